"""One step of a referral that needs more than a click: a reason, a day to ask again, or how it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError
from caseworker.models.referral import (
    TERMINAL,
    OutcomeSource,
    ReasonCode,
    ReferralRow,
    ReferralState,
    StepInput,
)
from caseworker.services.referral_words import reason_word, state_word
from caseworker.ui.context import Context
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.fields import AreaField, ChoiceField, Field, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.segments import SegmentField
from caseworker.ui.referrals.words import outcome_words, source_word
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.models.changes import Changes


class StepDialog(FormDialog):
    """Asks for what the step needs and takes it. Nothing is done when it is closed."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        row: ReferralRow,
        to: ReferralState,
        done: Callable[[Changes], None],
    ) -> None:
        super().__init__(parent, "", width=560, height=_height(context, to))
        self._context = context
        self._row = row
        self._to = to
        self._tell = done
        text = self.tr("{code}: {state}").format(code=row.client_code, state=state_word(to).lower())
        self.setWindowTitle(text)
        self.heading.setText(text)
        self.column.addWidget(label(self.tr("Referral to {name}").format(name=row.contact_name), "muted", wrap=True))
        self._fields: dict[str, Labeled] = {}
        self._build()
        close = self.add_button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save"), primary=True)
        self.save_button.clicked.connect(self.save)
        next(iter(self._fields.values())).field.focus_widget.setFocus()

    def field(self, name: str) -> Labeled:
        """A field by its name in `StepInput`."""
        return self._fields[name]

    def _build(self) -> None:
        referrals = self._context.services.referrals
        if referrals.needs_reason(self._to):
            self._reason_fields()
        if self._to in TERMINAL and self._to is not ReferralState.ENTERED_IN_ERROR:
            self._outcome_fields(required=referrals.needs_outcome(self._to))
        elif self._to not in TERMINAL:
            hint = self.tr("When to ask again. Leave it empty to keep the day as it is.")
            self.column.addWidget(self._add("follow_up", self.tr("Follow up on"), DateField(), hint))
        self.column.addWidget(self._add("note", self.tr("Note"), AreaField(lines=2)))
        self.column.addStretch(1)

    def _reason_fields(self) -> None:
        codes: list[tuple[str | None, str]] = [(None, self.tr("Choose a reason"))]
        codes += [(code.value, reason_word(code)) for code in ReasonCode if code is not ReasonCode.OTHER]
        codes.append((ReasonCode.OTHER.value, self.tr("Other (say what)")))
        self.column.addWidget(self._add("reason", self.tr("Reason"), ChoiceField(codes)))
        self.column.addWidget(self._add("reason_text", self.tr("Reason in words"), TextField(longest=300)))

    def _outcome_fields(self, *, required: bool) -> None:
        words = self.tr("What came of it, when, and who said so: this closes the loop.")
        if not required:
            words = self.tr("What came of it, when, and who said so. With all three the loop is closed.")
        self.column.addWidget(label(words, "small", wrap=True))
        outcome = TextField(choices=outcome_words(self._to), longest=200)
        self.column.addWidget(self._add("outcome", self.tr("Outcome"), outcome))
        grid = FieldGrid()
        day = DateField(past=True)
        grid.add(self._add("outcome_on", self.tr("On"), day), 180, 1)
        source = SegmentField([(one.value, source_word(one), "") for one in OutcomeSource], start_empty=True)
        grid.add(self._add("outcome_source", self.tr("Who said so"), source), 300, 2)
        self.column.addLayout(grid)
        day.set_value(self._context.services.session.today())

    def _add(self, name: str, text: str, field: Field, hint: str = "") -> Labeled:
        self._fields[name] = Labeled(text, field, hint=hint)
        return self._fields[name]

    # --- saving -------------------------------------------------------------------------------------------
    def save(self) -> None:
        if not self.save_button.isEnabled():
            return
        self.say_problem("")
        for labeled in self._fields.values():
            labeled.field.commit()
            labeled.show_error(labeled.field.own_problem())
        if self._focus_error():
            return
        self.save_button.setEnabled(False)
        step, row, referrals = self._step(), self._row, self._context.services.referrals
        self._context.tasks.run(
            lambda: referrals.advance(row.id, step, row.version), self._saved, self._refused, owner=self
        )

    def _step(self) -> StepInput:
        values = {name: labeled.field.value() for name, labeled in self._fields.items()}
        reason, source, outcome = values.get("reason"), values.get("outcome_source"), values.get("outcome", "")
        day = values.get("outcome_on")
        # Where no outcome is asked for and none was typed, the proposed day says nothing.
        counts = bool(outcome) or self._context.services.referrals.needs_outcome(self._to)
        return StepInput(
            to=self._to,
            reason=ReasonCode(reason) if reason else None,
            reason_text=values.get("reason_text", ""),
            note=values["note"],
            follow_up=_day(values.get("follow_up")),
            outcome=outcome,
            outcome_on=_day(day) if counts else None,
            outcome_source=OutcomeSource(source) if source and counts else None,
        )

    def _saved(self, changes: Changes) -> None:
        self.accept()
        self._tell(changes)

    def _refused(self, error: CaseworkerError) -> None:
        self.save_button.setEnabled(True)
        self.say_wrong(error, self._fields.get)
        self._focus_error()

    def _focus_error(self) -> bool:
        return self.go_to(next((one for one in self._fields.values() if one.error.has_error), None))


def _height(context: Context, to: ReferralState) -> int:
    """So high that all of it is seen, and no higher."""
    reason = 120 if context.services.referrals.needs_reason(to) else 0
    return (480 if to in TERMINAL else 360) + reason


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
