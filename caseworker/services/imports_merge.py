"""A file's new facts meet what is stored: a fact is taken over only where no person has changed it since.

Three versions decide: what the file said last time (base), what is stored (current), what it says now (new). Lists
are compared element by element. Without a base (typed by hand, or from another source) the file only fills gaps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from caseworker.exchange.combine import KEYS
from caseworker.models.codes import ContactKind
from caseworker.models.contact import ContactFacts

_Element = TypeVar("_Element")
_NAME = ("given", "middle", "family", "suffix", "prefix", "kind")


@dataclass(frozen=True, slots=True)
class Merged:
    """`kept`: facts in which the file differs and a person's change stays."""

    facts: ContactFacts
    kept: int


def merge(base: ContactFacts | None, current: ContactFacts, new: ContactFacts) -> Merged:
    """What to store."""
    fills_gaps = base is None
    before = base or _nothing(current)
    values: dict[str, Any] = {}
    kept = 0
    for name in ContactFacts.model_fields:
        mine, old, now = getattr(current, name), getattr(before, name), getattr(new, name)
        if name in KEYS:
            value, held = _merge_list(KEYS[name], old, mine, now)
        elif now in (old, mine):
            value, held = mine, 0
        elif mine == old and not (fills_gaps and _is_name_of_another(name, current)):
            value, held = now, 0
        else:
            value, held = mine, 1
        values[name] = value
        kept += held
    if values == {name: getattr(current, name) for name in values}:
        return Merged(current, 0 if fills_gaps else kept)
    merged = current.model_copy(update=values)
    if not merged.display_name:
        # A person left but one name, which the file now withdraws.
        names = (*_NAME, "preferred_name", "organization")
        merged, kept = merged.model_copy(update={name: getattr(current, name) for name in names}), kept + 1
    return Merged(merged, 0 if fills_gaps else kept)


def _nothing(current: ContactFacts) -> ContactFacts:
    """What a file has said that never said anything."""
    return ContactFacts.model_construct(kind=current.kind)


def _is_name_of_another(field: str, current: ContactFacts) -> bool:
    # "Jane Smith" gets no middle name "Ruth" that is an organization's or another spelling's: names come as a whole.
    return field in _NAME and (current.kind is ContactKind.ORGANIZATION or bool(current.family and current.given))


def _merge_list(
    key: Callable[[Any], object], base: Sequence[_Element], current: Sequence[_Element], new: Sequence[_Element]
) -> tuple[tuple[_Element, ...], int]:
    if tuple(new) in (tuple(base), tuple(current)):
        return tuple(current), 0
    old, now = _by_key(key, base), _by_key(key, new)
    mine = _by_key(key, current)
    kept = 0
    gone = [one for one in old if one not in now]
    come = [one for one in now if one not in old]
    for one in old.keys() & now.keys():
        if old[one] != now[one]:
            if mine.get(one) == old[one]:
                mine[one] = now[one]
            elif mine.get(one) != now[one]:
                kept += 1
    for index, one in enumerate(gone):
        replacement = come[index] if index < len(come) else None
        if mine.get(one) == old[one]:
            mine = _exchanged(mine, one, replacement, now)
        elif replacement is not None and replacement not in mine:
            # The person changed or removed it, the file replaced it: the person's stays.
            kept += 1
        elif one in mine:
            kept += 1
    for one in come[len(gone) :]:
        mine.setdefault(one, now[one])
    return tuple(mine.values()), kept


def _by_key(key: Callable[[Any], object], elements: Sequence[_Element]) -> dict[object, _Element]:
    found: dict[object, _Element] = {}
    for element in elements:
        found.setdefault(key(element), element)
    return found


def _exchanged(
    mine: dict[object, _Element], gone: object, come: object | None, now: dict[object, _Element]
) -> dict[object, _Element]:
    """`come` in the place of `gone`, or nothing there."""
    result: dict[object, _Element] = {}
    for one, element in mine.items():
        if one != gone:
            result.setdefault(one, element)
        elif come is not None and come not in mine:
            result[come] = now[come]
    return result
