"""What a table of lines shows: text only for the cells that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from caseworker.models.roles import Role

LINE_ROLE = int(Qt.ItemDataRole.UserRole)
"""A cell's `Line`."""

CHIP_ROLE = LINE_ROLE + 1
"""The `Role` whose chip a cell shows instead of its line; None for none."""

AnyIndex = QModelIndex | QPersistentModelIndex
Item = TypeVar("Item")


class Tone(StrEnum):
    """Which of the theme's text colors a line is written in."""

    PLAIN = "plain"
    MUTED = "muted"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Line:
    """A cell: its text, its tone, and whether it asks for something to be done."""

    text: str
    tone: Tone = Tone.PLAIN
    strong: bool = False


class LinedModel(QAbstractTableModel, Generic[Item]):
    """A subclass gives the `titles` of the columns and says what their cells show.

    `today` is asked at each painting, so that a window left open overnight tells the truth in the morning.
    """

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.today = today
        self.titles: tuple[str, ...] = ()
        self._items: list[Item] = []

    def id_of(self, item: Item) -> int:
        raise NotImplementedError

    def line(self, item: Item, column: int) -> Line:
        raise NotImplementedError

    def tip(self, item: Item, column: int) -> str:
        return self.line(item, column).text

    def chip(self, _item: Item, _column: int) -> Role | None:
        return None

    def show(self, items: Sequence[Item]) -> None:
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, row: int) -> Item | None:
        return self._items[row] if 0 <= row < len(self._items) else None

    def row_of(self, item_id: int | None) -> int:
        """-1 when it is not listed."""
        return next((row for row, item in enumerate(self._items) if self.id_of(item) == item_id), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.titles)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return self.titles[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        column = index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.line(item, column).text
        if role == LINE_ROLE:
            return self.line(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(item, column)
        return self.chip(item, column) if role == CHIP_ROLE else None
