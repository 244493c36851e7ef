"""Every key of the program on one page, made from the table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.action_spec import MENU_TITLES, MenuId
from caseworker.ui.action_table import SPECS
from caseworker.ui.actions import shown_keys, words
from caseworker.ui.context import Context
from caseworker.ui.followups.words import day_keys, result_keys
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.referrals.words import OPEN_CLIENT_LETTER, OPEN_CONTACT_LETTER, step_letters
from caseworker.ui.to_verify.words import COPY_LETTER, LETTERS, OPEN_LETTER, answer_word
from caseworker.ui.translation import QT_TRANSLATE_NOOP
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.key_caps import KeyCaps
from caseworker.ui.widgets.labels import Card, label, line
from caseworker.ui.widgets.scroll_keys import let_keys_scroll

Line = tuple[str, list[str]]
"""What happens, and the combinations of keys that do it."""

_WIDGET_KEYS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (QT_TRANSLATE_NOOP("Shortcuts", "Walk through the results while typing"), ("Up", "Down")),
    (QT_TRANSLATE_NOOP("Shortcuts", "Open what is chosen"), ("Return",)),
    (QT_TRANSLATE_NOOP("Shortcuts", "Remove the chip that has the focus"), ("Del",)),
    (QT_TRANSLATE_NOOP("Shortcuts", "Save a form"), ("Ctrl+Return",)),
    (QT_TRANSLATE_NOOP("Shortcuts", "Close a window; clear the search"), ("Esc",)),
)
"""Keys that no action has: lists and dialogs take them."""


def open_shortcuts(_context: Context, parent: QWidget) -> None:
    """Shows the sheet over `parent`."""
    ShortcutSheet(parent).open()


def menu_lines(menu: MenuId) -> list[Line]:
    """The actions of a menu that have a key."""
    lines = [(words(spec), keys) for spec in SPECS if spec.menu is menu and spec.listed and (keys := shown_keys(spec))]
    alike = [spec for spec in SPECS if spec.menu is menu and not spec.listed]
    if alike:
        # Numbers that follow each other: one line, from the first to the last.
        lines.append((words(alike[0]), [f"{shown_keys(alike[0])[0]} … {shown_keys(alike[-1])[0][-1]}"]))
    return lines


def widget_lines() -> list[Line]:
    """What lists and forms do by themselves."""
    native = QKeySequence.SequenceFormat.NativeText
    return [
        (QCoreApplication.translate("Shortcuts", text), [QKeySequence(key).toString(native) for key in keys])
        for text, keys in _WIDGET_KEYS
    ]


def referral_lines() -> list[Line]:
    """What the keys do on a referral: its next steps, and the way to its contact."""
    opening = QCoreApplication.translate("Shortcuts", "Open the contact")
    client = QCoreApplication.translate("Shortcuts", "Open the client’s page")
    steps = ((word, [letter]) for letter, word in step_letters())
    return [*steps, (opening, [OPEN_CONTACT_LETTER]), (client, [OPEN_CLIENT_LETTER])]


def verify_lines() -> list[Line]:
    """What the keys do on the page To verify."""
    copying = QCoreApplication.translate("Shortcuts", "Copy the number")
    opening = QCoreApplication.translate("Shortcuts", "Open the contact")
    answers = [(answer_word(answer).rstrip("…"), [letter]) for answer, letter in LETTERS.items()]
    return [*answers, (copying, [COPY_LETTER]), (opening, [OPEN_LETTER])]


def follow_up_lines() -> list[Line]:
    """What the keys do on a row of the worklist; the steps of its referral have theirs besides."""
    return [(key.text, [key.key]) for key in (*result_keys().values(), *day_keys().values())]


def report_lines() -> list[Line]:
    """The keys of the Reports page."""
    lines = (
        (QT_TRANSLATE_NOOP("Shortcuts", "All as tables, or as plots"), "T"),
        (QT_TRANSLATE_NOOP("Shortcuts", "Save the reports"), "S"),
        (QT_TRANSLATE_NOOP("Shortcuts", "Print the reports"), "P"),
    )
    return [(QCoreApplication.translate("Shortcuts", text), [key]) for text, key in lines]


class ShortcutSheet(FormDialog):
    """Only read. Esc closes it; arrow and page keys scroll it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, self.tr("Keyboard shortcuts"), width=920, height=720)
        hint = self.tr("Single letters and signs act while a list or a contact has the focus, never while you type.")
        self.column.addWidget(label(hint, "muted", wrap=True))
        grid = FieldGrid(gap=16)
        forms = (self.tr("Lists and forms"), widget_lines())
        referrals = (self.tr("The chosen referral"), referral_lines())
        follow_ups = (self.tr("The chosen follow-up"), follow_up_lines())
        listing = (self.tr("The listing to verify"), verify_lines())
        reports = (self.tr("The Reports page"), report_lines())
        grid.add(_stack((MenuId.CONTACT, MenuId.LISTS, MenuId.EDIT), forms, listing, reports), 360)
        grid.add(_stack((MenuId.FILE, MenuId.VIEW, MenuId.HELP), referrals, follow_ups), 360)
        self.column.addLayout(grid)
        self.column.addStretch(1)
        close = self.add_button(self.tr("Close"), primary=True, key="Esc")
        close.clicked.connect(self.accept)
        close.setFocus()
        let_keys_scroll(self, self.area)


def _stack(menus: Iterable[MenuId], *further: tuple[str, Sequence[Line]]) -> QWidget:
    """Cards below each other."""
    hold = QWidget()
    column = QVBoxLayout(hold)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(16))
    titles = {menu: QCoreApplication.translate("Actions", MENU_TITLES[menu]).replace("&", "") for menu in menus}
    for title, lines in (*((title, menu_lines(menu)) for menu, title in titles.items()), *further):
        column.addWidget(_card(title, lines))
    column.addStretch(1)
    return hold


def _card(title: str, lines: Sequence[Line]) -> Card:
    card = Card()
    grid = QGridLayout(card)
    grid.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
    grid.setHorizontalSpacing(theme.px(16))
    grid.setVerticalSpacing(theme.px(5))
    grid.setColumnStretch(0, 1)
    grid.addWidget(label(title.upper(), "section"), 0, 0, 1, 2)
    grid.setRowMinimumHeight(0, theme.px(24))
    for index, (text, keys) in enumerate(lines):
        row = 2 * index + 1
        if index:
            grid.addWidget(line(), row, 0, 1, 2)
        grid.addWidget(label(text, wrap=True), row + 1, 0)
        caps = KeyCaps(keys)
        caps.setAccessibleName(f"{text}: {caps.accessibleName()}")
        grid.addWidget(caps, row + 1, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return card
