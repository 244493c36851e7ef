"""How old the facts of a contact are, and which credentials run out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from caseworker.models.codes import (
    ANSWERED,
    FRESH_DAYS,
    Availability,
    CredentialStatus,
    FactGroup,
    VerifyOutcome,
)
from caseworker.models.rows import Checked, ContactRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.models.contact import Credential
    from caseworker.models.stored import Contact
    from caseworker.models.working_rules import WorkingRules


@dataclass(frozen=True, slots=True)
class Freshness:
    """`checked`: when somebody last answered, None if never; `age_days` since then.

    Stale means: show as unknown, never as yes. A fact is stale when it was never checked, when it is older than
    its group allows, or when something contradicts it since: a referral that came back (`doubt` is DOUBTED), a number
    that is dead (NUMBER_DEAD).
    """

    checked: Checked | None
    is_stale: bool
    age_days: int | None
    doubt: VerifyOutcome | None = None

    @property
    def is_doubted(self) -> bool:
        return self.doubt is not None


class ExpiryState(StrEnum):
    NONE = "none"
    EXPIRED = "expired"
    EXPIRES_SOON = "expires_soon"
    VALID = "valid"


@dataclass(frozen=True, slots=True)
class Expiry:
    """`days` until the credential expires, negative when it has; None without a date."""

    state: ExpiryState
    days: int | None


def freshness(contact: Contact, today: date, rules: WorkingRules) -> Mapping[FactGroup, Freshness]:
    """For every group of facts that rots at its own speed."""
    return {group: group_freshness(contact.checked, group, today, rules) for group in FRESH_DAYS}


def group_freshness(checks: tuple[Checked, ...], group: FactGroup, today: date, rules: WorkingRules) -> Freshness:
    of_group = [check for check in checks if check.group is group]
    answered = max((check for check in of_group if check.outcome in ANSWERED), key=lambda c: c.on, default=None)
    doubt = max((check for check in of_group if _contradicts(check)), key=lambda c: c.on, default=None)
    if doubt is not None and answered is not None and doubt.on < answered.on:
        doubt = None
    outcome = doubt.outcome if doubt else None
    if answered is None:
        return Freshness(None, is_stale=True, age_days=None, doubt=outcome)
    age = max(0, (today - answered.on).days)
    return Freshness(answered, doubt is not None or age > rules.fresh_days[group], age, outcome)


def _contradicts(check: Checked) -> bool:
    if check.outcome is VerifyOutcome.NUMBER_DEAD:
        return check.group is FactGroup.REACH
    return check.outcome is VerifyOutcome.DOUBTED


def expiry(credential: Credential, today: date, rules: WorkingRules) -> Expiry:
    """Whether a credential has run out, or will within the office's days of warning (60 unless changed).

    One that is marked expired counts as such without a date.
    """
    days = None if credential.expires is None else (credential.expires - today).days
    if credential.status is CredentialStatus.EXPIRED or (days is not None and days < 0):
        return Expiry(ExpiryState.EXPIRED, days)
    if days is None:
        return Expiry(ExpiryState.NONE, None)
    if days <= rules.expiry_warning_days:
        return Expiry(ExpiryState.EXPIRES_SOON, days)
    return Expiry(ExpiryState.VALID, days)


def shown_availability(row: ContactRow, today: date) -> Availability:
    """What a list may say: an availability that was never checked, or too long ago, is unknown."""
    checked = row.availability_checked
    if checked is None or (today - checked).days > row.believed_days:
        return Availability.UNKNOWN
    return row.availability
