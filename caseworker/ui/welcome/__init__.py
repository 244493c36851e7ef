"""Coming in: the first start, unlocking, protecting. The windows before the main window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from caseworker.ui.welcome.first_run import FirstRun, Next
from caseworker.ui.welcome.unlock import Unlock

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.services.program import Program
    from caseworker.ui.tasks import Tasks
    from caseworker.ui.welcome.frame import WelcomeFrame

__all__ = ["FirstRun", "Next", "Unlock", "open_welcome"]


def open_welcome(program: Program, tasks: Tasks, opened: Callable[[Services, Next], None]) -> WelcomeFrame:
    """Shows the first start where no directory exists yet, else asks for the passphrase.

    `opened` is called once, on the UI thread, with the services and what the main window does first. The caller
    keeps the window that is returned and closes it.
    """
    access, settings = program.access, program.settings
    if not access.exists():
        first = FirstRun(access, settings, tasks, settings.actor)
        first.opened.connect(opened)
        first.show()
        return first
    unlock = Unlock(access, settings, tasks)
    unlock.opened.connect(lambda services: opened(services, Next.NOTHING))
    unlock.show()
    return unlock
