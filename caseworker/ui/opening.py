"""Opening a directory off the UI thread: usually done in a blink, but after an update the search is built anew."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from caseworker.errors import Cancelled, CaseworkerError
from caseworker.services.cancel import CancelToken

if TYPE_CHECKING:
    from caseworker.services.bundle import Services

SHOWN_FROM = 5_000
"""Contacts whose index takes about a second to build: for fewer nothing is shown."""


class Preparation(QObject):
    """Hand `tell` and `cancel` to `Access.open`, which calls the former on its own thread."""

    moved = Signal(int, int)
    """Contacts done, contacts in all. Emitted on the thread of this object."""

    _told = Signal(int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cancel = CancelToken()
        self._told.connect(self.moved, Qt.ConnectionType.QueuedConnection)

    def tell(self, done: int, total: int) -> None:
        if total >= SHOWN_FROM and shiboken6.isValid(self):
            self._told.emit(done, total)


class Opening:
    """One call of `Access.open` (`open_directory`), begun at once. Take its outcome, or `abandon` it."""

    def __init__(self, open_directory: Callable[..., Services], parent: QObject) -> None:
        self.preparation = Preparation(parent)
        pool = ThreadPoolExecutor(1, thread_name_prefix="open")
        self._future: Future[Services] = pool.submit(
            open_directory, progress=self.preparation.tell, cancel=self.preparation.cancel
        )
        pool.shutdown(wait=False)

    def wait(self, seconds: float) -> Services | None:
        """The outcome if it comes that soon, else None. Raises what the opening raised."""
        done, _ = wait([self._future], seconds)
        return self.outcome() if done else None

    def outcome(self) -> Services | None:
        """Waits for it. None when it was cancelled; raises what the opening raised."""
        try:
            return self._future.result()
        except Cancelled:
            return None

    def abandon(self) -> None:
        """Nobody wants it any more: stops it, and closes what was opened all the same."""
        self.preparation.cancel.cancel()
        try:
            services = self.outcome()
        except CaseworkerError:
            return
        if services is not None:
            services.store.close()
