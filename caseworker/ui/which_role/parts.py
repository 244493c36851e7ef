"""Parts of the page: the danger line, one step of the answer, the comparison of roles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker.models.guide import GuideStep, RoleDefinition
from caseworker.models.roles import Role
from caseworker.services.reference import CrisisLine
from caseworker.ui import theme
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, line, selectable, set_look
from caseworker.ui.widgets.role_chip import RoleChip


class DangerBanner(Card):
    """911 and 988, before anything else on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "danger")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        self._column.setSpacing(theme.px(4))
        self._column.addWidget(label(self.tr("Someone may be in danger now?"), "alarm", wrap=True))

    def show_lines(self, lines: Sequence[CrisisLine]) -> None:
        for one in lines:
            self._column.addWidget(selectable(label(one.text, "", wrap=True)))

    def stress(self, danger: bool) -> None:
        """Louder when danger was answered with yes."""
        set_look(self, "danger-now" if danger else "danger")


class StepCard(Card):
    """One step of the answer, with a colored edge in the role's color and a button that shows who fits."""

    def __init__(self, step: GuideStep, *, first: bool) -> None:
        super().__init__()
        self.role = step.role
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(14), theme.px(16), theme.px(14))
        column.setSpacing(theme.px(10))
        head = QWidget()
        flow = FlowLayout(head, gap=theme.px(8))
        flow.addWidget(label(self.tr("{heading}:").format(heading=step.heading), "strong"))
        if step.role is not None:
            flow.addWidget(RoleChip(step.role))
        column.addWidget(head)
        column.addWidget(label(step.text, "", wrap=True))
        self.empty = label("", "warning", wrap=True)
        self.empty.hide()
        column.addWidget(self.empty)
        self.button = Button("", look=Look.PRIMARY if first else Look.NORMAL)
        self.button.hide()
        column.addWidget(self.button)

    def offer(self, text: str, problem: str = "") -> None:
        """What the button says; `problem` explains why it offers something else than asked for."""
        self.button.setText(text)
        self.button.setAccessibleName(text)
        self.button.updateGeometry()
        self.button.setVisible(bool(text))
        self.empty.setText(problem)
        self.empty.setVisible(bool(problem))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(theme.tokens(), self.role.value if self.role else "bad")))
        edge = theme.px(4)
        painter.setClipRect(0, 0, edge, self.height())
        painter.drawRoundedRect(0, 0, 4 * edge, self.height(), theme.px(8), theme.px(8))
        painter.end()


class Comparison(Card):
    """The roles side by side, topic by topic."""

    def __init__(self, roles: Sequence[RoleDefinition]) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("The roles compared"))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        grid = QGridLayout(self)
        grid.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        grid.setHorizontalSpacing(theme.px(20))
        grid.setVerticalSpacing(theme.px(8))
        grid.setColumnStretch(0, 2)
        for column, definition in enumerate(roles, 1):
            grid.setColumnStretch(column, 7)
            grid.addWidget(_chip(definition.role), 0, column)
        for index, first in enumerate(roles[0].comparison if roles else ()):
            row = 2 * index + 1
            grid.addWidget(line(), row, 0, 1, len(roles) + 1)
            grid.addWidget(label(first.topic, "section", wrap=True), row + 1, 0, Qt.AlignmentFlag.AlignTop)
            for column, definition in enumerate(roles, 1):
                text = label(definition.comparison[index].text, "", wrap=True)
                text.setAccessibleName(f"{definition.label}, {first.topic}: {text.text()}")
                grid.addWidget(text, row + 1, column, Qt.AlignmentFlag.AlignTop)


def _chip(role: Role) -> QWidget:
    hold = QWidget()
    across = QHBoxLayout(hold)
    across.setContentsMargins(0, 0, 0, 0)
    across.addWidget(RoleChip(role))
    across.addStretch(1)
    return hold
