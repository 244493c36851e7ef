"""The worklist as a table: text only for the cells that are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import IntEnum
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from caseworker.models.followups import FollowUp
from caseworker.ui import words
from caseworker.ui.followups.words import late_line, phone, reason_sentence, tried_line, why_line
from caseworker.ui.referrals.lines import who, who_short
from caseworker.ui.widgets.lined_table import CHIP_ROLE, LINE_ROLE, ROW_ROLE, Line, Tone
from caseworker.ui.widgets.role_chip import role_word

AnyIndex = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    CLIENT = 0
    CONTACT = 1
    ROLE = 2
    PHONE = 3
    WHY = 4
    LATE = 5
    TRIED = 6


class FollowUpModel(QAbstractTableModel):
    """`today` is asked at each painting, so that a window left open overnight tells the truth in the morning."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._items: list[FollowUp] = []

    def show(self, items: Sequence[FollowUp]) -> None:
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, index: int) -> FollowUp | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def row_of(self, referral_id: int) -> int:
        """-1 when it is not listed."""
        return next((place for place, item in enumerate(self._items) if item.row.id == referral_id), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return {
            Column.CLIENT: self.tr("Client"),
            Column.CONTACT: self.tr("Contact"),
            Column.ROLE: self.tr("Role sought"),
            Column.PHONE: self.tr("Call"),
            Column.WHY: self.tr("Why it is here"),
            Column.LATE: self.tr("How late"),
            Column.TRIED: self.tr("What was tried"),
        }.get(Column(section))

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        column = Column(index.column())
        if role == ROW_ROLE:
            return item
        if role == CHIP_ROLE:
            return item.row.role_sought if column is Column.ROLE else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(item, column)
        if role not in (Qt.ItemDataRole.DisplayRole, LINE_ROLE):
            return None
        line = self._line(item, column)
        return line if role == LINE_ROLE else line.text

    def _line(self, item: FollowUp, column: Column) -> Line:
        today = self._today()
        format_day = partial(words.day, today=today)
        match column:
            case Column.CLIENT:
                return Line(item.row.client_code)
            case Column.CONTACT:
                return Line(who_short(item.row))
            case Column.ROLE:
                return Line(role_word(item.row.role_sought))
            case Column.PHONE:
                return Line(phone(item)) if item.work.phone else Line(self.tr("No number"), Tone.MUTED)
            case Column.WHY:
                return why_line(item)
            case Column.LATE:
                return late_line(item.worst, today, format_day)
            case Column.TRIED:
                return tried_line(item, today, format_day)

    def _tip(self, item: FollowUp, column: Column) -> str:
        today = self._today()
        if column is Column.CONTACT:
            return who(item.row)
        if column is not Column.WHY:
            return self._line(item, column).text
        format_day = partial(words.day, today=today)
        return "\n".join(reason_sentence(item, reason, today, format_day) for reason in item.reasons)
