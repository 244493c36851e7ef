"""A list whose rows a person puts into order: by mouse, or with Alt and the arrow keys."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget


class OrderedList(QListWidget):
    """`moved` when a row stands somewhere else than before."""

    moved = Signal()
    remove_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def move_current(self, step: int) -> None:
        """Move the current row by `step`, unless that leads beyond an end."""
        place = self.currentRow()
        if place < 0 or not 0 <= place + step < self.count():
            return
        item = self.takeItem(place)
        self.insertItem(place + step, item)
        self.setCurrentRow(place + step)
        self.moved.emit()

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_current(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)
