"""The legal next steps of a referral as buttons, most usual first: wherever a referral is worked on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.models.referral import ReferralRow, ReferralState
from caseworker.ui import theme
from caseworker.ui.referrals.words import needs_dialog, step_letter, step_word
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.flow import FlowLayout


class StepButtons(QWidget):
    """`has_primary`: the most usual step is the accent button of the view."""

    stepped = Signal(object)
    """The `ReferralState` whose button was pressed."""

    def __init__(self, row: ReferralRow, steps: Sequence[ReferralState], *, has_primary: bool = True) -> None:
        super().__init__()
        self.buttons: dict[ReferralState, Button] = {}
        flow = FlowLayout(self, gap=theme.px(8))
        for index, to in enumerate(steps):
            last_resort = to is ReferralState.ENTERED_IN_ERROR
            is_primary = has_primary and index == 0 and not last_resort
            look = Look.PRIMARY if is_primary else Look.FLAT if last_resort else Look.NORMAL
            text = step_word(to, again=row.state is ReferralState.NO_RESPONSE)
            button = Button(f"{text}…" if needs_dialog(to) else text, key=step_letter(to), look=look)
            button.setAccessibleName(text)
            button.setProperty("to", to.value)
            button.clicked.connect(self._press)
            flow.addWidget(button)
            self.buttons[to] = button

    def _press(self) -> None:
        self.stepped.emit(ReferralState(self.sender().property("to")))
