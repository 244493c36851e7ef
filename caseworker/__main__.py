"""``caseworker``, and ``python -m caseworker``: without arguments the window, otherwise the command line."""

from __future__ import annotations

import sys


def main() -> int:
    """Returns the exit code."""
    from caseworker.app import run  # so that importing this module stays free

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
