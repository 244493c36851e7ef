"""Opening an encrypted directory: by passphrase, by recovery key, or by the system's keyring."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from caseworker.errors import Cancelled, CaseworkerError, WrongKey
from caseworker.services.access import Access
from caseworker.services.bundle import Services
from caseworker.settings import USE_KEYRING
from caseworker.ui.context import Settings
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.opening import Preparation
from caseworker.ui.tasks import Tasks
from caseworker.ui.welcome.frame import Step, WelcomeFrame
from caseworker.ui.welcome.passphrase import PassphraseFields, SecretField
from caseworker.ui.welcome.preparing import PreparingStep
from caseworker.ui.widgets.buttons import Button, LinkButton, Look


class PassphraseEntry(Step):
    def __init__(self, *, remember: bool) -> None:
        super().__init__(self.tr("Unlock the directory"))
        self.secret = SecretField()
        self.field = Labeled(self.tr("Passphrase"), self.secret)
        self.column.addWidget(self.field)
        self.remember = QCheckBox(self.tr("Remember on this computer, in the system's keyring"))
        self.remember.setToolTip(self.tr("Whoever can use your account on this computer can then open the directory"))
        self.remember.setChecked(remember)
        self.column.addWidget(self.remember)
        self.go = Button(self.tr("Unlock"), look=Look.PRIMARY)
        self.other = LinkButton(self.tr("Passphrase forgotten? Use the recovery key"))
        self.add_foot(self.go)
        self.column.addWidget(self.other)


class RecoveryEntry(Step):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Open with the recovery key"),
            self.tr("Type the key from the paper. Capitals and hyphens do not matter."),
        )
        self.key = TextField(longest=120)
        self.field = Labeled(self.tr("Recovery key"), self.key)
        self.column.addWidget(self.field)
        self.go = Button(self.tr("Open"), look=Look.PRIMARY)
        self.other = LinkButton(self.tr("Back to the passphrase"))
        self.add_foot(self.go)
        self.column.addWidget(self.other)


class NoKeyring(Step):
    def __init__(self) -> None:
        super().__init__(
            self.tr("The key could not be remembered"),
            self.tr("This computer has no keyring that is open now. You will be asked for the passphrase each time."),
        )
        self.go = Button(self.tr("Open the directory"), look=Look.PRIMARY)
        self.add_foot(self.go)


class NewPassphrase(Step):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Choose a new passphrase"),
            self.tr("The old one will no longer open the directory. The recovery key stays the same."),
        )
        self.fields = PassphraseFields()
        self.column.addWidget(self.fields)
        self.go = Button(self.tr("Change and open"), look=Look.PRIMARY)
        self.later = Button(self.tr("Open without changing"))
        self.add_foot(self.go, self.later)


class Unlock(WelcomeFrame):
    opened = Signal(object)
    """The `Services` of the directory."""

    def __init__(self, access: Access, settings: Settings, tasks: Tasks) -> None:
        super().__init__("", width=520)
        self._access = access
        self._settings = settings
        self._tasks = tasks
        self._recovery_key = ""
        self._services: Services | None = None
        self._done = False
        self._ask_passphrase()

    # --- passphrase ---------------------------------------------------------------------------------------
    def _ask_passphrase(self) -> None:
        step = PassphraseEntry(remember=bool(self._settings.get(USE_KEYRING, False)))
        step.go.clicked.connect(self.unlock)
        step.secret.editor.returnPressed.connect(self.unlock)
        step.other.clicked.connect(self._ask_recovery_key)
        self.show_step(step)
        step.secret.focus_widget.setFocus()

    def unlock(self) -> None:
        step = self.step
        if not isinstance(step, PassphraseEntry) or not step.go.isEnabled():
            return
        passphrase = step.secret.value()
        if not passphrase:
            step.field.show_error(self.tr("Enter the passphrase."))
            return
        self._set_busy(step.go, True)
        access, remember = self._access, step.remember.isChecked()

        preparation = self._prepare(step)

        def work() -> tuple[Services, bool] | None:
            try:
                services = access.open(passphrase=passphrase, progress=preparation.tell, cancel=preparation.cancel)
            except Cancelled:
                return None
            if remember:
                return services, access.remember(passphrase)
            access.forget()
            return services, True

        self._tasks.run(work, partial(self._unlocked, remember), partial(self._refused, step), owner=self)

    def _prepare(self, step: PassphraseEntry | RecoveryEntry) -> Preparation:
        """Lets the page tell when the search has to be built anew; closing the window then stops that."""
        preparation = Preparation(self)
        preparation.moved.connect(partial(self._show_preparing, step, preparation))
        return preparation

    def _show_preparing(self, step: Step, preparation: Preparation, done: int, total: int) -> None:
        self.closing = preparation.cancel.cancel
        part = step.findChild(PreparingStep)
        if part is None:
            part = PreparingStep()
            step.column.addWidget(part)
        part.show_progress(done, total)

    def _unlocked(self, remember: bool, outcome: tuple[Services, bool] | None) -> None:
        self.closing = None
        if outcome is None:
            self._leave()
            return
        services, remembered = outcome
        self._settings.set(USE_KEYRING, remember and remembered)
        if remembered:
            self._finish(services)
            return
        self.set_busy(False)
        self.hold(services)
        step = NoKeyring()
        step.go.clicked.connect(partial(self._finish, services))
        self.show_step(step)
        step.go.setFocus()

    def _refused(self, step: PassphraseEntry | RecoveryEntry, error: CaseworkerError) -> None:
        self._set_busy(step.go, False)
        if not isinstance(error, WrongKey):
            step.say_problem(error.sentence)
            return
        step.field.show_error(error.sentence)
        editor = step.secret.editor if isinstance(step, PassphraseEntry) else step.key.editor
        editor.setFocus()
        editor.selectAll()

    # --- recovery key -------------------------------------------------------------------------------------
    def _ask_recovery_key(self) -> None:
        step = RecoveryEntry()
        step.go.clicked.connect(self.recover)
        step.key.editor.returnPressed.connect(self.recover)
        step.other.clicked.connect(self._ask_passphrase)
        self.show_step(step)
        step.key.focus_widget.setFocus()

    def recover(self) -> None:
        step = self.step
        if not isinstance(step, RecoveryEntry) or not step.go.isEnabled():
            return
        typed, access = step.key.value(), self._access
        if not typed:
            step.field.show_error(self.tr("Type the recovery key."))
            return
        self._set_busy(step.go, True)
        preparation = self._prepare(step)

        def work() -> Services | None:
            try:
                return access.open(recovery_key=typed, progress=preparation.tell, cancel=preparation.cancel)
            except Cancelled:
                return None

        self._tasks.run(
            work,
            partial(self._recovered, typed),
            partial(self._refused, step),
            owner=self,
        )

    def _recovered(self, recovery_key: str, services: Services | None) -> None:
        self.closing = None
        if services is None:
            self._leave()
            return
        self._recovery_key, self._services = recovery_key, services
        self.set_busy(False)
        self.hold(services)
        step = NewPassphrase()
        step.go.clicked.connect(self._change)
        step.fields.entered.connect(self._change)
        step.later.clicked.connect(partial(self._finish, services))
        self.show_step(step)
        step.fields.focus()

    def _change(self) -> None:
        step, services = self.step, self._services
        if not isinstance(step, NewPassphrase) or services is None or not step.go.isEnabled():
            return
        new = step.fields.passphrase()
        if not new:
            return
        self._set_busy(step.go, True)
        access, key = self._access, self._recovery_key
        self._tasks.run(
            lambda: access.change_passphrase(new, recovery_key=key),
            lambda _nothing: self._finish(services),
            partial(self._change_refused, step),
            owner=self,
        )

    def _change_refused(self, step: NewPassphrase, error: CaseworkerError) -> None:
        self._set_busy(step.go, False)
        step.say_problem(error.sentence)

    def _leave(self) -> None:
        self.set_busy(False)
        self.close()

    # --- the end ------------------------------------------------------------------------------------------
    def _set_busy(self, button: Button, busy: bool) -> None:
        button.setEnabled(not busy)
        self.set_busy(busy)

    def _finish(self, services: Services, _checked: bool = False) -> None:
        if not self._done:
            self._done = True
            self.set_busy(False)
            self.hold(None)
            self.opened.emit(services)
            self.close()
