"""Two people edited one contact: what differs, field by field, and the facts that a choice leads to. No Qt in here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from caseworker.ui.contact_form.state import FormData, trimmed


class Side(Enum):
    MINE = "mine"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not the same in both. `proposed` is None when both sides changed it: a person must choose."""

    field: str
    mine: Any
    theirs: Any
    proposed: Side | None


def differences(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Difference]:
    """What differs between `mine` and `theirs`; `base` is what both began with."""
    before, one, other = trimmed(base).data, trimmed(mine).data, trimmed(theirs).data
    return [
        Difference(name, one.get(name), other.get(name), _proposal(before.get(name), one.get(name), other.get(name)))
        for name in other
        if one.get(name) != other.get(name)
    ]


def _proposal(base: Any, mine: Any, theirs: Any) -> Side | None:
    if mine == base:
        return Side.THEIRS
    if theirs == base:
        return Side.MINE
    return None


def merged(mine: Mapping[str, Any], theirs: Mapping[str, Any], choices: Mapping[str, Side]) -> FormData:
    """`theirs` with every field that was chosen from `mine`."""
    result = dict(trimmed(theirs).data)
    own = trimmed(mine).data
    for name, side in choices.items():
        if side is Side.MINE:
            result[name] = own.get(name)
    return result
