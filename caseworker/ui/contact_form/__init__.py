"""Add or edit a contact. Everything heavy is loaded off the UI thread before the dialog is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from caseworker.models.codes import FactGroup
    from caseworker.ui.contact_form.loading import Opening
    from caseworker.ui.context import Context


def open_contact_form(
    context: Context, parent: QWidget, contact_id: int | None = None, at: FactGroup | None = None
) -> None:
    """Shows the form for a stored contact, or for a new one. An unsaved draft of it is taken up again.

    The cursor stands in the first field of the facts `at`, or in the name.
    """

    def load() -> Opening:
        # Loads pydantic, off the UI thread.
        from caseworker.ui.contact_form.loading import opening

        return opening(context.services, contact_id)

    def show(found: Opening) -> None:
        from caseworker.ui.contact_form.dialog import ContactDialog

        ContactDialog(context, parent, found, at).open()

    context.tasks.run(load, show, owner=parent)
