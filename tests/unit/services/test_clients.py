"""One client by code: the timeline, what failed and why, and whom to ask next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from caseworker.errors import NotFound
from caseworker.models.changes import Kind
from caseworker.models.codes import Availability
from caseworker.models.next_contact import Condition, Learned
from caseworker.models.query import Near, TermRef
from caseworker.models.referral import (
    AttemptInput,
    Consent,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
    ReferralInput,
    ReferralRow,
    ReferralState,
    StepInput,
)
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import NewContact
from caseworker.models.vocabulary import TermKind
from caseworker.services import next_contact_words as words
from caseworker.services.bundle import Services
from caseworker.services.clients import ClientHistory
from caseworker.services.validation import validated
from tests.storage.directories import Clock

S, R = ReferralState, ReasonCode
MEDICAID, SPANISH = (TermKind.PAYER, "medicaid"), (TermKind.LANGUAGE, "spanish")
CODE = "C-2291"
Log = Callable[..., ReferralRow]


@pytest.fixture
def log(services: Services, clock: Clock) -> Log:
    """Logs a referral to a contact of this name, takes it through `path`, an hour a step."""
    ids: dict[str, int] = {}

    def contact(name: str) -> int:
        if name not in ids:
            facts = validated({"kind": "person", "given": name, "family": "Quill"})
            new = NewContact(facts, (RoleTag(Role.THERAPIST, TagState.CONFIRMED),))
            changes = services.session.command("contact.add", lambda tx: tx.add_contacts([new]))
            ids[name] = changes.only(Kind.CONTACT)
        return ids[name]

    def make(name: str, *path: S, reason: R | None = None, **more: object) -> ReferralRow:
        typed = ReferralInput(contact(name), CODE, Role.THERAPIST, "grief")
        clock.advance(minutes=60)
        referral_id = services.referrals.log(replace(typed, **more)).only(Kind.REFERRAL)  # type: ignore[arg-type]
        for to in path:
            clock.advance(minutes=60)
            row = services.referrals.get(referral_id)
            is_reasoned = to in {S.DECLINED, S.CANCELLED, S.NOT_COMPLETED, S.ON_HOLD}
            closes = to in {S.COMPLETED, S.NOT_COMPLETED}
            step = StepInput(
                to,
                reason=(reason or R.OTHER) if is_reasoned else None,
                reason_text="moved" if is_reasoned and reason in {None, R.OTHER} else "",
                outcome="Seen" if closes else "",
                outcome_on=services.session.today() if closes else None,
                outcome_source=OutcomeSource.CLIENT if closes else None,
            )
            services.referrals.advance(referral_id, step, row.version)
        return services.referrals.get(referral_id)

    return make


def conditions(services: Services, near: Near | None = None) -> dict[Learned, Condition]:
    return {one.about: one for one in services.clients.next_search(CODE, near).conditions}


def said(services: Services, one: Condition) -> str:
    label = words.label(one, services.reference.vocabulary)
    return f"{label}: {words.because(one, lambda day: f'{day:%b} {day.day}')}"


# --- one client -------------------------------------------------------------------------------------------
def test_everything_that_happened_stands_in_one_timeline(services: Services, log: Log, clock: Clock) -> None:
    first = log("Mateo", S.DECLINED, reason=R.INSURANCE)
    clock.advance(days=1)
    second = log("Ada")
    attempt = AttemptInput(ContactResult.LEFT_MESSAGE, "with the front desk")
    clock.advance(minutes=5)
    services.session.command(
        "attempt", lambda tx: tx.referrals.add_attempt(second.id, attempt, services.session.today(), second.version)
    )
    history = services.clients.client("c-2291 ")
    assert history.code == CODE
    assert [row.id for row in history.referrals] == [second.id, first.id]
    assert [row.id for row in history.failed] == [first.id]
    assert [row.id for row in history.open] == [second.id]
    told = [(one.referral.id, one.event.after if one.event else one.attempt) for one in history.timeline]
    assert told[:3] == [(first.id, S.SENT), (first.id, S.DECLINED), (second.id, S.SENT)]
    assert history.timeline[3].attempt is not None
    assert history.timeline[3].attempt.note == "with the front desk"
    assert [one.at for one in history.timeline] == sorted(one.at for one in history.timeline)


def test_a_code_that_nobody_has_is_said(services: Services, log: Log) -> None:
    log("Ada")
    for code in ("C-1", "", "  "):
        with pytest.raises(NotFound, match="no referral"):
            services.clients.client(code)


def test_needs_are_those_of_the_latest_referral_that_says_them(services: Services, log: Log) -> None:
    consent = Consent(ConsentType.WRITTEN, date(2026, 3, 1))
    old = log("Ada", S.CANCELLED, needs=(MEDICAID, SPANISH), level_of_care="outpatient", consent=consent)
    log("Bea", needs=((TermKind.PAYER, "medicare"),), role_sought=Role.INTERVENTIONIST)
    wrong = log("Eve", S.ENTERED_IN_ERROR, needs=((TermKind.PAYER, "aetna"),), consent=consent)
    history = services.clients.client(CODE)
    assert history.needs is not None
    assert (history.needs.role, history.needs.level_of_care) == (Role.INTERVENTIONIST, "outpatient")
    assert set(history.needs.terms) == {(TermKind.PAYER, "medicare"), SPANISH}
    assert [row.id for row in history.consents] == [old.id]
    assert wrong.id in {row.id for row in history.referrals}


def test_codes_are_listed_without_names(services: Services, log: Log) -> None:
    log("Ada", S.DECLINED, reason=R.COST)
    log("Bea")
    log("Eve", client_code="X-1")
    assert [(one.code, one.referrals, one.open) for one in services.clients.clients()] == [("X-1", 1, 1), (CODE, 2, 1)]
    assert [one.code for one in services.clients.clients(" 229 ")] == [CODE]


# --- what was learned -------------------------------------------------------------------------------------
def test_no_medicaid_asks_for_medicaid_only(services: Services, log: Log) -> None:
    row = log("Mateo", S.DECLINED, reason=R.INSURANCE, needs=(MEDICAID,))
    learned = conditions(services)
    assert learned[Learned.PAYER].filters.terms == (TermRef(*MEDICAID),)
    day = f"{row.ended_on:%b} {row.ended_on.day}" if row.ended_on else ""
    assert said(services, learned[Learned.PAYER]) == f"only Medicaid: declined by Mateo Quill on {day}, insurance"
    assert services.clients.next_search(CODE).hints == ()


def test_without_a_recorded_need_nothing_is_guessed(services: Services, log: Log) -> None:
    for reason in (R.INSURANCE, R.LANGUAGE, R.WRONG_SPECIALTY, R.HIGHER_LEVEL_NEEDED, R.DISTANCE):
        log(reason.value, S.DECLINED, reason=reason)
    suggestion = services.clients.next_search(CODE)
    assert {one.about for one in suggestion.conditions} == {Learned.ROLE, Learned.TRIED}
    assert {one.reason for one in suggestion.hints} == {
        R.INSURANCE, R.LANGUAGE, R.WRONG_SPECIALTY, R.HIGHER_LEVEL_NEEDED, R.DISTANCE,
    }  # fmt: skip
    assert all(words.hint(one, str).endswith(".") for one in suggestion.hints)


def test_a_need_that_nobody_failed_on_is_asked_for_too(services: Services, log: Log) -> None:
    log("Ada", S.CANCELLED, reason=R.CLIENT_DECLINED, needs=(SPANISH, (TermKind.SPECIALTY, "grief")))
    learned = conditions(services)
    assert learned[Learned.LANGUAGE].filters.terms == (TermRef(*SPANISH),)
    assert said(services, learned[Learned.LANGUAGE]).startswith("only Spanish: asked for on ")
    assert learned[Learned.PRACTICE].text == "Grief and loss"
    query = services.searches.query(services.clients.next_search(CODE).search())
    assert [term.code for term in query.filters.terms] == ["spanish", "grief"]
    assert query.words == ()


@pytest.mark.parametrize(
    ("path", "reason", "learns"),
    [
        ((S.DECLINED,), R.NO_CAPACITY, True),
        ((S.WAITLISTED,), None, True),
        ((S.WAITLISTED, S.CANCELLED), R.CLIENT_DECLINED, True),
        ((S.WAITLISTED, S.ACCEPTED), None, False),
        ((S.NO_RESPONSE,), None, False),
        ((S.DECLINED,), R.CLIENT_DECLINED, False),
        ((S.DECLINED,), R.LEFT_PRACTICE, False),
    ],
)
def test_no_room_asks_for_who_accepts(
    services: Services, log: Log, path: tuple[S, ...], reason: R | None, learns: bool
) -> None:
    log("Ada", *path, reason=reason)
    learned = conditions(services)
    assert (Learned.AVAILABILITY in learned) == learns
    if learns:
        assert learned[Learned.AVAILABILITY].filters.availability == {Availability.ACCEPTING}
        assert len(learned[Learned.AVAILABILITY].why) == 1


@pytest.mark.parametrize(
    ("levels", "wanted"),
    [
        (["outpatient"], "intensive_outpatient"),
        (["outpatient", "intensive_outpatient"], "partial_hospitalization"),
        (["residential"], "medically_monitored_inpatient"),
    ],
)
def test_too_low_a_level_asks_for_the_next(services: Services, log: Log, levels: list[str], wanted: str) -> None:
    for number, level in enumerate(levels):
        log(f"A{number}", S.DECLINED, reason=R.HIGHER_LEVEL_NEEDED, level_of_care=level)
    suggestion = services.clients.next_search(CODE)
    (level,) = [one for one in suggestion.conditions if one.about is Learned.LEVEL]
    assert level.term == (TermKind.LEVEL_OF_CARE, wanted)
    assert len(level.why) == len(levels)
    assert suggestion.hints == ()


def test_a_level_that_was_raised_since_stays(services: Services, log: Log) -> None:
    log("Ada", S.DECLINED, reason=R.HIGHER_LEVEL_NEEDED, level_of_care="outpatient")
    log("Bea", S.DECLINED, reason=R.NO_CAPACITY, level_of_care="residential")
    assert conditions(services)[Learned.LEVEL].term == (TermKind.LEVEL_OF_CARE, "residential")


def test_who_was_tried_is_left_out_and_who_helped_is_not(services: Services, log: Log) -> None:
    declined = log("Ada", S.DECLINED, reason=R.CLIENT_DECLINED)
    waiting = log("Bea")
    seen = log("Cem", S.ACCEPTED, S.COMPLETED)
    log("Eve", S.ENTERED_IN_ERROR)
    suggestion = services.clients.next_search(CODE)
    tried = next(one for one in suggestion.conditions if one.about is Learned.TRIED)
    assert tried.filters.tried == {declined.contact_id, waiting.contact_id}
    found = services.finding.search(services.searches.query(suggestion.search()))
    assert declined.contact_id not in found.ids
    assert waiting.contact_id not in found.ids
    assert seen.contact_id in found.ids
    again = services.finding.search(services.searches.query(suggestion.search(without=[tried])))
    assert set(again.ids) == set(found.ids) | {declined.contact_id, waiting.contact_id}


def test_too_far_asks_for_nearer(services: Services, log: Log) -> None:
    row = log("Ada", S.DECLINED, reason=R.DISTANCE)
    place = {"city": "Camden", "state": "NJ", "zip": "08102", "latitude": 39.9448, "longitude": -75.1199}
    contact = services.directory.get(row.contact_id)
    facts = validated({**contact.facts.model_dump(), "addresses": [place]})
    services.directory.edit(contact.id, facts, contact.version)
    near = Near("19103", 25.0)
    learned = conditions(services, near)[Learned.DISTANCE]
    assert learned.near is not None
    (told,) = services.finding.rows(
        [contact.id], services.searches.query(services.clients.next_search(CODE).search((), near))
    )
    assert told.distance_miles is not None
    assert 0 < told.distance_miles - learned.near.miles <= 0.11
    assert services.clients.next_search(CODE, near).search().near == learned.near
    nothing = Near("nowhere at all", 25.0)
    assert Learned.DISTANCE not in conditions(services, nothing)


def test_a_new_referral_is_like_the_latest(services: Services, log: Log) -> None:
    log("Ada")
    latest = log("Bea", S.DECLINED, reason=R.NO_CAPACITY)
    log("Eve", S.ENTERED_IN_ERROR)
    assert services.clients.next_search(CODE).latest == latest.id


def test_where_all_was_an_error_nothing_follows(services: Services, log: Log) -> None:
    log("Ada", S.ENTERED_IN_ERROR)
    history = services.clients.client(CODE)
    assert isinstance(history, ClientHistory)
    assert history.needs is None
    with pytest.raises(NotFound, match="in error"):
        services.clients.next_search(CODE)
