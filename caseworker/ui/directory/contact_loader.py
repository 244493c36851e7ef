"""Brings the chosen contact into the pane, when the hands rest."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from caseworker.ui.directory.loading import load_contact

if TYPE_CHECKING:
    from caseworker.ui.context import Context
    from caseworker.ui.directory.model import ContactListModel
    from caseworker.ui.directory.pane import ContactPane
    from caseworker.ui.directory.pane_words import PaneData
    from caseworker.ui.tasks import Task

_WALK_DELAY_MS = 30
_TYPE_DELAY_MS = 120


class ContactLoader(QObject):
    """Reads a contact and hands it to the pane. Building it takes longer than a key may, so keys come first.

    `chosen` gives the current contact of the list, `on_sheet` the contacts on the sheet.
    """

    def __init__(
        self,
        context: Context,
        model: ContactListModel,
        pane: ContactPane,
        chosen: Callable[[], int | None],
        on_sheet: Callable[[], Collection[int]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._model = model
        self._pane = pane
        self._chosen = chosen
        self._on_sheet = on_sheet
        self._task: Task | None = None
        self._is_held = False
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.timeout.connect(self._load_chosen)

    @property
    def is_waiting(self) -> bool:
        """Whether the chosen contact is about to be read."""
        return self._delay.isActive()

    def load_soon(self, *, typing: bool) -> None:
        """The current contact, if it is still the current one after a moment of rest."""
        self._delay.start(_TYPE_DELAY_MS if typing else _WALK_DELAY_MS)

    def hold(self) -> None:
        """A key was pressed: what is on its way to the pane waits until `release`."""
        task = self._task
        is_on_its_way = task is not None and task.is_pending
        if task is not None:
            task.forget()
        self._is_held = self._is_held or is_on_its_way or self._delay.isActive()
        self._delay.stop()

    def release(self, _error: object = None) -> None:
        """The key is answered, or cannot be."""
        if self._is_held and not self._delay.isActive():
            self.load_soon(typing=True)
        self._is_held = False

    def load(self, contact_id: int) -> None:
        """This contact, now."""
        if self._task is not None:
            self._task.forget()
        row = self._model.row_of(contact_id)
        services = self._context.services
        self._task = self._context.tasks.run(
            lambda: load_contact(services, contact_id, row),
            self._show,
            lambda _gone: self._pane.clear(),
            owner=self,
            quick=True,
        )

    def _load_chosen(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self.load(chosen)

    def _show(self, data: PaneData) -> None:
        self._pane.show_contact(data, data.contact.id in self._on_sheet())
