"""The contacts of a sheet in their order: moved and removed by mouse or keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from caseworker.models.rows import ContactRow
from caseworker.ui import theme
from caseworker.ui.widgets.buttons import IconButton, LinkButton
from caseworker.ui.widgets.labels import Card, label

_ID = Qt.ItemDataRole.UserRole
_MOST_ROWS, _ROW_HEIGHT = 8, 24


@dataclass(frozen=True, slots=True)
class _Removed:
    contact_id: int
    text: str
    place: int


class _List(QListWidget):
    moved = Signal()
    move_wanted = Signal(int)
    remove_wanted = Signal()

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class ContactOrder(QWidget):
    """`changed` whenever the contacts or their order differ from before."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._removed: _Removed | None = None
        self._heading = label("", "section")
        self.up = IconButton("chevron-up", self.tr("Move up (Alt+Up)"))
        self.down = IconButton("chevron-down", self.tr("Move down (Alt+Down)"))
        self.remove = IconButton("close", self.tr("Take off the sheet (Delete)"))
        self.list = _List()
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(self.tr("Contacts on the sheet"))
        self.list.setAccessibleDescription(self.tr("Alt and arrow keys move a contact, Delete takes it off."))
        self.put_back = LinkButton("")
        self.put_back.hide()
        self._arrange()
        self.up.clicked.connect(lambda _checked=False: self.move_current(-1))
        self.down.clicked.connect(lambda _checked=False: self.move_current(1))
        self.remove.clicked.connect(lambda _checked=False: self.remove_current())
        self.put_back.clicked.connect(lambda _checked=False: self.restore())
        self.list.moved.connect(self._after_change)
        self.list.move_wanted.connect(self.move_current)
        self.list.remove_wanted.connect(self.remove_current)
        self.list.currentRowChanged.connect(lambda _row: self._fit_buttons())
        self._fit()

    def show_contacts(self, rows: Sequence[ContactRow]) -> None:
        self.list.clear()
        for row in rows:
            self._insert(self.list.count(), row.id, _words(row))
        self.list.setCurrentRow(0)
        self._fit()

    def ids(self) -> list[int]:
        return [int(self.list.item(index).data(_ID)) for index in range(self.list.count())]

    def names(self) -> list[str]:
        return [self.list.item(index).text() for index in range(self.list.count())]

    # --- what a person does -------------------------------------------------------------------------------
    def move_current(self, step: int) -> None:
        place = self.list.currentRow()
        if place < 0 or not 0 <= place + step < self.list.count():
            return
        item = self.list.takeItem(place)
        self.list.insertItem(place + step, item)
        self.list.setCurrentRow(place + step)
        self._after_change()

    def remove_current(self) -> None:
        place = self.list.currentRow()
        item = self.list.takeItem(place) if place >= 0 else None
        if item is None:
            return
        self._removed = _Removed(int(item.data(_ID)), item.text(), place)
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self._after_change()

    def restore(self) -> None:
        """Put back what was taken off last."""
        removed = self._removed
        if removed is None:
            return
        self._removed = None
        self._insert(removed.place, removed.contact_id, removed.text)
        self.list.setCurrentRow(removed.place)
        self.list.setFocus()
        self._after_change()

    # --- appearance ---------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(self._heading, 1)
        for button in (self.up, self.down, self.remove):
            head.addWidget(button)
        card = Card()
        inside = QVBoxLayout(card)
        inset = theme.px(4)
        inside.setContentsMargins(inset, inset, inset, inset)
        inside.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addLayout(head)
        column.addWidget(card)
        column.addWidget(self.put_back)

    def _insert(self, place: int, contact_id: int, text: str) -> None:
        item = QListWidgetItem(text)
        item.setData(_ID, contact_id)
        item.setToolTip(text)
        self.list.insertItem(place, item)

    def _after_change(self) -> None:
        self._fit()
        self.changed.emit()

    def _fit(self) -> None:
        count = self.list.count()
        self._heading.setText(self.tr("Contacts ({n})").format(n=count).upper())
        rows = min(max(count, 1), _MOST_ROWS)
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), theme.px(_ROW_HEIGHT)) * rows + theme.px(2))
        removed = self._removed
        if removed is not None:
            self.put_back.setText(self.tr("Put back {name}").format(name=removed.text.split(" · ")[0]))
        self.put_back.setVisible(removed is not None)
        self.put_back.updateGeometry()
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        place, count = self.list.currentRow(), self.list.count()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < count - 1)
        self.remove.setEnabled(place >= 0)


def _words(row: ContactRow) -> str:
    name = ", ".join(part for part in (row.name, row.credentials) if part)
    return " · ".join(part for part in (name, row.city) if part)
