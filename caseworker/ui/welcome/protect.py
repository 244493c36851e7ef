"""Encrypting the open directory: before the first referral, or when the user asks for it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError, InvalidInput
from caseworker.services.access import Access
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.welcome.passphrase import PassphraseFields
from caseworker.ui.welcome.recovery import RecoveryPanel
from caseworker.ui.widgets.labels import label


class ProtectDialog(FormDialog):
    """First the passphrase, then the recovery key. The directory stays open all the while."""

    protected = Signal()
    """It is encrypted and the recovery key was confirmed."""

    def __init__(self, context: Context, access: Access, parent: QWidget, *, for_referral: bool = False) -> None:
        super().__init__(parent, "", width=560, height=520)
        self._for_referral = for_referral
        self._context = context
        self._access = access
        self._encrypted = False
        text = self.tr("Protect the directory first") if for_referral else self.tr("Protect the directory")
        self.setWindowTitle(text)
        self.heading.setText(text)
        words = self.tr(
            "With a passphrase the whole directory is encrypted on this computer, and nobody opens it without."
        )
        if for_referral:
            why, after = self.tr("Referrals hold client data."), self.tr("The form of your referral opens right after.")
            words = f"{why} {words} {after}"
        self.words = label(words, "", wrap=True)
        self.column.addWidget(self.words)
        self.fields = PassphraseFields()
        self.fields.entered.connect(self.protect)
        self.column.addWidget(self.fields)
        self.column.addStretch(1)
        self.close_button = self.add_button(self.tr("Not now"), key="Esc")
        self.close_button.clicked.connect(self.reject)
        self.button = self.add_button(self.tr("Encrypt the directory"), primary=True)
        self.button.clicked.connect(self._press)
        self.panel: RecoveryPanel | None = None
        self.fields.focus()

    def protect(self) -> None:
        if self._encrypted or not self.button.isEnabled():
            return
        passphrase = self.fields.passphrase()
        if not passphrase:
            return
        self._set_busy(True)
        access, services = self._access, self._context.services
        self._context.tasks.run(lambda: access.protect(services, passphrase), self._show_key, self._refused, owner=self)

    def reject(self) -> None:
        # While it encrypts and until the key was confirmed, there is no way back.
        if self.panel is not None:
            self.say_problem(self.panel.ask_to_stay())
        elif self.button.isEnabled():
            super().reject()

    def _press(self) -> None:
        if self._encrypted:
            self.accept()
            self._context.notify(Message(self.tr("The directory is encrypted."), tone=Tone.GOOD))
            self.protected.emit()
        else:
            self.protect()

    def _set_busy(self, busy: bool) -> None:
        self.button.setEnabled(not busy)
        self.close_button.setEnabled(not busy)
        self.button.setText(self.tr("Encrypting…") if busy else self.tr("Encrypt the directory"))
        self.button.updateGeometry()

    def _show_key(self, key: str) -> None:
        self._encrypted = True
        text = self.tr("Keep the recovery key")
        self.setWindowTitle(text)
        self.heading.setText(text)
        self.words.hide()
        self.fields.hide()
        self.close_button.hide()
        self.panel = RecoveryPanel(key)
        self.panel.confirmed.connect(self.button.setEnabled)
        self.column.insertWidget(self.column.count() - 1, self.panel)
        self.button.setText(self.tr("Go on with the referral") if self._for_referral else self.tr("Done"))
        self.button.updateGeometry()
        self.panel.print_button.setFocus()

    def _refused(self, error: CaseworkerError) -> None:
        self._set_busy(False)
        if isinstance(error, InvalidInput):
            self.fields.first.show_error(error.sentence)
        else:
            self.say_problem(error.sentence)
