"""What was learned about the next contact, in words: “only Medicaid: declined by Mateo Quill on Nov 3, insurance”."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.next_contact import Learned
from caseworker.models.referral import ReasonCode, ReferralState
from caseworker.search.lexicon import near_label, role_meaning
from caseworker.services.referral_states import OPEN
from caseworker.services.referral_words import short_reason
from caseworker.services.search_words import tried_words

if TYPE_CHECKING:
    from caseworker.models.next_contact import Condition, Hint, Why
    from caseworker.models.vocabulary import Vocabulary

FormatDay = Callable[[date], str]
_NAMED = 4


def label(condition: Condition, vocabulary: Vocabulary) -> str:
    """What it asks of the next contact, in a word or two."""
    if condition.term is not None:
        name = vocabulary.label(*condition.term)
        is_only = condition.about in {Learned.PAYER, Learned.LANGUAGE}
        return translate("clients", "only {name}").format(name=name) if is_only else name
    if condition.about is Learned.AVAILABILITY:
        return translate("clients", "accepting clients now")
    if condition.about is Learned.DISTANCE and condition.near is not None:
        return near_label(condition.near)
    if condition.about is Learned.TRIED:
        return tried_words(len(condition.filters.tried))
    return ", ".join(role_meaning(role).label for role in sorted(condition.filters.roles))


def because(condition: Condition, format_day: FormatDay) -> str:
    """Why: what the referrals came to from which it was learned; of those already tried, who they are."""
    if condition.about is Learned.TRIED:
        return _listed([_named(one) for one in condition.why], translate("clients", ", "))
    return _listed([_why(one, condition.about, format_day) for one in condition.why], translate("clients", "; "))


def _listed(parts: list[str], between: str) -> str:
    more = len(parts) - _NAMED
    shown = [*parts[:_NAMED], translate("clients", "and {n} more").format(n=more)] if more > 0 else parts
    return between.join(shown)


def _named(one: Why) -> str:
    if one.state in OPEN:
        return translate("clients", "{contact} (still open)").format(contact=one.contact)
    return one.contact


def hint(one: Hint, format_day: FormatDay) -> str:
    """What to record, so that the next search can mind it."""
    said = _why(one.why, Learned.TRIED, format_day)
    missing = {
        ReasonCode.INSURANCE: translate("clients", "which insurance the client has is not recorded"),
        ReasonCode.LANGUAGE: translate("clients", "which language the client needs is not recorded"),
        ReasonCode.WRONG_SPECIALTY: translate("clients", "which specialty is needed is not recorded"),
        ReasonCode.DISTANCE: translate("clients", "say where the client is, to look nearer"),
        ReasonCode.HIGHER_LEVEL_NEEDED: translate("clients", "which level of care was sought is not recorded"),
    }[one.reason]
    return translate("clients", "{said}: {missing}.").format(said=f"{said[:1].upper()}{said[1:]}", missing=missing)


def _why(one: Why, about: Learned, format_day: FormatDay) -> str:
    day = format_day(one.on)
    if one.reason is None and about is not Learned.TRIED and one.state is ReferralState.SENT:
        return translate("clients", "asked for on {day}").format(day=day)
    said = _came_to(one.state).format(contact=one.contact, day=day)
    if one.reason is None:
        return said
    return translate("clients", "{what}, {reason}").format(what=said, reason=short_reason(one.reason))


def _came_to(state: ReferralState) -> str:
    named = {
        ReferralState.DRAFT: translate("clients", "drafted for {contact} on {day}"),
        ReferralState.NO_RESPONSE: translate("clients", "no response from {contact} since {day}"),
        ReferralState.WAITLISTED: translate("clients", "waitlisted by {contact} on {day}"),
        ReferralState.DECLINED: translate("clients", "declined by {contact} on {day}"),
        ReferralState.CANCELLED: translate("clients", "canceled with {contact} on {day}"),
        ReferralState.NOT_COMPLETED: translate("clients", "not completed with {contact} on {day}"),
    }
    return named.get(state, translate("clients", "open with {contact} since {day}"))
