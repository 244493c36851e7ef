"""Referrals: the page, logging one, moving it on. What a dialog needs is read off the UI thread first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.errors import CaseworkerError, InvalidInput, PassphraseNeeded
from caseworker.ui.context import Message, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from caseworker.ui.context import Context
    from caseworker.ui.referrals.loading import ReferralOpening


def open_referral_form(
    context: Context,
    parent: QWidget,
    contact_ids: Sequence[int],
    referral_id: int | None = None,
    *,
    like: int | None = None,
) -> None:
    """Shows the form of a new referral to one or several contacts, or of one that is corrected.

    `like`: an earlier referral of the same client. A new one takes over what is needed, and replaces it if it failed.

    A directory that is not encrypted is protected first: nothing about a client is typed into it.
    """

    def load() -> ReferralOpening:
        # Loads pydantic with the contact, off the UI thread.
        from caseworker.ui.referrals.loading import opening

        return opening(context.services, contact_ids, referral_id, like)

    def show(found: ReferralOpening) -> None:
        from caseworker.ui.referrals.form import ReferralDialog

        ReferralDialog(context, parent, found).open()

    def refused(error: CaseworkerError) -> None:
        if isinstance(error, InvalidInput):
            context.notify(Message(error.sentence, tone=Tone.WARNING))
            return
        if not isinstance(error, PassphraseNeeded) or context.access is None:
            context.tasks.problem.emit(error)
            return
        # Loaded on use: most directories are protected already.
        from caseworker.ui.welcome.protect import ProtectDialog

        dialog = ProtectDialog(context, context.access, parent, for_referral=True)
        dialog.protected.connect(start)
        dialog.open()

    def start() -> None:
        context.tasks.run(load, show, refused, owner=parent)

    start()
