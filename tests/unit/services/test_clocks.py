"""Business days and clocks against counting day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.models.referral import ContactResult, ReferralState, Urgency
from caseworker.models.roles import Role
from caseworker.models.working_rules import WorkingRules
from caseworker.services.clocks import Clocks

DAY = timedelta(days=1)
DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31))
NEAR = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 3, 1))
HOLIDAYS = st.lists(NEAR, max_size=25).map(tuple)
THANKSGIVING = date(2026, 11, 26)


def is_open(day: date, holidays: tuple[date, ...]) -> bool:
    return day.strftime("%a") not in {"Sat", "Sun"} and day not in holidays


def walked(day: date, count: int, holidays: tuple[date, ...]) -> date:
    while count:
        day += DAY
        count -= is_open(day, holidays)
    return day


def counted(after: date, until: date, holidays: tuple[date, ...]) -> int:
    return sum(is_open(after + n * DAY, holidays) for n in range(1, (until - after).days + 1))


def clocks(*holidays: date, **rules: int) -> Clocks:
    return Clocks(WorkingRules(holidays=holidays, **rules))  # type: ignore[arg-type]


@given(NEAR, st.integers(0, 40), HOLIDAYS)
def test_adding_is_walking_day_by_day(day: date, count: int, holidays: tuple[date, ...]) -> None:
    assert clocks(*holidays).add_business_days(day, count) == walked(day, count, holidays)


@given(NEAR, NEAR, HOLIDAYS)
def test_counting_is_counting_day_by_day(after: date, until: date, holidays: tuple[date, ...]) -> None:
    assert clocks(*holidays).business_days(after, until) == counted(after, until, holidays)


@given(DAYS, st.integers(1, 300), HOLIDAYS)
def test_what_was_added_is_counted(day: date, count: int, holidays: tuple[date, ...]) -> None:
    office = clocks(*holidays)
    reached = office.add_business_days(day, count)
    assert office.business_days(day, reached) == count
    assert office.is_business_day(reached)


@given(NEAR, HOLIDAYS)
def test_a_business_day_is_neither_weekend_nor_holiday(day: date, holidays: tuple[date, ...]) -> None:
    office = clocks(*holidays)
    assert office.is_business_day(day) == is_open(day, holidays)
    first = office.on_business_day(day)
    assert first >= day
    assert is_open(first, holidays)
    assert not any(is_open(day + n * DAY, holidays) for n in range((first - day).days))


@given(NEAR, NEAR, HOLIDAYS, st.integers(1, 9), st.integers(1, 9), st.integers(1, 3))
def test_an_answer_is_due_and_late_as_counted(
    sent: date, today: date, holidays: tuple[date, ...], first: int, second: int, sendings: int
) -> None:
    office = clocks(*holidays, response_days=first, second_response_days=second, hard_stop_days=20)
    due = office.answer_due(Role.THERAPIST, sent, sendings)
    assert due == walked(sent, first if sendings == 1 else second, holidays)
    late = counted(due, today, holidays)
    assert office.is_answer_late(Role.THERAPIST, due, today) == (late > 0)
    assert office.days_late(due, today) == (max(1, late) if today > due else 0)
    assert office.hard_stop(sent) == walked(sent, 20, holidays)


@given(NEAR, NEAR, HOLIDAYS)
def test_an_interventionist_answers_the_same_day_whatever_day_it_is(
    sent: date, today: date, holidays: tuple[date, ...]
) -> None:
    office = clocks(*holidays)
    assert office.answer_due(Role.INTERVENTIONIST, sent) == sent
    assert office.is_answer_late(Role.INTERVENTIONIST, sent, today) == (today > sent)


@pytest.mark.parametrize(
    ("sent", "due"),
    [
        (date(2026, 11, 16), date(2026, 11, 18)),  # Monday → Wednesday
        (date(2026, 11, 19), date(2026, 11, 23)),  # Thursday → Monday
        (date(2026, 11, 20), date(2026, 11, 24)),  # Friday → Tuesday
        (date(2026, 11, 21), date(2026, 11, 24)),  # Saturday → Tuesday
        (date(2026, 11, 24), date(2026, 11, 27)),  # over Thanksgiving
        (THANKSGIVING, date(2026, 11, 30)),  # on it
    ],
)
def test_a_therapist_answers_within_two_business_days(sent: date, due: date) -> None:
    assert clocks(THANKSGIVING).answer_due(Role.THERAPIST, sent) == due


def test_a_late_answer_is_counted_in_business_days() -> None:
    office, friday = clocks(), date(2026, 11, 20)
    assert not office.is_answer_late(Role.THERAPIST, friday, friday + 2 * DAY), "nobody answers on a Sunday"
    assert office.is_answer_late(Role.INTERVENTIONIST, friday, friday + DAY)
    assert office.days_late(friday, friday + 3 * DAY) == 1


@pytest.mark.parametrize("result", list(ContactResult))
@pytest.mark.parametrize("state", [state for state in ReferralState if state is not ReferralState.COMPLETED])
@pytest.mark.parametrize("urgency", list(Urgency))
@pytest.mark.parametrize("role", list(Role))
@given(day=DAYS)
def test_the_next_day_is_a_business_day_to_come(
    day: date, state: ReferralState, role: Role, urgency: Urgency, result: ContactResult
) -> None:
    office = clocks(*(day + n * DAY for n in range(1, 5)))
    proposed = office.next_day(state, role, urgency, result, day)
    assert proposed > day
    assert office.is_business_day(proposed)


def test_what_presses_is_asked_about_sooner() -> None:
    monday = date(2026, 11, 16)
    office = clocks()
    message = ContactResult.LEFT_MESSAGE
    routine = office.next_day(ReferralState.SENT, Role.THERAPIST, Urgency.ROUTINE, message, monday)
    assert routine == monday + 2 * DAY
    for role, urgency in ((Role.INTERVENTIONIST, Urgency.ROUTINE), (Role.THERAPIST, Urgency.URGENT)):
        assert office.next_day(ReferralState.SENT, role, urgency, message, monday) == monday + DAY
