"""The frame of a dialog that is saved by one command."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker.ui.context import Context
from caseworker.ui.forms.dialog import FormDialog

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.changes import Changes
    from caseworker.ui.forms.labeled import Labeled


class SavingDialog(FormDialog):
    """What is wrong is said beside its field, and nothing is kept until all of it is right.

    A subclass calls `finish` when its fields are there, and says which field is which.
    """

    def __init__(self, context: Context, parent: QWidget, *, width: int, height: int) -> None:
        super().__init__(parent, "", width=width, height=height)
        self._context = context

    def finish(self) -> None:
        """The buttons below."""
        self.button = self.end_with(self.tr("Cancel"), self.tr("Save"), self.keep)

    def keep(self) -> None:
        """Save what is entered."""
        raise NotImplementedError

    def field_of(self, name: str) -> Labeled | None:
        """The field that a problem names; None says it above the form."""
        raise NotImplementedError

    def run(self, command: Callable[[], Changes]) -> None:
        """The command that saves; what is saved already is not saved again."""
        if not self.button.isEnabled():
            return
        self.button.setEnabled(False)
        self._context.tasks.run(command, self._done, self._refused, owner=self)

    def _done(self, changes: Changes) -> None:
        self._context.did(changes)
        self.accept()

    def _refused(self, error: CaseworkerError) -> None:
        self.button.setEnabled(True)
        self.go_to(self.say_wrong(error, self.field_of))
