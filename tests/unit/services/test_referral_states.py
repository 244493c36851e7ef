"""The table of legal steps against one that was written down independently, as the field states it."""

from __future__ import annotations

import pytest

from caseworker.models import referral_steps as steps_of
from caseworker.models.referral import TERMINAL, ReasonCode, ReferralState
from caseworker.services import referral_states as states

FIELD = """
draft: sent cancelled
sent: accepted waitlisted declined no_response cancelled
no_response: sent accepted waitlisted declined cancelled
waitlisted: accepted declined cancelled
accepted: in_progress on_hold completed not_completed cancelled
in_progress: on_hold completed not_completed cancelled
on_hold: in_progress completed not_completed cancelled
declined:
completed:
not_completed:
cancelled:
"""
LEGAL = {
    before.strip(): set(after.split()) | {"entered_in_error"}
    for before, after in (line.split(":") for line in FIELD.split("\n") if line)
} | {"entered_in_error": set()}


@pytest.mark.parametrize("before", list(ReferralState))
@pytest.mark.parametrize("after", list(ReferralState))
def test_every_pair_of_states(before: ReferralState, after: ReferralState) -> None:
    assert steps_of.is_legal(before, after) == (after.value in LEGAL[before.value])


@pytest.mark.parametrize("state", list(ReferralState))
def test_states_are_read_as_they_are_written(state: ReferralState) -> None:
    for text in (states.words(state), states.words(state).upper().replace(" ", "-"), state.value):
        assert states.from_words(text) is state
    assert states.words(ReferralState.CANCELLED) == "canceled"
    assert states.from_words("gone") is None


def test_steps_are_offered_once_and_an_error_last() -> None:
    for state in ReferralState:
        steps = steps_of.legal_steps(state)
        assert len(set(steps)) == len(steps)
        assert not steps or steps[-1] is ReferralState.ENTERED_IN_ERROR


def test_what_is_terminal_leads_nowhere_but_to_an_error() -> None:
    leads_on = {state for state in ReferralState if set(steps_of.legal_steps(state)) - {ReferralState.ENTERED_IN_ERROR}}
    assert leads_on == set(ReferralState) - TERMINAL == set(states.OPEN)


def test_reasons_and_outcomes_are_asked_for_where_the_field_asks() -> None:
    assert {state.value for state in steps_of.NEEDS_REASON} == {"declined", "cancelled", "on_hold", "not_completed"}
    assert {state.value for state in steps_of.NEEDS_OUTCOME} == {"completed", "not_completed"}


def test_only_reasons_of_the_provider_doubt_the_listing() -> None:
    assert set(states.DOUBTS) == {
        ReasonCode.NO_CAPACITY,
        ReasonCode.INSURANCE,
        ReasonCode.PROVIDER_UNREACHABLE,
        ReasonCode.LEFT_PRACTICE,
        ReasonCode.LANGUAGE,
        ReasonCode.WRONG_SPECIALTY,
    }
