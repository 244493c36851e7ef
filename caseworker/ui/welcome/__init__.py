"""Coming in: the first start, unlocking, protecting. The windows before the main window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker.errors import CaseworkerError, WrongKey
from caseworker.settings import USE_KEYRING
from caseworker.ui.welcome.first_run import FirstRun, Next
from caseworker.ui.welcome.unlock import Trouble, Unlock

if TYPE_CHECKING:
    from caseworker.services.access import Access
    from caseworker.services.bundle import Services
    from caseworker.settings import Settings
    from caseworker.ui.tasks import Tasks

__all__ = ["FirstRun", "Next", "Trouble", "Unlock", "come_in"]


def come_in(
    access: Access,
    settings: Settings,
    tasks: Tasks,
    opened: Callable[[Services, Next], None],
    shown: Callable[[QWidget], None],
) -> None:
    """Opens the directory, or shows what has to be done first: the first start, or the passphrase.

    `opened` is called once, with the services and what to do first. `shown` is given each window that is put on the
    screen, so that somebody keeps it and brings it to the front on a second start.
    """
    if not access.exists():
        first = FirstRun(access, settings, tasks, settings.actor)
        first.opened.connect(opened)
        _show(first, shown)
        return
    if access.is_protected() and not settings.get(USE_KEYRING, False):
        _ask(access, settings, tasks, opened, shown)
        return
    by_keyring = access.is_protected()

    def failed(error: CaseworkerError) -> None:
        if isinstance(error, WrongKey):
            _ask(access, settings, tasks, opened, shown)
            return
        trouble = Trouble(error.sentence)
        trouble.again.connect(lambda: come_in(access, settings, tasks, opened, shown))
        _show(trouble, shown)

    tasks.run(
        lambda: access.open(keyring=by_keyring),
        lambda services: opened(services, Next.NOTHING),
        failed,
        owner=tasks,
    )


def _ask(
    access: Access,
    settings: Settings,
    tasks: Tasks,
    opened: Callable[[Services, Next], None],
    shown: Callable[[QWidget], None],
) -> None:
    unlock = Unlock(access, settings, tasks)
    unlock.opened.connect(lambda services: opened(services, Next.NOTHING))
    _show(unlock, shown)


def _show(window: QWidget, shown: Callable[[QWidget], None]) -> None:
    window.show()
    shown(window)
