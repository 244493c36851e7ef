"""What an import asks of the store: who is known already, and what the file said last time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from caseworker.models.changes import Kind
from caseworker.models.stored import ImportedContact
from caseworker.storage.sqlite import contact_rows, reading
from caseworker.storage.sqlite.facts import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from caseworker.models.contact import ContactFacts
    from caseworker.models.stored import ImportKey, Revision
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.stamp import Stamp
    from caseworker.storage.sqlite.touched import Touched

_PUT_RECORD = """
INSERT INTO import_record (contact_id, source, source_id, digest, base, base_is_current) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (source, source_id) DO UPDATE SET
    contact_id = excluded.contact_id, digest = excluded.digest, base = excluded.base,
    base_is_current = excluded.base_is_current
"""
_PUT_DIGEST = """
INSERT INTO import_record (contact_id, source, source_id, digest, base, base_is_current) VALUES (?, ?, ?, ?, NULL, 1)
ON CONFLICT (source, source_id) DO UPDATE SET contact_id = excluded.contact_id, digest = excluded.digest
"""


def imported(connection: Connection, source: str, keys: Sequence[tuple[str, str]]) -> dict[str, ImportedContact]:
    """See `Transaction.imported`. Of several contacts with one NPI, the oldest that is not in the bin."""
    found: dict[str, ImportedContact] = {}
    for batch in reading.batches(keys):
        found |= _imported(connection, source, batch)
    return found


def _imported(connection: Connection, source: str, keys: Sequence[tuple[str, str]]) -> dict[str, ImportedContact]:
    by_npi = dict(
        connection.execute(
            # The condition on the empty NPI lets the partial index be used.
            "SELECT npi, id FROM contact WHERE npi IN (SELECT value FROM json_each(?)) AND npi <> '' "
            "ORDER BY deleted_at IS NULL, id DESC",
            (json.dumps([npi for _, npi in keys if npi]),),
        ).fetchall()
    )
    by_key = dict(
        connection.execute(
            "SELECT source_id, contact_id FROM import_record "
            "WHERE source = ? AND source_id IN (SELECT value FROM json_each(?))",
            (source, json.dumps([source_id for source_id, _ in keys])),
        ).fetchall()
    )
    # A file that this program wrote names its contacts by their uid, which nothing else can be.
    by_uid = dict(
        connection.execute(
            "SELECT uid, id FROM contact WHERE uid IN (SELECT value FROM json_each(?))",
            (json.dumps([source_id for source_id, _ in keys]),),
        ).fetchall()
    )
    matched = {
        source_id: contact_id
        for source_id, npi in keys
        if (contact_id := by_uid.get(source_id) or by_npi.get(npi) or by_key.get(source_id)) is not None
    }
    return _known(connection, source, matched) if matched else {}


def _known(connection: Connection, source: str, matched: dict[str, int]) -> dict[str, ImportedContact]:
    ids = set(matched.values())
    among = json.dumps(sorted(ids))
    facts = reading.facts_of(connection, ids)
    tags = reading.tags_of(connection, ids)
    heads = {
        row[0]: (row[1], row[2] is not None)
        for row in connection.execute(
            "SELECT id, version, deleted_at FROM contact WHERE id IN (SELECT value FROM json_each(?))", (among,)
        )
    }
    digests: dict[tuple[int, str], str] = {}
    bases: dict[int, ContactFacts] = {}
    own: set[int] = set()
    for contact_id, kept_source, source_id, digest, base, is_current in connection.execute(
        "SELECT contact_id, source, source_id, digest, base, base_is_current FROM import_record "
        "WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (among,),
    ):
        if kept_source == source:
            digests[contact_id, source_id] = digest
        # What this source said counts before what another did; among several records the newest.
        if contact_id in own and kept_source != source:
            continue
        if is_current:
            bases[contact_id] = facts[contact_id]
        elif base is not None:
            bases[contact_id] = from_json(base)
        else:
            continue
        if kept_source == source:
            own.add(contact_id)
    return {
        source_id: ImportedContact(
            id=contact_id,
            version=heads[contact_id][0],
            digest=digests.get((contact_id, source_id), ""),
            base=bases.get(contact_id),
            current=facts[contact_id],
            tags=tags.get(contact_id, ()),
            in_bin=heads[contact_id][1],
        )
        for source_id, contact_id in matched.items()
    }


def revise(connection: Connection, revisions: Sequence[Revision], stamp: Stamp, touched: Touched) -> None:
    """Facts, tags and record of each. A contact that a revision leaves as it is counts as untouched."""
    for batch in reading.batches(revisions):
        ids = [one.id for one in batch]
        facts = reading.facts_of(connection, ids)
        tags = reading.tags_of(connection, ids)
        for one in batch:
            if one.id not in facts:
                raise reading.no_contact(one.id)
            if facts[one.id] != one.facts:
                contact_rows.update(connection, one.id, facts[one.id], one.facts, stamp)
                facts[one.id] = one.facts
                touched.add(Kind.CONTACT, one.id)
            if contact_rows.replace_tags(connection, one.id, tags.get(one.id, ()), one.tags):
                tags[one.id] = one.tags
                touched.add_tags(one.id)
            _put_record(connection, one)


def _put_record(connection: Connection, revision: Revision) -> None:
    is_current = revision.base == revision.facts
    connection.execute(
        _PUT_RECORD,
        (
            revision.id,
            revision.key.source,
            revision.key.source_id,
            revision.digest,
            None if is_current else to_json(revision.base),
            is_current,
        ),
    )


def note_digests(connection: Connection, keys: Sequence[tuple[int, ImportKey, str]]) -> None:
    connection.executemany(
        _PUT_DIGEST, [(contact_id, key.source, key.source_id, digest) for contact_id, key, digest in keys]
    )
