"""``caseworker``, and ``python -m caseworker``: without arguments the window, otherwise the command line."""

from __future__ import annotations

import io
import os
import sys


def main() -> int:
    """Returns the exit code."""
    # Inside, so that importing this module stays free.
    from caseworker.collecting import loading

    with loading():
        from caseworker.app import run

    _speak_utf8()
    try:
        code = run(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python must not write the rest at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _speak_utf8() -> None:
    """Names come in every script, and other programs expect JSON in UTF-8, whatever the system's own encoding."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
