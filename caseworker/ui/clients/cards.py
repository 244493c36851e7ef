"""The cards of one client's page: who it is, what is open, what was tried, and everything that happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.clients import words
from caseworker.ui.context import Context, Destination
from caseworker.ui.next_contact import day_words
from caseworker.ui.referrals.lines import who_short
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, line, selectable
from caseworker.ui.widgets.role_chip import RoleChip

if TYPE_CHECKING:
    from caseworker.models.referral import ReferralRow
    from caseworker.services.clients import ClientHistory

_LATEST = 200
"""So many entries of the timeline are shown; of more, the latest."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClientPage", text)


def card(title: str) -> tuple[Card, QVBoxLayout]:
    """A card with its small title."""
    made = Card()
    made.setAccessibleName(title)
    column = QVBoxLayout(made)
    column.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
    column.setSpacing(theme.px(8))
    head = label(title.upper(), "section")
    head.setAccessibleName(title)
    column.addWidget(head)
    return made, column


def head(history: ClientHistory, context: Context) -> QWidget:
    """The code, what is needed, and what the client agreed to."""
    services = context.services
    today, format_day = services.session.today(), day_words(services)
    hold = QWidget()
    column = QVBoxLayout(hold)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(4))
    top = QWidget()
    flow = FlowLayout(top, gap=theme.px(12))
    flow.addWidget(selectable(label(history.code, "title")))
    if history.needs is not None:
        flow.addWidget(RoleChip(history.needs.role))
    flow.addWidget(label(words.counted(history), "muted"))
    column.addWidget(top)
    if history.needs is not None and (needed := words.needs(history.needs, services.reference.vocabulary)):
        column.addWidget(label(_tr("Needs: {terms}").format(terms=needed), "", wrap=True))
    if any(row.part2 for row in history.counted):
        column.addWidget(label(_tr("Substance use information: protected by 42 CFR Part 2"), "warning", wrap=True))
    for row in history.consents:
        text, look = words.consent(row, today, format_day)
        column.addWidget(label(text, look, wrap=True))
    return hold


def still_open(history: ClientHistory, context: Context) -> QWidget | None:
    """What has not ended and the next step of each; None where there is nothing."""
    if not history.open:
        return None
    today, format_day = context.services.session.today(), day_words(context.services)
    made, column = card(_tr("Still open"))
    for row in history.open:
        text, look = words.next_step(row, today, format_day)
        column.addWidget(_referral(row, text, look, context))
    return made


def tried(history: ClientHistory, context: Context) -> QWidget | None:
    """What failed and why; None where nothing did."""
    if not history.failed:
        return None
    format_day = day_words(context.services)
    made, column = card(_tr("What was tried"))
    for row in history.failed:
        parts = (words.came_to(row, format_day), words.tries(row, history))
        said = " · ".join(part for part in parts if part)
        column.addWidget(_referral(row, said, "", context, words.last_note(row, history)))
    return made


def timeline(history: ClientHistory) -> QWidget:
    """Everything that happened, oldest first."""
    made, column = card(_tr("What happened"))
    shown = history.timeline[-_LATEST:]
    if left_out := len(history.timeline) - len(shown):
        column.addWidget(label(_tr("{n} earlier entries are not shown.").format(n=f"{left_out:,}"), "small", wrap=True))
    hold = QWidget()
    grid = QGridLayout(hold)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(10))
    grid.setVerticalSpacing(theme.px(6))
    grid.setColumnStretch(1, 1)
    for index, one in enumerate(shown):
        sign = label(words.sign(one), "muted")
        sign.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        grid.addWidget(sign, 2 * index, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label(moment(one.at), "small"), 2 * index, 1)
        grid.addWidget(label(words.happened(one), "", wrap=True), 2 * index + 1, 1)
    column.addWidget(hold)
    column.addStretch(1)
    return made


def _referral(row: ReferralRow, text: str, look: str, context: Context, note: str = "") -> QWidget:
    """The contact, what is to be said of it, and the way to the referral."""
    hold = QWidget()
    column = QVBoxLayout(hold)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    column.addWidget(line())
    column.addWidget(label(who_short(row), "strong", wrap=True))
    column.addWidget(label(text, look, wrap=True))
    if note:
        column.addWidget(label(note, "muted", wrap=True))
    link = LinkButton(_tr("Open the referral"))
    link.setAccessibleName(_tr("Open the referral to {name}").format(name=row.contact_name))
    link.clicked.connect(_goer(context, row.id))
    column.addWidget(link)
    return hold


def _goer(context: Context, referral_id: int) -> Callable[[], None]:
    return lambda: context.navigate(Destination("referrals", referral_id=referral_id))
