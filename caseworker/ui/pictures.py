"""Pictures, on any thread: read as what they are known to be.

Where no format is named, Qt asks every reader, and that of SVG connects signals. On a thread that holds Python's lock
meanwhile, it waits for a lock of Qt's that the UI thread may hold while it destroys an object and waits for Python's:
the program stands still for good.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage


def from_png(png: bytes) -> QImage:
    """Null for what is no PNG."""
    return QImage.fromData(png, "PNG")  # type: ignore[arg-type]


def format_of(path: Path) -> bytes:
    """The format of a photograph by how the file begins: b"png", b"jpeg" or empty, which the UI thread has to read."""
    try:
        with path.open("rb") as file:
            begin = file.read(8)
    except OSError:
        return b""
    return b"png" if begin.startswith(b"\x89PNG") else b"jpeg" if begin.startswith(b"\xff\xd8\xff") else b""
