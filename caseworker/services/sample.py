"""Fills a new directory with fictional contacts, notes and referrals whose days are relative to today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.referral import ReferralState
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import NewContact, VerificationInput
from caseworker.services import sample_data
from caseworker.services.referrals import doubt_listing

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.sample_data import SampleAttempt, SampleContact, SampleReferral, SampleStep
    from caseworker.storage.base import Transaction

_FIRST_DAY_AGO = 430


class _History:
    """What happened when and through whom, to be written in the order of time."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._works: dict[tuple[datetime, str], list[Callable[[Transaction], None]]] = defaultdict(list)

    def add(self, on: date, hour: int, actor: str, work: Callable[[Transaction], None]) -> None:
        at = datetime.combine(on, time(hour)).astimezone()
        self._works[min(at, self._now), actor].append(work)

    def write(self, services: Services) -> None:
        for (at, actor), works in sorted(self._works.items(), key=lambda item: item[0]):
            services.store.write("sample.load", _all(works), actor=actor, undoable=False, at=at)


def load(services: Services) -> None:
    """Takes about a second. Raises UnreadableFile when the program's sample files are damaged."""
    today = services.session.today()
    sample_contacts = list(sample_data.contacts(today))
    history = _History(services.session.now())
    ids: dict[str, int] = {}
    first_day = today - timedelta(days=_FIRST_DAY_AGO)
    news = [_new_contact(services, contact) for contact in sample_contacts]

    def add_contacts(tx: Transaction) -> None:
        ids.update(zip((contact.id for contact in sample_contacts), tx.add_contacts(news), strict=True))

    history.add(first_day, 9, sample_contacts[0].by, add_contacts)
    history.add(first_day, 10, sample_contacts[0].by, _save_searches)
    for contact in sample_contacts:
        _add_story(history, contact, ids)
    referral_ids: dict[str, int] = {}
    for referral in sample_data.referrals(today):
        _add_referral(history, referral, ids, referral_ids)
    history.write(services)


def _save_searches(tx: Transaction) -> None:
    for search in sample_data.searches():
        tx.searches.add(search)


def _all(works: list[Callable[[Transaction], None]]) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        for one in works:
            one(tx)

    return work


def _new_contact(services: Services, contact: SampleContact) -> NewContact:
    facts = services.directory.placed(contact.facts)
    tags = {tag.role: tag for tag in services.roles.suggest(facts)}
    decided_on = max(contact.checked, default=services.session.today())
    for role, state in contact.decided.items():
        tag = tags.get(role) or RoleTag(role, TagState.SUGGESTED)
        at = datetime.combine(decided_on, time(12)).astimezone().isoformat()
        tags[role] = replace(tag, state=state, decided_by=contact.by, decided_at=at)
    return NewContact(facts, tuple(tags[role] for role in Role if role in tags))


def _add_story(history: _History, contact: SampleContact, ids: Mapping[str, int]) -> None:
    for day, groups in contact.checked.items():
        history.add(day, 11, contact.by, _verified(contact.id, ids, day, groups, VerifyOutcome.CONFIRMED))
    for day in contact.failed:
        reach = frozenset({FactGroup.REACH})
        history.add(day, 11, contact.by, _verified(contact.id, ids, day, reach, VerifyOutcome.NO_ANSWER))
    for note in contact.notes:
        history.add(note.on, 11, note.author, _noted(contact.id, ids, note.text, note.pinned))


def _verified(
    key: str, ids: Mapping[str, int], day: date, groups: frozenset[FactGroup], outcome: VerifyOutcome
) -> Callable[[Transaction], None]:
    verification = VerificationInput(groups, day, VerifyMethod.PHONE, outcome)
    return lambda tx: tx.add_verification(ids[key], verification)


def _noted(key: str, ids: Mapping[str, int], text: str, pinned: bool) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        tx.add_note(ids[key], text, pinned)

    return work


def _add_referral(
    history: _History, referral: SampleReferral, ids: Mapping[str, int], referral_ids: dict[str, int]
) -> None:
    key = f"{referral.input.client_code} {referral.contact}"

    def log(tx: Transaction) -> None:
        replaced, together = (
            referral_ids.get(f"{referral.input.client_code} {contact}")
            for contact in (referral.replaces, referral.together)
        )
        typed = replace(referral.input, contact_id=ids[referral.contact], replaces=replaced, together=together)
        referral_ids[key] = tx.referrals.add(typed, referral.steps[0].step.to, referral.steps[0].on)

    first, *rest = referral.steps
    history.add(first.on, first.hour, referral.by, log)
    for step in rest:
        history.add(step.on, step.hour, referral.by, _stepped(key, referral_ids, step))
    for one in referral.tried:
        history.add(one.on, one.hour, referral.by, _tried(key, referral_ids, one))


def _tried(key: str, referral_ids: Mapping[str, int], one: SampleAttempt) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        before = tx.referrals.get(referral_ids[key])
        tx.referrals.add_attempt(before.id, one.attempt, one.on, before.version)

    return work


def _stepped(key: str, referral_ids: Mapping[str, int], step: SampleStep) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        before = tx.referrals.get(referral_ids[key])
        again = before.state is ReferralState.NO_RESPONSE and step.step.to is ReferralState.SENT
        tx.referrals.step(before.id, step.step, before.attempts + again, step.on, before.version)
        doubt_listing(tx, before.contact_id, step.step, step.on)

    return work
