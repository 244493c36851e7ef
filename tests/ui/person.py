"""Somebody at the window who has a keyboard, no mouse, and eyes.

Keys go to the window that is in front, as those of a keyboard do, and from there to whatever has the focus: nothing is
called, nothing is focused. What is seen is the text of all that is shown there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count, takewhile
from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from caseworker.ui.main_window import MainWindow

K = Qt.Key
_HIDE_MARKS = "&"


class Person:
    """Works in one window. `at_rest` waits until it has done what a key asked for; `album`: a folder for pictures."""

    def __init__(
        self, window: MainWindow, qtbot: QtBot, at_rest: Callable[[MainWindow], None], album: Path | None = None
    ) -> None:
        self._window = window
        self._qtbot = qtbot
        self._at_rest = at_rest
        self._album = album
        self._pictures = 0

    # --- the keyboard -------------------------------------------------------------------------------------
    def press(self, *keys: Qt.Key, ctrl: bool = False) -> None:
        """One key after the other."""
        held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
        for key in keys:
            QTest.keyClick(_in_front(), key, held)
            self._rest()

    def types(self, text: str) -> None:
        assert text.isascii(), "a key for each letter"
        for letter in text:
            QTest.keyClick(_in_front(), letter)
        self._rest()

    def tabs_to(self, name: str) -> None:
        """Tab until the focus is on what a screen reader calls `name`, or on a part of it (“name: part”)."""
        met: list[str] = []
        while (here := self.focus()) != name and not here.startswith(f"{name}: "):
            assert met.count(here) < 2, f"Tab does not reach “{name}”, only {met}"
            met.append(here)
            self.press(K.Key_Tab)

    def goes_to(self, page: str) -> None:
        """The page with this name on the rail, by Ctrl+PgDown and Ctrl+PgUp."""
        names = [button.text() for button in self._rail()]
        ahead = names.index(page) - next(i for i, button in enumerate(self._rail()) if button.isChecked())
        key = K.Key_PageDown if ahead > 0 else K.Key_PageUp
        self.press(*[key] * abs(ahead), ctrl=True)
        assert self.page() == page

    def walks_to(self, words: str) -> None:
        """Down from the first row of the list that has the focus until the current one says `words`."""
        while self._list().currentIndex().row() > 0:
            self.press(K.Key_Up)
        while words not in self.current_row():
            before = self.current_row()
            self.press(K.Key_Down)
            assert self.current_row() != before, f"no row says “{words}”"

    def walks_results_to(self, words: str) -> None:
        """Down from the search field, which keeps the focus, until the current result says `words`."""
        for _ in range(100):
            if words in self.current_row():
                return
            self.press(K.Key_Down)
        raise AssertionError(f"no result says “{words}”")

    # --- the eyes -----------------------------------------------------------------------------------------
    def focus(self) -> str:
        """The name of what has the focus."""
        here = QApplication.focusWidget()
        assert here is not None, "nothing has the focus"
        return here.accessibleName() or (here.text() if isinstance(here, QAbstractButton) else "")

    def page(self) -> str:
        """The name on the rail of the page in front."""
        return next(button.text() for button in self._rail() if button.isChecked())

    def sees_on_the_rail(self, name: str) -> None:
        """A button that a screen reader calls so. What waits on a page is counted when nothing else is to be done."""
        self._qtbot.waitUntil(lambda: name in [button.accessibleName() for button in self._rail()])

    def screen(self) -> str:
        """Everything that stands in the window in front, a line each: labels, what was typed, buttons, rows."""
        front = QApplication.activeWindow()
        assert front is not None
        return "\n".join(text for widget in _shown(front) for text in _texts(widget) if text)

    def sees(self, *texts: str) -> None:
        screen = self.screen()
        for text in texts:
            assert text in screen, f"“{text}” is not to be seen in:\n{screen}"

    def does_not_see(self, *texts: str) -> None:
        screen = self.screen()
        assert [text for text in texts if text in screen] == []

    def value(self, field: str) -> str:
        """What stands in the field that a screen reader calls so."""
        front = QApplication.activeWindow()
        assert front is not None
        found = [one for one in _shown(front) if one.accessibleName() == field]
        assert found, f"no field “{field}”"
        return " ".join(_texts(found[0]))

    def rows(self) -> list[str]:
        """What the rows of the list that has the focus, or stands in the page, say."""
        return list(_rows(self._list()))

    def current_row(self) -> str:
        return _row(self._list().currentIndex())

    def message(self) -> str:
        """What the message at the foot of the window says."""
        return self._window.toast.message().text

    def takes_picture(self, name: str) -> None:
        """Into the album, if there is one."""
        if self._album is not None:
            self._pictures += 1
            front = QApplication.activeWindow()
            assert front is not None
            front.grab().save(str(self._album / f"{self._pictures:02}-{name}.png"))

    # --- inside -------------------------------------------------------------------------------------------
    def _rest(self) -> None:
        self._at_rest(self._window)
        if QApplication.focusWindow() is None:
            # A dialog was closed: a desktop brings the window under it to the front again, this platform has none.
            self._window.activateWindow()
            self._at_rest(self._window)

    def _rail(self) -> list[QAbstractButton]:
        return [one for one in self._window.rail.findChildren(QAbstractButton) if one.isCheckable() and one.text()]

    def _list(self) -> QAbstractItemView:
        here = QApplication.focusWidget()
        if isinstance(here, QAbstractItemView):
            return here
        return next(one for one in self._window.findChildren(QAbstractItemView) if one.isVisible())


def _in_front() -> object:
    """Where the keys of a keyboard arrive."""
    window = QApplication.focusWindow()
    assert window is not None, "no window is in front"
    return window


def _shown(root: QWidget) -> Iterator[QWidget]:
    return (one for one in root.findChildren(QWidget) if one.isVisible() and one.window() is root)


def _texts(widget: QWidget) -> Iterator[str]:
    match widget:
        case QLabel():
            yield _plain(widget.text())
        case QLineEdit():
            yield widget.text()
        case QPlainTextEdit():
            yield widget.toPlainText()
        case QComboBox():
            yield widget.currentText()
        case QAbstractButton():
            yield widget.text().replace(_HIDE_MARKS, "") or widget.accessibleName()
        case QAbstractItemView():
            yield from _rows(widget)
        case _:
            yield widget.accessibleName()


def _plain(text: str) -> str:
    return QTextDocumentFragment.fromHtml(text).toPlainText() if "</" in text else text


def _rows(view: QAbstractItemView) -> Iterator[str]:
    """Those in sight: what lies further down is not even loaded."""
    model = view.model()
    for row in range(model.rowCount(QModelIndex()) if model else 0):
        index = model.index(row, 0)
        if view.visualRect(index).intersects(view.viewport().rect()):
            yield _row(index)


def _row(index: QModelIndex) -> str:
    """All its cells, as they are spoken or painted."""
    spoken = Qt.ItemDataRole.AccessibleTextRole
    # Qt keeps a list model's number of columns to itself.
    cells = takewhile(QModelIndex.isValid, map(index.siblingAtColumn, count()))
    return " | ".join(str(cell.data(spoken) or cell.data() or "") for cell in cells)
