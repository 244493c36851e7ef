"""What was typed when the program ended is offered at the next start."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.services.bundle import Services
from caseworker.ui.contact_form.dialog import ContactDialog
from caseworker.ui.draft_offers import offers
from caseworker.ui.main_window import MainWindow
from caseworker.ui.notes.dialog import NoteDialog
from caseworker.ui.referrals.form import ReferralDialog

AtRest = Callable[[MainWindow], None]


def marisol(services: Services) -> int:
    return services.finding.search(services.finding.parse("marisol vega ")).ids[0]


def test_closing_the_window_keeps_the_form_and_the_next_start_offers_it(
    make_window: Callable[[Services], MainWindow], services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    window = make_window(services)
    window.context.doors.edit_contact(marisol(services))
    at_rest(window)
    (dialog,) = (one for one in window.findChildren(ContactDialog) if one.isVisible())
    labeled = dialog.sections.labeled("fees")
    assert labeled
    editor = labeled.field.focus_widget
    assert isinstance(editor, QLineEdit)
    qtbot.keyClicks(editor, "$33")
    # At once, before the pause after which typing is kept.
    window.close()
    assert len(services.drafts.pending()) == 1
    again = make_window(services)
    again.drafts.ask()
    at_rest(again)
    assert again.drafts.isVisible()
    banner = again.drafts.banner
    assert banner
    assert "You were editing Marisol Vega. Continue?" in banner.text()
    assert banner.button
    banner.button.click()
    at_rest(again)
    assert not again.drafts.isVisible()
    (form,) = (one for one in again.findChildren(ContactDialog) if one.isVisible())
    shown = form.sections.labeled("fees")
    assert shown
    assert "$33" in shown.field.value()
    form.discard()
    at_rest(again)


def test_every_kind_of_form_is_offered(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    one = marisol(services)
    services.drafts.save("contact:new", {"data": {}, "base": {}, "expected": 0, "title": ""})
    services.drafts.save(f"note:new:{one}", {"body": "Half", "pinned": False, "title": "Marisol Vega"})
    services.drafts.save(f"referral:new:{one}", {"client_code": "C-1", "title": "Marisol Vega"})
    services.drafts.save("something:else", {})
    assert {offer.sentence.split()[2] for offer in offers(services)} == {"logging", "writing", "adding"}
    window.drafts.ask()
    at_rest(window)
    opened = set()
    for _ in range(3):
        banner = window.drafts.banner
        assert banner
        assert banner.button
        banner.button.click()
        at_rest(window)
        (dialog,) = (found for found in window.findChildren(QDialog) if found.isVisible())
        opened.add(type(dialog))
        dialog.reject()
        at_rest(window)
    assert opened == {ContactDialog, ReferralDialog, NoteDialog}


def test_not_now_forgets_nothing(window: MainWindow, services: Services, at_rest: AtRest) -> None:
    services.drafts.save(f"note:new:{marisol(services)}", {"body": "Half", "pinned": False, "title": "Marisol Vega"})
    window.drafts.ask()
    at_rest(window)
    assert window.drafts.isVisible()
    window.drafts._close.click()
    assert not window.drafts.isVisible()
    assert len(services.drafts.pending()) == 1


def test_after_an_offer_the_focus_is_in_the_search_field(
    window: MainWindow, services: Services, at_rest: AtRest
) -> None:
    services.drafts.save(f"note:new:{marisol(services)}", {"body": "Half", "pinned": False, "title": "Marisol Vega"})
    services.drafts.save("contact:new", {"data": {}, "base": {}, "expected": 0, "title": ""})
    window.drafts.ask()
    at_rest(window)
    banner = window.drafts.banner
    assert banner
    assert banner.button
    banner.button.setFocus()
    banner.button.click()
    at_rest(window)
    (dialog,) = (found for found in window.findChildren(QDialog) if found.isVisible())
    dialog.reject()
    at_rest(window)
    assert window.focusWidget() is window.directory.view.search.line
    window.drafts._close.setFocus()
    window.drafts._close.click()
    assert window.focusWidget() is window.directory.view.search.line


def test_nothing_to_offer_shows_nothing(window: MainWindow, at_rest: AtRest) -> None:
    window.drafts.ask()
    at_rest(window)
    assert not window.drafts.isVisible()
