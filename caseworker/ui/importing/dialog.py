"""The dialog of an import: looks at the file, asks what to do, does it, says what came of it."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from caseworker.errors import Cancelled, CaseworkerError
from caseworker.models.imports import ImportFormat, ImportPlan, ImportReport, Preview
from caseworker.models.query import Filters, ImportRef
from caseworker.services.cancel import CancelToken
from caseworker.ui.context import Context, Destination, Message, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.files import ask_save
from caseworker.ui.importing.choosing import AreaSetting, Choosing, ChoosingColumns, ChoosingContacts, ChoosingProviders
from caseworker.ui.importing.describe import counts_sentence, number, report_title, running_words
from caseworker.ui.importing.report import Report
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.labels import label
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.running import ProgressNote, Running
from caseworker.ui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.export import Written
    from caseworker.services.imports import Imports
    from caseworker.ui.importing.target_field import Choice
    from caseworker.ui.tasks import Task

STATES, PREFIXES = "import_states", "import_zip_prefixes"


class Stage(Enum):
    LOOKING = auto()
    REFUSED = auto()
    CHOOSING = auto()
    RUNNING = auto()
    STOPPING = auto()
    DONE = auto()


class ImportDialog(FormDialog):
    """Closing it while an import runs stops the import; nothing of it is kept."""

    stage_changed = Signal(object)

    def __init__(self, context: Context, parent: QWidget, path: Path) -> None:
        super().__init__(parent, self.tr("Import contacts"), width=960, height=720)
        self._context = context
        self._path = path
        self.stage = Stage.LOOKING
        self.report: ImportReport | None = None
        self._content: QWidget | None = None
        self._choosing: Choosing | None = None
        self._doubting: Task | None = None
        self._cancel: CancelToken | None = None
        self._leaves = False
        self._brought: ImportRef | None = None
        self.notice = Banner("", tone=Tone.INFO)
        self.notice.hide()
        self.column.addWidget(self.notice)
        self._make_buttons()
        self._look()

    @property
    def content(self) -> QWidget | None:
        """The page of the present stage: a `Choosing`, `Running` or `Report`."""
        return self._content

    # --- the file is looked at ----------------------------------------------------------------------------
    def _look(self) -> None:
        self._show(label(self.tr("Looking at “{file}” …").format(file=self._path.name), "muted"), Stage.LOOKING)
        services, path = self._context.services, self._path

        def look() -> tuple[Preview, tuple[Choice, ...]]:
            # The first use loads the file formats, off the UI thread.
            imports: Imports = services.imports
            return imports.inspect(path), imports.fields()

        self._context.tasks.run(look, self._looked, self._not_read, owner=self)

    def _looked(self, found: tuple[Preview, tuple[Choice, ...]]) -> None:
        preview, choices = found
        choosing: Choosing
        if preview.format is ImportFormat.NPPES:
            choosing = ChoosingProviders(preview, self._path.name, self._remembered_area())
        elif not preview.format.has_columns:
            choosing = ChoosingContacts(preview, self._path.name)
        else:
            choosing = ChoosingColumns(preview, self._path.name, choices)
            choosing.targets_changed.connect(self._doubt)
            choosing.remade.connect(self._start_anew)
        choosing.edited.connect(self._fit_import_button)
        self._choosing = choosing
        self._show(choosing, Stage.CHOOSING)
        self._fit_import_button()
        self._start_anew()

    def _not_read(self, error: CaseworkerError) -> None:
        self._show(QWidget(), Stage.REFUSED)
        self.say_problem(error.sentence)

    def _choose_another(self) -> None:
        self.reject()
        self._context.doors.import_file()

    def _remembered_area(self) -> AreaSetting:
        settings = self._context.settings
        return AreaSetting(str(settings.get(STATES, "")), str(settings.get(PREFIXES, "")))

    # --- what is to be done -------------------------------------------------------------------------------
    def _doubt(self) -> None:
        """Look again for values that contradict what their column is to become."""
        if not isinstance(self._content, ChoosingColumns):
            return
        if self._doubting is not None:
            self._doubting.forget()
        targets, services, path = self._content.targets(), self._context.services, self._path
        self._doubting = self._context.tasks.run(
            lambda: services.imports.doubts(path, targets),
            self._content.show_doubts,
            lambda error: self.say_problem(error.sentence),
            owner=self._content,
        )

    def _start_anew(self) -> None:
        """The columns were made anew: back to the top, and to what comes next."""
        follow_layout(self)
        self.area.verticalScrollBar().setValue(0)
        if self.main_button is not None:
            self.main_button.setFocus()

    def _fit_import_button(self) -> None:
        choosing = self._choosing
        if choosing is None:
            return
        self.say_problem("")
        if not choosing.is_decided:
            text = self.tr("Import as it is")
        elif choosing.doubts == 1:
            text = self.tr("Import in spite of one doubt")
        elif choosing.doubts:
            text = self.tr("Import in spite of {n} doubts").format(n=number(choosing.doubts))
        else:
            text = self.tr("Import")
        self.import_button.setText(text)
        self.import_button.set_look(Look.PRIMARY if choosing.is_decided else Look.NORMAL)
        self.import_button.updateGeometry()
        # Neither Enter nor Ctrl+Enter takes a file as it is that is known to be wrong.
        mending = choosing.mend_button if isinstance(choosing, ChoosingColumns) else None
        self.main_button = mending or self.import_button

    # --- the import ---------------------------------------------------------------------------------------
    def run(self) -> None:
        """Import as chosen."""
        choosing = self._choosing
        if self.stage is not Stage.CHOOSING or choosing is None:
            return
        plan = choosing.plan()
        if plan is None:
            self.area.ensureWidgetVisible(choosing.area)
            return
        if plan.format is ImportFormat.NPPES:
            states, prefixes = choosing.area.typed()
            self._context.settings.set(STATES, states)
            self._context.settings.set(PREFIXES, prefixes)
        self.say_problem("")
        self.notice.hide()
        self._run(plan, choosing)

    def _run(self, plan: ImportPlan, choosing: Choosing) -> None:
        note, cancel = ProgressNote(), CancelToken()
        self._cancel = cancel
        services, path = self._context.services, self._path

        def work() -> ImportReport | None:
            try:
                return services.imports.run(path, plan, progress=note.put, cancel=cancel)
            except Cancelled:
                return None

        self._show(Running(note, path.name, running_words()), Stage.RUNNING, keep=choosing)

        def ended(report: ImportReport | None) -> None:
            self._ended(report, choosing)

        def failed(error: CaseworkerError) -> None:
            self._back_to(choosing)
            self.say_problem(error.sentence)

        self._context.tasks.run(work, ended, failed, owner=self)

    def stop(self) -> None:
        """Let the running import end without a trace."""
        if self.stage is not Stage.RUNNING or self._cancel is None:
            return
        self._cancel.cancel()
        if isinstance(self._content, Running):
            self._content.say_stopping()
        self._set_stage(Stage.STOPPING)

    def _ended(self, report: ImportReport | None, choosing: Choosing) -> None:
        self._cancel = None
        if report is None:
            self._stopped(choosing)
            return
        self._choosing = None
        choosing.deleteLater()
        self.report = report
        if report.step is not None and report.added + report.updated:
            self._brought = ImportRef(report.step, self._context.services.session.today())
        self.heading.setText(report_title(report))
        self._show(Report(report, self._context.services.imports.reason), Stage.DONE)
        # If it was finished before it could be stopped, the report stays instead of a silent end.
        self._leaves = False
        announce(self, f"{report_title(report)}. {counts_sentence(report)}")

    def _stopped(self, choosing: Choosing) -> None:
        self._back_to(choosing)
        said = self.tr("The import was stopped: the directory is as it was.")
        if self._leaves:
            self._context.notify(Message(said))
            super().reject()
            return
        self.say_problem("")
        self._say(said)

    def _back_to(self, choosing: Choosing) -> None:
        self._cancel = None
        self._show(choosing, Stage.CHOOSING)
        self._fit_import_button()
        self._start_anew()

    # --- afterwards ---------------------------------------------------------------------------------------
    def save_report(self) -> None:
        """Ask for a file and write the report as CSV."""
        suggested = self._path.with_name(self.tr("{file} import report.csv").format(file=self._path.stem))
        title, kinds = self.tr("Save the report"), self.tr("CSV table (*.csv)")
        ask_save(self, title, kinds, suggested, lambda path, _kind: self.write_report(path))

    def write_report(self, path: Path) -> None:
        report, imports = self.report, self._context.services.imports
        if report is None:
            return

        def work() -> Written:
            return imports.save_report(report, path)

        self._context.tasks.run(work, self._report_saved, self._say_error, owner=self)

    def _report_saved(self, written: Written) -> None:
        self.say_problem("")
        self._say(self.tr("The report is saved as “{file}”.").format(file=written.path.name))

    def undo(self) -> None:
        """Take the import back."""
        report, imports = self.report, self._context.services.imports
        if report is None or not self.undo_button.isEnabled():
            return
        self.undo_button.setEnabled(False)

        def failed(error: CaseworkerError) -> None:
            self.undo_button.setEnabled(True)
            self._say_error(error)

        self._context.tasks.run(lambda: imports.undo(report), self._undone, failed, owner=self)

    def _undone(self, _changes: Changes) -> None:
        self.say_problem("")
        self.notice.hide()
        if isinstance(self._content, Report):
            self._content.say_taken_back()
        self.undo_button.hide()
        self._brought = None
        self.show_button.setText(self.tr("Go to the directory"))
        self.close_button.setFocus()

    def show_contacts(self) -> None:
        """Close, with what the import brought in front; with the whole directory if it brought nothing."""
        self.accept()
        filters = Filters(from_import=self._brought, include_inactive=True) if self._brought else Filters()
        self._context.navigate(Destination("directory", text="", filters=filters))

    def _say(self, sentence: str) -> None:
        self.notice.set_text(sentence)
        self.notice.show()
        announce(self, sentence)

    def _say_error(self, error: CaseworkerError) -> None:
        self.notice.hide()
        self.say_problem(error.sentence)

    # --- leaving ------------------------------------------------------------------------------------------
    def reject(self) -> None:
        if self._may_leave():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_leave():
            super().closeEvent(event)
        else:
            event.ignore()

    def _may_leave(self) -> bool:
        if self.stage in (Stage.RUNNING, Stage.STOPPING):
            self._leaves = True
            self.stop()
            return False
        return True

    # --- stages -------------------------------------------------------------------------------------------
    def _make_buttons(self) -> None:
        self.undo_button = self.add_button(self.tr("Undo import"), left=True)
        self.undo_button.clicked.connect(self.undo)
        self.report_button = self.add_button(self.tr("Save report…"))
        self.report_button.clicked.connect(self.save_report)
        self.close_button = self.add_button(self.tr("Close"), key="Esc")
        self.close_button.clicked.connect(self.reject)
        self.stop_button = self.add_button(self.tr("Stop the import"))
        self.stop_button.clicked.connect(self.stop)
        self.import_button = self.add_button(self.tr("Import"), primary=True)
        self.import_button.clicked.connect(self.run)
        self.other_button = self.add_button(self.tr("Choose another file…"))
        self.other_button.clicked.connect(self._choose_another)
        self.show_button = self.add_button(self.tr("Go to the directory"), primary=True)
        self.show_button.clicked.connect(self.show_contacts)

    def _show(self, content: QWidget, stage: Stage, *, keep: QWidget | None = None) -> None:
        old = self._content
        if old is not None:
            self.column.removeWidget(old)
            old.hide()
            if old is not keep:
                old.deleteLater()
        self._content = content
        self.column.addWidget(content, 1)
        content.show()
        self.area.verticalScrollBar().setValue(0)
        follow_layout(self)
        self._set_stage(stage)

    def _set_stage(self, stage: Stage) -> None:
        self.stage = stage
        done = stage is Stage.DONE
        changed = bool(self.report and self.report.step is not None)
        shown: dict[Button, bool] = {
            self.undo_button: done and changed,
            self.report_button: done,
            self.close_button: stage not in (Stage.RUNNING, Stage.STOPPING),
            self.stop_button: stage in (Stage.RUNNING, Stage.STOPPING),
            self.import_button: stage is Stage.CHOOSING,
            self.show_button: done,
            self.other_button: stage is Stage.REFUSED,
        }
        self.show_button.setText(self.tr("Show them") if self._brought else self.tr("Go to the directory"))
        for button, is_shown in shown.items():
            button.setVisible(is_shown)
        self.stop_button.setEnabled(stage is Stage.RUNNING)
        self.main_button = {Stage.CHOOSING: self.import_button, Stage.DONE: self.show_button}.get(stage)
        focused = self.main_button or (self.stop_button if stage is Stage.RUNNING else self.close_button)
        focused.setFocus()
        self.stage_changed.emit(stage)
