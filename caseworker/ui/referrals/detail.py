"""One referral beneath the table: what it is, what happened, and only the steps that are legal now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.models.referral import TERMINAL, ReferralRow, ReferralState, Urgency
from caseworker.models.vocabulary import TermKind
from caseworker.services.referral_states import UNDER_WAY, still_waiting
from caseworker.ui import theme, words
from caseworker.ui.referrals.facts import Story, consent_line, link_line, need_tags, others_line, part2_line
from caseworker.ui.referrals.lines import who
from caseworker.ui.referrals.timeline import Timeline
from caseworker.ui.referrals.words import source_word, urgency_word
from caseworker.ui.step_buttons import StepButtons
from caseworker.ui.widgets.buttons import Button, LinkButton
from caseworker.ui.widgets.day_text import long_day
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, selectable
from caseworker.ui.widgets.messages import Banner
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
    referral_wanted = Signal(int)
    """Another referral, by its id."""

    cancel_others_wanted = Signal()

    def __init__(self, services: Services, row: ReferralRow, story: Story) -> None:
        super().__init__()
        self.row = row
        self._services = services
        self.buttons: dict[ReferralState, Button] = {}
        self.offer: Banner | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
        self._column.setSpacing(theme.px(8))
        self._add_heading()
        self._add_offer(story.others)
        self._column.addWidget(label(self._facts(), "muted", wrap=True))
        # Above what may be long: in a small window the steps are what must be in sight.
        self._add_steps()
        self._add_facts(story)
        if row.private_note:
            self._column.addWidget(selectable(label(row.private_note, "", wrap=True)))
        if outcome := self._outcome():
            self._column.addWidget(label(outcome, "", wrap=True))
        self._column.addWidget(Timeline(row, story.events, story.attempts))
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

    def _add_offer(self, others: Sequence[ReferralRow]) -> None:
        """Once it is accepted, nobody else need keep a place free."""
        open_ones = still_waiting(others) if self.row.state in UNDER_WAY else []
        if not open_ones:
            return
        names = ", ".join(other.contact_name for other in open_ones)
        if len(open_ones) == 1:
            text = self.tr("Accepted here, and still open elsewhere: {names}.").format(names=names)
            action = self.tr("Cancel the other")
        else:
            text = self.tr("Accepted here, and still open with {count} others: {names}.")
            text = text.format(count=len(open_ones), names=names)
            action = self.tr("Cancel the {count} others").format(count=len(open_ones))
        self.offer = Banner(text, action_text=action, action=self.cancel_others_wanted.emit)
        self._column.addWidget(self.offer)

    def _add_facts(self, story: Story) -> None:
        row, reference = self.row, self._services.reference
        lines = (
            need_tags(row, reference),
            part2_line(row, reference),
            consent_line(row, self._services.session.today()),
            link_line(row),
            others_line(story.others, self.referral_wanted.emit),
        )
        for one in lines:
            if one is not None:
                self._column.addWidget(one)

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
        steps = StepButtons(self.row, self._services.referrals.steps(self.row))
        steps.stepped.connect(self.stepped)
        self.buttons = steps.buttons
        self._column.addWidget(steps)
        self._column.addSpacing(theme.px(4))
