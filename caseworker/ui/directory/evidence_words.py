"""Why a contact carries a role, in sentences, and what can be answered to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from PySide6.QtCore import QCoreApplication

from caseworker.models.roles import Role, RoleTag, Strength, TagState
from caseworker.ui import words
from caseworker.ui.widgets.role_chip import role_word

_SHOWN = 3


class Answer(Enum):
    CONFIRM = auto()
    REJECT = auto()
    RESET = auto()


@dataclass(frozen=True, slots=True)
class Reason:
    """One role: its heading (“Therapist:”, “Interventionist?”), why, and the answers to offer."""

    role: Role
    heading: str
    text: str
    answers: tuple[Answer, ...]


def _tr(text: str) -> str:
    return QCoreApplication.translate("EvidenceBox", text)


def reasons(tags: tuple[RoleTag, ...], you: str, today: date) -> list[Reason]:
    """Confirmed roles first, then suggestions, then rejected ones."""
    order = {TagState.CONFIRMED: 0, TagState.SUGGESTED: 1, TagState.REJECTED: 2}
    return [_reason(tag, you, today) for tag in sorted(tags, key=lambda tag: order[tag.state])]


def untagged(tags: tuple[RoleTag, ...]) -> tuple[Role, ...]:
    """Roles that nothing speaks for or against yet."""
    known = {tag.role for tag in tags}
    return tuple(role for role in (Role.THERAPIST, Role.INTERVENTIONIST) if role not in known)


def answer_word(answer: Answer) -> str:
    return {
        Answer.CONFIRM: _tr("Confirm"),
        Answer.REJECT: _tr("Not one"),
        Answer.RESET: _tr("Take back"),
    }[answer]


def _reason(tag: RoleTag, you: str, today: date) -> Reason:
    why = _why(tag)
    if tag.state is TagState.SUGGESTED:
        return Reason(tag.role, f"{role_word(tag.role)}?", why, (Answer.CONFIRM, Answer.REJECT))
    by = _decided(tag, you, today)
    if tag.state is TagState.REJECTED:
        heading = _tr("Not one: {role}").format(role=role_word(tag.role))
        return Reason(tag.role, heading, by, (Answer.RESET,))
    parts = [part for part in (why.rstrip("."), by) if part]
    return Reason(tag.role, f"{role_word(tag.role)}:", "; ".join(parts), (Answer.RESET,))


def _why(tag: RoleTag) -> str:
    shown = [_one(text.text, text.strength) for text in tag.evidence[:_SHOWN]]
    more = len(tag.evidence) - _SHOWN
    if more > 0:
        shown.append(_tr("and {n} more").format(n=more))
    return "; ".join(shown)


def _one(text: str, strength: Strength) -> str:
    """The evidence without the conclusion that the heading says already, with its strength in brackets."""
    fact = text.split("→", 1)[0].strip().rstrip(":,;")
    word = _tr("definite") if strength is Strength.DEFINITE else _tr("suggestive")
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
