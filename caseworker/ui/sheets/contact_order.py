"""The contacts of a sheet in their order: moved and removed by mouse or keyboard, each with two lines to write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from caseworker.models.kept import LONGEST_LINE, ListItem
from caseworker.models.rows import ContactRow
from caseworker.ui import icons, theme
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.widgets.buttons import IconButton, LinkButton
from caseworker.ui.widgets.labels import Card, label
from caseworker.ui.widgets.ordered_list import OrderedList

_ITEM = Qt.ItemDataRole.UserRole
_MOST_ROWS, _ROW_HEIGHT = 8, 24
_SIGN, _GAP = 14, 6


@dataclass(frozen=True, slots=True)
class _Removed:
    item: ListItem
    text: str
    place: int


class _SignDelegate(QStyledItemDelegate):
    """At the right end of a row: a speech balloon for a line to the client, a lock for a private one."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        style = option.widget.style()
        area = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, drawn, option.widget)
        item = index.data(_ITEM)
        signs = [name for name, line in (("speech", item.client_line), ("lock", item.private_line)) if line]
        size, gap = theme.px(_SIGN), theme.px(_GAP)
        room = area.width() - len(signs) * (size + gap) - gap
        drawn.text = QFontMetrics(drawn.font).elidedText(drawn.text, Qt.TextElideMode.ElideRight, max(0, room))
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, option.widget)
        left = option.rect.right() - len(signs) * (size + gap)
        for name in signs:
            box = QRectF(left, option.rect.top() + (option.rect.height() - size) / 2, size, size)
            icons.paint(painter, box, name, theme.tokens().muted)
            left += size + gap


class ContactOrder(QWidget):
    """`changed` whenever the contacts, their order or their lines differ from before."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._removed: _Removed | None = None
        self._heading = label("", "section")
        self.up = IconButton("chevron-up", self.tr("Move up (Alt+Up)"))
        self.down = IconButton("chevron-down", self.tr("Move down (Alt+Down)"))
        self.remove = IconButton("close", self.tr("Take off the sheet (Delete)"))
        self.list = OrderedList()
        self.list.setItemDelegate(_SignDelegate(self.list))
        self.list.setAccessibleName(self.tr("Contacts on the sheet"))
        self.list.setAccessibleDescription(self.tr("Alt and arrow keys move a contact, Delete takes it off."))
        self.put_back = LinkButton("")
        self.put_back.hide()
        self.client = Labeled(self.tr("Line for the client (printed)"), TextField(longest=LONGEST_LINE))
        self.private = Labeled(
            self.tr("Private line"),
            TextField(longest=LONGEST_LINE),
            hint=self.tr("Never printed unless it is ticked below."),
        )
        self._arrange()
        self.up.clicked.connect(lambda _checked=False: self.list.move_current(-1))
        self.down.clicked.connect(lambda _checked=False: self.list.move_current(1))
        self.remove.clicked.connect(lambda _checked=False: self.remove_current())
        self.put_back.clicked.connect(lambda _checked=False: self.restore())
        self.list.moved.connect(self._after_change)
        self.list.remove_wanted.connect(self.remove_current)
        self.list.currentRowChanged.connect(lambda _row: self._show_current())
        for line in (self.client, self.private):
            line.field.edited.connect(self._line_typed)
        self._fit()

    def show_contacts(self, rows: Sequence[ContactRow], items: Sequence[ListItem] = ()) -> None:
        """`items`: the lines of those who have some."""
        lined = {item.contact_id: item for item in items}
        self.list.clear()
        for row in rows:
            self._insert(self.list.count(), lined.get(row.id, ListItem(row.id)), self._words(row))
        self.list.setCurrentRow(0)
        self._fit()

    def items(self) -> list[ListItem]:
        return [_item_of(self.list.item(index)) for index in range(self.list.count())]

    def ids(self) -> list[int]:
        return [item.contact_id for item in self.items()]

    def names(self) -> list[str]:
        return [self.list.item(index).text() for index in range(self.list.count())]

    # --- what a person does -------------------------------------------------------------------------------
    def remove_current(self) -> None:
        place = self.list.currentRow()
        item = self.list.takeItem(place) if place >= 0 else None
        if item is None:
            return
        self._removed = _Removed(_item_of(item), item.text(), place)
        self.list.setCurrentRow(min(place, self.list.count() - 1))
        self._after_change()

    def restore(self) -> None:
        """Put back what was taken off last, with its lines."""
        removed = self._removed
        if removed is None:
            return
        self._removed = None
        self._insert(removed.place, removed.item, removed.text)
        self.list.setCurrentRow(removed.place)
        self.list.setFocus()
        self._after_change()

    def _line_typed(self) -> None:
        current = self._current()
        if current is None:
            return
        lines = replace(
            _item_of(current), client_line=self.client.field.value(), private_line=self.private.field.value()
        )
        if lines != _item_of(current):
            self._set_item(current, lines)
            self.changed.emit()

    def _current(self) -> QListWidgetItem | None:
        return self.list.item(self.list.currentRow()) if self.list.currentRow() >= 0 else None

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
        for line in (self.client, self.private):
            column.addSpacing(theme.px(4))
            column.addWidget(line)

    def _insert(self, place: int, item: ListItem, text: str) -> None:
        made = QListWidgetItem(text)
        self._set_item(made, item)
        self.list.insertItem(place, made)

    def _set_item(self, shown: QListWidgetItem, item: ListItem) -> None:
        shown.setData(_ITEM, item)
        said = [shown.text()]
        if item.client_line:
            said.append(self.tr("For the client: {line}").format(line=item.client_line))
        if item.private_line:
            said.append(self.tr("Private: {line}").format(line=item.private_line))
        shown.setToolTip("\n".join(said))
        shown.setData(Qt.ItemDataRole.AccessibleTextRole, ". ".join(said))

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
        self._show_current()

    def _show_current(self) -> None:
        """The buttons and the lines of the row that is current."""
        place, count = self.list.currentRow(), self.list.count()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < count - 1)
        self.remove.setEnabled(place >= 0)
        current = self._current()
        item = _item_of(current) if current is not None else ListItem(0)
        name = current.text().split(" · ")[0] if current is not None else ""
        for line, text in ((self.client, item.client_line), (self.private, item.private_line)):
            line.setVisible(current is not None)
            line.set_context(name)
            if line.field.value() != text:
                line.field.set_value(text)

    def _words(self, row: ContactRow) -> str:
        name = ", ".join(part for part in (row.name, row.credentials) if part)
        bin_word = self.tr("in the bin: not printed") if row.in_bin else ""
        return " · ".join(part for part in (name, row.city, bin_word) if part)


def _item_of(shown: QListWidgetItem) -> ListItem:
    item: ListItem = shown.data(_ITEM)
    return item
