"""The whole loop by keyboard alone: from a search to a referral with a known end, the directory corrected on the way.

With ``LOOP_PICTURES`` set to a folder, a picture of each station is put there.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from caseworker.models.codes import Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.referral import ContactResult, OutcomeSource, ReferralFilter, ReferralRow, ReferralState
from caseworker.models.rows import Checked
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.services.referrals import is_loop_closed
from caseworker.ui import words
from caseworker.ui.main_window import MainWindow
from tests.clock import Clock
from tests.ui.person import K, Person

AtRest = Callable[[MainWindow], None]
CODE = "C-7001"
NEED = "Panic attacks since the spring"
SEARCH = "therapist spanish medicaid accepting "
FULL = "Bernalillo Crossing Clinic"
"""Accepting, says the listing."""
NEXT = "Noemí Castañeda-Wu"
"""Fits as well, and takes the client."""


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def person(clock: Clock, window: MainWindow, qtbot: QtBot, at_rest: AtRest) -> Person:
    album = os.environ.get("LOOP_PICTURES")
    return Person(window, qtbot, at_rest, Path(album) if album else None)


def test_a_loop_is_closed_by_keys_alone(person: Person, services: Services, clock: Clock) -> None:
    closed_before = services.referrals.summary().closed
    sends_a_client(person, services)
    notes_that_there_is_no_room(person, services)
    finds_the_next_one_and_sends_again(person, services)
    calls_until_somebody_answers(person, services, clock)
    notes_that_the_client_was_accepted(person, services, clock)
    notes_how_it_ended(person, services)
    assert services.referrals.summary().closed == closed_before + 1
    answers_what_is_to_be_verified(person, services)
    reads_the_report(person, services)


# --- the stations -----------------------------------------------------------------------------------------
def sends_a_client(person: Person, services: Services) -> None:
    person.types(SEARCH)
    person.sees("10 contacts", "Remove Accepting", NEXT)
    person.walks_results_to(FULL)
    assert "Accepting" in person.current_row()
    person.takes_picture("search")
    person.press(K.Key_Return, K.Key_R)
    person.sees(f"Refer a client to {FULL}")
    person.types(CODE)
    person.tabs_to("Reason")
    person.types(NEED)
    enters_a_term(person, "Language", "Spanish")
    enters_a_term(person, "Payer", "Medicaid")
    person.takes_picture("form")
    person.tabs_to("Consent and more")
    person.press(K.Key_Space)
    person.tabs_to("Consent")
    person.types("In")
    assert person.value("Consent") == "In writing"
    person.takes_picture("form-consent")
    person.press(K.Key_Return, ctrl=True)
    assert (person.page(), person.focus()) == ("Directory", f"Contact: {FULL}"), "where it began"
    person.sees("Referral logged.", "Last referral: not answered yet.", f"{NEED} · sent ")
    person.takes_picture("sent")
    row = latest(services)
    assert (row.state, row.contact_name, row.reason) == (ReferralState.SENT, FULL, NEED)
    assert set(row.needs) == {(TermKind.LANGUAGE, "spanish"), (TermKind.PAYER, "medicaid")}
    assert row.consent


def notes_that_there_is_no_room(person: Person, services: Services) -> None:
    finds_the_referral(person)
    person.sees("… Sent", f"{CODE} → {FULL}")
    person.takes_picture("referral")
    person.press(K.Key_D)
    person.sees(f"{CODE}: declined", f"Referral to {FULL}")
    person.types("No")
    assert person.value("Reason") == "No capacity"
    person.tabs_to("Note")
    person.types("Full until March.")
    person.takes_picture("declined-form")
    person.press(K.Key_Return, ctrl=True)
    person.sees("No referral fits", "Show all referrals")
    person.takes_picture("declined")
    assert latest(services).state is ReferralState.DECLINED
    person.goes_to("Directory")
    person.press(K.Key_L, ctrl=True)
    person.types(SEARCH)
    person.sees("9 contacts")
    person.does_not_see(FULL)
    person.press(K.Key_L, ctrl=True)
    person.types(f"{FULL} ")
    (said,) = person.rows()
    assert "Unknown, to be checked" in said
    person.takes_picture("unknown")
    assert availability(services, FULL) is Availability.UNKNOWN
    assert last_check(services, FULL).outcome is VerifyOutcome.DOUBTED


def finds_the_next_one_and_sends_again(person: Person, services: Services) -> None:
    person.press(K.Key_K, ctrl=True)
    person.types(CODE)
    person.press(K.Key_Return)
    person.sees("WHAT WAS TRIED", "Declined, no capacity", "Full until March.", "9 contacts fit")
    person.sees(f"declined by {FULL} on", "Remove Not the one already tried")
    person.takes_picture("client")
    person.press(K.Key_F)
    person.sees(f"The next contact for {CODE}", f"not the one already tried: {FULL}")
    assert FULL not in "\n".join(person.rows())
    person.walks_results_to(NEXT)
    person.takes_picture("next")
    person.press(K.Key_Return, K.Key_R)
    person.sees(f"Refer a client to {NEXT}")
    assert person.value("Client code") == CODE
    assert person.value("Reason") == NEED
    assert person.value("Replaces an earlier referral").startswith(f"{FULL}: declined")
    person.sees("Remove Spanish", "Remove Medicaid")
    person.takes_picture("next-form")
    declined = latest(services).id
    person.press(K.Key_Return, ctrl=True)
    person.sees("Referral logged.")
    person.does_not_see(f"The next contact for {CODE}")
    person.takes_picture("next-sent")
    row = latest(services)
    assert (row.state, row.contact_name, row.replaces) == (ReferralState.SENT, NEXT, declined)


def calls_until_somebody_answers(person: Person, services: Services, clock: Clock) -> None:
    sent = services.session.today()
    for key, result, said in (
        (K.Key_M, ContactResult.LEFT_MESSAGE, "Left message noted."),
        (K.Key_R, ContactResult.REACHED, "Reached noted."),
    ):
        row = latest(services)
        clock.move_to(row.follow_up)
        person.goes_to("Directory")
        person.sees(f"{NEED} · sent {words.day(sent, services.session.today())}")
        person.goes_to("Follow-ups")
        due = services.followups.count()
        person.sees_on_the_rail(f"Follow-ups, {due} due")
        person.walks_to(CODE)
        assert NEXT in person.current_row()
        person.sees(f"{CODE} → {NEXT}")
        person.takes_picture(result.value)
        person.press(key)
        person.sees(said)
        assert CODE not in "\n".join(person.rows()), "off the list until the next day"
        person.sees_on_the_rail(f"Follow-ups, {due - 1} due")
        assert services.referrals.attempts(row.id)[-1].result is result
        assert (latest(services).follow_up or date.min) > services.session.today()


def notes_that_the_client_was_accepted(person: Person, services: Services, clock: Clock) -> None:
    clock.move_to(latest(services).follow_up)
    person.goes_to("Directory")
    person.goes_to("Follow-ups")
    person.walks_to(CODE)
    assert "Attempt 2: reached" in person.current_row()
    person.takes_picture("reached-before")
    person.press(K.Key_A)
    person.sees("Referral moved on.")
    assert latest(services).state is ReferralState.ACCEPTED
    today = services.session.today()
    check = last_check(services, NEXT)
    assert (check.group, check.method, check.outcome, check.on) == (
        FactGroup.AVAILABILITY, VerifyMethod.REFERRAL, VerifyOutcome.CONFIRMED, today,
    )  # fmt: skip
    person.goes_to("Directory")
    person.press(K.Key_L, ctrl=True)
    person.types("castaneda-wu ")
    (said,) = person.rows()
    assert "Accepting, checked today" in said
    person.sees("Availability · Outcome of a referral · still true")
    person.takes_picture("accepting-again")


def notes_how_it_ended(person: Person, services: Services) -> None:
    finds_the_referral(person)
    person.sees("● Accepted")
    before = person.screen()
    person.takes_picture("accepted")
    person.press(K.Key_C)
    person.sees(f"{CODE}: completed")
    person.types("Seen")
    person.tabs_to("Who said so")
    person.press(K.Key_Right, K.Key_Space)
    person.takes_picture("completed-form")
    person.press(K.Key_Return, ctrl=True)
    row = latest(services)
    assert row.state is ReferralState.COMPLETED
    assert (row.outcome, row.outcome_on) == ("Seen", services.session.today())
    assert row.outcome_source is OutcomeSource.PROVIDER
    assert is_loop_closed(row)
    summary = services.referrals.summary()
    assert summary.loop_rate
    said = f"{summary.open} open · {summary.due} due · {round(100 * summary.loop_rate)}% with a known outcome"
    assert said not in before
    person.sees(said, "Show all referrals")
    person.press(K.Key_Return)
    assert person.focus() == "Referrals", "among all of them"
    finds_the_referral(person)
    person.sees("✓ Completed")
    person.takes_picture("closed")


def answers_what_is_to_be_verified(person: Person, services: Services) -> None:
    person.goes_to("To verify")
    first, second, third = (item.row for item in services.verify_queue.first(3))
    assert person.current_row().startswith(first.name)
    person.sees(words.phone(first.phone), "Still true", "Retired or left")
    assert FULL not in "\n".join(person.rows()), "who has just said so is not asked again"
    person.takes_picture("to-verify")
    person.press(K.Key_T)
    assert person.current_row().startswith(second.name)
    assert first.name not in "\n".join(person.rows())
    check = last_check(services, first.name)
    assert (check.on, check.outcome) == (services.session.today(), VerifyOutcome.CONFIRMED)
    person.takes_picture("still-true")
    person.press(K.Key_L)
    assert person.current_row().startswith(third.name)
    assert services.directory.get(second.id).facts.status is Status.INACTIVE
    person.takes_picture("left")
    person.press(K.Key_Z, ctrl=True)
    rows = "\n".join(person.rows())
    assert second.name in rows
    assert first.name not in rows, "the answer before stands"
    assert services.directory.get(second.id).facts.status is Status.ACTIVE
    person.takes_picture("taken-back")


def reads_the_report(person: Person, services: Services) -> None:
    person.goes_to("Reports")
    assert person.focus() == "Period: This year"
    person.press(K.Key_Right)
    assert person.focus() == "Period: All"
    person.takes_picture("report")
    person.press(K.Key_T)
    person.sees("Loop rate", "All as plots")
    summary = services.referrals.summary()
    assert summary.loop_rate
    ended = round(summary.closed / summary.loop_rate)
    unknown, rate = ended - summary.closed, round(100 * summary.loop_rate)
    person.sees(f"All | {ended} | {summary.closed} | {unknown} | {rate}%")
    person.takes_picture("report-tables")


# --- what a person does now and then ----------------------------------------------------------------------
def enters_a_term(person: Person, field: str, term: str) -> None:
    person.tabs_to(field)
    person.types(term)
    person.press(K.Key_Return)
    person.sees(f"Remove {term}")


def finds_the_referral(person: Person) -> None:
    person.goes_to("Referrals")
    if person.focus() != "Search referrals":
        person.press(K.Key_Slash)
    person.press(K.Key_A, ctrl=True)
    person.types(CODE)
    person.press(K.Key_Return)


# --- what the services say --------------------------------------------------------------------------------
def latest(services: Services) -> ReferralRow:
    """The client's newest referral."""
    return max(services.referrals.find(ReferralFilter(client_code=CODE)), key=lambda row: row.id)


def last_check(services: Services, name: str) -> Checked:
    return max(services.directory.get(contact_id(services, name)).checked, key=lambda one: one.on)


def availability(services: Services, name: str) -> Availability:
    return services.directory.get(contact_id(services, name)).facts.availability


def contact_id(services: Services, name: str) -> int:
    return services.finding.search(services.finding.parse(f"{name} ")).ids[0]
