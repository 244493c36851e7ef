"""The real main window on an open store, with a clock at the two ends of a key.

From just before the key event is handed to the search field until the result list has painted the first answer to it
(or the page that says nothing was found). All on the window's thread, whose event loop runs as it does for a user.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication

from caseworker.services.bundle import Services, build
from caseworker.storage.sqlite.store import SqliteStore
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Destination
from caseworker.ui.directory import view
from caseworker.ui.directory.list_view import ResultList
from caseworker.ui.main_window import MainWindow
from caseworker.ui.picture import settle
from caseworker.ui.run import application
from tests.bench.forgotten import Forgotten
from tests.bench.opening import CLOCK

PATIENCE_MS = 60_000


class WatchedList(ResultList):
    """Tells when it has painted."""

    on_painted: Callable[[], None] = staticmethod(lambda: None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.on_painted()


class Stage:
    """The window and what is done to it."""

    def __init__(self, window: MainWindow, services: Services) -> None:
        self.window = window
        self.services = services
        self._loop = QEventLoop()
        self._is_answered = False
        self._painted_at = 0.0
        self.list.on_painted = self._on_painted
        window.directory.shown.connect(self._on_shown)

    @property
    def list(self) -> WatchedList:
        found = self.window.directory.view.list
        assert isinstance(found, WatchedList)
        return found

    def begin(self, **destination: Any) -> None:
        """An empty field, with the filters and the place given."""
        self.window.navigate(Destination("directory", text="", **destination))
        self.settle()

    def type_key(self, character: str) -> float | None:
        """Seconds from the key to the painted answer; None for a key that asks nothing new, as a second blank."""
        searcher = self.window.directory.searcher
        before = searcher.generation
        self._is_answered, self._painted_at = False, 0.0
        start = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
            QApplication.sendEvent(self.window.directory.view.search.line, event)
        if searcher.generation == before:
            return None
        if not self._painted_at:
            giving_up = QTimer()
            giving_up.setSingleShot(True)
            giving_up.timeout.connect(self._loop.quit)
            giving_up.start(PATIENCE_MS)
            self._loop.exec()
            giving_up.stop()
        assert self._painted_at, f"no answer in {PATIENCE_MS / 1000:.0f} s"
        return self._painted_at - start

    def rest(self, milliseconds: int) -> None:
        """What a hand needs between two keys: the window goes on with its work."""
        QTimer.singleShot(milliseconds, self._loop.quit)
        self._loop.exec()

    def settle(self) -> None:
        settle(self.window, patience_ms=PATIENCE_MS)

    def _on_shown(self) -> None:
        if self._is_answered:
            return
        self._is_answered = True
        if not self.window.directory.model.rowCount():
            # The page that says so is painted before a timer of no length fires.
            QTimer.singleShot(0, self._finish)

    def _on_painted(self) -> None:
        if self._is_answered and not self._painted_at:
            self._finish()

    def _finish(self) -> None:
        if not self._painted_at:
            self._painted_at = time.perf_counter()
            self._loop.quit()


@contextmanager
def staged(store: SqliteStore) -> Iterator[Stage]:
    application()
    services = build(store, actor="bench", clock=CLOCK)
    services.reference.warm_up()
    settings = Forgotten()
    appearance = Appearance(settings)
    appearance.apply()
    view.ResultList = WatchedList  # type: ignore[misc]
    try:
        window = MainWindow(services, settings, appearance)
    finally:
        view.ResultList = ResultList  # type: ignore[misc]
    window.resize(1280, 800)
    stage = Stage(window, services)
    window.show()
    stage.begin()
    try:
        yield stage
    finally:
        window.close()
