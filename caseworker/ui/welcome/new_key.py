"""Making another recovery key: for a sheet that was lost, or that somebody else has seen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError, WrongKey
from caseworker.services.access import Access
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.welcome.passphrase import SecretField
from caseworker.ui.welcome.recovery import RecoveryPanel
from caseworker.ui.widgets.labels import label


class NewRecoveryKeyDialog(FormDialog):
    """First the passphrase, then the new key, which has to be confirmed as at the first start."""

    def __init__(self, context: Context, access: Access, parent: QWidget) -> None:
        super().__init__(parent, "", width=560, height=440)
        self._context = context
        self._access = access
        self._set_title(self.tr("New recovery key"))
        words = self.tr(
            "Makes another recovery key. The one before then opens nothing: tear up its sheet. The passphrase stays."
        )
        self.words = label(words, "", wrap=True)
        self.column.addWidget(self.words)
        self._secret = SecretField()
        self._secret.editor.returnPressed.connect(self.make)
        self.passphrase = Labeled(self.tr("Passphrase"), self._secret)
        self.column.addWidget(self.passphrase)
        self.column.addStretch(1)
        self.close_button = self.add_button(self.tr("Not now"), key="Esc")
        self.close_button.clicked.connect(self.reject)
        self.button = self.add_button(self.tr("Make a new key"), primary=True)
        self.button.clicked.connect(self._press)
        self.panel: RecoveryPanel | None = None
        self._secret.focus_widget.setFocus()

    def make(self) -> None:
        if self.panel is not None or not self.button.isEnabled():
            return
        self.say_problem("")
        typed, access = self._secret.value(), self._access
        if not typed:
            self.passphrase.show_error(self.tr("Enter the passphrase."))
            return
        self._set_busy(True)
        self._context.tasks.run(lambda: access.new_recovery_key(typed), self._show_key, self._refused, owner=self)

    def reject(self) -> None:
        if self.panel is not None:
            self.say_problem(self.panel.ask_to_stay())
        elif self.button.isEnabled():
            super().reject()

    def _press(self) -> None:
        if self.panel is None:
            self.make()
            return
        self._context.notify(Message(self.tr("The new recovery key is in force."), tone=Tone.GOOD))
        self.accept()

    def _set_title(self, text: str) -> None:
        self.setWindowTitle(text)
        self.heading.setText(text)

    def _set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.close_button.setEnabled(not busy)

    def _show_key(self, key: str) -> None:
        self._set_title(self.tr("Keep the recovery key"))
        for widget in (self.words, self.passphrase, self.close_button):
            widget.hide()
        self._secret.set_value("")
        self.panel = RecoveryPanel(key)
        self.panel.confirmed.connect(self.button.setEnabled)
        self.column.insertWidget(self.column.count() - 1, self.panel)
        self.button.setText(self.tr("Done"))
        self.button.updateGeometry()
        self.panel.print_button.setFocus()

    def _refused(self, error: CaseworkerError) -> None:
        self._set_busy(False)
        if isinstance(error, WrongKey):
            self.passphrase.show_error(error.sentence)
            self._secret.focus_widget.setFocus()
        else:
            self.say_problem(error.sentence)
