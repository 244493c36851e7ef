"""Ages of facts and expiry of credentials, at their borders."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caseworker.models.codes import CredentialStatus, FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.contact import Credential
from caseworker.models.rows import Checked
from caseworker.models.working_rules import WorkingRules
from caseworker.services.freshness import ExpiryState, expiry, group_freshness

TODAY = date(2026, 11, 23)
RULES = WorkingRules()
GROUP = FactGroup.AVAILABILITY


def checked(ago: int, outcome: VerifyOutcome = VerifyOutcome.CONFIRMED, group: FactGroup = GROUP) -> Checked:
    return Checked(group, TODAY - timedelta(days=ago), VerifyMethod.PHONE, "J. Okafor", outcome)


@pytest.mark.parametrize(
    ("group", "fresh_days"),
    [
        (FactGroup.AVAILABILITY, 30),
        (FactGroup.PAYMENT, 90),
        (FactGroup.REACH, 180),
        (FactGroup.PRACTICE, 365),
    ],
)
def test_each_group_rots_at_its_own_speed(group: FactGroup, fresh_days: int) -> None:
    on_the_day = group_freshness((checked(fresh_days, group=group),), group, TODAY, RULES)
    after_it = group_freshness((checked(fresh_days + 1, group=group),), group, TODAY, RULES)
    assert (on_the_day.is_stale, on_the_day.age_days) == (False, fresh_days)
    assert (after_it.is_stale, after_it.age_days) == (True, fresh_days + 1)


def test_never_checked_is_stale_without_an_age() -> None:
    for checks in ((), (checked(1, VerifyOutcome.NO_ANSWER),), (checked(1, group=FactGroup.REACH),)):
        fresh = group_freshness(checks, GROUP, TODAY, RULES)
        assert (fresh.checked, fresh.is_stale, fresh.age_days) == (None, True, None)


def test_nobody_answering_leaves_a_fact_as_old_as_it_was() -> None:
    fresh = group_freshness((checked(20), checked(1, VerifyOutcome.NO_ANSWER)), GROUP, TODAY, RULES)
    assert (fresh.age_days, fresh.is_stale) == (20, False)


def test_a_doubt_holds_until_somebody_asks() -> None:
    doubt = checked(5, VerifyOutcome.DOUBTED)
    doubted = group_freshness((checked(10), doubt), GROUP, TODAY, RULES)
    assert (doubted.is_doubted, doubted.is_stale, doubted.age_days) == (True, True, 10)
    cleared = group_freshness((checked(10), doubt, checked(4, VerifyOutcome.CHANGED)), GROUP, TODAY, RULES)
    assert (cleared.is_doubted, cleared.is_stale) == (False, False)


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (-1, ExpiryState.EXPIRED),
        (0, ExpiryState.EXPIRES_SOON),
        (60, ExpiryState.EXPIRES_SOON),
        (61, ExpiryState.VALID),
        (None, ExpiryState.NONE),
    ],
)
def test_expiry(days: int | None, state: ExpiryState) -> None:
    expires = None if days is None else TODAY + timedelta(days=days)
    found = expiry(Credential(abbreviation="LCSW", expires=expires), TODAY, RULES)
    assert (found.state, found.days) == (state, days)


def test_marked_as_expired_counts_without_a_date() -> None:
    lapsed = Credential(abbreviation="LCSW", status=CredentialStatus.EXPIRED)
    assert expiry(lapsed, TODAY, RULES).state is ExpiryState.EXPIRED


def test_the_office_says_how_long_a_fact_is_fresh_and_when_to_warn() -> None:
    rules = WorkingRules(fresh_days={**RULES.fresh_days, GROUP: 7}, expiry_warning_days=10)
    assert not group_freshness((checked(7),), GROUP, TODAY, rules).is_stale
    assert group_freshness((checked(8),), GROUP, TODAY, rules).is_stale
    soon, later = (Credential(abbreviation="LCSW", expires=TODAY + timedelta(days=days)) for days in (10, 11))
    assert expiry(soon, TODAY, rules).state is ExpiryState.EXPIRES_SOON
    assert expiry(later, TODAY, rules).state is ExpiryState.VALID
