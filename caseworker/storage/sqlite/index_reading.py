"""What the index is made of, read from the tables a few hundred contacts at a time, without any model objects."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from caseworker.models.codes import ANSWERED, FactGroup, VerifyOutcome

Connection = Any


class Scalars(NamedTuple):
    id: int
    version: int
    name: str
    sort_name: str
    kind: str
    given: str
    middle: str
    family: str
    suffix: str
    preferred_name: str
    credential_text: str
    organization: str
    job_title: str
    profession: str
    npi: str
    status: str
    favorite: int
    service_area: str
    availability: str
    waitlist_weeks: int | None
    telehealth: int | None
    fees: str
    about: str
    hours: str
    deleted_at: str | None


NOTHING = Scalars(
    0, 0, "", "", "", "", "", "", "", "", "", "", "", "", "", "", 0, "", "", None, None, "", "", "", None
)  # fmt: skip


class Checks(NamedTuple):
    """Days (ISO 8601) of the last answers: about anything, about availability; and of the last doubt about that."""

    any: str | None = None
    availability: str | None = None
    availability_doubt: str | None = None


@dataclass(slots=True)
class Source:
    """One contact as the tables have it. The lists hold rows in the order of the columns in `_CHILDREN`."""

    scalars: Scalars = NOTHING
    phones: list[Sequence[Any]] = field(default_factory=list)
    emails: list[Sequence[Any]] = field(default_factory=list)
    addresses: list[Sequence[Any]] = field(default_factory=list)
    credentials: list[Sequence[Any]] = field(default_factory=list)
    taxonomies: list[Sequence[Any]] = field(default_factory=list)
    terms: list[Sequence[Any]] = field(default_factory=list)
    tags: list[Sequence[Any]] = field(default_factory=list)
    notes: list[Sequence[Any]] = field(default_factory=list)
    checks: Checks = field(default_factory=Checks)


_CHILDREN: dict[str, tuple[str, str, str]] = {
    "phones": ("phone", "number, is_fax", "position"),
    "emails": ("email", "address", "position"),
    "addresses": ("address", "line1, line2, city, state, zip, latitude, longitude, directions", "position"),
    "credentials": ("credential", "abbreviation, number, kind, jurisdiction, expires, status", "position"),
    "taxonomies": ("taxonomy", "code, license_number, state", "position"),
    "terms": ("contact_term", "kind, code, text", "position"),
    "tags": ("role_tag", "role, state, strength", "role"),
    "notes": ("note", "body", "pinned DESC, created_at DESC, id DESC"),
}
_SCALARS = ", ".join(Scalars._fields)
_ANSWERS = ", ".join(f"'{outcome.value}'" for outcome in sorted(ANSWERED))
_CHECKS = f"""
    SELECT contact_id,
        max(checked_on) FILTER (WHERE outcome IN ({_ANSWERS})),
        max(checked_on) FILTER (WHERE outcome IN ({_ANSWERS}) AND fact_group = '{FactGroup.AVAILABILITY.value}'),
        max(checked_on) FILTER (
            WHERE outcome = '{VerifyOutcome.DOUBTED.value}' AND fact_group = '{FactGroup.AVAILABILITY.value}'
        )
    FROM verification WHERE contact_id {{which}} GROUP BY contact_id
"""
_LISTED = "IN (SELECT value FROM json_each(?))"
_RANGE = "BETWEEN ? AND ?"


def read_listed(conn: Connection, ids: Iterable[int]) -> list[Source]:
    """The contacts with these ids, those that do not exist left out; by id."""
    return _read(conn, _LISTED, (json.dumps(list(ids)),))


def read_range(conn: Connection, first: int, last: int) -> list[Source]:
    """The contacts from id `first` to id `last`, both included; by id."""
    return _read(conn, _RANGE, (first, last))


def read_only(conn: Connection, name: str, ids: Iterable[int]) -> dict[int, Source]:
    """By id, with nothing in them but the list of that name; those where it is empty are left out."""
    lists = _lists(conn, name, _LISTED, (json.dumps(list(ids)),))
    found: dict[int, Source] = {}
    for contact_id, rows in lists.items():
        found[contact_id] = Source()
        setattr(found[contact_id], name, rows)
    return found


def _read(conn: Connection, which: str, values: tuple[object, ...]) -> list[Source]:
    found: dict[int, Source] = {}
    for row in conn.execute(f"SELECT {_SCALARS} FROM contact WHERE id {which} ORDER BY id", values):
        found[row[0]] = Source(Scalars._make(row))
    if not found:
        return []
    for name in _CHILDREN:
        for contact_id, rows in _lists(conn, name, which, values).items():
            setattr(found[contact_id], name, rows)
    for contact_id, *days in conn.execute(_CHECKS.format(which=which), values):
        found[contact_id].checks = Checks(*days)
    return list(found.values())


def _lists(conn: Connection, name: str, which: str, values: tuple[object, ...]) -> dict[int, list[Sequence[Any]]]:
    table, columns, order = _CHILDREN[name]
    lists: dict[int, list[Sequence[Any]]] = defaultdict(list)
    statement = f"SELECT contact_id, {columns} FROM {table} WHERE contact_id {which} ORDER BY contact_id, {order}"
    for contact_id, *row in conn.execute(statement, values):
        lists[contact_id].append(row)
    return lists
