"""The queue of listings to verify equals looking at every contact. Part of the contract of a store."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseworker.models.codes import (
    ANSWERED,
    FRESH_DAYS,
    Availability,
    CredentialStatus,
    FactGroup,
    Status,
    VerifyMethod,
    VerifyOutcome,
)
from caseworker.models.contact import ContactFacts, Credential
from caseworker.models.query import Query
from caseworker.models.referral import TERMINAL, ReasonCode, ReferralInput, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.stored import Contact, NewContact, VerificationInput
from caseworker.models.verify_queue import ASKED, REST_DAYS, QueueRules, ToVerify
from caseworker.models.working_rules import WorkingRules
from caseworker.services.freshness import group_freshness
from caseworker.storage.base import Store, Transaction
from tests.storage.directories import ANN, Clock, Directory

CONTACTS = 140
_ENDED = {
    ReferralState.DECLINED: ReasonCode.NO_CAPACITY,
    ReferralState.CANCELLED: ReasonCode.CLIENT_DECLINED,
    ReferralState.ENTERED_IN_ERROR: None,
}


class VerifyQueue:
    @pytest.mark.parametrize("seed", range(3))
    def test_it_is_what_looking_at_every_contact_finds(self, directory: Directory, clock: Clock, seed: int) -> None:
        store, chance = directory.store, random.Random(seed)
        _fill(store, chance, clock)
        for fresh, warning in ((FRESH_DAYS, 60), (dict.fromkeys(FactGroup, 20), 5), (dict.fromkeys(FactGroup, 900), 1)):
            rules = QueueRules(clock.today.date(), fresh, warning, chance.choice((0, 30, 90)))
            expected = _expected(store, rules)
            assert store.verify_queue(rules, limit=1_000) == expected
            assert store.verify_queue(rules, limit=7) == expected[:7]
            pressing = sum(1 for one in expected if one.live or _has_day(store, one, rules))
            assert store.verify_count(rules, most=1_000) == pressing
            assert store.verify_count(rules, most=3) == min(3, pressing)

    def test_whoever_was_asked_today_is_left_out_until_tomorrow(self, directory: Directory, clock: Clock) -> None:
        store = directory.store
        facts = ContactFacts.model_validate({"given": "Ada", "family": "Marsh"})
        contact_id = store.write("contact.add", lambda tx: tx.add_contacts([NewContact(facts)]), actor=ANN)
        (contact_id,) = contact_id.ids["contact"]
        rules = QueueRules(clock.today.date(), FRESH_DAYS, 60)
        _check(store, contact_id, rules.today, VerifyOutcome.DOUBTED, VerifyMethod.REFERRAL)
        assert [one.contact_id for one in store.verify_queue(rules, limit=9)] == [contact_id]
        _check(store, contact_id, rules.today, VerifyOutcome.NO_ANSWER)
        assert store.verify_queue(rules, limit=9) == []
        tomorrow = replace(rules, today=rules.today + timedelta(days=1))
        assert [one.contact_id for one in store.verify_queue(tomorrow, limit=9)] == [contact_id]


def _check(
    store: Store, contact_id: int, on: date, outcome: VerifyOutcome, method: VerifyMethod = VerifyMethod.PHONE
) -> None:
    check = VerificationInput(frozenset({FactGroup.AVAILABILITY}), on, method, outcome)
    store.write("contact.verify", lambda tx: tx.add_verification(contact_id, check), actor=ANN)


def _fill(store: Store, chance: random.Random, clock: Clock) -> None:
    today = clock.today.date()
    new = [NewContact(_facts(chance, number, today)) for number in range(CONTACTS)]
    ids: list[int] = []

    def work(tx: Transaction) -> None:
        ids.extend(tx.add_contacts(new))
        for contact_id in ids:
            for _ in range(chance.choice((0, 0, 1, 4, 8))):
                tx.add_verification(contact_id, _random_check(chance, today))
            if chance.random() < 0.05:
                tx.set_in_bin(contact_id, True, tx.contact(contact_id).version)

    store.write("import.run", work, actor=ANN)
    for days in (200, 89, 30, 0):
        at = clock.moment - timedelta(days=days)
        store.write("referral.log", lambda tx, at=at: _refer(tx, chance, ids, at.date()), actor=ANN, at=at)  # type: ignore[misc]


def _facts(chance: random.Random, number: int, today: date) -> ContactFacts:
    facts = ContactFacts.model_validate({"given": chance.choice("ABC"), "family": f"No{number % 40}"})
    credentials = tuple(
        Credential(
            abbreviation="LCSW",
            expires=chance.choice((None, today + timedelta(days=chance.choice((-400, -30, -1, 0, 4, 59, 60, 61))))),
            status=chance.choice((CredentialStatus.ACTIVE, CredentialStatus.ACTIVE, CredentialStatus.EXPIRED)),
        )
        for _ in range(chance.choice((0, 0, 1, 2)))
    )
    return facts.model_copy(update={"credentials": credentials, "status": chance.choices(tuple(Status), (8, 2, 1))[0]})


def _random_check(chance: random.Random, today: date) -> VerificationInput:
    return VerificationInput(
        groups=frozenset(chance.sample(tuple(FactGroup), chance.choice((1, 3, 5)))),
        on=today - timedelta(days=chance.choice((0, 1, 1, 3, 20, 30, 31, 60, 90, 180, 365, 366))),
        method=chance.choice((VerifyMethod.PHONE, VerifyMethod.REFERRAL)),
        outcome=chance.choices(tuple(VerifyOutcome), (9, 5, 1, 1, 1, 1))[0],
    )


def _refer(tx: Transaction, chance: random.Random, ids: list[int], on: date) -> None:
    for _ in range(25):
        wanted = ReferralInput(chance.choice(ids[:50]), "C-1", Role.THERAPIST, "grief")
        referral_id = tx.referrals.add(wanted, ReferralState.SENT, on)
        if chance.random() < 0.7:
            to = chance.choice(tuple(_ENDED))
            tx.referrals.step(referral_id, StepInput(to, _ENDED[to]), 1, on, 1)


def _expected(store: Store, rules: QueueRules) -> list[ToVerify]:
    """By looking at every contact that is shown, in the order of names."""
    shown = store.contacts(list(store.search(Query()).ids))
    found = [(one, place) for place, contact in enumerate(shown) if (one := _judged(contact, rules)) is not None]
    found.sort(key=lambda pair: (not pair[0].live, -pair[0].referrals, pair[0].verified_on or date.min, pair[1]))
    return [one for one, _ in found]


def _judged(contact: Contact, rules: QueueRules) -> ToVerify | None:
    if any(check.on >= rules.today and check.method is not VerifyMethod.REFERRAL for check in contact.checked):
        return None
    office = WorkingRules(fresh_days=rules.fresh_days)
    ages = {group: group_freshness(contact.checked, group, rules.today, office) for group in FactGroup}
    too_old = {
        group
        for group, age in ages.items()
        if age.age_days is None or age.age_days > rules.fresh_days[group]  # whatever is in doubt
    }
    doubts = [c.on for c in contact.checked if c.group is FactGroup.AVAILABILITY and c.outcome is VerifyOutcome.DOUBTED]
    doubted = {group for group, age in ages.items() if age.is_doubted}
    if FactGroup.AVAILABILITY in doubted and (rules.today - max(doubts)).days < REST_DAYS:
        doubted.remove(FactGroup.AVAILABILITY)
        too_old.discard(FactGroup.AVAILABILITY)
    if contact.facts.availability is Availability.NOT_ACCEPTING and not ages[FactGroup.AVAILABILITY].is_stale:
        too_old.clear()
    counted = [one for one in contact.referrals if one.state is not ReferralState.ENTERED_IN_ERROR]
    since = rules.today - timedelta(days=rules.recent_days)
    lapsing = _lapsing(contact, rules)
    found = ToVerify(
        contact_id=contact.id,
        referrals=len(counted),
        live=sum(one.state not in TERMINAL or one.created_at.date() >= since for one in counted),
        verified_on=max((check.on for check in contact.checked if check.outcome in ANSWERED), default=None),
        is_suspected=contact.facts.status is Status.SUSPECTED_STALE,
        stale=tuple(group for group in ASKED if group in too_old),
        doubted=tuple(group for group in FactGroup if group in doubted),
        asks_credentials=bool(lapsing),
        expires=min((day for day in lapsing if day), default=None),
    )
    wanted = found.stale or found.doubted or found.asks_credentials or found.is_suspected
    return found if wanted else None


def _lapsing(contact: Contact, rules: QueueRules) -> list[date | None]:
    """The last days of the credentials to ask about."""
    answered = max(
        (c.on for c in contact.checked if c.group is FactGroup.CREDENTIALS and c.outcome in ANSWERED), default=None
    )
    if answered is not None and (rules.today - answered).days > rules.fresh_days[FactGroup.CREDENTIALS]:
        answered = None
    found: list[date | None] = []
    for one in contact.facts.credentials:
        days = None if one.expires is None else (one.expires - rules.today).days
        if days is not None and days < 0:
            if answered is None or one.expires is None or answered <= one.expires:
                found.append(one.expires)
        elif days is not None and days <= rules.warning_days:
            if answered is None or (rules.today - answered).days > rules.warning_days - days:
                found.append(one.expires)
        elif one.status is CredentialStatus.EXPIRED and answered is None:
            found.append(None)
    return found


def _has_day(store: Store, one: ToVerify, rules: QueueRules) -> bool:
    """Whether one of its credentials has a day that has come, or soon will; then any to ask about counts."""
    days = [held.expires for held in store.contact(one.contact_id).facts.credentials]
    until = rules.today + timedelta(days=rules.warning_days)
    return one.asks_credentials and any(day is not None and day <= until for day in days)
