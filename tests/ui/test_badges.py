"""Numbers at the buttons of the rail: counted off the UI thread, told to screen readers, gone when nothing waits."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from caseworker.models.changes import Kind
from caseworker.services.bundle import Services
from caseworker.services.program import Program
from caseworker.ui import theme
from caseworker.ui.appearance import Appearance
from caseworker.ui.badges import Badge
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.rail import RailButton
from caseworker.ui.run import later_pages

AtRest = Callable[[MainWindow], None]


def test_a_badge_is_counted_off_the_ui_thread_and_again_after_a_change(
    sample: Program, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    threads: list[int] = []
    numbers = iter((4, 5, 0))

    def count(_services: Services) -> int:
        threads.append(threading.get_ident())
        return next(numbers)

    badge = Badge(count, lambda number: f"{number} due", frozenset({Kind.NOTE}))
    pages = {"referrals": badge, "elsewhere": badge}
    window = MainWindow(services, sample.settings, Appearance(sample.settings), sample.access, later_pages(), pages)
    window.show()
    window.navigate(Destination("directory"))
    button = window.rail.button("referrals")
    qtbot.waitUntil(lambda: button.badge() == "4")
    assert button.accessibleName() == "Referrals, 4 due"
    contact = services.finding.search(services.finding.parse("")).ids[0]
    services.directory.set_favorite(contact, True)
    at_rest(window)
    assert button.badge() == "4", "a change of another kind counts nothing"
    services.notes.add(contact, "Called")
    qtbot.waitUntil(lambda: button.badge() == "5")
    services.notes.add(contact, "Called again")
    qtbot.waitUntil(lambda: button.badge() == "")
    assert button.accessibleName() == "Referrals"
    assert threading.get_ident() not in threads
    assert len(threads) == 3, "a page that the rail has not is not counted"
    window.close()
    window.deleteLater()
    assert shiboken6.isValid(window)


@pytest.mark.parametrize(("number", "shown"), [(1, "1"), (12, "12"), (99, "99"), (100, "99+"), (12_345, "99+")])
def test_large_numbers_stay_small_on_the_screen_and_whole_in_words(number: int, shown: str, qtbot: QtBot) -> None:
    button = RailButton("calendar", "Follow-ups")
    qtbot.addWidget(button)
    button.set_badge(number, f"{number:,} due")
    assert button.badge() == shown
    assert button.accessibleName() == f"Follow-ups, {number:,} due"


def test_it_is_painted_and_taken_away(qtbot: QtBot) -> None:
    button = RailButton("calendar", "Follow-ups")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    plain = button.grab().toImage()
    button.set_badge(12, "12 due")
    with_badge = button.grab().toImage()
    ink = QColor(theme.tokens().bad)
    colored = [
        (x, y)
        for x in range(with_badge.width())
        for y in range(with_badge.height())
        if QColor(with_badge.pixel(x, y)) == ink
    ]
    assert len(colored) > 50
    assert max(x for x, _ in colored) < button.width()
    button.set_badge(0, "")
    assert button.grab().toImage() == plain
