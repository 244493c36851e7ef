"""What happened to a referral, oldest first, one line a step."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from caseworker.messages import translate
from caseworker.models.referral import Attempt, ReferralEvent, ReferralRow, ReferralState
from caseworker.services.referral_words import reason_word, result_word, state_word
from caseworker.ui import theme
from caseworker.ui.referrals.words import LOOKS
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.labels import label


class Timeline(QWidget):
    def __init__(self, row: ReferralRow, events: Sequence[ReferralEvent], attempts: Sequence[Attempt] = ()) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What happened so far"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(4))
        grid.setColumnStretch(2, 1)
        lines = [(event.at, LOOKS[event.after].sign, event_text(row, event)) for event in events]
        lines += [(attempt.at, _ATTEMPT, attempt_text(attempt)) for attempt in attempts]
        for index, (at, mark, text) in enumerate(sorted(lines, key=lambda line: line[0])):
            sign = label(mark, "muted")
            sign.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(sign, index, 0)
            grid.addWidget(label(moment(at), "muted"), index, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(text, "", wrap=True), index, 2)


_ATTEMPT = "·"


def attempt_text(attempt: Attempt) -> str:
    """ "No answer (J. Okafor). The line is busy all day." """
    text = translate("referrals", "{what} ({who})")
    text = text.format(what=result_word(attempt.result), who=attempt.actor)
    return f"{text}. {attempt.note}" if attempt.note else text


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
