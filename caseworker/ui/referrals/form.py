"""Log a referral in a few keystrokes, or correct one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError, ConflictError, InvalidInput
from caseworker.models.referral import TERMINAL, ReferralInput, Urgency
from caseworker.models.roles import Role
from caseworker.ui import words as general
from caseworker.ui.context import Context
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.forms.draft import DraftKeeper
from caseworker.ui.forms.drafted import DraftedDialog
from caseworker.ui.forms.fields import AreaField, ChoiceField, Field, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.segments import SegmentField
from caseworker.ui.referrals.loading import ReferralOpening
from caseworker.ui.referrals.words import state_word, urgency_word, ways_of_sending
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.role_chip import role_word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.models.changes import Changes


class ReferralDialog(DraftedDialog):
    """Esc keeps a draft. Ctrl+Enter logs it as sent."""

    def __init__(self, context: Context, parent: QWidget, found: ReferralOpening) -> None:
        super().__init__(parent, "", width=660, height=640)
        self._context = context
        self._found = found
        self._own_date = False
        is_new = found.row is None
        text = self.tr("Refer a client to {name}") if is_new else self.tr("Correct the referral to {name}")
        self.setWindowTitle(text.format(name=found.contact_name))
        self.heading.setText(self.windowTitle())
        if found.drafted_at is not None:
            unsaved = self.tr("This is what you typed on {moment}.").format(moment=moment(found.drafted_at))
            self.column.addWidget(Banner(unsaved))
        self._fields: dict[str, Labeled] = {}
        self._build()
        self._make_buttons()
        self._load()
        self._first = self.values()
        self._keeper = DraftKeeper(context, found.key, self._draft, self)
        for labeled in self._fields.values():
            labeled.field.edited.connect(self._keeper.touch)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        first = "reason" if self._fields["client_code"].field.value() else "client_code"
        self._fields[first].field.focus_widget.setFocus()

    # --- appearance ---------------------------------------------------------------------------------------
    def _build(self) -> None:
        code = TextField(choices=self._found.codes, prefix_only=True, longest=60)
        hint = self.tr("A code, not a name.")
        top = FieldGrid()
        top.add(self._add("client_code", self.tr("Client code"), code, hint), 180, 1)
        role = SegmentField([(one.value, role_word(one), _ICONS[one]) for one in Role])
        top.add(self._add("role_sought", self.tr("Role sought"), role), 290, 1)
        self.column.addLayout(top)
        self.new_code = LinkButton(self.tr("New client: {code}").format(code=self._found.next_code))
        self.new_code.clicked.connect(self._take_new_code)
        self.column.addWidget(self.new_code)
        self.column.addWidget(self._add("replaces", self.tr("Replaces an earlier referral"), ChoiceField()))
        reason = AreaField(lines=2, placeholder=self.tr("What the client needs, in a few words"))
        self.column.addWidget(self._add("reason", self.tr("Reason"), reason))
        middle = FieldGrid()
        levels = [("", self.tr("Not decided"))] + [(term.code, term.label) for term in self._found.levels]
        middle.add(self._add("level_of_care", self.tr("Level of care"), ChoiceField(levels)), 200, 1)
        urgency = SegmentField([(one.value, urgency_word(one), "") for one in Urgency])
        middle.add(self._add("urgency", self.tr("Urgency"), urgency), 280, 1)
        self.column.addLayout(middle)
        low = FieldGrid()
        low.add(self._add("follow_up", self.tr("Follow up on"), DateField()), 190, 1)
        sent = TextField(choices=ways_of_sending(), longest=60)
        low.add(self._add("how_sent", self.tr("How it is sent"), sent), 180, 1)
        self.column.addLayout(low)
        note = AreaField(lines=2)
        hint = self.tr("Stays in this log. Never printed or exported.")
        self.column.addWidget(self._add("private_note", self.tr("Private note"), note, hint))
        self.column.addStretch(1)
        self._fields["role_sought"].field.edited.connect(self._propose_date)
        self._fields["follow_up"].field.edited.connect(self._keep_date)
        code.editor.textChanged.connect(self._fit_earlier)

    def _add(self, name: str, text: str, field: Field, hint: str = "") -> Labeled:
        self._fields[name] = Labeled(text, field, hint=hint)
        return self._fields[name]

    def _make_buttons(self) -> None:
        close = self.add_button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        if self._found.row is None:
            self.draft_button = self.add_button(self.tr("Log, not sent yet"))
            self.draft_button.clicked.connect(self.save_unsent)
        text = self.tr("Log as sent") if self._found.row is None else self.tr("Save")
        self.save_button = self.add_button(text, primary=True)
        self.save_button.setToolTip(self.tr("{what} (Ctrl+Enter)").format(what=text))
        self.save_button.clicked.connect(self.save)

    def _load(self) -> None:
        data = self._found.data
        for name, labeled in self._fields.items():
            if name in data and name != "replaces":
                labeled.field.set_value(data[name])
        self._own_date = bool(data.get("follow_up"))
        self.new_code.setVisible(self._found.row is None)
        self._propose_date()
        self._fit_earlier()
        self._fields["replaces"].field.set_value(data.get("replaces"))

    def field(self, name: str) -> Labeled:
        """A field by its name in `ReferralInput`."""
        return self._fields[name]

    # --- typing -------------------------------------------------------------------------------------------
    def _take_new_code(self) -> None:
        code = self._fields["client_code"].field
        code.set_value(self._found.next_code)
        code.edited.emit()
        self._fit_earlier()
        self._fields["reason"].field.focus_widget.setFocus()

    def _keep_date(self) -> None:
        self._own_date = True

    def _propose_date(self) -> None:
        if self._own_date or self._found.row is not None:
            return
        role = Role(self._fields["role_sought"].field.value())
        day = self._context.services.referrals.proposed_follow_up(role, self._today())
        self._fields["follow_up"].field.set_value(day)

    def _today(self) -> date:
        return self._context.services.session.today()

    def _fit_earlier(self) -> None:
        """Offers to replace one of this client's ended referrals."""
        code = self._fields["client_code"].field.value()
        own = self._found.row.id if self._found.row else None
        rows = [row for row in self._found.earlier.get(code, ()) if row.state in TERMINAL and row.id != own]
        choices: list[tuple[Any, str]] = [(None, self.tr("No, a referral of its own"))]
        for row in rows:
            day = general.local_day(row.updated_at, self._today())
            text = self.tr("{contact}: {state} {day}")
            state = state_word(row.state).lower()
            choices.append((row.id, text.format(contact=row.contact_name, state=state, day=day)))
        replaces = self._fields["replaces"]
        if isinstance(replaces.field, ChoiceField):
            replaces.field.set_choices(choices)
        replaces.setVisible(bool(rows))

    def values(self) -> dict[str, Any]:
        return {name: labeled.field.value() for name, labeled in self._fields.items()}

    def _draft(self) -> Mapping[str, object]:
        return {**self.values(), "title": self._found.contact_name, "contact_id": self._found.contact_id}

    # --- saving -------------------------------------------------------------------------------------------
    def save(self) -> None:
        self._submit(send=True)

    def save_unsent(self) -> None:
        self._submit(send=False)

    def _submit(self, *, send: bool) -> None:
        if not self.save_button.isEnabled():
            return
        self.say_problem("")
        for labeled in self._fields.values():
            labeled.field.commit()
            labeled.show_error(labeled.field.own_problem())
        if self._focus_error():
            return
        self.save_button.setEnabled(False)
        typed, row, referrals = self._input(), self._found.row, self._context.services.referrals

        def command() -> Changes:
            if row is None:
                return referrals.log(typed, send=send)
            return referrals.edit(row.id, typed, row.version)

        self._context.tasks.run(command, self._saved, self._refused, owner=self)

    def _input(self) -> ReferralInput:
        values = self.values()
        return ReferralInput(
            contact_id=self._found.contact_id,
            client_code=values["client_code"],
            role_sought=Role(values["role_sought"]),
            reason=values["reason"],
            level_of_care=values["level_of_care"] or "",
            urgency=Urgency(values["urgency"]),
            follow_up=date.fromisoformat(values["follow_up"]) if values["follow_up"] else None,
            how_sent=values["how_sent"],
            private_note=values["private_note"],
            replaces=values["replaces"],
        )

    def _saved(self, changes: Changes) -> None:
        self._done = True
        self._keeper.discard()
        self._keeper.finish()
        self._context.did(changes)
        self.accept()

    def _refused(self, error: CaseworkerError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidInput):
            for problem in error.problems:
                self._fields[problem.field].show_error(problem.sentence)
            self._focus_error()
        elif isinstance(error, ConflictError):
            text = self.tr("{what} Close this and open it again: what you typed is kept as a draft.")
            self.say_problem(text.format(what=error.sentence))
        else:
            self.say_problem(error.sentence)

    def _focus_error(self) -> bool:
        first = next((one for one in self._fields.values() if one.error.has_error), None)
        if first is None:
            return False
        first.field.focus_widget.setFocus()
        QTimer.singleShot(0, first, lambda: self.area.ensureWidgetVisible(first))
        return True

    # --- leaving ------------------------------------------------------------------------------------------
    def _is_worth_keeping(self) -> bool:
        return bool(self.values() != self._first)

    def _is_draft_over(self) -> bool:
        # An older draft that was looked at and left as it was stays.
        return self._found.drafted_at is None and not self._keeper.is_quiet

    def _kept(self) -> tuple[str, Callable[[], None]]:
        text = self.tr("The referral to {name} is kept as a draft.").format(name=self._found.contact_name)
        doors, contact_id = self._context.doors, self._found.contact_id
        referral_id = self._found.row.id if self._found.row else None
        return text, lambda: doors.log_referral(contact_id, referral_id)


_ICONS = {Role.INTERVENTIONIST: "bolt", Role.THERAPIST: "speech"}
