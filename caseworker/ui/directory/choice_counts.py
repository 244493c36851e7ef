"""Counts what each choice of the filter that is open would leave: off the UI thread, what is in view first.

Counting begins when a filter opens, and stops when it closes or a search starts: searching goes first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction

from caseworker.errors import CaseworkerError
from caseworker.models.query import Filters, Query, TermRef
from caseworker.models.vocabulary import TermKind
from caseworker.services.cancel import CancelToken
from caseworker.ui.context import Context
from caseworker.ui.widgets.counted import CountedChoices

Narrowing = Callable[[Filters, Hashable], Filters]
"""The filters with one more choice."""


@dataclass(slots=True)
class _Watched:
    choices: CountedChoices
    narrowing: Narrowing
    known: dict[Hashable, int]
    query: Query | None = None


class ChoiceCounts(QObject):
    _came = Signal(object, object, int)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._finding = context.services.finding
        self._tasks = context.tasks
        self._asked = Query()
        self._query: Query | None = None
        self._open: _Watched | None = None
        self._cancel: CancelToken | None = None
        self._came.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def watch(self, choices: CountedChoices, narrowing: Narrowing) -> None:
        """Numbers beside these, each time they open."""
        watched = _Watched(choices, narrowing, {})
        choices.opened.connect(lambda: self._on_opened(watched))
        choices.closed.connect(self._on_closed)
        choices.moved.connect(self._go_on)

    def asked(self, query: Query) -> None:
        """A search starts: what was counted is not true any more, and nothing is counted until it is answered."""
        if query == self._asked:
            return
        self._asked, self._query = query, None
        self._stop()
        self._forget()

    def answered(self, query: Query, *, again: bool) -> None:
        """The search found what `query` asks for; `again`: after something in the directory changed."""
        if query == self._query and not again:
            return
        self._query = query
        if self._open is not None:
            self._open.known.clear()
            self._go_on()

    def _on_opened(self, watched: _Watched) -> None:
        self._open = watched
        if watched.query != (self._query or self._asked):
            self._forget()
        # Shown again at once, and counted anew: the directory may have changed.
        watched.known.clear()
        self._go_on()

    def _on_closed(self) -> None:
        self._stop()
        self._open = None

    def _forget(self) -> None:
        if self._open is None:
            return
        for choice in self._open.choices.choices_in_view():
            self._open.choices.show_count(choice, None)
        self._open.known.clear()

    def _stop(self) -> None:
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None

    def _go_on(self) -> None:
        """Counts what is not known yet."""
        watched, query = self._open, self._query
        self._stop()
        if watched is None or query is None:
            return
        watched.query = query
        wanted = [one for one in watched.choices.choices_in_view() if one not in watched.known]
        if not wanted:
            return
        queries = [replace(query, filters=watched.narrowing(query.filters, one)) for one in wanted]
        cancel = self._cancel = self._finding.new_cancel()

        def counted(place: int, number: int) -> None:
            # On the counting thread.
            cancel.check()
            if shiboken6.isValid(self):
                self._came.emit(cancel, wanted[place], number)

        self._tasks.run(
            lambda: self._finding.counts(queries, counted, cancel=cancel),
            lambda _none: None,
            _leave_out,
            owner=self,
            counting=True,
        )

    def _show(self, cancel: CancelToken, choice: Hashable, number: int) -> None:
        if cancel is self._cancel and self._open is not None:
            self._open.known[choice] = number
            self._open.choices.show_count(choice, number)


def _leave_out(_error: CaseworkerError) -> None:
    """A number is only offered: the search itself says what is wrong when it is asked."""


def with_term(kind: TermKind) -> Narrowing:
    """Beside the terms that are asked for already."""

    def narrowed(filters: Filters, code: Hashable) -> Filters:
        if any(term.kind is kind and term.code == code for term in filters.terms):
            return filters
        return replace(filters, terms=(*filters.terms, TermRef(kind, str(code))))

    return narrowed


def with_credential(filters: Filters, letters: Hashable) -> Filters:
    """Beside the credentials that are asked for already."""
    return replace(filters, credentials=filters.credentials | {str(letters)})


def with_change(changed: Mapping[QAction, Mapping[str, object]]) -> Narrowing:
    """By the fields of `Filters` that each choice sets."""
    return lambda filters, choice: replace(filters, **changed[choice])  # type: ignore[index, arg-type]
