"""Write or edit a note. The contact is read off the UI thread before the dialog is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from caseworker.ui.context import Context
    from caseworker.ui.notes.loading import NoteOpening


def open_note(context: Context, parent: QWidget, contact_id: int, note_id: int | None = None) -> None:
    """Shows a new note about a contact, or one of its notes. An unsaved draft is taken up again."""

    def load() -> NoteOpening:
        # Loads pydantic with the contact, off the UI thread.
        from caseworker.ui.notes.loading import opening

        return opening(context.services, contact_id, note_id)

    def show(found: NoteOpening) -> None:
        from caseworker.ui.notes.dialog import NoteDialog

        NoteDialog(context, parent, found).open()

    context.tasks.run(load, show, owner=parent)
