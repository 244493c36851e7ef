"""The columns of a table: which of them, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QLocale, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QVBoxLayout, QWidget

from caseworker.models.export import ColumnChoice
from caseworker.ui import theme
from caseworker.ui.context import Settings
from caseworker.ui.widgets.buttons import IconButton, LinkButton
from caseworker.ui.widgets.disclosure import Disclosure
from caseworker.ui.widgets.labels import Card, FieldError
from caseworker.ui.widgets.ordered_list import OrderedList

COLUMNS = "export_columns"
"""By format: the order of all columns, and those that are off."""
_CODE, _LABEL, _PRIVATE = (Qt.ItemDataRole.UserRole + number for number in range(3))
_ROWS, _ROW_HEIGHT = 8, 26


@dataclass(frozen=True, slots=True)
class Arrangement:
    """All columns in their order, and the codes of those that are left out."""

    order: tuple[str, ...] = ()
    off: frozenset[str] = frozenset()


def recall(settings: Settings, format_code: str) -> Arrangement:
    kept = _kept(settings).get(format_code)
    kept = kept if isinstance(kept, dict) else {}
    return Arrangement(tuple(_codes(kept.get("order"))), frozenset(_codes(kept.get("off"))))


def remember(settings: Settings, format_code: str, arrangement: Arrangement) -> None:
    made = {"order": list(arrangement.order), "off": sorted(arrangement.off)}
    settings.set(COLUMNS, {**_kept(settings), format_code: made})


class ColumnsField(QWidget):
    """`changed` when other columns leave, or in another order. Closed, it says in a line how many."""

    changed = Signal()

    def __init__(self, choices: Sequence[ColumnChoice]) -> None:
        super().__init__()
        self._choices = choices
        self._everything = False
        self._filling = False
        self.fold = Disclosure(self.tr("Columns"))
        self.every = LinkButton(self.tr("All"))
        self.every.setAccessibleName(self.tr("All columns"))
        self.none = LinkButton(self.tr("None"))
        self.none.setAccessibleName(self.tr("No column"))
        self.usual = LinkButton(self.tr("As usual"))
        self.usual.setAccessibleName(self.tr("All columns in the usual order"))
        self.up = IconButton("chevron-up", self.tr("Move up (Alt+Up)"))
        self.down = IconButton("chevron-down", self.tr("Move down (Alt+Down)"))
        self.list = OrderedList()
        self.list.setAccessibleName(self.tr("Columns"))
        self.list.setAccessibleDescription(
            self.tr("Space takes a column or leaves it out, Alt and arrow keys move it.")
        )
        self.error = FieldError(self.list)
        self._arrange()
        self.show_arrangement(Arrangement())
        self.every.clicked.connect(lambda _checked=False: self._check_all(True))
        self.none.clicked.connect(lambda _checked=False: self._check_all(False))
        self.usual.clicked.connect(lambda _checked=False: self._as_usual())
        self.up.clicked.connect(lambda _checked=False: self.list.move_current(-1))
        self.down.clicked.connect(lambda _checked=False: self.list.move_current(1))
        self.list.moved.connect(self._edited)
        self.list.itemChanged.connect(lambda _item: self._edited())
        self.list.currentRowChanged.connect(lambda _row: self._fit_arrows())

    def show_arrangement(self, arrangement: Arrangement) -> None:
        """Columns that it does not know come last, chosen: a new version brought them."""
        place = {code: number for number, code in enumerate(arrangement.order)}
        ordered = sorted(self._choices, key=lambda one: place.get(one.code, len(place)))
        self._filling = True
        self.list.clear()
        for one in ordered:
            self.list.addItem(_item(one, is_on=one.code not in arrangement.off))
        self._filling = False
        self.show_private(self._everything)
        self.list.setCurrentRow(0)

    def arrangement(self) -> Arrangement:
        items = self._items()
        return Arrangement(tuple(map(_code, items)), frozenset(_code(one) for one in items if not _is_on(one)))

    def chosen(self) -> tuple[str, ...]:
        """The codes of those that leave."""
        return tuple(_code(one) for one in self._items() if _is_on(one) and self._may_leave(one))

    def show_private(self, everything: bool) -> None:
        """Private columns can be chosen only with everything; they are seen before."""
        self._everything = everything
        self._filling = True
        for item in self._items():
            may = self._may_leave(item)
            flags = item.flags() | Qt.ItemFlag.ItemIsEnabled
            item.setFlags(flags if may else flags & ~Qt.ItemFlag.ItemIsEnabled)
            name = str(item.data(_LABEL))
            item.setText(name if may else self.tr("{column} (only with everything)").format(column=name))
        self._filling = False
        self._tell()

    # --- what a person does -------------------------------------------------------------------------------
    def _check_all(self, is_on: bool) -> None:
        self._filling = True
        for item in self._items():
            if self._may_leave(item):
                item.setCheckState(_state(is_on))
        self._filling = False
        self._edited()

    def _as_usual(self) -> None:
        self.show_arrangement(Arrangement())
        self.list.setFocus()
        self._edited()

    def _edited(self) -> None:
        if not self._filling:
            self._tell()
            self.changed.emit()

    # --- appearance ---------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.px(4))
        for link in (self.every, self.none, self.usual):
            head.addWidget(link)
        head.addStretch(1)
        head.addWidget(self.up)
        head.addWidget(self.down)
        card = Card()
        inset = theme.px(4)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(inset, inset, inset, inset)
        inside.addWidget(self.list)
        self.list.setFixedHeight(theme.px(_ROW_HEIGHT) * _ROWS + theme.px(2))
        body = self.fold.column
        body.setSpacing(theme.px(4))
        body.addLayout(head)
        body.addWidget(card)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        column.addWidget(self.fold)
        column.addWidget(self.error)

    def _tell(self) -> None:
        possible = [one for one in self._items() if self._may_leave(one)]
        chosen = self.chosen()
        usual = tuple(one.code for one in self._choices if self._everything or not one.is_private)
        summary = self.tr("{n} of {total}").format(
            n=QLocale().toString(len(chosen)), total=QLocale().toString(len(possible))
        )
        if len(chosen) == len(possible):
            summary = self.tr("All, in the usual order") if chosen == usual else self.tr("All, in your own order")
        self.fold.set_summary(summary)
        self.error.show_error("" if chosen else self.tr("Choose at least one column."))
        self.usual.setEnabled(chosen != usual)
        self._fit_arrows()

    def _fit_arrows(self) -> None:
        place = self.list.currentRow()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < self.list.count() - 1)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _may_leave(self, item: QListWidgetItem) -> bool:
        return self._everything or not item.data(_PRIVATE)


def _item(choice: ColumnChoice, *, is_on: bool) -> QListWidgetItem:
    made = QListWidgetItem(choice.label)
    made.setData(_CODE, choice.code)
    made.setData(_LABEL, choice.label)
    made.setData(_PRIVATE, choice.is_private)
    made.setCheckState(_state(is_on))
    made.setSizeHint(QSize(0, theme.px(_ROW_HEIGHT)))
    # Dropped between rows only: dropped on one, it would take that one's place.
    made.setFlags(made.flags() & ~Qt.ItemFlag.ItemIsDropEnabled)
    return made


def _state(is_on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked


def _is_on(item: QListWidgetItem) -> bool:
    return item.checkState() is Qt.CheckState.Checked


def _code(item: QListWidgetItem) -> str:
    return str(item.data(_CODE))


def _kept(settings: Settings) -> dict[str, Any]:
    kept = settings.get(COLUMNS, {})
    return kept if isinstance(kept, dict) else {}


def _codes(kept: object) -> list[str]:
    return [one for one in kept if isinstance(one, str)] if isinstance(kept, list) else []
