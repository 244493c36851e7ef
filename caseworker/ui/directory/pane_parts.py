"""The pieces of the contact pane: fact lines, referrals, notes, history."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import escape, unescape
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from caseworker.models.codes import VerifyMethod
from caseworker.ui import theme, words
from caseworker.ui.context import Context, Destination
from caseworker.ui.directory.pane_words import FactLine, Section
from caseworker.ui.widgets.buttons import Button, LinkButton
from caseworker.ui.widgets.labels import StatusDot, label, line

if TYPE_CHECKING:
    from caseworker.models.referral import ReferralRow
    from caseworker.models.rows import Checked, NoteRow
    from caseworker.models.stored import Contact

_LABEL_WIDTH = 100
_HREF = re.compile(r'href="([^"]*)"')
_MOST_REFERRALS = 5


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactPane", text)


class PaneHead(QWidget):
    """Name and credentials as one text, so that they stand on one baseline and break lines together; then `star`."""

    def __init__(self, name: str, credentials: str, star: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._star = star
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        html = (
            f'<span style="font-size:{theme.px(theme.TITLE)}px; font-weight:600">{escape(name)}</span>&nbsp; '
            f'<span style="font-size:{theme.px(15)}px; color:{theme.tokens().muted}">{escape(credentials)}</span>'
        )
        self._text.setText(html)
        self._text.setAccessibleName(f"{name} {credentials}".strip())
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._natural = self._text.sizeHint().width()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(4))
        self._row.addWidget(self._text)
        self._row.addWidget(star, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch(0)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wrap = self._natural + self._star.sizeHint().width() + theme.px(8) > self.width()
        if wrap != self._text.wordWrap() or self._row.stretch(0) != int(wrap):
            self._text.setWordWrap(wrap)
            self._row.setStretch(0, int(wrap))
            self._row.setStretch(2, int(not wrap))
            self.updateGeometry()


class LinkLabel(QLabel):
    """Text that can be selected. With a link in it, Tab reaches it once and Enter opens the link.

    QLabel's own keyboard access to links holds Shift+Tab captive (seen with Qt 6.11).
    """

    def __init__(self, html: str, spoken: str, parent: QWidget) -> None:
        super().__init__(html, parent)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setAccessibleName(spoken)
        flags = Qt.TextInteractionFlag.TextSelectableByMouse
        match = _HREF.search(html)
        self._target = unescape(match.group(1)) if match else ""
        if self._target:
            # With its likes below: not for the first page, which shows no contact.
            from caseworker.ui.widgets.markdown import open_safely

            flags |= Qt.TextInteractionFlag.LinksAccessibleByMouse
            self.linkActivated.connect(open_safely)
        self.setTextInteractionFlags(flags)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self._target else Qt.FocusPolicy.ClickFocus)

    @property
    def target(self) -> str:
        """Where the link leads, empty without one."""
        return self._target

    def focusNextPrevChild(self, forward: bool) -> bool:
        return QWidget.focusNextPrevChild(self, forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._target and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.linkActivated.emit(self._target)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and self._target:
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("accent"), theme.px(2)))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), theme.px(3), theme.px(3))
            painter.end()


def heading(text: str, parent: QWidget) -> QLabel:
    """A section's small title, as in CREDENTIALS."""
    made = label(text.upper(), "section", parent)
    made.setAccessibleName(text)
    made.setContentsMargins(0, theme.px(14), 0, theme.px(2))
    return made


def label_width(sections: Iterable[Section]) -> int:
    """Of the first column, the same in every section: wide enough for the longest single word."""
    metrics = QFontMetrics(theme.font())
    parts = (part for section in sections for one in section.lines for part in one.label.split())
    return max([theme.px(_LABEL_WIDTH), *(metrics.horizontalAdvance(part) + theme.px(4) for part in parts)])


def facts(section: Section, width: int, parent: QWidget) -> QWidget:
    """The lines of a section in three columns: what (`width` pixels), the fact, how old it is."""
    holder = QWidget(parent)
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(5))
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    before = ""
    for index, one in enumerate(section.lines):
        # The same word is not said twice under each other.
        name = label("" if one.label == before else one.label, "muted", holder, wrap=True)
        name.setFixedWidth(width)
        before = one.label
        grid.addWidget(name, index, 0, top)
        grid.addWidget(_fact(one, holder), index, 1, top)
        if one.side:
            side = label(one.side, one.side_look, holder)
            grid.addWidget(side, index, 2, top | Qt.AlignmentFlag.AlignRight)
    return holder


def _fact(one: FactLine, parent: QWidget) -> QWidget:
    text = _rich(one.html, f"{one.label}: {one.spoken}", parent)
    if one.availability is None:
        return text
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(6))
    look = one.availability
    row.addWidget(StatusDot(look.icon, look.text, look.ink, holder), 0, Qt.AlignmentFlag.AlignTop)
    if one.html:
        text.setText(f"· {one.html}")
        row.addWidget(text, 1)
    else:
        text.hide()
        row.addStretch(1)
    return holder


def _rich(html: str, spoken: str, parent: QWidget) -> QLabel:
    return LinkLabel(html, spoken, parent)


def referrals(rows: tuple[ReferralRow, ...], today: date, context: Context, parent: QWidget) -> QWidget:
    """The latest referrals to this contact, each a link to the Referrals page."""
    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    for one in rows[:_MOST_REFERRALS]:
        column.addWidget(_referral(one, today, context, holder))
    if len(rows) > _MOST_REFERRALS:
        more = _tr("and {n} more on the Referrals page").format(n=len(rows) - _MOST_REFERRALS)
        column.addWidget(label(more, "small", holder))
    return holder


def _referral(one: ReferralRow, today: date, context: Context, parent: QWidget) -> QWidget:
    from caseworker.models.referral import TERMINAL, ReferralState
    from caseworker.services.referral_words import state_word

    lasts = one.state not in {ReferralState.SENT, *TERMINAL}
    holder = QWidget(parent)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(6))
    link = LinkButton(one.client_code, holder)
    link.setAccessibleName(_tr("Referral {code}").format(code=one.client_code))
    link.clicked.connect(lambda _=False: context.navigate(Destination("referrals", referral_id=one.id)))
    # An end is a day, and so is what was sent; the others go on.
    text = _tr("{state} since {day}") if lasts else _tr("{state} {day}")
    since = text.format(state=state_word(one.state).lower(), day=words.day(one.since, today))
    told = label(f"{one.reason} · {since}", "", holder, wrap=True)
    told.setContentsMargins(0, (link.sizeHint().height() - told.fontMetrics().height()) // 2, 0, 0)
    row.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(told, 1, Qt.AlignmentFlag.AlignTop)
    return holder


def notes(rows: tuple[NoteRow, ...], today: date, context: Context, parent: QWidget) -> QWidget:
    """Pinned notes first; each with its author, date and a way to edit it."""
    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(12))
    for one in rows:
        column.addWidget(_note(one, today, context, holder))
    return holder


def _note(one: NoteRow, today: date, context: Context, parent: QWidget) -> QWidget:
    from caseworker.ui.widgets.markdown import MarkdownView

    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    signed = [_tr("pinned") if one.pinned else "", one.author, words.local_day(one.created_at, today)]
    if one.revisions:
        signed.append(_tr("edited {day}").format(day=words.local_day(one.updated_at, today)))
    signature = " · ".join(part for part in signed if part)
    column.addWidget(MarkdownView(one.body, _tr("Note, {signed}").format(signed=signature), holder))
    foot = QHBoxLayout()
    foot.setSpacing(theme.px(8))
    foot.addWidget(label(signature, "small", holder))
    edit = LinkButton(_tr("Edit note"), holder)
    edit.setAccessibleName(_tr("Edit note of {signed}").format(signed=signature))
    edit.clicked.connect(lambda _=False: context.doors.write_note(one.contact_id, one.id))
    foot.addWidget(edit)
    foot.addStretch(1)
    column.addLayout(foot)
    return holder


def history(contact: Contact, today: date, parent: QWidget) -> QWidget:
    """Where the contact came from and who changed it last."""
    added = _tr("Added {day} by {who}").format(day=words.local_day(contact.created_at, today), who=contact.created_by)
    parts = [added]
    if contact.source:
        parts.append(_tr("source: {source}").format(source=_source(contact.source)))
    if contact.updated_at != contact.created_at:
        changed = _tr("changed {day} by {who}")
        parts.append(changed.format(day=words.local_day(contact.updated_at, today), who=contact.updated_by))
    holder = QWidget(parent)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    column.addWidget(label(" · ".join(parts), "small", holder, wrap=True))
    for check in sorted(contact.checked, key=lambda one: one.on, reverse=True)[:4]:
        said = [words.day(check.on, today), words.group_word(check.group), words.method_word(check.method)]
        said += [_outcome(check.outcome.value), check.by, _said_by(check)]
        column.addWidget(label(" · ".join(part for part in said if part), "small", holder, wrap=True))
    return holder


def _source(code: str) -> str:
    return {"nppes": _tr("national provider registry (NPPES)"), "csv": _tr("imported file")}.get(code, code)


def _outcome(code: str) -> str:
    return {
        "confirmed": _tr("still true"),
        "changed": _tr("changed"),
        "no_answer": _tr("no answer"),
        "doubted": _tr("in doubt"),
        "number_dead": _tr("number dead"),
        "left": _tr("retired or left"),
    }.get(code, code)


def _said_by(check: Checked) -> str:
    """Who said so; of what a referral came back for, the reason in words."""
    if check.method is not VerifyMethod.REFERRAL:
        return check.source
    # Few contacts that are looked at first have one.
    from caseworker.models.referral import ReasonCode
    from caseworker.services.referral_words import short_reason

    return short_reason(ReasonCode(check.source)) if check.source in set(ReasonCode) else check.source


def section_line(parent: QWidget) -> QWidget:
    return line(parent)


def action_button(text: str, action_id: str, key: str, context: Context, parent: QWidget) -> Button:
    """A button that does what the action of the menu does."""
    button = Button(text, parent, key=key)
    button.setToolTip(context.actions[action_id].toolTip())
    button.clicked.connect(lambda _=False: context.actions.trigger(action_id))
    return button
