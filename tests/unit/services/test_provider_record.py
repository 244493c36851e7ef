"""The provider's record: numbers of the latest referrals, computed from their steps."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker.models.changes import Kind
from caseworker.models.clients import ReferralHistory
from caseworker.models.referral import OutcomeSource, ReasonCode, ReferralInput, ReferralRow, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services
from caseworker.services.clocks import Clocks
from caseworker.services.provider_record import ProviderRecord, latest, record
from tests.storage.directories import Clock

CLOCKS = Clocks(WorkingRules())
S, R = ReferralState, ReasonCode
TO = {"client_code": "C-100", "role_sought": Role.THERAPIST, "reason": "Grief"}


def log(services: Services, clock: Clock, contact_id: int, *path: tuple[S, int], reason: R = R.NO_CAPACITY) -> None:
    """Sent today; then each state after so many days."""
    typed = ReferralInput(contact_id=contact_id, **TO)  # type: ignore[arg-type]
    referral_id = services.referrals.log(typed, send=path[:1] != ((S.DRAFT, 0),)).only(Kind.REFERRAL)
    for to, days in path:
        clock.advance(days=days)
        if to is S.DRAFT:
            continue
        closes = to in {S.COMPLETED, S.NOT_COMPLETED}
        step = StepInput(
            to,
            reason=reason if to in {S.DECLINED, S.CANCELLED, S.NOT_COMPLETED, S.ON_HOLD} else None,
            outcome="Seen" if closes else "",
            outcome_on=services.session.today() if closes else None,
            outcome_source=OutcomeSource.CLIENT if closes else None,
        )
        services.referrals.advance(referral_id, step, services.referrals.get(referral_id).version)


def record_of(services: Services, contact_id: int) -> ProviderRecord | None:
    rows = services.directory.get(contact_id).referrals
    return record(rows, services.store.referral_histories([row.id for row in latest(rows)]), CLOCKS)


def test_none_where_nothing_was_sent(services: Services, clock: Clock, contact_id: int) -> None:
    assert record_of(services, contact_id) is None
    log(services, clock, contact_id, (S.DRAFT, 0))
    log(services, clock, contact_id, (S.ENTERED_IN_ERROR, 0))
    assert record_of(services, contact_id) is None


def test_the_last_five_are_counted(services: Services, clock: Clock, contact_id: int) -> None:
    # Forgotten: the sixth last.
    log(services, clock, contact_id, (S.DECLINED, 0))
    clock.advance(days=1)
    log(services, clock, contact_id, (S.ACCEPTED, 1), (S.IN_PROGRESS, 1), (S.NOT_COMPLETED, 1))
    log(services, clock, contact_id, (S.ACCEPTED, 1), (S.CANCELLED, 1))
    log(services, clock, contact_id, (S.WAITLISTED, 1), (S.CANCELLED, 1))
    log(services, clock, contact_id, (S.DECLINED, 1), reason=R.INSURANCE)
    log(services, clock, contact_id)
    found = record_of(services, contact_id)
    assert found is not None
    assert (found.referrals, found.accepted, found.seen, found.waitlisted, found.waiting) == (5, 2, 1, 0, 1)
    assert found.declined == ((R.INSURANCE, 1),)
    assert found.answer_days in {0, 0.5, 1}


def rows_of(answers: list[int | None], sent: date) -> list[ReferralRow]:
    from datetime import UTC, datetime

    at = datetime(sent.year, sent.month, sent.day, tzinfo=UTC)
    return [
        ReferralRow(
            number + 1, 1, 1, "", "", "C-1", Role.THERAPIST, "", "", TO.get("x"), "", "", None, None,  # type: ignore[arg-type]
            S.SENT if days is None else S.ACCEPTED, 1, "", None, None, at, at, "", first_sent_on=sent,
            answered_on=None if days is None else CLOCKS.add_business_days(sent, days),
        )
        for number, days in enumerate(answers)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "median"), [([2, 2, 9], 2), ([1, 2], 1.5), ([0], 0), ([None, None], None), ([None, 3], 3)]
)
def test_the_median_answer_in_business_days(answers: list[int | None], median: float | None) -> None:
    found = record(rows_of(answers, date(2026, 11, 5)), dict[int, ReferralHistory](), CLOCKS)
    assert found is not None
    assert found.answer_days == median
