"""What files of this program say of a contact beside its facts, value by value: each is checked as it comes in.

What is not valid is left out (None), never refused: the contact matters more than a check from years ago.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from caseworker.models.checks import readable
from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.rows import Checked
from caseworker.models.stored import NoteText

_UID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LONGEST_NOTE = 20_000
_LONGEST_NAME = 200


def uid(text: str) -> str:
    """A UUID in its usual form, else empty."""
    found = text.strip().lower().removeprefix("urn:uuid:")
    return found if _UID.fullmatch(found) else ""


def role_tag(role: str, state: str, by: str = "", at: str = "") -> RoleTag | None:
    """A decision; a suggestion is none."""
    try:
        tag_role, tag_state = Role(role.strip()), TagState(state.strip())
    except ValueError:
        return None
    if tag_state is TagState.SUGGESTED:
        return None
    decided = _moment(at)
    return RoleTag(tag_role, tag_state, (), _line(by), decided.isoformat() if decided else None)


def check(group: str, on: str, method: str, outcome: str, by: str = "", source: str = "") -> Checked | None:
    try:
        return Checked(
            FactGroup(group.strip()),
            date.fromisoformat(on.strip()),
            VerifyMethod(method.strip()),
            _line(by),
            VerifyOutcome(outcome.strip()),
            _line(source),
        )
    except ValueError:
        return None


def note(body: str, author: str, at: str, pinned: bool = False) -> NoteText | None:
    """`at`: ISO 8601. A note without a time is none of ours."""
    text = readable(body).strip()[:_LONGEST_NOTE]
    created = _moment(at)
    return NoteText(text, _line(author), created, pinned) if text and created else None


def _moment(text: str) -> datetime | None:
    """With a time zone (UTC where none is named)."""
    try:
        moment = datetime.fromisoformat(text.strip())
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _line(text: str) -> str:
    return " ".join(readable(text).split())[:_LONGEST_NAME]
