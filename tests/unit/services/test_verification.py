"""Asking about listings: what each answer records, the queue, and what accepted referrals teach the directory."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caseworker.errors import InvalidInput
from caseworker.models.changes import Kind
from caseworker.models.codes import Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.referral import ReasonCode, ReferralInput, ReferralRow, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.rows import Checked
from caseworker.models.stored import VerificationInput
from caseworker.models.working_rules import WorkingRules
from caseworker.services.bundle import Services
from caseworker.services.verification import Answer
from tests.storage.directories import Clock
from tests.unit.services.conftest import add

S = ReferralState
BOTH = frozenset({FactGroup.AVAILABILITY, FactGroup.PAYMENT})


def answer(
    services: Services, contact_id: int, said: Answer, groups: frozenset[FactGroup] = BOTH, ago: int = 0
) -> None:
    day = services.session.today() - timedelta(days=ago)
    services.verification.answer(
        contact_id, said, VerificationInput(groups, day, VerifyMethod.EMAIL, source="front desk")
    )


def checks(services: Services, contact_id: int) -> dict[FactGroup, Checked]:
    return {check.group: check for check in services.directory.get(contact_id).checked}


def log(services: Services, contact_id: int) -> ReferralRow:
    wanted = ReferralInput(contact_id, "C-7", Role.THERAPIST, "grief")
    return services.referrals.get(services.referrals.log(wanted).only(Kind.REFERRAL))


def go(services: Services, row: ReferralRow, to: ReferralState, reason: ReasonCode | None = None) -> ReferralRow:
    services.referrals.advance(row.id, StepInput(to, reason), row.version)
    return services.referrals.get(row.id)


def availability(services: Services, contact_id: int) -> tuple[Availability, bool]:
    """What is listed, and whether that is believed today."""
    contact = services.directory.get(contact_id)
    age = services.directory.freshness(contact, services.session.today())[FactGroup.AVAILABILITY]
    return contact.facts.availability, not age.is_stale


# --- answers ----------------------------------------------------------------------------------------------
def test_method_person_day_and_source_are_kept_for_each_group(services: Services, contact_id: int, today: date) -> None:
    answer(services, contact_id, Answer.STILL_TRUE, ago=3)
    found = checks(services, contact_id)
    assert set(found) == BOTH
    for check in found.values():
        assert (check.on, check.by, check.method) == (today - timedelta(days=3), "J. Okafor", VerifyMethod.EMAIL)
        assert (check.outcome, check.source) == (VerifyOutcome.CONFIRMED, "front desk")


def test_not_accepting_is_set_and_recorded_of_the_availability_alone(services: Services) -> None:
    contact = add(services, family="Lovell", availability="waitlist", waitlist_weeks=4)
    answer(services, contact, Answer.NOT_ACCEPTING)
    found = checks(services, contact)
    assert {group: check.outcome for group, check in found.items()} == {FactGroup.AVAILABILITY: VerifyOutcome.CHANGED}
    assert availability(services, contact) == (Availability.NOT_ACCEPTING, True)
    assert services.directory.get(contact).facts.waitlist_weeks is None
    services.history.undo()
    assert services.directory.get(contact).checked == ()
    assert services.directory.get(contact).facts.waitlist_weeks == 4
    services.history.redo()
    answer(services, contact, Answer.NOT_ACCEPTING)
    assert services.directory.get(contact).checked[0].outcome is VerifyOutcome.CONFIRMED


def test_a_dead_number_is_about_the_ways_to_reach_them_and_puts_them_in_doubt(services: Services, today: date) -> None:
    contact = add(services, family="Lovell")
    answer(services, contact, Answer.STILL_TRUE, frozenset(FactGroup), ago=2)
    answer(services, contact, Answer.NUMBER_DEAD, ago=1)
    ages = services.directory.freshness(services.directory.get(contact), today)
    assert {group for group, age in ages.items() if age.is_stale} == {FactGroup.REACH}
    assert ages[FactGroup.REACH].doubt is VerifyOutcome.NUMBER_DEAD
    answer(services, contact, Answer.CHANGED, frozenset({FactGroup.REACH}))
    ages = services.directory.freshness(services.directory.get(contact), today)
    assert not ages[FactGroup.REACH].is_stale


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (Answer.NO_ANSWER, Answer.NO_ANSWER),
        (Answer.NO_ANSWER, Answer.NUMBER_DEAD),
        (Answer.NUMBER_DEAD, Answer.NUMBER_DEAD),
    ],
)
def test_two_failed_days_make_a_listing_suspect(
    services: Services, contact_id: int, first: Answer, second: Answer
) -> None:
    answer(services, contact_id, first, ago=1)
    answer(services, contact_id, first, ago=1)
    assert services.directory.get(contact_id).facts.status is Status.ACTIVE
    answer(services, contact_id, second)
    assert services.directory.get(contact_id).facts.status is Status.SUSPECTED_STALE
    services.history.undo()
    assert services.directory.get(contact_id).facts.status is Status.ACTIVE


def test_who_has_left_is_inactive_and_stays_so(services: Services, contact_id: int) -> None:
    answer(services, contact_id, Answer.LEFT)
    assert services.directory.get(contact_id).facts.status is Status.INACTIVE
    answer(services, contact_id, Answer.NO_ANSWER)
    assert services.directory.get(contact_id).facts.status is Status.INACTIVE
    assert services.verify_queue.first() == []


def test_an_answer_is_about_something_and_not_of_a_day_to_come(services: Services, contact_id: int) -> None:
    for said in (Answer.STILL_TRUE, Answer.NOT_ACCEPTING):
        with pytest.raises(InvalidInput) as error:
            answer(services, contact_id, said, frozenset(), ago=-1)
        assert "on" in {problem.field for problem in error.value.problems}
    assert services.directory.get(contact_id).checked == ()


def test_editing_never_verifies(services: Services, contact_id: int) -> None:
    before = services.directory.get(contact_id)
    changed = before.facts.model_copy(update={"availability": Availability.ACCEPTING, "fees": "$80"})
    services.directory.edit(contact_id, changed, before.version)
    services.directory.set_availability(contact_id, Availability.WAITLIST, 3)
    assert services.directory.get(contact_id).checked == ()


# --- the queue --------------------------------------------------------------------------------------------
def test_the_queue_begins_where_clients_are_and_follows_the_rules_of_the_office(
    services: Services, contact_id: int, clock: Clock
) -> None:
    sent, asked = add(services, family="Sent"), add(services, family="Asked")
    everything = frozenset(FactGroup)
    for one in (sent, asked):
        answer(services, one, Answer.STILL_TRUE, everything)
    go(services, log(services, sent), S.DECLINED, ReasonCode.INSURANCE)
    clock.advance(days=10)
    found = services.verify_queue.first()
    assert [(one.row.name, one.why.live, one.why.groups) for one in found] == [
        ("Sent", 1, (FactGroup.PAYMENT,)),
        ("Ada Lovell", 0, (FactGroup.AVAILABILITY, FactGroup.PAYMENT, FactGroup.REACH, FactGroup.PRACTICE)),
    ]
    assert services.verify_queue.count() == 1
    services.rule_book.keep(WorkingRules(fresh_days={**WorkingRules().fresh_days, FactGroup.AVAILABILITY: 9}))
    assert [one.row.name for one in services.verify_queue.first()] == ["Sent", "Ada Lovell", "Asked"]
    assert services.verify_queue.due(services.directory.get(asked)) == {FactGroup.AVAILABILITY}


def test_a_search_believes_an_answer_as_long_as_the_office_does(services: Services, clock: Clock) -> None:
    contact = add(services, family="Lovell", availability="accepting")
    answer(services, contact, Answer.STILL_TRUE)
    query = services.finding.parse("accepting ")
    clock.advance(days=9)
    assert list(services.finding.search(query).ids) == [contact]
    services.rule_book.keep(WorkingRules(fresh_days={**WorkingRules().fresh_days, FactGroup.AVAILABILITY: 8}))
    assert list(services.finding.search(query).ids) == []
    assert [row.believed_days for row in services.finding.rows([contact])] == [8]
    services.rule_book.keep(WorkingRules(fresh_days={**WorkingRules().fresh_days, FactGroup.AVAILABILITY: 3_000}))
    clock.advance(days=2_000)
    assert list(services.finding.search(query).ids) == [contact]


# --- accepted referrals -----------------------------------------------------------------------------------
def test_who_accepts_a_client_is_accepting(services: Services, contact_id: int, clock: Clock) -> None:
    row = log(services, contact_id)
    clock.advance(days=30)
    go(services, row, S.ACCEPTED)
    assert availability(services, contact_id) == (Availability.ACCEPTING, True)
    (check,) = services.directory.get(contact_id).checked
    assert (check.method, check.source, check.outcome) == (VerifyMethod.REFERRAL, "accepted", VerifyOutcome.CHANGED)
    services.history.undo()
    assert services.directory.get(contact_id).checked == ()


def test_an_acceptance_clears_an_older_doubt_and_an_older_no(services: Services, clock: Clock) -> None:
    contact = add(services, family="Lovell", availability="not_accepting")
    answer(services, contact, Answer.NOT_ACCEPTING)
    clock.advance(days=5)
    go(services, log(services, contact), S.DECLINED, ReasonCode.NO_CAPACITY)
    clock.advance(days=5)
    row = log(services, contact)
    clock.advance(days=1)
    go(services, row, S.ACCEPTED)
    assert availability(services, contact) == (Availability.ACCEPTING, True)


@pytest.mark.parametrize("against", ["asked", "declined", "edited", "waitlisted", "late"])
def test_an_acceptance_is_not_believed_against_what_was_learned_since(
    services: Services, clock: Clock, against: str
) -> None:
    contact = add(services, family="Lovell", availability="accepting")
    clock.advance(days=1)
    row = log(services, contact)
    clock.advance(days=1)
    if against == "asked":
        answer(services, contact, Answer.NOT_ACCEPTING)
    elif against == "declined":
        go(services, log(services, contact), S.DECLINED, ReasonCode.NO_CAPACITY)
    elif against == "edited":
        services.directory.set_availability(contact, Availability.WAITLIST, 6)
    elif against == "waitlisted":
        row = go(services, row, S.WAITLISTED)
    else:
        clock.advance(days=30)
    before = services.directory.get(contact)
    clock.advance(days=1)
    go(services, row, S.ACCEPTED)
    after = services.directory.get(contact)
    assert (after.facts, after.checked) == (before.facts, before.checked)
