"""The Follow-ups page: everything about referrals that waits, done without leaving the row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from caseworker.models.changes import Changes, Kind
from caseworker.models.followups import FollowUp, Why, Worklist
from caseworker.models.referral import AttemptInput, ContactResult, ReferralState
from caseworker.services.referral_words import result_word
from caseworker.ui import theme, words
from caseworker.ui.context import Context, Destination, Message, Tone
from caseworker.ui.followups.calendar_dialog import CalendarDialog
from caseworker.ui.followups.card import FollowUpCard
from caseworker.ui.followups.model import FollowUpModel
from caseworker.ui.followups.table import FollowUpTable
from caseworker.ui.followups.told import due_told
from caseworker.ui.followups.words import NextDay, result_keys
from caseworker.ui.referrals.words import OPEN_CLIENT_LETTER, OPEN_CONTACT_LETTER, relative_day, step_letter
from caseworker.ui.widgets.above_below import AboveBelow
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.empty import EmptyState
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.ui.tasks import Task


class FollowUpsPage(QWidget):
    id = "followups"
    icon = "followups"

    shown = Signal()
    """The list is up to date on the screen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asking: Task | None = None
        self._wants_focus = False
        self._next_id: int | None = None
        self._notes: dict[int, str] = {}
        self.card: FollowUpCard | None = None
        self.model = FollowUpModel(context.services.session.today)
        self.table = FollowUpTable(self.model)
        self.empty = EmptyState(icon="followups", title="")
        self.summary = label("", "muted", wrap=True)
        self.calendar = Button(self.tr("Calendar file…"), icon="calendar")
        self._arrange()
        self.calendar.clicked.connect(self._save_calendar)
        self.table.moved.connect(self._show_card)
        self.table.opened.connect(self._open_referral)
        self.table.lettered.connect(self._letter)

    @property
    def title(self) -> str:
        return self.tr("Follow-ups")

    @property
    def widget(self) -> QWidget:
        return self

    def activate(self, destination: Destination) -> None:
        if destination.referral_id is not None:
            self._next_id = destination.referral_id
        self._wants_focus = True
        self._focus_work()
        self._ask()

    def refresh(self, changes: Changes) -> None:
        if any(changes.touches(kind) for kind in (Kind.REFERRAL, Kind.CONTACT, Kind.META)):
            self._ask()

    def kept_free(self) -> int:
        """The card with its keys, for the window's messages."""
        below = self._split.below
        return below.height() if self._stack.currentIndex() == 0 and below.isVisible() else 0

    # --- making -------------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        top = QWidget()
        head = QHBoxLayout(top)
        head.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(10))
        head.setSpacing(theme.px(12))
        titles = QVBoxLayout()
        titles.setSpacing(theme.px(2))
        titles.addWidget(label(self.title, "title"))
        titles.addWidget(self.summary)
        head.addLayout(titles, 1)
        head.addWidget(self.calendar)
        self._split = AboveBelow(self.table, self.tr("The follow-up"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)
        self.empty.set_texts(
            self.tr("Nothing is due"),
            self.tr(
                "Referrals come here on their day to follow up, and when an answer is late, a consent has expired, "
                "or a waitlist brings no news."
            ),
        )
        self.empty.add_button(self.tr("Go to the referrals"), self._go_to_referrals, primary=True)

    # --- asking -------------------------------------------------------------------------------------------
    def _today(self) -> date:
        return self._context.services.session.today()

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.forget()
        worklist = self._context.services.followups.worklist
        self._asking = self._context.tasks.run(worklist, self._show, owner=self, quick=True)

    def _show(self, worklist: Worklist) -> None:
        self._keep_note()
        in_note = self.card is not None and self.card.note.editor.hasFocus()
        self._wants_focus |= self.table.hasFocus() or self._split.has_focus_below() or self.empty.buttons[0].hasFocus()
        current = self._next_id if self._next_id is not None else self.current_id()
        self._next_id = None
        self.table.fill(worklist.items, current)
        self.summary.setText(self._summary_text(worklist))
        self.summary.setVisible(bool(worklist.items))
        self._stack.setCurrentIndex(0 if worklist.items else 1)
        self._show_card()
        if self._wants_focus:
            self._wants_focus = False
            self._focus_work()
        if in_note and self.card is not None and self.card.item.row.id == current:
            self.card.note.editor.setFocus()
        self.shown.emit()

    def _focus_work(self) -> None:
        (self.table if self._stack.currentIndex() == 0 else self.empty.buttons[0]).setFocus()

    def _summary_text(self, worklist: Worklist) -> str:
        parts = [due_told(worklist.total)]
        worst = [item.worst.why for item in worklist.items]
        for whys, text in (
            ({Why.HARD_STOP}, self.tr("dead ends: {n}")),
            ({Why.OVERDUE}, self.tr("late answers: {n}")),
            ({Why.CONSENT_REVOKED, Why.CONSENT_EXPIRED}, self.tr("consents: {n}")),
        ):
            if number := sum(why in whys for why in worst):
                parts.append(text.format(n=f"{number:,}"))
        if worklist.total > len(worklist.items):
            parts.append(self.tr("shown are the first {n}").format(n=f"{len(worklist.items):,}"))
        return " · ".join(parts)

    # --- the current one ----------------------------------------------------------------------------------
    def current(self) -> FollowUp | None:
        return self.table.current()

    def current_id(self) -> int | None:
        return self.table.current_id()

    def _show_card(self) -> None:
        self._keep_note()
        item = self.current()
        if item is None:
            self._split.hide_below()
            self.card = None
            return
        card = FollowUpCard(self._context.services, item, self._notes.get(item.row.id, ""))
        card.called.connect(self.note_call)
        card.dated.connect(self.set_next)
        card.stepped.connect(self.take_step)
        card.opened.connect(self._open_referral)
        card.contact_wanted.connect(self._open_contact)
        card.left.connect(self.table.setFocus)
        self.card = card
        self._split.show_below(card)

    def _keep_note(self) -> None:
        """What was typed and not noted yet stays with its referral."""
        if self.card is None:
            return
        text = str(self.card.note.value()).strip()
        if text:
            self._notes[self.card.item.row.id] = text
        else:
            self._notes.pop(self.card.item.row.id, None)

    # --- keys ---------------------------------------------------------------------------------------------
    def _letter(self, letter: str) -> None:
        if letter == "?":
            self._context.doors.shortcuts()
            return
        item = self.current()
        if item is None:
            return
        result = next((one for one, key in result_keys().items() if key.key == letter), None)
        steps = self._context.services.referrals.steps(item.row)
        to = next((one for one in steps if step_letter(one) == letter), None)
        if result is not None:
            self.note_call(result)
        elif letter in set(NextDay):
            self.set_next(NextDay(letter))
        elif to is not None:
            self.take_step(to)
        elif letter == OPEN_CONTACT_LETTER:
            self._open_contact()
        elif letter == OPEN_CLIENT_LETTER:
            self._context.navigate(Destination("client", client=item.row.client_code))

    # --- acting -------------------------------------------------------------------------------------------
    def note_call(self, result: ContactResult) -> None:
        """Notes that somebody was called about the current one, and sets the day that the clocks propose."""
        item = self.current()
        if item is None:
            return
        self._keep_note()
        followups, row = self._context.services.followups, item.row
        day = followups.proposed_next(row, result)
        attempt = AttemptInput(result, note=self._notes.get(row.id, ""), next_on=day)
        text = self.tr("{result} noted. Next: {day}.")
        said = text.format(result=result_word(result), day=self._day_word(day))

        def done(changes: Changes) -> None:
            self._notes.pop(row.id, None)
            if self.card is not None and self.card.item.row.id == row.id:
                self.card.note.set_value("")
            self._tell(said, changes)

        self._act(row.id, lambda: followups.note_attempt(row.id, attempt, row.version), done)

    def set_next(self, key: NextDay) -> None:
        """Puts the current one off to a later day."""
        item = self.current()
        if item is None:
            return
        followups, row = self._context.services.followups, item.row
        days = {
            NextDay.TOMORROW: followups.tomorrow,
            NextDay.TWO_BUSINESS_DAYS: followups.in_two_business_days,
            NextDay.NEXT_WEEK: followups.next_week,
        }
        day = days[key]()
        said = self.tr("Next: {day}.").format(day=self._day_word(day))
        self._act(row.id, lambda: followups.set_next(row.id, day, row.version), partial(self._tell, said))

    def take_step(self, to: ReferralState) -> None:
        """Takes a legal step of the current one, or asks for what it needs first."""
        item = self.current()
        if item is None:
            return
        following = self._following_id()

        def done(changes: Changes) -> None:
            # The list may have been read anew already, before it was known where to go on.
            self._next_id = following
            self._ask()
            self._context.did(changes)

        self._context.doors.take_step(item.row, to, done, self._ask)

    def _act(self, referral_id: int, command: Callable[[], Changes], done: Callable[[Changes], None]) -> None:
        # Before the command: the list may be read anew before the command's own end arrives here.
        self._next_id = self._following_id()
        self._context.tasks.run(command, done, partial(self._refused, referral_id), owner=self)

    def _following_id(self) -> int | None:
        """The row that is current once this one is done."""
        place = self.table.currentIndex().row()
        item = self.model.item(place + 1) or self.model.item(place - 1)
        return item.row.id if item else None

    def _tell(self, text: str, changes: Changes) -> None:
        undo = partial(self._context.actions.trigger, "edit.undo") if changes.step is not None else None
        self._context.notify(Message(text, self.tr("Undo") if undo else "", undo, Tone.GOOD))

    def _refused(self, referral_id: int, error: CaseworkerError) -> None:
        self._next_id = referral_id
        self._context.notify(Message(error.sentence, tone=Tone.WARNING))
        self._ask()

    def _day_word(self, day: date) -> str:
        today = self._today()
        return relative_day(day, today, words.day(day, today))

    # --- elsewhere ----------------------------------------------------------------------------------------
    def _open_referral(self) -> None:
        if (item := self.current()) is not None:
            self._context.navigate(Destination("referrals", referral_id=item.row.id))

    def _open_contact(self) -> None:
        if (item := self.current()) is not None:
            self._context.navigate(Destination("directory", contact_id=item.row.contact_id))

    def _go_to_referrals(self) -> None:
        self._context.navigate(Destination("referrals"))

    def _save_calendar(self) -> None:
        CalendarDialog(self._context, self.window()).open()
