"""The result list: ids first, rows when they are looked at."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from caseworker.models.query import Query
from caseworker.models.rows import ContactRow
from caseworker.ui.directory.row_words import spoken

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
ID_ROLE = Qt.ItemDataRole.UserRole + 2
_KEPT_ROWS = 2000
_AROUND = 24
_ROOT = QModelIndex()


class ContactListModel(QAbstractListModel):
    """`data` never asks the store: for a row that is not there yet it returns nothing and reports the miss."""

    rows_wanted = Signal(object)
    """Ids whose rows are needed: what is on the screen and a little around it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ids: array[int] = array("q")
        self._rows: OrderedDict[int, ContactRow] = OrderedDict()
        self._asked: set[int] = set()
        self._missed: set[int] = set()
        self._query = Query()
        self._on_list: frozenset[int] = frozenset()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._ask)

    # --- Qt's side ----------------------------------------------------------------------------------------
    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        position = index.row()
        if not index.isValid() or not 0 <= position < len(self._ids):
            return None
        contact_id = self._ids[position]
        if role == ID_ROLE:
            return contact_id
        if role not in (ROW_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows.get(contact_id)
        if row is None:
            self._miss(position)
            return None if role == ROW_ROLE else self.tr("Loading…")
        if role == ROW_ROLE:
            return row
        return row.name if role == Qt.ItemDataRole.DisplayRole else spoken(row, on_list=row.id in self._on_list)

    # --- what the page uses -------------------------------------------------------------------------------
    @property
    def query(self) -> Query:
        """The query that the list answers."""
        return self._query

    def set_on_list(self, ids: frozenset[int]) -> None:
        """The contacts on the current list: a screen reader says so."""
        self._on_list = ids

    def id_at(self, position: int) -> int | None:
        return self._ids[position] if 0 <= position < len(self._ids) else None

    def position_of(self, contact_id: int) -> int:
        """-1 when it is not in the list. Looks through all ids: call it for single ids only."""
        try:
            return self._ids.index(contact_id)
        except ValueError:
            return -1

    def row_at(self, position: int) -> ContactRow | None:
        """The row if it is there already; does not ask for it."""
        contact_id = self.id_at(position)
        return None if contact_id is None else self._rows.get(contact_id)

    def row_of(self, contact_id: int) -> ContactRow | None:
        return self._rows.get(contact_id)

    def set_answer(self, query: Query, ids: array[int], rows: Sequence[ContactRow]) -> bool:
        """Show `ids`. Only appends when the list so far is their beginning; True if the list was reset."""
        same_query = query == self._query
        self._query = query
        if not same_query:
            # Distances and matches belong to the query.
            self._rows.clear()
            self._forget_asked()
        self._keep(rows)
        if same_query and ids == self._ids:
            return False
        known = len(self._ids)
        if same_query and 0 < known < len(ids) and ids[:known] == self._ids:
            self.beginInsertRows(_ROOT, known, len(ids) - 1)
            self._ids = ids
            self.endInsertRows()
            return False
        self.beginResetModel()
        self._ids = ids
        self._asked.clear()
        self.endResetModel()
        return True

    def put_rows(self, rows: Sequence[ContactRow]) -> None:
        """Rows that came. Ids without a row are gone from the directory and stay placeholders until the next search."""
        self._keep(rows)
        self._asked -= {row.id for row in rows}
        self._tell_changed()

    def touch(self, ids: Iterable[int] | None) -> None:
        """These contacts (None: all) changed: fetch them anew, showing the old rows until then."""
        touched = set(self._rows) if ids is None else set(ids) & set(self._rows)
        self._forget_asked()
        if touched:
            self.rows_wanted.emit(tuple(touched)[: 4 * _AROUND])
            for contact_id in tuple(touched)[4 * _AROUND :]:
                self._rows.pop(contact_id, None)

    # --- inside -------------------------------------------------------------------------------------------
    def _keep(self, rows: Sequence[ContactRow]) -> None:
        for row in rows:
            self._rows[row.id] = row
            self._rows.move_to_end(row.id)
        while len(self._rows) > _KEPT_ROWS:
            self._rows.popitem(last=False)

    def _miss(self, position: int) -> None:
        self._missed.add(position)
        if not self._later.isActive():
            self._later.start()

    def _ask(self) -> None:
        first, last = min(self._missed), max(self._missed)
        if last - first > 10 * _AROUND:
            # Scrolled past: what was looked at first is off the screen again.
            first = last - _AROUND
        self._missed.clear()
        around = self._ids[max(0, first - _AROUND) : last + _AROUND + 1]
        wanted = [one for one in around if one not in self._rows and one not in self._asked]
        if wanted:
            self._asked.update(wanted)
            self.rows_wanted.emit(tuple(wanted))

    def _forget_asked(self) -> None:
        self._asked.clear()
        self._missed.clear()
        self._later.stop()

    def _tell_changed(self) -> None:
        # The whole list at once: the view repaints only what it shows, and looking up positions would cost more.
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))
