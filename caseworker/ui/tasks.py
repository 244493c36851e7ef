"""Work off the UI thread, with its outcome delivered back on it.

Threads are plain Python threads (never a QThread, which aborts the process when it is destroyed while running).
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import shiboken6
from PySide6.QtCore import QEventLoop, QObject, Qt, Signal

from caseworker.errors import Cancelled, CaseworkerError
from caseworker.ui.crash import redacted

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
_KEEP = 30.0


@dataclass(slots=True)
class _Job(Generic[T]):
    work: Callable[[], T]
    done: Callable[[T], None]
    failed: Callable[[CaseworkerError], None] | None
    owner: weakref.ref[QObject]


@dataclass(frozen=True, slots=True)
class _Outcome:
    key: int
    value: Any = None
    error: BaseException | None = None


class Task:
    """A handle on running work. `forget` drops the outcome; it does not stop the work itself (see `Cancel`)."""

    def __init__(self, tasks: Tasks, key: int) -> None:
        self._tasks = tasks
        self._key = key

    def forget(self) -> None:
        self._tasks.forget(self._key)

    @property
    def is_pending(self) -> bool:
        return self._tasks.is_pending(self._key)


class Tasks(QObject):
    """Runs work on a few threads. Create it, call it and shut it down on the UI thread."""

    problem = Signal(object)
    """A `CaseworkerError` that nobody handles: show its sentence."""

    crashed = Signal(str)
    """A bug: the redacted details, fit to be shown and copied."""

    idle = Signal()
    """Nothing is pending any more."""

    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Lanes, so that a keystroke never waits behind an export, nor behind a count.
        self._slow = ThreadPoolExecutor(max_workers=3, thread_name_prefix="task")
        self._quick = ThreadPoolExecutor(max_workers=2, thread_name_prefix="query")
        self._counting = ThreadPoolExecutor(max_workers=1, thread_name_prefix="count")
        self._jobs: dict[int, _Job[Any]] = {}
        self._next = 0
        self._lock = threading.Lock()
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[CaseworkerError], None] | None = None,
        *,
        owner: QObject,
        quick: bool = False,
        counting: bool = False,
    ) -> Task:
        """Run `work` on a thread, then `done` with its result, or `failed`, on the UI thread.

        Nothing is called once `owner` was deleted. `Cancelled` calls neither. Without `failed`, the error is
        emitted as `problem`; an exception that is no `CaseworkerError` is always emitted as `crashed`.
        `quick` is the lane of searches and reads: put nothing there that may take longer than a blink. `counting` is
        the lane of numbers that nobody waits for, one after the other: to be interrupted when a search starts.
        """
        self._next += 1
        key = self._next
        if self._closed:
            return Task(self, key)
        self._jobs[key] = _Job(work, done, failed, weakref.ref(owner))
        lane = self._quick if quick else self._counting if counting else self._slow
        lane.submit(self._execute, key)
        return Task(self, key)

    def forget(self, key: int) -> None:
        self._jobs.pop(key, None)

    def is_pending(self, key: int) -> bool:
        return key in self._jobs

    @property
    def pending(self) -> int:
        return len(self._jobs)

    def wait_all(self, seconds: float = _KEEP) -> None:
        """Let everything pending finish and be delivered, while the window stays alive."""
        from PySide6.QtCore import QDeadlineTimer  # not needed at start-up

        deadline = QDeadlineTimer(round(seconds * 1000))
        loop = QEventLoop()
        while self._jobs and not deadline.hasExpired():
            loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents | QEventLoop.ProcessEventsFlag.AllEvents)

    def shutdown(self) -> None:
        """Start nothing more, drop every outcome and wait until no thread is left."""
        self._closed = True
        self._jobs.clear()
        self._counting.shutdown(wait=True, cancel_futures=True)
        self._quick.shutdown(wait=True, cancel_futures=True)
        self._slow.shutdown(wait=True, cancel_futures=True)

    def _execute(self, key: int) -> None:
        # The job stays in the table, so that this thread never holds the last reference to a widget.
        job = self._jobs.get(key)
        if job is None:
            return
        work = job.work
        del job
        try:
            outcome = _Outcome(key, value=work())
        except BaseException as error:  # noqa: BLE001 - delivered to the UI thread, which decides
            outcome = _Outcome(key, error=error)
        del work
        if not self._closed and shiboken6.isValid(self):
            self._arrived.emit(outcome)

    def _deliver(self, outcome: _Outcome) -> None:
        job = self._jobs.pop(outcome.key, None)
        if job is not None:
            owner = job.owner()
            if owner is not None and shiboken6.isValid(owner):
                self._hand_over(job, outcome)
        if not self._jobs:
            self.idle.emit()

    def _hand_over(self, job: _Job[Any], outcome: _Outcome) -> None:
        error = outcome.error
        if error is None:
            job.done(outcome.value)
        elif isinstance(error, Cancelled):
            return
        elif not isinstance(error, CaseworkerError):
            details = redacted(error)
            _LOG.critical("unexpected error in a task: %s", details)
            self.crashed.emit(details)
        elif job.failed is not None:
            job.failed(error)
        else:
            self.problem.emit(error)
