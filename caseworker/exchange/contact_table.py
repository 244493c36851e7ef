"""Contacts as a table: its columns, and what stands in them. CSV and XLSX write the same; `table_facts` reads it back.

A contact with more phones or addresses than there are columns goes on in a further row, which has the same record
number and names. Lists are cut into rows such that reading them row by row, column by column, gives their order again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Protocol

from caseworker.exchange import fields, multi, table_names
from caseworker.exchange.table_items import TermItems, phone_text, taxonomy_text
from caseworker.exchange.words import Words
from caseworker.messages import translate
from caseworker.models.contact import Credential, Phone, TermLink
from caseworker.models.export import ColumnChoice, ExportOptions
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind

Cell = str | int | float | date | None
"""Days are `date`, moments (UTC, without saying so) `datetime`. Nothing is an empty text or None."""
Row = list[Cell]

LONGEST_CELL = 16_000
"""Characters. A spreadsheet program takes twice as many, but counts some characters twice."""
_PHONES, _FAXES, _EMAILS, _LINKS, _ADDRESSES, _CREDENTIALS = 3, 1, 2, 2, 2, 2
_ALWAYS = frozenset({"source_id", "entity", "given", "family", "organization"})
"""In each row of a contact: one that does not say about whom it is would not be understood."""
_PRIVATE = frozenset({"confidential", "decisions", "checks", "notes"})


class _MayBePrivate(Protocol):
    @property
    def confidential(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Block:
    """Neighboring columns that are chosen together. `rows`: what stands in them, at least one row, of a contact."""

    header: Sequence[str]
    rows: Callable[[Contact], Sequence[Row]]
    is_repeated: bool = False


class ContactTable:
    """The table that `options` ask for. Codes of columns that it does not have are left out."""

    def __init__(self, words: Words, options: ExportOptions) -> None:
        known = _blocks(words, everything=options.everything)
        codes = options.columns or tuple(known)
        self._blocks = [known[code] for code in dict.fromkeys(codes) if code in known]
        self.header = [name for block in self._blocks for name in block.header]

    def rows(self, contacts: Iterable[Contact]) -> Iterator[Row]:
        """A row for each contact, further ones where its lists are longer than the columns."""
        for contact in contacts:
            parts = [block.rows(contact) for block in self._blocks]
            yield [cell for part in parts for cell in part[0]]
            for number in range(1, max(map(len, parts), default=1)):
                yield self._further(parts, number)

    def _further(self, parts: Sequence[Sequence[Row]], number: int) -> Row:
        row: Row = []
        for block, part in zip(self._blocks, parts, strict=True):
            if block.is_repeated:
                row += part[0]
            else:
                row += part[number] if number < len(part) else [None] * len(block.header)
        return row


def choices() -> tuple[ColumnChoice, ...]:
    """What columns there are, in the order in which they are written when nobody chooses."""
    words = {one.code: (one.label, one.group) for one in fields.choices()} | _own_words()
    return tuple(ColumnChoice(code, *words[code], is_private=code in _PRIVATE) for code in _order())


def _own_words() -> dict[str, tuple[str, str]]:
    who, reach = translate("exchange", "Who"), translate("exchange", "Ways to reach")
    record = translate("exchange", "Record")
    return {
        "source_id": (translate("exchange", "Record number (to import the file again as it was)"), who),
        "credential_records": (translate("exchange", "Credentials with numbers and dates"), who),
        "phones": (translate("exchange", "Phone and fax numbers"), reach),
        "emails": (translate("exchange", "E-mail addresses"), reach),
        "websites": (translate("exchange", "Websites"), reach),
        "addresses": (translate("exchange", "Addresses with directions"), reach),
        "roles": (translate("exchange", "Roles"), record),
        "decisions": (translate("exchange", "Roles that were confirmed or rejected"), record),
        "checks": (translate("exchange", "What was verified, when and by whom"), record),
        "notes": (translate("exchange", "Notes"), record),
    }


def _order() -> tuple[str, ...]:
    plain = list(table_names.PLAIN)
    before = plain[: plain.index("credentials") + 1]
    return (
        *("entity", *before, "credential_records", "taxonomy"),
        *("phones", "emails", "websites", "addresses", "service_area", "hours"),
        *(*table_names.TERMS, "fees", "sliding_scale", "availability", "waitlist_weeks", "telehealth", "in_person"),
        *("status", "favorite", "about", "roles", "source_id", "confidential", "decisions", "checks", "notes"),
    )


# --- the blocks ---------------------------------------------------------------------------------------------------
def _blocks(words: Words, *, everything: bool) -> dict[str, _Block]:
    """By code, in the usual order."""
    made = {**_plain(), **_lists(words, everything=everything), **_terms(words)}
    if everything:
        made |= _private()
    return {code: made[code] for code in _order() if code in made}


def _plain() -> dict[str, _Block]:
    cells: dict[str, tuple[str, Callable[[Contact], Cell]]] = {
        "source_id": (table_names.ID, attrgetter("uid")),
        "entity": (table_names.KIND, attrgetter("facts.kind.value")),
        "status": (table_names.STATUS, attrgetter("facts.status.value")),
        "availability": (table_names.AVAILABILITY, attrgetter("facts.availability.value")),
        "waitlist_weeks": (table_names.WEEKS, attrgetter("facts.waitlist_weeks")),
    }
    for code, name in table_names.PLAIN.items():
        cells[code] = name, attrgetter("facts.credential_text" if code == "credentials" else f"facts.{code}")
    for code, name in table_names.YES_NO.items():
        if code not in _PRIVATE:
            cells[code] = name, _yes_no(attrgetter(f"facts.{code}"), only_yes=code == "favorite")
    return {code: _Block((name,), _single(cell), code in _ALWAYS) for code, (name, cell) in cells.items()}


def _lists(words: Words, *, everything: bool) -> dict[str, _Block]:
    """Those of which a contact has several. What is confidential is only there with `everything`."""
    flag = (table_names.FLAG,) if everything else ()
    value, address = (*table_names.VALUE_PARTS, *flag), (*table_names.ADDRESS_PARTS.values(), *flag)
    credential = tuple(table_names.CREDENTIAL_PARTS.values())
    fields_of_address = attrgetter(*table_names.ADDRESS_FIELDS)

    def flag_of(one: _MayBePrivate) -> Row:
        return ["yes" if one.confidential else ""] if everything else []

    def phones(contact: Contact) -> Sequence[Row]:
        shown = (one for one in contact.facts.phones if everything or not one.confidential)
        rows = ((_room(one), [one.label, phone_text(one.number, one.extension), *flag_of(one)]) for one in shown)
        return _spread(rows, _PHONES + _FAXES, len(value))

    def emails(contact: Contact) -> Sequence[Row]:
        shown = (one for one in contact.facts.emails if everything or not one.confidential)
        return _in_order(([one.label, one.address, *flag_of(one)] for one in shown), _EMAILS, len(value))

    def addresses(contact: Contact) -> Sequence[Row]:
        shown = (one for one in contact.facts.addresses if everything or not one.confidential)
        return _in_order(([*fields_of_address(one), *flag_of(one)] for one in shown), _ADDRESSES, len(address))

    def websites(contact: Contact) -> Sequence[Row]:
        return _in_order(([one.label, one.url] for one in contact.facts.links), _LINKS, 2)

    def credentials(contact: Contact) -> Sequence[Row]:
        return _in_order(map(_credential, contact.facts.credentials), _CREDENTIALS, len(credential))

    def taxonomies(contact: Contact) -> Sequence[Row]:
        items = [multi.quoted(taxonomy_text(one)) for one in contact.facts.taxonomies]
        return [[cell] for cell in _cells(items)]

    def roles(contact: Contact) -> Sequence[Row]:
        return [["; ".join(_role(tag, words) for tag in contact.tags if tag.effective)]]

    return {
        "credential_records": _Block(_header(table_names.CREDENTIAL, _CREDENTIALS, credential), credentials),
        "taxonomy": _Block((table_names.TAXONOMIES,), taxonomies),
        "phones": _Block(
            (*_header(table_names.PHONE, _PHONES, value), *_header(table_names.FAX, _FAXES, value)), phones
        ),
        "emails": _Block(_header(table_names.EMAIL, _EMAILS, value), emails),
        "websites": _Block(_header(table_names.WEBSITE, _LINKS, table_names.VALUE_PARTS), websites),
        "addresses": _Block(_header(table_names.ADDRESS, _ADDRESSES, address), addresses),
        "roles": _Block((table_names.ROLES,), roles),
    }


def _terms(words: Words) -> dict[str, _Block]:
    """Terms of all kinds are one list; a row has them in the order of the kinds."""
    item = TermItems(words).text
    latest: tuple[Contact | None, list[dict[TermKind, str]]] = None, []

    def rows_of(contact: Contact) -> list[dict[TermKind, str]]:
        nonlocal latest
        if latest[0] is not contact:
            latest = contact, _term_rows(contact.facts.terms, item)
        return latest[1]

    def column(kind: TermKind) -> Callable[[Contact], Sequence[Row]]:
        return lambda contact: [[row.get(kind)] for row in rows_of(contact)] or [[None]]

    return {code: _Block((name,), column(kind)) for code, (kind, name) in table_names.TERMS.items()}


def _private() -> dict[str, _Block]:
    def decisions(contact: Contact) -> Sequence[Row]:
        by_role = {tag.role: tag for tag in contact.tags if tag.state is not TagState.SUGGESTED}
        return [[cell for role in Role for cell in _decision(by_role.get(role))]]

    places = {group: (place, place + 1) for place, group in enumerate(table_names.CHECKED_GROUPS)}

    def checks(contact: Contact) -> Sequence[Row]:
        entries: Iterator[tuple[tuple[int, int], Row]] = (
            (places[one.group], [one.on, one.by, one.method.value, one.outcome.value, one.source])
            for one in contact.checked
        )
        return _spread(entries, len(places), len(table_names.CHECK_PARTS))

    def notes(contact: Contact) -> Sequence[Row]:
        rows: list[Row] = []
        for note in contact.notes:
            first, *others = _pieces(note.body)
            rows.append([first, note.author, _utc(note.created_at), "yes" if note.pinned else ""])
            rows += [[piece, None, None, None] for piece in others]
        return rows or [[None] * len(table_names.NOTE_PARTS)]

    flag = _single(_yes_no(attrgetter("facts.confidential"), only_yes=True))
    return {
        "confidential": _Block((table_names.YES_NO["confidential"],), flag),
        "decisions": _Block([name for role in Role for name in table_names.decision(role)], decisions),
        "checks": _Block([name for one in table_names.CHECKED_GROUPS for name in table_names.check(one)], checks),
        "notes": _Block(table_names.note(), notes),
    }


# --- cells --------------------------------------------------------------------------------------------------------
def _single(cell: Callable[[Contact], Cell]) -> Callable[[Contact], Sequence[Row]]:
    return lambda contact: [[cell(contact)]]


def _yes_no(value: Callable[[Contact], bool | None], *, only_yes: bool) -> Callable[[Contact], Cell]:
    words = {True: "yes", False: "" if only_yes else "no", None: ""}
    return lambda contact: words[value(contact)]


def _credential(credential: Credential) -> Row:
    one = credential
    return [
        *(one.abbreviation, one.kind.value, one.number, one.issuer, one.jurisdiction),
        *(one.issued, one.expires, one.status.value),
    ]


def _role(tag: RoleTag, words: Words) -> str:
    """With a question mark, as on the screen and on paper, while it is only suggested."""
    return words.role(tag.role.value) + ("" if tag.state is TagState.CONFIRMED else "?")


def _decision(tag: RoleTag | None) -> Row:
    if tag is None:
        return [None] * len(table_names.DECISION_PARTS)
    return [tag.state.value, tag.decided_by, _utc(datetime.fromisoformat(tag.decided_at)) if tag.decided_at else None]


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None)


def _pieces(text: str) -> list[str]:
    return [text[start : start + LONGEST_CELL] for start in range(0, len(text), LONGEST_CELL)] or [""]


# --- lists in rows ------------------------------------------------------------------------------------------------
def _room(phone: Phone) -> tuple[int, int]:
    """The columns, from and up to, that it may stand in."""
    return (_PHONES, _PHONES + _FAXES) if phone.is_fax else (0, _PHONES)


def _header(name: str, count: int, parts: Sequence[str]) -> list[str]:
    return [column for number in range(1, count + 1) for column in table_names.numbered(name, number, parts)]


def _in_order(entries: Iterable[Row], count: int, width: int) -> list[Row]:
    return _spread((((0, count), entry) for entry in entries), count, width)


def _spread(entries: Iterable[tuple[tuple[int, int], Row]], count: int, width: int) -> list[Row]:
    """Rows of `count` places for an entry each. Within a row an entry never stands left of one that is before it."""
    rows: list[Row] = []
    free = count
    for (first, end), cells in entries:
        at = max(first, free)
        if at >= end or not rows:
            rows.append([None] * (count * width))
            at = first
        rows[-1][at * width : (at + 1) * width] = cells
        free = at + 1
    return rows or [[None] * (count * width)]


def _term_rows(terms: Iterable[TermLink], text: Callable[[TermLink], str]) -> list[dict[TermKind, str]]:
    rows: list[dict[TermKind, str]] = []
    last: TermKind | None = None
    for term in terms:
        item, kind = text(term), term.kind
        if not rows or (last is not None and _PLACE[kind] < _PLACE[last]):
            rows.append({})
        before = rows[-1].get(kind)
        if before is not None and len(before) + len(item) > LONGEST_CELL:
            rows.append({})
            before = None
        rows[-1][kind] = item if before is None else f"{before}; {item}"
        last = kind
    return rows


_PLACE = {kind: place for place, kind in enumerate(TermKind)}


def _cells(items: Iterable[str]) -> list[str]:
    """As few cells as hold them all."""
    cells = [""]
    for item in items:
        if cells[-1] and len(cells[-1]) + len(item) > LONGEST_CELL:
            cells.append("")
        cells[-1] = f"{cells[-1]}; {item}" if cells[-1] else item
    return cells
