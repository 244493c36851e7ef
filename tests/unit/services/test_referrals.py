"""The referral log on the real store: legal steps, reasons, closed loops, protection, doubts about listings."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.errors import ConflictError, IllegalStep, InvalidInput, NotFound, PassphraseNeeded
from caseworker.models.changes import Kind
from caseworker.models.codes import Availability, FactGroup
from caseworker.models.referral import (
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralRow,
    ReferralState,
    StepInput,
)
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from caseworker.services.referrals import is_loop_closed, next_code
from tests.storage.directories import Clock
from tests.unit.services.conftest import add
from tests.unit.services.test_referral_states import LEGAL

S = ReferralState
TO = {"client_code": "C-100", "role_sought": Role.THERAPIST, "reason": "Grief"}


def log(services: Services, contact_id: int, **more: object) -> ReferralRow:
    typed = ReferralInput(contact_id=contact_id, **{**TO, **more})  # type: ignore[arg-type]
    return services.referrals.get(services.referrals.log(typed).only(Kind.REFERRAL))


def step_to(to: ReferralState, today: date) -> StepInput:
    """With everything that any state asks for."""
    return StepInput(
        to=to,
        reason=ReasonCode.CLIENT_DECLINED if to in {S.DECLINED, S.CANCELLED, S.ON_HOLD, S.NOT_COMPLETED} else None,
        outcome="Seen" if to in {S.COMPLETED, S.NOT_COMPLETED} else "",
        outcome_on=today if to in {S.COMPLETED, S.NOT_COMPLETED} else None,
        outcome_source=OutcomeSource.CLIENT if to in {S.COMPLETED, S.NOT_COMPLETED} else None,
    )


def go(services: Services, row: ReferralRow, *path: ReferralState) -> ReferralRow:
    for to in path:
        services.referrals.advance(row.id, step_to(to, services.session.today()), row.version)
        row = services.referrals.get(row.id)
    return row


def fields(error: pytest.ExceptionInfo[InvalidInput]) -> set[str]:
    return {problem.field for problem in error.value.problems}


# --- logging ----------------------------------------------------------------------------------------------
def test_logging_needs_a_protected_directory(trial: Services) -> None:
    contact = add(trial, family="Lovell")
    with pytest.raises(PassphraseNeeded, match="passphrase"):
        log(trial, contact)
    assert trial.referrals.find(ReferralFilter()) == []


def test_a_logged_referral_is_sent_and_a_draft_is_not(services: Services, contact_id: int) -> None:
    row = log(services, contact_id)
    draft = services.referrals.log(ReferralInput(contact_id=contact_id, **TO), send=False)  # type: ignore[arg-type]
    assert (row.state, row.attempts, row.created_by) == (S.SENT, 1, "J. Okafor")
    assert services.referrals.get(draft.only(Kind.REFERRAL)).state is S.DRAFT
    assert draft.touches(Kind.CONTACT, contact_id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"client_code": " "}, "client_code"),
        ({"client_code": "Jane Roe 3"}, "client_code"),
        ({"client_code": "Jane"}, "client_code"),
        ({"client_code": "1" * 25}, "client_code"),
        ({"reason": "\n"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"how_sent": "x" * 501}, "how_sent"),
        ({"private_note": "x" * 20_001}, "private_note"),
        ({"level_of_care": "palace"}, "level_of_care"),
    ],
)
def test_what_cannot_be_logged(services: Services, contact_id: int, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        log(services, contact_id, **wrong)
    assert fields(error) == {field}
    assert services.referrals.find(ReferralFilter()) == []


def test_a_referral_to_nobody_is_refused(services: Services) -> None:
    with pytest.raises(NotFound):
        log(services, 4711)


def test_a_referral_that_replaces_nothing_is_refused(services: Services, contact_id: int) -> None:
    with pytest.raises(NotFound, match="no referral 4711"):
        log(services, contact_id, replaces=4711)
    first = log(services, contact_id)
    assert log(services, contact_id, replaces=first.id).replaces == first.id


def test_what_cannot_be_seen_is_not_kept(services: Services, contact_id: int, today: date) -> None:
    row = log(services, contact_id, reason="Gr\0ief\udcff", private_note=" \x1b[31mred ")
    assert (row.reason, row.private_note) == ("Grief\ufffd", "[31mred")
    step = replace(step_to(S.CANCELLED, today), note="said\x07 no ")
    services.referrals.advance(row.id, step, row.version)
    assert services.referrals.events(row.id)[-1].note == "said no"


@pytest.mark.parametrize("field", ["reason_text", "outcome", "note"])
def test_endless_words_of_a_step_are_refused(services: Services, contact_id: int, today: date, field: str) -> None:
    row = log(services, contact_id)
    with pytest.raises(InvalidInput, match="too long") as error:
        services.referrals.advance(row.id, replace(step_to(S.CANCELLED, today), **{field: "x" * 20_001}), row.version)
    assert fields(error) == {field}


def test_editing_corrects_what_was_typed_and_keeps_the_state(services: Services, contact_id: int) -> None:
    row = go(services, log(services, contact_id), S.ACCEPTED)
    corrected = ReferralInput(contact_id=contact_id, **{**TO, "reason": " Grief after a loss "})  # type: ignore[arg-type]
    services.referrals.edit(row.id, corrected, row.version)
    after = services.referrals.get(row.id)
    assert (after.reason, after.state) == ("Grief after a loss", S.ACCEPTED)
    with pytest.raises(ConflictError):
        services.referrals.edit(row.id, corrected, row.version)


# --- steps ------------------------------------------------------------------------------------------------
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(st.lists(st.sampled_from(list(ReferralState)), max_size=8))
def test_any_walk_keeps_to_the_table_of_the_field(
    services: Services, contact_id: int, walk: list[ReferralState]
) -> None:
    row = log(services, contact_id)
    sent = 1
    for to in walk:
        offered = {state.value for state in services.referrals.steps(row)}
        assert offered == LEGAL[row.state.value]
        step = step_to(to, services.session.today())
        if to.value not in LEGAL[row.state.value]:
            with pytest.raises(IllegalStep):
                services.referrals.advance(row.id, step, row.version)
            assert services.referrals.get(row.id) == row
            continue
        sent += to is S.SENT
        services.referrals.advance(row.id, step, row.version)
        row = services.referrals.get(row.id)
        assert (row.state, row.attempts) == (to, sent)
    states = [event.after for event in services.referrals.events(row.id)]
    assert states[0] is S.SENT
    assert states[-1] is row.state


def test_sending_again_counts_the_attempts(services: Services, contact_id: int) -> None:
    row = go(services, log(services, contact_id), S.NO_RESPONSE, S.SENT, S.NO_RESPONSE, S.SENT)
    assert row.attempts == 3


def test_an_illegal_step_says_what_is_possible(services: Services, contact_id: int) -> None:
    row = go(services, log(services, contact_id), S.WAITLISTED)
    with pytest.raises(IllegalStep, match=r"waitlisted.*completed.*accepted, declined, canceled"):
        go(services, row, S.COMPLETED)
    ended = go(services, row, S.DECLINED)
    with pytest.raises(IllegalStep, match="log a new one that replaces it"):
        go(services, ended, S.SENT)


@pytest.mark.parametrize("to", [S.DECLINED, S.CANCELLED])
def test_a_reason_is_required(services: Services, contact_id: int, to: ReferralState) -> None:
    row = log(services, contact_id)
    assert services.referrals.needs_reason(to)
    with pytest.raises(InvalidInput) as error:
        services.referrals.advance(row.id, StepInput(to=to), row.version)
    assert fields(error) == {"reason"}


def test_another_reason_needs_words(services: Services, contact_id: int) -> None:
    row = log(services, contact_id)
    with pytest.raises(InvalidInput) as error:
        services.referrals.advance(row.id, StepInput(S.CANCELLED, ReasonCode.OTHER, "  "), row.version)
    assert fields(error) == {"reason_text"}
    services.referrals.advance(row.id, StepInput(S.CANCELLED, ReasonCode.OTHER, "Moved"), row.version)
    assert services.referrals.events(row.id)[-1].reason_text == "Moved"


def test_completing_closes_the_loop_or_is_refused(services: Services, contact_id: int, today: date) -> None:
    row = go(services, log(services, contact_id), S.ACCEPTED)
    with pytest.raises(InvalidInput) as error:
        services.referrals.advance(row.id, StepInput(S.COMPLETED), row.version)
    assert fields(error) == {"outcome", "outcome_on", "outcome_source"}
    full = step_to(S.COMPLETED, today)
    tomorrow = replace(full, outcome_on=today + timedelta(days=1))
    with pytest.raises(InvalidInput) as error:
        services.referrals.advance(row.id, tomorrow, row.version)
    assert fields(error) == {"outcome_on"}
    services.referrals.advance(row.id, full, row.version)
    assert is_loop_closed(services.referrals.get(row.id))


def test_a_stale_version_overwrites_nothing(services: Services, contact_id: int) -> None:
    row = log(services, contact_id)
    go(services, row, S.ACCEPTED)
    with pytest.raises(ConflictError):
        go(services, row, S.WAITLISTED)
    assert services.referrals.get(row.id).state is S.ACCEPTED


def test_a_step_is_undone_with_everything_it_did(services: Services, clock: Clock) -> None:
    contact = add(services, family="Lovell", availability="accepting")
    row = log(services, contact)
    step = StepInput(S.DECLINED, ReasonCode.NO_CAPACITY)
    services.referrals.advance(row.id, step, row.version)
    services.history.undo()
    assert services.referrals.get(row.id).state is S.SENT
    after = services.directory.get(contact)
    assert after.facts.availability is Availability.ACCEPTING
    assert after.checked == ()


# --- the log corrects the directory -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("reason", "group"),
    [
        (ReasonCode.NO_CAPACITY, FactGroup.AVAILABILITY),
        (ReasonCode.INSURANCE, FactGroup.PAYMENT),
        (ReasonCode.LEFT_PRACTICE, FactGroup.REACH),
        (ReasonCode.WRONG_SPECIALTY, FactGroup.PRACTICE),
    ],
)
def test_a_reason_of_the_provider_puts_the_listing_in_doubt(
    services: Services, today: date, reason: ReasonCode, group: FactGroup
) -> None:
    contact = add(services, family="Lovell", availability="accepting")
    row = log(services, contact)
    services.referrals.advance(row.id, StepInput(S.DECLINED, reason), row.version)
    after = services.directory.get(contact)
    doubted = {g for g, age in services.directory.freshness(after, today).items() if age.is_doubted}
    assert doubted == {group}
    unknown = after.facts.availability is Availability.UNKNOWN
    assert unknown == (reason is ReasonCode.NO_CAPACITY)


def test_a_reason_of_the_client_leaves_the_listing_alone(services: Services, contact_id: int, today: date) -> None:
    row = log(services, contact_id)
    services.referrals.advance(row.id, StepInput(S.DECLINED, ReasonCode.CLIENT_DECLINED), row.version)
    ages = services.directory.freshness(services.directory.get(contact_id), today)
    assert not any(age.is_doubted for age in ages.values())


# --- clocks -----------------------------------------------------------------------------------------------
def test_an_answer_is_followed_up_where_one_is_waited_for(services: Services, contact_id: int, clock: Clock) -> None:
    row = go(services, log(services, contact_id), S.NO_RESPONSE)
    assert row.follow_up == date(2026, 3, 4)  # Monday, March 2, and two business days
    clock.advance(days=3)
    assert go(services, row, S.SENT).follow_up == date(2026, 3, 9)


def test_a_follow_up_that_was_chosen_stays(services: Services, contact_id: int) -> None:
    chosen = date(2026, 4, 1)
    row = log(services, contact_id, follow_up=chosen)
    services.referrals.advance(row.id, StepInput(S.NO_RESPONSE, follow_up=chosen), row.version)
    assert services.referrals.get(row.id).follow_up == chosen


# --- summary and codes ------------------------------------------------------------------------------------
def test_the_summary_counts_open_due_and_closed(services: Services, contact_id: int, today: date) -> None:
    assert services.referrals.summary().loop_rate is None
    log(services, contact_id, follow_up=today + timedelta(days=1))
    log(services, contact_id, follow_up=today)
    go(services, log(services, contact_id), S.ACCEPTED, S.COMPLETED)
    go(services, log(services, contact_id), S.CANCELLED)
    go(services, log(services, contact_id), S.ENTERED_IN_ERROR)
    summary = services.referrals.summary()
    assert (summary.open, summary.due, summary.closed, summary.loop_rate) == (2, 1, 1, 0.5)


@pytest.mark.parametrize(
    ("codes", "following"),
    [
        ([], "C-1001"),
        (["C-2291", "C-2304", "C-2288"], "C-2305"),
        (["X007", "X009"], "X010"),
        (["A-1", "B-1", "B-2"], "B-3"),
        (["99"], "100"),
        (["kestrel7b"], "C-1001"),
    ],
)
def test_the_next_client_code(codes: list[str], following: str) -> None:
    assert next_code(codes) == following


def test_the_next_client_code_is_free(services: Services, contact_id: int) -> None:
    log(services, contact_id, client_code="C-2291")
    assert services.referrals.next_client_code() == "C-2292"
