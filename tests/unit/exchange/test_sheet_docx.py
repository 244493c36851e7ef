"""The Word file, read back by python-docx, as XML, and by LibreOffice: styles, language, tables, links, pages."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import etree

from caseworker.exchange import registry
from caseworker.models.export import FileFormat
from caseworker.models.sheet import Agency, Paper, SheetDocument, SheetEntry, SheetField, SheetLanguage, SheetLine
from tests.full_sheet import ENTRY, document, printed_texts


def written(made: SheetDocument) -> bytes:
    return registry.sheet_writer(FileFormat.DOCX)(made).content


def read(*entries: SheetEntry, **more: Any) -> Any:
    return docx.Document(io.BytesIO(written(document(*entries, **more))))


def whole_text(made: Any) -> str:
    """Body, header and footer, table cells and links among them."""
    section = made.sections[0]
    roots = (made.element.body, section.header._element, section.footer._element)
    lines = ["".join(node.itertext(qn("w:t"))) for root in roots for node in root.iter(qn("w:p"))]
    return " ".join(" ".join(lines).split())


def styled(made: Any, style: str) -> list[str]:
    return [paragraph.text for paragraph in made.paragraphs if paragraph.style.name == style]


def test_everything_of_the_document_is_there() -> None:
    text = whole_text(read())
    for one in printed_texts(document()):
        assert " ".join(one.split()) in text, one


def test_headings_are_styles_of_word() -> None:
    made = read(ENTRY, replace(ENTRY, name="Ada Marsh", credentials=""))
    assert styled(made, "Title") == ["Contacts for the Vega family"]
    assert styled(made, "Heading 1") == ["Marisol Vega  LCSW, CADC", "Ada Marsh"]
    assert styled(made, "Heading 2")[:8] == [
        "For you", "How to reach them", "Good to know", "Credentials", "Why this role", "Checked", "Notes", "For me",
    ]  # fmt: skip
    outlined = {one.name for one in made.styles if one.element.find(f".//{qn('w:outlineLvl')}") is not None}
    assert {"Heading 1", "Heading 2", "Sheet Box Heading", "Sheet Panel Heading"} <= outlined


def test_every_style_that_is_named_is_there() -> None:
    made = read()
    known = {style.style_id for style in made.styles}
    roots = (made.element.body, made.sections[0].footer._element)
    for name in ("w:pStyle", "w:rStyle", "w:tblStyle"):
        named = {node.get(qn("w:val")) for root in roots for node in root.iter(qn(name))}
        assert named <= known
    fact = next(paragraph for paragraph in made.paragraphs if "checked Nov 3" in paragraph.text)
    assert [run.style.name for run in fact.runs] == ["Sheet Label", "Sheet Note"]


@pytest.mark.parametrize(("language", "tag"), [(SheetLanguage.ENGLISH, "en-US"), (SheetLanguage.SPANISH, "es-US")])
def test_the_language_is_that_of_the_sheet(language: SheetLanguage, tag: str) -> None:
    made = read(language=language)
    assert {node.get(qn("w:val")) for node in made.styles.element.iter(qn("w:lang"))} == {tag}
    assert made.core_properties.language == tag


def test_properties_name_the_sheet_and_nobody() -> None:
    content = written(document())
    properties = docx.Document(io.BytesIO(content)).core_properties
    assert properties.title == "Contacts for the Vega family"
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created.date() == properties.modified.date() == document().printed_on
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"python-docx" not in b"".join(archive.read(name) for name in archive.namelist())


def test_the_same_document_gives_the_same_bytes() -> None:
    assert written(document()) == written(document())


@pytest.mark.parametrize(("paper", "inches"), [(Paper.LETTER, (8.5, 11.0)), (Paper.A4, (8.27, 11.69))])
def test_the_paper(paper: Paper, inches: tuple[float, float]) -> None:
    section = read(paper=paper).sections[0]
    assert (section.page_width.inches, section.page_height.inches) == pytest.approx(inches, abs=0.01)


def test_large_print_is_18_points() -> None:
    assert read(template="large").styles["Sheet Fact"].font.size.pt == 18
    assert read(template="client").styles["Sheet Fact"].font.size.pt == 12


def test_tables_have_a_first_row_that_comes_again_and_a_title() -> None:
    for table, title in zip(read().tables, ("Credentials", "Checked"), strict=True):
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == title
    credentials = read().tables[0]
    assert [cell.text for cell in credentials.rows[2].cells] == [
        "CADC", "Certification", "", "", "", "", "Active, Expired",
    ]  # fmt: skip
    # All columns together are as wide as the lines.
    assert sum(column.width.inches for column in credentials.columns) == pytest.approx(6.9, abs=0.01)


def test_pictures_have_words() -> None:
    made = read()
    roots = (made.sections[0].header._element, made.element.body)
    found = [node.get("descr") for root in roots for node in root.iter(qn("wp:docPr"))]
    assert found == ["Logo of Harbor County", "Scan to call (215) 555-0142"]


def test_links_are_relationships() -> None:
    made = read()
    relations = made.part.rels
    found = {
        "".join(node.itertext(qn("w:t"))): relations[node.get(qn("r:id"))].target_ref
        for node in made.element.body.iter(qn("w:hyperlink"))
    }
    assert found == {
        "(215) 555-0142 ext. 3": "tel:+12155550142;ext=3",
        "marisol@example.org": "mailto:marisol@example.org",
        "example.org/vega": "https://example.org/vega",
        "911": "tel:911",
        "988": "tel:988",
        "988lifeline.org": "https://988lifeline.org",
    }


def test_no_other_kind_of_link_gets_in() -> None:
    lines = tuple(
        SheetLine("", "x", link, SheetField.LINKS) for link in ("javascript:x", "file:///etc/passwd", r"\\host\a")
    )
    made = read(replace(ENTRY, lines=lines), crisis=())
    assert not [one for one in made.part.rels.values() if one.is_external]


def test_the_foot_of_each_page() -> None:
    footer = read().sections[0].footer
    lines = ["".join(p._element.itertext(qn("w:t"))) for p in footer.paragraphs]
    assert lines[0] == "Notice: Do not pass on."
    assert "988" in lines[1]
    assert lines[-1] == "Printed November 3, 2026  ·  Page 1 of 1"
    assert [node.get(qn("w:instr")) for node in footer._element.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_a_contact_stays_together() -> None:
    made = read(
        replace(ENTRY, credential_rows=(), checks=(), notes=()), replace(ENTRY, name="Ada Marsh"), disclosure=None
    )
    names = [paragraph.text for paragraph in made.paragraphs]
    start, end = names.index("Marisol Vega  LCSW, CADC"), names.index("Ada Marsh  LCSW, CADC")
    kept = [paragraph.paragraph_format.keep_with_next for paragraph in made.paragraphs[start:end]]
    assert kept == [True] * (len(kept) - 1) + [None]


def test_a_contact_that_would_not_fit_begins_a_page() -> None:
    short = replace(ENTRY, credential_rows=(), checks=(), notes=(), roles=(), qr_content="")
    long = replace(short, notes=("A line.\n" * 60,))
    made = read(*[short] * 6, long, short, disclosure=None)
    begins = [
        bool(paragraph.paragraph_format.page_break_before)
        for paragraph in made.paragraphs
        if paragraph.style.name == "Heading 1"
    ]
    # The first stays below the title; what follows one that is longer than a page does not hang on its end.
    assert not begins[0]
    assert begins[6:] == [True, True]
    assert True in begins[1:6]
    assert False in begins[1:6]


def test_control_characters_and_other_scripts_are_no_obstacle() -> None:
    strange = "Zoë \x00\x1b\ud800 李 Đặng\nMarsh"
    made = read(
        replace(ENTRY, name=strange, client_line=strange, qr_label=strange), title=strange, agency=Agency(strange)
    )
    assert "李 Đặng" in whole_text(made)


def test_a_sheet_of_little() -> None:
    bare = SheetEntry(1, "Ada Marsh", "", "", (), ())
    made = read(bare, agency=Agency(), disclosure=None, definitions=(), crisis=(), labels={})
    assert [paragraph.text for paragraph in made.paragraphs if paragraph.text] == [document().title, "Ada Marsh"]


def test_the_order_of_properties_is_that_of_the_format() -> None:
    """Word calls a file damaged whose elements stand in another order."""
    order = [
        "pStyle", "keepNext", "keepLines", "pageBreakBefore", "pBdr", "shd", "spacing", "ind",
        "contextualSpacing", "jc","outlineLvl", "rPr",
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(written(document()))) as archive:
        for part in ("word/document.xml", "word/styles.xml", "word/footer1.xml"):
            for node in etree.fromstring(archive.read(part)).iter(qn("w:pPr")):
                names = [etree.QName(one).localname for one in node]
                known = [order.index(name) for name in names if name in order]
                assert known == sorted(known), (part, names)


# --- a word processor ----------------------------------------------------------------------------------------
def test_libreoffice_opens_it_and_keeps_contacts_on_pages(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    short = replace(ENTRY, credential_rows=(), checks=(), notes=(), qr_content="")
    many = [replace(short, name=f"Contact number {number}") for number in range(1, 13)]
    (tmp_path / "sheet.docx").write_bytes(written(document(*many)))
    command = [program, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "sheet.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pages = [page.extract_text() for page in pypdf.PdfReader(tmp_path / "sheet.pdf").pages]
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in text
        assert "988" in text
        # No contact goes on over the page, and no name stands alone at its end.
        assert len(re.findall(r"Contact number \d+", text)) == text.count("Owes me a call.")
    assert sum(len(re.findall(r"Contact number \d+", text)) for text in pages) == len(many)
