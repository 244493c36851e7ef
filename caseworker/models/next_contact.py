"""What was learned from a client's referrals about whom to ask next. Standard library only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from caseworker.models.query import Filters, Near, Sort
from caseworker.models.referral import ReasonCode, ReferralState
from caseworker.models.roles import Role
from caseworker.models.searches import Search
from caseworker.models.vocabulary import TermKind

_ANY = Filters()


class Learned(StrEnum):
    """What a condition on the next contact is about."""

    ROLE = "role"
    PAYER = "payer"
    LANGUAGE = "language"
    PRACTICE = "practice"
    LEVEL = "level"
    AVAILABILITY = "availability"
    DISTANCE = "distance"
    TRIED = "tried"


@dataclass(frozen=True, slots=True)
class Why:
    """From which referral it was learned: its contact, the day and what it came to. `reason` None: it was asked for."""

    referral_id: int
    contact: str
    on: date
    state: ReferralState
    reason: ReasonCode | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on the next contact, and why. `text`, `filters` and `near` are its part of the search.

    `term`: what is needed, for those about a term of the vocabulary.
    """

    about: Learned
    why: tuple[Why, ...]
    text: str = ""
    filters: Filters = _ANY
    near: Near | None = None
    term: tuple[TermKind, str] | None = None

    @property
    def is_learned(self) -> bool:
        """Whether it follows from what referrals came to, not only from what was asked for."""
        return any(one.reason is not None or one.state is not ReferralState.SENT for one in self.why)


@dataclass(frozen=True, slots=True)
class Hint:
    """A referral failed for a reason from which no condition follows, because what is needed is not recorded."""

    reason: ReasonCode
    why: Why


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whom to ask next for a client. `latest`: the referral that a new one is like."""

    code: str
    role: Role
    latest: int
    conditions: tuple[Condition, ...]
    hints: tuple[Hint, ...] = ()

    def search(self, without: Collection[Condition] = (), near: Near | None = None) -> Search:
        """All conditions but those `without`, as one search; `near` the place, when no condition names one."""
        filters, texts, place = Filters(), [], near
        for one in self.conditions:
            if one in without:
                continue
            filters = combined(filters, one.filters)
            texts += [one.text] if one.text else []
            place = one.near or place
        return Search(" ".join(texts), filters, place, Sort.NEAREST if place else None)


def combined(one: Filters, other: Filters) -> Filters:
    """`one`, and of `other` the parts that conditions have."""
    return replace(
        one,
        roles=one.roles | other.roles,
        terms=(*one.terms, *other.terms),
        availability=one.availability | other.availability,
        tried=one.tried | other.tried,
    )
