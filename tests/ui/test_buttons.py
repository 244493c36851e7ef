"""Every button is pressed by Enter while it has the focus, in a window as in a dialog."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from caseworker.ui.main_window import MainWindow
from caseworker.ui.rail import RailButton
from caseworker.ui.widgets.buttons import Button, EnterButton, IconButton, LinkButton
from caseworker.ui.widgets.chips import FilterButton

MAKERS: list[Callable[[], QPushButton]] = [
    lambda: Button("Go"),
    lambda: IconButton("close", "Close"),
    lambda: LinkButton("Go"),
    lambda: FilterButton("Language"),
    lambda: RailButton("referrals", "Referrals"),
]


@pytest.mark.parametrize("outer", [QWidget, QDialog])
@pytest.mark.parametrize("make", MAKERS)
def test_enter_presses_the_button_that_has_the_focus(
    make: Callable[[], QPushButton], outer: type[QWidget], qtbot: QtBot
) -> None:
    window = outer()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    editor, button = QLineEdit(), make()
    if isinstance(button, FilterButton):
        button.set_opener(lambda: None)
    column.addWidget(editor)
    column.addWidget(button)
    pressed: list[bool] = []
    button.clicked.connect(lambda checked=False: pressed.append(checked))
    window.show()
    for count, key in enumerate((Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space), start=1):
        qtbot.keyClick(button, key)
        assert len(pressed) == count
    qtbot.keyClick(button, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert len(pressed) == 3, "neither Ctrl+Enter nor Enter in a field presses it"
    button.setEnabled(False)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 3


def test_no_button_of_the_window_is_deaf_to_enter(window: MainWindow) -> None:
    """Buttons that Qt makes itself (of a combo box, say) aside."""
    ours = [one for one in window.findChildren(QPushButton) if type(one).__module__.startswith("caseworker.")]
    assert len(ours) > 10
    assert [one for one in ours if not isinstance(one, EnterButton)] == []
