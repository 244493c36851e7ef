"""The window before the window: one calm card in the middle, pages in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.context import Tone
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label
from caseworker.ui.widgets.messages import Banner

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.services.bundle import Services


class Step(QWidget):
    """One page of the card: a title, a sentence, content, buttons."""

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__()
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(14))
        self.heading = label(title, "title", wrap=True)
        self.column.addWidget(self.heading)
        if sentence:
            self.column.addWidget(label(sentence, "", wrap=True))
        self.problem = Banner("", tone=Tone.BAD)
        self.problem.hide()
        self.column.addWidget(self.problem)

    def say_problem(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))

    def may_close(self) -> bool:
        """Whether the window may be closed on this page; if not, the page says why."""
        return True

    def add_foot(self, *buttons: QWidget) -> None:
        """Buttons below each other's reach: in a row that breaks when it is narrow."""
        hold = QWidget()
        flow = FlowLayout(hold, gap=theme.px(8))
        for button in buttons:
            flow.addWidget(button)
        self.column.addSpacing(theme.px(4))
        self.column.addWidget(hold)


class WelcomeFrame(QWidget):
    """A top-level window. Scrolls when the card does not fit."""

    def __init__(self, title: str, *, width: int = 640) -> None:
        super().__init__()
        self.setProperty("look", "window")
        self.setWindowTitle(title)
        self._step: Step | None = None
        self._is_busy = False
        self.closing: Callable[[], None] | None = None
        """What somebody means who closes the window while it is busy: to stop that."""
        self._unclaimed: Services | None = None
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)
        page = QWidget()
        page.setProperty("look", "window")
        area.setWidget(page)
        across = QHBoxLayout(page)
        across.setContentsMargins(theme.px(16), theme.px(24), theme.px(16), theme.px(24))
        self._card = Card()
        self._card.setMaximumWidth(theme.px(width))
        self._card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._inside = QVBoxLayout(self._card)
        self._inside.setContentsMargins(theme.px(32), theme.px(28), theme.px(32), theme.px(28))
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card)
        middle.addStretch(2)
        across.addStretch(1)
        across.addLayout(middle, 100)
        across.addStretch(1)
        room = self.screen().availableSize()
        self.resize(min(theme.px(820), room.width() - theme.px(16)), min(theme.px(680), room.height() - theme.px(48)))

    def set_busy(self, busy: bool) -> None:
        """While a directory is made or opened, the window stays: its outcome must reach somebody."""
        self._is_busy = busy

    def hold(self, services: Services | None) -> None:
        """An open directory that nobody was given yet: it is closed with the window."""
        self._unclaimed = services

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_busy and self.closing is not None:
            self.closing()
        if self._is_busy or (self._step is not None and not self._step.may_close()):
            event.ignore()
            return
        if self._unclaimed is not None:
            self._unclaimed.store.close()
            self._unclaimed = None
        super().closeEvent(event)

    @property
    def step(self) -> Step | None:
        return self._step

    def show_step(self, step: Step) -> None:
        """Exchange what the card shows."""
        old = self._step
        self._step = step
        self._inside.addWidget(step)
        if old is not None:
            self._inside.removeWidget(old)
            old.hide()
            old.deleteLater()
        # By itself it would be shown by an event to come, and what is said until then would not be seen.
        step.show()
        self.setWindowTitle(step.title)
