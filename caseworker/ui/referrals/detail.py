"""One referral beneath the table: what it is, what happened, and only the steps that are legal now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.models.referral import TERMINAL, ReferralEvent, ReferralRow, ReferralState, Urgency
from caseworker.models.vocabulary import TermKind
from caseworker.ui import theme, words
from caseworker.ui.referrals.lines import who
from caseworker.ui.referrals.timeline import Timeline
from caseworker.ui.referrals.words import needs_dialog, source_word, step_letter, step_word, urgency_word
from caseworker.ui.widgets.buttons import Button, LinkButton, Look
from caseworker.ui.widgets.day_text import long_day
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, selectable
from caseworker.ui.widgets.role_chip import RoleChip

if TYPE_CHECKING:
    from caseworker.services.bundle import Services


class ReferralDetail(Card):
    stepped = Signal(object)
    """The `ReferralState` whose button was pressed."""

    contact_wanted = Signal()
    client_wanted = Signal()
    another_wanted = Signal()
    edit_wanted = Signal()

    def __init__(self, services: Services, row: ReferralRow, events: Sequence[ReferralEvent]) -> None:
        super().__init__()
        self.row = row
        self._services = services
        self.buttons: dict[ReferralState, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
        self._column.setSpacing(theme.px(8))
        self._add_heading()
        self._column.addWidget(label(self._facts(), "muted", wrap=True))
        if row.private_note:
            self._column.addWidget(selectable(label(row.private_note, "", wrap=True)))
        if outcome := self._outcome():
            self._column.addWidget(label(outcome, "", wrap=True))
        self._column.addWidget(Timeline(row, events))
        self._add_steps()
        self._column.addStretch(1)

    def _add_heading(self) -> None:
        head = QWidget()
        flow = FlowLayout(head, gap=theme.px(8))
        self._column.addWidget(label(f"{self.row.client_code} → {who(self.row)}", "name", wrap=True))
        flow.addWidget(RoleChip(self.row.role_sought))
        self._link(flow, self.tr("Open the contact"), self.contact_wanted.emit)
        self._link(flow, self.tr("The client’s page"), self.client_wanted.emit)
        if self.row.state not in TERMINAL:
            self._link(flow, self.tr("Correct…"), self.edit_wanted.emit)
        else:
            self._link(flow, self.tr("Find another contact"), self.another_wanted.emit)
        self._column.addWidget(head)

    def _link(self, flow: FlowLayout, text: str, go: Callable[[], None]) -> None:
        button = LinkButton(text)
        button.setAccessibleName(text)
        button.clicked.connect(go)
        flow.addWidget(button)

    def _facts(self) -> str:
        row = self.row
        facts = [row.reason]
        if row.level_of_care:
            facts.append(self._services.reference.vocabulary.label(TermKind.LEVEL_OF_CARE, row.level_of_care))
        if row.urgency is not Urgency.ROUTINE:
            facts.append(urgency_word(row.urgency))
        if row.follow_up is not None and row.state not in TERMINAL:
            day = words.day(row.follow_up, self._services.session.today())
            facts.append(self.tr("follow up {day}").format(day=day))
        if row.attempts > 1:
            facts.append(self.tr("attempt {number}").format(number=row.attempts))
        if row.replaces is not None:
            facts.append(self.tr("replaces an earlier referral"))
        facts.append(self.tr("logged by {who}").format(who=row.created_by))
        return " · ".join(facts)

    def _outcome(self) -> str:
        row = self.row
        if not row.outcome:
            return ""
        parts = [self.tr("Outcome: {outcome}").format(outcome=row.outcome)]
        if row.outcome_on is not None:
            parts.append(long_day(row.outcome_on))
        if row.outcome_source is not None:
            parts.append(self.tr("said by: {source}").format(source=source_word(row.outcome_source).lower()))
        return " · ".join(parts)

    def _add_steps(self) -> None:
        steps = self._services.referrals.steps(self.row)
        hold = QWidget()
        flow = FlowLayout(hold, gap=theme.px(8))
        for index, to in enumerate(steps):
            last_resort = to is ReferralState.ENTERED_IN_ERROR
            look = Look.PRIMARY if index == 0 and not last_resort else Look.FLAT if last_resort else Look.NORMAL
            text = step_word(to, again=self.row.state is ReferralState.NO_RESPONSE)
            button = Button(f"{text}…" if needs_dialog(to) else text, key=step_letter(to), look=look)
            button.setAccessibleName(text)
            button.setProperty("to", to.value)
            button.clicked.connect(self._press)
            flow.addWidget(button)
            self.buttons[to] = button
        self._column.addSpacing(theme.px(4))
        self._column.addWidget(hold)

    def _press(self) -> None:
        self.stepped.emit(ReferralState(self.sender().property("to")))
