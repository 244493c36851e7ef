"""The result list on the screen: one column of equal rows, however many there are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from caseworker.ui import theme
from caseworker.ui.actions import Actions
from caseworker.ui.directory.delegate import ROW_HEIGHT, ContactDelegate
from caseworker.ui.directory.model import ContactListModel

_MENU = (
    *("contact.refer", "contact.note", "contact.sheet", "contact.list", "contact.verify", "contact.edit"),
    *("contact.confirm", "contact.reject", "contact.favorite", "contact.copy", "contact.bin", "contact.restore"),
)


class ResultList(QTableView):
    """A table view, because QListView lays out every row one by one: at a million rows that takes seconds."""

    current_changed = Signal(object)
    """The id of the contact that is current now, or None."""

    opened = Signal()
    """Enter or a double click: show the contact."""

    left = Signal()
    """Escape, or Up on the first row: back to the search field."""

    def __init__(
        self, model: ContactListModel, delegate: ContactDelegate, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._contacts = model
        self._actions = actions
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setAccessibleName(self.tr("Contacts found"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.addActions([actions[action_id] for action_id in _MENU])
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_row_height()
        self.selectionModel().currentChanged.connect(self._on_current)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    # --- what the page uses -------------------------------------------------------------------------------
    def current_id(self) -> int | None:
        return self._contacts.id_at(self.currentIndex().row())

    def selected_ids(self) -> list[int]:
        """In the order of the list; the current one alone when nothing else is selected."""
        positions = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found = [one for position in positions if (one := self._contacts.id_at(position)) is not None]
        return found or [one for one in (self.current_id(),) if one is not None]

    def first_selected(self) -> int:
        """The position of the first selected row, else of the current one; -1 for none."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        return min(rows, default=self.currentIndex().row())

    def select_position(self, position: int) -> None:
        """Make a row the current one and bring it on the screen; -1 for none."""
        if position < 0:
            self.selectionModel().clear()
            return
        index = self._contacts.index(position)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def rows_in_view(self) -> int:
        """How many rows can be seen at once, those at the edges too; before it is shown, at most so many."""
        # As high as its viewport, there being no frame; for that, PySide6 would make ready every kind of widget first.
        room = self if self.isVisible() else self.window()
        return room.height() // theme.px(ROW_HEIGHT) + 2

    def walk(self, key: Qt.Key) -> None:
        """Up, Down, PageUp or PageDown, asked for while the cursor is in the search field."""
        count = self._contacts.rowCount()
        if not count:
            return
        page = max(1, self.rows_in_view() - 3)
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -page, Qt.Key.Key_PageDown: page}[key]
        at = self.currentIndex().row()
        self.select_position(max(0, min(count - 1, at + step)))

    # --- Qt's side ----------------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
            return
        if key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentIndex().row() <= 0):
            self.left.emit()
            return
        if self._actions.take_bare_key(event):
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, _search: str) -> None:
        """Letters are keys of actions here; searching is what the search field is for."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_contacts"):
            self._set_row_height()

    def _set_row_height(self) -> None:
        height = theme.px(ROW_HEIGHT)
        header = self.verticalHeader()
        header.setMinimumSectionSize(height)
        if header.defaultSectionSize() != height:
            header.setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 2)

    def _on_current(
        self, index: QModelIndex | QPersistentModelIndex, _before: QModelIndex | QPersistentModelIndex
    ) -> None:
        self.current_changed.emit(self._contacts.id_at(index.row()))
