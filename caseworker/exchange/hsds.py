"""Contacts as a package of the Human Services Data Specification (HSDS 3.0): tables in a zip, with a descriptor.

An organization that is a contact is an organization there; a person is a contact of one (of its own name, if no other
is known). Both offer one service, at their addresses. What the specification has no place for stands in the table
`caseworker_contacts`, so that a package of ours reads back whole.

One pass in constant memory: each table grows in a nameless file beside the target.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import IO, Any

from caseworker.exchange import whole
from caseworker.exchange.cells import shown_phone
from caseworker.exchange.hsds_facts import ROLES, TAXONOMY, standard
from caseworker.exchange.hsds_tables import (
    OWN,
    TABLES,
    Row,
    Rows,
    contact_id,
    datapackage,
    made_id,
    shared_id,
)
from caseworker.exchange.table_csv import escaped
from caseworker.exchange.vcard_facts import LANGUAGES
from caseworker.exchange.words import Words
from caseworker.models.codes import ANSWERED, ContactKind, Status
from caseworker.models.contact import Address, ContactFacts
from caseworker.models.export import ExportOptions
from caseworker.models.roles import TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    """The package; how many contacts."""
    with contextlib.ExitStack() as stack:
        tables = {name: stack.enter_context(_Table(name, _beside(file))) for name in TABLES}
        terms: dict[str, Row] = {}
        count = 0
        for contact in contacts:
            for name, rows in _rows_of(contact, words, options, terms).items():
                tables[name].add(rows)
            count += 1
        tables["taxonomies"].add(_taxonomies(terms.values()))
        tables["taxonomy_terms"].add(terms.values())
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("datapackage.json", json.dumps(datapackage(), indent=1))
            for name, table in tables.items():
                with package.open(f"{name}.csv", "w", force_zip64=True) as member:
                    table.copy_to(member)
    return count


def _beside(file: IO[bytes]) -> Path | None:
    """The folder of the file, where there surely is room for what will stand in it."""
    name = getattr(file, "name", None)
    return Path(name).parent if isinstance(name, str) else None


class _Table:
    """A CSV table in a file without a name."""

    def __init__(self, name: str, folder: Path | None) -> None:
        self._columns = TABLES[name].columns
        self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed at the end
        self._text = io.TextIOWrapper(self._file, encoding="utf-8", errors="replace", newline="")
        self._writer = csv.writer(self._text, lineterminator="\r\n")
        self._writer.writerow(self._columns)

    def __enter__(self) -> _Table:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def add(self, rows: Iterable[Row]) -> None:
        self._writer.writerows([_cell(row.get(column, "")) for column in self._columns] for row in rows)

    def copy_to(self, target: IO[bytes]) -> None:
        self._text.flush()
        self._file.seek(0)
        shutil.copyfileobj(self._file, target, 1024 * 1024)


def _cell(text: str) -> str:
    # A number of another country begins with a plus and can do nothing; with an apostrophe it would be none.
    return text if text[:1] == "+" and text[1:].replace(" ", "").replace("-", "").isdecimal() else escaped(text)


# --- one contact ----------------------------------------------------------------------------------------------
def _rows_of(contact: Contact, words: Words, options: ExportOptions, terms: dict[str, Row]) -> Rows:
    facts = whole.leaving(contact.facts, everything=options.everything)
    is_person = facts.kind is ContactKind.PERSON
    ids = _Ids(contact.uid, is_person=is_person)
    rows: Rows = {
        "organizations": [_organization(facts, ids)],
        "services": [_service(contact, facts, ids)],
        "contacts": [_person(facts, ids)] if is_person else [],
        "phones": _phones(facts, ids),
        **_places(facts, ids),
        **_practice(contact, facts, ids, words, terms),
    }
    # Read back with its terms beside it, as the reader has them.
    attributes = [row | terms[row["taxonomy_term_id"]] for row in rows["attributes"]]
    rest = whole.rest(facts, standard({**rows, "attributes": attributes}, None))
    own = {"id": contact.uid, "organization_id": ids.organization, "service_id": ids.service}
    beside = whole.beside(contact) if options.everything else {}
    rows[OWN] = [own | {"facts": whole.to_json(rest), "beside": whole.to_json(beside) if beside else ""}]
    return rows


class _Ids:
    def __init__(self, uid: str, *, is_person: bool) -> None:
        self._uuid = contact_id(uid)
        self.contact = str(self._uuid)
        self.organization = made_id(self._uuid, "organization") if is_person else self.contact
        self.service = made_id(self._uuid, "service")
        self.is_person = is_person

    def made(self, what: str, number: int = 0) -> str:
        return made_id(self._uuid, f"{what} {number}")


def _organization(facts: ContactFacts, ids: _Ids) -> Row:
    name = facts.organization or facts.display_name
    row = {"id": ids.organization, "name": name, "description": name}
    if not ids.is_person:
        row["description"] = facts.about or name
        row["email"] = facts.emails[0].address if facts.emails else ""
        row["website"] = facts.links[0].url if facts.links else ""
    return _whole(row, "organizations")


def _service(contact: Contact, facts: ContactFacts, ids: _Ids) -> Row:
    answered = [one.on for one in contact.checked if one.outcome in ANSWERED]
    weeks = facts.waitlist_weeks
    return _whole(
        {
            "id": ids.service,
            "organization_id": ids.organization,
            "name": facts.display_name,
            "description": facts.about,
            "url": facts.links[0].url if facts.links and ids.is_person else "",
            "status": "inactive" if facts.status is Status.INACTIVE else "active",
            "fees_description": facts.fees,
            "wait_time": f"{weeks} week{'s' * (weeks != 1)}" if weeks else "",
            "licenses": facts.credential_text,
            "assured_date": max(answered).isoformat() if answered else "",
            "last_modified": f"{contact.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        },
        "services",
    )


def _person(facts: ContactFacts, ids: _Ids) -> Row:
    return _whole(
        {
            "id": ids.contact,
            "organization_id": ids.organization,
            "service_id": ids.service,
            "name": facts.display_name,
            "title": facts.job_title or facts.profession,
            "email": facts.emails[0].address if facts.emails else "",
        },
        "contacts",
    )


def _phones(facts: ContactFacts, ids: _Ids) -> list[Row]:
    return [
        _whole(
            {
                "id": ids.made("phone", number),
                "organization_id": "" if ids.is_person else ids.organization,
                "service_id": ids.service,
                "contact_id": ids.contact if ids.is_person else "",
                "number": shown_phone(phone.number),
                # A number to the specification: one that begins with a zero would lose it.
                "extension": phone.extension if _is_number(phone.extension) else "",
                "type": "fax" if phone.is_fax else "voice",
                "description": phone.label,
            },
            "phones",
        )
        for number, phone in enumerate(facts.phones)
    ]


def _places(facts: ContactFacts, ids: _Ids) -> Rows:
    rows: Rows = {"locations": [], "addresses": [], "service_at_location": []}
    for number, address in enumerate(facts.addresses):
        place = ids.made("location", number)
        rows["locations"].append(
            _whole(
                {
                    "id": place,
                    "organization_id": ids.organization,
                    "location_type": "physical",
                    "name": address.label,
                    "transportation": address.directions,
                    "latitude": whole.degrees(address.latitude),
                    "longitude": whole.degrees(address.longitude),
                },
                "locations",
            )
        )
        rows["addresses"] += _address(address, place, ids.made("address", number))
        at = {"id": ids.made("service at location", number), "service_id": ids.service, "location_id": place}
        rows["service_at_location"].append(at)
    return rows


def _address(address: Address, place: str, made: str) -> list[Row]:
    row = {
        "id": made,
        "location_id": place,
        "address_1": address.line1,
        "address_2": address.line2,
        "city": address.city,
        "state_province": address.state,
        "postal_code": address.zip,
        "country": address.country,
        "address_type": "physical",
    }
    # An address that lacks what the specification wants is none to it.
    return [_whole(row, "addresses")] if all(row[name] for name in TABLES["addresses"].required) else []


def _practice(contact: Contact, facts: ContactFacts, ids: _Ids, words: Words, terms: dict[str, Row]) -> Rows:
    names = ("languages", "schedules", "service_areas", "organization_identifiers", "attributes")
    rows: Rows = {name: [] for name in names}
    for number, term in enumerate(facts.terms_of(TermKind.LANGUAGE)):
        name = words.term(term.kind, term.code) if term.code else term.text
        code = LANGUAGES.get(term.code, "")
        made = ids.made("language", number)
        rows["languages"].append({"id": made, "service_id": ids.service, "name": name, "code": code})
    if facts.hours:
        row = {"id": ids.made("schedule"), "service_id": ids.service, "description": facts.hours}
        rows["schedules"].append(_whole(row, "schedules"))
    if facts.service_area:
        row = {"id": ids.made("service area"), "service_id": ids.service, "name": facts.service_area}
        rows["service_areas"].append(row)
    if facts.npi:
        rows["organization_identifiers"].append(
            {
                "id": ids.made("npi"),
                "organization_id": ids.organization,
                "identifier_scheme": "US-NPI",
                "identifier_type": "National Provider Identifier (NPI)",
                "identifier": facts.npi,
            }
        )
    for number, (taxonomy, code, name) in enumerate(_said(contact, facts, words)):
        term_id = shared_id(f"{taxonomy}:{code}")
        if term_id not in terms:
            terms[term_id] = _term(term_id, taxonomy, code, name)
        rows["attributes"].append(
            {
                "id": ids.made("attribute", number),
                "link_id": ids.service,
                "taxonomy_term_id": term_id,
                "link_entity": "service",
                "value": "",
            }
        )
    return rows


def _said(contact: Contact, facts: ContactFacts, words: Words) -> Iterator[tuple[str, str, str]]:
    """Taxonomy, code and name of all that is said in codes: terms, registered taxonomies, and roles if confirmed."""
    for term in facts.terms:
        if term.code:
            yield term.kind.value, term.code, words.term(term.kind, term.code)
    for code in dict.fromkeys(taxonomy.code for taxonomy in facts.taxonomies):
        yield TAXONOMY, code, code
    for tag in contact.tags:
        if tag.state is TagState.CONFIRMED:
            yield ROLES, tag.role.value, words.role(tag.role.value)


def _term(term_id: str, taxonomy: str, code: str, name: str) -> Row:
    return {
        "id": term_id,
        # Unique over all taxonomies, as the specification wants it.
        "code": code if taxonomy != ROLES else f"role_{code}",
        "name": name,
        "description": name,
        "taxonomy": taxonomy,
        "taxonomy_id": shared_id(taxonomy),
    }


def _taxonomies(terms: Iterable[Row]) -> list[Row]:
    names = dict.fromkeys(term["taxonomy"] for term in terms)
    return [{"id": shared_id(name), "name": name, "description": f"caseworker {name}"} for name in names]


def _whole(row: dict[str, Any], table: str) -> Row:
    """With every column that is read, as a row out of a file has them."""
    return dict.fromkeys(TABLES[table].all_columns, "") | row


def _is_number(extension: str) -> bool:
    """Whether the number that the specification wants is the same text: no leading zero, no digit like "²"."""
    return extension.isascii() and extension.isdigit() and extension[0] != "0"
