"""Pictures are unpacked by the reader of PNG alone."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QSize
from PySide6.QtGui import QImage

from caseworker.ui import pictures

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><rect width="3" height="2"/></svg>'


def test_a_png_is_unpacked(qapp: object) -> None:
    drawn = QImage(3, 2, QImage.Format.Format_RGB32)
    drawn.fill(0x0F5F5C)
    file = QBuffer()
    file.open(QIODevice.OpenModeFlag.WriteOnly)
    drawn.save(file, "PNG")  # type: ignore[call-overload]
    assert pictures.from_png(bytes(file.data().data())) == drawn


def test_nobody_else_is_asked(qapp: object) -> None:
    assert QImage.fromData(SVG).size() == QSize(3, 2), "Qt reads it by itself"
    assert pictures.from_png(SVG).isNull()
