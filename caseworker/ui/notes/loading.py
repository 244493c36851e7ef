"""What the note dialog begins with. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from caseworker.errors import NotFound
from caseworker.messages import translate

if TYPE_CHECKING:
    from caseworker.models.rows import NoteRevision, NoteRow
    from caseworker.services.bundle import Services


@dataclass(frozen=True, slots=True)
class NoteOpening:
    """`note` is None for a new one. `body` and `pinned` are what is shown first, from the draft if there is one."""

    contact_id: int
    contact_name: str
    note: NoteRow | None
    revisions: tuple[NoteRevision, ...]
    body: str
    pinned: bool
    drafted_at: datetime | None

    @property
    def key(self) -> str:
        return f"note:new:{self.contact_id}" if self.note is None else f"note:{self.contact_id}:{self.note.id}"


def opening(services: Services, contact_id: int, note_id: int | None) -> NoteOpening:
    """Raises NotFound when the contact or the note is gone."""
    contact = services.directory.get(contact_id)
    note = next((one for one in contact.notes if one.id == note_id), None)
    if note_id is not None and note is None:
        raise NotFound(translate("notes", "This note was deleted meanwhile: undo brings it back."))
    revisions = tuple(services.notes.revisions(note.id)) if note and note.revisions else ()
    body, pinned = (note.body, note.pinned) if note else ("", False)
    found = NoteOpening(contact_id, contact.facts.display_name, note, revisions, body, pinned, None)
    draft = next((one for one in services.drafts.pending() if one.key == found.key), None)
    kept = services.drafts.data(draft) if draft else {}
    drafted = kept.get("body")
    if draft is None or not isinstance(drafted, str) or drafted == body:
        return found
    pinned = bool(kept.get("pinned"))
    return NoteOpening(contact_id, found.contact_name, note, revisions, drafted, pinned, draft.saved_at)
