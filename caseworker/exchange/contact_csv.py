"""Contacts as a CSV that reads back as it was: the column names are those that the import knows.

A contact with more phones or addresses than there are columns goes on in a further row with the same record
number, which the import draws together again. What is confidential is left out.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import IO, Any

from caseworker.exchange import table_csv
from caseworker.exchange.cells import shown_phone
from caseworker.exchange.words import Words
from caseworker.models.contact import Address, ContactFacts, Credential, Taxonomy
from caseworker.models.export import ExportOptions
from caseworker.models.roles import RoleTag, TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind

_PHONES, _FAXES, _EMAILS, _LINKS, _ADDRESSES = 3, 1, 2, 2, 2
_PLAIN = (
    ("Prefix", "prefix"),
    ("First Name", "given"),
    ("Middle Name", "middle"),
    ("Last Name", "family"),
    ("Suffix", "suffix"),
    ("Nickname", "preferred_name"),
    ("Organization", "organization"),
    ("Job Title", "job_title"),
    ("Profession", "profession"),
    ("NPI", "npi"),
    ("Service Area", "service_area"),
    ("Fees", "fees"),
)
_TERMS = (
    ("Specialties", TermKind.SPECIALTY),
    ("Modalities", TermKind.MODALITY),
    ("Intervention Models", TermKind.INTERVENTION_MODEL),
    ("Levels of Care", TermKind.LEVEL_OF_CARE),
    ("Populations", TermKind.POPULATION),
    ("Languages", TermKind.LANGUAGE),
    ("Insurance", TermKind.PAYER),
)
_ADDRESS_COLUMNS = (
    "Label", "Street", "Extended Address", "City", "Region", "Postal Code", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:  # noqa: ARG001
    """The table, in UTF-8; how many rows."""
    # The mark at the beginning tells spreadsheet programs that it is UTF-8.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    try:
        return table_csv.write_rows(text, header(), rows(contacts, words))
    finally:
        text.flush()
        text.detach()


def header() -> list[str]:
    """The names of the columns."""
    return [
        "Record ID",
        "Entity Type",
        *(name for name, _ in _PLAIN),
        "Credentials",
        "Credential Records",
        "Taxonomies",
        *_numbered("Phone", _PHONES, ("Label", "Value")),
        *_numbered("Fax", _FAXES, ("Label", "Value")),
        *_numbered("E-mail", _EMAILS, ("Label", "Value")),
        *_numbered("Website", _LINKS, ("Value",)),
        *_numbered("Address", _ADDRESSES, _ADDRESS_COLUMNS),
        *(name for name, _ in _TERMS),
        "Availability",
        "Weeks of Waiting",
        "Telehealth",
        "In Person",
        "Sliding Scale",
        "Listing Status",
        "About",
        "Caseworker Roles",
    ]


def rows(contacts: Iterable[Contact], words: Words) -> Iterator[list[str]]:
    """A row for each contact, further ones where its lists are longer than the columns."""
    for contact in contacts:
        yield from _rows_of(contact, words)


def _rows_of(contact: Contact, words: Words) -> Iterator[list[str]]:
    facts = contact.facts
    open_phones = [phone for phone in facts.phones if not phone.confidential]
    parts = (
        _pieces([_phone(phone) for phone in open_phones if not phone.is_fax], _PHONES, 2),
        _pieces([_phone(phone) for phone in open_phones if phone.is_fax], _FAXES, 2),
        _pieces([(email.label, email.address) for email in facts.emails if not email.confidential], _EMAILS, 2),
        _pieces([(link.url,) for link in facts.links], _LINKS, 1),
        _pieces(
            [_address(address) for address in facts.addresses if not address.confidential],
            _ADDRESSES,
            len(_ADDRESS_COLUMNS),
        ),
    )
    empty = [[""] * len(pieces[0]) for pieces in parts]
    for number, pieces in enumerate(zip_longest(*parts)):
        lists = [cell for piece, gap in zip(pieces, empty, strict=True) for cell in (piece or gap)]
        if number == 0:
            yield [contact.uid, *_who(facts), *lists, *_practice(contact, words)]
        else:
            # The name again: a row that says nothing about whom it is would not be read.
            who = [cell if index < _NAME_CELLS else "" for index, cell in enumerate(_who(facts))]
            yield [contact.uid, *who, *lists, *([""] * len(_practice(contact, words)))]


def _who(facts: ContactFacts) -> list[str]:
    return [
        facts.kind.value,
        *(str(getattr(facts, field)) for _, field in _PLAIN),
        facts.credential_text,
        "; ".join(_credential(credential) for credential in facts.credentials),
        "; ".join(_taxonomy(taxonomy) for taxonomy in facts.taxonomies),
    ]


_NAME_CELLS = 8


def _practice(contact: Contact, words: Words) -> list[str]:
    facts = contact.facts
    return [
        *(
            "; ".join(words.term(kind, term.code) if term.code else term.text for term in facts.terms_of(kind))
            for _, kind in _TERMS
        ),
        facts.availability.value,
        "" if facts.waitlist_weeks is None else str(facts.waitlist_weeks),
        _yes_no(facts.telehealth),
        _yes_no(facts.in_person),
        _yes_no(facts.sliding_scale),
        facts.status.value,
        facts.about,
        "; ".join(_role(tag, words) for tag in contact.tags if tag.effective),
    ]


def _role(tag: RoleTag, words: Words) -> str:
    """With a question mark, as on the screen and on paper, while it is only suggested."""
    return words.role(tag.role.value) + ("" if tag.state is TagState.CONFIRMED else "?")


def _phone(phone: Any) -> tuple[str, str]:
    return phone.label, shown_phone(phone.number, phone.extension)


def _address(address: Address) -> tuple[str, ...]:
    return (
        address.label,
        address.line1,
        address.line2,
        address.city,
        address.state,
        address.zip,
        address.country,
        "" if address.latitude is None else f"{address.latitude:.6f}",
        "" if address.longitude is None else f"{address.longitude:.6f}",
    )


def _credential(credential: Credential) -> str:
    """Abbreviation, kind, number, issuer, jurisdiction, issued, expires, status, with bars between."""
    parts = (
        credential.abbreviation,
        credential.kind.value,
        credential.number,
        credential.issuer,
        credential.jurisdiction,
        credential.issued.isoformat() if credential.issued else "",
        credential.expires.isoformat() if credential.expires else "",
        credential.status.value,
    )
    return " | ".join(part.replace("|", "/").replace(";", ",") for part in parts)


def _taxonomy(taxonomy: Taxonomy) -> str:
    """Code, with a star for the primary one, then state ("-" for none) and number of the license."""
    mark = "*" if taxonomy.primary else ""
    state = taxonomy.state or ("-" if taxonomy.license_number else "")
    return " ".join(part for part in (taxonomy.code + mark, state, taxonomy.license_number) if part)


def _yes_no(value: bool | None) -> str:
    return {True: "yes", False: "no", None: ""}[value]


def _numbered(name: str, count: int, parts: Sequence[str]) -> list[str]:
    return [f"{name} {number} - {part}" for number in range(1, count + 1) for part in parts]


def _pieces(entries: Sequence[Sequence[str]], count: int, width: int) -> list[list[str]]:
    """Flat stretches of `count` entries each, at least one."""
    stretches = [entries[start : start + count] for start in range(0, len(entries), count)] or [[]]
    return [
        [cell for entry in (*stretch, *([("",) * width] * (count - len(stretch)))) for cell in entry]
        for stretch in stretches
    ]
