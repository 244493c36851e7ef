"""The log file: what happened, for whoever mends the program. Never names, notes or client codes.

Log codes, ids, counts and durations only. Messages of exceptions may quote what was typed, so that tracebacks are
written without them: `redacted` gives types, files and lines.
"""

from __future__ import annotations

import logging
import logging.handlers
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker.paths import make_folder

if TYPE_CHECKING:
    from types import TracebackType

    from caseworker.paths import Paths

ROOT = "caseworker"
# Before there is a log file, and where none can be written, nothing is told on standard error.
logging.getLogger(ROOT).addHandler(logging.NullHandler())
_BYTES = 1_000_000
_OLDER_FILES = 3
_FORMAT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"

_Raised = tuple[type[BaseException], BaseException, "TracebackType | None"] | tuple[None, None, None]


def redacted(error: BaseException) -> str:
    """A traceback without messages, values or source lines, with the errors that led to it, first one first."""
    lines: list[str] = []
    for one in reversed(_chain(error)):
        lines += [f"{_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in _frames(one)]
        lines.append(f"{type(one).__module__}.{type(one).__qualname__}")
    return "\n".join(lines)


def _place(file: str) -> str:
    """The end of the path: its beginning often names the person at the computer."""
    return "/".join(Path(file).parts[-3:])


def _frames(error: BaseException) -> traceback.StackSummary:
    return traceback.extract_tb(error.__traceback__)


def _chain(error: BaseException) -> list[BaseException]:
    chain: list[BaseException] = []
    link: BaseException | None = error
    while link is not None and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return chain


class RedactingFormatter(logging.Formatter):
    """Writes tracebacks as `redacted` gives them."""

    def formatException(self, ei: _Raised) -> str:
        return "" if ei[1] is None else redacted(ei[1])


def start(paths: Paths, level: int = logging.INFO) -> None:
    """Writes the program's log to `paths.log` from now on, in a few files that replace each other."""
    stop()
    make_folder(paths.logs)
    handler = logging.handlers.RotatingFileHandler(
        paths.log, maxBytes=_BYTES, backupCount=_OLDER_FILES, encoding="utf-8", delay=True
    )
    handler.setFormatter(RedactingFormatter(_FORMAT))
    logger = logging.getLogger(ROOT)
    logger.addHandler(handler)
    logger.setLevel(level)


def stop() -> None:
    """Closes the log file; nothing happens when there is none."""
    logger = logging.getLogger(ROOT)
    for handler in tuple(logger.handlers):
        if isinstance(handler, logging.handlers.RotatingFileHandler):
            logger.removeHandler(handler)
            handler.close()
