"""The one thread that writes."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.storage.base import Cancel
    from caseworker.storage.sqlite.connection import Connection

T = TypeVar("T")


class Writer:
    """Runs jobs on `connection` one after another; it owns the connection and closes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: queue.SimpleQueue[tuple[Callable[[Connection], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._is_closed = False
        # A daemon: a program that forgets to close must still end; what was acknowledged is on disk.
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def run(self, job: Callable[[Connection], T], cancel: Cancel | None = None) -> T:
        """What `job` returns or raises. RuntimeError from the writer's own thread, and after `close`.

        Ctrl+C, which only reaches the thread that waits here, presses `cancel` and waits for the end of the job.
        """
        if threading.current_thread() is self._thread:
            raise RuntimeError("A command was started inside a command: do both in one transaction.")
        future: Future[T] = Future()
        with self._lock:
            if self._is_closed:
                raise RuntimeError("The store is closed.")
            self._jobs.put((job, future))
        try:
            return future.result()
        except KeyboardInterrupt:
            if cancel is not None:
                cancel.cancel()
            wait((future,))
            if cancel is not None and future.exception() is None:
                # It was done before it could be cancelled, which its caller must learn.
                return future.result()
            raise

    def close(self) -> None:
        """Ends the job at hand and those that wait, then the thread and the connection."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (entry := self._jobs.get()) is not None:
            job, future = entry
            try:
                future.set_result(job(self._connection))
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the job
                future.set_exception(error)
            # Otherwise the last command's records would live until the next one comes.
            del entry, job, future
        self._connection.close()
