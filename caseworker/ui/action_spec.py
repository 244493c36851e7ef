"""What an action of the window is: its menu, its words and its keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from caseworker.ui.translation import QT_TRANSLATE_NOOP


class MenuId(StrEnum):
    FILE = "file"
    EDIT = "edit"
    CONTACT = "contact"
    LISTS = "lists"
    VIEW = "view"
    HELP = "help"


# The letters R, N, S, L, V and E belong to the contact, with Alt too: the mnemonics keep clear of them.
MENU_TITLES: dict[MenuId, str] = {
    MenuId.FILE: QT_TRANSLATE_NOOP("Actions", "&File"),
    MenuId.EDIT: QT_TRANSLATE_NOOP("Actions", "E&dit"),
    MenuId.CONTACT: QT_TRANSLATE_NOOP("Actions", "&Contact"),
    MenuId.LISTS: QT_TRANSLATE_NOOP("Actions", "Lis&ts"),
    MenuId.VIEW: QT_TRANSLATE_NOOP("Actions", "Vie&w"),
    MenuId.HELP: QT_TRANSLATE_NOOP("Actions", "&Help"),
}


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """`keys` work everywhere in the window. `bare` is a single key that acts while a list or the contact pane has
    the focus, where nothing is typed. `group` parts the menu with lines; `choice` names a set of which one is on.
    Without `listed` the page of keys does not name it by itself: it is one of several alike.
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
    listed: bool = True
