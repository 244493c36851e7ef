"""An import in a process of its own: the window goes on answering while millions of values are read and written.

The store lends the directory, so that commands wait as for any other one; the other process runs the same service on
it and hands back the report and what changed. Loads nothing heavy: the composition root needs it at the start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from caseworker.errors import EnvironmentProblem
from caseworker.messages import translate
from caseworker.models.changes import Changes
from caseworker.services.cancel import CancelToken

if TYPE_CHECKING:
    from pathlib import Path

    from caseworker.apart import Line
    from caseworker.models.imports import ImportPlan, ImportReport, Progress
    from caseworker.services.session import Session
    from caseworker.storage.base import Cancel, Lent

ACTION = "import.run"


@dataclass(frozen=True, slots=True)
class ImportJob:
    path: Path
    plan: ImportPlan
    actor: str


@dataclass(frozen=True, slots=True)
class Done:
    """`changes` is None when the import changed nothing."""

    report: ImportReport
    changes: Changes | None


@dataclass(frozen=True, slots=True)
class ImportApart:
    """`entry`, a function that can be pickled, opens what was lent and calls `work_apart`: the root knows the store."""

    entry: Callable[[Line, Lent, ImportJob], Done]

    def run(self, lent: Lent, job: ImportJob, progress: Callable[[Progress], None], cancel: Cancel | None) -> Done:
        """Raises what the import raises, and EndedEarly when the process was killed."""
        # Processes and pipes, which the start does without.
        from caseworker.apart import Other

        other = Other(self.entry, lent, job)
        try:
            if cancel is not None:
                cancel.on_cancel(lambda: other.say("cancel"))
            done: Done = other.hear(progress)
            return done
        finally:
            if cancel is not None:
                cancel.on_cancel(None)
            other.end()


def run_apart(
    session: Session,
    apart: ImportApart,
    path: Path,
    plan: ImportPlan,
    *,
    progress: Callable[[Progress], None],
    cancel: Cancel | None,
) -> ImportReport:
    """As `Imports.run`, which see."""
    from caseworker.apart import EndedEarly  # as above

    store = session.store
    before = store.audit_rows(limit=1)
    job = ImportJob(path.absolute(), plan, session.actor)
    try:
        done = store.lend(lambda lent: apart.run(lent, job, progress, cancel), cancel)
    except EndedEarly as error:
        after = store.audit_rows(limit=1)
        if after == before:
            raise EnvironmentProblem(
                translate(
                    "services",
                    "The import was ended from outside: nothing was changed. Try again, or restart the computer first.",
                )
            ) from error
        # It was killed after it had stored everything, and before it could say so.
        session.publish(Changes(ACTION, bulk=True))
        raise EnvironmentProblem(
            translate(
                "services", "The import is stored, but was ended before its report was made. It can be undone as usual."
            )
        ) from error
    if done.changes is not None:
        session.publish(done.changes)
    return done.report


def work_apart(line: Line, session: Session, run: Callable[..., ImportReport], job: ImportJob) -> Done:
    """The import, in the other process. `run` is `Imports.run` of the services over `session`."""
    cancel = CancelToken()
    threading.Thread(target=_cancel_when_told, args=(line, cancel), name="cancel", daemon=True).start()
    changes: list[Any] = []
    session.on_changes(changes.append)
    report = run(job.path, job.plan, progress=line.tell, cancel=cancel)
    return Done(report, changes[-1] if changes else None)


def _cancel_when_told(line: Line, cancel: CancelToken) -> None:
    next(line.words())
    cancel.cancel()
