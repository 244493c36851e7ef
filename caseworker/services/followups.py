"""The worklist: which open referrals wait for something, why, and what is done about them in one key.

What was seen and planned for a later day stays off the list until that day; what comes up newly shows all the same. So
contact that was logged clears the reminder, but never a consent that runs out meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, IllegalStep, InvalidInput
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.followups import FollowUp, OpenReferral, Reason, Why, Worklist
from caseworker.models.referral import TERMINAL, ReferralState, Urgency
from caseworker.models.roles import Role
from caseworker.services.referral_states import UNANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from caseworker.models.changes import Changes
    from caseworker.models.referral import AttemptInput, ContactResult, ReferralRow
    from caseworker.services.clocks import Clocks
    from caseworker.services.session import Session
    from caseworker.services.working_rules import RuleBook
    from caseworker.storage.base import Transaction

LONGEST_NOTE = 2_000
QUIET_DAYS = 30
"""After so many days without news a waitlist is a dead end until somebody asks."""
_AUDITED = 1_000
_DAY = timedelta(days=1)
_WHY_ORDER = {why: place for place, why in enumerate(Why)}


class Followups:
    """Commands raise NotFound, ConflictError, InvalidInput with the field's name, IllegalStep for ended referrals."""

    def __init__(self, session: Session, rule_book: RuleBook) -> None:
        self._session = session
        self._rule_book = rule_book

    # --- queries ------------------------------------------------------------------------------------------
    def worklist(self, limit: int = 1_000) -> Worklist:
        """One item a referral, what hurts most first.

        First what was sent to an interventionist or is urgent, then the rest; in each of the two by the worst reason,
        in the order of `Why` (dead ends, late answers, consents, waitlists, due days); of one reason the latest by
        business days first, then what is needed soon before routine, then the oldest.
        """
        today, clocks = self._session.today(), self._rule_book.clocks
        found = [
            (_order(one, why), one.id, why)
            for one in self._session.store.open_referrals()
            if (why := reasons(one, clocks, today))
        ]
        found.sort(key=lambda one: one[:2])
        first = {referral_id: why for _order_of, referral_id, why in found[:limit]}
        items = [FollowUp(work, first[work.row.id]) for work in self._session.store.referrals_at_work(list(first))]
        return Worklist(tuple(items), len(found))

    def count(self) -> int:
        """How many items the worklist has; without reading them."""
        today, clocks = self._session.today(), self._rule_book.clocks
        return sum(bool(reasons(one, clocks, today)) for one in self._session.store.open_referrals())

    def write_calendar(self, path: Path, *, with_names: bool = False) -> int:
        """Every open referral that has a day to follow up, as an iCalendar file without client data; how many.

        Days that are over stand on today. `with_names` names the contacts, but for confidential ones: who knows that
        somebody was sent there can guess at the kind of need. Raises DiskFull, ReadOnly, EnvironmentProblem.
        """
        # Loads pydantic, which the first page does without.
        from caseworker.exchange import atomic
        from caseworker.exchange.followups_ics import CalendarEntry, calendar

        today = self._session.today()
        dated = [(one.follow_up, one.id) for one in self._session.store.open_referrals() if one.follow_up is not None]
        works = self._session.store.referrals_at_work([referral_id for _day, referral_id in sorted(dated)])
        entries = [
            CalendarEntry(
                number=work.row.id,
                made=work.row.created_at,
                day=max(today, work.row.follow_up or today),
                changes=work.row.version,
                changed=work.row.updated_at,
                name=work.row.contact_name if with_names and not work.is_confidential else "",
            )
            for work in works
        ]
        atomic.write_bytes(path, calendar(entries, self._session.now()).encode())
        ids = [entry.number for entry in entries]
        self._session.command(
            "followups.write", lambda tx: tx.audit("referral", ids[:_AUDITED], len(ids)), undoable=False
        )
        return len(entries)

    def proposed_next(self, row: ReferralRow, result: ContactResult) -> date:
        """When to follow up after an attempt of today that ended so."""
        today = self._session.today()
        return self._rule_book.clocks.next_day(row.state, row.role_sought, row.urgency, result, today)

    def tomorrow(self) -> date:
        return self._session.today() + _DAY

    def in_two_business_days(self) -> date:
        return self._rule_book.clocks.add_business_days(self._session.today(), 2)

    def next_week(self) -> date:
        return self._session.today() + timedelta(days=7)

    # --- commands -----------------------------------------------------------------------------------------
    def note_attempt(self, referral_id: int, attempt: AttemptInput, expected: int) -> Changes:
        """Somebody was called about it today. Its `next_on` is the follow-up day from now on; None clears the reminder
        (`proposed_next` has a proposal)."""
        tidy = replace(attempt, note=readable(attempt.note).strip())
        today = self._session.today()
        if problems := tuple(_problems(tidy.next_on, today, tidy.note)):
            raise InvalidInput(problems)

        def work(tx: Transaction) -> None:
            _require_open(tx.referrals.get(referral_id))
            tx.referrals.add_attempt(referral_id, tidy, today, expected)

        return self._session.command("referral.attempt", work)

    def set_next(self, referral_id: int, day: date | None, expected: int) -> Changes:
        """Another day to follow up; None for none."""
        today = self._session.today()
        if problems := tuple(_problems(day, today)):
            raise InvalidInput(problems)

        def work(tx: Transaction) -> None:
            _require_open(tx.referrals.get(referral_id))
            tx.referrals.plan(referral_id, day, today, expected)

        return self._session.command("referral.plan", work)


def reasons(one: OpenReferral, clocks: Clocks, today: date) -> tuple[Reason, ...]:
    """Why it waits on `today`, worst first; empty when it does not."""
    found = [*_of_the_answer(one, clocks, today), *_of_the_consent(one, clocks, today)]
    if one.state is ReferralState.WAITLISTED:
        found += _of_the_waitlist(one, clocks, today)
    elif not found or found[0].why not in {Why.HARD_STOP, Why.OVERDUE}:
        # Where the answer is late, that day says nothing besides.
        found += _of_the_day(one, Why.FOLLOW_UP, clocks, today)
    return tuple(sorted(found, key=lambda reason: _WHY_ORDER[reason.why]))


def _of_the_answer(one: OpenReferral, clocks: Clocks, today: date) -> Iterator[Reason]:
    if one.state not in UNANSWERED or one.sent_on is None:
        return
    stop = clocks.hard_stop(one.first_sent_on or one.sent_on)
    if today >= stop and not _is_planned(one, stop, today):
        yield Reason(Why.HARD_STOP, stop, clocks.business_days(stop, today))
        return
    due = clocks.answer_due(one.role_sought, one.sent_on, one.sendings)
    is_later = one.follow_up is not None and one.follow_up > today
    if clocks.is_answer_late(one.role_sought, due, today) and not is_later and not _is_planned(one, due + _DAY, today):
        yield Reason(Why.OVERDUE, due, clocks.days_late(due, today))


def _of_the_consent(one: OpenReferral, clocks: Clocks, today: date) -> Iterator[Reason]:
    revoked = one.consent_revoked_on
    if revoked is not None and revoked <= today:
        if not _is_planned(one, revoked, today):
            yield Reason(Why.CONSENT_REVOKED, revoked, clocks.business_days(revoked, today))
    elif one.consent_until is not None and one.consent_until < today:
        since = one.consent_until + _DAY
        if not _is_planned(one, since, today):
            yield Reason(Why.CONSENT_EXPIRED, since, clocks.business_days(since, today))


def _of_the_waitlist(one: OpenReferral, clocks: Clocks, today: date) -> Iterator[Reason]:
    if one.news_at is not None:
        since = one.news_at.astimezone().date() + timedelta(days=QUIET_DAYS + 1)
        if since <= today and not _is_planned(one, since, today):
            yield Reason(Why.WAITLIST, since, clocks.business_days(since, today))
            return
    yield from _of_the_day(one, Why.WAITLIST, clocks, today)


def _of_the_day(one: OpenReferral, why: Why, clocks: Clocks, today: date) -> Iterator[Reason]:
    if one.follow_up is not None and one.follow_up <= today:
        yield Reason(why, one.follow_up, clocks.business_days(one.follow_up, today))


def _is_planned(one: OpenReferral, since: date, today: date) -> bool:
    """Whether somebody saw what came up on the day `since`, and said to look again later than `today` or never."""
    if one.planned_on is None or one.planned_on < since:
        return False
    return one.follow_up is None or one.follow_up > today


def _order(one: OpenReferral, why: Sequence[Reason]) -> tuple[bool, int, int, bool, date]:
    presses = one.role_sought is Role.INTERVENTIONIST or one.urgency is Urgency.URGENT
    worst = why[0]
    return not presses, _WHY_ORDER[worst.why], -worst.late, one.urgency is not Urgency.SOON, worst.since


def _problems(day: date | None, today: date, note: str = "") -> Iterator[FieldProblem]:
    if day is not None and day < today:
        sentence = translate("followups", "The next day is over: choose today or a later one.")
        yield FieldProblem("next_on", sentence)
    if len(note) > LONGEST_NOTE:
        sentence = translate("followups", "The note is too long: shorten it to {limit} characters.")
        yield FieldProblem("note", sentence.format(limit=f"{LONGEST_NOTE:,}"))


def _require_open(row: ReferralRow) -> None:
    if row.state in TERMINAL:
        raise IllegalStep(translate("followups", "This referral has ended: there is nothing to follow up."))
