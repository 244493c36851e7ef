"""The frame of every dialog: a heading, content that scrolls when it does not fit, buttons that always show."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseworker.errors import InvalidInput
from caseworker.ui import theme
from caseworker.ui.context import Tone
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.labels import label, line
from caseworker.ui.widgets.messages import Banner

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.ui.forms.labeled import Labeled


class FormDialog(QDialog):
    """A window-modal dialog that deletes itself when closed. Show it with `open()`.

    Ctrl+Enter does what the main button does. Sizes are designed pixels; it never grows beyond the screen.
    """

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 560, height: int = 480) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setModal(True)
        self._wanted = (width, height)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.page = QWidget()
        self.page.setProperty("look", "window")
        self.column = QVBoxLayout(self.page)
        self.column.setContentsMargins(theme.px(24), theme.px(20), theme.px(24), theme.px(20))
        self.column.setSpacing(theme.px(12))
        self.heading = label(title, "title", wrap=True)
        self.column.addWidget(self.heading)
        self.problem = Banner("", tone=Tone.BAD)
        self.problem.hide()
        self.column.addWidget(self.problem)
        self.area.setWidget(self.page)
        self.middle = QHBoxLayout()
        self.middle.setSpacing(0)
        self.middle.addWidget(self.area, 1)
        self._outer.addLayout(self.middle, 1)
        self._foot_line = line(self)
        self._outer.addWidget(self._foot_line)
        foot = QWidget(self)
        foot.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.foot = QHBoxLayout(foot)
        self.foot.setContentsMargins(theme.px(24), theme.px(12), theme.px(24), theme.px(12))
        self.foot.setSpacing(theme.px(8))
        self.foot.addStretch(1)
        self._outer.addWidget(foot)
        self.main_button: Button | None = None
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self, self._press_main)
        # Left to itself, Qt shrinks a new window to two thirds of the screen.
        self.resize(self.sizeHint())

    def set_title(self, title: str) -> None:
        self.setWindowTitle(title)
        self.heading.setText(title)

    def end_with(self, leave: str, act: str, command: Callable[[], None]) -> Button:
        """Nothing more above; in the foot a button that closes, and the main one, which is returned."""
        self.column.addStretch(1)
        self.add_button(leave, key="Esc").clicked.connect(self.reject)
        main = self.add_button(act, primary=True)
        main.clicked.connect(command)
        return main

    def add_button(self, text: str, *, primary: bool = False, left: bool = False, key: str = "") -> Button:
        """A button in the foot, from left to right; `left` puts it at the other end."""
        button = Button(text, self, key=key, look=Look.PRIMARY if primary else Look.NORMAL)
        if left:
            self.foot.insertWidget(0, button)
        else:
            self.foot.addWidget(button)
        if primary:
            self.main_button = button
        return button

    def say_problem(self, sentence: str) -> None:
        """A sentence above the form about the whole of it; empty takes it away."""
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))
        if sentence:
            self.area.ensureWidgetVisible(self.problem)
            announce(self, sentence)

    def say_wrong(self, error: CaseworkerError, field_of: Callable[[str], Labeled | None]) -> Labeled | None:
        """Says each problem beside its field, the rest above the form; the first of these fields, for `go_to`."""
        first, rest = None, []
        for problem in error.problems if isinstance(error, InvalidInput) else ():
            labeled = field_of(problem.field)
            if labeled is None:
                rest.append(problem.sentence)
            else:
                labeled.show_error(problem.sentence)
                first = first or labeled
        self.say_problem(" ".join(rest) if isinstance(error, InvalidInput) else error.sentence)
        return first

    def go_to(self, labeled: Labeled | None) -> bool:
        """Puts the cursor there and brings it into view; False for None."""
        if labeled is None:
            return False
        labeled.field.focus_widget.setFocus()
        # After the layout made room for the sentence.
        QTimer.singleShot(0, labeled, lambda: self.area.ensureWidgetVisible(labeled))
        return True

    def sizeHint(self) -> QSize:
        width, height = (theme.px(side) for side in self._wanted)
        room = self.screen().availableSize()
        return QSize(min(width, room.width() - theme.px(16)), min(height, room.height() - theme.px(48)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint().boundedTo(QSize(theme.px(280), theme.px(200)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _press_main(self) -> None:
        if self.main_button is not None and self.main_button.isEnabled():
            self.main_button.click()
