"""The queue at the left: who is next and why, in two lines each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from caseworker.ui import theme
from caseworker.ui.to_verify.words import reasons

if TYPE_CHECKING:
    from caseworker.services.verify_queue import QueueItem

AnyIndex = QModelIndex | QPersistentModelIndex
_ITEM = int(Qt.ItemDataRole.UserRole)
_HEIGHT = 62


class QueueModel(QAbstractListModel):
    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self._today = today
        self._items: list[QueueItem] = []

    def show(self, items: Sequence[QueueItem]) -> None:
        self.beginResetModel()
        self._items = list(items)
        self.endResetModel()

    def item(self, place: int) -> QueueItem | None:
        return self._items[place] if 0 <= place < len(self._items) else None

    def place_of(self, contact_id: int | None) -> int:
        """-1 when it does not wait."""
        return next((at for at, one in enumerate(self._items) if one.row.id == contact_id), -1)

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index.row()) if index.isValid() else None
        if item is None:
            return None
        if role == _ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.row.name
        why = self.why(item)
        if role == Qt.ItemDataRole.ToolTipRole:
            return why
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{f'{item.row.name} {item.row.credentials}'.strip()}. {why}"
        return None

    def why(self, item: QueueItem) -> str:
        return " · ".join(reasons(item.why, self._today()))


class QueueDelegate(QStyledItemDelegate):
    def __init__(self, model: QueueModel, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(theme.px(200), theme.px(_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        item = self._model.item(index.row())
        if item is None:
            return
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        over = bool(option.state & QStyle.StateFlag.State_MouseOver)
        rect = option.rect
        painter.fillRect(rect, theme.color("selected" if selected else "hover" if over else "surface"))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.color("line"))
        if selected:
            painter.fillRect(rect.left(), rect.top(), theme.px(4), rect.height(), theme.color("accent"))
        area = QRectF(rect).adjusted(theme.px(20), theme.px(10), -theme.px(12), -theme.px(10))
        self._paint_name(painter, area, item)
        area.setTop(area.top() + theme.px(23))
        urgent = bool(item.why.live or item.why.doubted or item.why.is_suspected)
        painter.setFont(theme.font(13))
        painter.setPen(theme.color("warning" if urgent else "muted"))
        self._paint_line(painter, area, self._model.why(item))
        painter.restore()

    def _paint_name(self, painter: QPainter, area: QRectF, item: QueueItem) -> None:
        painter.setFont(theme.font(15, bold=True))
        painter.setPen(theme.color("text"))
        self._paint_line(painter, area, item.row.name)
        used = painter.fontMetrics().horizontalAdvance(item.row.name) + theme.px(8)
        if used < area.width():
            painter.setFont(theme.font(13))
            painter.setPen(theme.color("muted"))
            rest = area.adjusted(used, theme.px(1), 0, 0)
            self._paint_line(painter, rest, item.row.credentials)

    @staticmethod
    def _paint_line(painter: QPainter, area: QRectF, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft, shown)


class QueueList(QListView):
    """Arrow keys walk it, Enter goes to the script; letters are left to the page."""

    opened = Signal()
    moved = Signal()

    def __init__(self, model: QueueModel) -> None:
        super().__init__()
        self._queue = model
        self.setModel(model)
        self.setItemDelegate(QueueDelegate(model, self))
        self.setAccessibleName(self.tr("Contacts to verify, most urgent first"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def place(self) -> int:
        return self.currentIndex().row()

    def select(self, place: int) -> None:
        index = self._queue.index(place, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if place >= 0:
            self.scrollTo(index)

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    def keyboardSearch(self, _search: str) -> None:
        """Letters answer here."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.text() and not event.text().isspace():
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.scheduleDelayedItemsLayout()
