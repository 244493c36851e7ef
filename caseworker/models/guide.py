"""What roles mean in words, and the questions and answers of the guide "Which role fits?"."""

from __future__ import annotations

from dataclasses import dataclass

from caseworker.models.roles import Role


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One line of the comparison of roles: `topic` is the same for every role, `text` is this role's."""

    topic: str
    text: str
    topic_es: str = ""
    text_es: str = ""


@dataclass(frozen=True, slots=True)
class RoleDefinition:
    """What a role is, for screens and sheets. `icon` names a file in ``resources/icons``, without suffix.

    `definition` is a short phrase shown beside the tag, `sentence` one plain sentence for a client's sheet. `does` is
    what this kind of helper does and `say` what to say when calling one, both in words that a child of twelve can read.
    """

    role: Role
    label: str
    label_plural: str
    definition: str
    sentence: str
    comparison: tuple[ComparisonRow, ...]
    icon: str
    label_es: str = ""
    label_plural_es: str = ""
    definition_es: str = ""
    sentence_es: str = ""
    does: str = ""
    does_es: str = ""
    say: str = ""
    say_es: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the guide, about the situation. A yes speaks for `role`; None where `danger` asks.

    `because` is the short form that completes "Fits because: …".
    """

    id: str
    text: str
    because: str
    role: Role | None = None
    danger: bool = False
    text_es: str = ""
    because_es: str = ""


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One step of an answer. `role` is whom to look for; None: call for help now. `matched`: what was answered yes.

    `heading` ("First", "Then") and `text` are ready to show.
    """

    role: Role | None
    matched: tuple[Question, ...]
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Guidance:
    """The guide's answer: steps in order, and for every role which criteria matched. No score, not a diagnosis."""

    danger: bool
    steps: tuple[GuideStep, ...]
    criteria: tuple[tuple[Role, tuple[Question, ...]], ...]
    text: str
    note: str
    note_es: str = ""

    def matched(self, role: Role) -> tuple[Question, ...]:
        return dict(self.criteria).get(role, ())
