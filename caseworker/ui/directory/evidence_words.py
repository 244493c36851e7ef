"""Why a contact carries a role, in sentences, and what can be answered to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from caseworker.models.roles import Evidence, Lapse, Role, RoleTag, Strength, TagState
from caseworker.ui import words
from caseworker.ui.widgets.role_chip import role_word

_SHOWN = 2


class Answer(Enum):
    CONFIRM = auto()
    REJECT = auto()
    RESET = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """One role: its heading (“Therapist:”, “Interventionist?”) and why. `more` are the reasons not told at first."""

    role: Role
    heading: str
    text: str
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to answer: “Not a therapist”. `spoken` says it whole where `text` leaves the role to the eye."""

    role: Role
    answer: Answer
    text: str
    spoken: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("EvidenceBox", text)


def reasons(tags: tuple[RoleTag, ...], you: str, today: date, lapses: tuple[Lapse, ...] = ()) -> list[Reason]:
    """Confirmed roles first, then suggestions, then rejected ones."""
    order = {TagState.CONFIRMED: 0, TagState.SUGGESTED: 1, TagState.REJECTED: 2}
    lapsed = {lapse.role: _lapsed(lapse, today) for lapse in lapses}
    return [
        _reason(tag, you, today, lapsed.get(tag.role, "")) for tag in sorted(tags, key=lambda tag: order[tag.state])
    ]


def offers(tags: tuple[RoleTag, ...], lapses: tuple[Lapse, ...] = ()) -> list[Offer]:
    """What can be said about each role now; roles that nothing speaks for yet come last."""
    found: list[Offer] = []
    is_plain = len(tags) == 1
    asked = {lapse.role for lapse in lapses if not lapse.is_answered}
    for tag in tags:
        confirm, reject = _confirm(tag.role), _not_one(tag.role)
        if tag.state is TagState.SUGGESTED:
            found.append(Offer(tag.role, Answer.CONFIRM, _tr("Confirm") if is_plain else confirm, confirm))
        elif tag.state is TagState.CONFIRMED and tag.role in asked:
            found.append(Offer(tag.role, Answer.CONFIRM, _tr("Still right") if is_plain else _still(tag.role)))
        if tag.state is TagState.REJECTED:
            found.append(Offer(tag.role, Answer.RESET, _tr("Take back")))
        else:
            found.append(Offer(tag.role, Answer.REJECT, _tr("Not one") if is_plain else reject, reject))
    known = {tag.role for tag in tags}
    missing = [role for role in (Role.THERAPIST, Role.INTERVENTIONIST) if role not in known]
    return found + [Offer(role, Answer.CONFIRM, _mark(role)) for role in missing]


def _confirm(role: Role) -> str:
    return _tr("Confirm interventionist") if role is Role.INTERVENTIONIST else _tr("Confirm therapist")


def _still(role: Role) -> str:
    return _tr("Still an interventionist") if role is Role.INTERVENTIONIST else _tr("Still a therapist")


def _not_one(role: Role) -> str:
    return _tr("Not an interventionist") if role is Role.INTERVENTIONIST else _tr("Not a therapist")


def _mark(role: Role) -> str:
    return _tr("Mark as interventionist") if role is Role.INTERVENTIONIST else _tr("Mark as therapist")


def _reason(tag: RoleTag, you: str, today: date, lapsed: str) -> Reason:
    decided = _decided(tag, you, today)
    if tag.state is TagState.REJECTED:
        return Reason(tag.role, f"{_not_one(tag.role)}:", decided)
    first, more = _why(tag)
    heading = f"{role_word(tag.role)}?" if tag.state is TagState.SUGGESTED else f"{role_word(tag.role)}:"
    return Reason(tag.role, heading, "; ".join(part for part in (*first, decided, lapsed) if part), more)


def _lapsed(lapse: Lapse, today: date) -> str:
    """What has run out, as a question unless somebody confirmed the role since."""
    when = _tr("on {day}").format(day=words.day(lapse.on, today)) if lapse.on else _tr("some time ago")
    if lapse.is_answered:
        return _tr("the {credential} expired {when}").format(credential=lapse.credential, when=when)
    if lapse.role is Role.INTERVENTIONIST:
        text = _tr("the {credential} that made this an interventionist expired {when}: still right?")
    else:
        text = _tr("the {credential} that made this a therapist expired {when}: still right?")
    return text.format(credential=lapse.credential, when=when)


def _why(tag: RoleTag) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reasons that decide, and the others: where one is definite, those that only suggest add nothing."""
    definite = [one for one in tag.evidence if one.strength is Strength.DEFINITE]
    first = (definite or list(tag.evidence))[:_SHOWN]
    return tuple(map(_one, first)), tuple(_one(one) for one in tag.evidence if one not in first)


def _one(evidence: Evidence) -> str:
    """The evidence without the conclusion that the heading says already, with its strength in brackets."""
    fact = evidence.text.split("→", 1)[0].strip().rstrip(":,;")
    word = _tr("definite") if evidence.strength is Strength.DEFINITE else _tr("suggestive")
    return f"{fact} ({word})"


def _decided(tag: RoleTag, you: str, today: date) -> str:
    if not tag.decided_by:
        return ""
    who = _tr("you") if tag.decided_by == you else tag.decided_by
    when = ""
    if tag.decided_at:
        when = words.local_day(datetime.fromisoformat(tag.decided_at), today)
    template = _tr("rejected by {who}") if tag.state is TagState.REJECTED else _tr("confirmed by {who}")
    return " ".join(part for part in (template.format(who=who), when) if part)
