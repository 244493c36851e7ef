"""The first start: who you are, what to begin with, a passphrase and its recovery key."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from caseworker.errors import CaseworkerError
from caseworker.services.access import Access, Opened
from caseworker.services.bundle import Services
from caseworker.settings import ACTOR
from caseworker.ui import theme
from caseworker.ui.context import Settings
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.tasks import Tasks
from caseworker.ui.welcome.frame import Step, WelcomeFrame
from caseworker.ui.welcome.passphrase import PassphraseFields
from caseworker.ui.welcome.recovery import RecoveryPanel
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.labels import Card, label


class Next(StrEnum):
    """What the main window does first."""

    NOTHING = "nothing"
    IMPORT = "import"


class StartStep(Step):
    def __init__(self, name: str) -> None:
        super().__init__(
            self.tr("Welcome to Caseworker"),
            self.tr(
                "The directory of local interventionists and therapists, your notes, your referrals, "
                "and sheets to hand over. Everything stays on this computer."
            ),
        )
        field = TextField(longest=80)
        field.set_value(name)
        self.editor = field.editor
        self.name = Labeled(self.tr("Your name"), field, hint=self.tr("Signs your notes and referrals."))
        self.column.addWidget(self.name)
        self.column.addWidget(label(self.tr("Begin with"), "section"))
        self.sample = self._choice(
            self.tr("The sample directory"),
            self.tr("Fictional contacts, notes and referrals, to look around and try everything."),
            self.tr("Open the sample"),
            first=True,
        )
        self.file = self._choice(
            self.tr("A file you have"),
            self.tr("A spreadsheet saved as CSV, or a file of the national provider registry (NPPES)."),
            self.tr("Import a file…"),
        )
        self.empty = self._choice(
            self.tr("An empty directory"), self.tr("Add contacts by hand."), self.tr("Start empty")
        )

    def _choice(self, title: str, words: str, text: str, *, first: bool = False) -> Button:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(14))
        column.setSpacing(theme.px(6))
        column.addWidget(label(title, "name", wrap=True))
        column.addWidget(label(words, "muted", wrap=True))
        button = Button(text, look=Look.PRIMARY if first else Look.NORMAL)
        button.setAccessibleDescription(words)
        column.addWidget(button)
        self.column.addWidget(card)
        return button


class PassphraseStep(Step):
    def __init__(self) -> None:
        super().__init__(
            self.tr("Choose a passphrase"),
            self.tr(
                "It encrypts the whole directory on this computer. Client data may only be kept with one. "
                "Nobody can look it up for you: the recovery key on the next page is the only other way in."
            ),
        )
        self.fields = PassphraseFields()
        self.column.addWidget(self.fields)
        self.go = Button(self.tr("Continue"), look=Look.PRIMARY)
        self.without = Button(self.tr("Try without a passphrase"))
        self.back = Button(self.tr("Back"), look=Look.FLAT)
        self.column.addWidget(
            label(
                self.tr("Without one you can try everything but log referrals, and add one later."), "small", wrap=True
            )
        )
        self.add_foot(self.go, self.without, self.back)

    def set_busy(self, busy: bool) -> None:
        for button in (self.go, self.without, self.back):
            button.setEnabled(not busy)
        self.go.setText(self.tr("Creating…") if busy else self.tr("Continue"))
        self.go.updateGeometry()


class KeyStep(Step):
    def __init__(self, key: str) -> None:
        super().__init__(self.tr("Keep the recovery key"))
        self.panel = RecoveryPanel(key)
        self.column.addWidget(self.panel)
        self.go = Button(self.tr("Open the directory"), look=Look.PRIMARY)
        self.go.setEnabled(False)
        self.panel.confirmed.connect(self.go.setEnabled)
        self.add_foot(self.go)
        self._warned = False

    def may_close(self) -> bool:
        """Says why to stay, once: whoever closes the window again means it."""
        why = self.panel.ask_to_stay()
        if not why or self._warned:
            return True
        self._warned = True
        later = self.tr("Closing the window again leaves all the same; “New recovery key…” makes another one later.")
        self.say_problem(f"{why} {later}")
        return False


class FirstRun(WelcomeFrame):
    opened = Signal(object, object)
    """The `Services` of the new directory, and the `Next`."""

    def __init__(self, access: Access, settings: Settings, tasks: Tasks, actor: str) -> None:
        super().__init__("")
        self._access = access
        self._settings = settings
        self._tasks = tasks
        self._actor = actor
        self._next = Next.NOTHING
        self.start = self._show_start()

    def _show_start(self) -> StartStep:
        step = StartStep(self._actor)
        step.sample.clicked.connect(self.open_sample)
        step.file.clicked.connect(partial(self._ask_passphrase, Next.IMPORT))
        step.empty.clicked.connect(partial(self._ask_passphrase, Next.NOTHING))
        self.start = step
        self.show_step(step)
        step.name.field.focus_widget.setFocus()
        step.editor.selectAll()
        return step

    def open_sample(self) -> None:
        """Makes the sample directory; it needs no passphrase, as nobody in it exists."""
        if not self._keep_name():
            return
        step = self.start
        for button in (step.sample, step.file, step.empty):
            button.setEnabled(False)
        step.sample.setText(self.tr("Making the sample…"))
        step.sample.updateGeometry()
        self.set_busy(True)
        self._tasks.run(self._access.create_sample, self._finish, self._sample_refused, owner=self)

    def _sample_refused(self, error: CaseworkerError) -> None:
        self.set_busy(False)
        self._show_start().say_problem(error.sentence)

    def _keep_name(self) -> bool:
        name = self.start.name.field.value()
        if not name:
            self.start.name.show_error(self.tr("Enter your name, or how colleagues call you."))
            self.start.name.field.focus_widget.setFocus()
            return False
        self._actor = name
        self._settings.set(ACTOR, name)
        return True

    def _ask_passphrase(self, wanted: Next, _checked: bool = False) -> None:
        if not self._keep_name():
            return
        self._next = wanted
        step = PassphraseStep()
        step.go.clicked.connect(self._with_passphrase)
        step.fields.entered.connect(self._with_passphrase)
        step.without.clicked.connect(self._without_passphrase)
        step.back.clicked.connect(self._go_back)
        self.show_step(step)
        step.fields.focus()

    def _go_back(self) -> None:
        self._show_start()

    def _with_passphrase(self) -> None:
        step = self.step
        if isinstance(step, PassphraseStep) and step.go.isEnabled() and (passphrase := step.fields.passphrase()):
            self._create(step, lambda: self._access.create(passphrase))

    def _without_passphrase(self) -> None:
        if isinstance(self.step, PassphraseStep):
            self._create(self.step, lambda: self._access.create(None))

    def _create(self, step: PassphraseStep, work: Callable[[], Opened]) -> None:
        step.say_problem("")
        step.set_busy(True)
        self.set_busy(True)
        self._tasks.run(work, self._created, partial(self._refused, step), owner=self)

    def _refused(self, step: PassphraseStep, error: CaseworkerError) -> None:
        step.set_busy(False)
        self.set_busy(False)
        step.say_problem(error.sentence)

    def _created(self, made: Opened) -> None:
        if made.recovery_key is None:
            self._finish(made.services)
            return
        self.set_busy(False)
        self.hold(made.services)
        step = KeyStep(made.recovery_key)
        step.go.clicked.connect(lambda: self._finish(made.services))
        self.show_step(step)
        step.panel.print_button.setFocus()

    def _finish(self, services: Services) -> None:
        self.set_busy(False)
        self.hold(None)
        self.opened.emit(services, self._next)
        self.close()
