"""Follow-ups as a file for a calendar: whether it names the contacts, then where to put it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.fields import CheckField
from caseworker.ui.forms.files import ask_save
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError

FOLDER = "calendar_folder"


class CalendarDialog(FormDialog):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, "", width=520, height=300)
        self._context = context
        self.set_title(self.tr("Follow-ups for a calendar"))
        text = self.tr(
            "The file has a day for every open referral, for Outlook, Google Calendar and others. It names neither "
            "clients nor needs. Save it again after changes: calendars move the days that they know already."
        )
        self.column.addWidget(label(text, "muted", wrap=True))
        self.names = CheckField(self.tr("Name the contacts"))
        self.column.addWidget(self.names)
        hint = self.tr("“Follow up: Harbor House”. Others who see your calendar learn where clients are sent.")
        self.names.editor.setAccessibleDescription(hint)
        self.column.addWidget(label(hint, "small", wrap=True))
        self.button = self.end_with(self.tr("Cancel"), self.tr("Save as…"), self._ask)
        self.button.setFocus()

    def _ask(self) -> None:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(str(self._context.settings.get(FOLDER, documents)))
        kind = self.tr("Calendar (*.ics)")
        ask_save(self, self.windowTitle(), kind, folder / self.tr("Follow-ups.ics"), self._chosen)

    def _chosen(self, path: Path, _kind: str) -> None:
        self._context.settings.set(FOLDER, str(path.parent))
        self.save(path)

    def save(self, path: Path) -> None:
        """Write the file off the UI thread, say so, and close."""
        self.button.setEnabled(False)
        followups, with_names = self._context.services.followups, self.names.value()

        def done(count: int) -> None:
            one = self.tr("Saved “{file}” with one day.")
            many = self.tr("Saved “{file}” with {n} days.")
            text = (one if count == 1 else many).format(file=path.name, n=f"{count:,}")
            self._context.notify(Message(text, tone=Tone.GOOD))
            self.accept()

        def failed(error: CaseworkerError) -> None:
            self.button.setEnabled(True)
            self.say_problem(error.sentence)

        self._context.tasks.run(lambda: followups.write_calendar(path, with_names=with_names), done, failed, owner=self)
