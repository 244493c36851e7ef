"""Sheets and exports."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest

from caseworker.errors import EnvironmentProblem
from caseworker.exchange import sheet_pdf
from caseworker.models.codes import FactGroup, VerifyMethod
from caseworker.models.export import FileFormat
from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import (
    DEFAULT_FIELDS,
    Handed,
    Paper,
    SheetDocument,
    SheetEntry,
    SheetField,
    SheetLine,
    SheetOptions,
)
from caseworker.models.stored import VerificationInput
from caseworker.services.bundle import Services
from caseworker.services.plain_text import plain_text
from tests.storage.directories import Clock
from tests.unit.services.conftest import add

FULL: dict[str, Any] = {
    "given": "Marisol",
    "family": "Vega",
    "credential_text": "LCSW, CADC",
    "organization": "Harbor Family Services",
    "phones": [{"number": "2155550142", "extension": "3", "label": "Office"}, {"number": "2155550143", "is_fax": True}],
    "emails": [{"address": "marisol@example.org"}],
    "links": [{"url": "https://www.example.org/vega/"}],
    "addresses": [{"line1": "1204 Locust St", "city": "Philadelphia", "state": "PA", "zip": "19107"}],
    "availability": "accepting",
    "telehealth": True,
    "sliding_scale": True,
    "terms": [
        {"kind": "language", "code": "spanish"},
        {"kind": "payer", "code": "medicaid"},
        {"kind": "specialty", "code": "trauma"},
    ],
}


@pytest.fixture
def marisol(services: Services) -> int:
    return add(services, **FULL)


def verify(services: Services, contact_id: int, on: date, *groups: FactGroup) -> None:
    checked = VerificationInput(frozenset(groups or FactGroup), on, VerifyMethod.PHONE)
    services.verification.verify(contact_id, checked)


def entry(services: Services, contact_id: int, **options: Any) -> SheetEntry:
    (made,) = services.sheets.build([contact_id], SheetOptions(**options)).entries
    return made


def lines(made: SheetEntry, *fields: SheetField) -> list[SheetLine]:
    return [line for line in made.lines if line.field in fields]


# --- the document -----------------------------------------------------------------------------------------
def test_what_is_fresh_is_said_with_its_date(services: Services, marisol: int, today: date) -> None:
    verify(services, marisol, today - timedelta(days=3))
    made = entry(services, marisol, near="19103")
    (phone,) = lines(made, SheetField.PHONES)
    assert (phone.text, phone.link) == ("(215) 555-0142 ext. 3", "tel:+12155550142;ext=3")
    assert (phone.label, phone.note) == ("Office", "checked Feb 27, 2026")
    (email,) = lines(made, SheetField.EMAILS)
    assert email.link == "mailto:marisol@example.org"
    fax, site = lines(made, SheetField.LINKS)
    assert (fax.label, fax.link) == ("Fax", "")
    assert (site.text, site.link) == ("example.org/vega", "https://www.example.org/vega/")
    (address,) = lines(made, SheetField.ADDRESSES)
    assert address.text == "1204 Locust St, Philadelphia, PA 19107"
    assert address.note.endswith("miles from 19103")
    openings, sessions = lines(made, SheetField.AVAILABILITY)
    assert (openings.text, openings.note) == ("Accepting new clients", "checked Feb 27, 2026")
    assert sessions.text == "By video or phone"
    (payment,) = lines(made, SheetField.PAYMENT)
    assert payment.text == "Medicaid, sliding scale"


def test_what_is_stale_is_to_be_asked_never_a_yes(services: Services, marisol: int, today: date) -> None:
    verify(services, marisol, today - timedelta(days=120))
    made = entry(services, marisol)
    openings = lines(made, SheetField.AVAILABILITY)[0]
    assert (openings.text, openings.note) == ("Ask when you call", "not known since Nov 2, 2025")
    (payment,) = lines(made, SheetField.PAYMENT)
    assert payment.text.startswith("Ask about: ")
    (phone,) = lines(made, SheetField.PHONES)
    assert phone.note == "checked Nov 2, 2025"
    assert "Accepting" not in json.dumps([line.text for line in made.lines])


def test_roles_with_their_definitions(services: Services, marisol: int) -> None:
    document = services.sheets.build([marisol], SheetOptions())
    (made,) = document.entries
    assert {(role.role, role.label) for role in made.roles} == {
        (Role.THERAPIST, "Therapist?"),
        (Role.INTERVENTIONIST, "Interventionist?"),
    }
    assert [role for role, _, _ in document.definitions] == [Role.INTERVENTIONIST, Role.THERAPIST]
    assert "“?”" in document.labels["legend"]
    services.roles.confirm(marisol, Role.THERAPIST)
    services.roles.reject(marisol, Role.INTERVENTIONIST)
    document = services.sheets.build([marisol], SheetOptions())
    (role,) = document.entries[0].roles
    assert (role.label, role.state) == ("Therapist", TagState.CONFIRMED)
    assert (len(document.definitions), document.labels["legend"]) == (1, "")


def all_text(path: Path) -> str:
    """Also of what is compressed."""
    if not zipfile.is_zipfile(path):
        return path.read_text(encoding="utf-8")
    with zipfile.ZipFile(path) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


def test_what_is_confidential_does_not_leave(services: Services, tmp_path: Path) -> None:
    secret = add(services, given="Hidden", confidential=True)
    half = add(
        services,
        given="Ada",
        phones=[{"number": "2155550101", "confidential": True}],
        emails=[{"address": "ada@example.org", "confidential": True}],
        addresses=[{"line1": "1 Hidden Ln", "confidential": True}],
    )
    document = services.sheets.build([secret, half], SheetOptions())
    assert document.omitted_confidential == 1
    assert [one.name for one in document.entries] == ["Ada"]
    assert [line.text for line in document.entries[0].lines][:1] == ["No phone number on record"]
    assert "idden" not in str(document)
    for wanted in services.exports.formats():
        written = services.exports.write(tmp_path / f"all.{wanted.value}", wanted)
        assert (written.contacts, written.omitted_confidential) == (1, 1)
        text = all_text(written.path)
        assert not any(word in text for word in ("Hidden", "555-0101", "5550101", "ada@example.org"))


def test_the_bin_is_not_printed_and_who_left_is_exported(services: Services, marisol: int, tmp_path: Path) -> None:
    binned, gone = add(services, given="Binned"), add(services, given="Retired", status="inactive")
    services.directory.move_to_bin([binned])
    document = services.sheets.build([marisol, binned, 999], SheetOptions())
    assert ([one.contact_id for one in document.entries], document.omitted_confidential) == ([marisol], 0)
    for ids in (None, [marisol, binned, gone]):
        written = services.exports.write(tmp_path / "all.csv", FileFormat.CSV, ids)
        text = written.path.read_text(encoding="utf-8-sig")
        assert (written.contacts, "Binned" in text, "Retired" in text) == (2, False, True)


def test_notes_and_other_fields_only_when_chosen(services: Services, marisol: int) -> None:
    services.notes.add(marisol, "Calls back after 4 pm.")
    assert entry(services, marisol).notes == ()
    made = entry(services, marisol, fields=frozenset({SheetField.PHONES, SheetField.NOTES}))
    assert made.notes == ("Calls back after 4 pm.",)
    assert (made.credentials, made.roles) == ("", ())
    assert [line.text for line in made.lines] == ["(215) 555-0142 ext. 3", "(215) 555-0143"]
    assert [line.note for line in made.lines] == ["", ""]


@pytest.mark.parametrize(
    ("markdown", "printed"),
    [
        ("**Calls back** after *4 pm*.", "Calls back after 4 pm."),
        ("# Intake\n- fax the form\n- [map](https://example.org)", "Intake\n\u2022 fax the form\n\u2022 map"),
        ("2 * 3 * 4 is not emphasis, nor is snake_case", "2 * 3 * 4 is not emphasis, nor is snake_case"),
    ],
)
def test_notes_are_printed_without_their_marks(markdown: str, printed: str) -> None:
    assert plain_text(markdown) == printed


def test_an_expired_license_is_said(services: Services, today: date) -> None:
    expired = {"abbreviation": "LCSW", "kind": "license", "expires": str(today - timedelta(days=1))}
    contact_id = add(services, given="Ada", credentials=[expired])
    (line,) = lines(entry(services, contact_id), SheetField.CREDENTIALS)
    assert line.text == "LCSW until Mar 1, 2026"


def test_level_of_care_has_its_own_line(services: Services) -> None:
    contact_id = add(
        services,
        given="Ada",
        terms=[{"kind": "specialty", "code": "trauma"}, {"kind": "level_of_care", "code": "outpatient"}],
    )
    found = {line.label: line.text for line in lines(entry(services, contact_id), SheetField.SPECIALTIES)}
    assert found == {"Helps with": "Trauma and PTSD", "Level of care": "Outpatient"}


# --- the PDF ----------------------------------------------------------------------------------------------
def document(*entries: SheetEntry, **more: Any) -> SheetDocument:
    base: dict[str, Any] = {
        "title": "Contacts",
        "printed_on": date(2026, 3, 2),
        "paper": Paper.LETTER,
        "definitions": (),
        "crisis": ("If someone is in danger now, call 911.", "Call or text 988 or chat 988lifeline.org."),
        "labels": {"page": "Page {page} of {pages}", "help_now": "If you need help now", "subtitle": "", "footer": ""},
    }
    return SheetDocument(entries=entries, **{**base, **more})


def simple(number: int, name: str = "", extra: int = 0) -> SheetEntry:
    found = [SheetLine("", f"(215) 555-01{number % 100:02d}", "tel:+12155550101", SheetField.PHONES)]
    found += [SheetLine("Helps with", f"Reason {index}", "", SheetField.SPECIALTIES) for index in range(extra)]
    return SheetEntry(number, name or f"Begin{number} Person", "LCSW", "", (), (*found, SheetLine("", f"End{number}")))


def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def test_the_pdf_is_tagged_and_names_itself(services: Services, marisol: int) -> None:
    made = services.sheets.build([marisol], SheetOptions(title="For your family", near="19103"))
    pdf = reader(services.sheets.pdf(made))
    root = pdf.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = pdf.xmp_metadata
    assert metadata is not None
    assert b"pdfuaid" in metadata.stream.get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "For your family"
    kinds = _structure(root["/StructTreeRoot"].get_object())
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 2
    assert "/Link" in kinds
    links = {
        note["/A"]["/URI"]
        for page in pdf.pages
        for note in (one.get_object() for one in page.get("/Annots", []))
        if "/URI" in note.get("/A", {})
    }
    assert links >= {
        "tel:+12155550142;ext=3",
        "mailto:marisol@example.org",
        "https://www.example.org/vega/",
        "tel:911",
        "tel:988",
        "https://988lifeline.org",
    }


def _structure(element: Any) -> list[str]:
    found = [str(element["/S"])] if "/S" in element else []
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(kid, dict):
            found += _structure(kid)
    return found


def test_no_contact_is_split_over_two_pages() -> None:
    pdf = reader(sheet_pdf.pdf(document(*(simple(number, extra=number % 9) for number in range(40)))).content)
    texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) > 5
    for number in range(40):
        (page,) = (text for text in texts if f"Begin{number} Person" in text)
        assert f"End{number}\n" in page + "\n"


def test_the_crisis_line_and_the_page_number_are_on_every_page() -> None:
    pdf = reader(sheet_pdf.pdf(document(*(simple(number) for number in range(30)))).content)
    for index, page in enumerate(pdf.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert "988lifeline.org" in text
        assert f"Page {index} of {len(pdf.pages)}" in text


def test_a_contact_taller_than_a_page_goes_on_on_the_next() -> None:
    tall = SheetEntry(
        1, "Tall", "", "", (), (), tuple(f"Note number {number}: " + "word " * 60 for number in range(40))
    )
    pdf = reader(sheet_pdf.pdf(document(simple(0), tall, simple(2))).content)
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert len(pdf.pages) >= 3
    assert all(f"Note number {number}:" in text for number in range(40))


def test_text_is_never_markup() -> None:
    nasty = '#panic("x") *bold* $x^2$ <label> @ref // comment \\ [a](b) #sys.inputs'
    entry_ = SheetEntry(1, nasty, nasty, nasty, (), (SheetLine(nasty, nasty, "", SheetField.SPECIALTIES),), (nasty,))
    pdf = reader(sheet_pdf.pdf(document(entry_, title=nasty)).content)
    text = "".join(pdf.pages[0].extract_text().split())
    assert text.count('#panic("x")*bold*$x^2$<label>@ref//comment') >= 4


def test_what_cannot_be_seen_does_not_stop_a_sheet() -> None:
    odd = "Ad\0a\x1b\ufffe\ud800"
    entry_ = SheetEntry(1, odd, odd, odd, (), (SheetLine(odd, odd, "", SheetField.SPECIALTIES),), (odd,))
    made = sheet_pdf.pdf(document(entry_, title=odd))
    assert "Ada" in reader(made.content).pages[0].extract_text()


@pytest.mark.parametrize("name", ["Tuyết Mai Nguyễn", "Иван Петров", "Ελένη Παππά", "ליאה כהן", "Łukasz Żółć"])
def test_names_of_many_scripts_are_set_in_our_own_fonts(name: str) -> None:
    made = sheet_pdf.pdf(document(simple(1, name)))
    assert made.unprintable == ()


def test_letters_without_a_font_are_said_never_boxes() -> None:
    # A character that Unicode keeps for private use is in no font that could be asked.
    made = sheet_pdf.pdf(document(simple(1, "\U000f1234\U000f1235"), simple(2)))
    assert made.unprintable == ("\U000f1234\U000f1235",)
    text = reader(made.content).pages[0].extract_text()
    assert "letters not printable here" in text
    assert "Begin2" in text
    assert sheet_pdf.pages(document(simple(1, "\U000f1234")))[0][:4] == b"\x89PNG"


def test_pages_as_pictures() -> None:
    made = document(*(simple(number) for number in range(20)))
    pages = sheet_pdf.pages(made, scale=1.0)
    assert len(pages) == len(reader(sheet_pdf.pdf(made).content).pages)
    width, height = (int.from_bytes(pages[0][start : start + 4], "big") for start in (16, 20))
    assert (width, height) == (816, 1056)


def test_another_paper() -> None:
    page = reader(sheet_pdf.pdf(document(simple(1), paper=Paper.A4)).content).pages[0]
    assert round(page.mediabox.width) == 595


def test_the_text_can_be_selected(services: Services, marisol: int, tmp_path: Path) -> None:
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("no pdftotext on this machine")
    made = services.sheets.build([marisol], SheetOptions())
    services.sheets.write(made, tmp_path / "sheet.pdf", FileFormat.PDF)
    done = subprocess.run([tool, str(tmp_path / "sheet.pdf"), "-"], capture_output=True, text=True, check=True)
    assert all(words in done.stdout for words in ("Marisol Vega", "(215) 555-0142 ext. 3", "988lifeline.org"))


def test_a_thousand_contacts_take_seconds_at_most() -> None:
    pdf = sheet_pdf.pdf(document(*(simple(number, extra=4) for number in range(1000))))
    assert len(reader(pdf.content).pages) > 100


# --- files and the audit ----------------------------------------------------------------------------------
def test_what_is_written_and_printed_is_in_the_audit(services: Services, marisol: int, tmp_path: Path) -> None:
    made = services.sheets.build([marisol], SheetOptions())
    for wanted in services.sheets.formats():
        written = services.sheets.write(made, tmp_path / f"sheet.{wanted.value}", wanted)
        assert (written.contacts, written.warnings) == (1, ())
        assert written.path.stat().st_size > 100
    services.sheets.record(made, Handed.PRINT)
    wrote = ["sheet.write"] * len(services.sheets.formats())
    audit = services.history.audit(1 + len(wrote))
    assert [row.action for row in audit] == ["sheet.print", *wrote]
    assert all((row.ids, row.count) == ((marisol,), 1) for row in audit)
    assert services.store.undo_state().undo != "sheet.print"


def test_a_sheet_that_cannot_be_written_leaves_the_old_one(services: Services, marisol: int, tmp_path: Path) -> None:
    made = services.sheets.build([marisol], SheetOptions())
    with pytest.raises(EnvironmentProblem):
        services.sheets.write(made, tmp_path / "none" / "sheet.pdf", FileFormat.PDF)
    assert "sheet.write" not in [row.action for row in services.history.audit(5)]


def test_default_fields_leave_notes_out() -> None:
    assert SheetField.NOTES not in DEFAULT_FIELDS


def test_a_confirmed_role_carries_a_question_mark_when_its_license_has_expired(
    services: Services, clock: Clock
) -> None:
    last_day = (clock.today.date() + timedelta(days=5)).isoformat()
    licensed = {"abbreviation": "LCSW", "jurisdiction": "PA", "kind": "license", "expires": last_day}
    contact = add(services, family="Lovell", credentials=[licensed], addresses=[{"state": "PA"}])

    def printed() -> tuple[list[str], bool]:
        (entry,) = services.sheets.build([contact], SheetOptions()).entries
        return [role.label for role in entry.roles], any("LCSW until" in line.text for line in entry.lines)

    services.roles.confirm(contact, Role.THERAPIST)
    assert printed() == (["Therapist"], False)
    clock.advance(days=6)
    assert printed() == (["Therapist?"], True)
    services.roles.confirm(contact, Role.THERAPIST)
    assert printed() == (["Therapist"], True)
