"""A check box whose text may take several lines."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.widgets.labels import label


class WrapCheck(QWidget):
    """Clicking the text checks the box too."""

    toggled = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self._text = label(text, "", wrap=True)
        self._text.setBuddy(self.box)
        self._text.installEventFilter(self)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, theme.px(6), 0, theme.px(6))
        across.setSpacing(theme.px(6))
        across.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(self._text, 1)
        self.box.toggled.connect(self.toggled)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.box.toggle()
            self.box.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        return False
