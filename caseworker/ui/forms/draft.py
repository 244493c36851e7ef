"""Keeps what is typed while it is typed, so that a crash or a closed window loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QObject, QTimer

from caseworker.errors import CaseworkerError
from caseworker.ui.context import Context
from caseworker.ui.tasks import Tasks

_PAUSE = 1000
"""Milliseconds after which typing is kept: more than that is never lost."""


class DraftKeeper(QObject):
    """Writes the draft `key` off the UI thread, in the order asked for; outlives its dialog for the last write.

    `collect` gives the draft's content as plain JSON values when it is to be kept.
    """

    def __init__(self, context: Context, key: str, collect: Callable[[], Mapping[str, Any]], dialog: QObject) -> None:
        super().__init__(context.tasks)
        # However the dialog ends, nothing is collected from it afterwards.
        dialog.destroyed.connect(self.finish)
        self._context = context
        self._key = key
        self._collect: Callable[[], Mapping[str, Any]] | None = collect
        self._waiting: list[Mapping[str, Any] | None] = []
        self._writing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE)
        self._timer.timeout.connect(self.keep)

    @property
    def is_quiet(self) -> bool:
        """Nothing is typed that is not kept."""
        return not (self._timer.isActive() or self._waiting or self._writing)

    def touch(self) -> None:
        """Something was typed: keep it within a second, also while the typing goes on."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep it now."""
        self._timer.stop()
        if self._collect is not None:
            self._put(dict(self._collect()))

    def discard(self) -> None:
        """Forget the draft."""
        self._timer.stop()
        self._put(None)

    def finish(self) -> None:
        """The dialog closes: write what is still to be written, then go."""
        self._timer.stop()
        self._collect = None
        self._pump()

    def _put(self, content: Mapping[str, Any] | None) -> None:
        # Only the latest content matters.
        self._waiting = [content]
        self._pump()

    def _pump(self) -> None:
        if self._writing:
            return
        if not self._waiting:
            if self._collect is None:
                self.deleteLater()
            return
        content = self._waiting.pop()
        drafts, key = self._context.services.drafts, self._key
        self._writing = True
        self._context.tasks.run(
            (lambda: drafts.discard(key)) if content is None else (lambda: drafts.save(key, content)),
            self._written,
            self._failed,
            owner=self,
        )

    def _written(self, _nothing: None) -> None:
        self._writing = False
        self._pump()

    def _failed(self, error: CaseworkerError) -> None:
        self._written(None)
        self._context.tasks.problem.emit(error)


def finish_drafts(tasks: Tasks, seconds: float = 5.0) -> None:
    """Before the program ends: wait until every draft that a closed dialog left is written."""
    deadline = QDeadlineTimer(round(seconds * 1000))
    while any(not keeper.is_quiet for keeper in tasks.findChildren(DraftKeeper)) and not deadline.hasExpired():
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)
