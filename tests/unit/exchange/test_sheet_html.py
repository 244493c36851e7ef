"""The HTML file: structure, names for everything, nothing from outside, nothing that runs, colors that can be read."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as parser

from caseworker.exchange import registry, sheet_html
from caseworker.models.export import FileFormat
from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import Agency, Paper, SheetEntry, SheetField, SheetLanguage, SheetLine, SheetRole
from tests.full_sheet import ENTRY, LABELS, document, printed_texts

HOSTILE = "<script>alert(1)</script>\"'&<b onclick=x>"


def page(*entries: SheetEntry, **more: Any) -> Any:
    return parser.document_fromstring(sheet_html.html(document(*entries, **more)))


def words(node: Any) -> str:
    return " ".join(node.text_content().split())


def test_everything_of_the_document_is_there() -> None:
    made = document()
    text = words(page())
    for one in printed_texts(made):
        assert " ".join(one.split()) in text, one
    assert registry.sheet_writer(FileFormat.HTML)(made).content.decode() == sheet_html.html(made)


def test_language_title_and_landmarks() -> None:
    made = page(language=SheetLanguage.SPANISH)
    assert made.get("lang") == "es"
    assert made.findtext(".//title") == "Contacts for the Vega family"
    assert [node.tag for node in made.body] == ["header", "main", "footer"]
    assert sheet_html.html(document()).startswith("<!DOCTYPE html>")


def test_headings_go_down_one_by_one() -> None:
    made = page(ENTRY, replace(ENTRY, name="Ada Marsh"))
    levels = [int(node.tag[1]) for node in made.iter("h1", "h2", "h3", "h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [words(node) for node in made.iterfind(".//article/h2")] == [
        "Marisol Vega LCSW, CADC",
        "Ada Marsh LCSW, CADC",
    ]
    assert [words(node) for node in made.find(".//article").iter("h3")] == [
        "For you", "How to reach them", "Good to know", "Credentials", "Why this role", "Checked", "Notes", "For me",
    ]  # fmt: skip
    assert all(words(node) for node in made.iter("h1", "h2", "h3"))


def test_facts_are_labeled() -> None:
    facts = {words(dt): words(dt.getnext()) for dt in page().iter("dt")}
    assert facts["Office"] == "(215) 555-0142 ext. 3 (checked Nov 3, 2026)"
    assert facts["E-mail"] == "marisol@example.org"
    assert facts["Languages"] == "English, Spanish (Ask, last checked Jan 4, 2025)"
    # The word is not said twice.
    assert facts["Openings"] == "Ask when you call (not known since Mar 2)"
    assert "" not in facts


def test_tables_have_heads_for_columns_and_rows() -> None:
    credentials, checks = page().iter("table")
    for table in (credentials, checks):
        assert table.get("aria-label")
        assert {node.get("scope") for node in table.iterfind("./thead//th")} == {"col"}
        assert [node.get("scope") for node in table.iterfind("./tbody//th")] == ["row", "row"]
        assert len({len(row) for row in table.iter("tr")}) == 1
    assert [[words(cell) for cell in row] for row in credentials.iterfind("./tbody/tr")] == [
        ["LCSW, Licensed Clinical Social Worker", "License", "CW0123", "Board", "PA", "2027", "Active"],
        ["CADC", "Certification", "", "", "", "", "Active, Expired"],
    ]
    assert words(checks.findall("./tbody/tr")[1][1]) == "Not checked yet"


def test_pictures_are_inside_and_have_words() -> None:
    logo, code = page().iter("img")
    assert (logo.get("alt"), code.get("alt")) == ("Logo of Harbor County", "Scan to call (215) 555-0142")
    assert logo.get("src").startswith("data:image/png;base64,iVBOR")
    assert code.get("src").startswith("data:image/png;base64,iVBOR")


def test_nothing_runs_and_nothing_is_fetched() -> None:
    made = page()
    assert not [*made.iter("script", "link", "iframe", "object", "embed", "form", "base")]
    assert not [name for node in made.iter() for name in node.attrib if name.startswith("on")]
    assert all(node.get("src").startswith("data:") for node in made.iter() if node.get("src"))
    assert not re.search(r"url\(|@import", sheet_html.html(document()))
    policy = made.find(".//meta[@http-equiv]").get("content")
    assert policy.startswith("default-src 'none'")


def test_links_are_those_that_a_sheet_may_hold() -> None:
    lines = [
        SheetLine("a", "a", link, SheetField.LINKS)
        for link in (
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "https://example.org/?a=1&b=2",
            "HTTP://x",
        )
    ]
    found = [node.get("href") for node in page(replace(ENTRY, lines=tuple(lines))).iterfind(".//article//a")]
    assert found == ["https://example.org/?a=1&b=2", "HTTP://x"]
    crisis = [node.get("href") for node in page().iterfind(".//section[last()]//a")]
    assert crisis == ["tel:911", "tel:988", "https://988lifeline.org"]


def test_no_text_is_read_as_markup() -> None:
    role = SheetRole(Role.THERAPIST, TagState.CONFIRMED, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))
    line = SheetLine(HOSTILE, HOSTILE, f"https://example.org/{HOSTILE}", SheetField.LINKS, HOSTILE)
    entry = replace(
        ENTRY, name=HOSTILE, credentials=HOSTILE, organization=HOSTILE, roles=(role,), lines=(line,), notes=(HOSTILE,),
        client_line=HOSTILE, private_line=HOSTILE, qr_label=HOSTILE,
    )  # fmt: skip
    made = page(entry, title=HOSTILE, agency=Agency(HOSTILE, HOSTILE), labels=dict.fromkeys(LABELS, HOSTILE))
    assert not [*made.iter("script", "b")]
    assert not [name for node in made.iter() for name in node.attrib if name.startswith("on")]
    assert words(made.find(".//h1")) == HOSTILE
    assert made.find(".//figure/img").get("alt") == HOSTILE


def test_line_breaks_stay_and_control_characters_go() -> None:
    made = page(replace(ENTRY, notes=("First\ntwo\x00\x1b",), name="Ada\nMarsh"), title="A\nB")
    (note,) = [node for node in made.iter("p") if "First" in node.text_content()]
    assert [node.tag for node in note] == ["br"]
    assert "\x00" not in made.text_content()
    assert made.findtext(".//title") == "A B"


def test_a_sheet_of_little_has_no_empty_parts() -> None:
    bare = SheetEntry(1, "Ada Marsh", "", "", (), ())
    made = page(bare, agency=Agency(), disclosure=None, definitions=(), crisis=(), labels={})
    assert not [*made.iter("section", "table", "dl", "h3", "img")]
    assert not [
        node for node in made.iter("p", "h1", "h2", "dt", "dd") if not words(node) and node.getparent().tag == "article"
    ]


def test_paper_and_size() -> None:
    assert "size: A4" in page(paper=Paper.A4).findtext(".//style")
    assert "size: letter" in page().findtext(".//style")
    assert "font-size: 18pt" in page(template="large").findtext(".//style")
    assert "font-size: 18pt" not in page().findtext(".//style")


# --- colors ------------------------------------------------------------------------------------------------
def luminance(color: str) -> float:
    parts = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colors_can_be_read_in_light_dark_and_print() -> None:
    style = page().findtext(".//style")
    schemes = [
        dict(re.findall(r"--(\w+): (#\w{6})", block)) for block in re.findall(r":root \{([^}]*--[^}]*)\}", style)
    ]
    assert len(schemes) == 3
    for scheme in schemes:
        for ground in (scheme["page"], scheme["box"]):
            for ink in ("ink", "quiet", "link"):
                assert contrast(scheme[ink], ground) >= 4.5, (ink, ground)


# --- a word processor ----------------------------------------------------------------------------------------
def test_a_word_processor_keeps_headings_numbers_and_tables(tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    import docx

    (tmp_path / "sheet.html").write_text(sheet_html.html(document()), encoding="utf-8")
    command = [program, "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(tmp_path / "sheet.html")]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    made = docx.Document(str(tmp_path / "sheet.docx"))
    styles = {paragraph.text: paragraph.style.name for paragraph in made.paragraphs}
    assert styles["Contacts for the Vega family"] == "Heading 1"
    assert styles["Marisol Vega LCSW, CADC"] == "Heading 2"
    assert styles["How to reach them"] == "Heading 3"
    whole = made.element.xml
    assert "(215) 555-0142 ext. 3" in whole
    assert len(made.tables) == 2
    targets = {one.target_ref for one in made.part.rels.values() if one.is_external}
    assert {"tel:+12155550142;ext=3", "mailto:marisol@example.org"} <= targets
