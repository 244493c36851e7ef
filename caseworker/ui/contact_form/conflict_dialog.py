"""Two versions of one contact side by side: for each field that differs, which one to keep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QRadioButton, QWidget

from caseworker.models.vocabulary import Vocabulary
from caseworker.services.field_names import label as field_name
from caseworker.ui import theme
from caseworker.ui.contact_form.conflict import Difference, Side
from caseworker.ui.contact_form.spelled import spelled
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.labels import label, line


class ConflictDialog(FormDialog):
    """Nothing is chosen for a field that both changed; saving waits until a person chose."""

    chosen = Signal(dict)
    """Field name → `Side`, for every difference."""

    def __init__(
        self,
        parent: QWidget,
        by: str,
        at: datetime,
        found: Sequence[Difference],
        vocabulary: Vocabulary,
    ) -> None:
        super().__init__(parent, "", width=860, height=560)
        text = self.tr("Somebody else changed this contact")
        self.setWindowTitle(text)
        self.heading.setText(text)
        words = self.tr(
            "{who} saved another version on {moment}. Nothing was overwritten. Choose what to keep, field by field."
        )
        self.column.addWidget(label(words.format(who=by, moment=moment(at)), "", wrap=True))
        self._found = found
        self._vocabulary = vocabulary
        self._groups: dict[str, QButtonGroup] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        for column, title in enumerate((self.tr("Field"), self.tr("Yours"), self.tr("Theirs, stored now"))):
            self._grid.addWidget(label(title, "section"), 0, column)
        for difference in found:
            self._add(difference)
        self.column.addLayout(self._grid)
        self.column.addStretch(1)
        back = self.add_button(self.tr("Back to the form"), key="Esc")
        back.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save this choice"), primary=True)
        self.save_button.clicked.connect(self._save)
        self._fit()

    def choose(self, field: str, side: Side) -> None:
        """As if the user had clicked."""
        self._groups[field].button(0 if side is Side.MINE else 1).click()

    def choices(self) -> dict[str, Side]:
        sides = {0: Side.MINE, 1: Side.THEIRS}
        return {name: sides[group.checkedId()] for name, group in self._groups.items() if group.checkedId() >= 0}

    def _add(self, difference: Difference) -> None:
        row = self._grid.rowCount()
        name = field_name(difference.field)
        self._grid.addWidget(line(), row, 0, 1, 3)
        title = label(name, "strong", wrap=True)
        title.setContentsMargins(0, theme.px(3), 0, 0)
        self._grid.addWidget(title, row + 1, 0, Qt.AlignmentFlag.AlignTop)
        group = QButtonGroup(self)
        for column, (side, value) in enumerate(((Side.MINE, difference.mine), (Side.THEIRS, difference.theirs))):
            text = spelled(difference.field, value, self._vocabulary)
            button = QRadioButton()
            whose = self.tr("yours") if side is Side.MINE else self.tr("theirs")
            button.setAccessibleName(self.tr("{field}, {whose}: {value}").format(field=name, whose=whose, value=text))
            button.setChecked(difference.proposed is side)
            group.addButton(button, column)
            cell = QWidget()
            across = QGridLayout(cell)
            across.setContentsMargins(0, 0, 0, 0)
            across.setColumnStretch(1, 1)
            across.addWidget(button, 0, 0, Qt.AlignmentFlag.AlignTop)
            words = label(text, "", wrap=True)
            words.setContentsMargins(0, theme.px(3), 0, 0)
            words.setBuddy(button)
            across.addWidget(words, 0, 1, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(cell, row + 1, column + 1, Qt.AlignmentFlag.AlignTop)
        group.idClicked.connect(self._fit)
        self._groups[difference.field] = group

    def _fit(self) -> None:
        missing = len(self._found) - len(self.choices())
        self.save_button.setEnabled(missing == 0)
        tip = self.tr("Choose for {count} more fields").format(count=missing) if missing else ""
        self.save_button.setToolTip(tip)
        self.save_button.setAccessibleDescription(tip)

    def _save(self) -> None:
        choices = self.choices()
        self.accept()
        self.chosen.emit(choices)
