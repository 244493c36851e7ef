"""The rows of a table that this program wrote → facts, and what stands beside them, exactly as they were.

People change such tables in a spreadsheet program: what they type is read as kindly as in a table of others, and what
does not fit its column goes into `about`, in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from caseworker.exchange import cells, extras, multi, table_items, table_names
from caseworker.exchange.csv_practice import availability
from caseworker.exchange.csv_reach import remark
from caseworker.exchange.rows import RowProblem, validated
from caseworker.exchange.table_csv import unescaped
from caseworker.messages import translate
from caseworker.models.checks import check_email, check_link, check_npi, check_zip
from caseworker.models.codes import ContactKind, CredentialKind, CredentialStatus, Status
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from caseworker.models.roles import Role
from caseworker.models.rows import Checked
from caseworker.models.stored import Extras, NoteText

Record = Sequence[str]
_NAMES = ("given", "family", "suffix", "preferred_name", "organization")


class TableFacts:
    """Reads the rows of one contact together. Columns without a target in `targets` are left out."""

    def __init__(self, header: Sequence[str], targets: Mapping[int, str], find: table_items.Find) -> None:
        self._find = find
        self._columns = {header[index]: index for index in sorted(targets, reverse=True) if targets[index]}
        value, address = (*table_names.VALUE_PARTS, table_names.FLAG), tuple(table_names.ADDRESS_PARTS.values())
        self._phones = self._numbered(table_names.PHONE, value)
        self._faxes = self._numbered(table_names.FAX, value)
        self._emails = self._numbered(table_names.EMAIL, value)
        self._websites = self._numbered(table_names.WEBSITE, table_names.VALUE_PARTS)
        self._addresses = self._numbered(table_names.ADDRESS, (*address, table_names.FLAG))
        self._credentials = self._numbered(table_names.CREDENTIAL, tuple(table_names.CREDENTIAL_PARTS.values()))

    def uid(self, record: Record) -> str:
        return self._cell(record, table_names.ID).strip()

    def facts(self, records: Sequence[Record]) -> ContactFacts:
        """Raises `RowProblem` for a contact without a name, or with what no contact can have."""
        first, remarks = records[0], list[str]()
        data = self._plain(first, remarks)
        if not any(data[name] for name in _NAMES):
            raise RowProblem(Skip.NO_NAME, "")
        data["phones"] = [one for record in records for one in self._phones_of(record, remarks)]
        data["emails"] = [one for record in records for one in self._emails_of(record, remarks)]
        data["links"] = [one for record in records for one in self._links_of(record, remarks)]
        data["addresses"] = [one for record in records for one in self._addresses_of(record, remarks)]
        data["credentials"] = [one for record in records for one in self._credentials_of(record, remarks)]
        data["taxonomies"] = [
            one for record in records for one in table_items.taxonomies(self._cell(record, table_names.TAXONOMIES))
        ]
        data["terms"] = [
            one
            for record in records
            for kind, name in table_names.TERMS.values()
            for one in table_items.terms(kind, self._cell(record, name), self._find)
        ]
        if remarks:
            data["about"] = "\n".join(dict.fromkeys(filter(None, (data["about"].strip(), *remarks))))[:4000]
        return validated(data)

    def extras(self, records: Sequence[Record]) -> Extras:
        """What is not valid is left out."""
        first = records[0]
        decided = ((role, self._cells(first, table_names.decision(role))) for role in Role)
        tags = (extras.role_tag(role.value, *cells) for role, cells in decided if cells[0])
        return Extras(
            extras.uid(self.uid(first)),
            tuple(tag for tag in tags if tag is not None),
            tuple(one for record in records for one in self._checks_of(record)),
            self._notes_of(records),
        )

    # --- single values ------------------------------------------------------------------------------------
    def _plain(self, record: Record, remarks: list[str]) -> dict[str, Any]:
        data: dict[str, Any] = {code: self._cell(record, name) for code, name in table_names.PLAIN.items()}
        data["credential_text"] = data.pop("credentials")
        for code, name in table_names.YES_NO.items():
            answer = multi.yes_or_no(self._cell(record, name))
            data[code] = bool(answer) if code in ("favorite", "confidential") else answer
        data["npi"] = _fitting(
            check_npi, data["npi"], remarks, translate("exchange", "NPI as listed (not valid): {value}.")
        )
        data["kind"] = self._kind(record, data)
        status = self._cell(record, table_names.STATUS).strip()
        data["status"] = Status(status) if status in set(Status) else Status.ACTIVE
        data["availability"] = availability(self._cell(record, table_names.AVAILABILITY).strip())
        weeks = cells.digits(self._cell(record, table_names.WEEKS))
        data["waitlist_weeks"] = int(weeks) if weeks and len(weeks) < 4 and int(weeks) <= 520 else None
        return data

    def _kind(self, record: Record, data: Mapping[str, Any]) -> ContactKind:
        kind = self._cell(record, table_names.KIND).strip().lower()
        if kind in set(ContactKind) and (kind == ContactKind.PERSON or data["organization"]):
            return ContactKind(kind)
        return ContactKind.PERSON if data["given"] or data["family"] else ContactKind.ORGANIZATION

    # --- lists --------------------------------------------------------------------------------------------
    def _phones_of(self, record: Record, remarks: list[str]) -> Iterator[dict[str, Any]]:
        for columns, is_fax in ((self._phones, False), (self._faxes, True)):
            for label, value, flag in self._filled(record, columns):
                try:
                    number, extension = table_items.phone(value)
                except ValueError:
                    remarks.append(remark(translate("exchange", "Phone as listed: {value}."), value))
                    continue
                yield {
                    "number": number,
                    "extension": extension,
                    "label": label,
                    "is_fax": is_fax,
                    "confidential": _is_yes(flag),
                }

    def _emails_of(self, record: Record, remarks: list[str]) -> Iterator[dict[str, Any]]:
        for label, value, flag in self._filled(record, self._emails):
            sentence = translate("exchange", "E-mail as listed: {value}.")
            if address := _fitting(check_email, value.strip(), remarks, sentence):
                yield {"address": address, "label": label, "confidential": _is_yes(flag)}

    def _links_of(self, record: Record, remarks: list[str]) -> Iterator[dict[str, Any]]:
        for label, value in self._filled(record, self._websites):
            sentence = translate("exchange", "Website as listed: {value}.")
            if url := _fitting(check_link, value.strip(), remarks, sentence):
                yield {"url": url, "label": label}

    def _addresses_of(self, record: Record, remarks: list[str]) -> Iterator[dict[str, Any]]:
        for *parts, flag in self._filled(record, self._addresses):
            address: dict[str, Any] = dict(zip(table_names.ADDRESS_FIELDS, parts, strict=True))
            # A spreadsheet program takes the zeros that a ZIP code begins with.
            address["zip"] = cells.zip_code(address["zip"]) or address["zip"]
            sentence = translate("exchange", "ZIP code as listed (not valid): {value}.")
            address["zip"] = _fitting(check_zip, address["zip"], remarks, sentence)
            for axis, most in (("latitude", 90), ("longitude", 180)):
                address[axis] = _degrees(address[axis], most)
            yield {**address, "confidential": _is_yes(flag)}

    def _credentials_of(self, record: Record, remarks: list[str]) -> Iterator[dict[str, Any]]:
        for parts in self._filled(record, self._credentials):
            credential: dict[str, Any] = dict(zip(table_names.CREDENTIAL_PARTS, parts, strict=True))
            credential["abbreviation"] = credential["abbreviation"].strip() or "?"
            for name, codes in (("kind", CredentialKind), ("status", CredentialStatus)):
                if credential[name] not in set(codes):
                    del credential[name]
            for name in ("issued", "expires"):
                listed = credential[name].strip()
                credential[name] = cells.day(listed)
                if listed and credential[name] is None:
                    sentence = translate("exchange", "Date of a credential as listed: {value}.")
                    remarks.append(remark(sentence, f"{credential['abbreviation']}, {listed}"))
            yield credential

    # --- what stands beside the facts ---------------------------------------------------------------------
    def _checks_of(self, record: Record) -> Iterator[Checked]:
        for group in table_names.CHECKED_GROUPS:
            day, by, method, outcome, source = self._cells(record, table_names.check(group))
            on = cells.day(day.strip())
            if on and (made := extras.check(group.value, on.isoformat(), method, outcome, by, source)):
                yield made

    def _notes_of(self, records: Sequence[Record]) -> tuple[NoteText, ...]:
        """A row with a text alone goes on with the note above it."""
        found: list[list[str]] = []
        for record in records:
            text, *about = self._cells(record, table_names.note())
            if found and text and not any(about):
                found[-1][0] += text
            elif text:
                found.append([text, *about])
        notes = (extras.note(text, author, at, _is_yes(pinned)) for text, author, at, pinned in found)
        return tuple(note for note in notes if note is not None)

    # --- cells --------------------------------------------------------------------------------------------
    def _cell(self, record: Record, name: str) -> str:
        return self._at(record, self._columns.get(name))

    def _cells(self, record: Record, names: Sequence[str]) -> list[str]:
        return [self._cell(record, name) for name in names]

    @staticmethod
    def _at(record: Record, index: int | None) -> str:
        return unescaped(record[index]) if index is not None and index < len(record) else ""

    def _numbered(self, name: str, parts: Sequence[str]) -> list[list[int | None]]:
        """Where the parts of each entry stand, for as many as the table has."""
        places: list[list[int | None]] = []
        while True:
            columns = [self._columns.get(one) for one in table_names.numbered(name, len(places) + 1, parts)]
            if not any(index is not None for index in columns):
                return places
            places.append(columns)

    def _filled(self, record: Record, places: Sequence[Sequence[int | None]]) -> Iterator[list[str]]:
        for columns in places:
            found = [self._at(record, index) for index in columns]
            if any(found):
                yield found


def _fitting(check: Callable[[str], str], value: str, remarks: list[str], sentence: str) -> str:
    """`value` as it is kept; one that does not fit becomes a remark."""
    try:
        return check(value) if value else ""
    except ValueError:
        remarks.append(remark(sentence, value))
        return ""


def _is_yes(cell: str) -> bool:
    return multi.yes_or_no(cell) is True


def _degrees(cell: str, most: int) -> float | None:
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if -most <= value <= most else None
