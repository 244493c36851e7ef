"""Actions made from the one table: menus, key lists, tooltips and the keys that need no Ctrl."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from caseworker.ui.action_spec import MENU_TITLES, ActionSpec, MenuId
from caseworker.ui.action_table import SPECS

__all__ = ["MENU_TITLES", "SPECS", "ActionSpec", "Actions", "BareKeys", "MenuId", "shown_keys", "tip", "words"]


def words(spec: ActionSpec) -> str:
    """The action's translated text without mnemonic and dots."""
    text = QCoreApplication.translate("Actions", spec.text)
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").rstrip("…")


def tip(spec: ActionSpec) -> str:
    """The translated tooltip, with its keys."""
    keys = shown_keys(spec)
    sentence = QCoreApplication.translate("Actions", spec.tip)
    return f"{sentence} ({keys[0]})" if keys else sentence


def shown_keys(spec: ActionSpec) -> list[str]:
    """All its keys as this system writes them, the bare one first."""
    written = [*([spec.bare] if spec.bare else []), *spec.keys]
    return [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in written]


class Actions(QObject):
    """The actions of one window, by id. Connect each with `on`; those nobody connected stay disabled."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._by_id: dict[str, QAction] = {}
        self._bare: dict[str, str] = {}
        self._choices: dict[str, QActionGroup] = {}
        for spec in SPECS:
            self._by_id[spec.id] = self._make(spec, window)
            if spec.bare:
                self._bare[spec.bare] = spec.id

    def __getitem__(self, action_id: str) -> QAction:
        return self._by_id[action_id]

    def on(self, action_id: str, handler: Callable[[], object]) -> None:
        """Let `handler` run when the action is chosen, and enable it."""
        action = self._by_id[action_id]
        action.triggered.connect(lambda _checked=False: handler())
        action.setEnabled(True)

    def keys_of(self, action_id: str) -> tuple[str, str]:
        """The key that acts where nothing is typed, and the one that acts everywhere; as this system writes them."""
        spec = next(spec for spec in SPECS if spec.id == action_id)
        native = QKeySequence.SequenceFormat.NativeText
        bare, always = spec.bare or next(iter(spec.keys), ""), next(iter(spec.keys), "")
        return QKeySequence(bare).toString(native), QKeySequence(always).toString(native)

    def trigger(self, action_id: str) -> None:
        """As if the user had chosen it; does nothing while it is disabled."""
        self._by_id[action_id].trigger()

    def enable(self, enabled: bool, *action_ids: str) -> None:
        for action_id in action_ids:
            self._by_id[action_id].setEnabled(enabled)

    def rename(self, action_id: str, text: str) -> None:
        """Show a translated text in the menu, or the one of the table for an empty one."""
        usual = next(spec.text for spec in SPECS if spec.id == action_id)
        self._by_id[action_id].setText(text or QCoreApplication.translate("Actions", usual))

    def take_bare_key(self, event: QKeyEvent) -> bool:
        """Run the action of a key without Ctrl or Alt, such as R. Call it from the keyPressEvent of lists and panes;
        True when the key was one (the event is then used up)."""
        used = event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        if used:
            return False
        name = "Del" if event.key() == Qt.Key.Key_Delete else event.text().upper()
        action_id = self._bare.get(name)
        if action_id is None or not self._by_id[action_id].isEnabled():
            return False
        event.accept()
        self._by_id[action_id].trigger()
        return True

    def fill(self, bar: QMenuBar) -> dict[MenuId, QMenu]:
        """Make the menus."""
        menus = {}
        for menu_id, title in MENU_TITLES.items():
            menu = bar.addMenu(QCoreApplication.translate("Actions", title))
            menu.setToolTipsVisible(True)
            self._fill_menu(menu, menu_id)
            menus[menu_id] = menu
        return menus

    def _fill_menu(self, menu: QMenu, menu_id: MenuId) -> None:
        group = 0
        for spec in SPECS:
            if spec.menu is not menu_id:
                continue
            if spec.group != group:
                menu.addSeparator()
                group = spec.group
            menu.addAction(self._by_id[spec.id])

    def _make(self, spec: ActionSpec, window: QWidget) -> QAction:
        text = QCoreApplication.translate("Actions", spec.text)
        if spec.bare and not spec.keys:
            # Shown, not bound: a bare key must not act while something is typed.
            text += "\t" + shown_keys(spec)[0]
        action = QAction(text, window)
        action.setObjectName(spec.id)
        action.setToolTip(tip(spec))
        action.setStatusTip(tip(spec))
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setCheckable(spec.checkable or bool(spec.choice))
        action.setEnabled(False)
        if spec.choice:
            self._choices.setdefault(spec.choice, QActionGroup(self)).addAction(action)
        action.setMenuRole(_menu_role(spec.id))
        window.addAction(action)
        return action


def _menu_role(action_id: str) -> QAction.MenuRole:
    if action_id == "window.quit":
        return QAction.MenuRole.QuitRole
    return QAction.MenuRole.AboutRole if action_id == "help.about" else QAction.MenuRole.NoRole


class BareKeys(QObject):
    """Gives a widget the bare keys of the actions: install it as the widget's event filter."""

    def __init__(self, actions: Actions, parent: QObject) -> None:
        super().__init__(parent)
        self._actions = actions

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return (
            event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._actions.take_bare_key(event)
        )
