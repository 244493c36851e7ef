"""The contacts of a CSV file. Records with the same NPI or the same record number are one contact.

Lists that give a line to every address or phone of a contact are common: such lines are drawn together, wherever
they stand, so that a second import finds the same. A first pass over the file finds which keys come back; records
are held in memory only for those.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from caseworker.exchange import cells, table_names
from caseworker.exchange.combine import combine
from caseworker.exchange.csv_columns import Columns, Knowledge
from caseworker.exchange.csv_facts import FactsBuilder
from caseworker.exchange.rows import RowProblem, SourceRow
from caseworker.exchange.table_facts import TableFacts
from caseworker.exchange.tabular import Record, Shape, Table
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from caseworker.models.stored import NO_EXTRAS, Extras
from caseworker.models.vocabulary import TermKind, normalized

_VERSION = "1"
_TICK = 1_000


class CsvReader:
    """Rows of the file. `states` and `zip_prefixes` keep contacts with a first address there (empty: all).

    `tick` is called now and then during the first pass and may raise to end it.
    """

    def __init__(
        self,
        path: Path,
        shape: Shape,
        targets: Mapping[int, str],
        knowledge: Knowledge,
        *,
        states: frozenset[str] = frozenset(),
        zip_prefixes: tuple[str, ...] = (),
        tick: Callable[[], None] = lambda: None,
    ) -> None:
        self._path = path
        self._tick = tick
        self._shape = shape
        self._states = states
        self._zip_prefixes = zip_prefixes
        self._used = [index for index, code in sorted(targets.items()) if code]
        named = "\x1f".join(f"{index}:{targets[index]}" for index in self._used)
        self._mapping = f"{_VERSION}\x1f{named}"
        self._columns = Columns(shape.header, targets)
        self._builder = FactsBuilder(self._columns, knowledge)
        self._own = _own_table(shape.header, targets, knowledge)
        self._shared_npis = frozenset[str]()
        self._table = Table(path, shape)

    @property
    def bytes_read(self) -> int:
        return self._table.bytes_read

    def close(self) -> None:
        self._table.__exit__(None, None, None)

    def __iter__(self) -> Iterator[SourceRow]:
        scattered, self._shared_npis = self._scattered()
        held: dict[str, _Group] = {}
        group: _Group | None = None
        with self._table as table:
            for record in table:
                if record.problem:
                    yield SourceRow(record.row, skip=Skip.MALFORMED, detail=record.problem)
                    continue
                keys = self._keys(record.cells, self._shared_npis)
                if group is not None and group.keys & keys:
                    group.add(record, keys)
                    continue
                if group is not None:
                    yield from self._done(group, scattered, held)
                group = _Group(record, keys)
            if group is not None:
                yield from self._done(group, scattered, held)
        for late in dict.fromkeys(held.values()):
            yield self._row(late)

    def _done(self, group: _Group, scattered: set[str], held: dict[str, _Group]) -> Iterator[SourceRow]:
        if group.keys.isdisjoint(scattered):
            yield self._row(group)
            return
        known = {id(held[key]): held[key] for key in group.keys if key in held}
        for other in known.values():
            group = other.joined(group)
        for key in group.keys:
            held[key] = group

    def _scattered(self) -> tuple[set[str], frozenset[str]]:
        """Keys that come back after other contacts, and NPIs that different people share (a clinic's, say).

        In a table of this program, NPIs that several of its contacts have.
        """
        seen: dict[str, int] = {}
        scattered: set[str] = set()
        names: dict[str, int] = {}
        shared: set[str] = set()
        before: frozenset[str] = frozenset()
        with Table(self._path, self._shape) as table:
            for record in table:
                if record.row % _TICK == 0:
                    self._tick()
                if record.problem:
                    continue
                keys = self._keys(record.cells, frozenset())
                for key in keys - before:
                    if key in seen:
                        scattered.add(key)
                    seen[key] = 1
                before = keys
                if npi := self._columns.npi(record.cells):
                    name = hash(keys) if self._own else self._person(record.cells)
                    if name and names.setdefault(npi, name) != name:
                        shared.add(npi)
        return scattered, frozenset(shared)

    def _person(self, record: Sequence[str]) -> int:
        family, given = self._columns.cell(record, "family"), self._columns.cell(record, "given")
        name = normalized(f"{given} {family}") or normalized(self._columns.cell(record, "name"))
        return hash(name) if name else 0

    def _keys(self, record: Sequence[str], shared_npis: frozenset[str]) -> frozenset[str]:
        if self._own is not None and (uid := self._own.uid(record)):
            # Its contacts are told apart by their number alone: several may have one NPI.
            return frozenset({f"id:{uid}"})
        npi = self._columns.npi(record)
        own = self._columns.cell(record, "source_id", 200)
        keys = set()
        if npi and npi not in shared_npis:
            keys.add(f"npi:{npi}")
        if own:
            keys.add(f"id:{own}")
        return frozenset(keys or {f"made:{self._made_id(record)}"})

    def _made_id(self, record: Sequence[str]) -> str:
        """For a file without record numbers: name and organization with the e-mail, else the address, else a phone."""
        columns = self._columns
        who = [columns.cell(record, code) for code in ("name", "given", "middle", "family", "organization")]
        anchor = (
            columns.cell(record, "email")
            or columns.cell(record, "address_line1") + cells.zip_code(columns.cell(record, "zip"))[:5]
            or cells.digits(columns.cell(record, "phone"))
        )
        joined = "\x1f".join(normalized(part) for part in (*who, anchor))
        return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

    def _row(self, group: _Group) -> SourceRow:
        first, *others = group.records
        if not self._in_area(first.cells):
            return SourceRow(first.row, others=tuple(one.row for one in others), skip=Skip.OUT_OF_AREA)
        used = (cell for record in group.records for cell in self._used_cells(record.cells))
        joined = "\x1f".join((self._mapping, *used))
        npis = sorted(key[4:] for key in group.keys if key.startswith("npi:"))
        if self._own is not None and (npi := self._columns.npi(first.cells)) not in self._shared_npis:
            npis = [npi]
        ids = sorted(key[3:] for key in group.keys if key.startswith("id:"))
        made = sorted(group.keys)[0]
        return SourceRow(
            first.row,
            npi=npis[0] if npis else "",
            source_id=ids[0] if ids else made,
            digest=hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(),
            records=tuple(record.cells for record in group.records),
            others=tuple(one.row for one in others),
        )

    def _used_cells(self, record: Sequence[str]) -> Iterator[str]:
        return (record[index] if index < len(record) else "" for index in self._used)

    def _in_area(self, record: Sequence[str]) -> bool:
        if self._states and cells.state(self._columns.cell(record, "state")) not in self._states:
            return False
        code = cells.zip_code(self._columns.cell(record, "zip"))
        return not self._zip_prefixes or code.startswith(self._zip_prefixes)

    def extras(self, row: SourceRow) -> Extras:
        return NO_EXTRAS if self._own is None else self._own.extras(row.records)

    def facts(self, row: SourceRow) -> ContactFacts:
        """What all records of the row say together. Raises `RowProblem`."""
        if self._own is not None:
            return self._own.facts(row.records)
        facts: list[ContactFacts] = []
        problem: RowProblem | None = None
        for record in row.records:
            try:
                facts.append(self._builder.facts(record))
            except RowProblem as error:
                problem = problem or error
        if not facts:
            raise problem or RowProblem(Skip.NO_NAME, "")
        combined = combine(facts)
        if row.npi or not combined.npi:
            return combined
        return combined.model_copy(update={"npi": ""})


def _own_table(header: Sequence[str], targets: Mapping[int, str], knowledge: Knowledge) -> TableFacts | None:
    """A table of this program of which no column was given another meaning."""
    if not table_names.is_as_written(header, targets):
        return None

    def find(kind: TermKind, words: str) -> str:
        term = knowledge.vocabulary.find(kind, words)
        return term.code if term else ""

    return TableFacts(header, targets, find)


class _Group:
    """Records of one contact, in the order of the file, and the keys they carry."""

    def __init__(self, record: Record, keys: frozenset[str]) -> None:
        self.records = [record]
        self.keys = keys

    def add(self, record: Record, keys: frozenset[str]) -> None:
        self.records.append(record)
        self.keys |= keys

    def joined(self, other: _Group) -> _Group:
        self.records.extend(other.records)
        self.records.sort(key=lambda record: record.row)
        self.keys |= other.keys
        return self
