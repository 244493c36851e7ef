"""What a format has no place for travels beside what it has one for, so that a file of this program reads back whole.

A writer reads its own standard part back and keeps as JSON each fact that came out otherwise. Reading takes the
standard part first and lays those facts over it: whatever another program changed in the standard part counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from caseworker.exchange import extras
from caseworker.exchange.rows import validated
from caseworker.models.contact import ContactFacts
from caseworker.models.roles import TagState
from caseworker.models.stored import Contact, Extras

_PRIVATE = ("phones", "emails", "addresses")


def leaving(facts: ContactFacts, *, everything: bool) -> ContactFacts:
    """What of it may leave: without `everything` nothing that is confidential."""
    if everything:
        return facts
    kept = {name: tuple(one for one in getattr(facts, name) if not one.confidential) for name in _PRIVATE}
    return facts.model_copy(update={**kept, "confidential": False})


def rest(facts: ContactFacts, standard: Mapping[str, Any]) -> dict[str, Any]:
    """The facts, as JSON values, that `standard` (data for `ContactFacts`) does not say."""
    try:
        said = ContactFacts.model_validate(standard)
    except ValidationError:
        # Whatever it says, it says nothing.
        return {name: _plain(getattr(facts, name)) for name in ContactFacts.model_fields}
    return {
        name: _plain(value)
        for name in ContactFacts.model_fields
        if (value := getattr(facts, name)) != getattr(said, name)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [one.model_dump(mode="json", exclude_defaults=True) for one in value if isinstance(one, BaseModel)]
    return value


def facts(standard: Mapping[str, Any], rest_text: str | None) -> ContactFacts:
    """The reverse. `rest_text` is None in a file of others. Raises `RowProblem`."""
    laid_over = {name: value for name, value in _object(rest_text).items() if name in ContactFacts.model_fields}
    return validated({**standard, **laid_over})


def degrees(value: float | None) -> str:
    """Without an exponent, which not every reader knows; empty for None."""
    return "" if value is None else f"{value:.6f}".rstrip("0").rstrip(".")


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _object(text: str | None) -> dict[str, Any]:
    found = from_json(text)
    return found if isinstance(found, dict) else {}


def from_json(text: str | None) -> Any:
    """None for what is no JSON."""
    try:
        return json.loads(text or "null")
    except (ValueError, RecursionError):
        return None


# --- beside the facts -----------------------------------------------------------------------------------------
def beside(contact: Contact) -> dict[str, list[dict[str, Any]]]:
    """Decided roles, checks and notes as JSON values, by the names that `read_beside` takes; empty ones left out."""
    found: dict[str, list[dict[str, Any]]] = {
        "roles": [
            {"role": tag.role.value, "state": tag.state.value, "by": tag.decided_by, "at": tag.decided_at or ""}
            for tag in contact.tags
            if tag.state is not TagState.SUGGESTED
        ],
        "checks": [
            {
                "group": one.group.value,
                "on": one.on.isoformat(),
                "method": one.method.value,
                "outcome": one.outcome.value,
                "by": one.by,
                "source": one.source,
            }
            for one in contact.checked
        ],
        "notes": [
            {"body": one.body, "author": one.author, "at": one.created_at.isoformat(), "pinned": one.pinned}
            for one in contact.notes
        ],
    }
    return {name: entries for name, entries in found.items() if entries}


def read_beside(uid: str, content: Mapping[str, Any]) -> Extras:
    """The reverse of `beside`; what is not valid is left out."""
    roles = (extras.role_tag(**entry) for entry in _entries(content, "roles", ("role", "state", "by", "at")))
    checks = (extras.check(**entry) for entry in _entries(content, "checks", _CHECK))
    notes = (
        extras.note(one["body"], one["author"], one["at"], one["pinned"] == "True")
        for one in _entries(content, "notes", ("body", "author", "at", "pinned"))
    )
    return Extras(
        extras.uid(uid),
        tuple({one.role: one for one in roles if one is not None}.values()),
        tuple(one for one in checks if one is not None),
        tuple(one for one in notes if one is not None),
    )


_CHECK = ("group", "on", "method", "outcome", "by", "source")


def _entries(content: Mapping[str, Any], name: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    listed = content.get(name)
    return [
        {key: str(entry.get(key, "")) for key in keys}
        for entry in (listed if isinstance(listed, list) else [])
        if isinstance(entry, dict)
    ]
