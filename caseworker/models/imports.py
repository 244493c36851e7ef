"""Imports: what a file looks like, what the user decided about it, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ImportFormat(StrEnum):
    """`CSV` and `XLSX` have columns to name; a file of the others says what it is."""

    NPPES = "nppes"
    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"
    HSDS = "hsds"

    @property
    def has_columns(self) -> bool:
        return self in (ImportFormat.CSV, ImportFormat.XLSX)


class Skip(StrEnum):
    """Why a row was left out."""

    NOT_BEHAVIORAL = "not_behavioral"
    DEACTIVATED = "deactivated"
    OUT_OF_AREA = "out_of_area"
    NO_NAME = "no_name"
    INVALID = "invalid"
    DUPLICATE_IN_FILE = "duplicate_in_file"
    MALFORMED = "malformed"
    IN_BIN = "in_bin"


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """`target` is a field code of `exchange.columns` ("" = leave out); `reason`: header, values or remembered.

    `doubt` is a sentence when the values contradict the target, else empty.
    """

    index: int
    header: str
    target: str
    reason: str
    samples: tuple[str, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """`warnings`: sentences to show before anything is stored; `note`: one that asks nothing. `shift`: columns by
    which values stand to the right of their header from `shift_from` on (0: none), with `shifted` the guesses that
    mend it. Of a format without columns, `columns` are names for what `sample_rows` show.
    """

    format: ImportFormat
    encoding: str
    delimiter: str
    size_bytes: int
    columns: tuple[ColumnGuess, ...]
    sample_rows: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...] = ()
    shift: int = 0
    shift_from: int = -1
    shifted: tuple[ColumnGuess, ...] = ()
    header_id: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """`targets`: column index → field code for a table; none at all means: as the preview guesses.

    `all_providers`: NPPES rows of any profession. `source` names where the file's record ids come from; empty: the
    name remembered for this header, else one made from the file's name.

    `states` and `zip_prefixes` keep rows with an address there (empty: anywhere). `accept_warnings` must be True
    when the preview has warnings and its guesses were not corrected.
    """

    format: ImportFormat
    targets: Mapping[int, str] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    zip_prefixes: tuple[str, ...] = ()
    all_providers: bool = False
    source: str = ""
    accept_warnings: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` bytes of the file (total 0: unknown), and rows read so far.

    `stage` is "index" once all is read and the store makes it searchable, which takes about half as long again.
    """

    done: int
    total: int
    rows: int
    stage: str = ""


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """`row` counts the file's records from 2 (the header is 1), as spreadsheet programs number them."""

    row: int
    skip: Skip
    detail: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts of rows. `reasons` counts skipped rows by reason; `skipped_rows` names the first 10,000 that a person
    should look at (rows out of scope are only counted).

    `merged`: further rows of a contact, whose addresses and phones went into it. `kept_edits`: facts that the file
    has otherwise but a person had changed since the last import: the person's stay. `tagged`: contacts by role
    that this import added or changed. `step` is the undo step of the import, None when it changed nothing.
    """

    added: int
    updated: int
    unchanged: int
    skipped: int
    reasons: Mapping[str, int]
    skipped_rows: tuple[SkippedRow, ...] = ()
    kept_edits: int = 0
    tagged: Mapping[str, int] = field(default_factory=dict)
    step: int | None = None
    merged: int = 0
    file_name: str = ""
