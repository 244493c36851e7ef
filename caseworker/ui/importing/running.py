"""An import on its way: how far it is, and the way to stop it."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from caseworker.models.imports import Progress
from caseworker.ui import theme
from caseworker.ui.importing.describe import left_sentence, progress_sentence
from caseworker.ui.widgets.labels import ElidedLabel, label

_LOOK_EVERY_MS = 100
_PARTS = 1000


class ProgressNote:
    """Where the import's thread writes how far it is, and the window reads it: no signal crosses the threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: Progress | None = None

    def put(self, progress: Progress) -> None:
        with self._lock:
            self._latest = progress

    def take(self) -> Progress | None:
        with self._lock:
            return self._latest


class Running(QWidget):
    """Looks at `note` while it is shown."""

    def __init__(self, note: ProgressNote, file_name: str) -> None:
        super().__init__()
        self._note = note
        self._begun = time.monotonic()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(ElidedLabel(file_name, "name"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress of the import"))
        column.addWidget(self.bar)
        self.said = label(self.tr("Reading the file …"), wrap=True)
        self.left = label("", "small", wrap=True)
        column.addWidget(self.said)
        column.addWidget(self.left)
        promise = self.tr("Nothing is kept until the whole file is read. Stopping leaves the directory as it was.")
        column.addWidget(label(promise, "small", wrap=True))
        column.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Show what the import's thread wrote last."""
        progress = self._note.take()
        if progress is None:
            return
        if progress.total and progress.done >= progress.total:
            self.bar.setRange(0, 0)
            self.said.setText(self.tr("Everything is read: writing it down …"))
            self.left.setText("")
            return
        self.bar.setRange(0, _PARTS)
        self.bar.setValue(_PARTS * progress.done // progress.total if progress.total else 0)
        self.said.setText(progress_sentence(progress))
        self.left.setText(left_sentence(progress, time.monotonic() - self._begun))

    def say_stopping(self) -> None:
        self._timer.stop()
        self.bar.setRange(0, 0)
        self.said.setText(self.tr("Stopping …"))
        self.left.setText("")
