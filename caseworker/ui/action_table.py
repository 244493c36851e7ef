"""The table of everything the user can do by menu or key, as data."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from enum import StrEnum

from caseworker.models.searches import SLOTS
from caseworker.ui.translation import QT_TRANSLATE_NOOP

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


SPECS: tuple[ActionSpec, ...] = (
    ActionSpec(
        "contact.new",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&New contact…"),
        QT_TRANSLATE_NOOP("Actions", "Add a contact by hand"),
        ("Ctrl+N",),
    ),
    ActionSpec(
        "file.import",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Import a file…"),
        QT_TRANSLATE_NOOP("Actions", "Add contacts from an NPPES or CSV file"),
        ("Ctrl+I",),
    ),
    ActionSpec(
        "sheet.preview",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "Sheet pre&view…"),
        QT_TRANSLATE_NOOP("Actions", "See the contact sheet as it will be printed"),
        ("Ctrl+Shift+P",),
        group=1,
    ),
    ActionSpec(
        "sheet.save",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Save the sheet as…"),
        QT_TRANSLATE_NOOP("Actions", "Write the contact sheet as PDF, CSV or vCard"),
        ("Ctrl+S",),
        group=1,
    ),
    ActionSpec(
        "sheet.print",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Print the sheet…"),
        QT_TRANSLATE_NOOP("Actions", "Print the contact sheet"),
        ("Ctrl+P",),
        group=1,
    ),
    ActionSpec(
        "sheet.clear",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Empty the sheet"),
        QT_TRANSLATE_NOOP("Actions", "Take every contact off the sheet"),
        ("Ctrl+Shift+X",),
        group=1,
    ),
    ActionSpec(
        "file.name",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Your name…"),
        QT_TRANSLATE_NOOP("Actions", "The name that signs your notes and referrals"),
        group=2,
    ),
    ActionSpec(
        "file.rules",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "Working r&ules…"),
        QT_TRANSLATE_NOOP("Actions", "Clocks, holidays and how long facts stay fresh"),
        group=2,
    ),
    ActionSpec(
        "file.own",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "Start your &own directory…"),
        QT_TRANSLATE_NOOP("Actions", "Put the sample aside and begin with a directory of your own"),
        group=2,
    ),
    ActionSpec(
        "file.protect",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "Protec&t with a passphrase…"),
        QT_TRANSLATE_NOOP("Actions", "Encrypt the directory on this computer"),
        group=2,
    ),
    ActionSpec(
        "file.passphrase",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Change the passphrase…"),
        QT_TRANSLATE_NOOP("Actions", "Choose another passphrase for the directory"),
        group=2,
    ),
    ActionSpec(
        "file.recovery",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "Ne&w recovery key…"),
        QT_TRANSLATE_NOOP("Actions", "Make another recovery key; the one before opens nothing any more"),
        group=2,
    ),
    ActionSpec(
        "window.quit",
        MenuId.FILE,
        QT_TRANSLATE_NOOP("Actions", "&Quit"),
        QT_TRANSLATE_NOOP("Actions", "Close Caseworker"),
        ("Ctrl+Q",),
        group=3,
    ),
    ActionSpec(
        "edit.undo",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "&Undo"),
        QT_TRANSLATE_NOOP("Actions", "Take back the last change"),
        ("Ctrl+Z",),
    ),
    ActionSpec(
        "edit.redo",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "&Redo"),
        QT_TRANSLATE_NOOP("Actions", "Do again what was taken back"),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
    ),
    ActionSpec(
        "search.focus",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "&Find"),
        QT_TRANSLATE_NOOP("Actions", "Put the cursor into the search field"),
        ("Ctrl+F",),
        bare="/",
        group=1,
    ),
    ActionSpec(
        "search.clear",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Clear the &search"),
        QT_TRANSLATE_NOOP("Actions", "Remove all words and filters"),
        ("Ctrl+L",),
        group=1,
    ),
    ActionSpec(
        "search.reading",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Other &meaning"),
        QT_TRANSLATE_NOOP("Actions", "Take what the line above the results offers: another spelling, more names"),
        ("F7",),
        group=1,
    ),
    ActionSpec(
        "search.saved",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Sa&ved and recent searches…"),
        QT_TRANSLATE_NOOP("Actions", "Take a search that was saved or asked lately"),
        ("Ctrl+Shift+F",),
        group=1,
    ),
    ActionSpec(
        "search.save",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "Save &this search…"),
        QT_TRANSLATE_NOOP("Actions", "Keep what is typed and chosen under a name"),
        ("Ctrl+Shift+D",),
        group=1,
    ),
    ActionSpec(
        "search.words",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "&Words you use…"),
        QT_TRANSLATE_NOOP("Actions", "Teach the search your own short forms and what they mean"),
        group=1,
    ),
    *(
        ActionSpec(
            f"search.take.{slot}",
            MenuId.EDIT,
            QT_TRANSLATE_NOOP("Actions", "Take a saved search"),
            QT_TRANSLATE_NOOP("Actions", "Search as it was saved"),
            (f"{_ALT}+{slot}",),
            group=2,
            listed=False,
        )
        for slot in SLOTS
    ),
    ActionSpec(
        "client.open",
        MenuId.EDIT,
        QT_TRANSLATE_NOOP("Actions", "&Client by code…"),
        QT_TRANSLATE_NOOP("Actions", "See every referral of one client, and whom to ask next"),
        ("Ctrl+K",),
        group=3,
    ),
    ActionSpec(
        "contact.refer",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "Log &referral…"),
        QT_TRANSLATE_NOOP("Actions", "Note that a client is sent to this contact"),
        (f"{_ALT}+R",),
        bare="R",
    ),
    ActionSpec(
        "contact.note",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "Write &note…"),
        QT_TRANSLATE_NOOP("Actions", "Write down what you learned about this contact"),
        (f"{_ALT}+N",),
        bare="N",
    ),
    ActionSpec(
        "contact.sheet",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "Add to &sheet"),
        QT_TRANSLATE_NOOP("Actions", "Put this contact on the sheet, or take it off"),
        (f"{_ALT}+S",),
        bare="S",
    ),
    ActionSpec(
        "contact.verify",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "&Verify…"),
        QT_TRANSLATE_NOOP("Actions", "Record that facts were checked today"),
        (f"{_ALT}+V",),
        bare="V",
    ),
    ActionSpec(
        "contact.edit",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "&Edit…"),
        QT_TRANSLATE_NOOP("Actions", "Change the facts of this contact"),
        (f"{_ALT}+E",),
        bare="E",
    ),
    ActionSpec(
        "contact.confirm",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "C&onfirm the suggested role"),
        QT_TRANSLATE_NOOP("Actions", "The role with the question mark is right"),
        bare="C",
        group=1,
    ),
    ActionSpec(
        "contact.reject",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "Re&ject the suggested role"),
        QT_TRANSLATE_NOOP("Actions", "The role with the question mark is wrong"),
        bare="X",
        group=1,
    ),
    ActionSpec(
        "contact.favorite",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "&Favorite"),
        QT_TRANSLATE_NOOP("Actions", "Mark this contact with a star, or remove it"),
        ("Ctrl+D",),
        bare="*",
        group=1,
    ),
    ActionSpec(
        "contact.copy",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "&Copy name and phone"),
        QT_TRANSLATE_NOOP("Actions", "Put name, credentials and phone on the clipboard"),
        ("Ctrl+Shift+C",),
        group=1,
    ),
    ActionSpec(
        "contact.bin",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "Move to &bin"),
        QT_TRANSLATE_NOOP("Actions", "Take this contact out of the directory; it can be restored"),
        bare="Del",
        group=2,
    ),
    ActionSpec(
        "contact.restore",
        MenuId.CONTACT,
        QT_TRANSLATE_NOOP("Actions", "Res&tore from bin"),
        QT_TRANSLATE_NOOP("Actions", "Put this contact back into the directory"),
        ("Ctrl+Shift+R",),
        group=2,
    ),
    ActionSpec(
        "page.next",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Next page"),
        QT_TRANSLATE_NOOP("Actions", "Go to the next page of the rail"),
        ("Ctrl+PgDown",),
    ),
    ActionSpec(
        "page.previous",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Previous page"),
        QT_TRANSLATE_NOOP("Actions", "Go to the page of the rail before"),
        ("Ctrl+PgUp",),
    ),
    ActionSpec(
        "view.bin",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Bin"),
        QT_TRANSLATE_NOOP("Actions", "Show the contacts that were moved to the bin"),
        ("Ctrl+B",),
        group=1,
        checkable=True,
    ),
    ActionSpec(
        "view.larger",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Larger text"),
        QT_TRANSLATE_NOOP("Actions", "Make everything larger"),
        ("Ctrl++", "Ctrl+="),
        group=2,
    ),
    ActionSpec(
        "view.smaller",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "S&maller text"),
        QT_TRANSLATE_NOOP("Actions", "Make everything smaller"),
        ("Ctrl+-",),
        group=2,
    ),
    ActionSpec(
        "view.normal",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "Normal text &size"),
        QT_TRANSLATE_NOOP("Actions", "Back to the size that the system asks for"),
        ("Ctrl+0",),
        group=2,
    ),
    ActionSpec(
        "theme.system",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "Colors of the s&ystem"),
        QT_TRANSLATE_NOOP("Actions", "Light or dark as the system is"),
        group=3,
        choice="theme",
    ),
    ActionSpec(
        "theme.light",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "L&ight"),
        QT_TRANSLATE_NOOP("Actions", "Dark text on light ground"),
        group=3,
        choice="theme",
    ),
    ActionSpec(
        "theme.dark",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "&Dark"),
        QT_TRANSLATE_NOOP("Actions", "Light text on dark ground"),
        group=3,
        choice="theme",
    ),
    ActionSpec(
        "theme.toggle",
        MenuId.VIEW,
        QT_TRANSLATE_NOOP("Actions", "S&witch light and dark"),
        QT_TRANSLATE_NOOP("Actions", "Switch between light and dark"),
        ("Ctrl+Shift+L",),
        group=3,
    ),
    ActionSpec(
        "help.shortcuts",
        MenuId.HELP,
        QT_TRANSLATE_NOOP("Actions", "&Keyboard shortcuts"),
        QT_TRANSLATE_NOOP("Actions", "Every key of the program on one page"),
        ("F1",),
        bare="?",
    ),
    ActionSpec(
        "help.about",
        MenuId.HELP,
        QT_TRANSLATE_NOOP("Actions", "&About Caseworker"),
        QT_TRANSLATE_NOOP("Actions", "Version, licenses and where the data comes from"),
    ),
)
