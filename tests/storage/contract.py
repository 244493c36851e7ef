"""What every store must keep. A backend joins by a subclass with a `directory` fixture (see `test_contract`)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caseworker.errors import Cancelled, ConflictError, NotFound
from caseworker.models.changes import Changes, Kind, UndoState
from caseworker.models.codes import Availability, FactGroup, Status, VerifyMethod, VerifyOutcome
from caseworker.models.contact import ContactFacts, Phone
from caseworker.models.followups import OpenReferral
from caseworker.models.kept import ListItem, ListKind
from caseworker.models.query import Filters, Query
from caseworker.models.referral import (
    Attempt,
    AttemptInput,
    Consent,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
    ReferralCounts,
    ReferralFilter,
    ReferralInput,
    ReferralState,
    StepInput,
    Urgency,
)
from caseworker.models.roles import Evidence, Role, RoleTag, Strength, TagState
from caseworker.models.rows import Checked
from caseworker.models.searches import KeptSearch, SavedSearchInput, StoredRecent, StoredSearch
from caseworker.models.stored import Contact, ImportKey, NewContact, NoteText, Revision, VerificationInput
from caseworker.models.vocabulary import TermKind
from caseworker.services.cancel import CancelToken
from caseworker.storage.base import Store, Transaction
from tests.storage.contract_figures import Figures
from tests.storage.directories import ANN, BEN, Clock, Directory, add, add_one, everything, person
from tests.storage.queue_contract import VerifyQueue

THERAPIST = RoleTag(
    Role.THERAPIST,
    TagState.SUGGESTED,
    (Evidence("license", "LCSW-C", Strength.DEFINITE, "LCSW-C, Maryland → therapist"),),
)
CHECKED = (
    Checked(FactGroup.REACH, date(2026, 2, 1), VerifyMethod.EMAIL, BEN, VerifyOutcome.NO_ANSWER, "front desk"),
    Checked(FactGroup.AVAILABILITY, date(2026, 1, 5), VerifyMethod.PHONE, ANN, VerifyOutcome.CONFIRMED),
    Checked(FactGroup.REACH, date(2026, 1, 5), VerifyMethod.PHONE, ANN, VerifyOutcome.CONFIRMED),
)
NOTES = (
    NoteText("Ask for the back office.", BEN, datetime(2025, 3, 1, 9, tzinfo=UTC), pinned=True),
    NoteText("Called back within a day.", ANN, datetime(2026, 2, 2, 9, tzinfo=UTC)),
    NoteText("Moved.", ANN, datetime(2026, 2, 2, 9, tzinfo=UTC)),
)
UID = "01890c4e-0000-7000-8000-0000000000a1"
REJECTED = RoleTag(Role.INTERVENTIONIST, TagState.REJECTED, (), BEN, "2026-03-02T14:00:00+00:00")


DAY = date(2026, 3, 3)


def found(store: Store, *words: str, in_bin: bool = False) -> list[int]:
    return list(store.search(Query(words=words, in_bin=in_bin)).ids)


def fill(tx: Transaction, kind: ListKind, *contact_ids: int) -> None:
    tx.lists.fill(tx.lists.own(kind), [ListItem(one) for one in contact_ids])


def referral(contact_id: int, **more: object) -> ReferralInput:
    return replace(ReferralInput(contact_id, "C-2291", Role.THERAPIST, "grief after a death"), **more)  # type: ignore[arg-type]


def edit(store: Store, contact_id: int, *, actor: str = ANN, **facts: object) -> Changes:
    before = store.contact(contact_id)
    after = before.facts.model_copy(update=facts)
    return store.write("contact.edit", lambda tx: tx.replace_facts(contact_id, after, before.version), actor=actor)


def log(store: Store, wanted: ReferralInput, state: ReferralState = ReferralState.SENT) -> int:
    return store.write("referral.log", lambda tx: tx.referrals.add(wanted, state, DAY), actor=ANN).only(Kind.REFERRAL)


def import_rows(store: Store, rows: Sequence[NewContact]) -> Changes:
    return store.write("import.run", lambda tx: tx.add_contacts(rows), actor=ANN)


def unversioned(contacts: Sequence[Contact]) -> list[Contact]:
    return [replace(one, version=0, notes=tuple(replace(note, version=0) for note in one.notes)) for one in contacts]


def known(store: Store, source: str, *keys: tuple[str, str]) -> dict[str, object]:
    answer = {}

    def look(tx: Transaction) -> None:
        answer.update(tx.imported(source, keys))

    store.write("look", look, actor=ANN)
    return answer  # type: ignore[return-value]


class Contacts:
    def test_every_fact_comes_back_as_it_was_given(self, directory: Directory) -> None:
        contact_id = add_one(directory.store, everything())
        assert directory.store.contact(contact_id).facts == everything()
        assert directory.reopen().contact(contact_id).facts == everything()

    def test_a_new_contact_says_who_made_it_and_when(self, directory: Directory, clock: Clock) -> None:
        contact = directory.store.contact(add_one(directory.store))
        assert (contact.version, contact.created_by, contact.updated_by) == (1, ANN, ANN)
        assert contact.created_at == contact.updated_at == clock.moment
        assert contact.deleted_at is None
        assert contact.source == ""

    def test_contacts_come_in_the_order_asked_for_and_gone_ones_are_left_out(self, directory: Directory) -> None:
        ids = add(directory.store, *(person(family=f"No{n}") for n in range(5)))
        asked = [ids[3], 999_999, ids[0], ids[4]]
        assert [c.id for c in directory.store.contacts(asked)] == [ids[3], ids[0], ids[4]]

    def test_uids_differ(self, directory: Directory) -> None:
        ids = add(directory.store, *(person() for _ in range(50)))
        assert len({c.uid for c in directory.store.contacts(ids)}) == 50

    def test_a_new_contact_brings_what_a_file_says_of_it(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        import_rows(store, [NewContact(person(), (REJECTED,), None, "", UID, CHECKED, NOTES)])
        (contact_id,) = found(store, "front") or found(store)
        contact = store.contact(contact_id)
        assert (contact.uid, contact.tags, contact.checked) == (UID, (REJECTED,), CHECKED)
        assert [NoteText(n.body, n.author, n.created_at, n.pinned) for n in contact.notes] == list(NOTES)
        assert (contact.created_by, contact.created_at) == (ANN, clock.moment)
        assert found(store, "office") == [contact_id]
        assert store.check().problems == ()

    def test_a_uid_that_somebody_has_is_not_taken(self, directory: Directory) -> None:
        store = directory.store
        import_rows(store, [NewContact(person("A"), uid=UID)])
        import_rows(store, [NewContact(person(name), uid=UID) for name in "BC"])
        other = UID.replace("a1", "a2")
        import_rows(store, [NewContact(person(name), uid=other) for name in "DE"])
        uids = {one.facts.given: one.uid for one in store.contacts(found(store))}
        assert (uids["A"], uids["D"]) == (UID, other)
        assert len(set(uids.values())) == 5

    def test_an_edit_counts_up_and_signs(self, directory: Directory, clock: Clock) -> None:
        contact_id = add_one(directory.store, everything())
        clock.advance(hours=1)
        changes = edit(directory.store, contact_id, actor=BEN, given="Zara", phones=(Phone(number="+12155550199"),))
        contact = directory.store.contact(contact_id)
        assert contact.facts == everything().model_copy(
            update={"given": "Zara", "phones": (Phone(number="+12155550199"),)}
        )
        assert (contact.version, contact.updated_by, contact.updated_at) == (2, BEN, clock.moment)
        assert (contact.created_by, contact.created_at) == (ANN, clock.moment - timedelta(hours=1))
        assert changes.ids == {Kind.CONTACT: frozenset({contact_id})}

    def test_an_edit_from_an_old_version_changes_nothing(self, directory: Directory) -> None:
        contact_id = add_one(directory.store)
        edit(directory.store, contact_id, given="Bea")
        with pytest.raises(ConflictError) as raised:
            directory.store.write("contact.edit", lambda tx: tx.replace_facts(contact_id, person("Cy"), 1), actor=BEN)
        assert (raised.value.expected, raised.value.found) == (1, 2)
        assert directory.store.contact(contact_id).facts.given == "Bea"

    def test_an_edit_that_changes_nothing_leaves_no_trace(self, directory: Directory) -> None:
        contact_id = add_one(directory.store, everything())
        audited = directory.store.audit_rows()
        changes = edit(directory.store, contact_id)
        assert (changes.ids, changes.step) == ({}, None)
        assert directory.store.contact(contact_id).version == 1
        assert directory.store.audit_rows() == audited
        assert directory.store.undo_state().undo == "contact.add"

    def test_the_bin_keeps_and_gives_back(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store, person(family="Quill"))
        store.write("contact.bin", lambda tx: tx.set_in_bin(contact_id, True, 1), actor=ANN)
        assert store.contact(contact_id).deleted_at == clock.moment
        assert (found(store, "quill"), found(store, "quill", in_bin=True)) == ([], [contact_id])
        assert store.count_contacts() == 0
        store.write("contact.restore", lambda tx: tx.set_in_bin(contact_id, False, 2), actor=ANN)
        assert store.contact(contact_id).deleted_at is None
        assert found(store, "quill") == [contact_id]
        assert store.count_contacts() == 1

    def test_many_queries_are_counted_in_their_order(self, directory: Directory) -> None:
        store = directory.store
        add(store, person("Ann", favorite=True), person("Bea"), person("Cyd", status=Status.INACTIVE))
        everyone = Query()
        queries = [
            replace(everyone, filters=Filters(favorites=True)),
            everyone,
            replace(everyone, filters=Filters(include_inactive=True)),
            Query(words=("nobody",)),
        ]
        counted: list[tuple[int, int]] = []
        store.counts(queries, lambda place, number: counted.append((place, number)))
        assert counted == [(0, 1), (1, 2), (2, 3), (3, 0)]
        assert [number for _, number in counted] == [store.search(query).total for query in queries]

    def test_counting_stops_when_it_is_cancelled(self, directory: Directory) -> None:
        add(directory.store, person("Ann"))
        cancel = CancelToken()
        counted: list[int] = []

        def stop(place: int, _number: int) -> None:
            counted.append(place)
            cancel.cancel()

        with pytest.raises(Cancelled):
            directory.store.counts([Query(), Query(filters=Filters(favorites=True))], stop, cancel=cancel)
        assert counted == [0]

    def test_the_bin_asks_for_the_version(self, directory: Directory) -> None:
        contact_id = add_one(directory.store)
        with pytest.raises(ConflictError):
            directory.store.write("contact.bin", lambda tx: tx.set_in_bin(contact_id, True, 7), actor=ANN)

    def test_tags_come_back_with_their_evidence(self, directory: Directory) -> None:
        store = directory.store
        new = NewContact(person(), (THERAPIST,))
        contact_id = store.write("contact.add", lambda tx: tx.add_contacts([new]), actor=ANN).only(Kind.CONTACT)
        assert store.contact(contact_id).tags == (THERAPIST,)
        confirmed = replace(THERAPIST, state=TagState.CONFIRMED, decided_by=ANN, decided_at="2026-03-02T14:00:00+00:00")
        changes = store.write("tag", lambda tx: tx.set_tags(contact_id, (REJECTED, confirmed)), actor=ANN)
        assert set(store.contact(contact_id).tags) == {REJECTED, confirmed}
        assert changes.ids == {Kind.TAG: frozenset({contact_id}), Kind.CONTACT: frozenset({contact_id})}
        assert store.contact(contact_id).version == 1
        same = store.write("tag", lambda tx: tx.set_tags(contact_id, (confirmed, REJECTED)), actor=ANN)
        assert same.step is None
        store.write("tag", lambda tx: tx.set_tags(contact_id, ()), actor=ANN)
        assert store.contact(contact_id).tags == ()

    def test_a_verification_is_one_entry_a_group_newest_first(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        groups = frozenset({FactGroup.REACH, FactGroup.AVAILABILITY})
        first = VerificationInput(groups, date(2026, 1, 5), VerifyMethod.PHONE, source="front desk")
        later = VerificationInput(
            frozenset({FactGroup.REACH}), date(2026, 2, 1), VerifyMethod.EMAIL, VerifyOutcome.NO_ANSWER
        )
        store.write("verify", lambda tx: tx.add_verification(contact_id, first), actor=BEN)
        changes = store.write("verify", lambda tx: tx.add_verification(contact_id, later), actor=ANN)
        checked = store.contact(contact_id).checked
        assert [(c.group, c.on) for c in checked[:1]] == [(FactGroup.REACH, date(2026, 2, 1))]
        assert {(c.group, c.on, c.method, c.by, c.outcome, c.source) for c in checked[1:]} == {
            (group, date(2026, 1, 5), VerifyMethod.PHONE, BEN, VerifyOutcome.CONFIRMED, "front desk")
            for group in groups
        }
        assert changes.touches(Kind.VERIFICATION)
        assert changes.touches(Kind.CONTACT, contact_id)

    def test_what_does_not_exist_is_said(self, directory: Directory) -> None:
        store = directory.store
        with pytest.raises(NotFound):
            store.contact(5)
        with pytest.raises(NotFound):
            store.referral(5)
        checked = VerificationInput(frozenset({FactGroup.REACH}), date(2026, 1, 5), VerifyMethod.PHONE)
        for work in (
            lambda tx: tx.contact(5),
            lambda tx: tx.replace_facts(5, person(), 1),
            lambda tx: tx.set_in_bin(5, True, 1),
            lambda tx: tx.set_tags(5, ()),
            lambda tx: tx.add_verification(5, checked),
            lambda tx: tx.add_note(5, "x", False),
            lambda tx: tx.note(5),
            lambda tx: tx.revise_note(5, "x", False, 1),
            lambda tx: tx.delete_note(5, 1),
            lambda tx: tx.referrals.add(referral(5), ReferralState.SENT, DAY),
            lambda tx: tx.referrals.get(5),
            lambda tx: tx.referrals.step(5, StepInput(ReferralState.ACCEPTED), 1, DAY, 1),
            lambda tx: tx.referrals.edit(5, referral(5), 1),
            lambda tx: tx.lists.fill(5, []),
            lambda tx: tx.lists.fill(tx.lists.own(ListKind.TRAY), [ListItem(5)]),
            lambda tx: tx.lists.rename(5, "x"),
            lambda tx: tx.lists.delete(5),
            lambda tx: tx.lists.delete(tx.lists.own(ListKind.TRAY)),
        ):
            with pytest.raises(NotFound):
                store.write("x", work, actor=ANN)
        assert store.undo_state() == UndoState()
        assert store.audit_rows() == []


class NotesAndReferrals:
    def test_a_note_keeps_what_it_said_before(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        note_id = store.write("note.add", lambda tx: tx.add_note(contact_id, "Calls back.", False), actor=ANN).only(
            Kind.NOTE
        )
        written = clock.moment
        clock.advance(days=1)
        store.write("note.revise", lambda tx: tx.revise_note(note_id, "Never calls back.", True, 1), actor=BEN)
        (note,) = store.contact(contact_id).notes
        assert (note.body, note.author, note.pinned, note.version, note.revisions) == (
            "Never calls back.",
            BEN,
            True,
            2,
            1,
        )
        assert (note.created_at, note.updated_at) == (written, clock.moment)
        (older,) = store.note_revisions(note_id)
        assert (older.body, older.author, older.at) == ("Calls back.", ANN, written)

    def test_pinning_is_no_edit_of_the_text(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        note_id = store.write("note.add", lambda tx: tx.add_note(contact_id, "Text", False), actor=ANN).only(Kind.NOTE)
        clock.advance(days=1)
        store.write("note.pin", lambda tx: tx.revise_note(note_id, "Text", True, 1), actor=BEN)
        (note,) = store.contact(contact_id).notes
        assert (note.author, note.revisions, note.pinned) == (ANN, 0, True)
        assert note.updated_at == note.created_at

    def test_pinned_notes_come_first_then_the_newest(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        for body, pinned in (("old", False), ("pinned", True), ("new", False)):
            clock.advance(minutes=1)
            store.write("note.add", lambda tx, b=body, p=pinned: tx.add_note(contact_id, b, p), actor=ANN)
        assert [n.body for n in store.contact(contact_id).notes] == ["pinned", "new", "old"]

    def test_a_deleted_note_is_gone_with_its_revisions_and_comes_back_with_them(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        note_id = store.write("note.add", lambda tx: tx.add_note(contact_id, "one", False), actor=ANN).only(Kind.NOTE)
        store.write("note.revise", lambda tx: tx.revise_note(note_id, "two", False, 1), actor=ANN)
        with pytest.raises(ConflictError):
            store.write("note.delete", lambda tx: tx.delete_note(note_id, 1), actor=ANN)
        store.write("note.delete", lambda tx: tx.delete_note(note_id, 2), actor=ANN)
        assert store.contact(contact_id).notes == ()
        assert store.note_revisions(note_id) == []
        store.undo(actor=ANN)
        (note,) = store.contact(contact_id).notes
        assert (note.id, note.body, note.version, note.revisions) == (note_id, "two", 3, 1)

    def test_notes_are_searched(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        note = store.write("note.add", lambda tx: tx.add_note(contact_id, "wheelchair ramp", False), actor=ANN)
        assert found(store, "wheelch") == [contact_id]
        store.write("note.delete", lambda tx: tx.delete_note(note.only(Kind.NOTE), 1), actor=ANN)
        assert found(store, "wheelch") == []

    def test_a_referral_comes_back_whole(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store, person("Ada", "Marsh", credential_text="LCSW"))
        first = log(store, referral(contact_id))
        wanted = referral(
            contact_id,
            level_of_care="outpatient",
            urgency=Urgency.URGENT,
            follow_up=date(2026, 3, 4),
            how_sent="fax",
            private_note="afternoons",
            replaces=first,
            together=first,
            needs=((TermKind.LANGUAGE, "spanish"), (TermKind.PAYER, "medicaid")),
            link="https://example.org/file/7",
            part2=True,
            consent=Consent(ConsentType.WRITTEN, DAY, until=date(2027, 3, 3)),
        )
        row = store.referral(log(store, wanted, ReferralState.DRAFT))
        assert (row.contact_name, row.contact_credentials, row.version) == ("Ada Marsh", "LCSW", 1)
        assert {name: getattr(row, name) for name in ReferralInput.__dataclass_fields__} == {
            name: getattr(wanted, name) for name in ReferralInput.__dataclass_fields__
        }
        assert (row.state, row.attempts, row.created_by, row.created_at) == (ReferralState.DRAFT, 1, ANN, clock.moment)
        assert store.contact(contact_id).referrals[0] == row

    def test_a_step_moves_the_state_and_is_written_down(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        referral_id = log(store, referral(contact_id, follow_up=date(2026, 3, 4)))
        clock.advance(days=1)
        declined = StepInput(
            ReferralState.DECLINED,
            ReasonCode.NO_CAPACITY,
            "full until May",
            "spoke with intake",
            outcome="not seen",
            outcome_on=date(2026, 3, 3),
            outcome_source=OutcomeSource.PROVIDER,
        )
        changes = store.write("step", lambda tx: tx.referrals.step(referral_id, declined, 2, DAY, 1), actor=BEN)
        row = store.referral(referral_id)
        assert (row.state, row.attempts, row.version, row.last_reason) == (
            ReferralState.DECLINED,
            2,
            2,
            ReasonCode.NO_CAPACITY,
        )
        assert (row.outcome, row.outcome_on, row.outcome_source) == (
            "not seen",
            date(2026, 3, 3),
            OutcomeSource.PROVIDER,
        )
        assert (row.updated_at, row.follow_up) == (clock.moment, date(2026, 3, 4))
        first, second = store.referral_events(referral_id)
        assert (first.before, first.after, first.actor) == (None, ReferralState.SENT, ANN)
        assert (second.before, second.after, second.actor, second.at) == (
            ReferralState.SENT,
            ReferralState.DECLINED,
            BEN,
            clock.moment,
        )
        assert (second.reason, second.reason_text, second.note) == (
            ReasonCode.NO_CAPACITY,
            "full until May",
            "spoke with intake",
        )
        assert changes.touches(Kind.REFERRAL, referral_id)
        assert changes.touches(Kind.CONTACT, contact_id)
        with pytest.raises(ConflictError):
            store.write("step", lambda tx: tx.referrals.step(referral_id, declined, 2, DAY, 1), actor=ANN)

    def test_the_days_that_reports_ask_for_follow_from_the_steps(self, directory: Directory) -> None:
        store = directory.store
        referral_id = log(store, referral(add_one(store)), ReferralState.DRAFT)
        seen = StepInput(ReferralState.COMPLETED, outcome="seen", outcome_on=DAY, outcome_source=OutcomeSource.CLIENT)
        steps = [
            StepInput(getattr(ReferralState, name)) for name in "SENT NO_RESPONSE SENT WAITLISTED ACCEPTED".split()
        ]
        for number, step in enumerate([*steps, seen], start=1):
            on = date(2026, 3, number)
            store.write(
                "step", lambda tx, n=number, s=step, day=on: tx.referrals.step(referral_id, s, 1, day, n), actor=ANN
            )
        row = store.referral(referral_id)
        days = (row.first_sent_on, row.sent_on, row.answered_on, row.ended_on)
        assert [day.day for day in days if day] == [1, 3, 4, 6]

    def test_an_attempt_sets_the_next_day_or_none(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        referral_id = log(store, referral(contact_id, follow_up=DAY))
        message = AttemptInput(ContactResult.LEFT_MESSAGE, "with the front desk", date(2026, 3, 9))
        store.write("attempt", lambda tx: tx.referrals.add_attempt(referral_id, message, DAY, 1), actor=BEN)
        assert store.referral(referral_id).follow_up == date(2026, 3, 9)
        changes = store.write(
            "attempt",
            lambda tx: tx.referrals.add_attempt(referral_id, AttemptInput(ContactResult.REACHED), DAY, 2),
            actor=ANN,
        )
        assert store.referral(referral_id).follow_up is None
        assert changes.touches(Kind.REFERRAL, referral_id)
        first, second = store.referral_attempts(referral_id)
        assert first == Attempt(clock.moment, BEN, ContactResult.LEFT_MESSAGE, "with the front desk", date(2026, 3, 9))
        assert (second.result, second.note, second.next_on) == (ContactResult.REACHED, "", None)
        store.undo(actor=ANN)
        assert store.referral(referral_id).follow_up == date(2026, 3, 9)
        with pytest.raises(ConflictError):
            store.write("attempt", lambda tx: tx.referrals.add_attempt(referral_id, message, DAY, 1), actor=BEN)

    def test_open_referrals_are_read_for_the_worklist(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        phones = [{"number": "+12155550143", "is_fax": True}, {"number": "+12155550142", "extension": "9"}]
        contact_id, faxed = add(store, person(phones=phones), person(phones=phones[:1]))
        consent = Consent(ConsentType.WRITTEN, DAY, until=date(2026, 6, 1), revoked_on=date(2026, 5, 1))
        first = log(store, referral(contact_id, follow_up=DAY, consent=consent, urgency=Urgency.SOON))
        second = log(store, referral(faxed))
        for to in (ReferralState.WAITLISTED, ReferralState.DECLINED):
            step = StepInput(to, reason=ReasonCode.COST if to is ReferralState.DECLINED else None)
            ended = log(store, referral(contact_id)) if to is ReferralState.DECLINED else second
            store.write("step", lambda tx, n=ended, s=step: tx.referrals.step(n, s, 1, DAY, 1), actor=ANN)
        waiting_since = clock.moment
        clock.advance(days=1)
        later = DAY + timedelta(days=1)
        for number, result in ((first, ContactResult.LEFT_MESSAGE), (second, ContactResult.NO_ANSWER)):
            store.write(
                "attempt",
                lambda tx, n=number, r=result: tx.referrals.add_attempt(
                    n, AttemptInput(r, next_on=date(2026, 3, 9)), later, tx.referrals.get(n).version
                ),
                actor=BEN,
            )
        facts = {one.id: one for one in store.open_referrals()}
        assert set(facts) == {first, second}
        assert facts[first] == OpenReferral(
            first, ReferralState.SENT, Role.THERAPIST, Urgency.SOON, 1, DAY, DAY, None, date(2026, 3, 9), later,
            date(2026, 6, 1), date(2026, 5, 1),
        )  # fmt: skip
        assert (facts[second].news_at, facts[second].answered_on) == (waiting_since, DAY)
        clock.advance(days=1)
        store.write(
            "attempt",
            lambda tx: tx.referrals.add_attempt(second, AttemptInput(ContactResult.REACHED), later, 3),
            actor=BEN,
        )
        assert {one.id: one.news_at for one in store.open_referrals()}[second] == clock.moment
        works = store.referrals_at_work([second, 99, first])
        assert [(one.row, one.phone, one.extension, one.tries) for one in works] == [
            (store.referral(second), "", "", 2),
            (store.referral(first), "+12155550142", "9", 1),
        ]
        assert [one.last_try for one in works] == [store.referral_attempts(n)[-1] for n in (second, first)]

    def test_a_day_is_planned_by_steps_and_plans_and_forgotten_with_another_consent(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        referral_id = log(store, referral(contact_id, follow_up=DAY))

        def planned() -> tuple[date | None, date | None]:
            (one,) = store.open_referrals()
            return one.follow_up, one.planned_on

        later = DAY + timedelta(days=5)
        assert planned() == (DAY, None)
        changes = store.write("plan", lambda tx: tx.referrals.plan(referral_id, later, DAY, 1), actor=BEN)
        assert planned() == (later, DAY)
        assert changes.touches(Kind.REFERRAL, referral_id)
        with pytest.raises(ConflictError):
            store.write("plan", lambda tx: tx.referrals.plan(referral_id, later, DAY, 1), actor=BEN)
        consent = Consent(ConsentType.VERBAL, DAY)
        wanted = referral(contact_id, follow_up=later, consent=consent)
        store.write("edit", lambda tx: tx.referrals.edit(referral_id, wanted, 2), actor=ANN)
        assert planned() == (later, None)
        step = StepInput(ReferralState.ACCEPTED, follow_up=later)
        store.write("step", lambda tx: tx.referrals.step(referral_id, step, 1, DAY, 3), actor=ANN)
        wanted = replace(wanted, reason="corrected")
        store.write("edit", lambda tx: tx.referrals.edit(referral_id, wanted, 4), actor=ANN)
        assert planned() == (later, DAY)
        store.write("plan", lambda tx: tx.referrals.plan(referral_id, None, DAY, 5), actor=BEN)
        assert planned() == (None, DAY)
        store.undo(actor=ANN)
        assert planned() == (later, DAY)

    def test_a_corrected_referral_keeps_its_state(self, directory: Directory) -> None:
        store = directory.store
        one, other = add(store, person("Ada"), person("Bea"))
        referral_id = log(store, referral(one))
        changes = store.write(
            "edit", lambda tx: tx.referrals.edit(referral_id, referral(other, reason="sleep"), 1), actor=ANN
        )
        row = store.referral(referral_id)
        assert (row.contact_id, row.reason, row.state, row.version) == (other, "sleep", ReferralState.SENT, 2)
        assert changes.ids[Kind.CONTACT] == {one, other}

    def test_referrals_are_filtered(self, directory: Directory) -> None:
        store = directory.store
        ann, ben = add(store, person("Ånn", "Lee"), person("Ben", "Poe"))
        sent = log(store, referral(ann, client_code="C-1", reason="Grief"))
        draft = log(
            store,
            referral(ben, client_code="C-2", role_sought=Role.INTERVENTIONIST, follow_up=date(2026, 3, 10)),
            ReferralState.DRAFT,
        )

        def ids(**wanted: object) -> list[int]:
            return [row.id for row in store.referrals(ReferralFilter(**wanted))]  # type: ignore[arg-type]

        assert sorted(ids()) == [sent, draft]
        assert ids(text="ann lee") == [sent]
        assert ids(text="grief c-1") == [sent]
        assert ids(text="poe grief") == [draft]
        assert ids(text="nobody") == []
        assert ids(states=frozenset({ReferralState.DRAFT})) == [draft]
        assert ids(roles=frozenset({Role.THERAPIST})) == [sent]
        assert ids(contact_id=ben) == [draft]
        assert ids(client_code="c-1") == [sent]
        both = log(store, referral(ben, client_code="C-3", together=sent, reason="O’Briens’ naïve grief"))
        assert sorted(ids(together=sent)) == [sent, both]
        assert ids(together=both) == [both]
        assert ids(text="OBRIENS naive") == [both]
        assert sorted(ids(text="grief")) == [sent, draft, both]
        assert ids(text="grief", together=draft) == [draft]
        assert len(store.referrals(ReferralFilter(text="grief"), limit=2)) == 2
        store.undo(actor=ANN)
        assert ids(mine=ANN) == [draft, sent]
        assert ids(mine=BEN) == []
        assert ids(due_by=date(2026, 3, 9)) == []
        assert ids(due_by=date(2026, 3, 10)) == [draft]
        assert len(store.referrals(ReferralFilter(), limit=1)) == 1

    def test_referrals_are_counted(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        assert store.referral_counts() == ReferralCounts(0, 0, 0, 0)
        contact_id = add_one(store)
        today = clock.today.date()
        log(store, referral(contact_id, follow_up=today))
        log(store, referral(contact_id, follow_up=today + timedelta(days=1)), ReferralState.DRAFT)
        reached = {"outcome": "seen", "outcome_on": DAY, "outcome_source": OutcomeSource.CLIENT}
        ends = (
            StepInput(ReferralState.DECLINED, ReasonCode.COST),
            StepInput(ReferralState.DECLINED, ReasonCode.COST, **reached),  # type: ignore[arg-type]
            StepInput(ReferralState.ENTERED_IN_ERROR, **reached),  # type: ignore[arg-type]
        )
        for end in ends:
            one = log(store, referral(contact_id, follow_up=today))
            store.write("step", lambda tx, n=one, s=end: tx.referrals.step(n, s, 1, DAY, 1), actor=ANN)  # type: ignore[misc]
        assert store.referral_counts() == ReferralCounts(open=2, due=1, ended=2, closed=1)

    def test_client_codes_are_counted_by_their_style(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        for code in ("C-2291", "C-2291", "C-0999", "c-7", "12", "099", "kestrel", "X" + "9" * 23):
            log(store, referral(contact_id, client_code=code))
        found = sorted((style.prefix, style.count, style.highest) for style in store.code_styles())
        assert found == [("", 2, "099"), ("C-", 3, "2291"), ("X", 1, "9" * 23), ("c-", 1, "7")]

    def test_a_code_is_brought_back_letter_by_letter(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        one = log(store, referral(contact_id, client_code="c-1"))
        store.write("edit", lambda tx: tx.referrals.edit(one, referral(contact_id, client_code="C-1"), 1), actor=ANN)
        assert store.referral(one).client_code == "C-1"
        store.undo(actor=ANN)
        assert store.referral(one).client_code == "c-1"

    def test_due_referrals_come_first_then_the_newest(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        today = clock.today.date()
        days = {"older": 0, "overdue": -3, "later": 5, "due": 0, "ended": -9}
        ids = {}
        for name, offset in days.items():
            clock.advance(minutes=1)
            follow_up = None if name == "older" else today + timedelta(days=offset)
            ids[name] = log(store, referral(contact_id, follow_up=follow_up))
        ended = StepInput(ReferralState.CANCELLED, ReasonCode.CLIENT_DECLINED)
        store.write("step", lambda tx: tx.referrals.step(ids["ended"], ended, 1, DAY, 1), actor=ANN)
        names = {number: name for name, number in ids.items()}
        order = [names[row.id] for row in store.referrals(ReferralFilter())]
        assert order == ["overdue", "due", "ended", "later", "older"]

    def test_clients_are_listed_by_code_the_latest_worked_for_first(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        first = log(store, referral(contact_id, client_code="C-10"))
        clock.advance(minutes=1)
        log(store, referral(contact_id, client_code="C-2", needs=((TermKind.PAYER, "medicaid"),)))
        clock.advance(minutes=1)
        log(store, referral(contact_id, client_code="c-2"), ReferralState.DRAFT)
        wrong = log(store, referral(contact_id, client_code="X-9"))
        clock.advance(minutes=1)
        for referral_id, step in (
            (first, StepInput(ReferralState.CANCELLED, ReasonCode.CLIENT_DECLINED)),
            (wrong, StepInput(ReferralState.ENTERED_IN_ERROR)),
        ):
            store.write("step", lambda tx, r=referral_id, s=step: tx.referrals.step(r, s, 1, DAY, 1), actor=ANN)
        found = store.clients()
        assert [(one.code, one.referrals, one.open) for one in found] == [("C-10", 1, 0), ("C-2", 2, 2)]
        assert found[0].last_at == clock.moment
        assert [one.code for one in store.clients("-2")] == ["C-2"]
        assert [one.code for one in store.clients("c-")] == ["C-10", "C-2"]
        assert [one.code for one in store.clients("%")] == []
        assert [one.code for one in store.clients(limit=1)] == ["C-10"]
        assert store.clients("X-9") == [], "entered in error is nothing that happened"

    def test_the_histories_of_many_referrals_are_read_at_once(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store)
        one, other = log(store, referral(contact_id)), log(store, referral(contact_id), ReferralState.DRAFT)
        message = AttemptInput(ContactResult.LEFT_MESSAGE, "with the front desk", date(2026, 3, 9))
        store.write("attempt", lambda tx: tx.referrals.add_attempt(one, message, DAY, 1), actor=BEN)
        step = StepInput(ReferralState.DECLINED, ReasonCode.INSURANCE, note="Medicare only")
        store.write("step", lambda tx: tx.referrals.step(one, step, 1, DAY, 2), actor=BEN)
        found = store.referral_histories([other, one, 999])
        assert set(found) == {one, other}
        for referral_id, history in found.items():
            assert list(history.events) == store.referral_events(referral_id)
            assert list(history.attempts) == store.referral_attempts(referral_id)
        assert len(found[one].events) == 2
        assert len(found[one].attempts) == 1
        assert store.referral_histories([]) == {}

    def test_contacts_that_were_tried_are_left_out_of_searches(self, directory: Directory) -> None:
        store = directory.store
        ada, bea, eve = add(store, person("Ada", "Lee"), person("Bea", "Lee"), person("Eve", "Poe"))
        but_ada = Query(words=("lee",), filters=Filters(tried=frozenset({ada, 999})))
        assert list(store.search(but_ada).ids) == [bea]
        assert list(store.search(Query(filters=Filters(tried=frozenset({ada, bea})))).ids) == [eve]
        counted: dict[int, int] = {}
        store.counts([but_ada, replace(but_ada, filters=Filters())], counted.__setitem__)
        assert counted == {0: 1, 1: 2}
        (offer,) = store.loosen(Query(words=("lee",), filters=Filters(tried=frozenset({ada, bea}))))[:1]
        assert offer.count == 2
        assert offer.query.filters == Filters()


class Books:
    def test_lists_keep_the_users_order(self, directory: Directory) -> None:
        store = directory.store
        a, b, c = add(store, person("A"), person("B"), person("C"))
        tray = store.write("tray", lambda tx: fill(tx, ListKind.TRAY, c, a, b), actor=ANN).only(Kind.LIST)
        store.write("list", lambda tx: tx.lists.fill(tx.lists.add("Monday"), [ListItem(a)]), actor=ANN)
        store.write("favorites", lambda tx: fill(tx, ListKind.FAVORITES, b), actor=ANN)
        store.write("tray", lambda tx: fill(tx, ListKind.TRAY, b, c), actor=ANN)
        first, second, third = directory.reopen().lists()
        assert (first.id, first.kind, first.name, first.contact_ids) == (tray, ListKind.TRAY, "", (b, c))
        assert (second.kind, second.name, second.contact_ids) == (ListKind.FAVORITES, "", (b,))
        assert (third.kind, third.name, third.contact_ids) == (ListKind.NAMED, "Monday", (a,))
        directory.store.write("list.rename", lambda tx: tx.lists.rename(third.id, "Tuesday"), actor=ANN)
        directory.store.write("list.delete", lambda tx: tx.lists.delete(third.id), actor=ANN)
        assert [one.name for one in directory.store.lists()] == ["", ""]
        directory.store.undo(actor=ANN)
        assert [one.contact_ids for one in directory.store.lists()] == [(b, c), (b,), (a,)]
        directory.store.undo(actor=ANN)
        assert directory.store.lists()[-1].name == "Monday"

    def test_lists_keep_the_lines_beside_their_contacts(self, directory: Directory) -> None:
        store = directory.store
        a, b = add(store, person("A"), person("B"))
        items = (ListItem(b, "ask for Dana", "They have evening hours."), ListItem(a))

        def work(tx: Transaction) -> None:
            tx.lists.fill(tx.lists.own(ListKind.TRAY), items)

        store.write("tray", work, actor=ANN)
        assert store.lists()[0].items == items
        assert store.write("tray", work, actor=ANN).ids == {}
        store.undo(actor=ANN)
        assert store.lists() == []
        store.redo(actor=ANN)
        assert directory.reopen().lists()[0].items == items

    def test_settings_of_the_directory(self, directory: Directory) -> None:
        store = directory.store
        assert store.meta("columns") is None
        store.write("meta", lambda tx: tx.set_meta("columns", "[1]"), actor=ANN)
        changes = store.write("meta", lambda tx: tx.set_meta("columns", "[2]"), actor=ANN)
        assert changes.touches(Kind.META)
        assert directory.reopen().meta("columns") == "[2]"
        directory.store.undo(actor=ANN)
        assert directory.store.meta("columns") == "[1]"
        directory.store.undo(actor=ANN)
        assert directory.store.meta("columns") is None

    def test_drafts_stay_until_they_are_forgotten(self, directory: Directory, clock: Clock) -> None:
        directory.store.save_draft("contact:1", '{"given": "A"}')
        clock.advance(seconds=5)
        directory.store.save_draft("note:new:1", "{}")
        directory.store.save_draft("contact:1", '{"given": "Ab"}')
        store = directory.reopen()
        assert {(d.key, d.body, d.saved_at) for d in store.drafts()} == {
            ("contact:1", '{"given": "Ab"}', clock.moment),
            ("note:new:1", "{}", clock.moment),
        }
        store.save_draft("contact:1", None)
        store.save_draft("never:there", None)
        assert [d.key for d in store.drafts()] == ["note:new:1"]
        assert store.undo_state() == UndoState()
        assert store.audit_rows() == []

    def test_every_change_is_audited_without_content(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        contact_id = add_one(store, person("Ulrika", "Vessel"))
        clock.advance(hours=2)
        note = store.write("note.add", lambda tx: tx.add_note(contact_id, "secret words", False), actor=BEN)
        store.undo(actor=ANN)
        rows = store.audit_rows()
        assert [(r.action, r.kind, r.ids, r.count, r.actor) for r in rows] == [
            ("undo.note.add", "note", (note.only(Kind.NOTE),), 1, ANN),
            ("note.add", "note", (note.only(Kind.NOTE),), 1, BEN),
            ("contact.add", "contact", (contact_id,), 1, ANN),
        ]
        assert rows[1].at == clock.moment
        assert "secret" not in repr(rows)
        assert "Vessel" not in repr(rows)
        assert len(store.audit_rows(limit=2)) == 2

    def test_a_print_is_audited_and_nothing_to_undo(self, directory: Directory) -> None:
        store = directory.store
        ids = list(range(1, 131))
        changes = store.write("sheet.print", lambda tx: tx.audit("sheet", ids), actor=ANN, undoable=False)
        (row,) = store.audit_rows()
        assert (row.action, row.kind, row.count, row.ids) == ("sheet.print", "sheet", 130, tuple(range(1, 101)))
        assert changes.step is None
        assert store.undo_state() == UndoState()

    def test_the_time_can_be_given_for_what_happened_earlier(self, directory: Directory) -> None:
        earlier = datetime(2025, 6, 1, 9, 30, 15, 123, tzinfo=UTC)
        seen = []
        changes = directory.store.write(
            "contact.add",
            lambda tx: (seen.append(tx.now), tx.add_contacts([NewContact(person())])),
            actor=ANN,
            at=earlier,
        )
        whole = earlier.replace(microsecond=0)
        assert seen == [whole]
        assert directory.store.contact(changes.only(Kind.CONTACT)).created_at == whole
        assert directory.store.audit_rows()[0].at == whole

    def test_a_check_finds_nothing_wrong(self, directory: Directory) -> None:
        add(directory.store, everything(), person())
        check = directory.store.check()
        assert (check.problems, check.contacts, check.repaired) == ((), 2, False)


class Commands:
    def test_a_failing_command_leaves_nothing(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store, person(family="Quill"))
        state, audited = store.undo_state(), store.audit_rows()

        def work(tx: Transaction) -> None:
            tx.add_contacts([NewContact(person(family="Stray"))])
            tx.replace_facts(contact_id, person(family="Other"), 1)
            tx.add_note(contact_id, "x", False)
            assert tx.contact(contact_id).facts.family == "Other"
            raise LookupError("stop")

        with pytest.raises(LookupError):
            store.write("x", work, actor=ANN)
        contact = store.contact(contact_id)
        assert (contact.facts.family, contact.version, contact.notes) == ("Quill", 1, ())
        assert (found(store, "stray"), found(store, "other"), found(store, "quill")) == ([], [], [contact_id])
        assert (store.undo_state(), store.audit_rows()) == (state, audited)
        assert store.check().problems == ()
        edit(store, contact_id, family="Next")
        assert found(store, "next") == [contact_id]

    def test_a_command_within_a_command_is_refused(self, directory: Directory) -> None:
        with pytest.raises(RuntimeError, match="inside a command"):
            directory.store.write("x", lambda _: directory.store.undo(actor=ANN), actor=ANN)

    def test_commands_of_many_threads_are_all_kept(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store, person())
        lost = []

        def work(name: str) -> None:
            for n in range(10):
                while True:
                    try:
                        edit(store, contact_id, actor=name, job_title=f"{name} {n}")
                        break
                    except ConflictError:
                        lost.append(name)

        threads = [threading.Thread(target=work, args=(f"T{n}",)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.contact(contact_id).version == 41
        assert len([row for row in store.audit_rows() if row.action == "contact.edit"]) == 40

    def test_who_reads_meanwhile_sees_the_state_before(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store, person(family="Before"))
        written, may_end = threading.Event(), threading.Event()

        def work(tx: Transaction) -> None:
            tx.replace_facts(contact_id, person(family="After"), 1)
            written.set()
            assert may_end.wait(5)

        thread = threading.Thread(target=lambda: store.write("edit", work, actor=ANN))
        thread.start()
        assert written.wait(5)
        assert store.contact(contact_id).facts.family == "Before"
        assert found(store, "before") == [contact_id]
        may_end.set()
        thread.join()
        assert store.contact(contact_id).facts.family == "After"

    def test_a_cancelled_command_changes_nothing(self, directory: Directory) -> None:
        store = directory.store
        cancel = CancelToken()

        def work(tx: Transaction) -> None:
            tx.add_contacts([NewContact(person()) for _ in range(400)])
            cancel.cancel()
            tx.add_contacts([NewContact(person()) for _ in range(400)])

        with pytest.raises(Cancelled):
            store.write("import.run", work, actor=ANN, cancel=cancel)
        assert store.count_contacts() == 0
        assert store.undo_state() == UndoState()
        assert add_one(store)

    def test_a_command_cancelled_at_its_end_changes_nothing(self, directory: Directory) -> None:
        store = directory.store
        cancel = CancelToken()
        with pytest.raises(Cancelled):
            store.write(
                "x",
                lambda tx: (tx.add_contacts([NewContact(person())]), cancel.cancel()),
                actor=ANN,
                cancel=cancel,
            )
        assert store.count_contacts() == 0

    def test_a_cancelled_query_says_so(self, directory: Directory) -> None:
        cancel = CancelToken()
        cancel.cancel()
        for ask in (
            lambda: directory.store.search(Query(), cancel=cancel),
            lambda: directory.store.rows([1], cancel=cancel),
            lambda: directory.store.check(cancel=cancel),
        ):
            with pytest.raises(Cancelled):
                ask()
        assert found(directory.store) == []


class Undoing:
    def test_each_step_back_and_forth(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store, person(family="One"))
        edit(store, contact_id, family="Two")
        store.write("note.add", lambda tx: tx.add_note(contact_id, "text", False), actor=ANN)
        assert store.undo_state() == UndoState("note.add", "")
        assert store.undo(actor=ANN).touches(Kind.NOTE)
        assert store.undo_state() == UndoState("contact.edit", "note.add")
        changes = store.undo(actor=ANN)
        assert changes.ids == {Kind.CONTACT: frozenset({contact_id})}
        assert store.contact(contact_id).facts.family == "One"
        assert (found(store, "one"), found(store, "two")) == ([contact_id], [])
        store.undo(actor=ANN)
        with pytest.raises(NotFound):
            store.contact(contact_id)
        assert found(store) == []
        with pytest.raises(NotFound):
            store.undo(actor=ANN)
        for _ in range(3):
            store.redo(actor=ANN)
        with pytest.raises(NotFound):
            store.redo(actor=ANN)
        contact = store.contact(contact_id)
        assert (contact.facts.family, [n.body for n in contact.notes]) == ("Two", ["text"])
        assert found(store, "two", "text") == [contact_id]
        assert store.check().problems == ()

    def test_versions_never_go_back(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        seen = [store.contact(contact_id).version]
        edit(store, contact_id, given="Bea")
        for step in (store.undo, store.redo, store.undo, store.redo):
            seen.append(store.contact(contact_id).version)
            step(actor=ANN)
        seen.append(store.contact(contact_id).version)
        assert seen == sorted(set(seen))
        store.undo(actor=ANN)
        store.undo(actor=ANN)
        store.redo(actor=ANN)
        assert store.contact(contact_id).version > seen[-1]

    def test_a_new_command_ends_what_could_be_done_again(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        edit(store, contact_id, given="Bea")
        store.undo(actor=ANN)
        edit(store, contact_id, given="Cleo")
        assert store.undo_state() == UndoState("contact.edit", "")
        store.undo(actor=ANN)
        assert store.contact(contact_id).facts.given == "Ada"

    def test_numbers_are_never_given_twice(self, directory: Directory) -> None:
        store = directory.store
        first = add_one(store)
        store.undo(actor=ANN)
        assert add_one(store) > first

    def test_what_cannot_be_undone_is_passed_over(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        edit(store, contact_id, given="Bea")
        store.write("meta", lambda tx: tx.set_meta("k", "v"), actor=ANN, undoable=False)
        assert store.undo_state() == UndoState("contact.edit", "")
        store.undo(actor=ANN)
        assert (store.contact(contact_id).facts.given, store.meta("k")) == ("Ada", "v")

    def test_what_something_depends_on_is_not_taken_back(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        store.write("x", lambda tx: tx.add_note(contact_id, "kept", False), actor=ANN, undoable=False)
        with pytest.raises(ConflictError, match="depends on this"):
            store.undo(actor=ANN)
        assert [note.body for note in store.contact(contact_id).notes] == ["kept"]
        assert store.undo_state() == UndoState("contact.add", "")
        assert store.check().problems == ()

    def test_an_undo_leaves_alone_what_its_step_did_not_change(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store)
        edit(store, contact_id, given="Bea")
        now = store.contact(contact_id)
        later = now.facts.model_copy(update={"fees": "$10"})
        store.write("x", lambda tx: tx.replace_facts(contact_id, later, now.version), actor=ANN, undoable=False)
        store.undo(actor=ANN)
        assert store.contact(contact_id).facts == person(fees="$10")

    def test_a_hundred_steps_across_a_restart(self, directory: Directory) -> None:
        contact_id = add_one(directory.store, person(job_title="0"))
        for n in range(1, 101):
            edit(directory.store, contact_id, job_title=str(n))
        store = directory.reopen()
        for n in range(99, -1, -1):
            store.undo(actor=ANN)
            assert store.contact(contact_id).facts.job_title == str(n)
        store = directory.reopen()
        for _ in range(100):
            store.redo(actor=ANN)
        assert store.contact(contact_id).facts.job_title == "100"

    def test_old_steps_are_forgotten_and_the_rest_still_goes(self, directory: Directory) -> None:
        store = directory.store
        for n in range(231):
            store.write("meta", lambda tx, n=n: tx.set_meta("n", str(n)), actor=ANN)
        steps = 0
        while store.undo_state().undo:
            store.undo(actor=ANN)
            steps += 1
        assert 100 <= steps < 231
        assert store.meta("n") == str(230 - steps)

    def test_a_large_import_is_one_step(self, directory: Directory) -> None:
        store = directory.store
        keep = add_one(store, person(family="Keeper"))
        rows = [
            NewContact(
                everything().model_copy(update={"family": f"Row{n}"}),
                (THERAPIST,),
                ImportKey("nppes", str(n)),
                "d",
                UID[:-4] + f"{n:04}",
                CHECKED,
                NOTES,
            )
            for n in range(700)
        ]

        def work(tx: Transaction) -> None:
            tx.add_contacts(rows[:350])
            tx.replace_facts(keep, person(family="Keeper", fees="$1"), 1)
            added = tx.add_contacts(rows[350:])
            tx.add_note(added[0], "by hand", False)

        changes = store.write("import.run", work, actor=ANN)
        assert len(changes.ids[Kind.CONTACT]) == 701
        assert store.audit_rows()[0].count == 701
        before = store.contacts(sorted(changes.ids[Kind.CONTACT]))
        undone = store.undo(actor=ANN)
        assert undone.ids[Kind.CONTACT] == changes.ids[Kind.CONTACT]
        assert (store.count_contacts(), found(store)) == (1, [keep])
        assert store.contact(keep).facts.fees == ""
        assert known(store, "nppes", ("5", "")) == {}
        assert store.check().problems == ()
        store.redo(actor=ANN)
        after = store.contacts(sorted(changes.ids[Kind.CONTACT]))
        assert unversioned(after) == unversioned(before)
        assert (len(after[-1].notes), after[-1].checked) == (3, CHECKED)
        assert sum(len(c.notes) for c in after) == 3 * 700 + 1
        assert found(store, "row699") != []
        assert set(known(store, "nppes", ("5", ""))) == {"5"}
        assert store.check().problems == ()


class Imports:
    def test_matched_by_npi_first_then_by_source_and_id(self, directory: Directory) -> None:
        store = directory.store
        by_npi, by_key = add(store, person("N", npi="1234567893"), person("Unkeyed"))
        import_rows(store, [NewContact(person("K"), key=ImportKey("csv", "17"), digest="abc")])
        keyed = max(found(store))
        matches = known(
            store,
            "csv",
            ("17", ""),
            ("18", "1234567893"),
            ("19", "1993999998"),
            ("", ""),
        )
        assert {source_id: match.id for source_id, match in matches.items()} == {"17": keyed, "18": by_npi}  # type: ignore[attr-defined]
        assert by_key not in {match.id for match in matches.values()}  # type: ignore[attr-defined]
        assert (matches["17"].digest, matches["18"].digest) == ("abc", "")  # type: ignore[attr-defined]
        assert known(store, "other", ("17", "")) == {}

    def test_of_two_with_one_npi_the_one_outside_the_bin(self, directory: Directory) -> None:
        store = directory.store
        binned, kept, _later = add(store, *(person(n, npi="1234567893") for n in ("A", "B", "C")))
        store.write("bin", lambda tx: tx.set_in_bin(binned, True, 1), actor=ANN)
        assert known(store, "nppes", ("x", "1234567893"))["x"].id == kept  # type: ignore[attr-defined]

    def test_contacts_in_the_bin_are_known(self, directory: Directory) -> None:
        store = directory.store
        import_rows(store, [NewContact(person(), key=ImportKey("csv", "1"))])
        (contact_id,) = found(store)
        store.write("bin", lambda tx: tx.set_in_bin(contact_id, True, 1), actor=ANN)
        match = known(store, "csv", ("1", ""))["1"]
        assert (match.id, match.in_bin, match.version) == (contact_id, True, 2)  # type: ignore[attr-defined]

    def test_what_the_file_said_is_kept_when_a_person_edits(self, directory: Directory) -> None:
        store = directory.store
        import_rows(store, [NewContact(everything(), (THERAPIST,), ImportKey("csv", "1"), "d1")])
        (contact_id,) = found(store)
        match = known(store, "csv", ("1", ""))["1"]
        assert match.base == match.current == everything()  # type: ignore[attr-defined]
        edit(store, contact_id, fees="by hand")
        edit(store, contact_id, about="twice")
        match = known(store, "csv", ("1", ""))["1"]
        assert match.base == everything()  # type: ignore[attr-defined]
        assert match.current == everything().model_copy(update={"fees": "by hand", "about": "twice"})  # type: ignore[attr-defined]
        assert match.tags == (THERAPIST,)  # type: ignore[attr-defined]
        store.undo(actor=ANN)
        store.undo(actor=ANN)
        match = known(store, "csv", ("1", ""))["1"]
        assert match.base == match.current == everything()  # type: ignore[attr-defined]

    def test_a_revision_writes_facts_tags_and_what_to_compare_with(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        import_rows(store, [NewContact(person(fees="$1"), (THERAPIST,), ImportKey("csv", "1"), "d1")])
        (contact_id,) = found(store)
        edit(store, contact_id, job_title="by hand")
        revision = Revision(
            contact_id,
            person(fees="$2", job_title="by hand"),
            person(fees="$2"),
            (THERAPIST, REJECTED),
            ImportKey("csv", "1"),
            "d2",
        )
        changes = store.write("import.run", lambda tx: tx.revise_imported([revision]), actor=BEN)
        contact = store.contact(contact_id)
        assert (contact.facts.fees, contact.facts.job_title, contact.version) == ("$2", "by hand", 3)
        assert contact.updated_by == BEN
        assert set(contact.tags) == {THERAPIST, REJECTED}
        match = known(store, "csv", ("1", ""))["1"]
        assert (match.base, match.digest) == (person(fees="$2"), "d2")  # type: ignore[attr-defined]
        assert changes.ids == {Kind.CONTACT: frozenset({contact_id}), Kind.TAG: frozenset({contact_id})}
        store.undo(actor=ANN)
        match = known(store, "csv", ("1", ""))["1"]
        assert (match.base, match.digest) == (person(fees="$1"), "d1")  # type: ignore[attr-defined]
        assert store.contact(contact_id).facts == person(fees="$1", job_title="by hand")

    def test_a_match_by_npi_gets_a_record_of_its_own(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store, person(npi="1234567893"))
        assert known(store, "nppes", ("9", "1234567893"))["9"].base is None  # type: ignore[attr-defined]
        facts = person(npi="1234567893", profession="Therapist")
        revision = Revision(contact_id, facts, facts, (), ImportKey("nppes", "9"), "d")
        store.write("import.run", lambda tx: tx.revise_imported([revision]), actor=ANN)
        match = known(store, "nppes", ("9", ""))["9"]
        assert (match.id, match.base, match.digest) == (contact_id, facts, "d")  # type: ignore[attr-defined]

    def test_digests_alone_are_no_change(self, directory: Directory) -> None:
        store = directory.store
        contact_id = add_one(store, person(npi="1234567893"))
        audited = store.audit_rows()
        changes = store.write(
            "import.run",
            lambda tx: tx.note_digests([(contact_id, ImportKey("nppes", "1"), "seen")]),
            actor=ANN,
        )
        assert (changes.step, changes.ids) == (None, {})
        match = known(store, "nppes", ("1", ""))["1"]
        # The row said what is stored: that is what the next import compares with.
        assert (match.digest, match.base) == ("seen", match.current)  # type: ignore[attr-defined]
        assert store.audit_rows() == audited
        store.undo(actor=ANN)
        assert store.count_contacts() == 0
        assert store.check().problems == ()
        store.redo(actor=ANN)
        assert store.contact(contact_id).facts.npi == "1234567893"

    def test_many_contacts_are_not_named_one_by_one(self, directory: Directory) -> None:
        store = directory.store
        facts = ContactFacts(given="Ada", availability=Availability.ACCEPTING)
        changes = import_rows(store, [NewContact(facts)] * 5_001)
        assert changes.bulk
        assert changes.touches(Kind.CONTACT, 1)
        assert store.audit_rows()[0].count == 5_001
        undone = store.undo(actor=ANN)
        assert undone.bulk
        assert store.count_contacts() == 0


class Searches:
    def save(self, store: Store, name: str, text: str = "", slot: int | None = None) -> int:
        wanted = SavedSearchInput(name, KeptSearch(text, '{"sort":"nearest"}'), slot)
        return store.write("search.save", lambda tx: tx.searches.add(wanted), actor=ANN).only(Kind.SEARCH)

    def names(self, store: Store) -> list[str]:
        return [one.name for one in store.saved_searches()]

    def test_they_are_saved_in_order_and_audited_without_content(self, directory: Directory) -> None:
        first = self.save(directory.store, "Grief", "grief \u2028“two”", 4)
        second = self.save(directory.store, "Crisis")
        store = directory.reopen()
        assert store.saved_searches() == [
            StoredSearch(first, 1, "Grief", KeptSearch("grief \u2028“two”", '{"sort":"nearest"}'), 4),
            StoredSearch(second, 1, "Crisis", KeptSearch("", '{"sort":"nearest"}'), None),
        ]
        rows = store.audit_rows()
        assert [(row.action, row.kind, row.ids) for row in rows] == [
            ("search.save", "search", (second,)),
            ("search.save", "search", (first,)),
        ]
        assert "rief" not in repr(rows)

    def test_each_change_is_a_step_that_can_be_taken_back(self, directory: Directory) -> None:
        store = directory.store
        first, second = self.save(store, "Grief", "grief", 1), self.save(store, "Crisis", "crisis")
        revised = SavedSearchInput("Loss", KeptSearch("loss"), 2)
        store.write("search.edit", lambda tx: tx.searches.replace(first, revised, 1), actor=ANN)
        store.write("search.reorder", lambda tx: tx.searches.order([second]), actor=ANN)
        assert self.names(store) == ["Crisis", "Loss"]
        version = store.saved_searches()[0].version
        gone = store.write("search.delete", lambda tx: tx.searches.delete(second, version), actor=ANN)
        assert (gone.only(Kind.SEARCH), self.names(store)) == (second, ["Loss"])
        assert store.undo(actor=ANN).ids == {Kind.SEARCH: frozenset({second})}
        assert self.names(store) == ["Crisis", "Loss"]
        store.undo(actor=ANN)
        assert self.names(store) == ["Loss", "Crisis"]
        store.undo(actor=ANN)
        before = store.saved_searches()[0]
        assert (before.name, before.search.text, before.slot) == ("Grief", "grief", 1)
        assert before.version > version
        for _ in range(3):
            store.redo(actor=ANN)
        assert self.names(store) == ["Loss"]

    def test_nothing_changed_is_no_step(self, directory: Directory) -> None:
        store = directory.store
        first, second = self.save(store, "Grief", "grief"), self.save(store, "Crisis")
        same = SavedSearchInput("Grief", store.saved_searches()[0].search, None)
        assert store.write("search.edit", lambda tx: tx.searches.replace(first, same, 1), actor=ANN).step is None
        assert store.write("search.reorder", lambda tx: tx.searches.order([first, second]), actor=ANN).step is None
        assert len(store.audit_rows()) == 2

    def test_a_stale_version_and_a_search_that_is_gone_are_refused(self, directory: Directory) -> None:
        store = directory.store
        first = self.save(store, "Grief")
        wanted = SavedSearchInput("Loss", KeptSearch("loss"))
        for work, error in (
            (lambda tx: tx.searches.replace(first, wanted, 7), ConflictError),
            (lambda tx: tx.searches.delete(first, 7), ConflictError),
            (lambda tx: tx.searches.replace(99, wanted, 1), NotFound),
            (lambda tx: tx.searches.delete(99, 1), NotFound),
            (lambda tx: tx.searches.order([99]), NotFound),
        ):
            with pytest.raises(error):
                store.write("x", work, actor=ANN)
        assert self.names(store) == ["Grief"]

    def test_recent_ones_are_kept_like_typing(self, directory: Directory, clock: Clock) -> None:
        later = StoredRecent(KeptSearch("loss", '{"sort":"nearest"}'), clock.moment)
        clock.advance(hours=-1)
        earlier = StoredRecent(KeptSearch("grief"), clock.moment)
        directory.store.keep_recent_searches([later, earlier])
        store = directory.reopen()
        assert store.recent_searches() == [later, earlier]
        assert (store.undo_state(), store.audit_rows()) == (UndoState(), [])
        store.keep_recent_searches([earlier])
        assert store.recent_searches() == [earlier]
        store.keep_recent_searches([])
        assert directory.reopen().recent_searches() == []


class StoreContract(Contacts, NotesAndReferrals, Books, Commands, Undoing, Imports, Searches, VerifyQueue, Figures):
    """All of it."""
