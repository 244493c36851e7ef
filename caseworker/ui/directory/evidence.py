"""The box that says why a contact carries a role, with the answers to it."""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from caseworker.models.roles import Lapse, RoleTag, TagState
from caseworker.ui import theme
from caseworker.ui.directory.evidence_words import Offer, Reason, offers, reasons
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import label


class _AnswerLink(LinkButton):
    """Deaf to the second half of a double click: by then another answer may stand under the mouse."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class EvidenceBox(QWidget):
    """One paragraph for each role, the answers as links beneath."""

    answered = Signal(object, object)
    """A `Role` and an `Answer`."""

    explained = Signal()
    """“What is the difference?”"""

    def __init__(
        self,
        tags: tuple[RoleTag, ...],
        lapses: tuple[Lapse, ...],
        you: str,
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Why this role"))
        effective = [tag for tag in tags if tag.state is not TagState.REJECTED]
        effective.sort(key=lambda tag: tag.state is not TagState.CONFIRMED)
        self._ink = effective[0].role.value if effective else "muted"
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(14), theme.px(9), theme.px(12), theme.px(6))
        column.setSpacing(theme.px(2))
        self._reasons = reasons(tags, you, today, lapses)
        self._texts = [self._text(reason) for reason in self._reasons]
        for text in self._texts:
            text.setContentsMargins(theme.px(4), 0, 0, 0)
            column.addWidget(text)
        if not tags:
            none = label(self.tr("No role yet: nothing on this contact speaks for one."), "", self, wrap=True)
            none.setContentsMargins(theme.px(4), 0, 0, 0)
            column.addWidget(none)
        column.addWidget(self._links(tags, lapses))

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
        made = QLabel(self)
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._fill(made, reason, reason.text)
        return made

    def _fill(self, made: QLabel, reason: Reason, text: str) -> None:
        ink = getattr(theme.tokens(), reason.role.value)
        made.setText(f'<b style="color:{ink}">{escape(reason.heading)}</b> {escape(text)}')
        made.setAccessibleName(f"{reason.heading} {text}")

    def _links(self, tags: tuple[RoleTag, ...], lapses: tuple[Lapse, ...]) -> QWidget:
        holder = QWidget(self)
        flow = FlowLayout(holder, gap=theme.px(4), line_gap=0)
        for offer in offers(tags, lapses):
            link = _AnswerLink(offer.text, holder)
            link.setAccessibleName(offer.spoken or offer.text)
            link.clicked.connect(partial(self._answer, offer))
            flow.addWidget(link)
        difference = LinkButton(self.tr("What is the difference?"), holder)
        difference.clicked.connect(self.explained)
        flow.addWidget(difference)
        hidden = sum(len(reason.more) for reason in self._reasons)
        if hidden:
            words = self.tr("{n} more reasons").format(n=hidden) if hidden > 1 else self.tr("1 more reason")
            more = LinkButton(words, holder)
            more.clicked.connect(partial(self._tell_all, more))
            flow.addWidget(more)
        return holder

    def _tell_all(self, more: LinkButton, _checked: bool = False) -> None:
        for made, reason in zip(self._texts, self._reasons, strict=True):
            self._fill(made, reason, "; ".join((reason.text, *reason.more)))
        more.hide()

    def _answer(self, offer: Offer, _checked: bool = False) -> None:
        self.answered.emit(offer.role, offer.answer)
