"""Pages as they will be printed, one below the other, as wide as there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.sheets.pages import Page

_WIDEST = 820
_MOST_PIXELS = 1_640
"""Of a page's width: sharper ones would take more memory than they are worth."""


class PagePicture(QWidget):
    """One page, drawn sharp at the size it has."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._size = QSize(17, 22)
        self._drawn: QPixmap | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def show_page(self, page: Page, name: str) -> None:
        """A page that is not unpacked yet takes the room that it needs, and shows what was there before."""
        self._size = page.size
        self.setAccessibleName(name)
        if page.image is not None and page.image.cacheKey() != self._image.cacheKey():
            self._image = page.image
            self._drawn = None
            self.update()

    def fit(self, width: int) -> None:
        self.setFixedSize(width, round(width * self._size.height() / max(1, self._size.width())))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
        else:
            painter.drawPixmap(0, 0, self._sharp())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("line"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()

    def _sharp(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
        if self._drawn is None or not _is_near(self._drawn.size(), wanted):
            image = self._image
            if not _is_near(image.size(), wanted):
                # Until pages of this size come; the painter's own scaling of text looks ragged.
                image = image.scaled(
                    wanted, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
                )
            self._drawn = QPixmap.fromImage(image)
            self._drawn.setDevicePixelRatio(ratio)
        return self._drawn


class PagePreview(QScrollArea):
    """Keeps showing the pages it has until others are given. Arrow and page keys scroll it."""

    width_changed = Signal()
    """There is more or less room: pages of another size are wanted (see `page_pixels`)."""

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

    def show_pages(self, pages: Sequence[Page]) -> None:
        """Other pages in the same widgets; the place that is looked at stays."""
        at = self.verticalScrollBar().value()
        while len(self.pages) < len(pages):
            picture = PagePicture()
            self._column.insertWidget(len(self.pages), picture, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(picture)
        for spare in self.pages[len(pages) :]:
            self._column.removeWidget(spare)
            spare.hide()
            spare.deleteLater()
        del self.pages[len(pages) :]
        width = self._page_width()
        for number, (picture, page) in enumerate(zip(self.pages, pages, strict=True), 1):
            picture.show_page(page, self.tr("Page {page} of {pages}").format(page=number, pages=len(pages)))
            picture.fit(width)
        self._column.activate()
        self.verticalScrollBar().setValue(at)

    def in_view(self) -> range:
        """The places of the pages that are looked at."""
        seen_area = QRect(0, self.verticalScrollBar().value(), self._hold.width(), self.viewport().height())
        seen = [index for index, page in enumerate(self.pages) if page.geometry().intersects(seen_area)]
        return range(seen[0], seen[-1] + 1) if seen else range(1)

    def page_pixels(self) -> int:
        """How wide a page is on the screen, in its pixels."""
        return min(_MOST_PIXELS, round(self._page_width() * self.devicePixelRatioF()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        place = self._place()
        super().resizeEvent(event)
        width = self._page_width()
        if self.pages and self.pages[0].width() != width:
            for page in self.pages:
                page.fit(width)
            self._column.activate()
            self._hold.resize(self._hold.width(), self._hold.minimumSizeHint().height())
            self._go_to(*place)
        self.width_changed.emit()

    def _place(self) -> tuple[int, float]:
        """The page at the upper edge, and how far into it, in its heights."""
        at = self.verticalScrollBar().value()
        for index, page in enumerate(self.pages):
            if at < page.geometry().bottom():
                return index, (at - page.y()) / max(1, page.height())
        return 0, 0.0

    def _go_to(self, index: int, into: float) -> None:
        page = self.pages[index]
        self.verticalScrollBar().setValue(round(page.y() + into * page.height()))

    def _page_width(self) -> int:
        room = self.viewport().width() - 2 * theme.px(16)
        return max(theme.px(120), min(room, theme.px(_WIDEST)))


def _is_near(one: QSize, other: QSize) -> bool:
    """Of the same size but for rounding."""
    return abs(one.width() - other.width()) <= 1 and abs(one.height() - other.height()) <= 1
