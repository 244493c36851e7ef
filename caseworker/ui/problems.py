"""Telling the user that something went wrong: in one sentence, or as a bug report fit to be copied."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMessageBox, QPlainTextEdit, QVBoxLayout, QWidget

from caseworker.errors import CaseworkerError, EnvironmentProblem
from caseworker.ui import theme
from caseworker.ui.context import Message, Tone
from caseworker.ui.crash import redacted
from caseworker.ui.widgets.buttons import Button, PrimaryButton
from caseworker.ui.widgets.labels import label

_LOG = logging.getLogger(__name__)


def as_message(error: CaseworkerError) -> Message | None:
    """A toast for what concerns one step; None for what the user must see before going on."""
    if isinstance(error, EnvironmentProblem):
        return None
    return Message(error.sentence, tone=Tone.WARNING)


def show_problem(error: CaseworkerError, parent: QWidget | None) -> None:
    """A dialog with the error's sentence. Does not block."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(QCoreApplication.translate("Problems", "Caseworker"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(error.sentence)
    box.open()


class CrashDialog(QDialog):
    """What is told about a bug. `details` are redacted already (see `ui.crash`)."""

    def __init__(self, details: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Something went wrong in Caseworker"))
        self._details = details
        column = QVBoxLayout(self)
        margin = theme.px(20)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(12))
        column.addWidget(label(self.windowTitle(), "heading", self))
        said = self.tr(
            "This is a mistake in the program. What you saved is safe. The lines below say where it happened; "
            "they hold no names, notes or codes, and may be sent to whoever looks after the program."
        )
        column.addWidget(label(said, "", self, wrap=True))
        text = QPlainTextEdit(details, self)
        text.setReadOnly(True)
        text.setTabChangesFocus(True)
        text.setAccessibleName(self.tr("Details"))
        column.addWidget(text, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        copy = Button(self.tr("Copy details"), self)
        copy.clicked.connect(self._copy)
        close = PrimaryButton(self.tr("Close"), self)
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(theme.px(640), theme.px(420))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)


@contextmanager
def bugs_told(front: Callable[[], QWidget | None]) -> Iterator[None]:
    """While it lasts, an exception that nobody caught on the UI thread is logged and shown, both redacted.

    `front` gives the window to show it over. The program goes on: what was saved is safe.
    """
    before = sys.excepthook
    shown: list[CrashDialog] = []

    def tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not isinstance(error, Exception):
            before(kind, error, trace)
            return
        details = redacted(error)
        _LOG.critical("unexpected error: %s", details)
        # One at a time: a bug in painting would otherwise cover the screen with dialogs.
        if not shown:
            dialog = CrashDialog(details, front())
            shown.append(dialog)
            dialog.finished.connect(lambda _result: shown.clear())
            dialog.open()

    sys.excepthook = tell
    try:
        yield
    finally:
        sys.excepthook = before
