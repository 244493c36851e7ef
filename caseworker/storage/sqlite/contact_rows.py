"""A contact's rows, written: for one contact as for a hundred thousand, on the raw driver."""

from __future__ import annotations

import json
import random
import secrets
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from caseworker.models.roles import Evidence, RoleTag, strongest
from caseworker.storage.sqlite.facts import CHILDREN, NULLABLE, SCALARS, child_rows, insert_into, to_json
from caseworker.storage.sqlite.moments import to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from caseworker.models.contact import ContactFacts
    from caseworker.models.rows import Checked
    from caseworker.models.stored import NewContact
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.stamp import Stamp

_HEAD = ("id", "uid", "version", "name", "sort_name")
_TAIL = ("source", "created_at", "created_by", "updated_at", "updated_by")
_INSERT_CONTACT = insert_into(
    "contact", (*_HEAD, *SCALARS.names, *_TAIL), ("?",) * len(_HEAD) + SCALARS.marks + ("?",) * len(_TAIL)
)
_INSERT_TAG = insert_into(
    "role_tag",
    ("contact_id", "role", "state", "strength", "evidence", "decided_by", "decided_at"),
    ("?", "?", "?", "?", "?", "?", NULLABLE),
)
_INSERT_IMPORT = insert_into(
    "import_record", ("contact_id", "source", "source_id", "digest", "base_is_current"), ("?", "?", "?", "?", "1")
)
_INSERT_CHECK = insert_into(
    "verification",
    ("contact_id", "fact_group", "checked_on", "method", "outcome", "source", "checked_by", "recorded_at"),
    ("?",) * 8,
)
_INSERT_NOTE = insert_into(
    "note", ("contact_id", "version", "body", "author", "pinned", "created_at", "updated_at"), ("?",) * 7
)
_CHANGING = ", ".join(
    f'"{name}" = {mark}'
    for name, mark in zip(("name", "sort_name", *SCALARS.names), ("?", "?", *SCALARS.marks), strict=True)
)
_UPDATE_CONTACT = f"UPDATE contact SET {_CHANGING}, updated_at = ?, updated_by = ?, version = version + 1 WHERE id = ?"


def next_contact_ids(connection: Connection, count: int) -> range:
    """Numbers that no contact ever had. Nobody else takes them while the transaction lasts."""
    row = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'contact'").fetchone()
    first = (row[0] if row else 0) + 1
    return range(first, first + count)


def insert(connection: Connection, ids: range, contacts: Sequence[NewContact], stamp: Stamp) -> None:
    tail = (stamp.at, stamp.actor, stamp.at, stamp.actor)
    uids = _uids(stamp.now, len(contacts))
    _keep_free_uids(connection, uids, contacts)
    # Lists, and one statement a table: a statement a row took twice as long.
    connection.executemany(
        _INSERT_CONTACT,
        [
            (
                number,
                uid,
                1,
                new.facts.display_name,
                new.facts.sort_name,
                *SCALARS.values(new.facts),
                new.key.source if new.key else "",
                *tail,
            )
            for number, uid, new in zip(ids, uids, contacts, strict=True)
        ],
    )
    for child in CHILDREN:
        rows = [
            row
            for number, new in zip(ids, contacts, strict=True)
            if new.facts.__dict__[child.field]
            for row in child_rows(child, number, new.facts)
        ]
        if rows:
            connection.executemany(child.insert, rows)
    tags = [tag_row(number, tag) for number, new in zip(ids, contacts, strict=True) for tag in new.tags]
    connection.executemany(_INSERT_TAG, tags)
    keys = [
        (number, new.key.source, new.key.source_id, new.digest)
        for number, new in zip(ids, contacts, strict=True)
        if new.key is not None
    ]
    connection.executemany(_INSERT_IMPORT, keys)
    # Newest first is how they are read, so that the latest gets the highest number.
    checks = [
        check_row(number, one, stamp)
        for number, new in zip(ids, contacts, strict=True)
        if new.checked
        for one in reversed(new.checked)
    ]
    connection.executemany(_INSERT_CHECK, checks)
    notes = [
        (number, 1, one.body, one.author, one.pinned, to_text(one.created_at), to_text(one.created_at))
        for number, new in zip(ids, contacts, strict=True)
        if new.notes
        for one in reversed(new.notes)
    ]
    connection.executemany(_INSERT_NOTE, notes)


def update(connection: Connection, contact_id: int, before: ContactFacts, after: ContactFacts, stamp: Stamp) -> None:
    """Writes what differs. The caller has checked the version, and that something differs."""
    keep_import_base(connection, contact_id, before)
    connection.execute(
        _UPDATE_CONTACT,
        (
            after.display_name,
            after.sort_name,
            *SCALARS.values(after),
            stamp.at,
            stamp.actor,
            contact_id,
        ),
    )
    for child in CHILDREN:
        if getattr(before, child.field) == getattr(after, child.field):
            continue
        connection.execute(f"DELETE FROM {child.table} WHERE contact_id = ?", (contact_id,))
        connection.executemany(child.insert, child_rows(child, contact_id, after))


def keep_import_base(connection: Connection, contact_id: int, facts: ContactFacts) -> None:
    """Writes down what an import had stored, before it is edited for the first time."""
    records = connection.execute(
        "SELECT id FROM import_record WHERE contact_id = ? AND base_is_current", (contact_id,)
    ).fetchall()
    if records:
        base = to_json(facts)
        connection.executemany(
            "UPDATE import_record SET base = ?, base_is_current = 0 WHERE id = ?",
            [(base, record) for (record,) in records],
        )


def replace_tags(connection: Connection, contact_id: int, before: Iterable[RoleTag], after: Iterable[RoleTag]) -> bool:
    """Whether anything changed."""
    old = {tag.role: tag for tag in before}
    new = {tag.role: tag for tag in after}
    if old == new:
        return False
    for role in old.keys() | new.keys():
        if old.get(role) == new.get(role):
            continue
        if role in old:
            connection.execute("DELETE FROM role_tag WHERE contact_id = ? AND role = ?", (contact_id, role.value))
        if role in new:
            connection.execute(_INSERT_TAG, tag_row(contact_id, new[role]))
    return True


def tag_row(contact_id: int, tag: RoleTag) -> tuple[Any, ...]:
    evidence, strength = _evidence(tag.evidence)
    return contact_id, tag.role.value, tag.state.value, strength, evidence, tag.decided_by, tag.decided_at or ""


def check_row(contact_id: int, one: Checked, stamp: Stamp) -> tuple[Any, ...]:
    on, by = one.on.isoformat(), one.by
    return contact_id, one.group.value, on, one.method.value, one.outcome.value, one.source, by, stamp.at


def _keep_free_uids(connection: Connection, uids: list[str], contacts: Sequence[NewContact]) -> None:
    """Puts the uids that contacts bring into `uids`, the first time for each that nobody has."""
    brought = {new.uid: place for place, new in reversed(list(enumerate(contacts))) if new.uid}
    if not brought:
        return
    taken = connection.execute(
        "SELECT uid FROM contact WHERE uid IN (SELECT value FROM json_each(?))", (json.dumps(list(brought)),)
    )
    for (uid,) in taken.fetchall():
        del brought[uid]
    for uid, place in brought.items():
        uids[place] = uid


@lru_cache(maxsize=2048)
def _evidence(evidence: tuple[Evidence, ...]) -> tuple[str, str]:
    """As JSON, and how strong it is. Imported contacts share theirs by the thousand."""
    text = json.dumps([one.to_dict() for one in evidence], ensure_ascii=False, separators=(",", ":"))
    return text, strongest(evidence).value


def _uids(now: datetime, count: int) -> list[str]:
    """UUIDs of version 7 (RFC 9562) in rising order, so that the index on them grows at its end."""
    milliseconds = int(now.timestamp() * 1000)
    chance = random.Random(secrets.token_bytes(32))  # noqa: S311 - unique, not secret
    tail = chance.getrandbits(73)
    found = []
    for _ in range(count):
        tail += 1 + chance.getrandbits(32)
        number = milliseconds << 80 | 7 << 76 | (tail >> 62 & 0xFFF) << 64 | 2 << 62 | (tail & 0x3FFF_FFFF_FFFF_FFFF)
        digits = f"{number:032x}"
        found.append(f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}")
    return found
