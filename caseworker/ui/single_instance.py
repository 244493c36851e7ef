"""One window for one data folder: a second start raises the first."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 500
_NAME = "caseworker"


class SingleInstance(QObject):
    """`claim` once at the start, `release` at the end."""

    raised = Signal()
    """Another start wants this window to come to the front."""

    def __init__(self, data: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        digest = hashlib.blake2b(str(data.resolve()).encode(), digest_size=10).hexdigest()
        self._name = f"{_NAME}-{digest}"
        self._data = data
        self._lock: QLockFile | None = None
        self._server: QLocalServer | None = None

    def claim(self) -> bool:
        """True for the first start; False when another window has this folder, which was asked to come forward."""
        self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = QLockFile(str(self._data / "window.lock"))
        # The lock is of this process alone and dies with it, so that a crash blocks nobody.
        lock.setStaleLockTime(0)
        if not lock.tryLock(0) and self._knock():
            return False
        self._lock = lock
        self._listen()
        return True

    def release(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _knock(self) -> bool:
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(_PATIENCE_MS):
            return False
        socket.write(b"raise\n")
        socket.waitForBytesWritten(_PATIENCE_MS)
        socket.disconnectFromServer()
        return True

    def _listen(self) -> None:
        # A socket file that a crash left behind would refuse the name.
        QLocalServer.removeServer(self._name)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        server.listen(self._name)
        self._server = server

    def _answer(self) -> None:
        if self._server is None:
            return
        connection = self._server.nextPendingConnection()
        connection.disconnected.connect(connection.deleteLater)
        self.raised.emit()
