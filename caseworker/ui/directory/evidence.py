"""The box that says why a contact carries a role, with the answers to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import escape

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.ui import theme
from caseworker.ui.directory.evidence_words import Answer, Reason, answer_word, reasons, untagged
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.role_chip import role_word


class EvidenceBox(QWidget):
    """One paragraph for each role, its answers as links beneath."""

    answered = Signal(object, object)
    """A `Role` and an `Answer`."""

    explained = Signal()
    """“What is the difference?”"""

    def __init__(self, tags: tuple[RoleTag, ...], you: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Why this role"))
        effective = [tag for tag in tags if tag.state is not TagState.REJECTED]
        self._ink = effective[0].role.value if effective else "muted"
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(9), theme.px(12), theme.px(7))
        column.setSpacing(0)
        last: QWidget | None = None
        for reason in reasons(tags, you, today):
            column.addWidget(self._text(reason))
            last = self._links([(reason.role, answer, answer_word(answer)) for answer in reason.answers])
            column.addWidget(last)
        if missing := untagged(tags):
            if not tags:
                column.addWidget(QLabel(self.tr("No role yet: nothing on this contact speaks for one."), self))
            last = self._offers(missing)
            column.addWidget(last)
        difference = LinkButton(self.tr("What is the difference?"), last or self)
        difference.clicked.connect(self.explained)
        layout = last.layout() if last is not None else column
        if layout is not None:
            layout.addWidget(difference)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.px(8)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setClipPath(path)
        ground = f"{self._ink}_ground" if self._ink != "muted" else "hover"
        painter.fillRect(self.rect(), theme.color(ground))
        painter.fillRect(0, 0, theme.px(3), self.height(), theme.color(self._ink))
        painter.end()

    def _text(self, reason: Reason) -> QLabel:
        ink = getattr(theme.tokens(), reason.role.value)
        html = f'<b style="color:{ink}">{escape(reason.heading)}</b> {escape(reason.text)}'
        made = QLabel(html, self)
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        made.setAccessibleName(f"{reason.heading} {reason.text}")
        return made

    def _offers(self, missing: tuple[Role, ...]) -> QWidget:
        text = self.tr("Mark as {role}")
        return self._links([(role, Answer.CONFIRM, text.format(role=role_word(role).lower())) for role in missing])

    def _links(self, wanted: list[tuple[Role, Answer, str]]) -> QWidget:
        holder = QWidget(self)
        flow = FlowLayout(holder, gap=theme.px(8))
        for role, answer, word in wanted:
            link = LinkButton(word, holder)
            link.setAccessibleName(f"{word}: {role_word(role)}")
            link.setProperty("role", role.value)
            link.clicked.connect(self._answer_by(role, answer))
            flow.addWidget(link)
        return holder

    def _answer_by(self, role: Role, answer: Answer) -> Callable[..., None]:
        return lambda _checked=False: self.answered.emit(role, answer)
