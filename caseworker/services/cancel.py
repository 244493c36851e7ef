"""A cancel button's other end: handed to a query or a long command, and pressed from another thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from caseworker.errors import Cancelled
from caseworker.messages import translate

if TYPE_CHECKING:
    from collections.abc import Callable


class CancelToken:
    """Keeps the contract of `storage.base.Cancel`; safe to use from any thread, and for one piece of work."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._cancelled = False
        self._stop: Callable[[], None] | None = None

    def on_cancel(self, stop: Callable[[], None] | None) -> None:
        """Call `stop` when cancelled, at once if that already happened; None forgets the one before.

        After `on_cancel(None)` returned, no `stop` runs any more.
        """
        with self._lock:
            self._stop = stop
            if stop is not None and self._cancelled:
                stop()

    def check(self) -> None:
        """Raises `Cancelled` if cancelled."""
        if self._cancelled:
            raise Cancelled(translate("services", "Canceled: nothing was changed."))

    def cancel(self) -> None:
        # Called under the lock, so that the work that forgets its `stop` cannot end while it still runs.
        with self._lock:
            self._cancelled = True
            if self._stop is not None:
                self._stop()
