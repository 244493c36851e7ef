"""What the user can do with the contacts that are chosen, connected to the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication

from caseworker.models.roles import Role, TagState
from caseworker.models.rows import ContactRow
from caseworker.ui import words
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.directory.evidence_words import Answer
from caseworker.ui.directory.row_words import roles_of

if TYPE_CHECKING:
    from caseworker.models.changes import Changes

ONE_CONTACT = (
    *("contact.refer", "contact.note", "contact.verify", "contact.edit", "contact.favorite", "contact.copy"),
    *("contact.sheet", "contact.list", "contact.bin", "contact.confirm", "contact.reject"),
)


class Chosen(Protocol):
    """What the page knows about the choice."""

    def current_id(self) -> int | None: ...
    def current_row(self) -> ContactRow | None: ...
    def selected_ids(self) -> list[int]: ...
    def like(self) -> int | None: ...


def _tr(text: str) -> str:
    return QCoreApplication.translate("ContactCommands", text)


class ContactCommands(QObject):
    """Every command runs off the UI thread and reports what it changed."""

    def __init__(self, context: Context, chosen: Chosen, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._chosen = chosen
        doors, on = context.doors, context.actions.on
        on("contact.refer", self.refer)
        on("contact.note", self._with_current(doors.write_note))
        on("contact.verify", self._with_current(doors.verify))
        on("contact.edit", self._with_current(doors.edit_contact))
        on("contact.confirm", lambda: self.answer_suggested(Answer.CONFIRM))
        on("contact.reject", lambda: self.answer_suggested(Answer.REJECT))
        on("contact.favorite", self.toggle_favorite)
        on("contact.copy", self.copy)
        on("contact.bin", self.move_to_bin)
        on("contact.restore", self.restore)

    def enable(self, *, present: bool, in_bin: bool) -> None:
        """Which actions make sense now."""
        actions = self._context.actions
        actions.enable(present and not in_bin, *ONE_CONTACT)
        actions.enable(present and in_bin, "contact.restore")

    def run(self, command: Callable[[], Changes]) -> None:
        self._context.tasks.run(command, self._context.did, owner=self)

    def refer(self) -> None:
        """Several chosen contacts get a referral each, for the same need."""
        if ids := self._chosen.selected_ids():
            self._context.doors.log_referrals(ids, like=self._chosen.like())

    def toggle_favorite(self) -> None:
        contact_id, row = self._chosen.current_id(), self._chosen.current_row()
        if contact_id is None or row is None:
            return
        wanted = not row.favorite
        self.run(lambda: self._context.services.directory.set_favorite(contact_id, wanted))

    def move_to_bin(self) -> None:
        ids = self._chosen.selected_ids()
        if ids:
            self.run(lambda: self._context.services.directory.move_to_bin(ids))

    def restore(self) -> None:
        ids = self._chosen.selected_ids()
        if ids:
            self.run(lambda: self._context.services.directory.restore(ids))

    def answer_role(self, contact_id: int, role: Role, answer: Answer) -> None:
        roles = self._context.services.roles
        command = {Answer.CONFIRM: roles.confirm, Answer.REJECT: roles.reject, Answer.RESET: roles.clear}[answer]
        self.run(lambda: command(contact_id, role))

    def answer_suggested(self, answer: Answer) -> None:
        """Answer the first role of the current contact that is only suggested, in the order of the row."""
        contact_id, row = self._chosen.current_id(), self._chosen.current_row()
        if contact_id is None or row is None:
            return
        role = next((chip.role for chip in roles_of(row) if chip.state is TagState.SUGGESTED), None)
        if role is None:
            self._context.notify(Message(_tr("No role of this contact waits for an answer.")))
            return
        self.answer_role(contact_id, role, answer)

    def copy(self) -> None:
        row = self._chosen.current_row()
        if row is None:
            return
        name = ", ".join(part for part in (row.name, row.credentials) if part)
        lines = [name, words.phone(row.phone) if row.phone else ""]
        QGuiApplication.clipboard().setText("\n".join(line for line in lines if line))
        self._context.notify(Message(_tr("Name and phone copied."), tone=Tone.GOOD))

    def _with_current(self, command: Callable[[int], None]) -> Callable[[], None]:
        def run() -> None:
            contact_id = self._chosen.current_id()
            if contact_id is not None:
                command(contact_id)

        return run
