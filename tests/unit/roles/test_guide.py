"""The guide "Which role fits?"."""

from __future__ import annotations

from itertools import combinations

import pytest

from caseworker.models.roles import Role
from caseworker.roles.guide import Guide, load_guide


@pytest.fixture(scope="module")
def guide() -> Guide:
    return load_guide()


def test_danger_is_asked_first_and_answered_before_all_else(guide: Guide) -> None:
    assert guide.questions[0].danger
    guidance = guide.answer(frozenset({"steady_care", "danger", "refuses"}))
    assert guidance.danger
    assert [step.role for step in guidance.steps] == [None, Role.INTERVENTIONIST, Role.THERAPIST]
    assert "911" in guidance.steps[0].text
    assert "988" in guidance.steps[0].text
    assert guidance.text.startswith("Safety first")


def test_both_roles_in_order_with_the_criteria_that_matched(guide: Guide) -> None:
    guidance = guide.answer(frozenset({"steady_care", "refuses", "routes_failed", "family_leader"}))
    assert [(step.heading, step.role) for step in guidance.steps] == [
        ("First", Role.INTERVENTIONIST),
        ("Then", Role.THERAPIST),
    ]
    first, then = guidance.steps
    assert first.text == "Fits because: refuses help · other routes failed · the family needs a leader"
    assert then.text == "Fits because: steady, regular care is wanted"
    assert [question.id for question in guidance.matched(Role.INTERVENTIONIST)] == [
        "refuses",
        "routes_failed",
        "family_leader",
    ]
    assert guidance.text == "Both, in this order: interventionist, then therapist."


@pytest.mark.parametrize(
    ("chosen", "role"), [("refuses", Role.INTERVENTIONIST), ("willing", Role.THERAPIST), ("growth", Role.THERAPIST)]
)
def test_one_role_alone_is_the_first_step(guide: Guide, chosen: str, role: Role) -> None:
    guidance = guide.answer(frozenset({chosen}))
    assert [(step.heading, step.role) for step in guidance.steps] == [("First", role)]
    other = next(one for one in Role if one is not role)
    assert guidance.matched(other) == ()


def test_nothing_chosen_asks_for_the_situation(guide: Guide) -> None:
    guidance = guide.answer(frozenset())
    assert guidance.steps == ()
    assert not guidance.danger
    assert guidance.text == "Choose what is true of the situation."
    assert guide.answer(frozenset({"no such question"})) == guidance


def test_danger_alone_shows_whom_to_call_and_no_role(guide: Guide) -> None:
    guidance = guide.answer(frozenset({"danger"}))
    assert [step.role for step in guidance.steps] == [None]


def test_no_score_and_not_a_diagnosis(guide: Guide) -> None:
    assert "Not a diagnosis" in guide.note
    assert guide.note_es
    words = " ".join(question.text.lower() for question in guide.questions)
    for symptom in ("depress", "anxious", "sleep", "sad", "hear voices", "drink", "panic"):
        assert symptom not in words


def test_questions_are_complete(guide: Guide) -> None:
    assert len({question.id for question in guide.questions}) == len(guide.questions)
    assert sum(question.danger for question in guide.questions) == 1
    for question in guide.questions:
        assert question.text
        assert question.because
        assert question.text_es
        assert question.because_es
        assert (question.role is None) == question.danger


def test_every_choice_gives_steps_for_exactly_the_roles_it_speaks_for(guide: Guide) -> None:
    for size in (1, 2, 3):
        for chosen in combinations(guide.questions, size):
            guidance = guide.answer(frozenset(question.id for question in chosen))
            assert {step.role for step in guidance.steps} == {question.role for question in chosen}
            shown = [question for step in guidance.steps for question in step.matched]
            assert sorted(question.id for question in shown) == sorted(question.id for question in chosen)
