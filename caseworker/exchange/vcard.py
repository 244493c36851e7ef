"""vCard 4.0 (RFC 6350) and 3.0 (RFC 2426), one card a contact: UTF-8, CRLF, lines folded at 75 octets.

What 4.0 has no property for stands in `X-CASEWORKER-FACTS` as JSON, so that a card of ours reads back whole; 3.0 is for
address books and holds what those know. Notes, checks and decided roles are written only with everything: they are a
caseworker's own, and a card travels. For the same reason categories name a role only when somebody confirmed it: an
address book has no place for a question mark's meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import IO
from urllib.parse import quote

from caseworker.exchange import whole
from caseworker.exchange.cells import shown_phone
from caseworker.exchange.vcard_facts import LANGUAGES, standard
from caseworker.exchange.vcard_lines import Card, read_property
from caseworker.exchange.vcard_reader import EXTRAS, FACTS, NPI
from caseworker.exchange.words import Words
from caseworker.models.codes import ContactKind
from caseworker.models.contact import Address, ContactFacts, Phone
from caseworker.models.export import ExportOptions
from caseworker.models.roles import TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind

_FOLD = 75
_KINDS = {"mobile": "CELL", "cell": "CELL", "cell phone": "CELL", "home": "HOME"}
"""Labels that 3.0 has a word for; the others it does not know."""


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    """A card of version 4.0 for each; how many."""
    return _write(file, (_whole_card(contact, words, options) for contact in contacts))


def write3(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    """The same in version 3.0."""
    return _write(file, (_card3(contact, words, options) for contact in contacts))


def _write(file: IO[bytes], cards: Iterable[Iterable[str]]) -> int:
    count = 0
    for lines in cards:
        file.write("".join(folded(line) for line in lines).encode())
        count += 1
    return count


def card(contact: Contact, words: Words) -> str:
    """A card of version 4.0 to hand over: nothing confidential, no words of the listing, nothing of this program."""
    facts = whole.leaving(contact.facts, everything=False)
    lines = [*_head(contact, "4.0"), *_who(facts), *_reach(facts), *_practice(contact, facts, words), *_tail(contact)]
    return "".join(folded(line) for line in lines)


def folded(line: str) -> str:
    """`line` with CRLF, broken after at most 75 octets, never within a character."""
    if len(line) <= _FOLD and line.isascii():
        return line + "\r\n"
    content = line.encode("utf-8", "replace")
    parts: list[bytes] = []
    start, room = 0, _FOLD
    while start < len(content):
        end = start + room
        # Back to the first byte of a character.
        while end < len(content) and content[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(content[start:end])
        start, room = end, _FOLD - 1
    return b"\r\n ".join(parts).decode() + "\r\n"


def escaped(text: str) -> str:
    """Text for a value (RFC 6350, section 3.4)."""
    if text.isalnum():
        return text
    plain = text
    if not text.isprintable():
        plain = "".join(character for character in text if character >= " " or character in "\n\r\t")
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    return plain.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


# --- version 4.0 ----------------------------------------------------------------------------------------------
def _whole_card(contact: Contact, words: Words, options: ExportOptions) -> list[str]:
    facts = whole.leaving(contact.facts, everything=options.everything)
    said = [*_who(facts), *_reach(facts)]
    if facts.about:
        said.append(f"NOTE:{escaped(facts.about)}")
    if facts.npi:
        said.append(f"{NPI}:{facts.npi}")
    read = Card(0, [one for line in said if (one := read_property(line.encode("utf-8", "replace"))) is not None])
    rest = whole.rest(facts, standard(read, None))
    own = [f"{FACTS}:{escaped(whole.to_json(rest))}"]
    if options.everything and (beside := whole.beside(contact)):
        own.append(f"{EXTRAS}:{escaped(whole.to_json(beside))}")
    return [*_head(contact, "4.0"), *said, *_practice(contact, facts, words), *own, *_tail(contact)]


def _head(contact: Contact, version: str) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    if version == "3.0":
        yield f"UID:{escaped(contact.uid)}"
    else:
        yield f"UID:urn:uuid:{contact.uid}" if _is_uuid(contact.uid) else f"UID;VALUE=text:{escaped(contact.uid)}"
        yield f"KIND:{'individual' if contact.facts.kind is ContactKind.PERSON else 'org'}"


def _tail(contact: Contact) -> Iterator[str]:
    yield f"REV:{contact.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _who(facts: ContactFacts) -> Iterator[str]:
    yield f"FN:{escaped(facts.display_name)}"
    names = (facts.family, facts.given, facts.middle, facts.prefix)
    honorifics = ",".join(escaped(part) for part in (facts.suffix, *_split_letters(facts.credential_text)) if part)
    if any(names) or facts.suffix:
        yield "N:" + ";".join([*(escaped(name) for name in names), honorifics])
    if facts.preferred_name:
        yield f"NICKNAME:{escaped(facts.preferred_name)}"
    if facts.organization:
        yield f"ORG:{escaped(facts.organization)}"
    if title := facts.job_title or facts.profession:
        yield f"TITLE:{escaped(title)}"
    if facts.profession and facts.job_title:
        yield f"ROLE:{escaped(facts.profession)}"


def _reach(facts: ContactFacts) -> Iterator[str]:
    for phone in facts.phones:
        yield _tel(phone)
    for email in facts.emails:
        yield f"EMAIL;TYPE=work{_said('LABEL', email.label)}:{escaped(email.address)}"
    for address in facts.addresses:
        point = _point(address)
        where = f';GEO="geo:{",".join(point)}"' if point else ""
        said = _said("LABEL", address.label) + _said("DIRECTIONS", address.directions)
        yield f"ADR;TYPE=work{where}{said}:{_place(address)}"
    for link in facts.links:
        yield f"URL{_said('LABEL', link.label)}:{_uri(link.url)}"


def _said(name: str, text: str) -> str:
    """A parameter of ours (RFC 6868 keeps quotes and line breaks out of it); nothing for an empty text.

    Address books have labels by grouping lines. Several popular ones do not read lines that are grouped: a label that
    is not shown is better than a number that is not there.
    """
    if not text:
        return ""
    clean = text.replace("^", "^^").replace('"', "^'").replace("\n", "^n")
    return f';X-{name}="' + "".join(character for character in clean if character >= " ") + '"'


def _tel(phone: Phone) -> str:
    kinds = "fax" if phone.is_fax else "voice"
    label = _said("LABEL", phone.label)
    if not phone.number.startswith("+"):
        return f"TEL;TYPE=work,{kinds}{label}:{escaped(phone.number)}"
    extension = f";ext={quote(phone.extension)}" if phone.extension else ""
    return f'TEL;VALUE=uri;TYPE="work,{kinds}"{label}:tel:{phone.number}{extension}'


def _place(address: Address) -> str:
    values = ("", address.line2, address.line1, address.city, address.state, address.zip, address.country)
    return ";".join(escaped(value) for value in values)


def _point(address: Address) -> tuple[str, ...]:
    if address.latitude is None or address.longitude is None:
        return ()
    return whole.degrees(address.latitude), whole.degrees(address.longitude)


def _practice(contact: Contact, facts: ContactFacts, words: Words) -> Iterator[str]:
    yield from _categories(contact, facts, words)
    for number, term in enumerate(facts.terms_of(TermKind.LANGUAGE), start=1):
        if tag := LANGUAGES.get(term.code):
            yield f"LANG;PREF={min(number, 100)}:{tag}"


def _categories(contact: Contact, facts: ContactFacts, words: Words) -> Iterator[str]:
    found = [words.role(tag.role.value) for tag in contact.tags if tag.state is TagState.CONFIRMED]
    found += [
        words.term(term.kind, term.code) if term.code else term.text for term in facts.terms_of(TermKind.SPECIALTY)
    ]
    if found:
        yield "CATEGORIES:" + ",".join(escaped(category) for category in dict.fromkeys(found))


# --- version 3.0 ----------------------------------------------------------------------------------------------
def _card3(contact: Contact, words: Words, options: ExportOptions) -> Iterator[str]:
    facts = whole.leaving(contact.facts, everything=options.everything)
    yield from _head(contact, "3.0")
    who = list(_who(facts))
    yield from who
    if not any(line.startswith("N:") for line in who):
        yield "N:;;;;"  # which 3.0 does not do without
    if facts.kind is ContactKind.ORGANIZATION:
        yield "X-ABShowAs:COMPANY"
    for phone in facts.phones:
        kinds = f"{_KINDS.get(phone.label.casefold(), 'WORK')},{'FAX' if phone.is_fax else 'VOICE'}"
        yield f"TEL;TYPE={kinds}:{escaped(shown_phone(phone.number, phone.extension))}"
    for email in facts.emails:
        yield f"EMAIL;TYPE=INTERNET:{escaped(email.address)}"
    for address in facts.addresses:
        yield f"ADR;TYPE=WORK:{_place(address)}"
    for link in facts.links:
        yield f"URL:{_uri(link.url)}"
    # It has one place for the whole card.
    if len(facts.addresses) == 1 and (point := _point(facts.addresses[0])):
        yield f"GEO:{';'.join(point)}"
    if facts.about:
        yield f"NOTE:{escaped(facts.about)}"
    yield from _categories(contact, facts, words)
    yield f"REV:{contact.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    yield "END:VCARD"


# --- small change ---------------------------------------------------------------------------------------------
def _uri(url: str) -> str:
    """As it is, but for what would break the line or is taken for a list by some readers."""
    return "".join(quote(character) if character in " ,\\" or character < " " else character for character in url)


def _split_letters(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _is_uuid(uid: str) -> bool:
    compact = uid.replace("-", "").lower()
    return len(compact) == 32 and all(character in "0123456789abcdef" for character in compact)
