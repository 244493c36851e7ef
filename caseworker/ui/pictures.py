"""PNG → pictures, on any thread."""

from __future__ import annotations

from PySide6.QtGui import QImage


def from_png(png: bytes) -> QImage:
    """Null for what is no PNG.

    The format is named: Qt would ask every reader, and that of SVG connects signals. On a thread that holds Python's
    lock meanwhile, it waits for a lock of Qt's that the UI thread may hold while it destroys an object and waits for
    Python's: the program stands still for good.
    """
    return QImage.fromData(png, "PNG")  # type: ignore[arg-type]
