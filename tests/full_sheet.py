"""A sheet document with everything that one can hold, in words that are told apart."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from datetime import date

from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import (
    Agency,
    Paper,
    SheetCheck,
    SheetCredential,
    SheetDisclosure,
    SheetDocument,
    SheetEntry,
    SheetField,
    SheetLanguage,
    SheetLine,
    SheetRole,
)
from caseworker.services.sheet_words import SheetWords

LABELS = {
    **SheetWords(SheetLanguage.ENGLISH).labels(),
    "printed": "Printed November 3, 2026",
    "legend": "A role with “?” has not been confirmed yet.",
}
LINES = (
    SheetLine("Please note", "This listing may be out of date."),
    SheetLine("Office", "(215) 555-0142 ext. 3", "tel:+12155550142;ext=3", SheetField.PHONES, "checked Nov 3, 2026"),
    SheetLine("", "marisol@example.org", "mailto:marisol@example.org", SheetField.EMAILS),
    SheetLine("", "example.org/vega", "https://example.org/vega", SheetField.LINKS),
    SheetLine("", "1204 Locust St, Philadelphia, PA 19107", "", SheetField.ADDRESSES, "2.3 miles from 19103"),
    SheetLine("Openings", "Ask when you call", "", SheetField.AVAILABILITY, "not known since Mar 2", is_stale=True),
    SheetLine("Languages", "English, Spanish", "", SheetField.LANGUAGES, "last checked Jan 4, 2025", is_stale=True),
)
ENTRY = SheetEntry(
    7,
    "Marisol Vega",
    "LCSW, CADC",
    "Harbor Family Services",
    (
        SheetRole(
            Role.THERAPIST,
            TagState.SUGGESTED,
            "Therapist?",
            "Meets regularly to work through problems.",
            "Do you have an opening?",
            ("LCSW: a clinical license",),
        ),
    ),
    LINES,
    notes=("Called on Monday.\n• sent the form",),
    credential_rows=(
        SheetCredential(
            "LCSW", "Licensed Clinical Social Worker", "License", "CW0123", "Board", "PA", "2027", "Active"
        ),
        SheetCredential("CADC", "CADC", "Certification", "", "", "", "", "Active", is_expired=True),
    ),
    checks=(SheetCheck("Phones", "Nov 3, 2026", "Ann", "Phone", False), SheetCheck("Payment", "", "", "", True)),
    client_line="Ask for Marisol herself.",
    private_line="Owes me a call.",
    qr="<svg/>",
    qr_label="Scan to call (215) 555-0142",
    qr_content="tel:+12155550142",
)
CRISIS = (
    "If someone is in danger now, call 911.",
    "Help is available. Call or text 988 or chat 988lifeline.org.",
)


def document(*entries: SheetEntry, **more: object) -> SheetDocument:
    """Of `entries`, or of the one that has everything."""
    made = SheetDocument(
        title="Contacts for the Vega family",
        printed_on=date(2026, 11, 3),
        paper=Paper.LETTER,
        entries=entries or (ENTRY,),
        definitions=((Role.THERAPIST, "Therapist", "Works over months."),),
        crisis=CRISIS,
        agency=Agency("Harbor County", "12 Elm St, Dover", png()),
        disclosure=SheetDisclosure(
            "Client K-204", "Placement", "Harbor House", (SheetLine("Asked for", "A bed by Friday"),), "Do not pass on."
        ),
        labels=dict(LABELS),
        template="file",
    )
    return replace(made, **more)  # type: ignore[arg-type]


def printed_texts(made: SheetDocument) -> list[str]:
    """Every text of the document that must be found in whatever is made of it."""
    texts = [made.title, made.agency.name, made.agency.footer, made.labels["printed"], *made.crisis]
    if made.disclosure:
        given = made.disclosure
        texts += [given.client, given.purpose, given.recipient, given.notice, *(line.text for line in given.lines)]
    for entry in made.entries:
        texts += [entry.name, entry.credentials, entry.organization, entry.client_line, entry.private_line]
        texts += [part for line in entry.lines for part in (line.label, line.text, line.note)]
        texts += [part for role in entry.roles for part in (role.label, role.does, role.say, *role.evidence)]
        texts += [line for note in entry.notes for line in note.split("\n")]
        texts += [row.name for row in entry.credential_rows] + [row.number for row in entry.credential_rows]
        texts += [part for row in entry.checks for part in (row.group, row.on, row.by, row.how)]
    return [text for text in texts if text]


def png(width: int = 160, height: int = 60) -> bytes:
    """A blue one."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes([20, 80, 150]) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
