"""The program's own drawings, in the color they are asked for. Files: ``resources/icons/<name>.svg``."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from caseworker import resources
from caseworker.ui import theme


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", color).encode()))


@lru_cache(maxsize=512)
def pixmap(name: str, color: str, size: int, ratio: float = 1.0) -> QPixmap:
    """`size` in logical pixels, drawn sharp for `ratio` device pixels each. `color` as ``#rrggbb``."""
    device = round(size * ratio)
    drawn = QPixmap(device, device)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _renderer(name, color).render(painter, QRectF(0, 0, device, device))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def paint(painter: QPainter, rect: QRectF, name: str, color: str) -> None:
    """Draw the icon into a square, sharp at the painter's own scale."""
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(rect.topLeft(), pixmap(name, color, max(1, round(rect.width())), ratio))


def icon(name: str, color: str = "") -> QIcon:
    """An icon for buttons and menus, in the text color unless told. Ask again after the theme changed."""
    ink = color or theme.tokens().text
    made = QIcon()
    for ratio in (1, 2):
        made.addPixmap(pixmap(name, ink, 24 * ratio))
    return made


def application_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (16, 32, 64, 128):
        drawn = QPixmap(QSize(size, size))
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        _renderer("caseworker", "#ffffff").render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(drawn)
    return made
