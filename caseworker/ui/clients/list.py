"""The clients by their codes: how many referrals each has, how many are open, when one last changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from caseworker.ui import theme, words

if TYPE_CHECKING:
    from datetime import date

    from caseworker.models.clients import ClientRow

_ROW_HEIGHT = 38


class ClientTable(QTableWidget):
    opened = Signal(str)
    """The code of the client that is wanted."""

    left = Signal()
    """Escape, or Up on the first row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self.setAccessibleName(self.tr("Clients"))
        self.setHorizontalHeaderLabels([self.tr("Client"), self.tr("Referrals"), self.tr("Open"), self.tr("Last")])
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setProperty("look", "referrals")
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._fit_rows()
        self.cellDoubleClicked.connect(lambda row, _column: self._open(row))

    def show_clients(self, rows: Sequence[ClientRow], today: date) -> None:
        self.setRowCount(len(rows))
        for index, row in enumerate(rows):
            cells = (row.code, f"{row.referrals:,}", f"{row.open:,}" if row.open else "–")
            for column, text in enumerate((*cells, words.local_day(row.last_at, today))):
                self.setItem(index, column, QTableWidgetItem(text))
        if rows:
            self.setCurrentCell(0, 0)

    def code(self) -> str:
        """Of the current row; empty where there is none."""
        item = self.item(self.currentRow(), 0)
        return item.text() if item is not None else ""

    def walk(self, key: Qt.Key) -> None:
        """Another row, while the keys go to the field above."""
        step = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10,
        }.get(key, 0)  # fmt: skip
        if self.rowCount():
            self.setCurrentCell(min(max(0, self.currentRow() + step), self.rowCount() - 1), 0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentRow())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentRow() <= 0) or event.text() == "/":
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit_rows()

    def _open(self, row: int) -> None:
        item = self.item(row, 0)
        if item is not None:
            self.opened.emit(item.text())

    def _fit_rows(self) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.px(_ROW_HEIGHT))
