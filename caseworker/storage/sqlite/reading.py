"""Whole contacts, notes and lists, read on the raw driver. Loads pydantic: not for the first page."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from caseworker.errors import NotFound
from caseworker.messages import translate
from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.roles import Evidence, Role, RoleTag, TagState
from caseworker.models.rows import Checked, NoteRevision, NoteRow
from caseworker.models.stored import Contact
from caseworker.storage.sqlite import referrals
from caseworker.storage.sqlite.facts import CHILDREN, SCALARS, build_facts
from caseworker.storage.sqlite.moments import from_text

if TYPE_CHECKING:
    from caseworker.models.contact import ContactFacts
    from caseworker.models.referral import ReferralRow
    from caseworker.storage.sqlite.connection import Connection

T = TypeVar("T")
AT_ONCE = 500
_FACT_COLUMNS = ", ".join(f'"{name}"' for name in SCALARS.names)
_OWN_COLUMNS = "id, uid, version, source, created_at, created_by, updated_at, updated_by, deleted_at"
_OWN = len(_OWN_COLUMNS.split(", "))
_AMONG = "IN (SELECT value FROM json_each(?))"
_NOTE = (
    "SELECT id, contact_id, version, body, author, pinned, created_at, updated_at, "
    "(SELECT count(*) FROM note_revision WHERE note_id = note.id) FROM note"
)


def batches(things: Sequence[T], size: int = AT_ONCE) -> Iterator[Sequence[T]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


def contact(connection: Connection, contact_id: int) -> Contact:
    """NotFound when there is no such contact."""
    found = contacts(connection, (contact_id,))
    if not found:
        raise no_contact(contact_id)
    return found[0]


def contacts(connection: Connection, ids: Sequence[int]) -> list[Contact]:
    """In the order of `ids`; those that do not exist are left out."""
    found: list[Contact] = []
    for batch in batches(ids):
        among = json.dumps(list(batch))
        rows = connection.execute(
            f"SELECT {_OWN_COLUMNS}, {_FACT_COLUMNS} FROM contact WHERE id {_AMONG}", (among,)
        ).fetchall()
        children = _children(connection, among)
        tags = _tags(connection, among)
        notes = _by_contact(_notes(connection, among))
        sent = _by_contact(referrals.of_contacts(connection, among))
        checked = _checked(connection, among)
        built = {
            row[0]: Contact(
                id=row[0],
                uid=row[1],
                version=row[2],
                source=row[3],
                created_at=from_text(row[4]),
                created_by=row[5],
                updated_at=from_text(row[6]),
                updated_by=row[7],
                deleted_at=None if row[8] is None else from_text(row[8]),
                facts=build_facts(row[_OWN:], children.get(row[0], {})),
                tags=tags.get(row[0], ()),
                notes=tuple(notes.get(row[0], ())),
                referrals=tuple(sent.get(row[0], ())),
                checked=tuple(checked.get(row[0], ())),
            )
            for row in rows
        }
        found += [built[one] for one in batch if one in built]
    return found


def facts_of(connection: Connection, ids: Iterable[int]) -> dict[int, ContactFacts]:
    """Only the facts, by contact id; for a few hundred contacts at a time."""
    among = json.dumps(list(ids))
    children = _children(connection, among)
    rows = connection.execute(f"SELECT id, {_FACT_COLUMNS} FROM contact WHERE id {_AMONG}", (among,))
    return {row[0]: build_facts(row[1:], children.get(row[0], {})) for row in rows}


def tags_of(connection: Connection, ids: Iterable[int]) -> dict[int, tuple[RoleTag, ...]]:
    return _tags(connection, json.dumps(list(ids)))


def note(connection: Connection, note_id: int) -> NoteRow:
    row = connection.execute(f"{_NOTE} WHERE id = ?", (note_id,)).fetchone()
    if row is None:
        raise no_note(note_id)
    return _build_note(row)


def note_revisions(connection: Connection, note_id: int) -> list[NoteRevision]:
    """Newest first."""
    rows = connection.execute(
        "SELECT body, author, written_at FROM note_revision WHERE note_id = ? ORDER BY id DESC", (note_id,)
    )
    return [NoteRevision(body, author, from_text(at)) for body, author, at in rows]


def no_contact(contact_id: int) -> NotFound:
    return NotFound(translate("store", "There is no contact {id}.").format(id=contact_id))


def no_note(note_id: int) -> NotFound:
    return NotFound(translate("store", "There is no note {id}: it may have been deleted.").format(id=note_id))


def _children(connection: Connection, among: str) -> dict[int, dict[str, list[Any]]]:
    found: dict[int, dict[str, list[Any]]] = defaultdict(dict)
    for child in CHILDREN:
        build = child.codec.build
        for row in connection.execute(child.select, (among,)):
            found[row[0]].setdefault(child.field, []).append(build(row[1:]))
    return found


def _tags(connection: Connection, among: str) -> dict[int, tuple[RoleTag, ...]]:
    found: dict[int, tuple[RoleTag, ...]] = {}
    rows = connection.execute(
        "SELECT contact_id, role, state, evidence, decided_by, decided_at FROM role_tag "
        f"WHERE contact_id {_AMONG} ORDER BY contact_id, role",
        (among,),
    )
    for contact_id, role, state, evidence, decided_by, decided_at in rows:
        reasons = tuple(Evidence.from_dict(one) for one in json.loads(evidence))
        tag = RoleTag(Role(role), TagState(state), reasons, decided_by, decided_at)
        found[contact_id] = (*found.get(contact_id, ()), tag)
    return found


def _notes(connection: Connection, among: str) -> list[NoteRow]:
    """Pinned first, then newest."""
    rows = connection.execute(
        f"{_NOTE} WHERE contact_id {_AMONG} ORDER BY pinned DESC, created_at DESC, id DESC", (among,)
    )
    return [_build_note(row) for row in rows]


def _build_note(row: Sequence[Any]) -> NoteRow:
    return NoteRow(
        id=row[0],
        contact_id=row[1],
        version=row[2],
        body=row[3],
        author=row[4],
        pinned=bool(row[5]),
        created_at=from_text(row[6]),
        updated_at=from_text(row[7]),
        revisions=row[8],
    )


def _checked(connection: Connection, among: str) -> dict[int, list[Checked]]:
    """Newest first."""
    found: dict[int, list[Checked]] = defaultdict(list)
    rows = connection.execute(
        "SELECT contact_id, fact_group, checked_on, method, checked_by, outcome, source FROM verification "
        f"WHERE contact_id {_AMONG} ORDER BY checked_on DESC, id DESC",
        (among,),
    )
    for contact_id, group, on, method, by, outcome, source in rows:
        found[contact_id].append(
            Checked(FactGroup(group), date.fromisoformat(on), VerifyMethod(method), by, VerifyOutcome(outcome), source)
        )
    return found


def _by_contact(
    rows: Iterable[NoteRow] | Iterable[ReferralRow],
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.contact_id].append(row)
    return found
