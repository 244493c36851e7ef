"""The referral table: ids first, text only for the cells that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from caseworker.models.referral import ReferralRow
from caseworker.ui import words
from caseworker.ui.referrals.lines import last_line, next_line, state_line, who, who_short
from caseworker.ui.widgets.lined_table import CHIP_ROLE, LINE_ROLE, ROW_ROLE, Line

if TYPE_CHECKING:
    from caseworker.services.clocks import Clocks

AnyIndex = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    CLIENT = 0
    CONTACT = 1
    ROLE = 2
    NEED = 3
    STATE = 4
    LAST = 5
    NEXT = 6


class ReferralModel(QAbstractTableModel):
    """`today` is asked at each painting, so that a window left open overnight tells the truth in the morning."""

    def __init__(self, today: Callable[[], date], clocks: Callable[[], Clocks]) -> None:
        super().__init__()
        self._clocks = clocks
        self._today = today
        self._rows: list[ReferralRow] = []

    def show(self, rows: Sequence[ReferralRow]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, index: int) -> ReferralRow | None:
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def row_of(self, referral_id: int) -> int:
        """-1 when it is not listed."""
        return next((i for i, row in enumerate(self._rows) if row.id == referral_id), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return {
            Column.CLIENT: self.tr("Client"),
            Column.CONTACT: self.tr("Contact"),
            Column.ROLE: self.tr("Role sought"),
            Column.NEED: self.tr("Need"),
            Column.STATE: self.tr("State"),
            Column.LAST: self.tr("Last"),
            Column.NEXT: self.tr("Next"),
        }.get(Column(section))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index.row()) if index.isValid() else None
        if row is None:
            return None
        if role == ROW_ROLE:
            return row
        if role == CHIP_ROLE:
            return row.role_sought if index.column() == Column.ROLE else None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, LINE_ROLE):
            return None
        column = Column(index.column())
        if role == Qt.ItemDataRole.ToolTipRole and column is Column.CONTACT:
            return who(row)
        line = self._line(row, column)
        return line if role == LINE_ROLE else line.text

    def _line(self, row: ReferralRow, column: Column) -> Line:
        today = self._today()
        match column:
            case Column.CLIENT:
                return Line(row.client_code)
            case Column.CONTACT:
                return Line(who_short(row))
            case Column.ROLE:
                return Line(row.role_sought.value)
            case Column.NEED:
                return Line(row.reason)
            case Column.STATE:
                return state_line(row, today, self._clocks())
            case Column.LAST:
                return last_line(row, partial(words.day, today=today))
            case Column.NEXT:
                return next_line(row, today, partial(words.day, today=today))
