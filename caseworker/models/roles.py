"""Roles, and why a contact carries one. Standard library only: the first page is painted with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
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
class Lapse:
    """A credential that made a contact a `role` and has expired: on `on`, the last good day, None when not known.

    `is_answered`: somebody has confirmed the role since.
    """

    role: Role
    credential: str
    on: date | None
    is_answered: bool = False


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
