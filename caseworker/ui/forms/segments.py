"""A few choices side by side, of which one is pressed. Arrow keys move between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from caseworker.ui import theme
from caseworker.ui.forms.fields import Field
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.flow import FlowLayout


class SegmentField(Field):
    """`value` is the code of the pressed choice. Each choice: code, translated text, icon name or empty.

    `start_empty`: none is pressed at first and `value` is None until a person chose.
    """

    def __init__(self, choices: Sequence[tuple[Any, str, str]], *, start_empty: bool = False) -> None:
        super().__init__()
        hold = QWidget()
        flow = FlowLayout(hold, gap=theme.px(6))
        self._group = QButtonGroup(self)
        self._buttons: list[Button] = []
        self._values = [value for value, _text, _icon in choices]
        self._texts = [text for _value, text, _icon in choices]
        for index, (_value, text, icon) in enumerate(choices):
            button = Button(text, icon=icon)
            button.setCheckable(True)
            button.setAccessibleName(text)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self._group.addButton(button, index)
            self._buttons.append(button)
            flow.addWidget(button)
        if not start_empty:
            self._buttons[0].setChecked(True)
        self._line.addWidget(hold, 1)
        self._group.idClicked.connect(lambda _index: self.edited.emit())

    @property
    def focus_widget(self) -> QWidget:
        return self._buttons[max(0, self._group.checkedId())]

    def name(self, label: str, description: str = "") -> None:
        for index, text in enumerate(self._texts):
            button = self._buttons[index]
            button.setAccessibleName(f"{label}: {text}")
            button.setAccessibleDescription(description)

    def value(self) -> Any:
        index = self._group.checkedId()
        return self._values[index] if index >= 0 else None

    def set_value(self, value: Any) -> None:
        plain = getattr(value, "value", value)
        for index, known in enumerate(self._values):
            if getattr(known, "value", known) == plain:
                self._buttons[index].setChecked(True)
