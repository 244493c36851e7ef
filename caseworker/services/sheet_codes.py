"""QR codes beside contacts: a phone to call, or a card to keep. They hold nothing that is not printed beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.exchange.vcard import escaped
from caseworker.models.codes import ContactKind
from caseworker.models.sheet import QrCode
from caseworker.services.sheet_reach import addresses, emails, phones, tel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.models.contact import Address, ContactFacts
    from caseworker.services.sheet_context import SheetContext

_MOST_BYTES = 185
"""Of a card between its first and last line: a code of more is too fine to be read at the size of a stamp."""
_LONGEST_NAME = 80


def code_content(facts: ContactFacts, context: SheetContext) -> tuple[str, str]:
    """What the code holds, and that in words; both empty where there is none."""
    words = context.words
    if context.options.qr is QrCode.CARD:
        return _card(facts, context), words.format("scan_card", name=facts.display_name)
    if context.options.qr is QrCode.PHONE:
        for phone in phones(facts, context):
            if not phone.is_fax and (link := tel(phone)):
                return link, words.format("scan_phone", number=words.phone(phone.number, phone.extension))
    return "", ""


def _card(facts: ContactFacts, context: SheetContext) -> str:
    """A vCard 3.0 (RFC 2426): the name, then what else has room, in the order of its use."""
    is_person = facts.kind is ContactKind.PERSON
    name = escaped(facts.display_name[:_LONGEST_NAME])
    family, given = (escaped(part[:_LONGEST_NAME]) for part in (facts.family, facts.preferred_name or facts.given))
    parts = f"{family};{given}" if is_person and family else f"{name};"
    lines = ["VERSION:3.0", f"N:{parts};;;", f"FN:{name}"]
    room = _MOST_BYTES - len("\r\n".join(lines).encode())
    for line in _further(facts, context):
        room -= len(line.encode()) + 2
        if room >= 0:
            lines.append(line)
    return "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])


def _further(facts: ContactFacts, context: SheetContext) -> Iterator[str]:
    for phone in phones(facts, context):
        kind = ";TYPE=FAX" if phone.is_fax else ""
        extension = f" x{phone.extension}" if phone.extension else ""
        yield f"TEL{kind}:{escaped(phone.number + extension)}"
    if facts.organization:
        yield f"ORG:{escaped(facts.organization)}"
    for email in emails(facts, context)[:1]:
        yield f"EMAIL:{escaped(email.address)}"
    for address in addresses(facts, context)[:1]:
        yield f"ADR:{_structured(address)}"


def _structured(address: Address) -> str:
    parts = ("", address.line2, address.line1, address.city, address.state, address.zip, address.country)
    return ";".join(map(escaped, parts))
