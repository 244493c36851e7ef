"""Counts what kept searches find: off the UI thread, one after the other, so that the page's own search goes first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from caseworker.ui.directory.search_rows import Entry
from caseworker.ui.tasks import Tasks

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.services.bundle import Services
    from caseworker.services.cancel import CancelToken


class SearchCounter(QObject):
    counted = Signal(object, int)
    """An `Entry`, and how many contacts it finds."""

    def __init__(self, services: Services, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._waiting: deque[Entry] = deque()
        self._cancel: CancelToken | None = None

    def count(self, entries: Iterable[Entry]) -> None:
        """These instead of whatever is being counted."""
        self.stop()
        self._waiting = deque(entries)
        self._next()

    def stop(self) -> None:
        """Interrupts the count that runs and forgets those that wait."""
        self._waiting.clear()
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None

    def _next(self) -> None:
        if not self._waiting:
            self._cancel = None
            return
        entry = self._waiting.popleft()
        cancel = self._cancel = self._services.finding.new_cancel()
        searches = self._services.searches

        def done(count: int) -> None:
            if cancel is self._cancel:
                self.counted.emit(entry, count)
                self._next()

        def failed(_error: CaseworkerError) -> None:
            # A count is only offered: the search itself says what is wrong when it is taken.
            if cancel is self._cancel:
                self._next()

        self._tasks.run(lambda: searches.count(entry.search, cancel=cancel), done, failed, owner=self)
