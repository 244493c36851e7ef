"""The worklist on the real store: who is on it, why, in which order, and what takes a referral off it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.errors import ConflictError, IllegalStep, InvalidInput, NotFound
from caseworker.models.followups import OpenReferral, Why
from caseworker.models.referral import (
    AttemptInput,
    Consent,
    ConsentType,
    ContactResult,
    ReferralFilter,
    ReferralInput,
    ReferralRow,
    ReferralState,
    Urgency,
)
from caseworker.models.roles import Role
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services
from caseworker.services.clocks import Clocks
from caseworker.services.followups import QUIET_DAYS, reasons
from tests.storage.directories import Clock
from tests.unit.services.conftest import add
from tests.unit.services.test_referrals import go, log

S = ReferralState
MONDAY = date(2026, 3, 2)
"""The day on which the clock of these tests stands still."""
DAY = timedelta(days=1)


def listed(services: Services) -> dict[str, tuple[Why, ...]]:
    """Client codes in the order of the worklist, with their reasons."""
    found = services.followups.worklist()
    assert found.total == services.followups.count() == len(found.items)
    return {item.row.client_code: tuple(reason.why for reason in item.reasons) for item in found.items}


def now(services: Services, row: ReferralRow) -> ReferralRow:
    return services.referrals.get(row.id)


def sent(services: Services, contact_id: int, code: str = "C-1", **more: object) -> ReferralRow:
    """With the day to follow up that the form proposes."""
    role = more.get("role_sought", Role.THERAPIST)
    day = services.referrals.proposed_follow_up(role, services.session.today())  # type: ignore[arg-type]
    return log(services, contact_id, **{"client_code": code, "follow_up": day, **more})


def note(services: Services, row: ReferralRow, result: ContactResult, next_on: date | None) -> None:
    services.followups.note_attempt(row.id, AttemptInput(result, next_on=next_on), now(services, row).version)


# --- what is on it ----------------------------------------------------------------------------------------
def test_an_answer_is_awaited_then_due_then_late_then_a_dead_end(
    services: Services, contact_id: int, clock: Clock
) -> None:
    sent(services, contact_id)
    for day, expected in (
        (MONDAY, ()),
        (MONDAY + DAY, ()),
        (MONDAY + 2 * DAY, (Why.FOLLOW_UP,)),
        (MONDAY + 3 * DAY, (Why.OVERDUE,)),
        (date(2026, 3, 19), (Why.OVERDUE,)),
        (date(2026, 3, 20), (Why.HARD_STOP,)),
    ):
        clock.moment = datetime(day.year, day.month, day.day, 14, tzinfo=UTC)
        assert listed(services).get("C-1", ()) == expected, day


def test_holidays_and_rules_of_the_office_count_at_once(services: Services, contact_id: int, clock: Clock) -> None:
    sent(services, contact_id, follow_up=None)
    clock.advance(days=3)
    assert listed(services) == {"C-1": (Why.OVERDUE,)}
    services.rule_book.keep(replace(services.rule_book.rules, holidays=(MONDAY + DAY,)))
    assert listed(services) == {}
    services.rule_book.keep(replace(services.rule_book.rules, response_days=1))
    assert listed(services) == {"C-1": (Why.OVERDUE,)}


def test_the_second_sending_has_its_own_clock(services: Services, contact_id: int, clock: Clock) -> None:
    services.rule_book.keep(WorkingRules(response_days=1, second_response_days=4))
    row = go(services, sent(services, contact_id), S.NO_RESPONSE, S.SENT)
    assert (row.attempts, row.follow_up) == (2, date(2026, 3, 6))
    clock.advance(days=4)
    assert listed(services) == {"C-1": (Why.FOLLOW_UP,)}
    clock.advance(days=3)
    assert listed(services) == {"C-1": (Why.OVERDUE,)}


def test_a_consent_that_ends_shows_although_the_next_day_is_far(
    services: Services, contact_id: int, clock: Clock
) -> None:
    expiring = Consent(ConsentType.WRITTEN, MONDAY, until=MONDAY + 3 * DAY)
    revoked = Consent(ConsentType.VERBAL, MONDAY, until=MONDAY + 9 * DAY, revoked_on=MONDAY + 5 * DAY)
    far = MONDAY + 60 * DAY
    first = go(services, sent(services, contact_id, "C-1", consent=expiring), S.ACCEPTED)
    go(services, sent(services, contact_id, "C-2", consent=revoked), S.ACCEPTED)
    for code in ("C-1", "C-2"):
        row = next(one for one in services.referrals.find(_by(code)))
        services.followups.set_next(row.id, far, row.version)
    assert listed(services) == {}
    clock.advance(days=4)
    assert listed(services) == {"C-1": (Why.CONSENT_EXPIRED,)}
    clock.advance(days=10)
    assert listed(services) == {"C-2": (Why.CONSENT_REVOKED,), "C-1": (Why.CONSENT_EXPIRED,)}
    services.followups.set_next(first.id, far, now(services, first).version)
    assert list(listed(services)) == ["C-2"], "seen and put off"


def test_a_consent_taken_back_earlier_than_planned_shows_once_it_is_known(
    services: Services, contact_id: int, clock: Clock
) -> None:
    consent = Consent(ConsentType.WRITTEN, MONDAY)
    row = go(services, sent(services, contact_id, consent=consent), S.ACCEPTED)
    clock.advance(days=5)
    services.followups.set_next(row.id, MONDAY + 60 * DAY, row.version)
    assert listed(services) == {}
    corrected = _as_typed(now(services, row), consent=replace(consent, revoked_on=MONDAY + 2 * DAY))
    services.referrals.edit(row.id, corrected, now(services, row).version)
    assert listed(services) == {"C-1": (Why.CONSENT_REVOKED,)}


def test_a_waitlist_is_asked_on_its_day_and_after_a_month_without_news(
    services: Services, contact_id: int, clock: Clock
) -> None:
    dated = go(services, sent(services, contact_id, "C-1"), S.WAITLISTED)
    silent = go(services, sent(services, contact_id, "C-2", follow_up=None), S.WAITLISTED)
    services.followups.set_next(dated.id, MONDAY + 7 * DAY, dated.version)
    clock.advance(days=7)
    assert listed(services) == {"C-1": (Why.WAITLIST,)}
    note(services, dated, ContactResult.REACHED, None)
    clock.advance(days=QUIET_DAYS - 7)
    assert listed(services) == {}
    clock.advance(days=1)
    assert listed(services) == {"C-2": (Why.WAITLIST,)}
    note(services, silent, ContactResult.NO_ANSWER, MONDAY + 40 * DAY)
    assert listed(services) == {}, "tried today, and planned"
    clock.advance(days=7)
    assert listed(services) == {"C-1": (Why.WAITLIST,)}, "who was reached had a month from that day"
    clock.advance(days=2)
    assert set(listed(services)) == {"C-1", "C-2"}


def test_a_draft_or_an_accepted_one_waits_on_its_day_alone(services: Services, contact_id: int, clock: Clock) -> None:
    go(services, sent(services, contact_id, follow_up=MONDAY + 9 * DAY), S.ACCEPTED, S.IN_PROGRESS)
    clock.advance(days=8)
    assert listed(services) == {}
    clock.advance(days=1)
    assert listed(services) == {"C-1": (Why.FOLLOW_UP,)}


def test_ended_ones_are_never_on_it(services: Services, contact_id: int, clock: Clock) -> None:
    for place, path in enumerate(((S.DECLINED,), (S.CANCELLED,), (S.ACCEPTED, S.COMPLETED), (S.ENTERED_IN_ERROR,))):
        go(services, sent(services, contact_id, f"C-{place}"), *path)
    clock.advance(days=90)
    assert listed(services) == {}


# --- what takes it off ------------------------------------------------------------------------------------
@pytest.mark.parametrize("result", list(ContactResult))
@pytest.mark.parametrize("days", [2, 3, 30])
def test_logging_contact_clears_the_reminder_until_the_proposed_day(
    services: Services, contact_id: int, clock: Clock, result: ContactResult, days: int
) -> None:
    row = sent(services, contact_id)
    clock.advance(days=days)
    assert list(listed(services)) == ["C-1"]
    proposed = services.followups.proposed_next(row, result)
    note(services, row, result, proposed)
    assert listed(services) == {}
    assert now(services, row).follow_up == proposed
    clock.advance(days=(proposed - clock.today.date()).days)
    assert list(listed(services)) == ["C-1"], "and it comes back on that day"


def test_contact_before_the_answer_is_late_gives_it_more_time(
    services: Services, contact_id: int, clock: Clock
) -> None:
    row = sent(services, contact_id)
    note(services, row, ContactResult.REACHED, MONDAY + 7 * DAY)
    clock.advance(days=4)
    assert listed(services) == {}
    clock.advance(days=3)
    assert listed(services) == {"C-1": (Why.OVERDUE,)}


def test_no_next_day_at_all_takes_it_off_for_good_until_something_new_comes_up(
    services: Services, contact_id: int, clock: Clock
) -> None:
    row = sent(services, contact_id)
    clock.advance(days=4)
    services.followups.set_next(row.id, None, row.version)
    assert listed(services) == {}
    clock.advance(days=14)
    assert listed(services) == {"C-1": (Why.HARD_STOP,)}


def test_undo_brings_it_back(services: Services, contact_id: int, clock: Clock) -> None:
    row = sent(services, contact_id)
    clock.advance(days=4)
    for act in (
        lambda: note(services, row, ContactResult.NO_ANSWER, MONDAY + 9 * DAY),
        lambda: services.followups.set_next(row.id, MONDAY + 9 * DAY, now(services, row).version),
    ):
        act()
        assert listed(services) == {}
        services.history.undo()
        assert listed(services) == {"C-1": (Why.OVERDUE,)}
        assert services.store.referral_attempts(row.id) == []


def test_what_was_tried_is_told_since_it_was_last_sent(services: Services, clock: Clock) -> None:
    contact = add(
        services,
        family="Lovell",
        phones=[{"number": "(215) 555-0143", "is_fax": True}, {"number": "(215) 555-0142", "extension": "9"}],
    )
    row = sent(services, contact)
    clock.advance(days=1)
    note(services, row, ContactResult.NO_ANSWER, None)
    clock.advance(days=1)
    row = go(services, now(services, row), S.NO_RESPONSE, S.SENT)
    clock.advance(days=1)
    note(services, row, ContactResult.LEFT_MESSAGE, clock.today.date())
    clock.advance(days=3)
    (item,) = services.followups.worklist().items
    assert (item.work.phone, item.work.extension) == ("+12155550142", "9")
    assert item.work.tries == 1
    assert item.work.last_try is not None
    assert item.work.last_try.result is ContactResult.LEFT_MESSAGE


# --- refused ----------------------------------------------------------------------------------------------
def test_what_is_wrong_is_refused_in_words(services: Services, contact_id: int) -> None:
    row = sent(services, contact_id)
    with pytest.raises(InvalidInput) as error:
        note(services, row, ContactResult.REACHED, MONDAY - DAY)
    assert [problem.field for problem in error.value.problems] == ["next_on"]
    with pytest.raises(InvalidInput) as error:
        services.followups.note_attempt(row.id, AttemptInput(ContactResult.REACHED, note="x" * 2_001), row.version)
    assert [problem.field for problem in error.value.problems] == ["note"]
    with pytest.raises(ConflictError):
        services.followups.set_next(row.id, MONDAY, row.version + 1)
    with pytest.raises(NotFound):
        services.followups.set_next(row.id + 1, MONDAY, 1)
    ended = go(services, row, S.CANCELLED)
    with pytest.raises(IllegalStep, match="ended"):
        services.followups.set_next(ended.id, MONDAY, ended.version)
    with pytest.raises(IllegalStep, match="ended"):
        note(services, ended, ContactResult.REACHED, None)


# --- the order --------------------------------------------------------------------------------------------
def test_what_hurts_most_comes_first(services: Services, contact_id: int, clock: Clock) -> None:
    consent = Consent(ConsentType.WRITTEN, MONDAY, until=MONDAY + 3 * DAY)
    sent(services, contact_id, "stop-1")
    clock.advance(days=18)
    go(services, sent(services, contact_id, "wait-1"), S.WAITLISTED)
    go(services, sent(services, contact_id, "consent-1", consent=consent), S.ACCEPTED)
    go(services, sent(services, contact_id, "due-1", follow_up=MONDAY + 23 * DAY), S.ACCEPTED)
    go(services, sent(services, contact_id, "due-2", follow_up=MONDAY + 23 * DAY, urgency=Urgency.SOON), S.ACCEPTED)
    sent(services, contact_id, "late-2")
    sent(services, contact_id, "late-3", urgency=Urgency.URGENT)
    clock.advance(days=-1)
    sent(services, contact_id, "late-1")
    clock.advance(days=6)
    sent(services, contact_id, "crisis-1", role_sought=Role.INTERVENTIONIST)
    row = next(one for one in services.referrals.find(_by("wait-1")))
    services.followups.set_next(row.id, clock.today.date(), row.version)
    assert list(listed(services)) == [
        "late-3", "crisis-1", "stop-1", "late-1", "late-2", "consent-1", "wait-1", "due-2", "due-1",
    ]  # fmt: skip


# --- against another statement of the rules ---------------------------------------------------------------
NEAR = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 15))
MAYBE = st.none() | NEAR
OPEN_ONES = st.builds(
    OpenReferral,
    id=st.just(1),
    state=st.sampled_from([S.DRAFT, S.SENT, S.NO_RESPONSE, S.WAITLISTED, S.ACCEPTED, S.IN_PROGRESS, S.ON_HOLD]),
    role_sought=st.sampled_from(list(Role)),
    urgency=st.sampled_from(list(Urgency)),
    sendings=st.integers(1, 3),
    first_sent_on=NEAR,
    sent_on=NEAR,
    answered_on=st.none(),
    follow_up=MAYBE,
    planned_on=MAYBE,
    consent_until=MAYBE,
    consent_revoked_on=MAYBE,
    news_at=st.none() | NEAR.map(lambda day: datetime(day.year, day.month, day.day, 12, tzinfo=UTC)),
)


def _came_up(one: OpenReferral, office: Clocks, today: date) -> Iterable[tuple[Why, date]]:
    """Everything that came up until `today`, on which day, found by trying one day after the other."""
    days = [date(2025, 12, 1) + n * DAY for n in range((today - date(2025, 12, 1)).days + 1)]
    first, again = one.first_sent_on, one.sent_on
    assert first
    assert again
    if one.state in (S.SENT, S.NO_RESPONSE):
        open_days = [day for day in days if day.weekday() < 5 and day not in office.rules.holidays]
        since_first = [day for day in open_days if day > first]
        if len(since_first) >= office.rules.hard_stop_days:
            yield Why.HARD_STOP, since_first[office.rules.hard_stop_days - 1]
        allowed = office.rules.response_days if one.sendings == 1 else office.rules.second_response_days
        since_sent = [day for day in open_days if day > again]
        if one.role_sought is Role.INTERVENTIONIST and today > again:
            yield Why.OVERDUE, again + DAY
        elif one.role_sought is Role.THERAPIST and len(since_sent) > allowed:
            yield Why.OVERDUE, since_sent[allowed - 1] + DAY
    if one.consent_revoked_on in days:
        yield Why.CONSENT_REVOKED, one.consent_revoked_on  # type: ignore[misc]
    elif one.consent_until and one.consent_until < today:
        yield Why.CONSENT_EXPIRED, one.consent_until + DAY
    if one.state is S.WAITLISTED and one.news_at and (today - one.news_at.date()).days > QUIET_DAYS:
        yield Why.WAITLIST, one.news_at.date() + (QUIET_DAYS + 1) * DAY


@settings(max_examples=600)
@given(OPEN_ONES, NEAR, st.lists(NEAR, max_size=12).map(tuple))
def test_the_reasons_are_those_of_another_statement(one: OpenReferral, today: date, holidays: tuple[date, ...]) -> None:
    office = Clocks(WorkingRules(holidays=holidays))
    is_later = one.follow_up is None or one.follow_up > today
    expected = {
        why
        for why, since in _came_up(one, office, today)
        if not (is_later and one.planned_on and one.planned_on >= since)
        and not (why is Why.OVERDUE and one.follow_up and one.follow_up > today)
    }
    if Why.HARD_STOP in expected:
        expected.discard(Why.OVERDUE)
    if one.follow_up and one.follow_up <= today and not expected & {Why.HARD_STOP, Why.OVERDUE}:
        expected.add(Why.WAITLIST if one.state is S.WAITLISTED else Why.FOLLOW_UP)
    found = reasons(one, office, today)
    assert {reason.why for reason in found} == expected
    assert len(found) == len(expected)
    assert [list(Why).index(reason.why) for reason in found] == sorted(list(Why).index(why) for why in expected)
    assert all(reason.since <= today and reason.late >= 0 for reason in found)


def _by(code: str) -> ReferralFilter:
    return ReferralFilter(client_code=code)


def _as_typed(row: ReferralRow, **more: object) -> ReferralInput:
    return ReferralInput(
        contact_id=row.contact_id,
        client_code=row.client_code,
        role_sought=row.role_sought,
        reason=row.reason,
        follow_up=row.follow_up,
        **more,  # type: ignore[arg-type]
    )


# --- the calendar file ------------------------------------------------------------------------------------
def test_the_calendar_has_every_open_day_and_nothing_of_a_client(
    services: Services, clock: Clock, tmp_path: Path
) -> None:
    secret = "Zelda-needs-77"
    open_one = add(services, family="Lovell", given="Ada")
    hidden = add(services, family="Marsh", given="Iris", confidential=True)
    for contact, code, day in ((open_one, "C-1", MONDAY + 3 * DAY), (hidden, "C-2", MONDAY + 9 * DAY)):
        sent(services, contact, code, follow_up=day, reason=secret, private_note=secret)
    sent(services, open_one, "C-3", follow_up=None)
    go(services, sent(services, open_one, "C-4"), S.CANCELLED)
    clock.advance(days=5)
    target = tmp_path / "days.ics"
    assert services.followups.write_calendar(target) == 2
    plain = target.read_text(encoding="utf-8")
    assert "DTSTART;VALUE=DATE:20260307" in plain, "what is over stands on today"
    assert "DTSTART;VALUE=DATE:20260311" in plain
    assert services.followups.write_calendar(target, with_names=True) == 2
    named = target.read_text(encoding="utf-8")
    assert "Ada Lovell" in named
    for text in (plain, named):
        assert not any(word in text for word in ("C-1", "C-2", secret, "Marsh", "therapist"))
    assert "Lovell" not in plain
    row = services.store.audit_rows()[0]
    assert (row.action, row.kind, row.count) == ("followups.write", "referral", 2)
