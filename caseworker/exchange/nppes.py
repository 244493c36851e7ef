"""The national provider file (NPPES): 329 or 330 columns, found by their names, one provider a row.

Source of the layout: CMS, NPPES Data Dissemination Public File, readme and code values. An empty Entity Type Code
means a deactivated provider, of whom only NPI and date are given. NPPES is a lead, not proof of a license.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from operator import itemgetter
from pathlib import Path

from caseworker.exchange import casing, cells
from caseworker.exchange.fast import make
from caseworker.exchange.rows import RowProblem, SourceRow
from caseworker.exchange.tabular import Shape, Table
from caseworker.messages import translate
from caseworker.models.checks import is_npi
from caseworker.models.codes import ContactKind
from caseworker.models.contact import Address, ContactFacts, Phone, Taxonomy
from caseworker.models.imports import Skip
from caseworker.models.stored import NO_EXTRAS, Extras

SOURCE = "nppes"
_VERSION = "1"
_TAXONOMIES = 15
_PRACTICE = "Provider Business Practice Location Address"
_MAILING = "Provider Business Mailing Address"
_COLUMNS = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "organization": "Provider Organization Name (Legal Business Name)",
    "family": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "middle": "Provider Middle Name",
    "prefix": "Provider Name Prefix Text",
    "suffix": "Provider Name Suffix Text",
    "credentials": "Provider Credential Text",
    "other_organization": "Provider Other Organization Name",
    "other_family": "Provider Other Last Name",
    "other_given": "Provider Other First Name",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
    "parent": "Parent Organization LBN",
    "official_family": "Authorized Official Last Name",
    "official_given": "Authorized Official First Name",
    "official_title": "Authorized Official Title or Position",
    "official_phone": "Authorized Official Telephone Number",
    "line1": "Provider First Line Business Practice Location Address",
    "line2": "Provider Second Line Business Practice Location Address",
    "city": f"{_PRACTICE} City Name",
    "state": f"{_PRACTICE} State Name",
    "zip": f"{_PRACTICE} Postal Code",
    "country": f"{_PRACTICE} Country Code (If outside U.S.)",
    "phone": f"{_PRACTICE} Telephone Number",
    "fax": f"{_PRACTICE} Fax Number",
    "mail_line1": "Provider First Line Business Mailing Address",
    "mail_line2": "Provider Second Line Business Mailing Address",
    "mail_city": f"{_MAILING} City Name",
    "mail_state": f"{_MAILING} State Name",
    "mail_zip": f"{_MAILING} Postal Code",
    "mail_country": f"{_MAILING} Country Code (If outside U.S.)",
    "mail_phone": f"{_MAILING} Telephone Number",
}
_PERSON = ("prefix", "given", "middle", "family", "suffix", "credentials", "other_given", "other_family")
_PLACE = ("line1", "line2", "city", "state", "zip", "country")
_NEEDED = (
    "NPI",
    "Entity Type Code",
    "Provider Last Name (Legal Name)",
    "Healthcare Provider Taxonomy Code_1",
)


@dataclass(frozen=True, slots=True)
class NppesScope:
    """Which rows are read. `behavioral`: taxonomy codes of which a row needs one (None: any profession).

    `labels` name the profession of a taxonomy code. `locate` gives degrees of latitude and longitude of a ZIP.
    """

    behavioral: frozenset[str] | None
    states: frozenset[str] = frozenset()
    zip_prefixes: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    locate: Callable[[str], tuple[float, float] | None] | None = None


def is_nppes(header: Sequence[str]) -> bool:
    """Whether the columns are those of the national provider file."""
    return {_folded(name) for name in _NEEDED} <= {_folded(name) for name in header}


def _folded(name: str) -> str:
    return " ".join(name.strip().strip('"').lower().split())


class NppesReader:
    """Rows of the file. Close it, or use it up."""

    def __init__(self, path: Path, shape: Shape, scope: NppesScope) -> None:
        self._table = Table(path, shape)
        self._width = shape.width
        self._scope = scope
        places = {_folded(name): index for index, name in reversed(list(enumerate(shape.header)))}
        # A column that is not there reads the empty cell appended to every record.
        self._at = {code: places.get(_folded(name), shape.width) for code, name in _COLUMNS.items()}
        numbers = range(1, _TAXONOMIES + 1)
        self._taxonomies = tuple(
            (
                places.get(f"healthcare provider taxonomy code_{number}", shape.width),
                places.get(f"provider license number_{number}", shape.width),
                places.get(f"provider license number state code_{number}", shape.width),
                places.get(f"healthcare provider primary taxonomy switch_{number}", shape.width),
            )
            for number in numbers
        )
        self._codes = itemgetter(*(code for code, _, _, _ in self._taxonomies))
        used = sorted({*self._at.values(), *(index for group in self._taxonomies for index in group)})
        self._used = itemgetter(*used)
        self._person_cells = self._cells(*_PERSON)
        self._practice_cells = self._cells(*_PLACE)
        self._mailing_cells = self._cells(*(f"mail_{code}" for code in _PLACE))
        self._locate = _rounded(scope.locate)

    def _cells(self, *codes: str) -> Callable[[Sequence[str]], tuple[str, ...]]:
        """What reads the cells of these columns at once, which takes a fraction of one by one."""
        return itemgetter(*(self._at[code] for code in codes))

    @property
    def bytes_read(self) -> int:
        return self._table.bytes_read

    def close(self) -> None:
        self._table.__exit__(None, None, None)

    def __iter__(self) -> Iterator[SourceRow]:
        width, behavioral = self._width, self._scope.behavioral
        at_entity, at_deactivated = self._at["entity"], self._at["deactivated"]
        with self._table as table:
            for number, record, problem in table:
                if problem:
                    yield SourceRow(number, skip=Skip.MALFORMED, detail=problem)
                    continue
                record.extend([""] * (width + 1 - len(record)))
                if (not record[at_entity] or record[at_deactivated]) and self._is_deactivated(record):
                    yield SourceRow(number, skip=Skip.DEACTIVATED)
                    continue
                if behavioral is not None and behavioral.isdisjoint(self._codes(record)):
                    yield SourceRow(number, skip=Skip.NOT_BEHAVIORAL)
                    continue
                yield self._row(number, record)

    def _is_deactivated(self, record: Sequence[str]) -> bool:
        at = self._at
        return not record[at["entity"]].strip() or not record[at["reactivated"]].strip()

    def _row(self, number: int, record: list[str]) -> SourceRow:
        if not self._in_area(record):
            return SourceRow(number, skip=Skip.OUT_OF_AREA)
        npi = cells.digits(record[self._at["npi"]])
        if not is_npi(npi):
            detail = translate("exchange", "“{npi}” is not a valid NPI.").format(npi=record[self._at["npi"]][:20])
            return SourceRow(number, skip=Skip.INVALID, detail=detail)
        joined = "\x1f".join((_VERSION, *self._used(record)))
        digest = hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
        return SourceRow(number, npi, npi, digest, (record,))

    def _in_area(self, record: Sequence[str]) -> bool:
        scope = self._scope
        if scope.states and cells.state(record[self._at["state"]]) not in scope.states:
            return False
        if not scope.zip_prefixes:
            return True
        return cells.zip_code(record[self._at["zip"]]).startswith(scope.zip_prefixes)

    def extras(self, row: SourceRow) -> Extras:  # noqa: ARG002
        return NO_EXTRAS

    def facts(self, row: SourceRow) -> ContactFacts:
        """What the row says, normalized as `ContactFacts.model_validate` would, at a fraction of its cost."""
        record = row.records[0]
        if cells.digits(record[self._at["entity"]]) == "2":
            return self._organization(row, record)
        return self._person(row, record)

    def _cell(self, record: Sequence[str], code: str, limit: int) -> str:
        cell = record[self._at[code]]
        return cells.text(cell, limit) if cell else cell

    def _person(self, row: SourceRow, record: Sequence[str]) -> ContactFacts:
        prefix, given, middle, family, suffix, credentials, other_given, other_family = self._person_cells(record)
        given, family = _name(given, 100), _name(family, 150)
        if not (given or family):
            raise RowProblem(Skip.NO_NAME, "")
        about = _also_known(other_given, other_family) if other_given or other_family else ""
        taxonomies = self._read_taxonomies(record)
        return make(
            ContactFacts,
            kind=ContactKind.PERSON,
            prefix=_name(prefix, 30),
            given=given,
            middle=_name(middle, 100),
            family=family,
            suffix=_name(suffix, 30),
            credential_text=cells.text(credentials, 200) if credentials else "",
            profession=self._profession(taxonomies),
            npi=row.npi,
            about=about,
            phones=self._phones(record),
            addresses=self._addresses(record),
            taxonomies=taxonomies,
        )

    def _organization(self, row: SourceRow, record: Sequence[str]) -> ContactFacts:
        name = casing.organization(self._cell(record, "organization", 250))
        if not name:
            raise RowProblem(Skip.NO_NAME, "")
        taxonomies = self._read_taxonomies(record)
        other = casing.organization(self._cell(record, "other_organization", 250))
        parent = casing.organization(self._cell(record, "parent", 250))
        lines = (
            translate("exchange", "Also known as {name}.").format(name=other) if other and other != name else "",
            translate("exchange", "Part of {name}.").format(name=parent) if parent and parent != name else "",
            self._official(record),
        )
        return make(
            ContactFacts,
            kind=ContactKind.ORGANIZATION,
            organization=name,
            profession=self._profession(taxonomies),
            npi=row.npi,
            about="\n".join(line for line in lines if line),
            phones=self._phones(record),
            addresses=self._addresses(record),
            taxonomies=taxonomies,
        )

    def _official(self, record: Sequence[str]) -> str:
        given = casing.person(self._cell(record, "official_given", 100))
        family = casing.person(self._cell(record, "official_family", 100))
        if not (given or family):
            return ""
        title = casing.person(self._cell(record, "official_title", 100))
        name = ", ".join(part for part in (f"{given} {family}".strip(), title) if part)
        return translate("exchange", "Authorized official: {name}.").format(name=name)

    def _profession(self, taxonomies: tuple[Taxonomy, ...]) -> str:
        labels = self._scope.labels
        if len(taxonomies) == 1:
            return labels.get(taxonomies[0].code, "")
        ordered = sorted(taxonomies, key=lambda taxonomy: not taxonomy.primary)
        return next((labels[one.code] for one in ordered if one.code in labels), "")

    def _read_taxonomies(self, record: Sequence[str]) -> tuple[Taxonomy, ...]:
        found: list[Taxonomy] = []
        for code, number, state, primary in self._taxonomies:
            if not record[code] or not (read := cells.taxonomy_code(record[code])):
                continue
            region = cells.state(record[state]) if record[state] else ""
            found.append(
                make(
                    Taxonomy,
                    code=read,
                    license_number=cells.text(record[number], 40) if record[number] else "",
                    state=region if len(region) == 2 else "",
                    primary=record[primary] in ("Y", "y"),
                )
            )
        return tuple(found)

    def _phones(self, record: Sequence[str]) -> tuple[Phone, ...]:
        found: dict[str, Phone] = {}
        _add_phone(found, record[self._at["phone"]], "", False)
        _add_phone(found, record[self._at["mail_phone"]], "Mailing", False)
        _add_phone(found, record[self._at["official_phone"]], "Authorized official", False)
        _add_phone(found, record[self._at["fax"]], "", True)
        return tuple(found.values())

    def _addresses(self, record: Sequence[str]) -> tuple[Address, ...]:
        at_practice, at_mailing = self._practice_cells(record), self._mailing_cells(record)
        practice = self._address(at_practice, "Practice")
        if at_mailing == at_practice:
            return (practice,) if practice else ()
        mailing = self._address(at_mailing, "Mailing")
        if practice is None:
            return (mailing,) if mailing else ()
        if mailing is None or _same_place(practice, mailing):
            return (practice,)
        return (practice, mailing)

    def _address(self, written: tuple[str, ...], label: str) -> Address | None:
        line1, line2, city, state, postal, country = written
        if not (line1 or city):
            return None
        line1, city = _street(line1), _name(city, 90)
        if not (line1 or city):
            return None
        country = cells.country(country)
        code = cells.zip_code(postal) if country == "US" else ""
        if country != "US" and postal:
            city = cells.text(f"{city} {postal}", 100)
        latitude, longitude = self._locate(code[:5]) if code else (None, None)
        return make(
            Address,
            line1=line1,
            line2=_street(line2),
            city=city,
            state=cells.state(state),
            zip=code,
            country=country,
            label=label,
            latitude=latitude,
            longitude=longitude,
        )


@lru_cache(maxsize=20_000)
def _name(cell: str, limit: int) -> str:
    """The same few thousand come again and again."""
    return casing.person(cells.text(cell, limit)) if cell else ""


def _street(cell: str) -> str:
    return casing.street(cells.text(cell, 200)) if cell else ""


def _also_known(*written: str) -> str:
    other = " ".join(name for cell in written if (name := _name(cell, 150)))
    return translate("exchange", "Also known as {name}.").format(name=other) if other else ""


def _rounded(
    locate: Callable[[str], tuple[float, float] | None] | None,
) -> Callable[[str], tuple[float, float] | tuple[None, None]]:
    @lru_cache(maxsize=50_000)
    def located(zip_code: str) -> tuple[float, float] | tuple[None, None]:
        place = locate(zip_code) if locate else None
        return (round(place[0], 6), round(place[1], 6)) if place else (None, None)

    return located


def _add_phone(found: dict[str, Phone], cell: str, label: str, is_fax: bool) -> None:
    if not cell:
        return
    number, extension = cells.us_phone(cell), ""
    if not number:
        number, extension = cells.phone(cell)
    if number and number not in found:
        found[number] = make(Phone, number=number, extension=extension, label=label, is_fax=is_fax)


def _same_place(one: Address, other: Address) -> bool:
    return (one.line1, one.line2, one.city, one.zip[:5]) == (other.line1, other.line2, other.city, other.zip[:5])
