"""The Referrals page: who was sent where, what is due, and the next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from caseworker.models.changes import Changes, Kind
from caseworker.models.query import Filters
from caseworker.models.referral import ReferralRow, ReferralState
from caseworker.ui import theme
from caseworker.ui.context import Context, Destination, Message, Tone
from caseworker.ui.next_contact import destination, home
from caseworker.ui.referrals.detail import ReferralDetail
from caseworker.ui.referrals.facts import Story
from caseworker.ui.referrals.filters import ReferralFilters
from caseworker.ui.referrals.model import ReferralModel
from caseworker.ui.referrals.table import ReferralTable
from caseworker.ui.referrals.words import OPEN_CLIENT_LETTER, OPEN_CONTACT_LETTER, step_letter
from caseworker.ui.tasks import Task
from caseworker.ui.widgets.above_below import AboveBelow
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.empty import EmptyState
from caseworker.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.next_contact import Suggestion
    from caseworker.services.referrals import ReferralSummary


@dataclass(frozen=True, slots=True)
class _Answer:
    rows: list[ReferralRow]
    summary: ReferralSummary


class ReferralsPage(QWidget):
    id = "referrals"
    icon = "referrals"

    shown = Signal()
    """The list, or a referral's detail, is up to date on the screen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted_id: int | None = None
        self._asking: Task | None = None
        self._reading: Task | None = None
        self.detail: ReferralDetail | None = None
        self.model = ReferralModel(context.services.session.today, lambda: context.services.rule_book.clocks)
        self.table = ReferralTable(self.model)
        self.search = SearchField(self.tr("Search referrals"), self.tr("Client code, contact or need"))
        self.filters = ReferralFilters()
        self.empty = EmptyState(icon="referrals", title="")
        self._arrange()
        self.search.edited.connect(lambda _text: self._ask())
        self.search.walked.connect(self._walk)
        self.search.entered.connect(self._enter)
        self.search.escaped.connect(self._clear_text)
        self.filters.changed.connect(self._ask)
        self.table.moved.connect(self._read)
        self.table.opened.connect(self._focus_steps)
        self.table.left.connect(self.search.setFocus)
        self.table.lettered.connect(self._letter)

    @property
    def title(self) -> str:
        return self.tr("Referrals")

    @property
    def widget(self) -> QWidget:
        return self

    def activate(self, destination: Destination) -> None:
        if destination.referral_id is not None:
            self._wanted_id = destination.referral_id
            self.search.set_text("")
            self.filters.show_everything()
        else:
            self._ask()
        self.search.setFocus()

    def refresh(self, changes: Changes) -> None:
        if changes.touches(Kind.REFERRAL) or changes.touches(Kind.CONTACT):
            self._ask()

    # --- making -------------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        top = QWidget()
        head = QVBoxLayout(top)
        head.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(10))
        head.setSpacing(theme.px(10))
        head.addWidget(self.search)
        head.addWidget(self.filters)
        self._split = AboveBelow(self.table, self.tr("The referral"))
        self._stack = QStackedWidget()
        self._stack.addWidget(self._split)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(self._stack, 1)

    # --- asking -------------------------------------------------------------------------------------------
    def _today(self) -> date:
        return self._context.services.session.today()

    def _ask(self) -> None:
        services = self._context.services
        wanted = self.filters.filter(self.search.text(), self._today(), services.session.actor)

        def ask() -> _Answer:
            return _Answer(services.referrals.find(wanted), services.referrals.summary())

        if self._asking is not None:
            self._asking.forget()
        self._asking = self._context.tasks.run(ask, self._show, owner=self, quick=True)

    def _show(self, answer: _Answer) -> None:
        self.table.fill(answer.rows, self._wanted_id)
        self._wanted_id = None
        self.search.set_count(self._summary_text(answer.summary))
        if not answer.rows:
            self._show_empty(answer.summary)
        self._stack.setCurrentIndex(0 if answer.rows else 1)
        self._read()

    def _summary_text(self, summary: ReferralSummary) -> str:
        text = self.tr("{open} open · {due} due").format(open=summary.open, due=summary.due)
        if summary.loop_rate is None:
            return text
        rate = self.tr("{percent}% with a known outcome").format(percent=round(100 * summary.loop_rate))
        return f"{text} · {rate}"

    def _show_empty(self, summary: ReferralSummary) -> None:
        self.empty.clear_buttons()
        if summary.open + summary.closed == 0 and not self.search.text():
            self.empty.set_texts(
                self.tr("No referrals yet"),
                self.tr("Open a contact in the directory and press R to log that a client is sent there."),
            )
            self.empty.add_button(self.tr("Go to the directory"), self._go_to_directory, primary=True)
            return
        self.empty.set_texts(self.tr("No referral fits"), self.tr("Change the words above, or look at all referrals."))
        if self.filters.is_anything_set or self.search.text():
            self.empty.add_button(self.tr("Show all referrals"), self._show_all, primary=True)

    def _show_all(self) -> None:
        self.search.set_text("")
        self.filters.show_everything()

    def _clear_text(self) -> None:
        if self.search.text():
            self.search.set_text("")
            self._ask()
        self.search.setFocus()

    # --- the current one ----------------------------------------------------------------------------------
    def current_row(self) -> ReferralRow | None:
        return self.table.current()

    def current_id(self) -> int | None:
        return self.table.current_id()

    def _read(self) -> None:
        row = self.current_row()
        if row is None:
            self._split.hide_below()
            self.detail = None
            self.shown.emit()
            return
        referrals = self._context.services.referrals

        def read() -> Story:
            return Story(referrals.events(row.id), referrals.attempts(row.id), referrals.together(row.id))

        if self._reading is not None:
            self._reading.forget()
        self._reading = self._context.tasks.run(read, partial(self._show_detail, row), owner=self, quick=True)

    def _show_detail(self, row: ReferralRow, story: Story) -> None:
        had_focus = self._split.has_focus_below()
        self.detail = ReferralDetail(self._context.services, row, story)
        self.detail.stepped.connect(self.take_step)
        self.detail.contact_wanted.connect(self._open_contact)
        self.detail.client_wanted.connect(self._open_client)
        self.detail.another_wanted.connect(self._find_another)
        self.detail.edit_wanted.connect(self._edit)
        self.detail.referral_wanted.connect(self._go_to)
        self.detail.cancel_others_wanted.connect(self._cancel_others)
        self._split.show_below(self.detail)
        if had_focus:
            self._focus_steps()
        if self.detail.offer is not None:
            announce(self, self.detail.offer.text())
        self.shown.emit()

    # --- keys ---------------------------------------------------------------------------------------------
    def _walk(self, key: Qt.Key) -> None:
        step = {
            Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 10, Qt.Key.Key_PageUp: -10,
        }.get(key, 0)  # fmt: skip
        count = self.model.rowCount()
        if count:
            self.table.select(min(max(0, self.table.currentIndex().row() + step), count - 1))

    def _enter(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()

    def _focus_steps(self) -> None:
        if self.detail is not None and self.detail.buttons:
            first = next(iter(self.detail.buttons.values()))
            first.setFocus()
            # In a small window the steps may be below its edge.
            self._split.below.ensureWidgetVisible(first)

    def _letter(self, letter: str) -> None:
        if letter == "/":
            self.search.setFocus()
            return
        if letter == "?":
            self._context.doors.shortcuts()
            return
        row = self.current_row()
        if row is None:
            return
        steps = self._context.services.referrals.steps(row)
        to = next((one for one in steps if step_letter(one) == letter), None)
        if to is not None:
            self.take_step(to)
        elif letter == OPEN_CONTACT_LETTER:
            self._open_contact()
        elif letter == OPEN_CLIENT_LETTER:
            self._open_client()

    # --- steps --------------------------------------------------------------------------------------------
    def take_step(self, to: ReferralState) -> None:
        """Takes a legal step of the current referral, or asks for what it needs first."""
        row = self.current_row()
        if row is None:
            return
        self._context.doors.take_step(row, to, self._context.did, self._ask)

    def _refused(self, error: CaseworkerError) -> None:
        self._context.notify(Message(error.sentence, tone=Tone.WARNING))
        self._ask()

    # --- elsewhere ----------------------------------------------------------------------------------------
    def _open_contact(self) -> None:
        if (row := self.current_row()) is not None:
            self._context.navigate(Destination("directory", contact_id=row.contact_id))

    def _find_another(self) -> None:
        if (row := self.current_row()) is None:
            return
        services, near = self._context.services, home(self._context)

        def show(suggestion: Suggestion) -> None:
            self._context.navigate(destination(services, suggestion, like=row.id))

        def nothing_known(_error: CaseworkerError) -> None:
            filters = Filters(roles=frozenset({row.role_sought}))
            self._context.navigate(Destination("directory", text="", filters=filters))

        clients = services.clients
        self._context.tasks.run(lambda: clients.next_search(row.client_code, near), show, nothing_known, owner=self)

    def _open_client(self) -> None:
        if (row := self.current_row()) is not None:
            self._context.navigate(Destination("client", client=row.client_code))

    def _go_to(self, referral_id: int) -> None:
        self._context.navigate(Destination("referrals", referral_id=referral_id))

    def _cancel_others(self) -> None:
        if (row := self.current_row()) is not None:
            referrals = self._context.services.referrals
            self._context.tasks.run(
                lambda: referrals.cancel_others(row.id), self._context.did, self._refused, owner=self
            )

    def _edit(self) -> None:
        if (row := self.current_row()) is not None:
            self._context.doors.log_referral(row.contact_id, row.id)

    def _go_to_directory(self) -> None:
        self._context.navigate(Destination("directory"))
