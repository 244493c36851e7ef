"""The table itself: rows to walk with the arrow keys, letters that take the next step."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from caseworker.models.roles import Role, TagState
from caseworker.ui import theme
from caseworker.ui.referrals.delegate import CELL_MARGINS, ROW_HEIGHT, ReferralDelegate
from caseworker.ui.referrals.model import Column, ReferralModel
from caseworker.ui.widgets.role_chip import chip_size, role_look

# Shares of the width, and how narrow a column may get before the next thing gives way (designed pixels).
_SHARES = {
    Column.CLIENT: (0, 90),
    Column.CONTACT: (6, 150),
    Column.ROLE: (0, 142),
    Column.NEED: (6, 100),
    Column.STATE: (6, 178),
    Column.LAST: (1, 140),
    Column.NEXT: (1, 158),
}


class ReferralTable(QTableView):
    lettered = Signal(str)
    """A letter key, or "Del", was pressed on a row."""

    opened = Signal()
    left = Signal()
    """Escape, or Up on the first row: back to the search field."""

    moved = Signal()
    """Another row is current."""

    def __init__(self, model: ReferralModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(ReferralDelegate(self))
        self.setAccessibleName(self.tr("Referrals"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setProperty("look", "referrals")
        header.setSectionsClickable(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif key == Qt.Key.Key_Escape or (plain and key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
        elif plain and key == Qt.Key.Key_Delete:
            self.lettered.emit("Del")
        elif plain and (event.text().isalpha() or event.text() in ("/", "?")):
            self.lettered.emit(event.text().upper())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()
            self._fit_columns()

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(ROW_HEIGHT))

    def _fit_columns(self) -> None:
        room = self.viewport().width()
        least = {column: max(theme.px(width), self._needed(column)) for column, (_share, width) in _SHARES.items()}
        spare = max(0, room - sum(least.values()))
        shares = sum(share for share, _width in _SHARES.values())
        for column, (share, _width) in _SHARES.items():
            self.setColumnWidth(column, least[column] + spare * share // shares)

    def _needed(self, column: Column) -> int:
        """Fonts differ in width by a fifth: what must never be cut is measured, in its longest words."""
        margins = theme.px(CELL_MARGINS)
        if column == Column.ROLE:
            return margins + max(chip_size(role_look(role, TagState.CONFIRMED)).width() for role in Role)
        if column == Column.STATE:
            return margins + _width(self.tr("? No response, overdue 10 days"), bold=True)
        if column == Column.NEXT:
            return margins + _width(self.tr("Try another contact"), bold=True)
        return 0


def _width(text: str, *, bold: bool) -> int:
    return QFontMetrics(theme.font(bold=bold)).horizontalAdvance(text)
