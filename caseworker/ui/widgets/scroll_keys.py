"""Arrow and page keys that scroll what is only read, whichever button has the focus."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QWidget

_ACTIONS = {
    Qt.Key.Key_Up: QAbstractSlider.SliderAction.SliderSingleStepSub,
    Qt.Key.Key_Down: QAbstractSlider.SliderAction.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_Home: QAbstractSlider.SliderAction.SliderToMinimum,
    Qt.Key.Key_End: QAbstractSlider.SliderAction.SliderToMaximum,
}


def let_keys_scroll(window: QWidget, area: QAbstractScrollArea) -> None:
    """For a window without fields or lists of its own: they would lose these keys."""
    bar = area.verticalScrollBar()
    for key, action in _ACTIONS.items():
        shortcut = QShortcut(QKeySequence(key), window)
        shortcut.activated.connect(lambda action=action: bar.triggerAction(action))
