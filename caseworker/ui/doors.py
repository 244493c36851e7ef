"""Opens every dialog of the program. Each is imported when it is first asked for: the window shows without them.

What is expected of the folders (all on the UI thread, all non-blocking: dialogs are shown with `open()`):

- ``contact_form.open_contact_form(context, parent, contact_id=None, at=None)``
- ``notes.open_note(context, parent, contact_id, note_id=None)``
- ``referrals.open_referral_form(context, parent, contact_ids, referral_id=None, like=None)``
- ``importing.open_import(context, parent)``
- ``exporting.open_export(context, parent, offered)``
- ``sheets.open_preview(context, parent, ids)``, ``sheets.save_sheet(…)``, ``sheets.print_sheet(…)``
- ``referrals.steps.take_step(context, parent, row, to, done, refused)``
- ``working_rules.open_working_rules(context, parent)``
- ``agency.open_agency(context, parent)``
- ``own_words.open_own_words(context, parent)``
- ``shortcuts.open_shortcuts(context, parent)``, ``about.open_about(context, parent)``
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from caseworker.ui.context import Context, Exportable, Naming

if TYPE_CHECKING:
    from caseworker.models.changes import Changes
    from caseworker.models.codes import FactGroup
    from caseworker.models.referral import ReferralRow, ReferralState
    from caseworker.models.searches import SavedSearch, Search


class DialogDoors(QObject):
    """The `Doors` of one window. Give it the context before the first use.

    `tray` gives the contacts on the sheet without asking the store, `place` where the search looks, empty for anywhere,
    `exportable` what can be chosen to be exported.
    """

    protected = Signal()
    """The directory was encrypted."""

    sample_left = Signal()
    """A directory of one's own is to take the place of the sample."""

    def __init__(
        self,
        parent: QWidget,
        tray: Callable[[], tuple[int, ...]],
        place: Callable[[], str],
        exportable: Callable[[], Exportable],
    ) -> None:
        super().__init__(parent)
        self._parent = parent
        self._tray = tray
        self._place = place
        self._exportable = exportable
        self._context: Context | None = None

    def use(self, context: Context) -> None:
        self._context = context

    @property
    def context(self) -> Context:
        if self._context is None:
            raise RuntimeError("The doors were used before the window was complete.")
        return self._context

    # The imports are inside the functions for start-up speed: no dialog is needed for the first paint.
    def new_contact(self) -> None:
        from caseworker.ui.contact_form import open_contact_form

        open_contact_form(self.context, self._parent)

    def edit_contact(self, contact_id: int, at: FactGroup | None = None) -> None:
        """`at`: begin with the field of these facts."""
        from caseworker.ui.contact_form import open_contact_form

        open_contact_form(self.context, self._parent, contact_id, at)

    def write_note(self, contact_id: int, note_id: int | None = None) -> None:
        from caseworker.ui.notes import open_note

        open_note(self.context, self._parent, contact_id, note_id)

    def log_referral(self, contact_id: int, referral_id: int | None = None) -> None:
        """A new referral, or `referral_id` to correct one."""
        from caseworker.ui.referrals import open_referral_form

        open_referral_form(self.context, self._parent, (contact_id,), referral_id)

    def log_referrals(self, contact_ids: Sequence[int], *, like: int | None = None) -> None:
        """The same need to one contact or to several, each a referral of its own; `like` one of the client before."""
        from caseworker.ui.referrals import open_referral_form

        open_referral_form(self.context, self._parent, contact_ids, like=like)

    def take_step(
        self,
        row: ReferralRow,
        to: ReferralState,
        done: Callable[[Changes], None],
        refused: Callable[[], None],
    ) -> None:
        """A legal step of a referral, after its dialog if it asks for more than a click."""
        from caseworker.ui.referrals.steps import take_step

        take_step(self.context, self._parent, row, to, done, refused)

    def working_rules(self) -> None:
        from caseworker.ui.working_rules import open_working_rules

        open_working_rules(self.context, self._parent)

    def agency(self) -> None:
        from caseworker.ui.agency import open_agency

        open_agency(self.context, self._parent)

    def verify(self, contact_id: int) -> None:
        from caseworker.ui.directory.verify import open_verify

        open_verify(self.context, self._parent, contact_id)

    def save_search(self, search: Search, saved: SavedSearch | None = None) -> None:
        """Keep `search` under a name, or change the name and shortcut of `saved`."""
        from caseworker.ui.directory.save_search import open_save_search

        open_save_search(self.context, self._parent, search, saved)

    def name_list(self, naming: Naming) -> None:
        """Ask for the name of a list and do with it what `naming` says."""
        from caseworker.ui.directory.list_name import ListNameDialog

        ListNameDialog(self.context, self._parent, naming).open()

    def import_file(self) -> None:
        from caseworker.ui.importing import open_import

        open_import(self.context, self._parent)

    def export(self) -> None:
        from caseworker.ui.exporting import open_export

        open_export(self.context, self._parent, self._exportable())

    def preview_sheet(self) -> None:
        from caseworker.ui.sheets import open_preview

        open_preview(self.context, self._parent, self._tray(), self._place())

    def save_sheet(self) -> None:
        from caseworker.ui.sheets import save_sheet

        save_sheet(self.context, self._parent, self._tray())

    def print_sheet(self) -> None:
        from caseworker.ui.sheets import print_sheet

        print_sheet(self.context, self._parent, self._tray())

    def protect(self) -> None:
        access = self.context.access
        if access is None:
            return
        from caseworker.ui.welcome.protect import ProtectDialog

        dialog = ProtectDialog(self.context, access, self._parent)
        dialog.protected.connect(self.protected)
        dialog.open()

    def change_passphrase(self) -> None:
        access = self.context.access
        if access is None:
            return
        from caseworker.ui.welcome.change import ChangePassphraseDialog

        ChangePassphraseDialog(self.context, access, self._parent).open()

    def new_recovery_key(self) -> None:
        access = self.context.access
        if access is None:
            return
        from caseworker.ui.welcome.new_key import NewRecoveryKeyDialog

        NewRecoveryKeyDialog(self.context, access, self._parent).open()

    def your_name(self) -> None:
        from caseworker.ui.your_name import YourNameDialog

        YourNameDialog(self.context, self._parent).open()

    def own_words(self) -> None:
        from caseworker.ui.own_words import open_own_words

        open_own_words(self.context, self._parent)

    def leave_sample(self) -> None:
        if self.context.access is None:
            return
        from caseworker.ui.welcome.leave_sample import LeaveSampleDialog

        dialog = LeaveSampleDialog(self._parent)
        dialog.accepted.connect(self.sample_left)
        dialog.open()

    def shortcuts(self) -> None:
        from caseworker.ui.shortcuts import open_shortcuts

        open_shortcuts(self.context, self._parent)

    def about(self) -> None:
        from caseworker.ui.about import open_about

        open_about(self.context, self._parent)
