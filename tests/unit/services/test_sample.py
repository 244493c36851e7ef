"""The sample directory holds what a new user should meet, and tells its stories by the rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from caseworker.models import referral_steps
from caseworker.models.codes import ContactKind, FactGroup, Status
from caseworker.models.referral import TERMINAL, ReferralFilter, ReferralState
from caseworker.models.roles import Role, TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind
from caseworker.paths import Paths
from caseworker.services import referral_checks as checks
from caseworker.services import sample_data
from caseworker.services.access import Access
from caseworker.services.bundle import Services, build
from caseworker.services.freshness import ExpiryState
from caseworker.services.reference import Reference
from caseworker.storage.base import Store
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import Clock

TODAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Iterator[Services]:
    clock = Clock()

    def make(store: Store) -> Services:
        return build(store, actor="J. Okafor", clock=clock.today, reference=reference)

    folder: Path = tmp_path_factory.mktemp("sample")
    services = Access(SqliteVault(Paths.at(folder / "data"), clock.today), make).create_sample()
    yield services
    services.store.close()


@pytest.fixture(scope="module")
def contacts(sample: Services) -> list[Contact]:
    found = sample.finding.search(sample.finding.parse("")).ids
    everybody = sample.store.contacts(found)
    hidden = sample.store.count_contacts() - len(everybody)
    assert hidden <= 1  # the retired one is not listed
    return everybody


def test_it_is_large_and_spread_enough(sample: Services, contacts: list[Contact]) -> None:
    assert sample.store.is_sample
    assert sample.store.count_contacts() >= 80
    cities = {(a.city, a.state) for contact in contacts for a in contact.facts.addresses}
    assert len(cities) >= 12
    assert len({state for _, state in cities}) >= 6


def test_every_kind_of_role_is_met(contacts: list[Contact]) -> None:
    def effective(contact: Contact) -> frozenset[Role]:
        return frozenset(tag.role for tag in contact.tags if tag.effective)

    met = [effective(contact) for contact in contacts]
    assert {frozenset(), frozenset({Role.THERAPIST}), frozenset({Role.INTERVENTIONIST}), frozenset(Role)} == set(met)
    assert {tag.state for contact in contacts for tag in contact.tags} == set(TagState)


def test_ages_expiries_and_kinds_are_mixed(sample: Services, contacts: list[Contact]) -> None:
    stale = {sample.directory.freshness(contact, TODAY)[FactGroup.AVAILABILITY].is_stale for contact in contacts}
    assert stale == {True, False}
    expiries = {sample.directory.expiry(one, TODAY).state for contact in contacts for one in contact.facts.credentials}
    assert expiries == set(ExpiryState)
    assert {contact.facts.kind for contact in contacts} == set(ContactKind)
    assert Status.SUSPECTED_STALE in {contact.facts.status for contact in contacts}
    assert any(phone.confidential for contact in contacts for phone in contact.facts.phones)
    assert any(note.pinned for contact in contacts for note in contact.notes)
    assert any(term.text for contact in contacts for term in contact.facts.terms)


def test_names_are_long_and_in_several_scripts(contacts: list[Contact]) -> None:
    names = " ".join(contact.facts.display_name for contact in contacts)
    for letters in ("[Ͱ-Ͽ]", "[Ѐ-ӿ]", "[؀-ۿ]", "[一-鿿]", "[가-힣]", "[ሀ-፿]", "ễ"):
        assert re.search(letters, names), letters
    assert max(len(contact.facts.display_name) for contact in contacts) > 100


def test_nobody_in_it_can_be_real(contacts: list[Contact]) -> None:
    for contact in contacts:
        assert all(re.fullmatch(r"\+1\d{3}55501\d\d", phone.number) for phone in contact.facts.phones)
        assert all(mail.address.endswith("@example.org") for mail in contact.facts.emails)
        assert all(link.url.startswith("https://example.org") for link in contact.facts.links)
        assert contact.facts.npi[:1] in {"", "2"}  # no NPI that begins with 2 was ever issued


def test_every_address_with_a_zip_code_has_its_place(contacts: list[Contact], reference: Reference) -> None:
    for address in (address for contact in contacts for address in contact.facts.addresses):
        place = reference.place(address.zip)
        assert place is not None, address
        assert (place.state, address.latitude) == (address.state, place.latitude)


def test_every_code_is_in_the_vocabulary(reference: Reference) -> None:
    for contact in sample_data.contacts(TODAY):
        for term in contact.facts.terms:
            assert term.text or reference.vocabulary.get(term.kind, term.code), (contact.id, term)


def test_referrals_are_in_every_state_and_came_there_by_legal_steps(sample: Services) -> None:
    rows = sample.referrals.find(ReferralFilter())
    assert {row.state for row in rows} == set(ReferralState)
    for row in rows:
        events = sample.referrals.events(row.id)
        assert events[0].after in {ReferralState.DRAFT, ReferralState.SENT}
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert events[-1].at <= sample.session.now()
        for before, after in pairwise(events):
            assert referral_steps.is_legal(before.after, after.after), row
            assert after.reason is not None or after.after not in referral_steps.NEEDS_REASON
        if row.state in referral_steps.NEEDS_OUTCOME:
            assert row.outcome
            assert row.outcome_on
            assert row.outcome_source
        if row.state in TERMINAL:
            assert row.follow_up is None
    summary = sample.referrals.summary()
    assert summary.due >= 2
    assert 0 < (summary.loop_rate or 0) < 1


def test_it_is_told_by_several_people_and_undone_by_nobody(sample: Services, contacts: list[Contact]) -> None:
    assert len({note.author for contact in contacts for note in contact.notes}) >= 3
    assert sample.history.state().undo == ""


def test_referrals_need_no_passphrase_in_it(sample: Services) -> None:
    assert not sample.store.is_protected
    assert sample.referrals.next_client_code() == "C-2321"


def test_it_is_the_same_on_the_same_day() -> None:
    assert list(sample_data.contacts(TODAY)) == list(sample_data.contacts(TODAY))
    assert list(sample_data.referrals(TODAY)) == list(sample_data.referrals(TODAY))


def test_its_saved_searches_are_whole_and_find_somebody(sample: Services) -> None:
    saved = sample.searches.saved()
    assert [one.slot for one in saved] == [1, 2, 3]
    for one in saved:
        assert one.is_whole, one.name
        assert sample.searches.count(one.search) >= 2, one.name
        assert sample.finding.place_problem(sample.searches.query(one.search)) == ""


def test_referrals_use_all_that_a_referral_has(sample: Services) -> None:
    rows = sample.referrals.find(ReferralFilter())
    holds = {None if row.consent is None else row.consent.holds(TODAY) for row in rows if row.part2}
    assert holds == {None, True, False}, "Part 2: with consent, without it as a draft, and with one that was revoked"
    assert any(row.consent and row.consent.until and row.consent.until < TODAY for row in rows)
    kinds = {kind for row in rows for kind, _code in row.needs}
    assert kinds >= {TermKind.LANGUAGE, TermKind.PAYER, TermKind.SPECIALTY, TermKind.POPULATION}
    assert any(row.link for row in rows)
    assert any(sample.referrals.attempts(row.id) for row in rows)
    shared = [row for row in rows if row.together is not None]
    assert [other.id for row in shared for other in sample.referrals.together(row.id)] == [shared[0].together]


def test_every_referral_could_have_been_logged(sample: Services) -> None:
    for referral in sample_data.referrals(TODAY):
        typed, sent = referral.input, [step.on for step in referral.steps if step.step.to is ReferralState.SENT]
        assert checks.tidied(typed) == typed
        assert list(checks.problems(typed, sample.reference.vocabulary, TODAY)) == []
        assert [checks.part2_problem(typed.part2, typed.consent, day) for day in sent] == ["" for _ in sent]
