"""What dev.py is made of: Python's standard library only, so that it runs before anything is installed."""

from __future__ import annotations


class SetupError(Exception):
    """Something on this machine stands in the way; the text says what it is and what to do."""
