"""The contact form's data: plain JSON values in the shape of `ContactFacts`. No Qt in here.

A form may hold rows that nobody filled in yet. They are left out when it is saved; `Trimmed` remembers
where the others stood, so that a problem with one is shown at the right row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.models.contact import ContactFacts
from caseworker.models.names import spoken

FormData = dict[str, Any]

ROW_LISTS = ("phones", "emails", "addresses", "links", "credentials", "taxonomies", "terms")
# What a row has before anybody types: a row of nothing else is empty.
_GIVEN = {
    "country",
    "kind",
    "status",
    "is_fax",
    "confidential",
    "primary",
    "latitude",
    "longitude",
}


def blank() -> FormData:
    """A new contact: every field at its default."""
    return {
        name: [] if name in ROW_LISTS else _plain(field.default) for name, field in ContactFacts.model_fields.items()
    }


def from_facts(facts: ContactFacts) -> FormData:
    return facts.model_dump(mode="json")


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)


def title(data: Mapping[str, Any]) -> str:
    """What to call the contact while it is edited; empty when it has no name yet."""
    if data.get("kind") == "organization":
        return str(data.get("organization") or "").strip()
    first = str(data.get("preferred_name") or data.get("given") or "")
    name = spoken(first.strip(), str(data.get("family") or "").strip())
    return name or str(data.get("organization") or "").strip()


@dataclass(frozen=True, slots=True)
class Trimmed:
    """`data` without empty rows; `rows` tells for each list where its rows stand in the form."""

    data: FormData
    rows: Mapping[str, tuple[int, ...]]

    def in_form(self, path: str) -> str:
        """The form's path for a path into `data`: ``phones.0.number`` may be the form's ``phones.2.number``."""
        head, _, rest = path.partition(".")
        index, _, tail = rest.partition(".")
        places = self.rows.get(head)
        if places is None or not index.isdigit() or int(index) >= len(places):
            return path
        moved = f"{head}.{places[int(index)]}"
        return f"{moved}.{tail}" if tail else moved


def trimmed(data: Mapping[str, Any]) -> Trimmed:
    kept = dict(data)
    places: dict[str, tuple[int, ...]] = {}
    for name in ROW_LISTS:
        rows = list(data.get(name) or ())
        filled = [index for index, row in enumerate(rows) if not _is_empty(row)]
        places[name] = tuple(filled)
        kept[name] = [rows[index] for index in filled]
    return Trimmed(kept, places)


def _is_empty(row: Mapping[str, Any]) -> bool:
    return not any(
        value.strip() if isinstance(value, str) else value for name, value in row.items() if name not in _GIVEN
    )


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both would be saved as the same facts."""
    return trimmed(one).data == trimmed(other).data


Validate = Callable[[Mapping[str, Any]], ContactFacts]


def what_is_valid(data: Mapping[str, Any], validate: Validate) -> ContactFacts | None:
    """The facts of a half-typed form without what cannot be kept yet: enough to suggest roles from.

    None when nothing usable remains (no name and no organization, say).
    """
    rest = trimmed(data).data
    if not title(rest):
        rest = {**rest, "kind": "person", "given": "?"}
    for _ in range(3):
        try:
            return validate(rest)
        except InvalidInput as error:
            rest = _without(rest, error.problems)
    return None


def _without(data: FormData, problems: tuple[FieldProblem, ...]) -> FormData:
    dropped: dict[str, set[int]] = {}
    cleaned = dict(data)
    for problem in problems:
        head, _, rest = problem.field.partition(".")
        index = rest.partition(".")[0]
        if index.isdigit():
            dropped.setdefault(head, set()).add(int(index))
        else:
            cleaned.pop(head, None)
    for name, indexes in dropped.items():
        cleaned[name] = [row for index, row in enumerate(cleaned.get(name) or ()) if index not in indexes]
    return cleaned
