"""Which period the reports are of: a few usual ones, or two days."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from caseworker.models.figures import Period
from caseworker.services.periods import Preset, period
from caseworker.ui import theme
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.flow import FlowLayout

START = Preset.YEAR
_OTHER = -2
"""The button of two days, beside the numbers of the usual periods."""


class PeriodChoice(QWidget):
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        hold = QWidget()
        flow = FlowLayout(hold, gap=theme.px(6))
        column.addWidget(hold)
        self._group = QButtonGroup(self)
        self.buttons: dict[Preset | None, Button] = {}
        for number, (preset, text) in enumerate(self._presets()):
            button = Button(text)
            button.setCheckable(True)
            button.setAccessibleName(self.tr("Period: {period}").format(period=text))
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button, number if preset else _OTHER)
            self.buttons[preset] = button
            flow.addWidget(button)
        self.buttons[START].setChecked(True)
        self._group.idClicked.connect(self._clicked)
        column.addWidget(self._days())

    def _presets(self) -> tuple[tuple[Preset | None, str], ...]:
        return (
            (Preset.THIS_MONTH, self.tr("This month")),
            (Preset.LAST_MONTH, self.tr("Last month")),
            (Preset.QUARTER, self.tr("This quarter")),
            (Preset.YEAR, self.tr("This year")),
            (Preset.ALL, self.tr("All")),
            (None, self.tr("Other days…")),
        )

    def _days(self) -> QWidget:
        self.days = QWidget()
        grid = FieldGrid(self.days, gap=8)
        self.first, self.last = (Labeled(text, DateField(past=True)) for text in (self.tr("From"), self.tr("To")))
        for field in (self.first, self.last):
            grid.add(field, 190, 0)
            field.field.edited.connect(self._typed)
        self.days.hide()
        return self.days

    @property
    def preset(self) -> Preset | None:
        """None for two days."""
        return next(preset for preset, button in self.buttons.items() if button.isChecked())

    def period(self, today: date) -> Period | None:
        """None while what is typed is no period."""
        if (preset := self.preset) is not None:
            return period(preset, today)
        fields = [one.field for one in (self.first, self.last)]
        if any(isinstance(field, DateField) and field.own_problem() for field in fields):
            return None
        first, last = (field.day() if isinstance(field, DateField) else None for field in fields)
        return None if first and last and last < first else Period(first, last)

    def focus(self) -> None:
        self.buttons[self.preset].setFocus()

    def _clicked(self, number: int) -> None:
        self.days.setVisible(number == _OTHER)
        if number == _OTHER:
            self.first.field.focus_widget.setFocus()
        self.changed.emit()

    def _typed(self) -> None:
        for one in (self.first, self.last):
            one.show_error("")
        first, last = (one.field.day() if isinstance(one.field, DateField) else None for one in (self.first, self.last))
        if first and last and last < first:
            self.last.show_error(self.tr("The period ends before it begins: exchange the two days."))
        self.changed.emit()
