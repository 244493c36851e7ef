"""The contact form on the sample directory: typing, saving, what is wrong, drafts, and two people at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from caseworker.exchange import fields as import_fields
from caseworker.exchange.headers import guess
from caseworker.models.checks import split_extension
from caseworker.models.codes import Availability, CredentialKind
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.contact_form.conflict import Side
from caseworker.ui.contact_form.conflict_dialog import ConflictDialog
from caseworker.ui.contact_form.dialog import ContactDialog
from caseworker.ui.contact_form.sections import Sections
from caseworker.ui.contact_form.state import from_facts, same, trimmed
from caseworker.ui.directory.row_words import field_word
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.terms import TermsField
from caseworker.ui.main_window import MainWindow
from caseworker.ui.theme import Scheme
from caseworker.ui.widgets.chips import Chip

AtRest = Callable[[MainWindow], None]
D = TypeVar("D", bound=QDialog)


def shown(window: MainWindow, kind: type[D]) -> D:
    """The dialog of that kind that is open now."""
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    assert len(found) == 1, f"{len(found)} dialogs of {kind.__name__}"
    return found[0]


def line_of(dialog: ContactDialog, path: str) -> QLineEdit:
    labeled = dialog.sections.labeled(path)
    assert labeled is not None, path
    editor = labeled.field.focus_widget
    assert isinstance(editor, QLineEdit)
    return editor


def type_into(qtbot: QtBot, dialog: ContactDialog, path: str, text: str) -> None:
    editor = line_of(dialog, path)
    editor.setFocus()
    editor.selectAll()
    qtbot.keyClicks(editor, text)


def contact_id(services: Services, name: str) -> int:
    found = services.finding.search(services.finding.parse(f"{name} "))
    return found.ids[0]


@pytest.fixture
def new_form(window: MainWindow, at_rest: AtRest) -> ContactDialog:
    window.context.doors.new_contact()
    at_rest(window)
    return shown(window, ContactDialog)


@pytest.fixture
def marisol(services: Services) -> int:
    return contact_id(services, "marisol vega")


@pytest.fixture
def form(window: MainWindow, marisol: int, at_rest: AtRest) -> ContactDialog:
    window.context.doors.edit_contact(marisol)
    at_rest(window)
    return shown(window, ContactDialog)


@pytest.mark.parametrize(
    ("kind", "imported"),
    [
        (TermKind.MODALITY, "modalities"),
        (TermKind.POPULATION, "populations"),
        (TermKind.PAYER, "payers"),
    ],
)
def test_one_thing_has_one_name_in_form_list_and_import(new_form: ContactDialog, kind: TermKind, imported: str) -> None:
    in_form = new_form.sections._terms[kind].field.focus_widget.accessibleName()
    assert in_form == field_word(kind.value) == import_fields.label(imported)
    assert guess([in_form]) == [imported]


def test_a_contact_is_added_with_all_that_was_typed(
    window: MainWindow, services: Services, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    for path, text in {
        "given": "Tamsin",
        "family": "Okonkwo-Reyes",
        "credential_text": "LCSW, CIP",
        "organization": "Quayside Counseling",
        "npi": "1234567893",
        "phones.0.number": "215 555 0177 x12",
        "emails.0.address": "tamsin@example.org",
        "addresses.0.line1": "9 Quay St",
        "addresses.0.zip": "19107",
        "addresses.0.directions": "Bus 21 to 40th St",
        "hours": "Mon-Thu 9-5",
        "fees": "$120",
    }.items():
        type_into(qtbot, new_form, path, text)
        QTest.keyClick(line_of(new_form, path), Qt.Key.Key_Tab)
    at_rest(window)
    qtbot.keyClick(new_form, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    at_rest(window)
    facts = services.directory.get(contact_id(services, "okonkwo reyes")).facts
    assert (facts.given, facts.family, facts.npi) == ("Tamsin", "Okonkwo-Reyes", "1234567893")
    assert (facts.phones[0].number, facts.phones[0].extension) == ("+12155550177", "12")
    assert facts.emails[0].address == "tamsin@example.org"
    assert (facts.addresses[0].city, facts.addresses[0].state) == ("Philadelphia", "PA")
    assert facts.addresses[0].latitude == pytest.approx(39.95, abs=0.1)
    assert (facts.fees, facts.hours, facts.addresses[0].directions) == ("$120", "Mon-Thu 9-5", "Bus 21 to 40th St")
    assert services.drafts.pending() == []
    assert window.directory.current_id() == contact_id(services, "okonkwo reyes")
    assert window.toast.message().action_text


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_saved(
    window: MainWindow, services: Services, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    before = services.store.count_contacts()
    type_into(qtbot, new_form, "family", "Wrongly")
    type_into(qtbot, new_form, "npi", "1234567890")
    phones = new_form.sections._rows["phones"]
    phones.add_button.click()
    # The first row stays empty: the problem of the second must not show there.
    type_into(qtbot, new_form, "phones.1.number", "55")
    new_form.save()
    at_rest(window)
    npi, first, second = (new_form.sections.labeled(path) for path in ("npi", "phones.0.number", "phones.1.number"))
    assert npi
    assert first
    assert second
    assert "not a valid NPI" in npi.error.text()
    assert "not a phone number" in second.error.text()
    assert not first.error.has_error
    assert new_form.focusWidget() is npi.field.focus_widget
    assert "not a valid NPI" in npi.field.focus_widget.accessibleDescription()
    assert services.store.count_contacts() == before
    type_into(qtbot, new_form, "npi", "1234567893")
    assert not npi.error.has_error


def test_a_date_that_is_none_is_said_before_anything_is_sent(
    window: MainWindow, form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, form, "credentials.0.expires", "whenever")
    form.save()
    labeled = form.sections.labeled("credentials.0.expires")
    assert labeled
    assert "is not a date" in labeled.error.text()
    type_into(qtbot, form, "credentials.0.expires", "3/2031")
    QTest.keyClick(line_of(form, "credentials.0.expires"), Qt.Key.Key_Tab)
    assert labeled.field.value() == "2031-03-31"


def test_a_contact_without_a_name_is_refused_at_the_name(
    window: MainWindow, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, new_form, "fees", "$80")
    new_form.save()
    at_rest(window)
    family = new_form.sections.labeled("family")
    assert family
    assert "name" in family.error.text()
    new_form.sections.labeled("kind").field.set_value("organization")  # type: ignore[union-attr]
    new_form.sections._fit_kind()
    assert not family.isVisibleTo(new_form)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("215-555-0142", ("215-555-0142", "")),
        ("215 555 0142 x3", ("215 555 0142", "3")),
        ("(215) 555-0142, ext. 44", ("(215) 555-0142", "44")),
        ("2155550142 #7", ("2155550142", "7")),
    ],
)
def test_an_extension_is_taken_out_of_a_number(typed: str, parts: tuple[str, str]) -> None:
    assert split_extension(typed) == parts


def test_a_zip_fills_city_and_state_but_never_what_somebody_typed(
    window: MainWindow, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    def leave(path: str, text: str) -> None:
        type_into(qtbot, new_form, path, text)
        QTest.keyClick(line_of(new_form, path), Qt.Key.Key_Tab)
        at_rest(window)

    leave("addresses.0.zip", "08103")
    city, state = line_of(new_form, "addresses.0.city"), line_of(new_form, "addresses.0.state")
    assert (city.text(), state.text()) == ("Camden", "NJ")
    leave("addresses.0.zip", "19103")
    assert (city.text(), state.text()) == ("Philadelphia", "PA")
    type_into(qtbot, new_form, "addresses.0.city", "Center City")
    leave("addresses.0.zip", "08103")
    assert city.text() == "Center City"


def test_roles_are_suggested_while_typing(
    window: MainWindow, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    assert new_form.sections.reading.texts() == []
    # No name yet: what was read is shown all the same.
    type_into(qtbot, new_form, "credential_text", "LCSW-C, CIP")
    reading = new_form.sections.reading
    qtbot.waitUntil(lambda: len(reading.texts()) == 2)
    text = " ".join(reading.texts())
    assert "LCSW-C" in text
    assert "CIP" in text


def test_terms_come_from_the_vocabulary_or_stay_as_typed(
    window: MainWindow, services: Services, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, new_form, "family", "Termsworth")
    field = new_form.sections._terms[TermKind.MODALITY].field
    assert isinstance(field, TermsField)
    field.editor.setFocus()
    qtbot.keyClicks(field.editor, "CBT")
    qtbot.keyClick(field.editor, Qt.Key.Key_Return)
    qtbot.keyClicks(field.editor, "walk and talk by the river,")
    assert [term["code"] for term in field.value()] == ["cognitive_behavioral", ""]
    assert new_form.isVisible(), "Enter in the field must not save the form"
    qtbot.keyClicks(field.editor, "emdr")
    field.take_typed()
    new_form.findChildren(Chip)[-1].click()
    new_form.save()
    at_rest(window)
    terms = services.directory.get(contact_id(services, "termsworth")).facts.terms_of(TermKind.MODALITY)
    assert [(term.code, term.text) for term in terms] == [
        ("cognitive_behavioral", ""), ("", "walk and talk by the river"),
    ]  # fmt: skip


def test_no_fact_of_any_contact_is_lost_in_the_form(services: Services, qtbot: QtBot, qapp: QApplication) -> None:
    sections = Sections(services.reference.vocabulary, services.reference.credential_names())
    qtbot.addWidget(sections)
    ids = services.finding.search(services.finding.parse("")).ids
    assert len(ids) > 80
    for one in ids:
        facts = from_facts(services.directory.get(one).facts)
        sections.load(facts)
        shown_facts = trimmed(sections.data()).data
        stored = services.directory.validate(shown_facts)
        assert from_facts(stored) == facts, facts["family"] or facts["organization"]
        assert same(sections.data(), facts)


def test_typing_is_kept_and_offered_again_after_a_crash(
    window: MainWindow, services: Services, form: ContactDialog, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, form, "fees", "$95 a session")
    qtbot.waitUntil(lambda: bool(services.drafts.pending()))
    at_rest(window)
    # As after a crash: the dialog is gone without a chance to do anything.
    form._done = True
    form.close()
    at_rest(window)
    window.context.doors.edit_contact(marisol)
    at_rest(window)
    again = shown(window, ContactDialog)
    assert again.banner is not None
    assert line_of(again, "fees").text() == "$95 a session"
    stored = services.directory.get(marisol).facts.fees
    assert stored != "$95 a session"
    again.start_over()
    at_rest(window)
    assert line_of(again, "fees").text() == stored
    assert services.drafts.pending() == []
    again.reject()


def test_typing_without_a_pause_is_kept_all_the_same(
    window: MainWindow, services: Services, form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    editor = line_of(form, "fees")
    editor.setFocus()

    def type_on() -> bool:
        qtbot.keyClicks(editor, "1")
        return bool(services.drafts.pending())

    qtbot.waitUntil(type_on, timeout=10_000)
    form.discard()
    at_rest(window)


def test_escape_keeps_what_was_typed_and_says_so(
    window: MainWindow, services: Services, form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, form, "fees", "$70")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    at_rest(window)
    assert [draft.key.split(":")[0] for draft in services.drafts.pending()] == ["contact"]
    message = window.toast.message()
    assert "kept" in message.text
    assert "Marisol Vega" in message.text
    assert message.action
    message.action()
    at_rest(window)
    again = shown(window, ContactDialog)
    assert line_of(again, "fees").text() == "$70"
    again.save()
    at_rest(window)
    assert services.drafts.pending() == []


def test_looking_only_leaves_no_draft(
    window: MainWindow, services: Services, form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    assert not form.is_changed
    assert form.discard_button.isHidden()
    type_into(qtbot, form, "fees", "$1")
    form.sections.labeled("fees").field.set_value(form._base["fees"])  # type: ignore[union-attr]
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    at_rest(window)
    assert services.drafts.pending() == []


def test_discarding_can_be_taken_back(
    window: MainWindow, services: Services, form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, form, "job_title", "Clinical director")
    form.discard_button.click()
    at_rest(window)
    assert services.drafts.pending() == []
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert line_of(shown(window, ContactDialog), "job_title").text() == "Clinical director"
    shown(window, ContactDialog).discard()
    at_rest(window)


def test_when_two_edit_one_contact_each_field_is_chosen(
    window: MainWindow, services: Services, form: ContactDialog, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    stored = services.directory.get(marisol)
    theirs = stored.facts.model_copy(update={"fees": "$200", "job_title": "Director"})
    services.directory.edit(marisol, theirs, stored.version)
    type_into(qtbot, form, "fees", "$150")
    type_into(qtbot, form, "profession", "Social worker")
    form.save()
    at_rest(window)
    conflict = shown(window, ConflictDialog)
    assert services.directory.get(marisol).facts.fees == "$200", "nothing is overwritten before somebody chose"
    assert conflict.choices() == {"job_title": Side.THEIRS, "profession": Side.MINE}
    assert not conflict.save_button.isEnabled()
    text = " ".join(one.text() for one in conflict.findChildren(QLabel))
    assert "$150" in text
    assert "$200" in text
    conflict.choose("fees", Side.MINE)
    assert conflict.save_button.isEnabled()
    conflict.save_button.click()
    at_rest(window)
    facts = services.directory.get(marisol).facts
    assert (facts.fees, facts.job_title, facts.profession) == ("$150", "Director", "Social worker")


def test_saving_says_what_it_did_to_the_roles(
    window: MainWindow, services: Services, new_form: ContactDialog, qtbot: QtBot, at_rest: AtRest
) -> None:
    type_into(qtbot, new_form, "family", "Retagged")
    type_into(qtbot, new_form, "credential_text", "LCSW")
    new_form.save()
    at_rest(window)
    one = contact_id(services, "retagged")
    assert [tag.role for tag in services.directory.get(one).tags] == [Role.THERAPIST]
    window.context.doors.edit_contact(one)
    at_rest(window)
    form = shown(window, ContactDialog)
    type_into(qtbot, form, "credential_text", "CIP")
    form.save()
    at_rest(window)
    assert "nterventionist" in window.toast.message().text
    assert [tag.role for tag in services.directory.get(one).tags] == [Role.INTERVENTIONIST]
    message = window.toast.message()
    assert message.action
    message.action()
    at_rest(window)
    assert services.directory.get(one).facts.credential_text == "LCSW"


def test_availability_and_credentials_are_kept(
    window: MainWindow, services: Services, form: ContactDialog, marisol: int, qtbot: QtBot, at_rest: AtRest
) -> None:
    sections = form.sections
    sections.labeled("availability").field.set_value("waitlist")  # type: ignore[union-attr]
    sections._fit_availability()
    type_into(qtbot, form, "waitlist_weeks", "6")
    rows = sections._rows["credentials"]
    rows.add_button.click()
    last = len(rows.rows) - 1
    type_into(qtbot, form, f"credentials.{last}.abbreviation", "EMDR-C")
    type_into(qtbot, form, f"credentials.{last}.jurisdiction", "nj")
    rows.rows[last].parts["kind"].field.set_value("certification")
    type_into(qtbot, form, f"credentials.{last}.expires", "12/31/2029")
    form.save()
    at_rest(window)
    facts = services.directory.get(marisol).facts
    assert (facts.availability, facts.waitlist_weeks) == (Availability.WAITLIST, 6)
    added = facts.credentials[-1]
    assert (added.abbreviation, added.kind, added.jurisdiction) == ("EMDR-C", CredentialKind.CERTIFICATION, "NJ")
    assert added.expires
    assert added.expires.isoformat() == "2029-12-31"


def test_everything_has_a_name_and_tab_reaches_it(window: MainWindow, form: ContactDialog, qtbot: QtBot) -> None:
    stops = [
        one
        for one in form.findChildren(QWidget)
        if one.isVisible() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()
    ]
    nameless = [one for one in stops if not (one.accessibleName() or getattr(one, "text", str)())]
    assert not nameless, nameless
    reached: set[int] = set()
    form.activateWindow()
    for _ in range(len(stops) + 5):
        focus = form.focusWidget()
        assert focus
        reached.add(id(focus))
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    missed = [one.accessibleName() for one in stops if id(one) not in reached and not _in_a_group(one)]
    assert not missed


def _in_a_group(one: QWidget) -> bool:
    """Buttons of one group are one stop; the arrow keys go between them."""
    group = getattr(one, "group", lambda: None)()
    return group is not None


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_it_fits_a_small_screen_at_double_size(
    scheme: Scheme, services: Services, qtbot: QtBot, qapp: QApplication
) -> None:
    theme.apply(qapp, scheme, 2.0)
    sections = Sections(services.reference.vocabulary, services.reference.credential_names())
    qtbot.addWidget(sections)
    sections.load(from_facts(services.directory.get(contact_id(services, "marisol vega")).facts))
    width = 1280 - 2 * theme.px(24) - 32
    sections.resize(width, sections.heightForWidth(width))
    sections.show()
    qapp.processEvents()
    assert sections.minimumSizeHint().width() <= width
    for field in sections.findChildren(TextField):
        right = field.mapTo(sections, field.rect().topRight()).x()
        assert right <= width, field.focus_widget.accessibleName()


def test_sections_are_reached_from_the_list(window: MainWindow, form: ContactDialog, qapp: QApplication) -> None:
    form.resize(theme.px(1000), theme.px(600))
    qapp.processEvents()
    titles = [form.list.item(row).text() for row in range(form.list.count())]
    assert titles == [section.title for section in form.sections.sections]
    form.list.setCurrentRow(4)
    top = form.sections.sections[4].card.mapTo(form.area.viewport(), form.rect().topLeft()).y()
    assert 0 <= top < theme.px(40)
    form.area.verticalScrollBar().setValue(0)
    assert form.list.currentRow() == 0
