"""A line that opens what is rarely needed, and closes it again."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.labels import ElidedLabel


class Disclosure(QWidget):
    """Put what it hides into `column`. `text` is translated already."""

    toggled = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self.button = Button(text, icon="chevron-right", look=Look.FLAT)
        self.button.clicked.connect(lambda: self.set_open(not self.is_open))
        self.summary = ElidedLabel("", "small")
        self.summary.hide()
        self._body = QWidget()
        self.column = QVBoxLayout(self._body)
        self.column.setContentsMargins(0, theme.px(8), 0, 0)
        self.column.setSpacing(theme.px(12))
        self._body.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.button)
        below = QHBoxLayout()
        # Under the words of the button, behind its arrow.
        below.setContentsMargins(theme.px(38), 0, 0, theme.px(4))
        below.addWidget(self.summary)
        outer.addLayout(below)
        outer.addWidget(self._body)
        self._tell()

    @property
    def is_open(self) -> bool:
        return not self._body.isHidden()

    def set_open(self, is_open: bool) -> None:
        if is_open == self.is_open:
            return
        self._body.setVisible(is_open)
        self.button.set_icon_name("chevron-down" if is_open else "chevron-right")
        self._tell()
        self.toggled.emit(is_open)

    def set_summary(self, text: str) -> None:
        """One line below that says what is in there, open or closed."""
        self.summary.set_text(text)
        self.summary.setVisible(bool(text))
        self._tell()

    def holds(self, widget: QWidget) -> bool:
        """Whether `widget` is among what it hides."""
        return self._body.isAncestorOf(widget)

    def _tell(self) -> None:
        self.button.setAccessibleName(self._text)
        state = self.tr("Open") if self.is_open else self.tr("Closed")
        self.button.setAccessibleDescription(". ".join(part for part in (state, self.summary.whole_text()) if part))
