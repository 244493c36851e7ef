"""The list of what a column can be imported as, under headings. One list serves all columns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from caseworker.ui import theme
from caseworker.ui.forms.fields import ChoiceField

_HEADING = object()


class Choice(Protocol):
    """A field that a column can become; see `services.imports.Imports.fields`."""

    @property
    def code(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def several(self) -> bool: ...


class TargetList(QStandardItemModel):
    """All choices with their group as a heading that cannot be chosen. `values` goes with the rows."""

    def __init__(self, choices: Iterable[Choice], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.values: list[object] = []
        self.labels: dict[str, str] = {}
        self.several: set[str] = set()
        group = ""
        for choice in choices:
            if choice.group != group:
                group = choice.group
                self._add_heading(group)
            self.appendRow(QStandardItem(choice.label))
            self.values.append(choice.code)
            self.labels[choice.code] = choice.label
            if choice.several:
                self.several.add(choice.code)

    def _add_heading(self, text: str) -> None:
        item = QStandardItem(text)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(12, bold=True))
        self.appendRow(item)
        self.values.append(_HEADING)


class TargetField(ChoiceField):
    """Chooses from a shared `TargetList`; the value is the field's code, "" to leave the column out."""

    def __init__(self, targets: TargetList) -> None:
        super().__init__()
        self.editor.setModel(targets)
        self.editor.setMaxVisibleItems(16)
        self._values = list(targets.values)

    def value(self) -> str:
        value = super().value()
        return value if isinstance(value, str) else ""
