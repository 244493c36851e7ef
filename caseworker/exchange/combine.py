"""Several records of one file that speak of the same contact, drawn together: every address and phone is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from caseworker.messages import translate
from caseworker.models.contact import ContactFacts

_Element = TypeVar("_Element")

KEYS: dict[str, Callable[[Any], object]] = {
    "phones": lambda phone: (phone.number, phone.extension),
    "emails": lambda email: email.address.casefold(),
    "addresses": lambda address: (address.line1.casefold(), address.line2.casefold(), address.zip[:5], address.city),
    "links": lambda link: link.url.rstrip("/").casefold(),
    "credentials": lambda credential: (credential.abbreviation, credential.jurisdiction, credential.number),
    "taxonomies": lambda taxonomy: (taxonomy.code, taxonomy.state, taxonomy.license_number),
    "terms": lambda term: (term.kind, term.code, term.text.casefold()),
}
"""What makes two elements of a list the same one, by the list's name."""


def combine(facts: Sequence[ContactFacts]) -> ContactFacts:
    """The first record's facts, its gaps filled by the others, with all their lists and remarks."""
    first, *others = facts
    if not others:
        return first
    merged: dict[str, Any] = {}
    for name, info in ContactFacts.model_fields.items():
        values = [getattr(one, name) for one in facts]
        if name in KEYS:
            merged[name] = union(KEYS[name], *values)
        elif name != "about":
            merged[name] = next((value for value in values if value != info.default), values[0])
    merged["taxonomies"] = [
        one.model_copy(update={"primary": one.primary and index == 0}) for index, one in enumerate(merged["taxonomies"])
    ]
    merged["about"] = _about(facts)
    return ContactFacts.model_validate(merged)


def union(key: Callable[[Any], object], *lists: Sequence[_Element]) -> tuple[_Element, ...]:
    """All elements in order, the first of those with the same key."""
    found: dict[object, _Element] = {}
    for elements in lists:
        for element in elements:
            found.setdefault(key(element), element)
    return tuple(found.values())


def _about(facts: Sequence[ContactFacts]) -> str:
    names = dict.fromkeys(one.display_name for one in facts[1:] if one.display_name != facts[0].display_name)
    other = [translate("exchange", "Also known as {name}.").format(name=name) for name in names]
    return "\n".join(dict.fromkeys([*(one.about for one in facts if one.about), *other]))[:4000].rstrip()
