"""The mark of a role: filled when confirmed, dashed with a question mark when only suggested."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from caseworker.models.roles import Role, TagState
from caseworker.ui import icons, theme

_ICONS = {Role.INTERVENTIONIST: "bolt", Role.THERAPIST: "speech"}


@dataclass(frozen=True, slots=True)
class RoleLook:
    """What one chip shows: an icon and a word beside the color."""

    icon: str
    text: str
    ink: str
    ground: str
    dashed: bool


def role_word(role: Role) -> str:
    """The role's name for people."""
    if role is Role.INTERVENTIONIST:
        return QCoreApplication.translate("RoleChip", "Interventionist")
    return QCoreApplication.translate("RoleChip", "Therapist")


def role_words(role: Role, state: TagState) -> str:
    """Name and state in words, for screen readers."""
    if state is TagState.SUGGESTED:
        return QCoreApplication.translate("RoleChip", "{role}, suggested").format(role=role_word(role))
    if state is TagState.REJECTED:
        return QCoreApplication.translate("RoleChip", "not: {role}").format(role=role_word(role))
    return QCoreApplication.translate("RoleChip", "{role}, confirmed").format(role=role_word(role))


def role_look(role: Role, state: TagState) -> RoleLook:
    """Colors and words of a chip in the theme in use."""
    t = theme.tokens()
    suggested = state is TagState.SUGGESTED
    text = f"{role_word(role)}?" if suggested else role_word(role)
    return RoleLook(_ICONS[role], text, getattr(t, role.value), getattr(t, f"{role.value}_ground"), suggested)


def chip_size(look: RoleLook) -> QSize:
    """The size in logical pixels that `paint_role_chip` needs."""
    width = QFontMetrics(theme.font(12, bold=True)).horizontalAdvance(look.text)
    return QSize(width + theme.px(8 + 11 + 5 + 8), theme.px(20))


def paint_role_chip(painter: QPainter, rect: QRectF, look: RoleLook) -> None:
    """Draw the chip into `rect` (see `chip_size`)."""
    size = rect.size().toSize()
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(rect.topLeft(), _drawn(look, size.width(), size.height(), ratio, theme.scale()))


@lru_cache(maxsize=64)
def _drawn(look: RoleLook, width: int, height: int, ratio: float, _scale: float) -> QPixmap:
    # A list shows the same few chips over and over; `_scale` is part of the key because the font follows it.
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _paint(painter, QRectF(0, 0, width, height), look)
    painter.end()
    return picture


def _paint(painter: QPainter, rect: QRectF, look: RoleLook) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = theme.px(4)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    if look.dashed:
        pen = QPen(QColor(look.ink), 1)
        pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.ground))
    painter.drawRoundedRect(box, radius, radius)
    size = theme.px(11)
    left = rect.left() + theme.px(8)
    icons.paint(painter, QRectF(left, rect.center().y() - size / 2, size, size), look.icon, look.ink)
    painter.setPen(QColor(look.ink))
    painter.setFont(theme.font(12, bold=True))
    text_box = rect.adjusted(theme.px(8 + 11 + 5), 0, 0, 0)
    painter.drawText(text_box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, look.text)


class RoleChip(QWidget):
    """The chip as a widget. Not focusable; its words are its accessible name."""

    def __init__(self, role: Role, state: TagState = TagState.CONFIRMED, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._state = state
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(role_words(role, state))

    def sizeHint(self) -> QSize:
        return chip_size(role_look(self._role, self._state))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_role_chip(painter, QRectF(self.rect()), role_look(self._role, self._state))
        painter.end()
