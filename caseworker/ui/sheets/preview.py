"""Pages as they will be printed, one below the other, as wide as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseworker.ui import theme

PAGE_WIDTH = 816
"""A letter page at scale 1.0, in pixels."""

_WIDEST = 820


class PagePicture(QWidget):
    """One page, drawn sharp at the size it has."""

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self._drawn: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def fit(self, width: int) -> None:
        self.setFixedSize(width, round(width * self._image.height() / max(1, self._image.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._scaled())
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _scaled(self) -> QPixmap:
        # Painter scaling of text looks ragged; done once for each size.
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._drawn is None or self._drawn.size() != wanted:
            smooth = Qt.TransformationMode.SmoothTransformation
            scaled = self._image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
            self._drawn = QPixmap.fromImage(scaled)
            self._drawn.setDevicePixelRatio(ratio)
        return self._drawn


class PagePreview(QScrollArea):
    """Keeps showing the pages it has until others are given. Arrow and page keys scroll it."""

    width_changed = Signal()
    """There is more or less room: pages of another sharpness may be wanted (see `wanted_scale`)."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "preview")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # As if the bar were always there: the pages must not jump when it comes.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setAccessibleName(self.tr("Preview of the sheet"))
        self.setMinimumWidth(theme.px(220))
        self._hold = QWidget()
        self._hold.setProperty("look", "desk")
        self._column = QVBoxLayout(self._hold)
        gap = theme.px(16)
        self._column.setContentsMargins(gap, gap, gap, gap)
        self._column.setSpacing(gap)
        self._column.addStretch(1)
        self.setWidget(self._hold)
        self.pages: list[PagePicture] = []

    def show_pages(self, images: Sequence[QImage]) -> None:
        """Replace the pages; the place that is looked at stays."""
        at = self.verticalScrollBar().value()
        for index, image in enumerate(images):
            name = self.tr("Page {page} of {pages}").format(page=index + 1, pages=len(images))
            picture = PagePicture(image, name)
            picture.fit(self._page_width())
            if index < len(self.pages):
                old = self.pages[index]
                self._column.replaceWidget(old, picture)
                self._column.setAlignment(picture, Qt.AlignmentFlag.AlignHCenter)
                old.hide()
                old.deleteLater()
                self.pages[index] = picture
            else:
                self._column.insertWidget(index, picture, 0, Qt.AlignmentFlag.AlignHCenter)
                self.pages.append(picture)
        for spare in self.pages[len(images) :]:
            self._column.removeWidget(spare)
            spare.hide()
            spare.deleteLater()
        del self.pages[len(images) :]
        self._column.activate()
        self.verticalScrollBar().setValue(at)

    def wanted_scale(self) -> float:
        """For `Sheets.pages`: as sharp as the screen shows it, in quarter steps."""
        scale = self._page_width() * self.devicePixelRatioF() / PAGE_WIDTH
        return min(3.0, max(0.75, round(scale * 4 + 0.49) / 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for page in self.pages:
            page.fit(self._page_width())
        self.width_changed.emit()

    def _page_width(self) -> int:
        room = self.viewport().width() - 2 * theme.px(16)
        return max(theme.px(120), min(room, theme.px(_WIDEST)))
