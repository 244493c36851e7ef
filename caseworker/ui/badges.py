"""How many things wait on a page, shown at its button in the rail. Counted off the UI thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from caseworker.models.changes import Changes, Kind
from caseworker.ui.context import Context
from caseworker.ui.rail import Rail

if TYPE_CHECKING:
    from datetime import date

    from caseworker.services.bundle import Services
    from caseworker.ui.tasks import Task

_AGAIN = 10 * 60 * 1000
"""Milliseconds after which the numbers are counted anew although nothing changed: a new day may have begun."""

_PAINT_MS = 50
"""So long after the first answer it is painted."""


@dataclass(frozen=True, slots=True)
class Badge:
    """`count` runs on a thread. `told` says the number to a screen reader, translated: “4 due”.

    `kinds`: counted anew when records of these change.
    """

    count: Callable[[Services], int]
    told: Callable[[int], str]
    kinds: frozenset[Kind]


class RailBadges(QObject):
    """The badges of one window, by the id of their page. Those of pages that the rail has not are left out."""

    counted = Signal(str, int)
    """The id of a page and its number."""

    def __init__(self, context: Context, rail: Rail, badges: Mapping[str, Badge], parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._rail = rail
        self._badges = {page_id: badge for page_id, badge in badges.items() if page_id in rail.pages()}
        self._asking: dict[str, Task] = {}
        self._day: date | None = None
        self._clock = QTimer(self)
        self._clock.setInterval(_AGAIN)
        self._clock.timeout.connect(self.count)

    def begin(self) -> None:
        """Count for the first time: once the first page is there, which nothing else may delay."""
        if self._badges:
            QTimer.singleShot(_PAINT_MS, self, self.count)
            self._clock.start()

    def refresh(self, changes: Changes) -> None:
        """Count again what a change concerns."""
        for page_id, badge in self._badges.items():
            if any(changes.touches(kind) for kind in badge.kinds):
                self._ask(page_id, badge)

    def follow_the_day(self) -> None:
        """Count again if a new day has begun since: what a page shows and its number agree."""
        if self._day is not None and self._day != self._context.services.session.today():
            self.count()

    def count(self) -> None:
        self._day = self._context.services.session.today()
        for page_id, badge in self._badges.items():
            self._ask(page_id, badge)

    def stop(self) -> None:
        self._clock.stop()

    def _ask(self, page_id: str, badge: Badge) -> None:
        if page_id in self._asking:
            self._asking[page_id].forget()
        work, done = partial(badge.count, self._context.services), partial(self._show, page_id)
        self._asking[page_id] = self._context.tasks.run(work, done, owner=self, counting=True)

    def _show(self, page_id: str, number: int) -> None:
        self._rail.set_badge(page_id, number, self._badges[page_id].told(number) if number else "")
        self.counted.emit(page_id, number)
