"""Credentials that expired, and the roles that stood on them."""

from __future__ import annotations

from datetime import date

import pytest

from caseworker.models.roles import Lapse, Role, RoleTag, TagState
from caseworker.models.vocabulary import TermKind
from caseworker.roles.lapsing import as_of, lapses
from caseworker.roles.rules import load_rules
from caseworker.roles.tagger import CredentialFact, TagFacts, Tagger, merge

TODAY = date(2026, 11, 23)
GONE, HELD = date(2026, 11, 3), date(2027, 6, 1)


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger(load_rules())


def therapist(until: date | None, **more: object) -> TagFacts:
    licensed = CredentialFact("LCSW", "PA", "license", "active", until)
    return TagFacts(credentials=(licensed,), states=("PA",), **more)  # type: ignore[arg-type]


def stored(tagger: Tagger, facts: TagFacts) -> tuple[RoleTag, ...]:
    """The tags as they were made before anything expired."""
    return merge((), tagger.suggest(facts, date(2026, 1, 1)))[0]


def test_what_expired_is_evidence_no_more_and_is_asked_about(tagger: Tagger) -> None:
    facts = therapist(GONE)
    tags = stored(tagger, facts)
    assert tags[0].evidence
    assert lapses(tags, facts, GONE, tagger) == (), "the last day still counts"
    assert lapses(tags, facts, TODAY, tagger) == (Lapse(Role.THERAPIST, "LCSW", GONE),)
    (now,) = as_of(tags, facts, TODAY, tagger)
    assert (now.role, now.state, now.evidence) == (Role.THERAPIST, TagState.SUGGESTED, ())


def test_nothing_is_asked_where_another_license_holds(tagger: Tagger) -> None:
    facts = TagFacts(
        credentials=(
            CredentialFact("LCSW", "PA", "license", "active", GONE),
            CredentialFact("LMFT", "PA", "license", "active", HELD),
        )
    )
    tags = stored(tagger, facts)
    assert lapses(tags, facts, TODAY, tagger) == ()
    (now,) = as_of(tags, facts, TODAY, tagger)
    assert all("LMFT" in one.text for one in now.evidence)


def test_weaker_evidence_that_is_left_does_not_replace_a_license(tagger: Tagger) -> None:
    facts = therapist(GONE, terms=((TermKind.MODALITY, "cbt"),))
    tags = stored(tagger, facts)
    assert [one.credential for one in lapses(tags, facts, TODAY, tagger)] == ["LCSW"]


def test_the_latest_of_several_is_named(tagger: Tagger) -> None:
    older = CredentialFact("LMFT", "PA", "license", "active", date(2020, 1, 1))
    marked = CredentialFact("LPC", "PA", "license", "expired")
    facts = TagFacts(credentials=(marked, older, CredentialFact("LCSW", "PA", "license", "active", GONE)))
    tags = (RoleTag(Role.THERAPIST, TagState.SUGGESTED),)
    assert [one.credential for one in lapses(tags, facts, TODAY, tagger)] == ["LCSW"]
    assert lapses(tags, TagFacts(credentials=(marked,)), TODAY, tagger) == (Lapse(Role.THERAPIST, "LPC", None),)


@pytest.mark.parametrize(
    ("on", "answered"), [("2026-10-01T09:00:00+00:00", False), ("2026-11-10T09:00:00+00:00", True)]
)
def test_a_confirmed_role_stays_marked_and_is_asked_about_once(tagger: Tagger, on: str, answered: bool) -> None:
    facts = therapist(GONE)
    tags = (RoleTag(Role.THERAPIST, TagState.CONFIRMED, stored(tagger, facts)[0].evidence, "Ann", on),)
    assert lapses(tags, facts, TODAY, tagger) == (Lapse(Role.THERAPIST, "LCSW", GONE, answered),)
    assert [tag.state for tag in as_of(tags, facts, TODAY, tagger)] == [TagState.CONFIRMED]


def test_a_rejected_role_and_a_degree_are_not_asked_about(tagger: Tagger) -> None:
    facts = therapist(GONE)
    assert lapses((RoleTag(Role.THERAPIST, TagState.REJECTED),), facts, TODAY, tagger) == ()
    degree = TagFacts(credentials=(CredentialFact("MSW", "", "degree", "", GONE),))
    assert lapses((RoleTag(Role.THERAPIST, TagState.CONFIRMED),), degree, TODAY, tagger) == ()
