"""The first rows of a file, under its column names and what they become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.widgets.labels import Card

_Index = QModelIndex | QPersistentModelIndex
_NONE = QModelIndex()
_NARROW, _WIDE = 80, 240


class RowModel(QAbstractTableModel):
    """Plain cells; `names` may be fewer than the cells of a row."""

    def __init__(
        self, names: Sequence[str], rows: Sequence[Sequence[str]], first_number: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._names = list(names)
        self._rows = rows
        self._first = first_number
        self._targets: Mapping[int, str] = {}
        self._width = max([len(names), *(len(row) for row in rows)], default=0)

    def show_targets(self, targets: Mapping[int, str]) -> None:
        """Column → the words for what it becomes."""
        self._targets = dict(targets)
        if self._width:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._width - 1)

    def rowCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NONE) -> int:
        return 0 if parent.isValid() else self._width

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self._rows[index.row()]
        cell = row[index.column()] if index.column() < len(row) else ""
        return " ".join(cell.split()) if role == Qt.ItemDataRole.DisplayRole else cell

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(self._first + section)
        name = (self._names[section] if section < len(self._names) else "") or "–"
        if not self._targets:
            return name
        # The second line stands there for every column, or the names would not be level.
        target = self._targets.get(section, "")
        return f"{name}\n→ {target}" if target else f"{name}\n"


def row_table(model: QAbstractTableModel, name: str) -> QTableView:
    """A table that is only read; Tab leaves it."""
    table = QTableView()
    model.setParent(table)
    table.setModel(model)
    table.setAccessibleName(name)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setCornerButtonEnabled(False)
    table.setShowGrid(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.verticalHeader().setDefaultSectionSize(theme.px(32))
    fit_columns(table)
    return table


def fit_columns(table: QTableView) -> None:
    """As wide as their names and first values, within bounds."""
    for column in range(table.model().columnCount()):
        wanted = max(table.sizeHintForColumn(column), table.horizontalHeader().sectionSizeHint(column))
        table.setColumnWidth(column, min(max(wanted, theme.px(_NARROW)), theme.px(_WIDE)))


def framed(table: QTableView) -> Card:
    """With the border and the room at the corners that other lists have."""
    card = Card()
    column = QVBoxLayout(card)
    inset = theme.px(4)
    column.setContentsMargins(inset, inset, inset, inset)
    column.addWidget(table)
    return card


def as_high_as(widget: QWidget, designed: float) -> None:
    """A fixed height in designed pixels."""
    widget.setFixedHeight(theme.px(designed))
