"""Says to a screen reader what happened elsewhere than where the focus is."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(source: QObject, sentence: str) -> None:
    """Nothing happens when no screen reader listens."""
    if sentence:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(source, sentence))
