"""Coming in: the first start in three ways, unlocking with what is known, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import keyring.backend
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from caseworker.app import compose
from caseworker.errors import CaseworkerError
from caseworker.services.bundle import Services
from caseworker.services.program import Program
from caseworker.settings import USE_KEYRING
from caseworker.ui import theme
from caseworker.ui.main_window import MainWindow
from caseworker.ui.tasks import Tasks
from caseworker.ui.theme import Scheme
from caseworker.ui.welcome import FirstRun, Next, Unlock, open_welcome
from caseworker.ui.welcome.change import ChangePassphraseDialog
from caseworker.ui.welcome.first_run import KeyStep, PassphraseStep
from caseworker.ui.welcome.frame import Step, WelcomeFrame
from caseworker.ui.welcome.new_key import NewRecoveryKeyDialog
from caseworker.ui.welcome.recovery import RecoveryPanel
from caseworker.ui.welcome.strength import strength
from caseworker.ui.welcome.unlock import NewPassphrase, NoKeyring, PassphraseEntry, RecoveryEntry

GOOD = "harbor lantern seven"
OTHER = "maple orbit canyon"


class Came:
    """What the caller of `open_welcome` was given."""

    def __init__(self) -> None:
        self.services: Services | None = None
        self.first = Next.NOTHING

    def opened(self, services: Services, first: Next) -> None:
        assert self.services is None, "opened twice"
        self.services, self.first = services, first


@pytest.fixture
def tasks(qapp: object) -> Iterator[Tasks]:
    made = Tasks()
    crashes: list[str] = []
    made.crashed.connect(crashes.append)
    yield made
    made.shutdown()
    made.deleteLater()
    assert not crashes, "\n".join(crashes)


@pytest.fixture
def came() -> Iterator[Came]:
    made = Came()
    yield made
    if made.services is not None:
        made.services.store.close()


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return compose(tmp_path / "mine")


@pytest.fixture
def locked(program: Program) -> tuple[Program, str]:
    """A directory under a passphrase, closed, and its recovery key."""
    made = program.access.create(GOOD)
    made.services.store.close()
    assert made.recovery_key
    return program, made.recovery_key


@pytest.fixture
def welcome(program: Program, tasks: Tasks, came: Came, qtbot: QtBot) -> Iterator[Callable[[], WelcomeFrame]]:
    windows: list[WelcomeFrame] = []

    def show() -> WelcomeFrame:
        windows.append(open_welcome(program, tasks, came.opened))
        return windows[-1]

    yield show
    for window in windows:
        window.set_busy(False)
        window.close()
        window.deleteLater()


def step_of(window: WelcomeFrame, kind: type[Step]) -> Step:
    assert isinstance(window.step, kind), window.step
    return window.step


# --- the first start --------------------------------------------------------------------------------------


def test_the_sample_opens_without_a_passphrase(welcome: Callable[[], WelcomeFrame], came: Came, qtbot: QtBot) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.name.field.set_value("J. Okafor")
    window.start.sample.click()
    qtbot.waitUntil(lambda: came.services is not None, timeout=30_000)
    assert came.services
    assert came.services.store.is_sample
    assert came.services.session.actor == "J. Okafor"
    assert came.services.store.count_contacts() >= 80
    assert not window.isVisible()


def test_a_protected_directory_begins_with_the_recovery_key(
    welcome: Callable[[], WelcomeFrame], program: Program, came: Came, qtbot: QtBot
) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.file.click()
    step = step_of(window, PassphraseStep)
    assert isinstance(step, PassphraseStep)
    step.fields.first.field.set_value("short")
    step.go.click()
    assert "Too short" in step.fields.first.error.text()
    step.fields.first.field.set_value(GOOD)
    step.fields.second.field.set_value(GOOD)
    step.go.click()
    qtbot.waitUntil(lambda: isinstance(window.step, KeyStep), timeout=20_000)
    key = window.step
    assert isinstance(key, KeyStep)
    assert came.services is None
    assert not key.go.isEnabled()
    key.panel.check.click()
    key.go.click()
    assert came.services
    assert came.first is Next.IMPORT
    assert came.services.store.is_protected
    printed = key.panel._key
    came.services.store.close()
    came.services = program.access.open(recovery_key=printed)


def test_without_a_passphrase_only_to_try(welcome: Callable[[], WelcomeFrame], came: Came, qtbot: QtBot) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.empty.click()
    step = window.step
    assert isinstance(step, PassphraseStep)
    step.without.click()
    qtbot.waitUntil(lambda: came.services is not None, timeout=20_000)
    assert came.services
    assert not came.services.store.is_protected
    assert not came.services.store.is_sample
    assert came.services.store.count_contacts() == 0


def test_a_name_is_asked_for(welcome: Callable[[], WelcomeFrame], came: Came) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.name.field.set_value("")
    window.start.empty.click()
    assert window.start.name.error.has_error
    assert window.step is window.start


def test_closing_before_the_key_is_confirmed_leaves_no_open_directory(
    welcome: Callable[[], WelcomeFrame], program: Program, came: Came, qtbot: QtBot
) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.empty.click()
    step = window.step
    assert isinstance(step, PassphraseStep)
    step.fields.first.field.set_value(GOOD)
    step.fields.second.field.set_value(GOOD)
    step.go.click()
    assert not window.close(), "while it is made, the window stays"
    qtbot.waitUntil(lambda: isinstance(window.step, KeyStep), timeout=20_000)
    key = window.step
    assert isinstance(key, KeyStep)
    assert not window.close(), "the one recovery key would be gone"
    assert "shown only now" in key.problem.text()
    assert key.problem.isVisible()
    assert window.close(), "whoever closes it again means it"
    # The fixture that counts threads sees whether the store was closed; the passphrase opens it again.
    program.access.open(passphrase=GOOD).store.close()


def test_back_goes_back(welcome: Callable[[], WelcomeFrame]) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.empty.click()
    step = window.step
    assert isinstance(step, PassphraseStep)
    step.back.click()
    assert window.step is window.start


def test_a_passphrase_that_anybody_tries_is_refused(welcome: Callable[[], WelcomeFrame], program: Program) -> None:
    window = welcome()
    assert isinstance(window, FirstRun)
    window.start.empty.click()
    step = window.step
    assert isinstance(step, PassphraseStep)
    step.go.click()
    assert step.fields.first.error.text() == "Enter a passphrase."
    for field in (step.fields.first, step.fields.second):
        field.field.set_value("Password1")
    step.go.click()
    assert "choose other words" in step.fields.first.error.text()
    said = [one.text() for one in step.findChildren(QLabel) if not one.isHidden() and "other words" in one.text()]
    assert len(said) == 1, "not in red and once more in gray"
    assert not program.access.exists()


# --- the recovery key -------------------------------------------------------------------------------------


@pytest.fixture
def panel(qtbot: QtBot) -> RecoveryPanel:
    made = RecoveryPanel("7QK2M-9XWPA-3TR5H-ZC8VN-4DJ6B-YE1SG-0FKWM-P2XRT")
    qtbot.addWidget(made)
    made.show()
    return made


def test_the_key_is_saved_for_nobody_else(panel: RecoveryPanel, tmp_path: Path, own_places: Path) -> None:
    panel.save_button.click()
    (dialog,) = panel.findChildren(QFileDialog)
    assert Path(dialog.directory().absolutePath()).is_relative_to(own_places), "never where the program was started"
    target = tmp_path / "key.txt"
    dialog.fileSelected.emit(str(target))
    dialog.close()
    assert "7QK2M-9XWPA" in target.read_text(encoding="utf-8")
    assert target.stat().st_mode & 0o077 == 0
    assert "Saved" in panel.said.text()
    panel.save_as(tmp_path / "no" / "key.txt")
    assert "could not be written" in panel.problem.text()


def test_the_key_is_copied(panel: RecoveryPanel) -> None:
    panel.copy_button.click()
    assert QGuiApplication.clipboard().text().startswith("7QK2M-")
    assert "one minute" in panel.said.text()
    QGuiApplication.clipboard().clear()


# --- unlocking --------------------------------------------------------------------------------------------


def test_the_passphrase_opens_and_a_wrong_one_is_said_at_the_field(
    locked: tuple[Program, str], welcome: Callable[[], WelcomeFrame], came: Came, qtbot: QtBot
) -> None:
    window = welcome()
    assert isinstance(window, Unlock)
    step = window.step
    assert isinstance(step, PassphraseEntry)
    qtbot.keyClicks(step.secret.editor, "wrong one")
    qtbot.keyClick(step.secret.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: step.field.error.has_error, timeout=20_000)
    assert "does not open" in step.field.error.text()
    assert step.secret.editor.selectedText(), "the next try overwrites it"
    qtbot.keyClicks(step.secret.editor, GOOD)
    qtbot.keyClick(step.secret.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: came.services is not None, timeout=20_000)


def test_the_recovery_key_opens_and_gives_a_new_passphrase(
    locked: tuple[Program, str], welcome: Callable[[], WelcomeFrame], came: Came, qtbot: QtBot
) -> None:
    program, key = locked
    window = welcome()
    entry = window.step
    assert isinstance(entry, PassphraseEntry)
    entry.other.click()
    step = window.step
    assert isinstance(step, RecoveryEntry)
    qtbot.keyClicks(step.key.editor, key[:-1])
    step.go.click()
    qtbot.waitUntil(lambda: step.field.error.has_error, timeout=20_000)
    step.key.set_value(key.lower())
    step.go.click()
    qtbot.waitUntil(lambda: isinstance(window.step, NewPassphrase), timeout=20_000)
    new = window.step
    assert isinstance(new, NewPassphrase)
    new.fields.first.field.set_value(OTHER)
    new.fields.second.field.set_value(OTHER)
    new.go.click()
    qtbot.waitUntil(lambda: came.services is not None, timeout=20_000)
    assert came.services
    came.services.store.close()
    came.services = program.access.open(passphrase=OTHER)


class MemoryKeyring(keyring.backend.KeyringBackend):
    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.kept.pop((service, username), None)


def test_the_keyring_is_used_only_when_asked_for(
    locked: tuple[Program, str], welcome: Callable[[], WelcomeFrame], came: Came, qtbot: QtBot
) -> None:
    program, _key = locked
    before, memory = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(memory)
    try:
        window = welcome()
        step = window.step
        assert isinstance(step, PassphraseEntry)
        assert not step.remember.isChecked()
        step.remember.click()
        step.secret.set_value(GOOD)
        step.go.click()
        qtbot.waitUntil(lambda: came.services is not None, timeout=20_000)
        assert memory.kept
        assert GOOD not in str(memory.kept), "the key is kept, never the passphrase"
        assert program.settings.get(USE_KEYRING) is True
        assert came.services
        came.services.store.close()
        came.services = program.access.open(keyring=True)
    finally:
        keyring.set_keyring(before)


def test_without_a_keyring_that_is_said_and_the_directory_opens(
    locked: tuple[Program, str], welcome: Callable[[], WelcomeFrame], came: Came, qtbot: QtBot
) -> None:
    program, _key = locked
    window = welcome()
    step = window.step
    assert isinstance(step, PassphraseEntry)
    step.remember.click()
    step.secret.set_value(GOOD)
    step.go.click()
    qtbot.waitUntil(lambda: isinstance(window.step, NoKeyring), timeout=20_000)
    said = window.step
    assert isinstance(said, NoKeyring)
    assert not program.settings.get(USE_KEYRING)
    said.go.click()
    assert came.services


def test_changing_the_passphrase(window: MainWindow, locked: tuple[Program, str], qtbot: QtBot) -> None:
    program, key = locked
    dialog = ChangePassphraseDialog(window.context, program.access, window)
    dialog.open()
    dialog.old.field.set_value("wrong")
    dialog.fields.first.field.set_value(OTHER)
    dialog.fields.second.field.set_value(OTHER)
    dialog.button.click()
    qtbot.waitUntil(lambda: dialog.old.error.has_error, timeout=20_000)
    dialog.old.field.set_value(key)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.button.click()
    with pytest.raises(CaseworkerError):
        program.access.open(passphrase=GOOD)
    program.access.open(passphrase=OTHER).store.close()


def test_a_new_recovery_key_replaces_the_old_one(window: MainWindow, locked: tuple[Program, str], qtbot: QtBot) -> None:
    program, old = locked
    dialog = NewRecoveryKeyDialog(window.context, program.access, window)
    dialog.open()
    dialog.button.click()
    assert dialog.passphrase.error.text() == "Enter the passphrase."
    dialog.passphrase.field.set_value("wrong")
    dialog.button.click()
    qtbot.waitUntil(lambda: "does not open" in dialog.passphrase.error.text(), timeout=20_000)
    dialog.passphrase.field.set_value(GOOD)
    dialog.button.click()
    qtbot.waitUntil(lambda: dialog.panel is not None, timeout=20_000)
    assert dialog.panel is not None
    printed = dialog.panel._key
    assert not dialog.button.isEnabled()
    dialog.close()
    assert dialog.isVisible()
    assert "shown only now" in dialog.problem.text()
    dialog.panel.check.click()
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.button.click()
    with pytest.raises(CaseworkerError):
        program.access.open(recovery_key=old)
    program.access.open(recovery_key=printed).store.close()
    program.access.open(passphrase=GOOD).store.close()


# --- how it looks -----------------------------------------------------------------------------------------


def test_everything_is_named_and_large_enough(locked: tuple[Program, str], welcome: Callable[[], WelcomeFrame]) -> None:
    window = welcome()
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert widget.accessibleName() or getattr(widget, "text", str)(), widget
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            assert button.height() >= 24, button.text()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_it_fits_at_double_size(scheme: Scheme, welcome: Callable[[], WelcomeFrame], qapp: object) -> None:
    theme.apply(qapp, scheme, 2.0)  # type: ignore[arg-type]
    window = welcome()
    window.resize(1280, 720)
    for button in window.findChildren(QPushButton):
        if button.isVisible():
            assert button.mapTo(window, button.rect().topRight()).x() <= window.width(), button.text()


@pytest.mark.parametrize(
    ("passphrase", "level"),
    [("", 0), ("seven77", 0), ("aaaaaaaaaaaa", 0), ("12345678", 0), ("iloveyou", 0), ("Password", 0),
     ("Pass-Word 1", 0),
     ("adgjmpsv", 1), ("password harbor", 1), (GOOD, 2),
     ("harbor lantern seven maple", 3), ("X7k2pQ9vLm4s", 3)],
)  # fmt: skip
def test_strength_is_said_in_words(passphrase: str, level: int) -> None:
    rated = strength(passphrase)
    assert rated.level == level
    assert rated.sentence.endswith(".")
