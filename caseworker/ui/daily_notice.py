"""Once a day at most, where the desktop has a notification area: how many follow-ups are due, never whose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QSystemTrayIcon

from caseworker.ui import icons
from caseworker.ui.followups.told import due_sentence

if TYPE_CHECKING:
    from caseworker.services.bundle import Services
    from caseworker.ui.context import Settings

TOLD_ON = "followups_told_on"
_SHOWN_MS = 10_000
"""How long the icon stays that the message needs."""


def tray_icon(parent: QObject) -> QSystemTrayIcon | None:
    """None where the desktop has no place for one, or shows no messages."""
    if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
        return None
    return QSystemTrayIcon(icons.application_icon(), parent)


class DailyNotice(QObject):
    """`raised` is called when the message is clicked. `make_icon` gives an icon of the notification area, or None."""

    def __init__(
        self,
        services: Services,
        settings: Settings,
        raised: Callable[[], None],
        parent: QObject,
        make_icon: Callable[[QObject], QSystemTrayIcon | None] = tray_icon,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._settings = settings
        self._raised = raised
        self._make_icon = make_icon
        self._icon: QSystemTrayIcon | None = None
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(_SHOWN_MS)
        self._clock.timeout.connect(self.stop)

    def tell(self, page_id: str, number: int) -> None:
        """What the rail counted: said when it is about follow-ups, some are due and nothing was said today."""
        today = self._services.session.today().isoformat()
        if page_id != "followups" or not number or self._services.store.is_sample:
            return
        if self._settings.get(TOLD_ON) == today:
            return
        icon = self._make_icon(self)
        if icon is None:
            return
        self._settings.set(TOLD_ON, today)
        self.stop()
        self._icon = icon
        icon.messageClicked.connect(self._clicked)
        icon.show()
        icon.showMessage(self.tr("Caseworker"), due_sentence(number), icons.application_icon())
        self._clock.start()

    def stop(self) -> None:
        """Leave no icon behind."""
        self._clock.stop()
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _clicked(self) -> None:
        self.stop()
        self._raised()
