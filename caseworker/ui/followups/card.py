"""What is to be known and done about the current row: whom to call, why, and one button a key."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.models.followups import FollowUp
from caseworker.models.referral import ContactResult
from caseworker.ui import theme, words
from caseworker.ui.followups.words import NextDay, day_keys, phone, reason_sentence, result_keys
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.referrals.lines import who
from caseworker.ui.referrals.words import OPEN_CONTACT_LETTER
from caseworker.ui.step_buttons import StepButtons
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, selectable
from caseworker.ui.widgets.role_chip import RoleChip

if TYPE_CHECKING:
    from caseworker.services.bundle import Services

LONGEST_NOTE = 500
_GAP = 8


class FollowUpCard(Card):
    """`note` is what was typed about this referral before and not noted yet."""

    called = Signal(object)
    """The `ContactResult` whose button was pressed."""

    dated = Signal(object)
    """The `NextDay` whose button was pressed."""

    stepped = Signal(object)
    opened = Signal()
    contact_wanted = Signal()
    left = Signal()
    """Back to the list: Escape, or Enter in the note."""

    def __init__(self, services: Services, item: FollowUp, note: str = "") -> None:
        super().__init__()
        self.item = item
        self._services = services
        self.results: dict[ContactResult, Button] = {}
        self.days: dict[NextDay, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(16), theme.px(14), theme.px(16), theme.px(14))
        self._column.setSpacing(theme.px(8))
        self._add_heading()
        today = services.session.today()
        format_day = partial(words.day, today=today)
        said = " ".join(reason_sentence(item, reason, today, format_day) for reason in item.reasons)
        self._column.addWidget(label(said, "strong", wrap=True))
        self._column.addWidget(selectable(label(self._facts(), "muted", wrap=True)))
        self.note = TextField(longest=LONGEST_NOTE, placeholder=self.tr("What was said"))
        self.note.set_value(note)
        self.note.editor.returnPressed.connect(self.left)
        grid = FieldGrid(gap=20)
        for title, buttons in ((self.tr("I called"), self._calls()), (self.tr("Look again"), self._days())):
            # Side by side while there is room, else they break like text.
            grid.add(self._titled(title, buttons), _width_in_one_line(buttons), 0)
        grid.add(Labeled(self.tr("Note, kept with the call"), self.note), 180, 1)
        self._column.addLayout(grid)
        self.steps = StepButtons(item.row, services.referrals.steps(item.row), has_primary=False)
        self.steps.stepped.connect(self.stepped)
        self._column.addWidget(self._titled(self.tr("What came of it"), self.steps))
        self._column.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _add_heading(self) -> None:
        # A number is read in one piece.
        row, number = self.item.row, phone(self.item).replace(" ", "\u00a0")
        text = f"{row.client_code} → {who(row)}"
        head = FieldGrid()
        head.add(label(f"{text} · {number}" if number else text, "name", wrap=True), 360, 1)
        side = QWidget()
        flow = _line(side)
        chip = RoleChip(row.role_sought)
        flow.addWidget(chip)
        for short, whole, key, signal in (
            (self.tr("Referral"), self.tr("Open the referral"), self.tr("Enter"), self.opened),
            (self.tr("Contact"), self.tr("Open the contact"), OPEN_CONTACT_LETTER, self.contact_wanted),
        ):
            button = self._button(short, key, Look.NORMAL)
            button.setAccessibleName(whole)
            button.setToolTip(whole)
            button.clicked.connect(lambda _checked=False, told=signal: told.emit())
            flow.addWidget(button)
        head.add(side, _width_in_one_line(side) + chip.sizeHint().width() / theme.scale() + _GAP, 0)
        self._column.addLayout(head)

    def _facts(self) -> str:
        row, last = self.item.row, self.item.work.last_try
        facts = [row.reason]
        if last is not None and last.note:
            facts.append(self.tr("last time: {note}").format(note=last.note))
        if row.private_note:
            facts.append(row.private_note)
        return " · ".join(" ".join(fact.split()) for fact in facts)

    def _calls(self) -> QWidget:
        hold = QWidget()
        line = _line(hold)
        for result, key in result_keys().items():
            is_first = result is ContactResult.REACHED
            button = self._button(key.text, key.key, Look.PRIMARY if is_first else Look.NORMAL)
            button.clicked.connect(lambda _checked=False, one=result: self.called.emit(one))
            line.addWidget(button)
            self.results[result] = button
        return hold

    def _days(self) -> QWidget:
        hold = QWidget()
        line = _line(hold)
        for day, key in day_keys().items():
            button = self._button(key.text, key.key, Look.NORMAL)
            button.clicked.connect(lambda _checked=False, one=day: self.dated.emit(one))
            line.addWidget(button)
            self.days[day] = button
        return hold

    def _button(self, text: str, key: str, look: Look) -> Button:
        button = Button(text, key=key, look=look)
        button.setAccessibleName(text)
        return button

    def _titled(self, title: str, buttons: QWidget) -> QWidget:
        buttons.setAccessibleName(title)
        hold = QWidget()
        column = QVBoxLayout(hold)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        column.addWidget(label(title, "small"))
        column.addWidget(buttons)
        return hold


def _line(hold: QWidget) -> FlowLayout:
    return FlowLayout(hold, gap=theme.px(_GAP))


def _width_in_one_line(hold: QWidget) -> float:
    """In designed pixels."""
    buttons = [button.sizeHint().width() for button in hold.findChildren(Button)]
    return (sum(buttons) + theme.px(_GAP) * (len(buttons) - 1)) / theme.scale() + 1
