"""Imports: look at a file, read it into the directory in one undoable step, report what came of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker import resources
from caseworker.collecting import rarer_collections
from caseworker.errors import FieldProblem, InvalidInput, NotFound, UnreadableFile
from caseworker.exchange import atomic, columns, fields, multi, nppes, table_csv, tabular
from caseworker.exchange.area import Area
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.csv_reader import CsvReader
from caseworker.exchange.rows import RowReader
from caseworker.messages import translate
from caseworker.models.export import Written
from caseworker.models.imports import ImportFormat, ImportPlan, ImportReport, Preview, Progress, Skip
from caseworker.models.vocabulary import TermKind
from caseworker.roles.credentials_text import load_reader
from caseworker.services import imports_files
from caseworker.services.imports_apart import ACTION, run_apart
from caseworker.services.imports_memory import Memory
from caseworker.services.imports_run import Run

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.contact import ContactFacts
    from caseworker.models.roles import RoleTag
    from caseworker.services.imports_apart import ImportApart
    from caseworker.services.reference import Reference
    from caseworker.services.roles import RoleTags
    from caseworker.services.session import Session
    from caseworker.storage.base import Cancel, Transaction

_SAMPLE_ROWS = 500
_SHOWN_ROWS = 20
APART_FROM = 2_000_000
"""Bytes of a file from which on a process of its own is worth the second that it takes to start."""
_LARGE = 200_000
"""Bytes of a file from which on it pays to load all ZIP codes at once."""


class Imports:
    """`run` may take minutes and calls `progress` from the store's own thread; everything else is quick."""

    def __init__(
        self, session: Session, reference: Reference, roles: RoleTags, apart: ImportApart | None = None
    ) -> None:
        self._apart = apart
        self._session = session
        self._reference = reference
        self._roles = roles
        self._latest: int | None = None
        session.on_changes(self._note_step)

    # --- before -------------------------------------------------------------------------------------------
    @staticmethod
    def check_file(path: Path) -> None:
        """Raises `UnreadableFile` for one that is missing, empty or of no known format. Needs no directory."""
        imports_files.look(path)

    def inspect(self, path: Path) -> Preview:
        """What the file holds and what each column is taken for. Raises `UnreadableFile`."""
        looked = imports_files.look(path)
        shape = looked.shape
        if shape is None:
            return imports_files.preview(path, looked, self._knowledge())
        rows = _sample(path, shape)
        if looked.format is ImportFormat.NPPES:
            return _preview(ImportFormat.NPPES, shape, rows, columns.Columns((), ()))
        known_file = Memory(self._session.store).file(shape.header_id)
        found = columns.inspect(
            shape.header,
            rows,
            shape.width,
            known=self._known_words(),
            remembered=known_file.targets if known_file else None,
        )
        return _preview(looked.format, shape, rows, found)

    def plan(self, preview: Preview, *, mended: bool = False) -> ImportPlan:
        """What `preview` proposes; `mended` takes the columns that mend a shifted header."""
        guesses = preview.shifted if mended and preview.shifted else preview.columns
        return ImportPlan(preview.format, {guess.index: guess.target for guess in guesses if guess.target})

    def doubts(self, path: Path, targets: Mapping[int, str]) -> dict[int, str]:
        """By column, a sentence where the file's values contradict what they are to be imported as."""
        shape = imports_files.look(path).shape
        return columns.doubts(shape.header, _sample(path, shape), targets) if shape is not None else {}

    def fields(self) -> tuple[fields.FieldChoice, ...]:
        """What a column can be imported as, in the order to show it."""
        return fields.choices()

    # --- the import ---------------------------------------------------------------------------------------
    def run(
        self,
        path: Path,
        plan: ImportPlan,
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        cancel: Cancel | None = None,
    ) -> ImportReport:
        """Reads the whole file in one step; cancelled or failed, it leaves nothing.

        A large file is read by a process of its own, if there is one for it.

        Raises UnreadableFile, InvalidInput (columns that contradict their values and were neither corrected nor
        accepted), Cancelled, and what the store raises.
        """
        looked = imports_files.look(path)
        if self._apart is not None and looked.size_bytes >= APART_FROM:
            return run_apart(self._session, self._apart, path, plan, progress=progress, cancel=cancel)
        remember = None
        if looked.size_bytes > _LARGE:
            self._reference.warm_up()
        if (shape := looked.shape) is None:
            source = imports_files.SOURCES[looked.format]
            reader = self._contact_reader(path, looked.format, plan, cancel)
        else:
            targets = self._checked_targets(path, shape, plan)
            source = nppes.SOURCE
            if plan.format is not ImportFormat.NPPES:
                memory = Memory(self._session.store)
                source = plan.source or memory.source(shape, targets, path.stem)
                remember = memory.with_file(shape, targets, source)
            reader = self._reader(path, shape, plan, targets, cancel)
        run = Run(reader, source, self._roles.suggest, self._renewed)

        def work(tx: Transaction) -> None:
            run.work(tx, looked.size_bytes, progress, cancel)
            if remember is not None and run.tally.added + run.tally.updated:
                tx.set_meta(*remember)

        try:
            with rarer_collections():
                changes = self._session.command(ACTION, work, cancel=cancel)
        finally:
            reader.close()
        return _report(run, changes.step, path.name)

    def undo(self, report: ImportReport) -> Changes:
        """Takes the import back, if nothing was done since; else NotFound says so."""
        state = self._session.store.undo_state()
        if report.step is None:
            raise NotFound(translate("services", "The import changed nothing: there is nothing to take back."))
        if state.undo != ACTION or report.step != self._latest:
            raise NotFound(translate("services", "Something was done after the import: undo that first, step by step."))
        changes = self._session.store.undo(actor=self._session.actor)
        self._session.publish(changes)
        return changes

    def save_report(self, report: ImportReport, path: Path) -> Written:
        """The counts and the skipped rows with their reasons, as CSV. Raises what `atomic.replacing` raises."""
        text = io.StringIO(newline="")
        header = [
            translate("services", "Row in the file"),
            translate("services", "What came of it"),
            translate("services", "Count"),
            translate("services", "Detail"),
        ]
        skipped = ([str(row.row), self.reason(row.skip), "", row.detail] for row in report.skipped_rows)
        table_csv.write_rows(text, header, [*_counts(report, self.reason), *skipped])
        atomic.write_bytes(path, text.getvalue().encode("utf-8-sig"))
        return Written(path, len(report.skipped_rows))

    def reason(self, skip: Skip | str) -> str:
        """In words, why a row was left out."""
        return _reasons()[Skip(skip)]

    # --- parts --------------------------------------------------------------------------------------------
    def _checked_targets(self, path: Path, shape: tabular.Shape, plan: ImportPlan) -> Mapping[int, str]:
        if plan.format is ImportFormat.NPPES:
            if shape.sheets is not None or not nppes.is_nppes(shape.header):
                raise UnreadableFile(
                    translate(
                        "services",
                        "“{name}” does not have the columns of the national provider file: import it as CSV.",
                    ).format(name=path.name)
                )
            return {}
        if plan.targets:
            targets, warnings = plan.targets, tuple(self.doubts(path, plan.targets).values())
        else:
            preview = self.inspect(path)
            targets, warnings = self.plan(preview).targets, preview.warnings
        if warnings and not plan.accept_warnings:
            raise _refused(warnings[0])
        unknown = [code for code in targets.values() if code and not fields.is_field(code)]
        if unknown:
            raise _refused(translate("services", "“{code}” is no field.").format(code=unknown[0]))
        if not {"name", "given", "family", "organization"} & set(targets.values()):
            raise _refused(translate("services", "No column is a name or an organization: choose which one is."))
        return targets

    def _contact_reader(self, path: Path, wanted: ImportFormat, plan: ImportPlan, cancel: Cancel | None) -> RowReader:
        area = Area(plan.states, plan.zip_prefixes)
        return imports_files.reader(path, wanted, self._knowledge(), area=area, tick=_tick(cancel))

    def _knowledge(self) -> Knowledge:
        return Knowledge(self._reference.vocabulary, _is_credential, _cached(self._reference.locate_zip))

    def _reader(
        self,
        path: Path,
        shape: tabular.Shape,
        plan: ImportPlan,
        targets: Mapping[int, str],
        cancel: Cancel | None,
    ) -> RowReader:
        if plan.format is ImportFormat.NPPES:
            rows = resources.read_csv("taxonomy.csv")
            behavioral = frozenset(row["code"] for row in rows if row["behavioral"] == "1")
            scope = nppes.NppesScope(
                None if plan.all_providers else behavioral,
                plan.states,
                plan.zip_prefixes,
                {row["code"]: row["label"] for row in rows},
                _cached(self._reference.locate_zip),
            )
            return nppes.NppesReader(path, shape, scope)
        return CsvReader(
            path,
            shape,
            targets,
            self._knowledge(),
            states=plan.states,
            zip_prefixes=plan.zip_prefixes,
            tick=_tick(cancel),
        )

    def _renewed(self, facts: ContactFacts, tags: tuple[RoleTag, ...]) -> tuple[RoleTag, ...]:
        renewed, _ = self._roles.renewed(facts, tags)
        return renewed

    def _known_words(self) -> Mapping[str, Callable[[str], bool]]:
        def any_term(kind: TermKind) -> Callable[[str], bool]:
            return lambda cell: any(self._reference.vocabulary.find(kind, words) for words in multi.split(cell))

        return {
            "credential": _is_credential,
            "language": any_term(TermKind.LANGUAGE),
            "payer": any_term(TermKind.PAYER),
            "specialty": any_term(TermKind.SPECIALTY),
        }

    def _note_step(self, changes: Changes) -> None:
        if changes.step is not None:
            self._latest = changes.step if changes.action == ACTION else None


def _tick(cancel: Cancel | None) -> Callable[[], None]:
    return cancel.check if cancel is not None else lambda: None


def _sample(path: Path, shape: tabular.Shape) -> list[list[str]]:
    with tabular.Table(path, shape) as table:
        return [record.cells for record in islice(table, _SAMPLE_ROWS) if not record.problem]


def _preview(kind: ImportFormat, shape: tabular.Shape, rows: list[list[str]], found: columns.Columns) -> Preview:
    return Preview(
        format=kind,
        encoding=shape.encoding,
        delimiter=shape.delimiter,
        size_bytes=shape.size_bytes,
        columns=found.guesses,
        sample_rows=tuple(tuple(row) for row in rows[:_SHOWN_ROWS]),
        warnings=found.warnings,
        shift=found.shift,
        shift_from=found.shift_from,
        shifted=found.shifted,
        header_id=shape.header_id,
        note=shape.note,
    )


def _report(run: Run, step: int | None, file_name: str) -> ImportReport:
    tally = run.tally
    return ImportReport(
        added=tally.added,
        updated=tally.updated,
        unchanged=tally.unchanged,
        skipped=tally.reasons.total(),
        reasons=dict(tally.reasons),
        skipped_rows=tuple(sorted(tally.skipped_rows, key=lambda row: row.row)),
        kept_edits=tally.kept_edits,
        tagged=dict(tally.tagged),
        step=step,
        merged=tally.merged,
        file_name=file_name,
    )


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput((FieldProblem("columns", sentence),))


def _is_credential(words: str) -> bool:
    read = load_reader().read(words)
    return bool(read) and all(credential.known for credential in read)


def _cached(
    locate: Callable[[str], tuple[float, float] | None],
) -> Callable[[str], tuple[float, float] | None]:
    known: dict[str, tuple[float, float] | None] = {}

    def cached(zip_code: str) -> tuple[float, float] | None:
        if zip_code not in known:
            known[zip_code] = locate(zip_code)
        return known[zip_code]

    return cached


def _counts(report: ImportReport, reason: Callable[[str], str]) -> list[list[str]]:
    counts = [
        (translate("services", "Added"), report.added),
        (translate("services", "Updated"), report.updated),
        (translate("services", "Unchanged"), report.unchanged),
        (translate("services", "Drawn together with another row"), report.merged),
        (translate("services", "Skipped"), report.skipped),
    ]
    reasons = [(reason(code), count) for code, count in sorted(report.reasons.items())]
    return [["", words, str(count), ""] for words, count in (*counts, *reasons)]


def _reasons() -> dict[Skip, str]:
    return {
        Skip.NOT_BEHAVIORAL: translate("services", "Not a behavioral health provider"),
        Skip.DEACTIVATED: translate("services", "NPI deactivated"),
        Skip.OUT_OF_AREA: translate("services", "Outside the chosen states or ZIP codes"),
        Skip.NO_NAME: translate("services", "No name and no organization"),
        Skip.INVALID: translate("services", "Not valid"),
        Skip.DUPLICATE_IN_FILE: translate("services", "Repeats an earlier row"),
        Skip.MALFORMED: translate("services", "Row cannot be read"),
        Skip.IN_BIN: translate("services", "In the bin"),
    }
