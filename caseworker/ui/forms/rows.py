"""Rows that repeat: phones, addresses, credentials. Each has the same fields and a button that removes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.forms.fields import Field
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.widgets.buttons import Button, IconButton, Look
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label, line


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a row: its name in the data, its label, and how wide it wants to be (designed pixels)."""

    name: str
    label: str
    make: Callable[[], Field]
    least: float = 140
    stretch: int = 1


class Row(QWidget):
    """One row. What `parts` do not show (coordinates, say) is kept as it came."""

    edited = Signal()
    removed = Signal(object)
    """The row itself, whose button was pressed."""
    left = Signal(object)
    """The row itself, one of whose watched parts was left."""

    def __init__(self, parts: Sequence[Part], word: str, blank: Mapping[str, Any]) -> None:
        super().__init__()
        self._rest = dict(blank)
        self.parts = {part.name: Labeled(part.label, part.make()) for part in parts}
        self._remove = IconButton("close", "", self)
        self._remove.clicked.connect(self._say_removed)
        self._word = word
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px(4))
        grid = FieldGrid(gap=8)
        for part in parts:
            grid.add(self.parts[part.name], part.least, part.stretch)
        across.addLayout(grid, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, theme.px(18), 0, 0)
        side.addWidget(self._remove)
        side.addStretch(1)
        across.addLayout(side)
        for labeled in self.parts.values():
            labeled.field.edited.connect(self.edited)

    def say_left(self) -> None:
        """For a part whose leaving matters to the form."""
        self.left.emit(self)

    def _say_removed(self) -> None:
        self.removed.emit(self)

    def number(self, number: int) -> None:
        """Its place, from 1, for screen readers and the remove button."""
        context = f"{self._word} {number}"
        self._remove.set_name(self.tr("Remove {what}").format(what=context))
        for labeled in self.parts.values():
            labeled.set_context(context)

    def value(self) -> dict[str, Any]:
        return {**self._rest, **{name: labeled.field.value() for name, labeled in self.parts.items()}}

    def set_value(self, value: Mapping[str, Any]) -> None:
        self._rest = {**self._rest, **value}
        for name, labeled in self.parts.items():
            labeled.field.set_value(self._rest.get(name))

    def set_hidden_value(self, name: str, value: Any) -> None:
        """Something the row keeps but does not show."""
        self._rest[name] = value


class Rows(QWidget):
    """A list of rows under a heading. `word` names one of them ("Phone"), `add` is the button's text."""

    edited = Signal()

    def __init__(
        self,
        name: str,
        heading: str,
        word: str,
        add: str,
        parts: Sequence[Part],
        blank: Mapping[str, Any],
        *,
        prepare: Callable[[Row], None] | None = None,
    ) -> None:
        super().__init__()
        self.name = name
        self._word = word
        self._parts = parts
        self._blank = blank
        self._prepare = prepare
        self.rows: list[Row] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        if heading:
            column.addWidget(label(heading, "strong"))
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(10))
        column.addLayout(self._list)
        self.add_button = Button(add, icon="plus", look=Look.NORMAL)
        self.add_button.clicked.connect(self._add_typed)
        column.addWidget(self.add_button)
        self._rules: dict[Row, QWidget] = {}

    def value(self) -> list[dict[str, Any]]:
        return [row.value() for row in self.rows]

    def set_value(self, values: Sequence[Mapping[str, Any]], *, at_least: int = 0) -> None:
        """Shows `values`, and empty rows up to `at_least`."""
        for row in list(self.rows):
            self._take(row)
        for value in values:
            self._append(value)
        while len(self.rows) < at_least:
            self._append({})

    def field(self, index: int, part: str) -> Labeled | None:
        """The labeled field at a row; the row's first one when `part` is not shown."""
        if not 0 <= index < len(self.rows):
            return None
        shown = self.rows[index].parts
        return shown.get(part) or next(iter(shown.values()))

    def _add_typed(self) -> None:
        row = self._append({})
        next(iter(row.parts.values())).field.focus_widget.setFocus()
        self.edited.emit()

    def _append(self, value: Mapping[str, Any]) -> Row:
        row = Row(self._parts, self._word, self._blank)
        if self._prepare is not None:
            self._prepare(row)
        row.set_value(value)
        row.edited.connect(self.edited)
        row.removed.connect(self._remove)
        if self.rows:
            self._rules[row] = line()
            self._list.addWidget(self._rules[row])
        self._list.addWidget(row)
        self.rows.append(row)
        self._number()
        return row

    def _remove(self, row: Row) -> None:
        index = self.rows.index(row)
        self._take(row)
        self.edited.emit()
        after = self.rows[min(index, len(self.rows) - 1)] if self.rows else None
        target = next(iter(after.parts.values())).field.focus_widget if after else self.add_button
        target.setFocus()

    def _take(self, row: Row) -> None:
        self.rows.remove(row)
        for widget in (row, self._rules.pop(row, None)):
            if widget is not None:
                self._list.removeWidget(widget)
                widget.hide()
                widget.deleteLater()
        if self.rows and (rule := self._rules.pop(self.rows[0], None)) is not None:
            self._list.removeWidget(rule)
            rule.hide()
            rule.deleteLater()
        self._number()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.number(number)
