"""Pictures are unpacked by the reader of PNG alone."""

from __future__ import annotations

from pathlib import Path

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


def test_what_may_be_read_beside_the_ui_thread_is_known_by_how_it_begins(tmp_path: Path) -> None:
    drawn = QImage(3, 2, QImage.Format.Format_RGB32)
    drawn.save(str(tmp_path / "a.png"))
    drawn.save(str(tmp_path / "a.jpg"))
    (tmp_path / "named.png").write_bytes(SVG)
    found = [pictures.format_of(tmp_path / name) for name in ("a.png", "a.jpg", "named.png", "gone.png")]
    assert found == [b"png", b"jpeg", b"", b""]
