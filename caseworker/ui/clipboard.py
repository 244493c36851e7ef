"""What is put on the clipboard for a while: taken off again, unless something else is there by then."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QByteArray, QCoreApplication, QMimeData, QObject, QTimer
from PySide6.QtGui import QGuiApplication

CLIENT_SECONDS = 15
"""How long a client's information stays."""

_MARK = "application/x-caseworker-for-a-while"
_HINTS = {
    # What clipboard histories look for, on each system, to keep nothing of it.
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"1",
    'application/x-qt-windows-mime;value="ExcludeClipboardContentFromMonitorProcessing"': b"1",
}


def put_for_a_while(data: QMimeData, seconds: float) -> None:
    """Onto the clipboard for so many seconds, or until the program ends. Histories are asked to keep nothing of it."""
    mark = QByteArray(secrets.token_bytes(8))
    data.setData(_MARK, mark)
    for kind, value in _HINTS.items():
        data.setData(kind, QByteArray(value))
    clipboard = QGuiApplication.clipboard()
    clipboard.setMimeData(data)
    _Held(mark, seconds, clipboard)


class _Held(QObject):
    """Watches over one content until its time is over."""

    def __init__(self, mark: QByteArray, seconds: float, parent: QObject) -> None:
        super().__init__(parent)
        self._mark = mark
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(self._end)
        timer.start(round(seconds * 1000))
        if (app := QCoreApplication.instance()) is not None:
            app.aboutToQuit.connect(self._end)

    def _end(self) -> None:
        clipboard = QGuiApplication.clipboard()
        data: QMimeData | None = clipboard.mimeData()
        if data is not None and data.data(_MARK) == self._mark:
            clipboard.clear()
        self.deleteLater()
