"""A popup to pick from a long list: type to narrow it, Space or Enter to choose."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QBrush, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from caseworker.models.vocabulary import normalized
from caseworker.ui import theme, words
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.counted import COUNT, CountedDelegate

_CODE = Qt.ItemDataRole.UserRole
_SEARCH = Qt.ItemDataRole.UserRole + 1


class PickPopup(QFrame):
    """Choices as (code, label, other spellings). `picked` brings the codes that are chosen, after each change."""

    picked = Signal(object)
    opened = Signal()
    closed = Signal()
    moved = Signal()
    """Other choices came into view."""

    def __init__(self, name: str, choices: Iterable[tuple[str, str, str]], parent: QWidget | None = None) -> None:
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
        for code, shown, spellings in choices:
            item = QListWidgetItem(shown, self.list)
            item.setData(_CODE, code)
            item.setData(_SEARCH, normalized(f"{shown} {spellings}"))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self._by_code: dict[Hashable, QListWidgetItem] = {item.data(_CODE): item for item in self._items()}
        self._clear = Button(self.tr("Any"), self)
        self._clear.clicked.connect(self._choose_none)
        column = QVBoxLayout(self)
        margin = theme.px(8)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(margin)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        column.addWidget(self._clear)
        self.resize(theme.px(320), theme.px(360))
        self.field.textChanged.connect(self._narrow)
        self.field.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.itemClicked.connect(self._toggle)
        self.list.verticalScrollBar().valueChanged.connect(self.moved)

    def open_at(self, place: QPoint, chosen: Sequence[str]) -> None:
        """Show it with these codes chosen."""
        wanted = set(chosen)
        for item in self._items():
            on = item.data(_CODE) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.field.clear()
        self.move(place)
        self.show()
        self.field.setFocus()
        self.opened.emit()

    def chosen(self) -> tuple[str, ...]:
        return tuple(item.data(_CODE) for item in self._items() if item.checkState() == Qt.CheckState.Checked)

    def choices_in_view(self) -> list[str]:
        """Codes, those on the screen first."""
        shown = [item for item in self._items() if not item.isHidden()]
        area = self.list.viewport().rect()
        return [item.data(_CODE) for item in sorted(shown, key=lambda one: not self._is_in(area, one))]

    def show_count(self, choice: Hashable, count: int | None) -> None:
        """How many contacts this code would leave; None while that is not known."""
        item = self._by_code.get(choice)
        if item is None:
            return
        item.setData(COUNT, count)
        item.setForeground(QBrush() if count != 0 else theme.color("muted"))
        spoken = item.text() if count is None else f"{item.text()}, {words.count_contacts(count)}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def _is_in(self, area: QRect, item: QListWidgetItem) -> bool:
        return self.list.visualItemRect(item).intersects(area)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or (watched is self.list and key == Qt.Key.Key_Space):
            self._toggle_current()
            return True
        if watched is self.field and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._walk(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(index) for index in range(self.list.count())]

    def _toggle_current(self) -> None:
        for item in self.list.selectedItems():
            if not item.isHidden():
                self._toggle(item)

    def _toggle(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self.picked.emit(self.chosen())

    def _choose_none(self) -> None:
        for item in self._items():
            item.setCheckState(Qt.CheckState.Unchecked)
        self.picked.emit(())
        self.close()

    def _narrow(self, text: str) -> None:
        typed = normalized(text).split()
        first: QListWidgetItem | None = None
        for item in self._items():
            heard = item.data(_SEARCH).split()
            fits = all(any(word.startswith(one) for word in heard) for one in typed)
            item.setHidden(not fits)
            if fits and first is None:
                first = item
        if first is not None:
            self.list.setCurrentItem(first)
        self.moved.emit()

    def _walk(self, step: int) -> None:
        shown = [item for item in self._items() if not item.isHidden()]
        if not shown:
            return
        current = self.list.currentItem()
        at = shown.index(current) + step if current in shown else 0
        self.list.setCurrentItem(shown[max(0, min(len(shown) - 1, at))])
