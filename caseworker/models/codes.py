"""The closed code sets of a contact. Standard library only: the first page is painted with them."""

from __future__ import annotations

from enum import StrEnum


class ContactKind(StrEnum):
    PERSON = "person"
    ORGANIZATION = "organization"


class Status(StrEnum):
    ACTIVE = "active"
    SUSPECTED_STALE = "suspected_stale"
    INACTIVE = "inactive"


class Availability(StrEnum):
    ACCEPTING = "accepting"
    WAITLIST = "waitlist"
    NOT_ACCEPTING = "not_accepting"
    UNKNOWN = "unknown"


class CredentialKind(StrEnum):
    LICENSE = "license"
    CERTIFICATION = "certification"
    DEGREE = "degree"
    TRAINING = "training"
    OTHER = "other"


class CredentialStatus(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    UNKNOWN = "unknown"


class FactGroup(StrEnum):
    """Facts that rot at the same speed and are verified together."""

    AVAILABILITY = "availability"
    PAYMENT = "payment"
    REACH = "reach"
    PRACTICE = "practice"
    CREDENTIALS = "credentials"


FRESH_DAYS: dict[FactGroup, int] = {
    FactGroup.AVAILABILITY: 30,
    FactGroup.PAYMENT: 90,
    FactGroup.REACH: 180,
    FactGroup.PRACTICE: 365,
    FactGroup.CREDENTIALS: 365,
}
EXPIRY_WARNING_DAYS = 60

WORKING_RULES = "working_rules"
"""Under which name a directory keeps the rules of its office (`Store.meta`), when it has its own."""


class VerifyMethod(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    IN_PERSON = "in_person"
    ISSUER = "issuer"
    REFERRAL = "referral"


class VerifyOutcome(StrEnum):
    """`DOUBTED`: a referral came back for a reason that contradicts the listing, which waits to be verified.

    `NUMBER_DEAD`: nobody can be reached that way. `LEFT`: retired, moved away or closed.
    """

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    NO_ANSWER = "no_answer"
    DOUBTED = "doubted"
    NUMBER_DEAD = "number_dead"
    LEFT = "left"


ANSWERED = frozenset({VerifyOutcome.CONFIRMED, VerifyOutcome.CHANGED})
"""The outcomes that say how old a fact is; the others leave it as old as it was."""
