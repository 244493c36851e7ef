"""What colleagues learned about a contact: dated, signed, revisions kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.checks import readable

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.rows import NoteRevision
    from caseworker.services.session import Session

LONGEST_NOTE = 20_000
"""Characters."""


class Notes:
    """Notes are Markdown. Commands raise NotFound, and InvalidInput (field ``body``) for an empty or endless text."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, contact_id: int, body: str, pinned: bool = False) -> Changes:
        text = _checked(body)
        return self._session.command("note.add", lambda tx: tx.add_note(contact_id, text, pinned))

    def revise(self, note_id: int, body: str, pinned: bool, expected: int) -> Changes:
        """ConflictError when someone else edited it since version `expected` was read."""
        text = _checked(body)
        return self._session.command("note.revise", lambda tx: tx.revise_note(note_id, text, pinned, expected))

    def delete(self, note_id: int, expected: int) -> Changes:
        return self._session.command("note.delete", lambda tx: tx.delete_note(note_id, expected))

    def revisions(self, note_id: int) -> list[NoteRevision]:
        """Older texts."""
        return self._session.store.note_revisions(note_id)


def _checked(body: str) -> str:
    text = readable(body).strip()
    if not text:
        raise _problem(translate("notes", "The note is empty: write what a colleague should know."))
    if len(text) > LONGEST_NOTE:
        raise _problem(
            translate("notes", "The note has {length} characters: shorten it to {limit}, or write two.").format(
                length=f"{len(text):,}", limit=f"{LONGEST_NOTE:,}"
            )
        )
    return text


def _problem(sentence: str) -> InvalidInput:
    return InvalidInput((FieldProblem("body", sentence),))
