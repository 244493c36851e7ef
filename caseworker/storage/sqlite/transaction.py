"""The writes of one command. Single records go through SQLModel, a contact's rows and imports through the driver."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from caseworker.errors import ConflictError
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.tables import (
    ContactRecord,
    MetaRecord,
    NoteRecord,
    NoteRevisionRecord,
    VerificationRecord,
)
from caseworker.storage.sqlite import audit, contact_rows, importing, reading
from caseworker.storage.sqlite.lists import ListWriter
from caseworker.storage.sqlite.referral_writes import ReferralWriter
from caseworker.storage.sqlite.searches import SearchWriter
from caseworker.storage.sqlite.stamp import Stamp
from caseworker.storage.sqlite.touched import NO_ID, Touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlmodel import Session

    from caseworker.models.contact import ContactFacts
    from caseworker.models.roles import RoleTag
    from caseworker.models.rows import NoteRow
    from caseworker.models.stored import (
        Contact,
        ImportedContact,
        ImportKey,
        NewContact,
        Revision,
        VerificationInput,
    )
    from caseworker.storage.base import Cancel
    from caseworker.storage.sqlite.connection import Connection
    from caseworker.storage.sqlite.journal import Journal

_AS_RANGE = 300
"""From so many contacts on, adding them is recorded as one range."""
_CONTACTS_AT_ONCE = 1_000


class SqliteTransaction:
    """Implements `storage.base.Transaction`. `step` is the undo step that is being recorded, if any."""

    def __init__(
        self,
        connection: Connection,
        session: Session,
        journal: Journal,
        *,
        stamp: Stamp,
        action: str,
        step: int | None,
        cancel: Cancel | None,
    ) -> None:
        self._connection = connection
        self._session = session
        self._journal = journal
        self._stamp = stamp
        self._action = action
        self._step = step
        self._cancel = cancel
        self.touched = Touched()
        self.searches = SearchWriter(connection, stamp, self.touched)
        self.referrals = ReferralWriter(connection, stamp, self.touched)
        self.lists = ListWriter(connection, stamp, self.touched)

    @property
    def now(self) -> datetime:
        return self._stamp.now

    @property
    def actor(self) -> str:
        return self._stamp.actor

    # --- reading ------------------------------------------------------------------------------------------
    def contact(self, contact_id: int) -> Contact:
        return reading.contact(self._connection, contact_id)

    def note(self, note_id: int) -> NoteRow:
        return reading.note(self._connection, note_id)

    # --- contacts -----------------------------------------------------------------------------------------
    def add_contacts(self, contacts: Sequence[NewContact]) -> list[int]:
        added: list[int] = []
        for batch in reading.batches(contacts, _CONTACTS_AT_ONCE):
            self._check_cancel()
            ids = contact_rows.next_contact_ids(self._connection, len(batch))
            if len(batch) >= _AS_RANGE:
                with self._journal.range_of_contacts(self._step, ids):
                    contact_rows.insert(self._connection, ids, batch, self._stamp)
                self.touched.add_range(ids)
            else:
                contact_rows.insert(self._connection, ids, batch, self._stamp)
                self.touched.add(Kind.CONTACT, *ids)
            added += ids
        return added

    def replace_facts(self, contact_id: int, facts: ContactFacts, expected: int) -> None:
        self._contact(contact_id, expected)
        before = reading.facts_of(self._connection, (contact_id,))[contact_id]
        if before == facts:
            return
        contact_rows.update(self._connection, contact_id, before, facts, self._stamp)
        self._session.expire_all()
        self.touched.add(Kind.CONTACT, contact_id)

    def set_in_bin(self, contact_id: int, in_bin: bool, expected: int) -> None:
        contact = self._contact(contact_id, expected)
        if (contact.deleted_at is not None) == in_bin:
            return
        contact.deleted_at = self._stamp.at if in_bin else None
        contact.updated_at, contact.updated_by = self._stamp.at, self.actor
        contact.version += 1
        self._keep(contact)
        self.touched.add(Kind.CONTACT, contact_id)

    def set_tags(self, contact_id: int, tags: Sequence[RoleTag]) -> None:
        self._contact(contact_id)
        before = reading.tags_of(self._connection, (contact_id,)).get(contact_id, ())
        if contact_rows.replace_tags(self._connection, contact_id, before, tags):
            self.touched.add_tags(contact_id)

    def add_verification(self, contact_id: int, verification: VerificationInput) -> None:
        self._contact(contact_id)
        for group in sorted(verification.groups):
            record = VerificationRecord(
                contact_id=contact_id,
                fact_group=group.value,
                checked_on=verification.on.isoformat(),
                method=verification.method.value,
                outcome=verification.outcome.value,
                source=verification.source,
                checked_by=self.actor,
                recorded_at=self._stamp.at,
            )
            self.touched.add(Kind.VERIFICATION, self._new(record))
        self.touched.add(Kind.CONTACT, contact_id)

    # --- imports ------------------------------------------------------------------------------------------
    def imported(self, source: str, keys: Sequence[tuple[str, str]]) -> dict[str, ImportedContact]:
        self._check_cancel()
        return importing.imported(self._connection, source, keys)

    def revise_imported(self, revisions: Sequence[Revision]) -> None:
        self._check_cancel()
        importing.revise(self._connection, revisions, self._stamp, self.touched)
        self._session.expire_all()

    def note_digests(self, keys: Sequence[tuple[int, ImportKey, str]]) -> None:
        self._check_cancel()
        with self._journal.unrecorded(self._step):
            importing.note_digests(self._connection, keys)

    # --- notes --------------------------------------------------------------------------------------------
    def add_note(self, contact_id: int, body: str, pinned: bool) -> int:
        self._contact(contact_id)
        note_id = self._new(
            NoteRecord(
                contact_id=contact_id,
                version=1,
                body=body,
                author=self.actor,
                pinned=pinned,
                created_at=self._stamp.at,
                updated_at=self._stamp.at,
            )
        )
        self._touch_note(note_id, contact_id)
        return note_id

    def revise_note(self, note_id: int, body: str, pinned: bool, expected: int) -> None:
        note = self._note(note_id, expected)
        if note.body == body and bool(note.pinned) == pinned:
            return
        if note.body != body:
            self._new(
                NoteRevisionRecord(note_id=note_id, body=note.body, author=note.author, written_at=note.updated_at)
            )
            # The signature under a text is that of who wrote it last.
            note.body, note.author, note.updated_at = body, self.actor, self._stamp.at
        note.pinned = pinned
        note.version += 1
        self._keep(note)
        self._touch_note(note_id, note.contact_id)

    def delete_note(self, note_id: int, expected: int) -> None:
        note = self._note(note_id, expected)
        self._connection.execute("DELETE FROM note_revision WHERE note_id = ?", (note_id,))
        self._session.delete(note)
        self._session.flush()
        self._touch_note(note_id, note.contact_id)

    # --- lists and settings -------------------------------------------------------------------------------
    def set_meta(self, key: str, value: str) -> None:
        found = self._session.get(MetaRecord, key)
        if found is not None and found.value == value:
            return
        self._keep(self._session.merge(MetaRecord(key=key, value=value)))
        self.touched.add(Kind.META, NO_ID)

    def audit(self, kind: str, ids: Iterable[int] = (), count: int = 0, detail: str = "") -> None:
        named = list(ids)
        audit.add(self._connection, self._stamp, self._action, kind, named, max(count, len(named)), detail)

    # --- small change -------------------------------------------------------------------------------------
    def _check_cancel(self) -> None:
        if self._cancel is not None:
            self._cancel.check()

    def _contact(self, contact_id: int, expected: int | None = None) -> ContactRecord:
        found = self._session.get(ContactRecord, contact_id)
        if found is None:
            raise reading.no_contact(contact_id)
        if expected is not None:
            _check_version(found.version, expected)
        return found

    def _note(self, note_id: int, expected: int) -> NoteRecord:
        found = self._session.get(NoteRecord, note_id)
        if found is None:
            raise reading.no_note(note_id)
        _check_version(found.version, expected)
        return found

    def _new(self, record: SQLModel) -> int:
        """Stores it; its id."""
        self._keep(record)
        new_id: int = record.id  # type: ignore[attr-defined]
        return new_id

    def _keep(self, record: SQLModel) -> None:
        self._session.add(record)
        self._session.flush()

    def _touch_note(self, note_id: int, contact_id: int) -> None:
        self.touched.add(Kind.NOTE, note_id)
        self.touched.add(Kind.CONTACT, contact_id)


def _check_version(found: int, expected: int) -> None:
    if found != expected:
        raise ConflictError(
            translate("store", "This was changed meanwhile: look at both versions before you save."),
            expected=expected,
            found=found,
        )
