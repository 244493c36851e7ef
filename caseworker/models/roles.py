"""Roles, and why a contact carries one. Standard library only: the first page is painted with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The role types. What each means, in words, stands in ``resources/roles.toml``."""

    INTERVENTIONIST = "interventionist"
    THERAPIST = "therapist"


class TagState(StrEnum):
    SUGGESTED = "suggested"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Strength(StrEnum):
    DEFINITE = "definite"
    SUGGESTIVE = "suggestive"


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

    `definition` is a short phrase shown beside the tag, `sentence` one plain sentence for a client's sheet.
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason for a role. `rule` is the id of the rule that fired, `fact` what it saw on the contact.

    `text` is complete and for people: "LCSW-C, Maryland: clinical license → therapist, definite".
    """

    rule: str
    fact: str
    strength: Strength
    text: str

    def to_dict(self) -> dict[str, str]:
        return {"rule": self.rule, "fact": self.fact, "strength": self.strength.value, "text": self.text}

    @classmethod
    def from_dict(cls, data: Mapping[str, str]) -> Evidence:
        """The reverse of `to_dict`; KeyError or ValueError when `data` is not one."""
        return cls(data["rule"], data["fact"], Strength(data["strength"]), data["text"])


def strongest(evidence: Iterable[Evidence]) -> Strength:
    """Definite if any is; suggestive for none at all."""
    if any(one.strength is Strength.DEFINITE for one in evidence):
        return Strength.DEFINITE
    return Strength.SUGGESTIVE


@dataclass(frozen=True, slots=True)
class RoleTag:
    """A role on a contact. `decided_by` and `decided_at` (ISO 8601): who confirmed or rejected it, and when."""

    role: Role
    state: TagState
    evidence: tuple[Evidence, ...] = ()
    decided_by: str = ""
    decided_at: str | None = None

    @property
    def effective(self) -> bool:
        """Whether filters and sheets count the contact as having the role."""
        return self.state is not TagState.REJECTED

    @property
    def strength(self) -> Strength:
        return strongest(self.evidence)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the rules say now about one role; the evidence is never empty, definite first."""

    role: Role
    evidence: tuple[Evidence, ...]

    @property
    def strength(self) -> Strength:
        return strongest(self.evidence)


@dataclass(frozen=True, slots=True)
class TagChange:
    """What re-tagging did to one role, in words too. `before` or `after` is None where there is no tag."""

    role: Role
    before: TagState | None
    after: TagState | None
    text: str


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
