"""Above the results: for which client the next contact is looked for, and what was learned that the search minds."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.context import Context, Destination, Seeking
from caseworker.ui.widgets.buttons import IconButton, LinkButton
from caseworker.ui.widgets.labels import ElidedLabel, label


class SeekingBar(QWidget):
    """Hidden while nobody is looked for. A referral that is logged meanwhile is for this client."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._seeking: Seeking | None = None
        self._title = label("", "strong", self)
        self._why = ElidedLabel("", "small", self)
        self.client = LinkButton(self.tr("The client’s page"), self)
        self.client.clicked.connect(self._open_client)
        self.stop = IconButton("close", self.tr("Stop looking for this client"), self)
        self.stop.clicked.connect(lambda _=False: self.show_for(None))
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(1))
        texts.addWidget(self._title)
        texts.addWidget(self._why)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(44), theme.px(6), theme.px(6), theme.px(6))
        row.setSpacing(theme.px(10))
        row.addLayout(texts, 1)
        row.addWidget(self.client, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    @property
    def like(self) -> int | None:
        """The referral that a new one is like."""
        return self._seeking.referral_id if self._seeking else None

    def show_for(self, seeking: Seeking | None) -> None:
        self._seeking = seeking
        self.setVisible(seeking is not None)
        if seeking is None:
            return
        self._title.setText(self.tr("The next contact for {code}").format(code=seeking.code))
        self._why.set_text(" · ".join(seeking.why))
        self.setToolTip("\n".join(seeking.why))
        self._why.setVisible(bool(seeking.why))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.setBrush(theme.color("accent_ground"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8))
        size = theme.px(20)
        box = QRectF(theme.px(14), (self.height() - size) / 2, size, size)
        icons.paint(painter, box, "person", theme.tokens().accent)
        painter.end()

    def _open_client(self) -> None:
        if self._seeking is not None:
            self._context.navigate(Destination("client", client=self._seeking.code))
