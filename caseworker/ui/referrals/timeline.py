"""What happened to a referral, oldest first, one line a step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from caseworker.messages import translate
from caseworker.models.referral import ReferralEvent, ReferralRow, ReferralState
from caseworker.ui import theme
from caseworker.ui.referrals.words import LOOKS, reason_word, state_word
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.labels import label


class Timeline(QWidget):
    def __init__(self, row: ReferralRow, events: Sequence[ReferralEvent]) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What happened so far"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(2, 1)
        for index, event in enumerate(events):
            sign = label(LOOKS[event.after].sign, "muted")
            sign.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(sign, index, 0)
            grid.addWidget(label(moment(event.at), "muted"), index, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(event_text(row, event), "", wrap=True), index, 2)


def event_text(row: ReferralRow, event: ReferralEvent) -> str:
    """ "Declined: no capacity (J. Okafor). They will have room in May." """
    text = state_word(event.after)
    if event.after is ReferralState.SENT and event.before is ReferralState.NO_RESPONSE:
        text = translate("referrals", "Sent again")
    elif event.after is ReferralState.SENT and row.how_sent:
        text = translate("referrals", "Sent: {how}").format(how=row.how_sent.lower())
    if event.reason is not None:
        reason = event.reason_text or reason_word(event.reason).lower()
        text = translate("referrals", "{state}: {reason}").format(state=text, reason=reason)
    text = translate("referrals", "{what} ({who})").format(what=text, who=event.actor)
    return f"{text}. {event.note}" if event.note else text
