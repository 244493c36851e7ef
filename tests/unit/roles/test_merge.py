"""Re-tagging: what a person decided stays, what the rules no longer say goes, and each change is told."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.models.roles import Evidence, Role, RoleTag, Strength, Suggestion, TagState
from caseworker.roles.tagger import merge

LCSW = Evidence("r", "LCSW, Ohio", Strength.DEFINITE, "LCSW, Ohio: clinical license → therapist, definite")
CBT = Evidence("r", "CBT", Strength.SUGGESTIVE, "CBT: a method of therapy → therapist, suggestive")
CIP = Evidence("r", "CIP", Strength.DEFINITE, "CIP: intervention certification → interventionist, definite")
THERAPIST, INTERVENTIONIST = Role.THERAPIST, Role.INTERVENTIONIST


def tag(state: TagState, *evidence: Evidence, role: Role = THERAPIST) -> RoleTag:
    if state is TagState.SUGGESTED:
        return RoleTag(role, state, evidence)
    return RoleTag(role, state, evidence, "R. Vega", "2026-11-02T10:00:00+00:00")


def suggestion(*evidence: Evidence, role: Role = THERAPIST) -> Suggestion:
    return Suggestion(role, evidence)


def test_a_new_suggestion() -> None:
    tags, (change,) = merge((), (suggestion(LCSW),))
    assert tags == (RoleTag(THERAPIST, TagState.SUGGESTED, (LCSW,)),)
    assert (change.role, change.before, change.after) == (THERAPIST, None, TagState.SUGGESTED)
    assert change.text == f"New suggestion: therapist. {LCSW.text}."


def test_a_suggestion_goes_with_its_evidence() -> None:
    tags, (change,) = merge((tag(TagState.SUGGESTED, LCSW),), ())
    assert tags == ()
    assert (change.before, change.after) == (TagState.SUGGESTED, None)
    assert change.text == "No longer suggested: therapist. Gone: LCSW, Ohio."


@pytest.mark.parametrize("state", [TagState.CONFIRMED, TagState.REJECTED])
def test_decisions_survive_and_their_evidence_is_renewed(state: TagState) -> None:
    old = tag(state, LCSW)
    (new,), _ = merge((old,), (suggestion(LCSW, CBT),))
    assert (new.state, new.decided_by, new.decided_at) == (state, old.decided_by, old.decided_at)
    assert new.evidence == (LCSW, CBT)


def test_a_rejected_role_stays_rejected_without_a_word() -> None:
    tags, changes = merge((tag(TagState.REJECTED, CBT),), (suggestion(LCSW),))
    assert [one.effective for one in tags] == [False]
    assert changes == ()


def test_a_confirmed_role_stays_when_nothing_speaks_for_it_but_it_is_said() -> None:
    (new,), (change,) = merge((tag(TagState.CONFIRMED, LCSW),), ())
    assert (new.state, new.evidence, new.effective) == (TagState.CONFIRMED, (), True)
    assert (change.before, change.after) == (TagState.CONFIRMED, TagState.CONFIRMED)
    assert change.text.startswith("Still confirmed: therapist")
    # Said once: the next time there is nothing new.
    assert merge((new,), ()) == ((new,), ())


def test_stronger_and_weaker_evidence_is_told() -> None:
    _, (stronger,) = merge((tag(TagState.SUGGESTED, CBT),), (suggestion(LCSW, CBT),))
    assert stronger.text == f"Therapist is definite now. {LCSW.text}."
    _, (weaker,) = merge((tag(TagState.SUGGESTED, LCSW, CBT),), (suggestion(CBT),))
    assert weaker.text == f"Therapist is suggestive now. {CBT.text}."


def test_one_reason_more_or_less_is_told() -> None:
    _, (more,) = merge((tag(TagState.SUGGESTED, LCSW),), (suggestion(LCSW, CBT),))
    assert more.text == f"One more reason for therapist. {CBT.text}."
    _, (less,) = merge((tag(TagState.SUGGESTED, LCSW, CBT),), (suggestion(LCSW),))
    assert less.text == "One reason less for therapist. Gone: CBT."


def test_nothing_changed_says_nothing() -> None:
    tags = (tag(TagState.SUGGESTED, CIP, role=INTERVENTIONIST), tag(TagState.CONFIRMED, LCSW))
    again = (suggestion(CIP, role=INTERVENTIONIST), suggestion(LCSW))
    assert merge(tags, again) == (tags, ())


@pytest.mark.parametrize(
    ("state", "effective"), [(TagState.SUGGESTED, True), (TagState.CONFIRMED, True), (TagState.REJECTED, False)]
)
def test_effective(state: TagState, effective: bool) -> None:
    assert tag(state, LCSW).effective is effective


TAGS = st.lists(
    st.builds(
        RoleTag,
        st.sampled_from(Role),
        st.sampled_from(TagState),
        st.lists(st.sampled_from([LCSW, CBT, CIP]), unique=True, min_size=1).map(tuple),
    ),
    unique_by=lambda one: one.role,
).map(tuple)
SUGGESTIONS = st.lists(
    st.builds(
        Suggestion,
        st.sampled_from(Role),
        st.lists(st.sampled_from([LCSW, CBT, CIP]), unique=True, min_size=1).map(tuple),
    ),
    unique_by=lambda one: one.role,
).map(tuple)


@given(existing=TAGS, suggestions=SUGGESTIONS)
@settings(max_examples=200, deadline=None)
def test_merging_twice_is_merging_once_and_no_decision_is_lost(
    existing: tuple[RoleTag, ...], suggestions: tuple[Suggestion, ...]
) -> None:
    tags, changes = merge(existing, suggestions)
    assert merge(tags, suggestions) == (tags, ())
    decided = {one.role: one.state for one in existing if one.state is not TagState.SUGGESTED}
    assert {one.role: one.state for one in tags if one.state is not TagState.SUGGESTED} == decided
    before, after = ({one.role: one.state for one in some} for some in (existing, tags))
    differing = {role for role in Role if before.get(role) != after.get(role)}
    assert differing <= {change.role for change in changes}
    assert all(change.text.endswith(".") for change in changes)
