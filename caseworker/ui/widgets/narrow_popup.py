"""A popup with a field above a list that typing narrows: arrow keys walk the list, Enter takes what stands there."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from caseworker.models.vocabulary import normalized
from caseworker.ui import theme
from caseworker.ui.widgets.counted import CountedDelegate

CODE = Qt.ItemDataRole.UserRole
_SEARCH = Qt.ItemDataRole.UserRole + 1


class NarrowPopup(QFrame):
    """A subclass adds the choices and says what `take` does with one."""

    opened = Signal()
    closed = Signal()
    moved = Signal()
    """Other choices came into view."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setProperty("look", "card")
        self.setAccessibleName(name)
        self.field = QLineEdit(self)
        self.field.setAccessibleName(self.tr("Narrow the list: {name}").format(name=name))
        self.field.setPlaceholderText(self.tr("Type to narrow the list"))
        self.list = QListWidget(self)
        self.list.setAccessibleName(name)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(CountedDelegate(self.list))
        self.column = QVBoxLayout(self)
        margin = theme.px(8)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(margin)
        self.column.addWidget(self.field)
        self.column.addWidget(self.list, 1)
        self.resize(theme.px(320), theme.px(360))
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self.take)
        self.list.verticalScrollBar().valueChanged.connect(self.moved)

    def take(self, item: QListWidgetItem) -> None:
        """Enter, Space or a click."""
        raise NotImplementedError

    def add_choice(self, code: object, shown: str, spellings: str = "") -> QListWidgetItem:
        item = QListWidgetItem(shown, self.list)
        item.setData(CODE, code)
        item.setData(_SEARCH, normalized(f"{shown} {spellings}"))
        return item

    def show_at(self, place: QPoint) -> None:
        self.field.clear()
        self.move(place)
        self.show()
        self.field.setFocus()
        self.opened.emit()

    def items(self) -> list[QListWidgetItem]:
        return [self.list.item(index) for index in range(self.list.count())]

    # --- Qt's side ----------------------------------------------------------------------------------------
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (watched is self.list and key == Qt.Key.Key_Space):
            self._take_current()
            return True
        if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    # --- inside -------------------------------------------------------------------------------------------
    def _fits(self, item: QListWidgetItem, typed: list[str]) -> bool:
        heard = item.data(_SEARCH).split()
        return all(any(word.startswith(one) for word in heard) for one in typed)

    def _take_current(self) -> None:
        for item in self.list.selectedItems():
            if not item.isHidden():
                self.take(item)

    def _narrow(self, text: str) -> None:
        typed = normalized(text).split()
        first: QListWidgetItem | None = None
        for item in self.items():
            fits = self._fits(item, typed)
            item.setHidden(not fits)
            if fits and first is None:
                first = item
        if first is not None:
            self.list.setCurrentItem(first)
        self.moved.emit()

    def _walk(self, step: int) -> None:
        shown = [item for item in self.items() if not item.isHidden()]
        if not shown:
            return
        current = self.list.currentItem()
        at = shown.index(current) + step if current in shown else 0
        self.list.setCurrentItem(shown[max(0, min(len(shown) - 1, at))])
