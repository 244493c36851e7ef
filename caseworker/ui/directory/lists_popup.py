"""The popup of lists: to choose the current one, or to put contacts on one. What is typed may become a new list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum, auto

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QListWidgetItem, QWidget

from caseworker.models.kept import SavedList
from caseworker.services import tray
from caseworker.ui import icons, theme, words
from caseworker.ui.widgets.counted import COUNT
from caseworker.ui.widgets.narrow_popup import CODE, NarrowPopup

_WIDTH, _MOST_ROWS = 420, 10


class Purpose(Enum):
    CHOOSE = auto()
    PUT = auto()


class ListsPopup(NarrowPopup):
    """Shows lists with how many are on each and says which was taken; changes nothing itself."""

    taken = Signal(object)
    """The `SavedList`."""

    new_wanted = Signal(str)
    """A new list of this name; empty when none was typed."""

    def __init__(self, purpose: Purpose, parent: QWidget | None = None) -> None:
        title = self.tr("Choose a list") if purpose is Purpose.CHOOSE else self.tr("Put on a list")
        super().__init__(title, parent)
        self._purpose = purpose
        self.list.setIconSize(QSize(theme.px(16), theme.px(16)))
        self._new = QListWidgetItem()
        self._names: set[str] = set()
        self.field.setPlaceholderText(self.tr("Name of a list"))
        self.field.textChanged.connect(self._name_new)

    def show_lists(self, lists: Sequence[SavedList], marked: Collection[int]) -> None:
        """`marked`: the ids of those that carry a check: the current one, or those that hold all that are chosen."""
        self.list.clear()
        self._names = {tray.name(one).casefold() for one in lists}
        for one in lists:
            name, count = tray.name(one), len(one.items)
            item = self.add_choice(one, name)
            item.setData(COUNT, count)
            item.setIcon(_mark("check" if one.id in marked else ""))
            said = (name, words.count_contacts(count), self._marked_word() if one.id in marked else "")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(part for part in said if part))
            item.setToolTip(name)
        self._new = self.add_choice(None, "")
        self._new.setIcon(_mark("plus"))
        self._name_new("")
        at = next((row for row, one in enumerate(lists) if one.id in marked), 0)
        self.list.setCurrentRow(at if self._purpose is Purpose.CHOOSE else 0)

    def open_near(self, place: QPoint, widget: QWidget, *, above: bool = False) -> None:
        """With its upper left corner at this place of the screen, or the lower one; all of it on the screen."""
        screen = widget.screen().availableGeometry()
        rows = min(self.list.count(), _MOST_ROWS) * max(self.list.sizeHintForRow(0), theme.px(24))
        margins = self.column.contentsMargins().top() + self.column.contentsMargins().bottom() + self.column.spacing()
        height = self.field.sizeHint().height() + margins + rows + 2 * self.list.frameWidth() + theme.px(4)
        self.resize(min(theme.px(_WIDTH), screen.width()), min(height, screen.height()))
        top = place.y() - self.height() if above else place.y()
        left = max(screen.left(), min(place.x(), screen.right() - self.width()))
        current = self.list.currentRow()
        self.show_at(QPoint(left, max(screen.top(), min(top, screen.bottom() - self.height()))))
        self.list.setCurrentRow(current)

    def take(self, item: QListWidgetItem) -> None:
        typed = self.field.text()
        self.close()
        saved = item.data(CODE)
        if saved is None:
            self.new_wanted.emit(typed)
        else:
            self.taken.emit(saved)

    def _fits(self, item: QListWidgetItem, typed: list[str]) -> bool:
        if item is self._new:
            return " ".join(self.field.text().split()).casefold() not in self._names
        return super()._fits(item, typed)

    def _name_new(self, typed: str) -> None:
        name = " ".join(typed.split())
        text = self.tr("New list “{name}”").format(name=name) if name else self.tr("New list…")
        self._new.setText(text)
        self._new.setToolTip(text)

    def _marked_word(self) -> str:
        return self.tr("the current list") if self._purpose is Purpose.CHOOSE else self.tr("on it already")


def _mark(name: str) -> QIcon:
    """An icon, or the room of one."""
    if name:
        return icons.icon(name)
    blank = QPixmap(theme.px(16), theme.px(16))
    blank.fill(Qt.GlobalColor.transparent)
    return QIcon(blank)
