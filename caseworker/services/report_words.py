"""The codes of reports in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from caseworker.messages import translate
from caseworker.models.codes import Availability, FactGroup
from caseworker.models.figures import Period
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.unmet import NEAR, TELEHEALTH

TermLabel = Callable[[TermKind, str], str]


def role_word(role: Role | None) -> str:
    return {
        Role.INTERVENTIONIST: translate("reports", "Interventionist"),
        Role.THERAPIST: translate("reports", "Therapist"),
        None: translate("reports", "All"),
    }[role]


def group_word(group: FactGroup) -> str:
    return {
        FactGroup.AVAILABILITY: translate("reports", "Availability"),
        FactGroup.PAYMENT: translate("reports", "Payment"),
        FactGroup.REACH: translate("reports", "Ways to reach"),
        FactGroup.PRACTICE: translate("reports", "Practice"),
        FactGroup.CREDENTIALS: translate("reports", "Credentials"),
    }[group]


def level_word(code: str, label: TermLabel) -> str:
    return label(TermKind.LEVEL_OF_CARE, code) if code else translate("reports", "Not said")


def term_word(term: str, label: TermLabel) -> str:
    """A term as `services.unmet` writes it; one that is not known any more is its own code."""
    kind, _, code = term.partition(":")
    if term == NEAR:
        return translate("reports", "Near a place")
    if term == TELEHEALTH:
        return translate("reports", "Telehealth")
    if kind == "role" and code in set(Role):
        return role_word(Role(code))
    if kind == "availability" and code in set(Availability):
        return _availability_word(Availability(code))
    return label(TermKind(kind), code) if kind in set(TermKind) else term


def term_order(term: str) -> tuple[int, str]:
    """For sorting: who is sought, for what, then how to get there."""
    kinds = ("role", *(kind.value for kind in TermKind), "availability", TELEHEALTH, NEAR)
    kind = term.partition(":")[0]
    return (kinds.index(kind) if kind in kinds else len(kinds), term)


def _availability_word(availability: Availability) -> str:
    return {
        Availability.ACCEPTING: translate("reports", "Accepting clients"),
        Availability.WAITLIST: translate("reports", "Waitlist"),
        Availability.NOT_ACCEPTING: translate("reports", "Not accepting"),
        Availability.UNKNOWN: translate("reports", "Availability unknown"),
    }[availability]


def month_word(month: date) -> str:
    """Year and month as numbers: sorts in a spreadsheet, and is read the same everywhere."""
    return f"{month.year:04d}-{month.month:02d}"


def period_words(period: Period) -> str:
    first, last = (day.isoformat() if day else "" for day in (period.first, period.last))
    if first and last:
        return translate("reports", "{first} to {last}").format(first=first, last=last)
    if first:
        return translate("reports", "since {first}").format(first=first)
    return (
        translate("reports", "until {last}").format(last=last) if last else translate("reports", "from the beginning")
    )
