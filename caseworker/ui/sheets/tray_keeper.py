"""Brings the stored list to the contacts, the order and the lines that a person sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from caseworker.models.kept import ListItem
from caseworker.ui.context import Context

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError

PAUSE_MS = 700
"""Whoever types a line and rests for so long has a step to undo."""


class TrayKeeper(QObject):
    """One command at a time, the latest wish last; what is typed waits for a pause. It outlives its dialog until all
    is stored. `items` are those that the list has.
    """

    def __init__(self, context: Context, list_id: int, items: Iterable[ListItem]) -> None:
        super().__init__(context.tasks)
        self._context = context
        self._list_id = list_id
        self._stored = tuple(items)
        self._wanted = self._stored
        self._writing = False
        self._ends = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._pump)

    def keep(self, items: Iterable[ListItem]) -> None:
        """These, in this order, are wanted now."""
        before, self._wanted = self._wanted, tuple(items)
        if _ids(before) == _ids(self._wanted) and before != self._wanted:
            self._pause.start()
        else:
            self._pump()

    def finish(self) -> None:
        """Nothing more will come: go once everything is stored."""
        self._ends = True
        self._pump()

    def _pump(self) -> None:
        self._pause.stop()
        if self._writing:
            return
        if self._wanted == self._stored:
            if self._ends:
                self.deleteLater()
            return
        services, list_id, wanted = self._context.services, self._list_id, self._wanted
        self._writing = True
        self._context.tasks.run(
            lambda: services.lists.fill(list_id, wanted),
            lambda _changes: self._written(wanted),
            self._failed,
            owner=self,
        )

    def _written(self, wanted: tuple[ListItem, ...]) -> None:
        self._writing = False
        self._stored = wanted
        if self._ends or not self._pause.isActive():
            self._pump()

    def _failed(self, error: CaseworkerError) -> None:
        self._writing = False
        self._stored = self._wanted
        self._context.tasks.problem.emit(error)
        self._pump()


def _ids(items: Iterable[ListItem]) -> list[int]:
    return [one.contact_id for one in items]
