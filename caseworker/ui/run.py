"""From an application object to the window: a second start raises the first, what is protected asks for its key.

``welcome.open_welcome(program, tasks, opened)`` returns a shown window (first run where nothing exists yet, else the
passphrase) that calls `opened` once, on the UI thread, with the services and what is to be done first. It is closed
from here.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from caseworker import log
from caseworker.errors import CaseworkerError, EnvironmentProblem
from caseworker.models.changes import Kind
from caseworker.settings import USE_KEYRING
from caseworker.ui import icons, translation
from caseworker.ui.appearance import Appearance
from caseworker.ui.badges import Badge
from caseworker.ui.context import Context, Destination, Page
from caseworker.ui.followups.told import due_told
from caseworker.ui.main_window import MainWindow, PageMaker
from caseworker.ui.opening import Opening
from caseworker.ui.problems import bugs_told
from caseworker.ui.single_instance import SingleInstance
from caseworker.ui.tasks import Tasks

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.program import Program
    from caseworker.ui.welcome import Next
    from caseworker.ui.welcome.frame import WelcomeFrame

PATIENCE = 1.0
"""Seconds for which a start without a passphrase waits before it says what takes so long."""
_PAINT_MS = 50
"""So long after the first answer it is painted. What is loaded earlier, even on another thread, would delay it."""


def run_window(program: Program, screenshot: Path | None = None) -> int:
    """Shows the window until it is closed; with `screenshot`, saves a picture of it there (PNG) and ends.

    The exit code: 0, or 1 when the directory could not be opened.
    """
    app = application()
    appearance = Appearance(program.settings)
    appearance.apply()
    if screenshot is not None:
        # Needed for demonstrations only.
        from caseworker.ui.picture import save_picture

        return save_picture(program, partial(open_window, program, appearance=appearance), screenshot)
    instance = SingleInstance(program.paths.data, app)
    if not instance.claim():
        return 0
    start = Start(program, appearance, app)
    instance.raised.connect(start.raise_window)
    if not start.begin():
        instance.release()
        return 1
    with bugs_told(start.front):
        code = app.exec()
    start.end()
    instance.release()
    return code


def application() -> QApplication:
    """The application object, made once, with its name, icon and translations."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Caseworker")
    app.setApplicationDisplayName("Caseworker")
    app.setDesktopFileName("caseworker")
    app.setWindowIcon(icons.application_icon())
    translation.install(app)
    return app


def later_pages() -> dict[str, tuple[str, str, PageMaker]]:
    """The pages that are made when they are first opened: id → (icon, title, maker)."""
    return {
        "referrals": ("referrals", QCoreApplication.translate("Pages", "Referrals"), _referrals),
        "followups": ("followups", QCoreApplication.translate("Pages", "Follow-ups"), _follow_ups),
        "client": ("person", "", _client),
        "to_verify": ("verify", QCoreApplication.translate("Pages", "To verify"), _to_verify),
        "which_role": ("which-role", QCoreApplication.translate("Pages", "Which role?"), _which_role),
        "reports": ("reports", QCoreApplication.translate("Pages", "Reports"), _reports),
    }


def rail_badges() -> dict[str, Badge]:
    """What is counted at the buttons of the rail: the id of a page → how."""
    kinds = frozenset({Kind.REFERRAL, Kind.CONTACT, Kind.META})
    return {
        "followups": Badge(_count_follow_ups, due_told, kinds),
        "to_verify": Badge(_count_to_verify, _to_verify_told, kinds | {Kind.VERIFICATION}),
    }


def _count_follow_ups(services: Services) -> int:
    return services.followups.count()


def _count_to_verify(services: Services) -> int:
    return services.verify_queue.count()


def _to_verify_told(number: int) -> str:
    return QCoreApplication.translate("Pages", "{n} to verify").format(n=f"{number:,}")


# The imports are inside the functions for start-up speed: neither page is needed for the first paint.
def _referrals(context: Context, parent: QWidget) -> Page:
    from caseworker.ui.referrals.page import ReferralsPage

    return ReferralsPage(context, parent)


def _client(context: Context, parent: QWidget) -> Page:
    from caseworker.ui.clients.page import ClientPage

    return ClientPage(context, parent)


def _to_verify(context: Context, parent: QWidget) -> Page:
    from caseworker.ui.to_verify.page import ToVerifyPage

    return ToVerifyPage(context, parent)


def _follow_ups(context: Context, parent: QWidget) -> Page:
    from caseworker.ui.followups.page import FollowUpsPage

    return FollowUpsPage(context, parent)


def _which_role(context: Context, parent: QWidget) -> Page:
    from caseworker.ui.which_role.page import WhichRolePage

    return WhichRolePage(context, parent)


def _reports(context: Context, parent: QWidget) -> Page:
    from caseworker.ui.reports.page import ReportsPage

    return ReportsPage(context, parent)


def open_window(program: Program, services: Services, appearance: Appearance) -> MainWindow:
    """The main window on an open directory, not shown yet, its first search under way."""
    window = MainWindow(services, program.settings, appearance, program.access, later_pages(), rail_badges())
    window.navigate(Destination("directory"))
    return window


class Start(QObject):
    """Goes from nothing, or from a locked directory, to the main window."""

    def __init__(self, program: Program, appearance: Appearance, app: QApplication) -> None:
        super().__init__(app)
        self._program = program
        self._appearance = appearance
        self._tasks = Tasks(self)
        self._welcome: WelcomeFrame | None = None
        self._services: Services | None = None
        self._opening: Opening | None = None
        self._app = app
        self.window: MainWindow | None = None

    def begin(self) -> bool:
        """Show the first window. False when the directory cannot be opened; the user has been told why."""
        access = self._program.access
        try:
            access.check_place()
            if not access.exists():
                self._show_welcome()
            elif not access.is_protected():
                self._open()
            elif self._program.settings.get(USE_KEYRING):
                self._ask_keyring()
            else:
                self._show_welcome()
        except CaseworkerError as error:
            tell(error)
            return False
        return True

    def end(self) -> None:
        """The event loop has ended: leave no thread and no open file."""
        if self._opening is not None:
            self._opening.abandon()
        self._tasks.shutdown()
        if self._services is not None:
            self._services.store.close()
        log.stop()

    def front(self) -> QWidget | None:
        """The window that is shown now."""
        return self.window or self._welcome

    def raise_window(self) -> None:
        """Somebody started the program again."""
        shown = self.front()
        if shown is not None:
            shown.showNormal() if shown.isMinimized() else shown.show()
            shown.raise_()
            shown.activateWindow()

    def _show_welcome(self) -> None:
        # Only a first run or a locked directory needs it.
        from caseworker.ui.welcome import open_welcome

        self._welcome = open_welcome(self._program, self._tasks, self._go_in)

    def _go_in(self, services: Services, first: Next) -> None:
        self._show_window(services)
        if first.value == "import" and self.window is not None:
            self.window.context.doors.import_file()

    def _open(self) -> None:
        """Waits a moment for the usual, short opening; a long one goes on behind a window that tells of it."""
        opening = self._opening = Opening(self._program.access.open, self)
        services = opening.wait(PATIENCE)
        if services is not None:
            self._show_window(services)
            return
        self._show_preparing(opening)
        self._tasks.run(opening.outcome, self._came_open, self._stayed_closed, owner=self)

    def _ask_keyring(self) -> None:
        # The system may ask the user something of its own, so no window of ours stands in the way before it is open.
        opening = self._opening = Opening(partial(self._program.access.open, keyring=True), self)
        opening.preparation.moved.connect(lambda _done, _total: self._show_preparing(opening))
        self._tasks.run(opening.outcome, self._came_open, lambda _error: self._lock_again(), owner=self)

    def _show_preparing(self, opening: Opening) -> None:
        if self._welcome is None:
            # Only an update of the program on a large directory needs it.
            from caseworker.ui.welcome.preparing import PreparingWindow

            self._welcome = PreparingWindow(opening.preparation)
            self._welcome.show()

    def _came_open(self, services: Services | None) -> None:
        if services is not None:
            self._show_window(services)
        else:
            self._close_welcome()

    def _stayed_closed(self, error: CaseworkerError) -> None:
        tell(error)
        self._close_welcome()
        self._app.exit(1)

    def _lock_again(self) -> None:
        self._app.setQuitOnLastWindowClosed(False)
        self._close_welcome()
        self._show_welcome()
        self._app.setQuitOnLastWindowClosed(True)

    def _close_welcome(self) -> None:
        if self._welcome is not None:
            self._welcome.set_busy(False)
            self._welcome.close()
            self._welcome.deleteLater()
            self._welcome = None

    def _show_window(self, services: Services, first: str = "") -> None:
        """`first`: “import” for somebody who wants to begin with a file."""
        self._services = services
        self._opening = None
        self.window = open_window(self._program, services, self._appearance)
        self.window.show()
        with suppress(EnvironmentProblem):
            log.start(self._program.paths)
        self._close_welcome()
        # What is heavy to load comes after the first paint, off the UI thread.
        window = self.window
        window.directory.shown.connect(
            lambda: QTimer.singleShot(_PAINT_MS, window, lambda: _warm_up(window)),
            Qt.ConnectionType.SingleShotConnection,
        )
        window.drafts.ask()
        window.place.ask()
        window.own_wanted.connect(self._begin_own)
        if first == "import":
            QTimer.singleShot(0, window, window.context.doors.import_file)

    def _begin_own(self) -> None:
        """The sample goes to the backups and the first run begins anew; when it cannot be moved, it is opened again."""
        window, services = self.window, self._services
        if window is None or services is None:
            return
        # Between the two windows there is none, which is not the end of the program.
        self._app.setQuitOnLastWindowClosed(False)
        window.close()
        window.deleteLater()
        self.window = self._services = None
        try:
            self._program.access.put_sample_aside(services)
        except CaseworkerError as error:
            tell(error)
        began = self.begin()
        self._app.setQuitOnLastWindowClosed(True)
        if not began:
            self._app.exit(1)


def _warm_up(window: MainWindow) -> None:
    window.tasks.run(window.context.services.finding.warm_up, _ignore, owner=window)


def _ignore(_result: object) -> None:
    """Nothing follows."""


def tell(error: CaseworkerError) -> None:
    """Says what is wrong before there is a window, and waits until it was read."""
    box = QMessageBox(QMessageBox.Icon.Critical, "Caseworker", error.sentence)
    box.exec()
