"""The guide "Which role fits?": a few questions about the situation, and the criteria that matched.

It adds up nothing and diagnoses nobody. Danger comes first, whatever else was answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from caseworker import resources
from caseworker.messages import translate
from caseworker.models.guide import Guidance, GuideStep, Question
from caseworker.models.roles import Role
from caseworker.roles.wording import role_word


@dataclass(frozen=True, slots=True)
class Guide:
    """The questions in the order to show them, danger first; `note` says what the guide is not."""

    questions: tuple[Question, ...]
    note: str
    note_es: str = ""

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Guide:
        """From the content of ``guide.toml``."""
        questions = [_question(row) for row in table["question"]]
        questions.sort(key=lambda question: not question.danger)
        return cls(tuple(questions), table["note"], table.get("note_es", ""))

    def answer(self, chosen: frozenset[str]) -> Guidance:
        """The answer to the questions that were answered yes, by id; ids that are not known count for nothing."""
        yes = tuple(question for question in self.questions if question.id in chosen)
        danger = tuple(question for question in yes if question.danger)
        criteria = tuple((role, tuple(one for one in yes if one.role is role)) for role in Role)
        steps = [_call_now(danger)] if danger else []
        # An interventionist opens the door, a therapist goes on from there: hence this order when both fit.
        fitting = [(role, matched) for role, matched in criteria if matched]
        steps += [_step(role, matched, index) for index, (role, matched) in enumerate(fitting)]
        text = _summary(bool(danger), [role for role, _ in fitting])
        return Guidance(bool(danger), tuple(steps), criteria, text, self.note, self.note_es)


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=row["text"],
        because=row["because"],
        role=Role(row["role"]) if "role" in row else None,
        danger=row.get("danger", False),
        text_es=row.get("text_es", ""),
        because_es=row.get("because_es", ""),
    )


def _call_now(danger: tuple[Question, ...]) -> GuideStep:
    return GuideStep(
        role=None,
        matched=danger,
        heading=translate("guide", "Now"),
        text=translate("guide", "Call 911 if someone is in danger now. In a crisis call or text 988."),
    )


def _step(role: Role, matched: tuple[Question, ...], index: int) -> GuideStep:
    heading = translate("guide", "First") if index == 0 else translate("guide", "Then")
    reasons = " · ".join(translate("guide", question.because) for question in matched)
    return GuideStep(role, matched, heading, translate("guide", "Fits because: {reasons}").format(reasons=reasons))


def _summary(danger: bool, roles: Iterable[Role]) -> str:
    words = [role_word(role) for role in roles]
    if len(words) > 1:
        text = translate("guide", "Both, in this order: {first}, then {second}.").format(
            first=words[0], second=words[1]
        )
    elif words:
        text = translate("guide", "What you answered speaks for one role: {role}.").format(role=words[0])
    elif danger:
        text = translate("guide", "When everyone is safe, answer the other questions.")
    else:
        text = translate("guide", "Choose what is true of the situation.")
    if danger and words:
        return translate("guide", "Safety first: call before anything else. {then}").format(then=text)
    return text


@cache
def load_guide() -> Guide:
    """The program's own guide. Raises `UnreadableFile` if its file is missing."""
    return Guide.from_table(resources.read_toml("guide.toml"))
