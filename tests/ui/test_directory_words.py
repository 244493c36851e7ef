"""What rows, pane and evidence say: plain functions, many days and states."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseworker.models.codes import Availability, Status, VerifyMethod, VerifyOutcome
from caseworker.models.query import Filters, Query, TermRef
from caseworker.models.referral import ReasonCode
from caseworker.models.roles import Evidence, Role, RoleTag, Strength, TagState
from caseworker.models.rows import Checked, ContactRow, Match, RoleChip
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.services.freshness import Freshness
from caseworker.services.provider_record import ProviderRecord
from caseworker.ui import words
from caseworker.ui.directory import pane_words, row_words
from caseworker.ui.directory.evidence_words import Answer, offers, reasons
from caseworker.ui.directory.highlight import Highlighter
from caseworker.ui.directory.loading import load_contact

TODAY = date(2026, 11, 23)


def a_row(**changed: object) -> ContactRow:
    facts: dict[str, object] = {
        "id": 1, "version": 1, "name": "Marisol Vega", "is_organization": False, "credentials": "LCSW, CADC",
        "organization": "Harbor Family Services",
        "roles": (
            RoleChip(Role.INTERVENTIONIST, TagState.SUGGESTED, Strength.SUGGESTIVE),
            RoleChip(Role.THERAPIST, TagState.CONFIRMED, Strength.DEFINITE),
        ),
        "specialties": ("Grief", "Trauma"), "languages": ("English", "Spanish"), "payers": ("Aetna", "Medicaid"),
        "city": "Philadelphia", "state": "PA", "zip": "19107", "phone": "+12155550142",
        "availability": Availability.ACCEPTING, "waitlist_weeks": None,
        "availability_checked": TODAY - timedelta(days=6), "verified_on": TODAY, "telehealth": False,
        "favorite": False, "status": Status.ACTIVE,
    }  # fmt: skip
    return ContactRow(**{**facts, **changed})  # type: ignore[arg-type]


# --- days and ages --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"),
        (1, "yesterday"),
        (6, "6 days ago"),
        (59, "59 days ago"),
        (120, "4 months ago"),
        (800, "2 years ago"),
    ],
)
def test_ages_are_said_as_people_say_them(days: int, said: str) -> None:
    assert words.ago(days) == said


def test_days_name_the_year_only_when_it_is_another() -> None:
    assert words.day(date(2026, 9, 2), TODAY) == "Sep 2"
    assert words.day(date(2025, 9, 2), TODAY) == "Sep 2, 2025"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("+12155550142", "(215) 555-0142"), ("+442071838750", "+442071838750"), ("call office", "call office")],
)
def test_phones_are_shown_as_printed_here(number: str, shown: str) -> None:
    assert words.phone(number) == shown


# --- availability ---------------------------------------------------------------------------------------------
def test_fresh_availability_is_said_with_its_age() -> None:
    look = row_words.availability_of(a_row(), TODAY)
    assert (look.text, look.age, look.icon, look.is_stale) == ("Accepting", "checked 6 days ago", "dot-full", False)


@pytest.mark.parametrize("days", [31, 90, 1000])
def test_a_stale_yes_is_never_a_yes(days: int) -> None:
    look = row_words.availability_of(a_row(availability_checked=TODAY - timedelta(days=days)), TODAY)
    assert look.text == "Unknown"
    assert look.age.startswith("since ")
    assert look.ink == "muted"


def test_a_yes_that_nobody_checked_is_never_a_yes() -> None:
    look = row_words.availability_of(a_row(availability_checked=None, verified_on=None), TODAY)
    assert (look.text, look.age) == ("Unknown", "never checked")
    look = row_words.availability_of(a_row(availability_checked=None), TODAY)
    assert (look.text, look.age) == ("Unknown", "to be checked"), "other facts were checked, or it is in doubt since"


@given(st.sampled_from(Availability), st.integers(0, 400), st.sampled_from(Status))
def test_every_state_has_shape_and_word(availability: Availability, days: int, status: Status) -> None:
    row = a_row(availability=availability, availability_checked=TODAY - timedelta(days=days), status=status)
    look = row_words.availability_of(row, TODAY)
    assert look.icon
    assert look.text
    assert (look.text == "Accepting") == (
        availability is Availability.ACCEPTING and days <= 30 and status is Status.ACTIVE
    )


# --- rows -----------------------------------------------------------------------------------------------------
def test_what_matched_comes_first() -> None:
    seen_anyway = Match("payer", "Medicaid")
    row = a_row(distance_miles=1.23, matched=(Match("note", "calls back after 4 pm"), seen_anyway))
    assert row_words.practice(row, ("Trauma",)) == "Trauma · Grief"
    assert row_words.place(row, ("Medicaid",)) == (
        "Philadelphia, PA · 1.2 mi · Note: calls back after 4 pm · Spanish · Medicaid, Aetna"
    )


@pytest.mark.parametrize(
    ("near", "said"),
    [
        ({"distance_miles": 4.24, "is_across_state_line": True}, "Philadelphia, PA · 4.2 mi · across the state line"),
        ({"is_distance_unknown": True}, "Philadelphia, PA · distance unknown"),
        (
            {"distance_miles": 250.0, "telehealth_in": "NJ", "telehealth": True},
            "Philadelphia, PA · telehealth, licensed in NJ",
        ),
    ],
)
def test_a_row_says_how_near_it_is(near: dict[str, object], said: str) -> None:
    row = a_row(languages=("Spanish",), payers=(), **near)
    assert row_words.place(row) == f"{said} · Spanish"
    assert said in row_words.spoken(row, TODAY)


def test_the_pane_says_how_near_it_is_where_that_was_measured(services: Services) -> None:
    far = {"city": "Pittsburgh", "state": "PA", "latitude": 40.4, "longitude": -80.0}
    here = {"city": "Philadelphia", "state": "PA", "latitude": 39.95, "longitude": -75.17}
    facts = services.directory.validate({"family": "Vega", "addresses": [far, here]})
    (contact_id,) = next(iter(services.directory.add(facts).ids.values()))
    (row,) = services.finding.rows([contact_id], services.finding.parse("near camden nj "))
    lines = pane_lines(services, row)
    assert "across the state line" not in lines[0].spoken
    assert lines[1].spoken.endswith("mi · across the state line")
    lost = replace(row, distance_miles=None, latitude=None, longitude=None, is_distance_unknown=True)
    assert [line.spoken for line in pane_lines(services, lost) if line.label == "Distance"] == ["distance unknown"]


def pane_lines(services: Services, row: ContactRow) -> list[pane_words.FactLine]:
    sections = pane_words.sections(load_contact(services, row.id, row))
    return [line for section in sections for line in section.lines if line.label in {"Address", "Distance"}]


def test_confirmed_roles_come_first_and_rejected_ones_not_at_all() -> None:
    rejected = RoleChip(Role.INTERVENTIONIST, TagState.REJECTED, Strength.SUGGESTIVE)
    assert [chip.role for chip in row_words.roles_of(a_row())] == [Role.THERAPIST, Role.INTERVENTIONIST]
    assert row_words.roles_of(a_row(roles=(rejected,))) == []


def test_a_row_is_spoken_whole() -> None:
    said = row_words.spoken(a_row(favorite=True), TODAY)
    for part in ("Marisol Vega LCSW, CADC", "Therapist, confirmed", "Interventionist, suggested", "Accepting"):
        assert part in said
    assert "favorite" in said


# --- highlighting ---------------------------------------------------------------------------------------------
def marked(query: Query, text: str) -> list[str]:
    highlighter = Highlighter(query, lambda _kind, code: code.replace("_", " ").title())
    return [text[start:end] for start, end in highlighter.spans(text)]


def test_beginnings_of_words_are_marked() -> None:
    assert marked(Query("ma", ("ma",)), "Marisol Emma Marchbanks") == ["Ma", "Ma"]
    assert marked(Query("jose", ("jose",)), "José Ángel") == ["José"]
    assert marked(Query("", ()), "Marisol") == []


def test_quoted_words_are_marked_only_where_they_stand_together() -> None:
    query = Query(phrases=("grief and loss", "ma"))
    assert marked(query, "Grief and Loss-groups · grief or loss · Marisol Ma") == ["Grief and Loss", "Ma"]


def test_chosen_terms_are_marked_whole() -> None:
    query = Query(filters=Filters(terms=(TermRef(TermKind.SPECIALTY, "grief_and_loss", ("bereavement",)),)))
    assert marked(query, "Trauma · Grief and Loss · Bereavement") == ["Grief and Loss", "Bereavement"]


@given(st.text(max_size=40), st.lists(st.text("abcé ", min_size=1, max_size=4), max_size=3))
def test_marks_are_in_order_and_never_overlap(text: str, typed: list[str]) -> None:
    spans = Highlighter(Query(words=tuple(typed)), lambda _kind, code: code).spans(text)
    at = 0
    for start, end in spans:
        assert at <= start < end <= len(text)
        at = end


# --- evidence -------------------------------------------------------------------------------------------------
def evidence(text: str, strength: Strength = Strength.DEFINITE) -> Evidence:
    return Evidence("rule", "fact", strength, text)


def test_a_confirmed_role_says_why_and_who() -> None:
    tag = RoleTag(
        Role.THERAPIST, TagState.CONFIRMED, (evidence("LCSW, Pennsylvania: clinical license → therapist, definite"),),
        "j.okafor", datetime(2026, 11, 3, 15, tzinfo=UTC).isoformat(),
    )  # fmt: skip
    (reason,) = reasons((tag,), "j.okafor", TODAY)
    assert reason.heading == "Therapist:"
    assert reason.text == "LCSW, Pennsylvania: clinical license (definite); confirmed by you Nov 3"
    assert (
        "confirmed by R. Diaz" in reasons((RoleTag(**{**_fields(tag), "decided_by": "R. Diaz"}),), "x", TODAY)[0].text
    )


def _fields(tag: RoleTag) -> dict[str, object]:
    return {name: getattr(tag, name) for name in ("role", "state", "evidence", "decided_by", "decided_at")}


def test_where_one_reason_is_definite_the_others_wait() -> None:
    tag = RoleTag(
        Role.THERAPIST, TagState.SUGGESTED,
        (evidence("LCSW"), evidence("EMDR: uses methods of therapy", Strength.SUGGESTIVE)),
    )  # fmt: skip
    (reason,) = reasons((tag,), "", TODAY)
    assert reason.heading == "Therapist?"
    assert reason.text == "LCSW (definite)"
    assert reason.more == ("EMDR: uses methods of therapy (suggestive)",)


def test_offers_fit_the_state() -> None:
    suggested = RoleTag(Role.INTERVENTIONIST, TagState.SUGGESTED, (evidence("CADC", Strength.SUGGESTIVE),))
    rejected = RoleTag(Role.INTERVENTIONIST, TagState.REJECTED, (), "me", None)
    said = {offer.text: (offer.answer, offer.spoken) for offer in offers((suggested,))}
    assert said == {
        "Confirm": (Answer.CONFIRM, "Confirm interventionist"),
        "Not one": (Answer.REJECT, "Not an interventionist"),
        "Mark as therapist": (Answer.CONFIRM, ""),
    }
    # With two roles in the box, each answer names its role.
    other = RoleTag(Role.THERAPIST, TagState.CONFIRMED, (), "me", None)
    assert {offer.text for offer in offers((suggested, other))} == {
        "Confirm interventionist",
        "Not an interventionist",
        "Not a therapist",
    }
    assert [offer.answer for offer in offers((rejected,)) if offer.role is Role.INTERVENTIONIST] == [Answer.RESET]
    assert {offer.role for offer in offers(())} == set(Role)


# --- the pane -------------------------------------------------------------------------------------------------
def _checked(days: int) -> Checked:
    from caseworker.models.codes import FactGroup

    when = TODAY - timedelta(days=days)
    return Checked(FactGroup.REACH, when, VerifyMethod.PHONE, "me", VerifyOutcome.CONFIRMED)


def test_old_facts_say_so_in_words_and_color() -> None:
    assert pane_words.age(Freshness(None, True, None)) == ("never checked", "small")
    assert pane_words.age(Freshness(_checked(6), False, 6)) == ("checked 6 days ago", "small")
    assert pane_words.age(Freshness(_checked(200), True, 200)) == ("check again, 6 months ago", "warning")
    doubted = pane_words.age(Freshness(_checked(6), True, 6, VerifyOutcome.DOUBTED))
    assert doubted == ("in doubt after a referral", "warning")


def test_the_pane_of_every_sample_contact_can_be_said(services: Services) -> None:
    ids = services.finding.search(services.finding.parse("")).ids
    for contact_id in ids:
        data = load_contact(services, contact_id, None)
        sections = pane_words.sections(data)
        lines = [line for section in sections for line in section.lines]
        assert any(line.availability for line in lines)
        assert all(line.label and (line.spoken or line.availability) for line in lines)
        assert all("<" not in line.spoken for line in lines if "<" not in data.contact.facts.about)
        reasons(data.contact.tags, "", data.today)


def test_the_pane_says_when_and_how_to_get_there(services: Services) -> None:
    places = [{"city": "Camden", "directions": "Ring at the side door"}, {"city": "Chester"}]
    facts = services.directory.validate({"family": "Sill", "hours": "Mon–Thu 9–5", "addresses": places})
    (contact_id,) = next(iter(services.directory.add(facts).ids.values()))
    (section, *_) = pane_words.sections(load_contact(services, contact_id, None))
    said = [(line.label, line.spoken) for line in section.lines if line.label != "Availability"]
    assert said[:4] == [
        ("Address", "Camden"),
        ("Directions", "Ring at the side door"),
        ("Address", "Chester"),
        ("Hours", "Mon–Thu 9–5"),
    ]


def test_text_in_the_pane_is_never_taken_for_html(services: Services) -> None:
    facts = services.directory.validate(
        {"family": "<b>Bold</b>", "about": "<img src=x onerror=alert(1)>", "fees": "$1 & up"}
    )
    contact_id = next(iter(services.directory.add(facts).ids.values()))
    data = load_contact(services, next(iter(contact_id)), None)
    html = " ".join(line.html for section in pane_words.sections(data) for line in section.lines)
    assert "<img" not in html
    assert "&lt;img" in html
    assert "$1 &amp; up" in html


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Rings back after **4 pm**", "Note: Rings back after 4 pm"),
        ("…back** after *4* or `5`", "Note: …back after 4 or 5"),
        ("## Intake: snake_case stays", "Note: Intake: snake_case stays"),
    ],
)
def test_a_note_in_a_row_stands_without_its_marks(written: str, read: str) -> None:
    assert row_words.found_in([Match("note", written)]) == read


# --- the record of a contact ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            ProviderRecord(5, 3, 2, ((ReasonCode.NO_CAPACITY, 1),), 0, 1, 4, 2),
            (
                "Last 5 referrals: 3 accepted, 2 seen, 1 declined (no capacity), 1 not answered yet. "
                "Median answer: 2 business days."
            ),
        ),
        (
            ProviderRecord(1, 0, 0, (), 1, 0, 1, 1),
            "Last referral: on a waitlist. Answer: 1 business day.",
        ),
        (ProviderRecord(1, 1, 1, (), 0, 0, 1, 0), "Last referral: accepted, seen. Answer: the same day."),
        (ProviderRecord(1, 0, 0, ((ReasonCode.COST, 1),), 0, 0, 0, None), "Last referral: declined (cost)."),
        (ProviderRecord(1, 0, 0, (), 0, 1, 0, None), "Last referral: not answered yet."),
        (ProviderRecord(1, 0, 0, (), 0, 0, 0, None), "Last referral: not accepted."),
        (
            ProviderRecord(4, 1, 0, ((ReasonCode.COST, 2), (ReasonCode.LANGUAGE, 1)), 0, 0, 4, 1.5),
            "Last 4 referrals: 1 accepted, 0 seen, 3 declined (2 × cost, language). Median answer: 1.5 business days.",
        ),
        (ProviderRecord(2, 0, 0, (), 0, 2, 0, None), "Last 2 referrals: 0 accepted, 0 seen, 2 not answered yet."),
    ],
)
def test_a_record_is_said_in_numbers(one: ProviderRecord, said: str) -> None:
    assert pane_words.record(one) == said
