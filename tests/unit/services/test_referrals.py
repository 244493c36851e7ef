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
    Consent,
    ConsentType,
    OutcomeSource,
    ReasonCode,
    ReferralFilter,
    ReferralInput,
    ReferralRow,
    ReferralState,
    StepInput,
)
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.services.client_codes import client_code_hint
from caseworker.services.referrals import MOST_AT_ONCE, is_loop_closed
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
        ({"client_code": "Jane Roe 3"}, "client_code"),
        ({"client_code": "Jane"}, "client_code"),
        ({"client_code": "1" * 25}, "client_code"),
        ({"reason": "\n"}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"how_sent": "x" * 501}, "how_sent"),
        ({"private_note": "x" * 20_001}, "private_note"),
        ({"level_of_care": "palace"}, "level_of_care"),
        ({"needs": ((TermKind.LANGUAGE, "martian"),)}, "needs"),
        ({"needs": ((TermKind.PAYER, "spanish"),)}, "needs"),
        ({"link": "C:\\letters\\jane.pdf"}, "link"),
        ({"link": "file:///home/jane.pdf"}, "link"),
        ({"link": "data:text/plain,Jane"}, "link"),
        ({"link": "https://jane:secret@example.org"}, "link"),
        ({"link": "https://example.org:door"}, "link"),
        ({"link": "x" * 1_000 + ".org"}, "link"),
        ({"consent": Consent(ConsentType.WRITTEN, date(2026, 3, 3))}, "consent_on"),
        ({"consent": Consent(ConsentType.WRITTEN, date(2026, 3, 2), date(2026, 3, 1))}, "consent_until"),
        (
            {"consent": Consent(ConsentType.WRITTEN, date(2026, 3, 2), None, date(2026, 3, 1))},
            "consent_revoked_on",
        ),
        ({"part2": True}, "consent"),
        ({"part2": True, "consent": Consent(ConsentType.WRITTEN, date(2026, 2, 1), date(2026, 3, 1))}, "consent"),
        (
            {"part2": True, "consent": Consent(ConsentType.WRITTEN, date(2026, 2, 1), None, date(2026, 3, 2))},
            "consent",
        ),
    ],
)
def test_what_cannot_be_logged(services: Services, contact_id: int, wrong: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as error:
        log(services, contact_id, **wrong)
    assert fields(error) == {field}
    assert services.referrals.find(ReferralFilter()) == []


def test_needs_link_and_consent_are_kept_tidy(services: Services, contact_id: int, today: date) -> None:
    spanish, medicaid = (TermKind.LANGUAGE, "spanish"), (TermKind.PAYER, "medicaid")
    consent = Consent(ConsentType.VERBAL, today, today)
    needs = (medicaid, spanish, medicaid)
    row = log(services, contact_id, needs=needs, link=" example.org/intake\n", consent=consent, part2=True)
    assert row.needs == (spanish, medicaid)
    assert row.link == "https://example.org/intake"
    assert (row.consent, row.part2) == (consent, True)


def test_part_2_waits_for_consent_as_a_draft(services: Services, contact_id: int, clock: Clock) -> None:
    typed = ReferralInput(contact_id=contact_id, part2=True, **TO)  # type: ignore[arg-type]
    row = services.referrals.get(services.referrals.log(typed, send=False).only(Kind.REFERRAL))
    with pytest.raises(InvalidInput, match="42 CFR Part 2") as error:
        go(services, row, S.SENT)
    assert fields(error) == {"consent"}
    today = services.session.today()
    agreed = replace(typed, consent=Consent(ConsentType.WRITTEN, today, today + timedelta(days=1)))
    services.referrals.edit(row.id, agreed, row.version)
    row = go(services, services.referrals.get(row.id), S.SENT, S.NO_RESPONSE)
    clock.advance(days=2)
    with pytest.raises(InvalidInput, match="consent that holds"):
        go(services, row, S.SENT)
    with pytest.raises(InvalidInput, match="42 CFR Part 2"):
        services.referrals.edit(row.id, typed, row.version)
    revoked = replace(typed, consent=Consent(ConsentType.WRITTEN, today, None, today))
    services.referrals.edit(row.id, revoked, row.version)
    assert services.referrals.get(row.id).consent == revoked.consent, "that it was revoked can always be noted"


def test_the_notice_of_part_2_is_dated(services: Services) -> None:
    notice = services.reference.part2_notice
    assert "42 CFR part 2 prohibits" in notice.text
    assert notice.checked >= date(2026, 11, 1)
    assert notice.source.startswith("https://www.ecfr.gov/")


def test_nobody_has_to_think_of_a_code(services: Services, contact_id: int) -> None:
    log(services, contact_id, client_code="K-0041")
    assert log(services, contact_id, client_code="  ").client_code == "K-0042"


# --- to several at once -----------------------------------------------------------------------------------
def several(services: Services, count: int = 3, **more: object) -> list[ReferralRow]:
    contacts = [add(services, given="Ada", family=f"Lovell {number}") for number in range(count)]
    typed = ReferralInput(contact_id=0, **{**TO, **more})  # type: ignore[arg-type]
    changes = services.referrals.log_several([*contacts, contacts[0]], typed)
    rows = [services.referrals.get(one) for one in sorted(changes.ids[Kind.REFERRAL])]
    assert [row.contact_id for row in rows] == contacts
    return rows


def test_one_need_goes_to_several_contacts(services: Services) -> None:
    first, second, third = several(services, needs=((TermKind.LANGUAGE, "spanish"),))
    assert [row.together for row in (first, second, third)] == [None, first.id, first.id]
    assert {row.needs for row in (first, second, third)} == {((TermKind.LANGUAGE, "spanish"),)}
    assert [row.id for row in services.referrals.together(second.id)] == [first.id, third.id]
    services.history.undo()
    assert services.referrals.find(ReferralFilter()) == []


def test_a_correction_keeps_what_it_was_logged_with(services: Services) -> None:
    first, second, _third = several(services)
    corrected = ReferralInput(contact_id=second.contact_id, **{**TO, "reason": "Loss"})  # type: ignore[arg-type]
    services.referrals.edit(second.id, corrected, second.version)
    assert services.referrals.get(second.id).together == first.id


def test_who_accepts_first_ends_the_others(services: Services) -> None:
    first, second, third, fourth = several(services, 4)
    go(services, first, S.DECLINED)
    go(services, third, S.NO_RESPONSE)
    row = go(services, second, S.ACCEPTED)
    assert [other.id for other in services.referrals.others_open(row.id)] == [third.id, fourth.id]
    services.referrals.cancel_others(row.id)
    ended = services.referrals.get(fourth.id)
    assert (ended.state, ended.last_reason) == (S.CANCELLED, ReasonCode.OTHER)
    assert services.referrals.events(third.id)[-1].reason_text == "accepted elsewhere"
    assert services.referrals.others_open(row.id) == []
    services.history.undo()
    states = [services.referrals.get(one.id).state for one in (second, third, fourth)]
    assert states == [S.ACCEPTED, S.NO_RESPONSE, S.SENT]


def test_one_alone_has_no_others_and_too_many_are_refused(services: Services, contact_id: int) -> None:
    row = log(services, contact_id)
    assert services.referrals.together(row.id) == services.referrals.others_open(row.id) == []
    typed = ReferralInput(contact_id=0, **TO)  # type: ignore[arg-type]
    for wrong in ([], list(range(1, MOST_AT_ONCE + 2))):
        with pytest.raises(InvalidInput, match="up to 20 contacts"):
            services.referrals.log_several(wrong, typed)
    with pytest.raises(NotFound):
        services.referrals.log_several([contact_id, 4711], typed)
    assert [one.id for one in services.referrals.find(ReferralFilter())] == [row.id], "all or none"


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
        (["X7", "X0012", "X9"], "X0013"),
        (["A-1", "B-1", "B-2"], "B-3"),
        (["99"], "100"),
        (["9" * 23], f"1{'0' * 23}"),
        (["kestrel7b"], "C-1001"),
        (["7kestrel-8", "C.4"], "C-1001"),
    ],
)
def test_the_next_client_code(services: Services, contact_id: int, codes: list[str], following: str) -> None:
    for code in codes:
        log(services, contact_id, client_code=code)
    assert services.referrals.next_client_code() == following


@pytest.mark.parametrize("code", ["Jane1", "OKAFOR2", "Ana-7", "roe 3", "Åsa1"])
def test_names_are_discouraged(code: str) -> None:
    assert "looks like a name" in client_code_hint(code)


@pytest.mark.parametrize("code", ["", "C-2291", "X007", "ABC-12", "17/2026", "k7b"])
def test_codes_are_not(code: str) -> None:
    assert client_code_hint(code) == ""


def test_the_next_client_code_is_free(services: Services, contact_id: int) -> None:
    log(services, contact_id, client_code="C-2291")
    assert services.referrals.next_client_code() == "C-2292"
