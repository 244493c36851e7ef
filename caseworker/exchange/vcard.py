"""vCard 4.0 (RFC 6350), one card a contact: UTF-8, CRLF, lines folded at 75 octets.

Notes are not written: they are a caseworker's own, and a card travels. For the same reason a role is written only when
somebody confirmed it: an address book has no place for a question mark's meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import IO
from urllib.parse import quote

from caseworker.exchange.words import Words
from caseworker.models.codes import ContactKind
from caseworker.models.contact import Address, Email, Phone
from caseworker.models.export import ExportOptions
from caseworker.models.roles import TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind

_FOLD = 75
_LANGUAGES = {
    "english": "en", "spanish": "es", "french": "fr", "german": "de", "russian": "ru", "vietnamese": "vi",
    "polish": "pl", "arabic": "ar", "korean": "ko", "portuguese": "pt", "italian": "it", "japanese": "ja",
    "tagalog": "tl", "hindi": "hi", "haitian_creole": "ht", "mandarin": "zh", "chinese": "zh", "ukrainian": "uk",
    "hebrew": "he", "farsi": "fa", "urdu": "ur", "greek": "el",
}  # fmt: skip
"""Codes of our vocabulary as language tags (RFC 5646)."""


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:  # noqa: ARG001
    """Writes a card for each; how many. What is confidential is left out."""
    count = 0
    for contact in contacts:
        file.write(card(contact, words).encode())
        count += 1
    return count


def card(contact: Contact, words: Words) -> str:
    """The whole card, with its line ends."""
    return "".join(folded(line) for line in _lines(contact, words))


def folded(line: str) -> str:
    """`line` with CRLF, broken after at most 75 octets, never within a character."""
    parts: list[str] = []
    part, size = "", 0
    for character in line:
        width = len(character.encode("utf-8", "replace"))
        if size + width > _FOLD:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += width
    parts.append(part)
    return "\r\n".join(parts) + "\r\n"


def escaped(text: str) -> str:
    """Text for a value (RFC 6350, section 3.4)."""
    plain = "".join(character for character in text if character >= " " or character in "\n\r\t")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _parameter(text: str) -> str:
    """A parameter value in quotes (RFC 6868 keeps quotes and line breaks out of it)."""
    clean = text.replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return '"' + "".join(character for character in clean if character >= " ") + '"'


def _lines(contact: Contact, words: Words) -> Iterator[str]:
    facts = contact.facts
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield f"UID:urn:uuid:{contact.uid}" if _is_uuid(contact.uid) else f"UID;VALUE=text:{escaped(contact.uid)}"
    is_person = facts.kind is ContactKind.PERSON
    yield f"KIND:{'individual' if is_person else 'org'}"
    yield f"FN:{escaped(facts.display_name)}"
    if is_person:
        honorifics = ",".join(escaped(part) for part in (facts.suffix, *_split_letters(facts.credential_text)) if part)
        names = (facts.family, facts.given, facts.middle, facts.prefix)
        yield "N:" + ";".join([*(escaped(name) for name in names), honorifics])
    if facts.preferred_name:
        yield f"NICKNAME:{escaped(facts.preferred_name)}"
    if facts.organization:
        yield f"ORG:{escaped(facts.organization)}"
    if title := facts.job_title or facts.profession:
        yield f"TITLE:{escaped(title)}"
    yield from _reach(contact)
    yield from _practice(contact, words)
    yield f"REV:{contact.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _reach(contact: Contact) -> Iterator[str]:
    facts = contact.facts
    for phone in facts.phones:
        if not phone.confidential:
            yield _tel(phone)
    for email in facts.emails:
        if not email.confidential:
            yield _email(email)
    for address in facts.addresses:
        if not address.confidential:
            yield _adr(address)
    for link in facts.links:
        yield f"URL:{_uri(link.url)}"


def _tel(phone: Phone) -> str:
    kinds = "fax" if phone.is_fax else "voice"
    label = f";LABEL={_parameter(phone.label)}" if phone.label else ""
    if not phone.number.startswith("+"):
        return f"TEL;TYPE=work,{kinds}{label}:{escaped(phone.number)}"
    extension = f";ext={quote(phone.extension)}" if phone.extension else ""
    return f'TEL;VALUE=uri;TYPE="work,{kinds}"{label}:tel:{phone.number}{extension}'


def _email(email: Email) -> str:
    return f"EMAIL;TYPE=work:{escaped(email.address)}"


def _adr(address: Address) -> str:
    parameters = ""
    if address.latitude is not None and address.longitude is not None:
        parameters = f';GEO="geo:{address.latitude:g},{address.longitude:g}"'
    if address.label:
        parameters += f";LABEL={_parameter(address.label)}"
    values = ("", address.line2, address.line1, address.city, address.state, address.zip, address.country)
    return f"ADR;TYPE=work{parameters}:" + ";".join(escaped(value) for value in values)


def _practice(contact: Contact, words: Words) -> Iterator[str]:
    facts = contact.facts
    categories = [words.role(tag.role.value) for tag in contact.tags if tag.state is TagState.CONFIRMED]
    categories += [
        words.term(term.kind, term.code) if term.code else term.text for term in facts.terms_of(TermKind.SPECIALTY)
    ]
    if categories:
        yield "CATEGORIES:" + ",".join(escaped(category) for category in dict.fromkeys(categories))
    for number, term in enumerate(facts.terms_of(TermKind.LANGUAGE), start=1):
        if tag := _LANGUAGES.get(term.code):
            yield f"LANG;PREF={min(number, 100)}:{tag}"


def _uri(url: str) -> str:
    """As it is, but for what would break the line or is taken for a list by some readers."""
    return "".join(quote(character) if character in " ,\\" or character < " " else character for character in url)


def _split_letters(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_uuid(uid: str) -> bool:
    compact = uid.replace("-", "").lower()
    return len(compact) == 32 and all(character in "0123456789abcdef" for character in compact)
