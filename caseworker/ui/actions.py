"""One table of everything the user can do by menu or key. Menus, key lists and tooltips are made from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

_ALT = "Meta" if sys.platform == "darwin" else "Alt"


class MenuId(StrEnum):
    FILE = "file"
    EDIT = "edit"
    CONTACT = "contact"
    VIEW = "view"
    HELP = "help"


# The letters R, N, S, V and E belong to the contact, with Alt too: the mnemonics keep clear of them.
MENU_TITLES: dict[MenuId, str] = {
    MenuId.FILE: QT_TRANSLATE_NOOP("Actions", "&File"),
    MenuId.EDIT: QT_TRANSLATE_NOOP("Actions", "E&dit"),
    MenuId.CONTACT: QT_TRANSLATE_NOOP("Actions", "&Contact"),
    MenuId.VIEW: QT_TRANSLATE_NOOP("Actions", "Vie&w"),
    MenuId.HELP: QT_TRANSLATE_NOOP("Actions", "&Help"),
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`keys` work everywhere in the window. `bare` is a single key that acts while a list or the contact pane has
    the focus, where nothing is typed. `group` parts the menu with lines; `choice` names a set of which one is on.
    """

    id: str
    menu: MenuId
    text: str
    tip: str = ""
    keys: tuple[str, ...] = ()
    bare: str = ""
    group: int = 0
    choice: str = ""
    checkable: bool = False
    icon: str = ""


_T = QT_TRANSLATE_NOOP

SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("contact.new", MenuId.FILE, _T("Actions", "&New contact…"),
               _T("Actions", "Add a contact by hand"), ("Ctrl+N",)),
    ActionSpec("file.import", MenuId.FILE, _T("Actions", "&Import a file…"),
               _T("Actions", "Add contacts from an NPPES or CSV file"), ("Ctrl+I",)),
    ActionSpec("sheet.preview", MenuId.FILE, _T("Actions", "Sheet pre&view…"),
               _T("Actions", "See the contact sheet as it will be printed"), ("Ctrl+Shift+P",), group=1),
    ActionSpec("sheet.save", MenuId.FILE, _T("Actions", "&Save the sheet as…"),
               _T("Actions", "Write the contact sheet as PDF, CSV or vCard"), ("Ctrl+S",), group=1),
    ActionSpec("sheet.print", MenuId.FILE, _T("Actions", "&Print the sheet…"),
               _T("Actions", "Print the contact sheet"), ("Ctrl+P",), group=1),
    ActionSpec("sheet.clear", MenuId.FILE, _T("Actions", "&Empty the sheet"),
               _T("Actions", "Take every contact off the sheet"), ("Ctrl+Shift+X",), group=1),
    ActionSpec("window.quit", MenuId.FILE, _T("Actions", "&Quit"),
               _T("Actions", "Close Caseworker"), ("Ctrl+Q",), group=2),
    ActionSpec("edit.undo", MenuId.EDIT, _T("Actions", "&Undo"),
               _T("Actions", "Take back the last change"), ("Ctrl+Z",)),
    ActionSpec("edit.redo", MenuId.EDIT, _T("Actions", "&Redo"),
               _T("Actions", "Do again what was taken back"), ("Ctrl+Shift+Z", "Ctrl+Y")),
    ActionSpec("search.focus", MenuId.EDIT, _T("Actions", "&Find"),
               _T("Actions", "Put the cursor into the search field"), ("Ctrl+F",), bare="/", group=1),
    ActionSpec("search.clear", MenuId.EDIT, _T("Actions", "Clear the &search"),
               _T("Actions", "Remove all words and filters"), ("Ctrl+L",), group=1),
    ActionSpec("contact.refer", MenuId.CONTACT, _T("Actions", "Log &referral…"),
               _T("Actions", "Note that a client is sent to this contact"), (f"{_ALT}+R",), bare="R"),
    ActionSpec("contact.note", MenuId.CONTACT, _T("Actions", "Write &note…"),
               _T("Actions", "Write down what you learned about this contact"), (f"{_ALT}+N",), bare="N"),
    ActionSpec("contact.sheet", MenuId.CONTACT, _T("Actions", "Add to &sheet"),
               _T("Actions", "Put this contact on the sheet, or take it off"), (f"{_ALT}+S",), bare="S"),
    ActionSpec("contact.verify", MenuId.CONTACT, _T("Actions", "&Verify…"),
               _T("Actions", "Record that facts were checked today"), (f"{_ALT}+V",), bare="V"),
    ActionSpec("contact.edit", MenuId.CONTACT, _T("Actions", "&Edit…"),
               _T("Actions", "Change the facts of this contact"), (f"{_ALT}+E",), bare="E"),
    ActionSpec("contact.favorite", MenuId.CONTACT, _T("Actions", "&Favorite"),
               _T("Actions", "Mark this contact with a star, or remove it"), ("Ctrl+D",), bare="*", group=1),
    ActionSpec("contact.copy", MenuId.CONTACT, _T("Actions", "&Copy name and phone"),
               _T("Actions", "Put name, credentials and phone on the clipboard"), ("Ctrl+Shift+C",), group=1),
    ActionSpec("contact.bin", MenuId.CONTACT, _T("Actions", "Move to &bin"),
               _T("Actions", "Take this contact out of the directory; it can be restored"), bare="Del", group=2),
    ActionSpec("contact.restore", MenuId.CONTACT, _T("Actions", "Res&tore from bin"),
               _T("Actions", "Put this contact back into the directory"), ("Ctrl+Shift+R",), group=2),
    ActionSpec("page.next", MenuId.VIEW, _T("Actions", "&Next page"),
               _T("Actions", "Go to the next page of the rail"), ("Ctrl+PgDown",)),
    ActionSpec("page.previous", MenuId.VIEW, _T("Actions", "&Previous page"),
               _T("Actions", "Go to the page of the rail before"), ("Ctrl+PgUp",)),
    ActionSpec("view.bin", MenuId.VIEW, _T("Actions", "&Bin"),
               _T("Actions", "Show the contacts that were moved to the bin"), ("Ctrl+B",), group=1, checkable=True),
    ActionSpec("view.larger", MenuId.VIEW, _T("Actions", "&Larger text"),
               _T("Actions", "Make everything larger"), ("Ctrl++", "Ctrl+="), group=2),
    ActionSpec("view.smaller", MenuId.VIEW, _T("Actions", "S&maller text"),
               _T("Actions", "Make everything smaller"), ("Ctrl+-",), group=2),
    ActionSpec("view.normal", MenuId.VIEW, _T("Actions", "Normal text &size"),
               _T("Actions", "Back to the size that the system asks for"), ("Ctrl+0",), group=2),
    ActionSpec("theme.system", MenuId.VIEW, _T("Actions", "Colors of the s&ystem"),
               _T("Actions", "Light or dark as the system is"), group=3, choice="theme"),
    ActionSpec("theme.light", MenuId.VIEW, _T("Actions", "L&ight"),
               _T("Actions", "Dark text on light ground"), group=3, choice="theme"),
    ActionSpec("theme.dark", MenuId.VIEW, _T("Actions", "&Dark"),
               _T("Actions", "Light text on dark ground"), group=3, choice="theme"),
    ActionSpec("theme.toggle", MenuId.VIEW, _T("Actions", "S&witch light and dark"),
               _T("Actions", "Switch between light and dark"), ("Ctrl+Shift+L",), group=3),
    ActionSpec("help.shortcuts", MenuId.HELP, _T("Actions", "&Keyboard shortcuts"),
               _T("Actions", "Every key of the program on one page"), ("F1",), bare="?"),
    ActionSpec("help.about", MenuId.HELP, _T("Actions", "&About Caseworker"),
               _T("Actions", "Version, licenses and where the data comes from")),
)  # fmt: skip


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
        for spec in SPECS:
            self._by_id[spec.id] = self._make(spec, window)
            if spec.bare:
                self._bare[spec.bare] = spec.id

    def __getitem__(self, action_id: str) -> QAction:
        return self._by_id[action_id]

    def on(self, action_id: str, handler: Callable[[], None]) -> None:
        """Let `handler` run when the action is chosen, and enable it."""
        action = self._by_id[action_id]
        action.triggered.connect(lambda _checked=False: handler())
        action.setEnabled(True)

    def trigger(self, action_id: str) -> None:
        """As if the user had chosen it; does nothing while it is disabled."""
        self._by_id[action_id].trigger()

    def enable(self, enabled: bool, *action_ids: str) -> None:
        for action_id in action_ids:
            self._by_id[action_id].setEnabled(enabled)

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
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and self._actions.take_bare_key(event)
        )
