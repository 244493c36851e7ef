"""A switch, and what belongs to it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.forms.fields import CheckField


class Switched(QWidget):
    """Off at first. What is put `inside` stands below the switch, and is seen while it is on."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.switch = CheckField(text)
        body = QWidget()
        self.inside = QVBoxLayout(body)
        self.inside.setContentsMargins(theme.px(26), 0, 0, 0)
        self.inside.setSpacing(theme.px(8))
        body.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        column.addWidget(self.switch)
        column.addWidget(body)
        self.switch.edited.connect(lambda: body.setVisible(self.is_wanted))

    @property
    def is_wanted(self) -> bool:
        return bool(self.switch.value())
