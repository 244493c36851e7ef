"""Referrals: the page, logging one, moving it on. What a dialog needs is read off the UI thread first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from caseworker.ui.context import Context
    from caseworker.ui.referrals.loading import ReferralOpening


def open_referral_form(
    context: Context, parent: QWidget, contact_id: int, referral_id: int | None = None
) -> None:
    """Shows the form of a new referral to a contact, or of one that is corrected."""

    def load() -> ReferralOpening:
        # Loads pydantic with the contact, off the UI thread.
        from caseworker.ui.referrals.loading import opening

        return opening(context.services, contact_id, referral_id)

    def show(found: ReferralOpening) -> None:
        from caseworker.ui.referrals.form import ReferralDialog

        ReferralDialog(context, parent, found).open()

    context.tasks.run(load, show, owner=parent)
