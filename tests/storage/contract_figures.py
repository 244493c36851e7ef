"""Figures for reports: what every store counts is what counting row by row gives."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from caseworker.models.codes import FRESH_DAYS, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.figures import Period, UnmetNeed
from caseworker.models.referral import (
    TERMINAL,
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralRow,
    ReferralState,
    StepInput,
)
from caseworker.models.referral_steps import legal_steps
from caseworker.models.roles import Role
from caseworker.models.stored import VerificationInput
from caseworker.models.vocabulary import TermKind
from caseworker.models.working_rules import WorkingRules
from caseworker.services.freshness import group_freshness
from caseworker.services.referrals import is_loop_closed
from caseworker.storage.base import Store, Transaction
from tests.storage.directories import ANN, Directory, add, person

FIRST_DAY = date(2026, 1, 1)
DAYS = 200
TODAY = date(2026, 3, 2)
PERIODS = (
    Period(),
    Period(date(2026, 2, 1), date(2026, 2, 28)),
    Period(date(2026, 5, 10)),
    Period(None, date(2026, 3, 3)),
    Period(date(2030, 1, 1), date(2030, 1, 1)),
)
NEEDS = ((TermKind.LANGUAGE, "spanish"), (TermKind.PAYER, "medicaid"), (TermKind.SPECIALTY, "trauma"))
MISSING = frozenset({ReasonCode.NO_CAPACITY, ReasonCode.LANGUAGE})
HELPED = {ReferralState.ACCEPTED, ReferralState.IN_PROGRESS, ReferralState.ON_HOLD, ReferralState.COMPLETED}


def fill(store: Store, seed: int, referrals: int = 150) -> None:
    """Referrals at every stage, of few clients, so that some were helped elsewhere; contacts checked or not."""
    chance = random.Random(seed)
    ids = add(store, *(person(family=f"No{n}", status=chance.choice(tuple(Status))) for n in range(25)))

    def work(tx: Transaction) -> None:
        for _ in range(referrals):
            add_referral(tx, chance, chance.choice(ids[:15]))
        for _ in range(120):
            groups = frozenset({chance.choice(tuple(FactGroup))})
            day = TODAY - timedelta(days=chance.randrange(500))
            outcome = chance.choice(tuple(VerifyOutcome))
            tx.add_verification(chance.choice(ids), VerificationInput(groups, day, VerifyMethod.PHONE, outcome))
        for contact_id in ids[::6]:
            tx.set_in_bin(contact_id, in_bin=True, expected=1)

    store.write("fill", work, actor=ANN, undoable=False)


def add_referral(tx: Transaction, chance: random.Random, contact_id: int) -> None:
    day = FIRST_DAY + timedelta(days=chance.randrange(DAYS))
    wanted = ReferralInput(
        contact_id,
        f"C-{chance.randrange(30)}",
        chance.choice(tuple(Role)),
        "a need",
        level_of_care=chance.choice(("", "outpatient", "detox")),
        needs=tuple(chance.sample(NEEDS, chance.randrange(3))),
    )
    state = chance.choice((ReferralState.SENT, ReferralState.SENT, ReferralState.DRAFT))
    referral_id = tx.referrals.add(wanted, state, day)
    for _ in range(chance.randrange(6)):
        # Rarely an error, which is possible at each step.
        steps = [step for step in legal_steps(state) if step is not ReferralState.ENTERED_IN_ERROR] or [
            ReferralState.ENTERED_IN_ERROR
        ]
        if state in TERMINAL and chance.random() < 0.9:
            return
        if state is ReferralState.ENTERED_IN_ERROR:
            return
        day += timedelta(days=chance.randrange(9))
        state = chance.choice(steps)
        tx.referrals.step(referral_id, step_to(state, day, chance), 1, day, tx.referrals.get(referral_id).version)


def step_to(state: ReferralState, day: date, chance: random.Random) -> StepInput:
    step = StepInput(state, reason=chance.choice([one for one in ReasonCode if one is not ReasonCode.OTHER]))
    always = state in {ReferralState.COMPLETED, ReferralState.NOT_COMPLETED}
    if always or chance.random() < 0.4:
        return replace(step, outcome="seen", outcome_on=day, outcome_source=OutcomeSource.CLIENT)
    return replace(step, outcome="seen") if chance.random() < 0.3 else step


def counted(rows: Iterable[ReferralRow], period: Period, day: str) -> list[ReferralRow]:
    kept = (row for row in rows if row.state is not ReferralState.ENTERED_IN_ERROR)
    return [row for row in kept if getattr(row, day) is not None and period.holds(getattr(row, day))]


def unhelped(rows: Iterable[ReferralRow], period: Period) -> list[ReferralRow]:
    return [row for row in counted(rows, period, "ended_on") if row.state is not ReferralState.COMPLETED]


class Figures:
    def test_how_referrals_ended(self, directory: Directory) -> None:
        fill(directory.store, 1)
        rows = directory.store.referrals(ReferralFilter())
        for period in PERIODS:
            brute = Counter(
                (row.role_sought, row.level_of_care, row.state, is_loop_closed(row))
                for row in counted(rows, period, "ended_on")
            )
            found = directory.store.figures.ended(period)
            assert {(one.role, one.level_of_care, one.state, one.is_closed): one.count for one in found} == brute
            assert len(found) == len(brute)

    def test_why_they_did_not_help(self, directory: Directory) -> None:
        fill(directory.store, 2)
        rows = directory.store.referrals(ReferralFilter())
        for period in PERIODS:
            brute = Counter((row.role_sought, row.last_reason) for row in unhelped(rows, period))
            found = directory.store.figures.ended_because(period)
            assert {(one.role, one.reason): one.count for one in found} == brute

    def test_when_they_were_answered(self, directory: Directory) -> None:
        fill(directory.store, 3)
        rows = directory.store.referrals(ReferralFilter())
        for period in PERIODS:
            brute = Counter(
                (row.role_sought, row.first_sent_on, row.answered_on) for row in counted(rows, period, "answered_on")
            )
            found = directory.store.figures.answered(period)
            assert {(one.role, one.sent_on, one.answered_on): one.count for one in found} == brute

    def test_in_which_month_they_were_sent(self, directory: Directory) -> None:
        fill(directory.store, 4)
        rows = directory.store.referrals(ReferralFilter())
        for period in PERIODS:
            sent = [(row.role_sought, row.first_sent_on) for row in counted(rows, period, "first_sent_on")]
            brute = Counter((day.replace(day=1), role) for role, day in sent if day is not None)
            found = directory.store.figures.sent_by_month(period)
            assert {(one.month, one.role): one.count for one in found} == brute
            assert [one.month for one in found] == sorted(one.month for one in found)

    def test_what_was_needed_and_not_got(self, directory: Directory) -> None:
        fill(directory.store, 5)
        rows = directory.store.referrals(ReferralFilter())
        some = 0
        for period in PERIODS:
            brute: Counter[tuple[str, ...]] = Counter()
            for row in unhelped(rows, period):
                if row.last_reason in MISSING and not self._was_helped(row, rows):
                    level = [f"level_of_care:{row.level_of_care}"] if row.level_of_care else []
                    needs = [f"{kind.value}:{code}" for kind, code in row.needs]
                    brute[tuple(sorted([f"role:{row.role_sought.value}", *level, *needs]))] += 1
            found: Counter[tuple[str, ...]] = Counter()
            for one in directory.store.figures.unhelped(period, MISSING):
                found[one.terms] += one.count
            assert found == brute
            some += brute.total()
        assert some
        assert directory.store.figures.unhelped(Period(), frozenset()) == []

    @staticmethod
    def _was_helped(row: ReferralRow, rows: Iterable[ReferralRow]) -> bool:
        since = row.first_sent_on or row.ended_on
        assert since is not None
        others = (one for one in rows if one.client_code == row.client_code and one.id != row.id)
        return any(
            one.role_sought is row.role_sought
            and one.state in HELPED
            and (one.ended_on is None or one.ended_on >= since)
            for one in others
        )

    def test_how_fresh_the_listings_are(self, directory: Directory) -> None:
        fill(directory.store, 6)
        store = directory.store
        since = {group: TODAY - timedelta(days=days) for group, days in FRESH_DAYS.items()}
        rows = store.referrals(ReferralFilter())
        referred = {row.contact_id for row in rows if row.state is not ReferralState.ENTERED_IN_ERROR}
        contacts = [
            one
            for one in store.contacts(range(1, 100))
            if one.deleted_at is None and one.facts.status is not Status.INACTIVE
        ]
        found = {(one.group, one.of_referred): one for one in store.figures.freshness(since)}
        assert len(found) == 2 * len(FactGroup)
        for (group, of_referred), one in found.items():
            among = [contact for contact in contacts if not of_referred or contact.id in referred]
            fresh = [group_freshness(contact.checked, group, TODAY, WorkingRules()) for contact in among]
            assert one.never == sum(one.checked is None for one in fresh)
            assert one.fresh == sum(not one.is_stale for one in fresh)
            assert one.stale == len(among) - one.never - one.fresh

    def test_what_was_looked_for_in_vain_is_counted_by_the_day(self, directory: Directory) -> None:
        store = directory.store
        before = store.undo_state()
        spanish, both = ("language:spanish",), ("language:spanish", "role:therapist")
        for day, terms in ((1, spanish), (1, both), (2, both), (9, spanish), (9, spanish)):
            store.note_unmet(date(2026, 3, day), terms)
        assert store.unmet(Period()) == [UnmetNeed(spanish, 3), UnmetNeed(both, 2)]
        assert store.unmet(Period(date(2026, 3, 2), date(2026, 3, 8))) == [UnmetNeed(both, 1)]
        assert store.unmet(Period(date(2026, 3, 10))) == []
        assert directory.reopen().unmet(Period(None, date(2026, 3, 1))) == [UnmetNeed(spanish, 1), UnmetNeed(both, 1)]
        assert directory.store.undo_state() == before
        assert directory.store.audit_rows() == []
