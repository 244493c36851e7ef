"""Asks the store for what is typed, off the UI thread, and drops every answer that came too late."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker.models.query import Filters, Found, Loosening, Query, Widening
from caseworker.models.rows import ContactRow
from caseworker.ui.tasks import Task, Tasks

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.services.bundle import Services
    from caseworker.services.cancel import CancelToken

FIRST_IDS = 200
FIRST_ROWS = 12
COUNTED = 1_000
"""The first part of a long answer counts no further."""
_REST_MS = 40
"""So long after the first part the rest is asked for: painting comes before it, and often the next key."""
_ANYBODY = Query(filters=Filters(include_inactive=True))


@dataclass(frozen=True, slots=True)
class Answer:
    """The ids of a query, the first of their rows, and where `keep_id` stands among them (-1: nowhere).

    `complete` is False for the quick first part: the other ids, another spelling, or what to leave out where there are
    none, are still to come. `again` marks the answer to the same query after something changed: the view stays where it
    is. `counted` contacts match, or more while it is not complete.
    With `instead`, the answer is to that query: the one that was asked found next to nothing.
    """

    query: Query
    ids: array[int]
    complete: bool
    rows: tuple[ContactRow, ...]
    keep_row: int = -1
    again: bool = False
    loosenings: tuple[Loosening, ...] = ()
    empty_directory: bool = False
    place_problem: str = ""
    counted: int = 0
    instead: Widening | None = None


class Searcher(QObject):
    """One query at a time: a new one interrupts the one that runs."""

    answered = Signal(object)
    """An `Answer` to the latest query, at most two for each: the first part, then all of it."""

    rows_ready = Signal(object, object)
    """The ids that were asked for with `fetch`, and those of their rows that exist."""

    failed = Signal(object)
    """A `CaseworkerError`: the query could not be answered."""

    def __init__(self, services: Services, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finding = services.finding
        self._tasks = tasks
        self._generation = 0
        self._cancel: CancelToken | None = None
        self._query = Query()
        self.first_rows = FIRST_ROWS
        """As many as can be seen: the others come when they are looked at."""
        self._answered = Query()
        self._as_typed = False
        self._asked = False
        self._task: Task | None = None
        self._ask_rest: Callable[[], None] | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._go_on)

    @property
    def query(self) -> Query:
        """The latest query."""
        return self._query

    @property
    def generation(self) -> int:
        """Counts the queries asked so far."""
        return self._generation

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still to come."""
        return self._rest.isActive() or (self._task is not None and self._task.is_pending)

    def ask(self, query: Query, keep_id: int | None = None, *, as_typed: bool = False) -> bool:
        """Answer `query`: its first ids with their rows at once, then the whole list. False: it is asked already.

        Unless it is to be taken `as_typed`, what finds next to nothing is answered with another spelling.
        """
        if self._asked and (query, as_typed) == (self._query, self._as_typed):
            return False
        self._as_typed = as_typed
        self._start(query, keep_id, again=False)
        return True

    def ask_again(self, keep_id: int | None = None) -> None:
        """The same query once more, because the directory changed."""
        self._start(self._query, keep_id, again=True)

    def fetch(self, ids: Sequence[int]) -> None:
        """The rows of `ids`, through `rows_ready`."""
        query, wanted = self._answered, tuple(ids)

        def done(rows: list[ContactRow]) -> None:
            # Distances and matches belong to the query, whichever time it was asked.
            if query == self._answered:
                self.rows_ready.emit(wanted, rows)

        self._tasks.run(lambda: self._finding.rows(wanted, query), done, self._report, owner=self, quick=True)

    def stop(self) -> None:
        """Drop whatever is running."""
        self._generation += 1
        self._rest.stop()
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None

    def _start(self, query: Query, keep_id: int | None, *, again: bool) -> None:
        self.stop()
        self._query, self._asked = query, True
        cancel = self._cancel = self._finding.new_cancel()
        limit = None if again else FIRST_IDS
        self._run(query, limit, cancel, keep_id, again)

    def _run(self, query: Query, limit: int | None, cancel: CancelToken, keep_id: int | None, again: bool) -> None:
        generation = self._generation

        def done(answer: Answer) -> None:
            if generation != self._generation:
                return
            self._answered = answer.query
            if not answer.complete:
                self._ask_rest = lambda: self._run(query, None, cancel, keep_id, again)
                self._rest.start()
            self.answered.emit(answer)

        def failed(error: CaseworkerError) -> None:
            if generation == self._generation:
                self._report(error)

        self._task = self._tasks.run(
            lambda: self._answer(query, limit, cancel, keep_id, again), done, failed, owner=self, quick=True
        )

    def _go_on(self) -> None:
        if self._ask_rest is not None:
            self._ask_rest()
            self._ask_rest = None

    def _report(self, error: CaseworkerError) -> None:
        self.failed.emit(error)

    # --- on a reader thread -------------------------------------------------------------------------------
    def _answer(self, query: Query, limit: int | None, cancel: CancelToken, keep_id: int | None, again: bool) -> Answer:
        found = self._finding.search(query, limit=limit, cancel=cancel)
        cancel.check()
        # Another spelling takes longer to find than the first answer may take.
        may_be_a_slip = not self._as_typed and self._finding.may_be_a_slip(query, found.total)
        instead = None
        if may_be_a_slip and limit is None:
            instead = self._finding.respelled(query, found.total, cancel=cancel)
        if instead is not None:
            query = instead.query
            found = self._finding.search(query, limit=limit, cancel=cancel)
        rows: list[ContactRow] = []
        # The second, whole answer to a query needs no rows: the first has brought them.
        if limit is not None or instead is not None:
            rows = self._finding.rows(found.ids[: self.first_rows].tolist(), query, cancel=cancel)
        loosenings: tuple[Loosening, ...] = ()
        empty = not found.ids and not query.in_bin and not self._finding.search(_ANYBODY, limit=1, cancel=cancel).ids
        is_explained = bool(found.ids) or empty or query.is_everything
        is_last = limit is None or not may_be_a_slip
        if not is_explained and limit is None:
            loosenings = tuple(self._finding.loosen(query, cancel=cancel))
        return Answer(
            query=query,
            ids=found.ids,
            complete=found.complete and (is_explained or limit is None) and is_last,
            rows=tuple(rows),
            keep_row=_position(found, keep_id),
            again=again,
            loosenings=loosenings,
            empty_directory=empty,
            place_problem="" if found.ids else self._finding.place_problem(query),
            counted=found.total,
            instead=instead,
        )


def _position(found: Found, wanted: int | None) -> int:
    if wanted is None:
        return -1
    try:
        return found.ids.index(wanted)
    except ValueError:
        return -1
