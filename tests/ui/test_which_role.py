"""Which role fits? Danger first, the criteria that matched, and the contacts who fit nearby."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from caseworker.models.query import Filters, Near, Query
from caseworker.models.roles import Role
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.context import Destination
from caseworker.ui.main_window import MainWindow
from caseworker.ui.theme import Scheme
from caseworker.ui.which_role.page import PLACE, WhichRolePage
from caseworker.ui.which_role.parts import Comparison

AtRest = Callable[[MainWindow], None]


@pytest.fixture
def page(window: MainWindow, at_rest: AtRest) -> WhichRolePage:
    window.navigate(Destination("which_role"))
    at_rest(window)
    made = window._pages["which_role"]
    assert isinstance(made, WhichRolePage)
    return made


def near(page: WhichRolePage, window: MainWindow, at_rest: AtRest, place: str) -> None:
    page.place.field.set_value(place)
    page._moved()
    at_rest(window)


def count(services: Services, role: Role, place: str = "", miles: float = 10) -> int:
    wanted = Query(filters=Filters(roles=frozenset({role})), near=Near(place, miles) if place else None)
    return services.finding.search(wanted).total


def text_of(page: WhichRolePage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def test_911_and_988_stand_before_everything_else(page: WhichRolePage) -> None:
    texts = text_of(page)
    first_question = texts.index(next(text for text in texts if "danger right now" in text))
    assert any("911" in text for text in texts[:first_question])
    assert any("988" in text for text in texts[:first_question])
    assert page.danger.mapTo(page, page.danger.rect().bottomLeft()).y() < page.height() / 3
    assert "Not a diagnosis" in " ".join(texts)


def test_danger_makes_the_line_louder_and_comes_first(page: WhichRolePage) -> None:
    page.checks["danger"].box.click()
    page.checks["refuses"].box.click()
    assert page.danger.property("look") == "danger-now"
    assert [step.role for step in page.steps] == [None, Role.INTERVENTIONIST]
    page.clear()
    assert page.danger.property("look") == "danger"
    assert page.steps == []


def test_both_in_this_order_with_reasons_and_counts(
    window: MainWindow, page: WhichRolePage, services: Services, at_rest: AtRest
) -> None:
    near(page, window, at_rest, "19103")
    for name in ("refuses", "family_leader", "steady_care"):
        page.checks[name].box.click()
    at_rest(window)
    first, then = page.steps
    assert (first.role, then.role) == (Role.INTERVENTIONIST, Role.THERAPIST)
    reasons = " ".join(text_of(page))
    assert "refuses help" in reasons
    assert "the family needs a leader" in reasons
    assert str(count(services, Role.INTERVENTIONIST, "19103")) in first.button.text()
    assert str(count(services, Role.THERAPIST, "19103")) in then.button.text()
    assert "19103" in then.button.text()


def test_the_button_opens_exactly_those_contacts(
    window: MainWindow, page: WhichRolePage, services: Services, at_rest: AtRest
) -> None:
    near(page, window, at_rest, "19103")
    page.checks["steady_care"].box.click()
    at_rest(window)
    page.steps[0].button.click()
    at_rest(window)
    assert window.directory.model.rowCount() == count(services, Role.THERAPIST, "19103")
    assert window.directory.widget.isVisible()


def test_the_place_counts_while_it_is_typed(
    window: MainWindow, page: WhichRolePage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    page.checks["steady_care"].box.click()
    at_rest(window)
    button = page.steps[0].button
    page.place.field.focus_widget.setFocus()
    qtbot.keyClicks(page.place.field.focus_widget, "1910")
    at_rest(window)
    assert not page.place.error.has_error, "nobody is interrupted within a ZIP code"
    qtbot.keyClicks(page.place.field.focus_widget, "3")
    at_rest(window)
    assert page.steps[0].button is button, "what is about to be clicked stays"
    assert f"{count(services, Role.THERAPIST, '19103')} " in button.text()
    assert "near 19103" in button.text()


def test_a_click_right_after_typing_takes_the_place_along(
    window: MainWindow, page: WhichRolePage, services: Services, qtbot: QtBot, at_rest: AtRest
) -> None:
    page.checks["steady_care"].box.click()
    at_rest(window)
    button = page.steps[0].button
    page.place.field.focus_widget.setFocus()
    qtbot.keyClicks(page.place.field.focus_widget, "philadelphia")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    at_rest(window)
    assert window.directory.searcher.query.near is not None
    assert 0 < window.directory.model.rowCount() == count(services, Role.THERAPIST, "philadelphia")


def test_nobody_near_offers_everybody_and_says_so(
    window: MainWindow, page: WhichRolePage, services: Services, at_rest: AtRest
) -> None:
    near(page, window, at_rest, "96813")
    page.checks["refuses"].box.click()
    at_rest(window)
    (step,) = page.steps
    assert "None within 10 miles of 96813" in step.empty.text()
    assert str(count(services, Role.INTERVENTIONIST)) in step.button.text()
    step.button.click()
    at_rest(window)
    assert window.directory.model.rowCount() == count(services, Role.INTERVENTIONIST)


def test_a_place_that_does_not_exist_is_said_beside_the_field(
    window: MainWindow, page: WhichRolePage, at_rest: AtRest
) -> None:
    page.checks["refuses"].box.click()
    near(page, window, at_rest, "00000")
    assert "no place" in page.place.error.text()
    near(page, window, at_rest, "Camden, NJ")
    assert not page.place.error.has_error
    assert window.context.settings.get(PLACE) == "Camden, NJ"


def test_the_four_comparisons_stand_side_by_side(page: WhichRolePage, services: Services) -> None:
    (table,) = page.findChildren(Comparison)
    texts = [label.text() for label in table.findChildren(QLabel)]
    for role in Role:
        comparison = services.reference.role(role).comparison
        assert len(comparison) == 4
        for row in comparison:
            assert row.text in texts


def test_a_change_elsewhere_changes_the_count(
    window: MainWindow, page: WhichRolePage, services: Services, at_rest: AtRest
) -> None:
    page.checks["refuses"].box.click()
    at_rest(window)
    before = count(services, Role.INTERVENTIONIST)
    services.directory.add(services.directory.validate({"family": "Newcomer", "credential_text": "CIP"}))
    at_rest(window)
    assert str(before + 1) in page.steps[0].button.text()


def test_clicking_the_words_checks_the_box(page: WhichRolePage, qtbot: QtBot) -> None:
    check = page.checks["willing"]
    qtbot.mouseClick(check._text, Qt.MouseButton.LeftButton)
    assert check.box.isChecked()
    qtbot.keyClick(check.box, Qt.Key.Key_Space)
    assert not check.box.isChecked()
    assert check.box.accessibleName() == check._text.text()


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_it_fits_at_double_size(
    scheme: Scheme, window: MainWindow, page: WhichRolePage, qapp: QApplication, at_rest: AtRest
) -> None:
    theme.apply(qapp, scheme, 2.0)
    for name in ("refuses", "steady_care"):
        page.checks[name].box.click()
    at_rest(window)
    window.resize(1280, 720)
    at_rest(window)
    inside = page.area.viewport().width()
    for label in page.findChildren(QLabel):
        if label.isVisible():
            assert label.mapTo(page.area.viewport(), label.rect().topRight()).x() <= inside, label.text()
