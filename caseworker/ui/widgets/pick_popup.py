"""A popup to pick from a long list: type to narrow it, Space or Enter to choose."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QListWidgetItem, QWidget

from caseworker.ui import theme, words
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.counted import COUNT
from caseworker.ui.widgets.narrow_popup import CODE, NarrowPopup


class PickPopup(NarrowPopup):
    """Choices as (code, label, other spellings). `picked` brings the codes that are chosen, after each change."""

    picked = Signal(object)

    def __init__(self, name: str, choices: Iterable[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        for code, shown, spellings in choices:
            item = self.add_choice(code, shown, spellings)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self._by_code: dict[Hashable, QListWidgetItem] = {item.data(CODE): item for item in self.items()}
        self._clear = Button(self.tr("Any"), self)
        self._clear.clicked.connect(self._choose_none)
        self.column.addWidget(self._clear)

    def open_at(self, place: QPoint, chosen: Sequence[str]) -> None:
        """Show it with these codes chosen."""
        wanted = set(chosen)
        for item in self.items():
            on = item.data(CODE) in wanted
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.show_at(place)

    def chosen(self) -> tuple[str, ...]:
        return tuple(item.data(CODE) for item in self.items() if item.checkState() == Qt.CheckState.Checked)

    def choices_in_view(self) -> list[str]:
        """Codes, those on the screen first."""
        shown = [item for item in self.items() if not item.isHidden()]
        area = self.list.viewport().rect()
        return [item.data(CODE) for item in sorted(shown, key=lambda one: not self._is_in(area, one))]

    def show_count(self, choice: Hashable, count: int | None) -> None:
        """How many contacts this code would leave; None while that is not known."""
        item = self._by_code.get(choice)
        if item is None:
            return
        item.setData(COUNT, count)
        item.setForeground(QBrush() if count != 0 else theme.color("muted"))
        spoken = item.text() if count is None else f"{item.text()}, {words.count_contacts(count)}"
        item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)

    def take(self, item: QListWidgetItem) -> None:
        on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        self.picked.emit(self.chosen())

    def _is_in(self, area: QRect, item: QListWidgetItem) -> bool:
        return self.list.visualItemRect(item).intersects(area)

    def _choose_none(self) -> None:
        for item in self.items():
            item.setCheckState(Qt.CheckState.Unchecked)
        self.picked.emit(())
        self.close()
