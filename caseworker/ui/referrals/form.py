"""Log a referral in a few keystrokes, or correct one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError, ConflictError
from caseworker.models.referral import ReferralRow
from caseworker.models.roles import Role
from caseworker.services.referral_words import state_word
from caseworker.ui import words as general
from caseworker.ui.context import Context
from caseworker.ui.forms.draft import DraftKeeper
from caseworker.ui.forms.drafted import DraftedDialog
from caseworker.ui.forms.fields import ChoiceField, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.referrals.fields import ReferralFields
from caseworker.ui.referrals.loading import ReferralOpening, earlier
from caseworker.ui.tasks import Task
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.labels import label
from caseworker.ui.widgets.messages import Banner

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
        self.setWindowTitle(text.format(name=found.name))
        self.heading.setText(self.windowTitle())
        if len(found.contacts) > 1:
            names = " · ".join(name for _id, name in found.contacts)
            self.column.addWidget(label(names, "muted", wrap=True))
        if found.drafted_at is not None:
            unsaved = self.tr("This is what you typed on {moment}.").format(moment=moment(found.drafted_at))
            self.column.addWidget(Banner(unsaved))
        self.fields = ReferralFields(self.column, found, context.services.reference)
        self._fields = self.fields.by_name
        self.new_code = self.fields.new_code
        self._asking: Task | None = None
        self._connect()
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
    def _connect(self) -> None:
        self.new_code.clicked.connect(self._take_new_code)
        self._fields["role_sought"].field.edited.connect(self._propose_date)
        self._fields["follow_up"].field.edited.connect(self._keep_date)
        self.fields.more.toggled.connect(self._show_more)
        code = self._fields["client_code"].field
        if isinstance(code, TextField):
            code.editor.textChanged.connect(self._ask_earlier)

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
        self.fields.load(data)
        self._own_date = bool(data.get("follow_up"))
        self.new_code.setVisible(self._found.row is None)
        self._propose_date()
        self._fit_earlier(self._found.earlier)
        self._fields["replaces"].field.set_value(data.get("replaces"))

    def field(self, name: str) -> Labeled:
        """A field by its name in `ReferralInput`."""
        return self._fields[name]

    def _show_more(self, is_open: bool) -> None:
        """What was opened comes into sight, its line at the top."""
        if is_open and self.isVisible():
            QTimer.singleShot(0, self, lambda: self.area.verticalScrollBar().setValue(self.fields.more.y()))

    # --- typing -------------------------------------------------------------------------------------------
    def _take_new_code(self) -> None:
        code = self._fields["client_code"].field
        code.set_value(self._found.next_code)
        code.edited.emit()
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

    def _ask_earlier(self) -> None:
        services, code = self._context.services, self._fields["client_code"].field.value()
        if self._asking is not None:
            self._asking.forget()
        self._asking = self._context.tasks.run(
            lambda: earlier(services, code), self._fit_earlier, owner=self, quick=True
        )

    def _fit_earlier(self, found: Sequence[ReferralRow]) -> None:
        """Offers to replace one of this client's ended referrals."""
        own = self._found.row.id if self._found.row else None
        rows = [row for row in found if row.id != own]
        choices: list[tuple[Any, str]] = [(None, self.tr("No, a referral of its own"))]
        for row in rows:
            day = general.day(row.since, self._today())
            text = self.tr("{contact}: {state} {day}")
            state = state_word(row.state).lower()
            choices.append((row.id, text.format(contact=row.contact_name, state=state, day=day)))
        replaces = self._fields["replaces"]
        if isinstance(replaces.field, ChoiceField):
            replaces.field.set_choices(choices)
        replaces.setVisible(bool(rows))

    def values(self) -> dict[str, Any]:
        return self.fields.values()

    def _draft(self) -> Mapping[str, object]:
        return {**self.values(), "title": self._found.name, "contact_id": self._found.contact_ids[0]}

    # --- saving -------------------------------------------------------------------------------------------
    def save(self) -> None:
        self._submit(send=True)

    def save_unsent(self) -> None:
        self._submit(send=False)

    def _submit(self, *, send: bool) -> None:
        if not self.save_button.isEnabled():
            return
        self.say_problem("")
        self.fields.check()
        if self._focus_error():
            return
        self.save_button.setEnabled(False)
        ids, row, referrals = self._found.contact_ids, self._found.row, self._context.services.referrals
        typed = self.fields.typed(ids[0])

        def command() -> Changes:
            if row is None:
                return referrals.log_several(ids, typed, send=send)
            return referrals.edit(row.id, typed, row.version)

        self._context.tasks.run(command, self._saved, self._refused, owner=self)

    def _saved(self, changes: Changes) -> None:
        self._done = True
        self._keeper.discard()
        self._keeper.finish()
        self._context.did(changes)
        self.accept()

    def _refused(self, error: CaseworkerError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, ConflictError):
            text = self.tr("{what} Close this and open it again: what you typed is kept as a draft.")
            self.say_problem(text.format(what=error.sentence))
        else:
            self.say_wrong(error, self._fields.get)
            if self._fields["client_code"].error.has_error:
                # It says the same already.
                self.fields.code_hint.hide()
            self._focus_error()

    def _focus_error(self) -> bool:
        return self.go_to(self.fields.first_wrong())

    # --- leaving ------------------------------------------------------------------------------------------
    def _is_worth_keeping(self) -> bool:
        return bool(self.values() != self._first)

    def _is_draft_over(self) -> bool:
        # An older draft that was looked at and left as it was stays.
        return self._found.drafted_at is None and not self._keeper.is_quiet

    def _kept(self) -> tuple[str, Callable[[], None]]:
        text = self.tr("The referral to {name} is kept as a draft.").format(name=self._found.name)
        doors, ids = self._context.doors, self._found.contact_ids
        if self._found.row is None:
            return text, lambda: doors.log_referrals(ids)
        referral_id = self._found.row.id
        return text, lambda: doors.log_referral(ids[0], referral_id)
