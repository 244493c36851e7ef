"""Sheets as PDF, read back by independent readers."""

from __future__ import annotations

import io
import itertools
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from caseworker.exchange import sheet_letters, sheet_pdf, sheet_typst
from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import Agency, Paper, SheetDocument, SheetEntry, SheetField, SheetLanguage, SheetLine
from tests.unit.exchange.sheet_samples import (
    CRISIS,
    DISCLOSURE,
    LABELS,
    LONG_NAME,
    SPECIALTIES,
    THERAPIST,
    document,
    entry,
    lines,
    logo,
    phone,
    role,
    with_code,
)

TEMPLATES = ("client", "file", "large")
PAPERS = {Paper.LETTER: (612, 792), Paper.A4: (595, 842)}
PRIVATE = replace(entry(0), notes=("Calls back late.",), private_line="Owes me a call.", is_confidential=True)


def read(made: SheetDocument) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(sheet_pdf.pdf(made).content))


def texts(made: SheetDocument) -> list[str]:
    return [_plain(page.extract_text()) for page in read(made).pages]


def _plain(text: str) -> str:
    return " ".join(text.replace("\u200b", "").split())


def tags(pdf: pypdf.PdfReader) -> list[dict[str, Any]]:
    """The structure elements in reading order."""
    return list(_walk(pdf.trailer["/Root"]["/StructTreeRoot"]))


def _walk(element: Any) -> Iterator[dict[str, Any]]:
    if "/S" in element:
        yield element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        kid = kid.get_object()
        if isinstance(kid, dict):
            yield from _walk(kid)


def kinds(pdf: pypdf.PdfReader) -> list[str]:
    return [str(one["/S"]) for one in tags(pdf)]


# --- what independent readers see -----------------------------------------------------------------------------
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_sheet_names_itself_and_its_language(template: str) -> None:
    pdf = read(document(entry(), template=template, title="Für Ihre Familie", language=SheetLanguage.SPANISH))
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.xmp_metadata is not None
    assert b"pdfuaid" in pdf.xmp_metadata.stream.get_data()
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Für Ihre Familie"


@pytest.mark.parametrize("template", TEMPLATES)
def test_headings_go_down_step_by_step(template: str) -> None:
    pdf = read(document(*map(entry, range(3)), template=template, disclosure=DISCLOSURE))
    levels = [int(kind[2]) for kind in kinds(pdf) if re.fullmatch("/H[1-6]", kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    # Client information, three contacts, and where help is.
    assert levels.count(2) == (4 if template == "file" else 5)
    assert levels.count(3) >= 6
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_tables_have_head_cells() -> None:
    found = kinds(read(document(*map(entry, range(2)), template="file")))
    assert found.count("/Table") == 4
    assert found.count("/THead") == 4
    # Seven columns of credentials and four of checks.
    assert found.count("/TH") == 2 * (7 + 4)
    assert found.count("/TD") == 2 * (2 * 7 + 3 * 4)
    assert all("/A" in one for one in tags(read(document(entry(), template="file"))) if one["/S"] == "/TH")


@pytest.mark.parametrize("template", TEMPLATES)
def test_pictures_and_links_say_what_they_are(template: str) -> None:
    pdf = read(document(with_code(entry(2)), template=template))
    said = {str(one.get("/Alt", "")) for one in tags(pdf) if one["/S"] == "/Figure"}
    assert said == {"Logo of Harborlight Family Office", "Code to call Maud Thornbury"}
    notes = [one.get_object() for page in pdf.pages for one in page.get("/Annots", [])]
    assert all(one["/Contents"] and "/StructParent" in one for one in notes)
    links = {one["/A"]["/URI"] for one in notes}
    assert links >= {"tel:+12155550102", "mailto:person2@example.org", "https://www.example.org/person2"}
    if template != "file":
        assert links >= {"tel:911", "tel:988", "sms:838255", "https://988lifeline.org"}
    assert kinds(pdf).count("/Link") >= 3


@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="poppler is not installed")
@pytest.mark.parametrize("template", TEMPLATES)
def test_it_is_read_in_its_order(template: str, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet_pdf.pdf(document(entry(0), entry(1), template=template)).content)
    done = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True)
    said = _plain(done.stdout.replace('"', ""))
    order = ["Family intervention, Philadelphia", "Marisol Vega", "Therapist", "(215) 555-0100", "Languages"]
    order += ["English, Spanish", "Mateo Fairbairn", "(215) 555-0101", "Openings", "Ask when you call"]
    at = 0
    for words in order:
        at = said.index(words, at)
    # What stands at the foot of each page is not heard.
    assert "Page 1 of" not in said


# --- pages ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("count", [1, 3, 40])
@pytest.mark.parametrize("template", TEMPLATES)
def test_no_contact_is_split_and_each_page_is_counted(template: str, count: int, paper: Paper) -> None:
    def marked(number: int) -> SheetEntry:
        # In large print not all fit on a page: fewer lines.
        made = entry(number, name=f"Begin{number} Person", client_line=f"Finish{number}.")
        return made if template != "large" else replace(made, lines=made.lines[:1], roles=made.roles[:1])

    made = document(*map(marked, range(count)), template=template, paper=paper)
    pdf = read(made)
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in pdf.pages} == {PAPERS[paper]}
    pages = texts(made)
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
    for number in range(count):
        assert [f"Finish{number}." in page for page in pages] == [f"Begin{number} Person" in page for page in pages]
        assert sum(f"Begin{number} Person" in page for page in pages) == 1


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_crisis_line_is_on_every_page(template: str) -> None:
    pages = texts(document(*map(entry, range(7)), template=template, disclosure=DISCLOSURE))
    assert len(pages) > 3
    assert all("Call or text 988 or chat 988lifeline.org." in page and CRISIS[0] in page for page in pages)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_contact_taller_than_a_page_goes_on_on_the_next(template: str) -> None:
    tall = entry(1, notes=tuple(f"Note number {number}: " + "word " * 60 for number in range(40)))
    many = entry(2, lines=tuple(phone(number) for number in range(60)))
    pages = texts(document(entry(0), tall, many, entry(3), template=template))
    text = " ".join(pages)
    assert all(f"Note number {number}:" in text for number in range(40))
    assert all(f"(215) 555-01{number:02d}" in text for number in range(60))


@pytest.mark.parametrize("template", TEMPLATES)
def test_odd_contacts_lose_nothing(template: str) -> None:
    mail = "a.person.with.a.very.long.name.of.her.own.and.a.longer.office@department.of.examples.example.org"
    odd = (
        entry(0, name=LONG_NAME),
        entry(1, lines=lines(1, specialties=20)[1:]),
        entry(2, lines=(), roles=(), organization="", credentials="", credential_rows=(), checks=()),
        entry(3, lines=(SheetLine("", mail, f"mailto:{mail}", SheetField.EMAILS),)),
        SheetEntry(9, "", "", "", (), ()),
    )
    pdf = read(document(*odd, template=template))
    text = _plain(" ".join(page.extract_text() for page in pdf.pages))
    assert LONG_NAME.replace(" ", "").replace("-", "") in text.replace(" ", "").replace("-", "")
    assert all(word in text for word in SPECIALTIES)
    assert mail in text.replace(" ", "")
    assert "How to reach them Good to know" not in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_sheet_of_nobody_says_so(template: str) -> None:
    (page,) = texts(document(template=template))
    assert "No contacts on this sheet" in page


# --- what is said ---------------------------------------------------------------------------------------------
def test_the_client_reads_who_helps_how_and_what_to_ask() -> None:
    text = texts(document(entry(1), entry(0)))[0]
    for role_ in entry(1).roles:
        assert role_.does in text
        assert role_.say in text
    assert LABELS["suggested"] in text
    # What is stale says "ask" once: openings begin with it already.
    assert "Ask when you call not known since" in text
    assert "English, Spanish Ask last checked Feb 2, 2026" in text


def test_without_a_suggested_role_nothing_is_explained() -> None:
    assert LABELS["suggested"] not in texts(document(entry(0)))[0]


def test_the_file_has_numbers_expiry_evidence_and_checks() -> None:
    text = texts(document(entry(1), template="file"))[0]
    assert "CW018842 Pennsylvania State board Dec 14, 2026 Active" in text
    assert "Mar 31, 2026 Expired" in text
    assert "CADC: addiction certification → interventionist, suggestive" in text
    assert "Openings Jun 12, 2026 Check again J. Okafor on their website" in text
    assert "Payment Not checked yet" in text


@pytest.mark.parametrize("template", TEMPLATES)
def test_client_data_stands_first_and_its_notice_on_every_page(template: str) -> None:
    pages = texts(document(*map(entry, range(5)), template=template, disclosure=DISCLOSURE))
    order = [pages[0].index(words) for words in ("C-2291", "Referral to outpatient", "evenings, Spanish")]
    assert order == sorted(order)
    assert all(DISCLOSURE.notice in page for page in pages)
    assert not any("C-2291" in page for page in texts(document(entry(), template=template)))


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_private_is_marked_in_the_preview_alone(template: str) -> None:
    line = replace(phone(3), is_private=True)
    made = document(PRIVATE, entry(1, lines=(line, *lines(1))), template=template, disclosure=DISCLOSURE)
    plain, marked = sheet_pdf.pages(made, scale=0.5), sheet_pdf.pages(made, scale=0.5, marks=True)
    # The mark takes no room: pages stay the real ones.
    assert len(plain) == len(marked) == len(texts(made))
    assert plain != marked
    assert not any(LABELS["private"] in page for page in texts(made))
    assert "Owes me a call." in " ".join(texts(made))
    open_ = document(entry(), template=template)
    assert sheet_pdf.pages(open_, scale=0.5) == sheet_pdf.pages(open_, scale=0.5, marks=True)


def test_text_is_never_markup() -> None:
    nasty = '#panic("x") *bold* $x^2$ <label> @ref // comment \\ [a](b) #sys.inputs'
    labels = dict.fromkeys(LABELS, nasty)
    for template in TEMPLATES:
        made = document(
            entry(name=nasty, organization=nasty, lines=(SheetLine(nasty, nasty, "", SheetField.HOURS, nasty),)),
            title=nasty,
            labels=labels,
            agency=Agency(nasty, nasty),
            template=template,
        )
        text = "".join("".join(page.split()) for page in texts(made))
        assert text.count('#panic("x")*bold*$x^2$<label>@ref//comment') >= 6


def test_what_cannot_be_seen_does_not_stop_a_sheet() -> None:
    odd = "Ad\0a\x1b\ufffe\ud800"
    made = document(entry(name=odd, client_line=odd), entry(name="\0"), title="\x1b")
    assert "Ada" in texts(made)[0]


def test_a_logo_that_is_none_is_left_out() -> None:
    for png in (b"", b"GIF89a", logo()[:20], logo()[:60], logo(1, 1)):
        assert "Harborlight" in texts(document(entry(), agency=Agency("Harborlight", "", png)))[0]


def test_a_wide_logo_leaves_room_for_the_name() -> None:
    pdf = read(document(entry(), agency=Agency("Harborlight", "", logo(600, 20))))
    (figure,) = (one for one in tags(pdf) if one["/S"] == "/Figure")
    (box,) = (one.get_object()["/BBox"] for one in figure["/A"] if "/BBox" in one.get_object())
    assert float(box[2]) - float(box[0]) < 200


# --- letters --------------------------------------------------------------------------------------------------
NAMES = {
    "Vietnamese": "Nguyễn Thị Tuyết Mai, Đặng Hữu Phước, Lê Quỳnh Ươm",
    "Polish": "Łukasz Żółć-Gęślą Jaźń",
    "Czech": "Přemysl Žluťoučký Kůň Ďábelský",
    "Romanian": "Ștefan Țăran Ângela Îon",
    "Icelandic": "Þórður Æsa Eyjólfsdóttir",
    "Turkish": "İlknur Çağrı Şıvgın",
    "Hungarian": "Őry Űrhajós Tünde",
    "Baltic": "Ģirts Ķēniņš Ļubova, Žydrė Ąžuolė",
    "Welsh, Maltese, Catalan": "Ŵyn Ŷstwyth, Ġorġ Ħabib Żammit, Col·lell",
    "Sámi, Esperanto": "Ánde Ŋuorjjo Ŧuoma, Ĉapelĵo Ŭĥo",
    "German, French": "Größe STRAẞE, Œdipe Çà Ÿ",
    "Greek": "Ελένη Παππά Ϊώ Άννα Ώρα",
    "Russian": "Иван Щёголев Юлия Ъэ",
    "Ukrainian": "Ґалаґан Їжак Євген Ілля",
    "Serbian, Macedonian": "Ђорђе Љиљана Његош Ћирић Џон, Ѓорѓи Ќирил Ѕвезда",
    "Belarusian, Bulgarian": "Ўладзімір, Щърбанов",
    "signs": "“quotes” ‘single’ – — … € £ № → • ½ ° × ©",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_of_europe_and_vietnam_need_no_font_of_the_machine(name: str) -> None:
    sheet_letters.forget()
    made = document(entry(0, name=name, organization=name, client_line=name, credentials=name))
    pdf = read(made)
    assert sheet_pdf.unprintable(made) == ()
    fonts = {
        str(font.get_object()["/BaseFont"]).split("+")[-1]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert {font.split("-")[0] for font in fonts} == {"SourceSansPro"}
    assert "".join(name.split()) in "".join(pdf.pages[0].extract_text().split())


def test_an_accent_of_its_own_is_put_on_its_letter() -> None:
    made = document(entry(0, name="Zoe\u0308 Nguye\u0302\u0303n"))
    assert "Zoë Nguyễn" in texts(made)[0]


def test_letters_without_a_font_are_known_before_and_said() -> None:
    sheet_letters.forget()
    # Characters that Unicode keeps for private use are in no font that could be asked.
    lost = "\U000f1234\U000f1235"
    made = document(entry(1, name=lost), entry(2, client_line=f"Ask for {lost} today."))
    assert sheet_pdf.unprintable(made) == (lost, f"Ask for {lost} today.")
    assert sheet_pdf.pdf(made).unprintable == (lost, f"Ask for {lost} today.")
    text = " ".join(texts(made))
    assert "[letters not printable here: symbols]" in text or "letters not printable here" in text
    assert "Ask for today. [letters not printable here" in text
    assert sheet_pdf.pages(made)[0].startswith(b"\x89PNG")
    assert sheet_pdf.unprintable(document(entry(1))) == ()


def test_a_letter_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet_letters.forget()
    asked: list[object] = []
    real = sheet_typst.pdf
    monkeypatch.setattr(
        sheet_typst, "pdf", lambda source, data, **more: asked.append(data) or real(source, data, **more)
    )
    for number in range(3):
        sheet_pdf.unprintable(document(entry(number, name="Ελένη"), title=f"Sheet {number}"))
    assert len(asked) == 1
    assert "Ελένη" in str(asked[0])


# --- pictures of pages ----------------------------------------------------------------------------------------
def test_pages_are_pictures_of_the_wished_size() -> None:
    for paper, (width, height) in PAPERS.items():
        (page, *_) = sheet_pdf.pages(document(entry(), paper=paper), scale=1.0)
        size = int.from_bytes(page[16:20], "big"), int.from_bytes(page[20:24], "big")
        assert size == pytest.approx((width * 96 / 72, height * 96 / 72), abs=2)


def test_roles_are_told_apart_without_color() -> None:
    confirmed = sheet_pdf.pages(document(entry(roles=(THERAPIST,))))
    suggested = sheet_pdf.pages(document(entry(roles=(role(Role.THERAPIST, TagState.SUGGESTED, label="Therapist"),))))
    assert confirmed != suggested
    assert "Interventionist?" in texts(document(entry(1)))[0]
