"""The dialog of an export: what leaves, where to, how far it is, and what came of it."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, QLocale, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from caseworker.errors import Cancelled, CaseworkerError
from caseworker.models.export import FileFormat, Written
from caseworker.models.imports import Progress
from caseworker.services.cancel import CancelToken
from caseworker.ui import words
from caseworker.ui.context import Context, Exportable, Message, Tone
from caseworker.ui.exporting.choosing import Choosing
from caseworker.ui.exporting.formats import file_kind, format_name
from caseworker.ui.exporting.whom import Counted, count
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.files import ask_save
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.handed_out import Done, omitted, suggested_name
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.running import ProgressNote, Running, RunningWords
from caseworker.ui.widgets.tab_order import follow_layout

FOLDER = "export_folder"


class Stage(Enum):
    CHOOSING = auto()
    RUNNING = auto()
    STOPPING = auto()


class ExportDialog(FormDialog):
    """Closing it while a file is written stops that; what was there before stays."""

    stage_changed = Signal(object)

    def __init__(self, context: Context, parent: QWidget, offered: Exportable) -> None:
        super().__init__(parent, self.tr("Export contacts"), width=700, height=680)
        self._context = context
        self.stage = Stage.CHOOSING
        self.outcome: Done | None = None
        self.running: Running | None = None
        self._cancel = CancelToken()
        self._leaves = False
        exports = context.services.exports
        self.saved = Banner("", tone=Tone.GOOD, action_text=self.tr("Open"), action=self._open_file)
        self.saved.hide()
        self.column.addWidget(self.saved)
        self.choosing = Choosing(offered, exports.formats(), exports.columns(), context.settings)
        self.column.addWidget(self.choosing)
        self.save_button = self.end_with(self.tr("Close"), self.tr("Save as…"), self.ask)
        self.stop_button = self.add_button(self.tr("Stop"))
        self.stop_button.clicked.connect(self.stop)
        self.stop_button.hide()
        self.choosing.changed.connect(self._fit)
        self.choosing.unfolded.connect(self._bring_into_view)
        self._fit()
        follow_layout(self)
        self.choosing.whom.focus_widget.setFocus()
        services, cancel = context.services, self._cancel
        context.tasks.run(lambda: count(services, offered, cancel), self._counted, self._say_error, owner=self)

    # --- what is to leave ---------------------------------------------------------------------------------
    def _counted(self, counted: Counted) -> None:
        self.choosing.show_counts(counted)
        if counted.everybody:
            self.choosing.whom.focus_widget.setFocus()
        else:
            self.say_problem(self.tr("The directory is empty: there is nobody to export yet."))

    def _fit(self) -> None:
        self.save_button.setEnabled(self.stage is Stage.CHOOSING and self.choosing.is_complete)

    def _bring_into_view(self, part: QWidget) -> None:
        # After the layout made room for it.
        QTimer.singleShot(0, part, lambda: self.area.ensureWidgetVisible(part))

    def ask(self) -> None:
        """For the name of the file, which is then written."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self._context.settings.get(FOLDER, documents)))
        wanted: FileFormat = self.choosing.format.value()
        today = self._context.services.session.today()
        name = suggested_name("", QDate(today.year, today.month, today.day), wanted)
        title = self.tr("Save the export")
        ask_save(self, title, file_kind(wanted), folder / name, lambda path, _kind: self.write(path))

    # --- writing ------------------------------------------------------------------------------------------
    def write(self, path: Path) -> None:
        """As it is chosen now."""
        chosen = self.choosing
        counted, wanted = chosen.counted, chosen.format.value()
        if self.stage is not Stage.CHOOSING or counted is None or not chosen.is_complete:
            return
        self.saved.hide()
        if path.suffix.lower() != f".{wanted.suffix}":
            sentence = self.tr("“{file}” was not written: the name has to end with .{suffix} ({format}).")
            self.say_problem(sentence.format(file=path.name, suffix=wanted.suffix, format=format_name(wanted)))
            return
        self.say_problem("")
        self._context.settings.set(FOLDER, str(path.parent))
        chosen.remember()
        note, cancel = ProgressNote(), CancelToken()
        self._cancel = cancel
        exports, which, options = self._context.services.exports, counted.which(chosen.whom.value()), chosen.options()
        purpose = chosen.everything.said()

        def work() -> Written | None:
            try:
                return exports.write(path, wanted, which, options, purpose=purpose, progress=note.put, cancel=cancel)
            except Cancelled:
                return None

        self._begin(Running(note, path.name, _running_words()))
        self._context.tasks.run(work, self._ended, self._failed, owner=self)

    def stop(self) -> None:
        """Let what is being written end without a trace."""
        if self.stage is not Stage.RUNNING or self.running is None:
            return
        self._cancel.cancel()
        self.running.say_stopping()
        self._set_stage(Stage.STOPPING)

    def _ended(self, written: Written | None) -> None:
        self._end()
        if written is not None:
            self._tell(written)
            # If it was finished before it could be stopped, that is said instead of a silent end.
            self._leaves = False
            return
        said = self.tr("The export was stopped: no file was written, one of that name is as it was.")
        if self._leaves:
            self._context.notify(Message(said))
            super().reject()
        else:
            self.say_problem(said)

    def _tell(self, written: Written) -> None:
        said = self.tr("Saved “{file}”: {contacts}.").format(
            file=written.path.name, contacts=words.count_contacts(written.contacts)
        )
        sentence = " ".join([said, *omitted(written.omitted_confidential), *written.warnings])
        self.outcome = Done(sentence, written.path)
        self.saved.set_text(sentence)
        self.saved.show()
        self.area.verticalScrollBar().setValue(0)
        if self.saved.button is not None:
            self.saved.button.setAccessibleDescription(sentence)
            self.saved.button.setFocus()
        announce(self, sentence)

    def _failed(self, error: CaseworkerError) -> None:
        self._end()
        self._leaves = False
        self._say_error(error)

    def _say_error(self, error: CaseworkerError) -> None:
        self.go_to(self.say_wrong(error, self._field_of))

    def _field_of(self, name: str) -> Labeled | None:
        return self.choosing.everything.purpose if name == "purpose" else None

    def _open_file(self) -> None:
        if self.outcome is not None:
            self.outcome.open()

    # --- stages -------------------------------------------------------------------------------------------
    def _begin(self, running: Running) -> None:
        self.running = running
        self.choosing.hide()
        self.column.insertWidget(self.column.indexOf(self.choosing), running)
        running.show()
        self._set_stage(Stage.RUNNING)
        self.stop_button.setFocus()

    def _end(self) -> None:
        if self.running is not None:
            self.running.hide()
            self.running.deleteLater()
            self.running = None
        self.choosing.show()
        self._set_stage(Stage.CHOOSING)
        self.save_button.setFocus()

    def _set_stage(self, stage: Stage) -> None:
        self.stage = stage
        self.stop_button.setVisible(stage is not Stage.CHOOSING)
        self.stop_button.setEnabled(stage is Stage.RUNNING)
        self.save_button.setVisible(stage is Stage.CHOOSING)
        self._fit()
        self.stage_changed.emit(stage)

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
        if self.stage is Stage.CHOOSING:
            self._cancel.cancel()
            return True
        self._leaves = True
        self.stop()
        return False


def _running_words() -> RunningWords:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Exporting", text)

    def progress(at: Progress) -> str:
        done, total = (QLocale().toString(number) for number in (at.done, at.total))
        return tr("{done} of {total} contacts").format(done=done, total=total)

    return RunningWords(
        tr("Progress of the export"),
        tr("Reading the contacts …"),
        tr("Everything is read: finishing the file …"),
        tr("The file takes its place when it is whole. Stopping leaves what was there before."),
        progress,
    )
