"""What holds for every test of the window: no Qt warning, no widget and no timer left behind, a real directory."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, QtMsgType
from PySide6.QtWidgets import QApplication, QWidget

from caseworker.app import compose
from caseworker.services.bundle import Services
from caseworker.services.program import Program
from caseworker.services.reference import Reference
from caseworker.ui import theme
from caseworker.ui.appearance import Appearance
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.run import later_pages, rail_badges
from caseworker.ui.theme import Scheme

_LOUD = (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg)
_OF_THE_PLATFORM = ("This plugin does not support",)
"""What the offscreen platform says by itself."""


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Every test begins light and at normal size."""
    theme.apply(qapp, Scheme.LIGHT)


@pytest.fixture(autouse=True)
def no_qt_warning(qtlog: object) -> Iterator[None]:
    """A Qt warning is a defect."""
    yield
    loud = [record.message for record in qtlog.records if record.type in _LOUD]  # type: ignore[attr-defined]
    loud = [message for message in loud if not message.startswith(_OF_THE_PLATFORM)]
    assert not loud, "; ".join(loud)


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication, dressed: None) -> Iterator[None]:
    """No widget outlives its test, and no timer runs on."""
    before = set(map(id, qapp.topLevelWidgets()))
    yield
    _delete_now()
    left = [one for one in qapp.topLevelWidgets() if id(one) not in before and shiboken6.isValid(one)]
    # A menu or popup without a parent window counts as well.
    assert not left, "widgets left: " + ", ".join(type(one).__name__ for one in left)
    running = [one for one in qapp.findChildren(QTimer) if one.isActive()]
    assert not running, f"{len(running)} timers left running"


def _delete_now() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        QCoreApplication.processEvents()


@pytest.fixture(scope="session")
def shared_reference() -> Reference:
    """ZIP codes and vocabulary are the same for every test and take long to read."""
    return Reference()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample directory, made once and copied for each test that wants it."""
    folder = tmp_path_factory.mktemp("sample")
    services = compose(folder).access.create_sample()
    services.store.close()
    return folder


@pytest.fixture
def sample(
    sample_folder: Path, tmp_path: Path, shared_reference: Reference, monkeypatch: pytest.MonkeyPatch
) -> Program:
    """A program whose folder holds the sample directory, closed."""
    monkeypatch.setattr("caseworker.app.Reference", lambda: shared_reference)
    folder = tmp_path / "data"
    shutil.copytree(sample_folder, folder)
    return compose(folder)


@pytest.fixture
def services(sample: Program) -> Iterator[Services]:
    """The services of the sample directory, open."""
    opened = sample.access.open()
    yield opened
    opened.store.close()


@pytest.fixture
def make_window(sample: Program, services: Services, qtbot: object) -> Iterator[Callable[[Services], MainWindow]]:
    """Shows a main window on given services; closes it at the end, before the services, as the program does."""
    made: list[MainWindow] = []

    def make(services: Services) -> MainWindow:
        window = MainWindow(
            services, sample.settings, Appearance(sample.settings), sample.access, later_pages(), rail_badges()
        )
        made.append(window)
        window.tasks.crashed.connect(crashes.append)
        window.resize(1280, 800)
        window.show()
        window.navigate(Destination("directory"))
        settle(window)
        return window

    crashes: list[str] = []
    yield make
    for window in made:
        if shiboken6.isValid(window):
            window.close()
            window.deleteLater()
    _delete_now()
    assert not crashes, "\n".join(crashes)


@pytest.fixture
def window(make_window: Callable[[Services], MainWindow], services: Services) -> MainWindow:
    """The main window on the sample directory, its first answer shown."""
    return make_window(services)


def settle(window: MainWindow) -> None:
    """Wait until everything that was asked for has arrived and was painted."""
    # The program's own way to wait, so that it is tried as well.
    from caseworker.ui.picture import settle as settled

    settled(window)
    assert not window.tasks.pending, "the window did not come to rest"


@pytest.fixture
def at_rest() -> Callable[[MainWindow], None]:
    """Waits until everything that was asked for has arrived and was painted."""
    return settle


def focusable(root: QObject) -> list[QWidget]:
    """Every shown widget under `root` that Tab reaches."""
    from PySide6.QtCore import Qt

    return [
        one
        for one in root.findChildren(QWidget)
        if one.isVisible()
        and one.isEnabled()
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
    ]
