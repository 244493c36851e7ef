"""A dialog whose typing is kept: however it is left, what is worth it stays as a draft that can be gone on with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime

from PySide6.QtGui import QCloseEvent

from caseworker.ui.context import Context, Message
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.draft import DraftKeeper


class DraftedDialog(FormDialog):
    """Set `_keeper` when the form is filled, and `_done` once it was saved: leaving then does nothing more."""

    _context: Context
    _keeper: DraftKeeper
    _done: bool = False

    @abstractmethod
    def _is_worth_keeping(self) -> bool:
        """Whether something was typed that is not saved. Called once, when the dialog is left."""

    @abstractmethod
    def _is_draft_over(self) -> bool:
        """Whether a draft that lies there is to be forgotten, there being nothing worth keeping."""

    @abstractmethod
    def _kept(self) -> tuple[str, Callable[[], None]]:
        """The sentence that says what is kept, and what opens it again."""

    def reject(self) -> None:
        """Esc and the close button."""
        self._leave()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        if self._done:
            return
        self._done = True
        if self._is_worth_keeping():
            self._keeper.keep()
            sentence, go_on = self._kept()
            self._context.notify(Message(sentence, self.tr("Continue"), go_on))
        elif self._is_draft_over():
            self._keeper.discard()
        self._keeper.finish()

    def _is_draft_of(self, drafted_at: datetime | None) -> bool:
        """Whether a draft is stored or on its way to be."""
        return drafted_at is not None or not self._keeper.is_quiet
