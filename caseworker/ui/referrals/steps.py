"""Taking one legal step of a referral: at once, or after its dialog."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker.models.referral import ReferralRow, ReferralState, StepInput
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.referrals.step_dialog import StepDialog
from caseworker.ui.referrals.words import needs_dialog

if TYPE_CHECKING:
    from datetime import date

    from caseworker.errors import CaseworkerError
    from caseworker.models.changes import Changes

_AGAIN_AFTER = 7
"""Days after which an accepted referral is looked at again when its follow-up day has passed."""


def take_step(
    context: Context,
    parent: QWidget,
    row: ReferralRow,
    to: ReferralState,
    done: Callable[[Changes], None],
    refused: Callable[[], None],
) -> None:
    """`done` when it was taken. `refused` after a message says why it was not; closing the dialog calls neither."""
    if needs_dialog(to):
        StepDialog(context, parent, row, to, done).open()
        return
    referrals = context.services.referrals
    step = StepInput(to=to, follow_up=_next_day(row, to, context.services.session.today()))

    def tell(error: CaseworkerError) -> None:
        context.notify(Message(error.sentence, tone=Tone.WARNING))
        refused()

    context.tasks.run(lambda: referrals.advance(row.id, step, row.version), done, tell, owner=parent)


def _next_day(row: ReferralRow, to: ReferralState, today: date) -> date | None:
    """When to look again; None leaves it to the clocks, or keeps the day that is set."""
    is_due = row.follow_up is None or row.follow_up <= today
    if to in (ReferralState.ACCEPTED, ReferralState.IN_PROGRESS) and is_due:
        return today + timedelta(days=_AGAIN_AFTER)
    return None
