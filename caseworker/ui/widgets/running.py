"""Long work on its way: how far it is, and what is said of it. The way to stop it is the dialog's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, QTimer
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from caseworker.models.imports import Progress
from caseworker.ui import theme
from caseworker.ui.widgets.labels import ElidedLabel, label

_LOOK_EVERY_MS = 100
_PARTS = 1000


def _tr(text: str) -> str:
    return QCoreApplication.translate("Running", text)


class ProgressNote:
    """Where the working thread writes how far it is, and the window reads it: no signal crosses the threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: Progress | None = None

    def put(self, progress: Progress) -> None:
        with self._lock:
            self._latest = progress

    def take(self) -> Progress | None:
        with self._lock:
            return self._latest


@dataclass(frozen=True, slots=True)
class RunningWords:
    """What is said of the work, translated. `progress` makes the sentence of how far it is.

    `name`: of the bar, for screen readers. `begin` and `end`: before it can be told how far it is, and after the last
    part. `promise`: what stopping leaves behind.
    """

    name: str
    begin: str
    end: str
    promise: str
    progress: Callable[[Progress], str]


class Running(QWidget):
    """Looks at `note` while it is shown."""

    def __init__(self, note: ProgressNote, file_name: str, words: RunningWords) -> None:
        super().__init__()
        self._note = note
        self._words = words
        self._begun = time.monotonic()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        column.addWidget(ElidedLabel(file_name, "name"))
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.name)
        column.addWidget(self.bar)
        self.said = label(words.begin, wrap=True)
        self.left = label("", "small", wrap=True)
        column.addWidget(self.said)
        column.addWidget(self.left)
        column.addWidget(label(words.promise, "small", wrap=True))
        column.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Show what the working thread wrote last."""
        progress = self._note.take()
        if progress is None:
            return
        if progress.total and progress.done >= progress.total:
            self.bar.setRange(0, 0)
            self.said.setText(self._words.end)
            self.left.setText("")
            return
        self.bar.setRange(0, _PARTS)
        self.bar.setValue(_PARTS * progress.done // progress.total if progress.total else 0)
        self.said.setText(self._words.progress(progress))
        self.left.setText(left_sentence(progress, time.monotonic() - self._begun))

    def say_stopping(self) -> None:
        self._timer.stop()
        self.bar.setRange(0, 0)
        self.said.setText(self.tr("Stopping …"))
        self.left.setText("")


def left_sentence(progress: Progress, seconds: float) -> str:
    """How long it will still take, once that can be told; empty before."""
    if seconds < 3 or not 0 < progress.done < progress.total:
        return ""
    left = seconds * (progress.total - progress.done) / progress.done
    if left < 60:
        return _tr("Less than a minute left")
    minutes = round(left / 60)
    if minutes == 1:
        return _tr("About a minute left")
    return _tr("About {n} minutes left").format(n=QLocale().toString(minutes))
