"""The one thread that writes."""

from __future__ import annotations

import logging
import queue
import sys
import threading
from concurrent.futures import Future, wait
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.storage.base import Cancel
    from caseworker.storage.sqlite.connection import Connection

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_USUAL_TURN_S = sys.getswitchinterval()
_TURN_S = 0.0005
"""So long a piece of work between the commands keeps the interpreter from the other threads."""


class Writer:
    """Runs jobs on `connection` one after another; it owns the connection and closes it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: queue.SimpleQueue[tuple[Callable[[Connection], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._between: Callable[[Connection], bool] | None = None
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

    def run_between(self, step: Callable[[Connection], bool]) -> None:
        """Calls `step` whenever no job waits, until it returns False: something long, in pieces that hold up nobody."""

        def begin(_connection: Connection) -> None:
            self._between = step

        with self._lock:
            if not self._is_closed:
                self._jobs.put((begin, Future()))

    def close(self) -> None:
        """Ends the job at hand and those that wait, then the thread and the connection."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (entry := self._next()) is not None:
            job, future = entry
            try:
                future.set_result(job(self._connection))
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the job
                future.set_exception(error)
            # Otherwise the last command's records would live until the next one comes.
            del entry, job, future
        self._connection.close()

    def _next(self) -> tuple[Callable[[Connection], Any], Future[Any]] | None:
        try:
            while self._between is not None:
                try:
                    return self._jobs.get_nowait()
                except queue.Empty:
                    # Whoever searches meanwhile gets its turn ten times as soon.
                    sys.setswitchinterval(_TURN_S)
                    self._go_on(self._between)
        finally:
            sys.setswitchinterval(_USUAL_TURN_S)
        return self._jobs.get()

    def _go_on(self, step: Callable[[Connection], bool]) -> None:
        try:
            has_more = step(self._connection)
        except Exception as error:  # noqa: BLE001 - nobody waits for it; it is tried again when next opened
            _LOG.warning("work between the commands ended: %s", type(error).__name__)
            has_more = False
        if not has_more:
            self._between = None
