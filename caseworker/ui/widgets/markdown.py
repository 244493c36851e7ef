"""Markdown that somebody wrote, shown as rich text: no HTML of its own, nothing loaded from anywhere."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent, QTextDocument
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from caseworker.ui import theme

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def open_safely(link: QUrl | str) -> bool:
    """Open a link with the system's program, if it is of a kind that only shows or calls. False when it is not."""
    url = QUrl(link)
    if url.scheme() not in SAFE_SCHEMES:
        return False
    return QDesktopServices.openUrl(url)


class MarkdownView(QTextBrowser):
    """As high as its text; scrolls with what it stands in. `name` is what a screen reader says."""

    def __init__(self, text: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = text
        self.setAccessibleName(name)
        # Nothing is typed here: no field, or its margins would take the room of a line.
        self.setProperty("look", "reading")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.anchorClicked.connect(open_safely)
        self.document().setDocumentMargin(0)
        self._render()

    def loadResource(self, _kind: int, _url: QUrl | str) -> Any:
        """Nothing: a picture in a note must not fetch a file or tell a server that it was read."""
        return None

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), round(self.document().size().height()) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_source"):
            self._render()

    def _render(self) -> None:
        features = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
        self.document().setDefaultFont(theme.font())
        self.document().setMarkdown(self._source, features)
        self.updateGeometry()
