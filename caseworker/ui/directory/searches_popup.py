"""The popup of kept searches: saved ones with their names, below them the last ones, a count beside each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from caseworker.models.searches import SLOTS, SavedSearch, Search
from caseworker.ui import theme
from caseworker.ui.actions import Actions
from caseworker.ui.directory.search_rows import COUNT, ENTRY, Entry, SearchRowDelegate
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.labels import label, line

_WIDTH = 560
_ROOM, _LEAST = 440, 60
_KEYS = ("edit.undo", "edit.redo", "search.save", *(f"search.take.{slot}" for slot in SLOTS))
"""Keys of the window that act here as well."""


class _List(QListWidget):
    """Enter takes, Del removes, F2 changes, Alt with an arrow moves."""

    taken = Signal()
    removed = Signal()
    changed = Signal()
    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
        elif key == Qt.Key.Key_Delete:
            self.removed.emit()
        elif key == Qt.Key.Key_F2:
            self.changed.emit()
        elif alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif alt:
            # Numbers with Alt are shortcuts, no letters to jump to.
            event.ignore()
        else:
            super().keyPressEvent(event)


class SearchesPopup(QFrame):
    """Shows entries and says what a person wants done with them; changes nothing itself."""

    taken = Signal(object)
    """A `Search`."""

    change_wanted = Signal(object)
    """A `SavedSearch` is to get another name or shortcut."""

    remove_wanted = Signal(object)
    """A `SavedSearch` or `RecentSearch` is to go."""

    reordered = Signal(object)
    """The ids of the saved searches in their new order."""

    clear_wanted = Signal()
    hidden = Signal()

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = actions
        self.setProperty("look", "card")
        self.setAccessibleName(self.tr("Searches"))
        self.list = _List(self)
        self.list.setAccessibleName(self.tr("Saved and recent searches"))
        self.list.setItemDelegate(SearchRowDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.empty = label("", "muted", self, wrap=True)
        self._make_buttons()
        self._arrange()
        self.list.taken.connect(self._take)
        self.list.removed.connect(self._remove)
        self.list.changed.connect(self._change)
        self.list.moved.connect(self._move)
        self.list.itemClicked.connect(lambda _item: self._take())
        self.list.currentItemChanged.connect(lambda _now, _before: self._enable())

    # --- what the page uses -------------------------------------------------------------------------------
    def open_under(self, widget: QWidget) -> None:
        """Show it below `widget`, its right edge with that one's, the focus in the list."""
        self._fit(widget)
        self.show()
        self.list.setFocus()

    def show_entries(self, saved: Sequence[Entry], recent: Sequence[Entry], *, savable: bool) -> None:
        """`savable`: whether there is a search at hand that could be saved."""
        at = self.list.currentRow()
        chosen = self.current()
        counts = {entry.search: self._items_count(entry) for entry in self.entries()}
        self.list.clear()
        self._add(self.tr("Saved"), saved, counts)
        self._add(self.tr("Recent"), recent, counts)
        self.save.setEnabled(savable)
        self.clear.setEnabled(bool(recent))
        for one in (self.list, self.change, self.remove, self.clear):
            one.setVisible(bool(saved or recent))
        keys = self._actions.keys_of("search.save")[1]
        self.empty.setText(
            self.tr("No search is kept yet. {keys} saves the one at hand; those that were of use appear here.").format(
                keys=keys
            )
        )
        self.empty.setVisible(not (saved or recent))
        self._choose(chosen, at)
        self._enable()

    def show_count(self, entry: Entry, count: int) -> None:
        item = self._item_of(entry)
        if item is not None:
            item.setData(COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.spoken(count))

    def entries(self) -> list[Entry]:
        """As they are shown."""
        shown = (self.list.item(row).data(ENTRY) for row in range(self.list.count()))
        return [entry for entry in shown if isinstance(entry, Entry)]

    def count_of(self, entry: Entry) -> int | None:
        """The count that is shown beside it."""
        return self._items_count(entry)

    def current(self) -> Entry | None:
        row = self.list.currentRow()
        entry = self.list.item(row).data(ENTRY) if row >= 0 else None
        return entry if isinstance(entry, Entry) else None

    # --- Qt's side ----------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        pressed = QKeySequence(event.keyCombination())
        for action_id in _KEYS:
            action = self._actions[action_id]
            if pressed in action.shortcuts() and action.isEnabled():
                self._run(action_id, action)
                return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.hidden.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "list"):
            self.list.scheduleDelayedItemsLayout()

    # --- making -------------------------------------------------------------------------------------------
    def _make_buttons(self) -> None:
        self.change = self._button(self.tr("Change…"), "F2")
        self.change.clicked.connect(self._change)
        self.remove = self._button(self.tr("Remove"), "Del")
        self.remove.clicked.connect(self._remove)
        self.clear = Button(self.tr("Forget recent ones"), self)
        self.clear.clicked.connect(lambda _=False: self.clear_wanted.emit())
        self.save = Button(self.tr("Save this search…"), self, key=self._actions.keys_of("search.save")[1])
        self.save.clicked.connect(lambda _=False: self._run("search.save", self._actions["search.save"]))

    def _button(self, text: str, keys: str) -> Button:
        return Button(text, self, key=QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))

    def _arrange(self) -> None:
        column = self._column = QVBoxLayout(self)
        margin = theme.px(8)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(margin)
        column.addWidget(self.list, 1)
        column.addWidget(self.empty)
        for row in ((self.change, self.remove, self.clear), (self.save,)):
            part = QHBoxLayout()
            part.setSpacing(margin)
            for position, button in enumerate(row):
                if position == 2:
                    part.addStretch(1)
                part.addWidget(button)
            if len(row) == 1:
                part.addStretch(1)
                column.addWidget(line(self))
            column.addLayout(part)

    def _fit(self, widget: QWidget) -> None:
        """As wide as designed where there is room, and as high as its rows, as far as the screen goes."""
        screen = widget.screen().availableGeometry()
        top = widget.mapToGlobal(QPoint(0, widget.height() + theme.px(4))).y()
        right = min(widget.mapToGlobal(QPoint(widget.width(), 0)).x(), screen.right())
        width = min(theme.px(_WIDTH), widget.window().width() - theme.px(16))
        width = min(max(width, self._column.minimumSize().width()), screen.width())
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count())) + 2 * self.list.frameWidth()
        self.setFixedWidth(width)
        self.list.setFixedHeight(0)
        self._column.activate()
        wraps = self._column.hasHeightForWidth()
        beside = self._column.totalHeightForWidth(width) if wraps else self._column.sizeHint().height()
        self.list.setFixedHeight(max(theme.px(_LEAST), min(rows, theme.px(_ROOM), screen.bottom() - top - beside)))
        self.adjustSize()
        self.move(max(screen.left(), right - width), min(top, max(screen.top(), screen.bottom() - self.height())))

    # --- inside -------------------------------------------------------------------------------------------
    def _add(self, heading: str, entries: Sequence[Entry], counts: dict[Search, int | None]) -> None:
        if not entries:
            return
        item = QListWidgetItem(heading, self.list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        for entry in entries:
            # The text is what the first letters jump to.
            item = QListWidgetItem(entry.name or entry.asked, self.list)
            item.setData(ENTRY, entry)
            count = counts.get(entry.search)
            item.setData(COUNT, count)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, entry.spoken(count))
            item.setToolTip(entry.asked)

    def _choose(self, before: Entry | None, at: int) -> None:
        """The one that was chosen, else the one in its place, else the first."""
        rows = [row for row in range(self.list.count()) if self.list.item(row).data(ENTRY) is not None]
        if not rows:
            return
        same = [row for row in rows if before is not None and _is_same(self.list.item(row).data(ENTRY), before)]
        near = [row for row in rows if row >= at] if at >= 0 else []
        self.list.setCurrentRow((same or near or (rows[-1:] if at >= 0 else rows))[0])

    def _enable(self) -> None:
        entry = self.current()
        self.change.setEnabled(entry is not None and isinstance(entry.kept, SavedSearch))
        self.remove.setEnabled(entry is not None)

    def _take(self) -> None:
        entry = self.current()
        if entry is not None:
            self.hide()
            self.taken.emit(entry.search)

    def _remove(self) -> None:
        entry = self.current()
        if entry is not None:
            self.remove_wanted.emit(entry.kept)
            self.list.setFocus()

    def _change(self) -> None:
        entry = self.current()
        if entry is not None and isinstance(entry.kept, SavedSearch):
            self.hide()
            self.change_wanted.emit(entry.kept)

    def _move(self, step: int) -> None:
        entry = self.current()
        ids = [one.kept.id for one in self.entries() if isinstance(one.kept, SavedSearch)]
        if entry is None or not isinstance(entry.kept, SavedSearch):
            return
        at = ids.index(entry.kept.id)
        if 0 <= at + step < len(ids):
            ids[at], ids[at + step] = ids[at + step], ids[at]
            self.reordered.emit(tuple(ids))

    def _run(self, action_id: str, action: QAction) -> None:
        if action_id.startswith("search."):
            self.hide()
        action.trigger()

    def _item_of(self, entry: Entry) -> QListWidgetItem | None:
        items = (self.list.item(row) for row in range(self.list.count()))
        return next((item for item in items if item.data(ENTRY) == entry), None)

    def _items_count(self, entry: Entry) -> int | None:
        item = self._item_of(entry)
        count = item.data(COUNT) if item is not None else None
        return count if isinstance(count, int) else None


def _is_same(one: Entry, other: Entry) -> bool:
    if isinstance(one.kept, SavedSearch) and isinstance(other.kept, SavedSearch):
        return one.kept.id == other.kept.id
    return type(one.kept) is type(other.kept) and one.search == other.search
