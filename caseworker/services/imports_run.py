"""One run of an import inside its transaction: rows in, contacts added or revised, counts out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from caseworker.exchange.rows import RowProblem, RowReader, SourceRow
from caseworker.messages import translate
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Progress, Skip, SkippedRow
from caseworker.models.roles import RoleTag
from caseworker.models.stored import ImportedContact, ImportKey, NewContact, Revision
from caseworker.services.imports_merge import merge
from caseworker.storage.base import Cancel, Transaction

CHUNK = 2_000
INDEXING = "index"
"""The stage of the last progress: all is read, and the store makes it searchable."""
_TICK = 5_000
_NAMED_ROWS = 10_000
_OUT_OF_SCOPE = frozenset({Skip.NOT_BEHAVIORAL, Skip.DEACTIVATED, Skip.OUT_OF_AREA})
_BITS = 1 << 16

Suggest = Callable[[ContactFacts], tuple[RoleTag, ...]]
Renew = Callable[[ContactFacts, tuple[RoleTag, ...]], tuple[RoleTag, ...]]


@dataclass(slots=True)
class Tally:
    """Counts of rows so far."""

    rows: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    merged: int = 0
    kept_edits: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    skipped_rows: list[SkippedRow] = field(default_factory=list)
    tagged: Counter[str] = field(default_factory=Counter)

    def skip(self, row: int, reason: Skip, detail: str) -> None:
        self.reasons[reason.value] += 1
        if reason not in _OUT_OF_SCOPE and len(self.skipped_rows) < _NAMED_ROWS:
            self.skipped_rows.append(SkippedRow(row, reason, detail))


class Touched:
    """The contacts that this run has met already: a bit for each id, however many there are."""

    def __init__(self) -> None:
        self._pages: dict[int, bytearray] = {}

    def add(self, contact_id: int) -> bool:
        """Whether it is new here."""
        page, bit = divmod(contact_id, _BITS)
        bits = self._pages.setdefault(page, bytearray(_BITS // 8))
        mask = 1 << (bit & 7)
        is_new = not bits[bit >> 3] & mask
        bits[bit >> 3] |= mask
        return is_new


class Run:
    """Reads `reader` to its end into a transaction. `suggest` tags new contacts, `renew` those that changed."""

    def __init__(self, reader: RowReader, source: str, suggest: Suggest, renew: Renew) -> None:
        self._reader = reader
        self._source = source
        self._suggest = suggest
        self._renew = renew
        self._touched = Touched()
        self.tally = Tally()

    def work(
        self, tx: Transaction, total_bytes: int, progress: Callable[[Progress], None], cancel: Cancel | None
    ) -> None:
        """All rows, in chunks. `progress` is called from the thread of the transaction."""
        chunk: list[SourceRow] = []
        for row in self._reader:
            self.tally.rows += 1 + len(row.others)
            if row.skip is None:
                chunk.append(row)
            else:
                self._skip(row, row.skip, row.detail)
            if len(chunk) >= CHUNK or self.tally.rows % _TICK == 0:
                if cancel is not None:
                    cancel.check()
                if len(chunk) >= CHUNK:
                    self._store(tx, chunk)
                    chunk.clear()
                progress(Progress(self._reader.bytes_read, total_bytes, self.tally.rows))
        self._store(tx, chunk)
        if cancel is not None:
            cancel.check()
        progress(Progress(total_bytes, total_bytes, self.tally.rows, INDEXING))

    def _skip(self, row: SourceRow, reason: Skip, detail: str) -> None:
        for number in (row.row, *row.others):
            self.tally.skip(number, reason, detail)

    def _store(self, tx: Transaction, rows: Sequence[SourceRow]) -> None:
        if not rows:
            return
        known = tx.imported(self._source, [(row.source_id, row.npi) for row in rows])
        new: dict[str, NewContact] = {}
        npis: set[str] = set()
        revisions: list[Revision] = []
        digests: list[tuple[int, ImportKey, str]] = []
        for row in rows:
            match = known.get(row.source_id)
            if row.source_id in new or (row.npi and row.npi in npis):
                self._repeated(row)
            elif match is None:
                self._add(row, new, npis)
            else:
                self._revise(row, match, revisions, digests)
        for contact_id in tx.add_contacts(list(new.values())) if new else ():
            self._touched.add(contact_id)
        if revisions:
            tx.revise_imported(revisions)
        if digests:
            tx.note_digests(digests)

    def _repeated(self, row: SourceRow) -> None:
        self._skip(
            row, Skip.DUPLICATE_IN_FILE, translate("services", "The same NPI or record number stands further up.")
        )

    def _facts(self, row: SourceRow) -> ContactFacts | None:
        try:
            return self._reader.facts(row)
        except RowProblem as problem:
            self._skip(row, problem.skip, problem.detail)
            return None

    def _add(self, row: SourceRow, new: dict[str, NewContact], npis: set[str]) -> None:
        if (facts := self._facts(row)) is None:
            return
        key, extras = ImportKey(self._source, row.source_id), self._reader.extras(row)
        tags = self._renew(facts, extras.tags) if extras.tags else self._suggest(facts)
        new[row.source_id] = NewContact(facts, tags, key, row.digest, extras.uid, extras.checked, extras.notes)
        if row.npi:
            npis.add(row.npi)
        self.tally.added += 1
        self._count(row, tags)

    def _revise(
        self,
        row: SourceRow,
        match: ImportedContact,
        revisions: list[Revision],
        digests: list[tuple[int, ImportKey, str]],
    ) -> None:
        if not self._touched.add(match.id):
            self._repeated(row)
            return
        if match.in_bin:
            self._skip(row, Skip.IN_BIN, translate("services", "You moved this contact to the bin."))
            return
        if match.digest == row.digest:
            self._unchanged(row)
            return
        if (facts := self._facts(row)) is None:
            return
        key = ImportKey(self._source, row.source_id)
        # What another source said is not what this one withdraws.
        base = match.base if match.digest else None
        merged = merge(base, match.current, facts)
        self.tally.kept_edits += merged.kept
        if merged.facts == match.current:
            self._unchanged(row)
            if facts in (base, match.current if not match.digest else None):
                digests.append((match.id, key, row.digest))
            else:
                revisions.append(Revision(match.id, match.current, facts, match.tags, key, row.digest))
            return
        tags = self._renew(merged.facts, match.tags)
        revisions.append(Revision(match.id, merged.facts, facts, tags, key, row.digest))
        self.tally.updated += 1
        self._count(row, tags)

    def _unchanged(self, row: SourceRow) -> None:
        self.tally.unchanged += 1
        self.tally.merged += len(row.others)

    def _count(self, row: SourceRow, tags: Iterable[RoleTag]) -> None:
        self.tally.merged += len(row.others)
        self.tally.tagged.update(tag.role.value for tag in tags if tag.effective)
