"""A sheet document → the JSON that templates get: what stands in ``docs/sheet-templates.md``."""

from __future__ import annotations

import base64
import struct
import unicodedata
from functools import lru_cache
from typing import Any

from caseworker.exchange import sheet_typst
from caseworker.models.checks import readable
from caseworker.models.sheet import Agency, SheetDisclosure, SheetDocument, SheetEntry, SheetField, SheetLine, SheetRole

_PNG = b"\x89PNG\r\n\x1a\n"
_SIZE = struct.Struct(">II")
_TRIAL = b'#set document(title: "-")\n#image(bytes(json(bytes(sys.inputs.data)).logo), format: "svg", alt: "-")'
_NAMELESS = "—"
"""A heading of nothing would not be accepted."""
_LETTERS_A_LINE = 40
"""Of the narrowest column that a sheet has."""


def data(document: SheetDocument, *, marks: bool = False) -> dict[str, Any]:
    """`marks`: what is private gets a mark, for the preview."""
    made = {
        "title": _heading(document.title),
        "language": document.language.value,
        "paper": document.paper.value,
        "printed_on": document.printed_on.isoformat(),
        "marks": marks,
        "labels": dict(document.labels),
        "crisis": list(document.crisis),
        "definitions": [
            {"role": role.value, "label": label, "sentence": sentence} for role, label, sentence in document.definitions
        ],
        "agency": _agency(document.agency),
        "disclosure": _disclosure(document.disclosure) if document.disclosure else None,
        "omitted_confidential": document.omitted_confidential,
        "entries": [_entry(entry) for entry in document.entries],
    }
    return {key: _seen(value) for key, value in made.items()}


def _seen(value: Any) -> Any:
    """Titles and notes may hold control characters, which cannot be set and have no words either.

    A letter and its accent become one character, which fonts have far more often.
    """
    if isinstance(value, dict):
        return {key: _seen(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_seen(one) for one in value]
    if not isinstance(value, str):
        return value
    return value if value.isascii() and value.isprintable() else unicodedata.normalize("NFC", readable(value))


def _heading(text: str) -> str:
    return readable(text).strip() or _NAMELESS


def _agency(agency: Agency) -> dict[str, str]:
    return {"name": agency.name, "footer": agency.footer, "logo": _logo(agency.logo)}


@lru_cache(maxsize=4)
def _logo(png: bytes) -> str:
    """The picture inside an SVG image, for JSON holds text only; empty if it is no whole PNG."""
    if not png.startswith(_PNG) or len(png) < 24:
        return ""
    width, height = _SIZE.unpack(png[16:24])
    content = base64.b64encode(png).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{content}"/></svg>'
    )
    try:
        # Half a picture would stop the whole sheet.
        sheet_typst.pdf(_TRIAL, {"logo": svg}, system_fonts=False)
    except sheet_typst.Failed:
        return ""
    return svg


def _disclosure(disclosure: SheetDisclosure) -> dict[str, Any]:
    return {
        "client": disclosure.client,
        "purpose": disclosure.purpose,
        "recipient": disclosure.recipient,
        "lines": [_line(line) for line in disclosure.lines],
        "notice": disclosure.notice,
    }


def _entry(entry: SheetEntry) -> dict[str, Any]:
    return {
        "contact_id": entry.contact_id,
        "name": _heading(entry.name),
        "sort_name": entry.sort_name,
        "credentials": entry.credentials,
        "organization": entry.organization,
        "city": entry.city,
        "postal": list(entry.postal),
        "specialties": list(entry.specialties),
        "roles": [_role(role) for role in entry.roles],
        "lines": [_line(line) for line in entry.lines],
        "notes": list(entry.notes),
        "client_line": entry.client_line,
        "private_line": entry.private_line,
        "is_confidential": entry.is_confidential,
        "credential_rows": [
            {
                "abbreviation": one.abbreviation,
                "name": one.name,
                "kind": one.kind,
                "number": one.number,
                "issuer": one.issuer,
                "jurisdiction": one.jurisdiction,
                "expires": one.expires,
                "status": one.status,
                "is_expired": one.is_expired,
            }
            for one in entry.credential_rows
        ],
        "checks": [
            {"group": one.group, "on": one.on, "by": one.by, "how": one.how, "is_stale": one.is_stale}
            for one in entry.checks
        ],
        "qr": entry.qr,
        "qr_label": entry.qr_label,
        "qr_content": entry.qr_content,
        "length": _length(entry),
    }


def _role(role: SheetRole) -> dict[str, Any]:
    return {
        "role": role.role.value,
        "state": role.state.value,
        "label": role.label,
        "does": role.does,
        "say": role.say,
        "evidence": list(role.evidence),
    }


def _line(line: SheetLine) -> dict[str, Any]:
    return {
        "field": line.field.value if line.field else "",
        "label": line.label,
        "text": line.text,
        "link": line.link,
        "note": line.note,
        "is_stale": line.is_stale,
        "is_private": line.is_private,
    }


def _length(entry: SheetEntry) -> int:
    """At most how many lines of print it takes: templates need not measure what surely fits on a page."""
    texts = [f"{line.label} {line.text} {line.note}" for line in entry.lines]
    texts += [entry.client_line, entry.private_line, *entry.notes]
    texts += [text for role in entry.roles for text in (role.does, role.say, *role.evidence)]
    lines = sum(1 + len(part) // _LETTERS_A_LINE for text in texts for part in text.split("\n") if part)
    # A note may go to a line of its own, and a phone is set large.
    lines += sum(bool(line.note) + (line.field is SheetField.PHONES) for line in entry.lines)
    return lines + len(entry.name) // _LETTERS_A_LINE + len(entry.credential_rows) + len(entry.checks)
