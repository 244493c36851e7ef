"""Pages as PNG → pictures for the screen: those that are looked at first. Any thread may do this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from caseworker.ui import pictures


@dataclass(frozen=True, slots=True)
class Page:
    """`image` is None until it is unpacked, which takes as long as setting the page does; its size is known before."""

    png: bytes
    size: QSize
    image: QImage | None = None


def pages(made: Iterable[bytes]) -> list[Page]:
    """None of them unpacked."""
    return [Page(png, _size(png)) for png in made]


def unpack(found: Sequence[Page], which: Iterable[int], is_stale: Callable[[], bool]) -> list[Page] | None:
    """The same pages, those unpacked as well whose places are in `which`; None as soon as they are not wanted."""
    unpacked = list(found)
    for place in which:
        if is_stale():
            return None
        page = found[place]
        if page.image is None:
            unpacked[place] = Page(page.png, page.size, _picture(page.png))
    return unpacked


def _size(png: bytes) -> QSize:
    # Width and height stand at the same place in every PNG file.
    return QSize(int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big"))


def _picture(png: bytes) -> QImage:
    # Without a layer of transparency the screen takes it as it is; otherwise the UI thread would convert it.
    return pictures.from_png(png).convertToFormat(QImage.Format.Format_RGB32)
