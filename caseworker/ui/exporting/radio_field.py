"""One of a few choices, all of them in view, each with a sentence about it if there is one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.forms.fields import Field
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label


class RadioField(Field):
    """Each choice: code, translated text, sentence or nothing. Side by side where there is room for `least` each."""

    def __init__(self, choices: Sequence[tuple[Any, str, str]], least: float) -> None:
        super().__init__()
        self._values = [value for value, _text, _told in choices]
        self._group = QButtonGroup(self)
        self.buttons: dict[Any, QRadioButton] = {}
        hold = QWidget()
        grid = FieldGrid(hold, gap=8)
        for index, (value, text, told) in enumerate(choices):
            button = QRadioButton(text)
            button.setAccessibleDescription(told)
            self._group.addButton(button, index)
            self.buttons[value] = button
            grid.add(_with_sentence(button, told), least)
        self._line.addWidget(hold, 1)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(lambda _index: self.edited.emit())

    @property
    def focus_widget(self) -> QWidget:
        return self.buttons[self.value()]

    def name(self, label: str, description: str = "") -> None:
        for button in self.buttons.values():
            button.setAccessibleName(f"{label}: {button.text()}")
            if description:
                button.setAccessibleDescription(description)

    def value(self) -> Any:
        return self._values[self._group.checkedId()]

    def set_value(self, value: Any) -> None:
        if value in self.buttons:
            self.buttons[value].setChecked(True)


def _with_sentence(button: QRadioButton, told: str) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(button)
    if told:
        below = label(told, "small", wrap=True)
        # Under the words of the button, behind its circle.
        below.setContentsMargins(theme.px(32), 0, 0, theme.px(2))
        column.addWidget(below)
    column.addStretch(1)
    return made
