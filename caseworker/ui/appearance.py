"""Light or dark and how large: applied at once, remembered between starts."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from caseworker.ui import theme
from caseworker.ui.actions import Actions
from caseworker.ui.context import Settings
from caseworker.ui.theme import Scheme

SCHEME = "scheme"
TEXT_SCALE = "text_scale"
_SIZES = (1.0, 1.15, 1.3, 1.5, 1.75, 2.0)


class Appearance(QObject):
    changed = Signal()
    """Colors or sizes are new; everything painted is to be painted again."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        stored = settings.get(SCHEME, Scheme.SYSTEM.value)
        self._scheme = Scheme(stored) if stored in set(Scheme) else Scheme.SYSTEM
        size = settings.get(TEXT_SCALE, 1.0)
        self._size = float(size) if size in _SIZES else 1.0
        self._actions: Actions | None = None
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system_change)

    @property
    def scheme(self) -> Scheme:
        return self._scheme

    @property
    def text_scale(self) -> float:
        return self._size

    def connect_actions(self, actions: Actions) -> None:
        for scheme in Scheme:
            actions.on(f"theme.{scheme.value}", self._setter(scheme))
        actions.on("theme.toggle", self.toggle)
        actions.on("view.larger", lambda: self._resize(1))
        actions.on("view.smaller", lambda: self._resize(-1))
        actions.on("view.normal", lambda: self._resize(0))
        self._actions = actions
        self._mark_chosen()

    def _mark_chosen(self) -> None:
        # The window may be gone already, and the next one not made.
        if self._actions is not None and shiboken6.isValid(self._actions):
            self._actions[f"theme.{self._scheme.value}"].setChecked(True)

    def apply(self) -> None:
        """Dress the application as remembered."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, self._scheme, self._size)
            self._mark_chosen()
            self.changed.emit()

    def set_scheme(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._settings.set(SCHEME, scheme.value)
        self.apply()

    def toggle(self) -> None:
        """The other one than what is seen now."""
        self.set_scheme(Scheme.LIGHT if theme.tokens().is_dark else Scheme.DARK)

    def _setter(self, scheme: Scheme) -> Callable[[], None]:
        return lambda: self.set_scheme(scheme)

    def _resize(self, step: int) -> None:
        at = _SIZES.index(self._size) if self._size in _SIZES else 0
        self._size = _SIZES[max(0, min(len(_SIZES) - 1, at + step))] if step else 1.0
        self._settings.set(TEXT_SCALE, self._size)
        self.apply()

    def _on_system_change(self) -> None:
        if self._scheme is Scheme.SYSTEM:
            self.apply()
