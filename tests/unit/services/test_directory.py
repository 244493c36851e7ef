"""Contacts through the services: placed, tagged, versioned, binned, and every command told to listeners."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from caseworker.errors import ConflictError, InvalidInput, NotFound
from caseworker.models.changes import Changes, Kind
from caseworker.models.codes import Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.roles import Role, TagState
from caseworker.models.stored import VerificationInput
from caseworker.services.bundle import Services
from tests.storage.directories import Clock
from tests.unit.services.conftest import add, facts


def test_an_added_contact_is_tagged_and_signed(services: Services, contact_id: int) -> None:
    contact = services.directory.get(contact_id)
    assert contact.created_by == "J. Okafor"
    [tag] = contact.tags
    assert (tag.role, tag.state) == (Role.THERAPIST, TagState.SUGGESTED)
    assert tag.evidence[0].text.startswith("LCSW, Pennsylvania")


def test_an_address_is_placed_by_its_zip_and_moves_with_it(services: Services) -> None:
    contact_id = add(services, family="Lovell", addresses=[{"zip": "19103"}, {"city": "Nowhere"}])
    before = services.directory.get(contact_id)
    first, second = before.facts.addresses
    assert (first.latitude, first.longitude) == (39.9513, -75.1741)
    assert second.latitude is None

    moved = first.model_copy(update={"zip": "87102"})
    services.directory.edit(contact_id, before.facts.model_copy(update={"addresses": (moved,)}), before.version)
    after = services.directory.get(contact_id).facts.addresses[0]
    assert after.latitude == pytest.approx(35.1, abs=0.2)


def test_coordinates_that_were_given_stay(services: Services) -> None:
    contact_id = add(services, family="Lovell", addresses=[{"zip": "19103", "latitude": 40.0, "longitude": -75.0}])
    assert services.directory.get(contact_id).facts.addresses[0].latitude == 40.0


def test_an_edit_tags_anew_and_says_what_changed(services: Services, contact_id: int) -> None:
    before = services.directory.get(contact_id)
    certified = before.facts.model_copy(update={"credential_text": "LCSW, CIP"})
    edited = services.directory.edit(contact_id, certified, before.version)
    [change] = edited.tag_changes
    assert (change.role, change.before, change.after) == (Role.INTERVENTIONIST, None, TagState.SUGGESTED)
    assert "interventionist" in change.text
    assert edited.changes.touches(Kind.CONTACT, contact_id)
    roles = [tag.role for tag in services.directory.get(contact_id).tags]
    assert roles == [Role.INTERVENTIONIST, Role.THERAPIST]


def test_what_a_person_decided_survives_an_edit(services: Services, contact_id: int) -> None:
    services.roles.reject(contact_id, Role.THERAPIST)
    before = services.directory.get(contact_id)
    services.directory.edit(contact_id, before.facts.model_copy(update={"about": "Psychotherapist."}), before.version)
    [tag] = services.directory.get(contact_id).tags
    assert (tag.state, tag.decided_by) == (TagState.REJECTED, "J. Okafor")


def test_a_stale_edit_overwrites_nothing(services: Services, contact_id: int) -> None:
    old = services.directory.get(contact_id)
    services.directory.edit(contact_id, facts(services, family="Byron"), old.version)
    with pytest.raises(ConflictError) as error:
        services.directory.edit(contact_id, facts(services, family="King"), old.version)
    assert (error.value.expected, error.value.found) == (old.version, old.version + 1)
    assert services.directory.get(contact_id).facts.family == "Byron"


def test_one_key_changes(services: Services, contact_id: int) -> None:
    services.directory.set_favorite(contact_id, True)
    services.directory.set_availability(contact_id, Availability.WAITLIST, 6)
    services.directory.set_status(contact_id, Status.INACTIVE)
    kept = services.directory.get(contact_id).facts
    assert (kept.favorite, kept.availability, kept.waitlist_weeks, kept.status) == (
        True,
        Availability.WAITLIST,
        6,
        Status.INACTIVE,
    )
    services.directory.set_availability(contact_id, Availability.ACCEPTING, 6)
    assert services.directory.get(contact_id).facts.waitlist_weeks is None
    with pytest.raises(InvalidInput) as error:
        services.directory.set_availability(contact_id, Availability.WAITLIST, -1)
    assert [problem.field for problem in error.value.problems] == ["waitlist_weeks"]


def test_the_bin_keeps_and_gives_back(services: Services, contact_id: int) -> None:
    other = add(services, family="Byron")
    services.directory.move_to_bin([contact_id, other, other])
    assert services.store.count_contacts() == 0
    services.directory.restore([other])
    assert services.directory.get(contact_id).deleted_at is not None
    assert services.directory.get(other).deleted_at is None
    services.history.undo()
    services.history.undo()
    assert services.store.count_contacts() == 2


def test_nobody_is_binned_when_one_of_them_does_not_exist(services: Services, contact_id: int) -> None:
    with pytest.raises(NotFound):
        services.directory.move_to_bin([contact_id, 4711])
    assert services.store.count_contacts() == 1


# --- roles ------------------------------------------------------------------------------------------------
def test_a_role_is_confirmed_by_somebody_and_forgotten_again(services: Services, contact_id: int) -> None:
    services.roles.confirm(contact_id, Role.INTERVENTIONIST)
    tags = {tag.role: tag for tag in services.directory.get(contact_id).tags}
    decided = tags[Role.INTERVENTIONIST]
    assert (decided.state, decided.decided_by) == (TagState.CONFIRMED, "J. Okafor")
    assert decided.decided_at is not None
    assert decided.decided_at.startswith("2026-03-02")
    services.roles.clear(contact_id, Role.INTERVENTIONIST)
    services.roles.reject(contact_id, Role.THERAPIST)
    services.roles.clear(contact_id, Role.THERAPIST)
    [tag] = services.directory.get(contact_id).tags
    assert (tag.role, tag.state) == (Role.THERAPIST, TagState.SUGGESTED)


def test_the_guide_answers_through_the_services(services: Services) -> None:
    asked = {question.id: question for question in services.roles.questions()}
    chosen = frozenset(key for key, question in asked.items() if question.role is Role.THERAPIST)
    guidance = services.roles.answer(chosen)
    assert [step.role for step in guidance.steps] == [Role.THERAPIST]


# --- freshness on the store -------------------------------------------------------------------------------
def test_verifying_makes_fresh_and_time_makes_stale(services: Services, contact_id: int, clock: Clock) -> None:
    def availability() -> tuple[bool, int | None]:
        age = services.directory.freshness(services.directory.get(contact_id), clock.today.date())
        return age[FactGroup.AVAILABILITY].is_stale, age[FactGroup.AVAILABILITY].age_days

    assert availability() == (True, None)
    check = VerificationInput(frozenset({FactGroup.AVAILABILITY}), clock.today.date(), VerifyMethod.PHONE)
    services.verification.verify(contact_id, check)
    clock.advance(days=30)
    assert availability() == (False, 30)
    clock.advance(days=1)
    assert availability() == (True, 31)


def test_two_failed_days_make_a_listing_suspect_and_an_answer_clears_it(
    services: Services, contact_id: int, today: date
) -> None:
    def ask(ago: int, outcome: VerifyOutcome) -> Status:
        check = VerificationInput(
            frozenset({FactGroup.REACH}), today - timedelta(days=ago), VerifyMethod.PHONE, outcome
        )
        services.verification.verify(contact_id, check)
        return services.directory.get(contact_id).facts.status

    assert ask(9, VerifyOutcome.NO_ANSWER) is Status.ACTIVE
    assert ask(9, VerifyOutcome.NO_ANSWER) is Status.ACTIVE  # twice on one day is one attempt
    assert ask(6, VerifyOutcome.NO_ANSWER) is Status.SUSPECTED_STALE
    assert ask(3, VerifyOutcome.CONFIRMED) is Status.ACTIVE
    assert ask(1, VerifyOutcome.NO_ANSWER) is Status.ACTIVE
    assert ask(0, VerifyOutcome.NO_ANSWER) is Status.SUSPECTED_STALE


def test_a_check_needs_a_group_and_a_day_that_has_come(services: Services, contact_id: int, today: date) -> None:
    check = VerificationInput(frozenset(), today + timedelta(days=1), VerifyMethod.PHONE)
    with pytest.raises(InvalidInput) as error:
        services.verification.verify(contact_id, check)
    assert [problem.field for problem in error.value.problems] == ["groups", "on"]


# --- notes, drafts, history -------------------------------------------------------------------------------
def test_notes_are_kept_with_their_older_texts(services: Services, contact_id: int) -> None:
    note_id = services.notes.add(contact_id, "  Calls **back**\n").only(Kind.NOTE)
    [note] = services.directory.get(contact_id).notes
    assert (note.body, note.author) == ("Calls **back**", "J. Okafor")
    services.notes.revise(note_id, "Calls back after four", True, note.version)
    [note] = services.directory.get(contact_id).notes
    assert note.pinned
    assert [old.body for old in services.notes.revisions(note_id)] == ["Calls **back**"]
    with pytest.raises(ConflictError):
        services.notes.delete(note_id, note.version - 1)
    services.notes.delete(note_id, note.version)
    assert services.directory.get(contact_id).notes == ()


@pytest.mark.parametrize("body", ["", " \n", "x" * 20_001])
def test_a_note_is_neither_empty_nor_endless(services: Services, contact_id: int, body: str) -> None:
    with pytest.raises(InvalidInput) as error:
        services.notes.add(contact_id, body)
    assert [problem.field for problem in error.value.problems] == ["body"]


def test_drafts_come_back_and_are_forgotten(services: Services) -> None:
    services.drafts.save("contact:new", {"family": "Łoś", "phones": [{"number": "215"}]})
    services.drafts.save("contact:new", {"family": "Łoś", "phones": []})
    [draft] = services.drafts.pending()
    assert draft.key == "contact:new"
    assert services.drafts.data(draft) == {"family": "Łoś", "phones": []}
    services.drafts.discard("contact:new")
    services.drafts.discard("contact:new")
    assert services.drafts.pending() == []


def test_every_command_reaches_every_listener_until_it_leaves(services: Services) -> None:
    heard: list[Changes] = []
    leave = services.on_changes(heard.append)
    contact_id = add(services, family="Lovell")
    services.history.undo()
    services.history.redo()
    leave()
    leave()
    services.directory.set_favorite(contact_id, True)
    assert len(heard) == 3
    assert all(changes.touches(Kind.CONTACT, contact_id) for changes in heard)


def test_undo_and_redo_say_when_there_is_nothing(services: Services) -> None:
    assert (services.history.state().undo, services.history.state().redo) == ("", "")
    with pytest.raises(NotFound):
        services.history.undo()
    with pytest.raises(NotFound):
        services.history.redo()
    add(services, family="Lovell")
    assert services.history.state().undo == "contact.add"
    assert services.history.audit()[0].action == "contact.add"
