"""Choosing another passphrase. The recovery key stays the same."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError, InvalidInput, WrongKey
from caseworker.services.access import Access
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.welcome.passphrase import PassphraseFields, SecretField
from caseworker.ui.widgets.labels import label


class ChangePassphraseDialog(FormDialog):
    def __init__(self, context: Context, access: Access, parent: QWidget) -> None:
        super().__init__(parent, "", width=560, height=560)
        self._context = context
        self._access = access
        text = self.tr("Change the passphrase")
        self.setWindowTitle(text)
        self.heading.setText(text)
        words = self.tr("The recovery key stays as it is, and so does what you remember on other computers.")
        self.column.addWidget(label(words, "", wrap=True))
        self._old = SecretField()
        self.old = Labeled(self.tr("Passphrase until now, or the recovery key"), self._old)
        self.column.addWidget(self.old)
        self.fields = PassphraseFields()
        self.fields.entered.connect(self.change)
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        close = self.add_button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self.button = self.add_button(self.tr("Change"), primary=True)
        self.button.clicked.connect(self.change)
        self._old.focus_widget.setFocus()

    def change(self) -> None:
        if not self.button.isEnabled():
            return
        self.say_problem("")
        self.old.show_error("")
        new = self.fields.passphrase()
        if not new:
            return
        self.button.setEnabled(False)
        old, access = self._old.value(), self._access
        self._context.tasks.run(lambda: _change(access, old, new), self._changed, self._refused, owner=self)

    def _changed(self, _nothing: None) -> None:
        self._context.notify(Message(self.tr("The passphrase is changed."), tone=Tone.GOOD))
        self.accept()

    def _refused(self, error: CaseworkerError) -> None:
        self.button.setEnabled(True)
        if isinstance(error, WrongKey):
            self.old.show_error(error.sentence)
            self._old.focus_widget.setFocus()
        elif isinstance(error, InvalidInput):
            self.fields.first.show_error(error.sentence)
        else:
            self.say_problem(error.sentence)


def _change(access: Access, old: str, new: str) -> None:
    try:
        access.change_passphrase(new, passphrase=old)
    except WrongKey as wrong:
        if old.count("-") < 2:
            raise
        try:
            access.change_passphrase(new, recovery_key=old)
        except WrongKey as misread:
            raise misread from wrong
