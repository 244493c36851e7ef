"""What is told about a bug: where in the program it happened, never what was in the data."""

from __future__ import annotations

import traceback
from pathlib import Path

import caseworker

_ROOT = Path(caseworker.__file__).resolve().parent


def redacted(error: BaseException) -> str:
    """The error's type and the program's own lines it came through, without its message or any value.

    Messages are left out because they may quote what a person typed.
    """
    import platform  # for bugs only

    lines = [f"Caseworker {caseworker.__version__}, Python {platform.python_version()}, {platform.system()}"]
    cause: BaseException | None = error
    while cause is not None:
        lines.append(f"{type(cause).__module__}.{type(cause).__qualname__}")
        lines += [f"  {_place(frame)}" for frame in traceback.extract_tb(cause.__traceback__)]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


def _place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    shown = path.relative_to(_ROOT).as_posix() if path.is_relative_to(_ROOT) else path.name
    return f"{shown}:{frame.lineno} {frame.name}"
