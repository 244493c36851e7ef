"""Brings the stored tray to the contacts and the order that a person sees."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from caseworker.ui.context import Context

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.services.sheets import Sheets


class TrayKeeper(QObject):
    """One command at a time, the latest wish last; it outlives its dialog until all is stored."""

    def __init__(self, context: Context, ids: Sequence[int]) -> None:
        super().__init__(context.tasks)
        self._context = context
        self._stored = tuple(ids)
        self._wanted = self._stored
        self._writing = False
        self._ends = False

    def keep(self, ids: Sequence[int]) -> None:
        self._wanted = tuple(ids)
        self._pump()

    def finish(self) -> None:
        """Nothing more will come: go once everything is stored."""
        self._ends = True
        self._pump()

    def _pump(self) -> None:
        if self._writing:
            return
        if self._wanted == self._stored:
            if self._ends:
                self.deleteLater()
            return
        services, before, wanted = self._context.services, self._stored, self._wanted
        self._writing = True
        self._context.tasks.run(
            lambda: _store(services.sheets, before, wanted),
            lambda _nothing: self._written(wanted),
            self._failed,
            owner=self,
        )

    def _written(self, wanted: tuple[int, ...]) -> None:
        self._writing = False
        self._stored = wanted
        self._pump()

    def _failed(self, error: CaseworkerError) -> None:
        self._writing = False
        self._stored = self._wanted
        self._context.tasks.problem.emit(error)
        self._pump()


def _store(sheets: Sheets, before: tuple[int, ...], wanted: tuple[int, ...]) -> None:
    if gone := [one for one in before if one not in wanted]:
        sheets.remove_from_tray(gone)
    if new := [one for one in wanted if one not in before]:
        sheets.add_to_tray(new)
    if sheets.tray() != wanted:
        sheets.reorder_tray(wanted)
