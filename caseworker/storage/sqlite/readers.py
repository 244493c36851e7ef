"""A few connections that only read, each lent to one thread at a time."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from caseworker.storage.base import Cancel
    from caseworker.storage.sqlite.connection import Connection

MOST = 6
"""As many as may read at once (see `ui.tasks`): a search never waits for a count to give its connection back."""


class Readers:
    """Opens connections as they are needed, and lends the one used last first: its cache is warm."""

    def __init__(self, open_connection: Callable[[], Connection]) -> None:
        self._open = open_connection
        self._free: list[Connection] = []
        self._outdated: list[Connection] = []
        self._in_use: list[Connection] = []
        self._lent = 0
        self._is_closed = False
        self._changed = threading.Condition()

    @contextmanager
    def use(self, cancel: Cancel | None = None) -> Iterator[Connection]:
        """A connection in a transaction: everything read within is of one moment. `cancel` interrupts it."""
        connection = self._take()
        try:
            connection.execute("BEGIN")
            if cancel is not None:
                cancel.on_cancel(connection.interrupt)
            yield connection
            if cancel is not None:
                cancel.check()
        except Exception:
            # An interrupted full-text query may fail in words of its own.
            if cancel is not None:
                cancel.check()
            raise
        finally:
            if cancel is not None:
                cancel.on_cancel(None)
            try:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            finally:
                self._give_back(connection)

    def forget(self) -> None:
        """From now on only new connections are lent."""
        with self._changed:
            idle, self._free = self._free, []
            self._outdated = list(self._in_use)
        for connection in idle:
            connection.close()

    def close(self) -> None:
        """Waits for the connections that are lent."""
        with self._changed:
            self._is_closed = True
            self._changed.wait_for(lambda: self._lent == 0)
            for connection in self._free:
                connection.close()
            self._free.clear()
            self._changed.notify_all()

    def _take(self) -> Connection:
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._free or self._lent < MOST)
            if self._is_closed:
                raise RuntimeError("The store is closed.")
            self._lent += 1
            if self._free:
                self._in_use.append(self._free.pop())
                return self._in_use[-1]
        try:
            connection = self._open()
        except BaseException:
            with self._changed:
                self._lent -= 1
                self._changed.notify()
            raise
        with self._changed:
            self._in_use.append(connection)
        return connection

    def _give_back(self, connection: Connection) -> None:
        with self._changed:
            self._lent -= 1
            self._in_use.remove(connection)
            if connection in self._outdated:
                self._outdated.remove(connection)
                connection.close()
            else:
                self._free.append(connection)
            self._changed.notify_all()
