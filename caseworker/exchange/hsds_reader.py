"""The contacts of an HSDS package (a zip of tables), ours or anybody's. Unknown tables and columns are passed over.

Of a package of ours each contact comes back as it was. Of any other, an organization is a contact with all that its
services offer, and so is each person whom a table of contacts names, with what belongs to that person's service.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from caseworker.exchange import tabular, whole
from caseworker.exchange.archive import Archive, damaged
from caseworker.exchange.area import ANYWHERE, Area
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.hsds_facts import standard
from caseworker.exchange.hsds_tables import OWN, TABLES, Row, Rows
from caseworker.exchange.rows import SourceRow
from caseworker.exchange.shelf import Shelf
from caseworker.exchange.table_csv import unescaped
from caseworker.models.checks import is_npi
from caseworker.models.contact import ContactFacts
from caseworker.models.stored import NO_EXTRAS, Extras

SOURCE = "hsds"
_TICK = 1_000
_LINKED = ("id", "organization_id", "service_id", "location_id", "contact_id", "link_id")
_OF_A_PERSON = 30
"""The most places, languages and hours that a person has by the service."""
_OF_THE_SERVICE = ("phones", "languages", "schedules", "service_areas")


def is_hsds(archive: Archive) -> bool:
    """Whether it holds a table of organizations or of services as the specification names them."""
    return bool(archive.named("organizations.csv") or archive.named("services.csv"))


class HsdsReader:
    """Rows of the package: contacts, counted from 1. `tick` is called now and then and may raise to end it.

    `most_rows` of each table are read: a few show what is in it, for packages mostly keep one order in all tables.
    """

    def __init__(
        self,
        path: Path,
        knowledge: Knowledge,
        *,
        area: Area = ANYWHERE,
        tick: Callable[[], None] = lambda: None,
        most_rows: int | None = None,
    ) -> None:
        self._most_rows = most_rows
        self._knowledge = knowledge
        self._area = area
        self._tick = tick
        self._archive = Archive(path)
        self._shelves: dict[str, Shelf] = {}
        self._is_own = bool(self._archive.named(f"{OWN}.csv"))

    @property
    def bytes_read(self) -> int:
        return self._archive.bytes_read

    def close(self) -> None:
        self._archive.close()
        for shelf in self._shelves.values():
            shelf.close()

    def __iter__(self) -> Iterator[SourceRow]:
        self._load()
        found = self._own_contacts() if self._is_own else self._contacts()
        npis = Counter(row["identifier"] for row in self._shelves["organization_identifiers"]) if self._is_own else {}
        for number, (source_id, rows) in enumerate(found, start=1):
            if number % _TICK == 0:
                self._tick()
            yield self._row(number, source_id, rows, npis)

    def _row(self, number: int, source_id: str, rows: Rows, npis: Counter[str] | dict[str, int]) -> SourceRow:
        listed = (row["identifier"] for row in rows.get("organization_identifiers", ()))
        npi = next((one for one in listed if is_npi(one)), "")
        # When it was last written is no fact.
        kept = {name: [{**row, "last_modified": ""} for row in found] for name, found in rows.items()}
        digest = hashlib.blake2b(whole.to_json(kept).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        return SourceRow(number, "" if npis.get(npi, 0) > 1 else npi, source_id, digest, (rows,))

    def facts(self, row: SourceRow) -> ContactFacts:
        """Raises `RowProblem`."""
        (rows,) = row.records
        if not self._is_own:
            return self._area.checked(whole.facts(standard(rows, self._knowledge), None))
        return self._area.checked(whole.facts(standard(rows, None), rows[OWN][0]["facts"]))

    def extras(self, row: SourceRow) -> Extras:
        (rows,) = row.records
        if not self._is_own:
            return NO_EXTRAS
        content = whole.from_json(rows[OWN][0]["beside"])
        return whole.read_beside(rows[OWN][0]["id"], content if isinstance(content, dict) else {})

    # --- the tables ---------------------------------------------------------------------------------------
    def _load(self) -> None:
        for name, table in TABLES.items():
            columns = table.all_columns
            self._shelves[name] = shelf = Shelf(columns, [one for one in columns if one in _LINKED])
            if member := self._archive.named(f"{name}.csv"):
                for row in islice(self._read(member), self._most_rows):
                    shelf.add(row)

    def _read(self, member: str) -> Iterator[Row]:
        with self._archive.open(member) as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors=tabular.FALLBACK, newline="")
            reader = csv.reader(tabular.bounded_lines(text, self._archive.path))
            try:
                header = [name.strip().lower() for name in next(reader, [])]
                for number, values in enumerate(reader):
                    if number % _TICK == 0:
                        self._tick()
                    row = dict(zip(header, map(self._plain, values), strict=False))
                    yield {name: value for name, value in row.items() if value}
            except csv.Error as error:
                raise damaged(self._archive.path) from error

    def _plain(self, value: str) -> str:
        return unescaped(value) if self._is_own else value.strip()

    # --- contacts -----------------------------------------------------------------------------------------
    def _own_contacts(self) -> Iterator[tuple[str, Rows]]:
        find = {name: shelf.find for name, shelf in self._shelves.items()}
        for own in self._shelves[OWN]:
            service, organization = own["service_id"], own["organization_id"]
            rows: Rows = {
                OWN: [own],
                "organizations": find["organizations"]("id", organization),
                "services": find["services"]("id", service),
                "contacts": find["contacts"]("service_id", service),
                "locations": find["locations"]("organization_id", organization),
                "organization_identifiers": find["organization_identifiers"]("organization_id", organization),
                **{name: find[name]("service_id", service) for name in _OF_THE_SERVICE},
            }
            yield own["id"], self._completed(rows)

    def _contacts(self) -> Iterator[tuple[str, Rows]]:
        find = {name: shelf.find for name, shelf in self._shelves.items()}
        for organization in self._each("organizations"):
            services = find["services"]("organization_id", organization["id"])
            yield organization["id"], self._of_organization(organization, services)
        for service in self._each("services"):
            if not find["organizations"]("id", service["organization_id"]):
                yield service["id"], self._completed({"services": [service], **self._of_services([service])})
        for person in self._each("contacts"):
            if person["name"]:
                yield person["id"], self._of_person(person)

    def _each(self, table: str) -> Iterator[Row]:
        """Its rows, one for each id."""
        seen: set[str] = set()
        for row in self._shelves[table]:
            if row["id"] not in seen:
                seen.add(row["id"])
                yield row

    def _of_organization(self, organization: Row, services: list[Row]) -> Rows:
        find = {name: shelf.find for name, shelf in self._shelves.items()}
        rows: Rows = {"organizations": [organization], "services": services, **self._of_services(services)}
        rows["organization_identifiers"] = find["organization_identifiers"]("organization_id", organization["id"])
        for name in ("phones", "locations"):
            rows[name] = _once([*find[name]("organization_id", organization["id"]), *rows[name]])
        # The numbers of persons are theirs.
        rows["phones"] = [row for row in rows["phones"] if not row["contact_id"]]
        return self._completed(rows)

    def _of_person(self, person: Row) -> Rows:
        find = {name: shelf.find for name, shelf in self._shelves.items()}
        services = find["services"]("id", person["service_id"])
        organization = person["organization_id"] or next((row["organization_id"] for row in services), "")
        about = self._of_services(services)
        organizations = [
            {**row, "email": "", "website": "", "uri": ""} for row in find["organizations"]("id", organization)
        ]
        rows: Rows = {
            "contacts": [person],
            "organizations": organizations,
            "services": [{**row, "email": ""} for row in services],
            **{name: found[:_OF_A_PERSON] for name, found in about.items() if name != "phones"},
            "phones": find["phones"]("contact_id", person["id"]),
        }
        rows["locations"] = find["locations"]("id", person["location_id"]) or rows["locations"]
        return self._completed(rows)

    def _of_services(self, services: list[Row]) -> Rows:
        find = {name: shelf.find for name, shelf in self._shelves.items()}
        ids = [service["id"] for service in services]
        rows: Rows = {name: [row for one in ids for row in find[name]("service_id", one)] for name in _OF_THE_SERVICE}
        at = [row["location_id"] for one in ids for row in find["service_at_location"]("service_id", one)]
        rows["locations"] = [row for one in dict.fromkeys(at) for row in find["locations"]("id", one)]
        return rows

    def _completed(self, rows: Rows) -> Rows:
        """With what belongs to its places, and with the words for its codes."""
        find = {name: shelf.find for name, shelf in self._shelves.items()}
        places = [row["id"] for row in rows["locations"]]
        rows["addresses"] = [row for one in places for row in find["addresses"]("location_id", one)]
        if not self._is_own:
            for name in ("phones", "schedules", "languages"):
                at = [row for one in places for row in find[name]("location_id", one)]
                rows[name] = _once(
                    [*rows[name], *(row for row in at if not (row.get("contact_id") or "contacts" in rows))]
                )
        named = [row["id"] for name in ("organizations", "services") for row in rows.get(name, ())]
        attributes = [row for one in named for row in find["attributes"]("link_id", one)]
        rows["attributes"] = [
            {**row, **term, "taxonomy": term["taxonomy"] or _name(find["taxonomies"]("id", term["taxonomy_id"]))}
            for row in attributes
            for term in find["taxonomy_terms"]("id", row["taxonomy_term_id"])
        ]
        return rows


def _name(taxonomies: list[Row]) -> str:
    return taxonomies[0]["name"] if taxonomies else ""


def _once(rows: list[Row]) -> list[Row]:
    """Each row one time, though several ways led to it."""
    return list({row["id"] or str(id(row)): row for row in rows}.values())
