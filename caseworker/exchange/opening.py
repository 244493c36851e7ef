"""Files to read, or one sentence why not."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from caseworker.errors import UnreadableFile
from caseworker.messages import translate

BLOCK = 1024 * 1024
"""Bytes to read at once."""


def opened(path: Path) -> BinaryIO:
    """The file, to read. Raises `UnreadableFile`."""
    try:
        return path.open("rb", buffering=BLOCK)
    except OSError as error:
        raise unreadable(path) from error


def unreadable(path: Path) -> UnreadableFile:
    """What to raise for a file that cannot be opened, or not be read to its end."""
    return UnreadableFile(
        translate("exchange", "“{name}” cannot be read: check that it is there and that you may open it.").format(
            name=path.name
        )
    )
