"""Finding and reading sheet templates, the user's own among them, good and bad."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pypdf
import pytest

from caseworker import resources
from caseworker.errors import NotFound
from caseworker.exchange import sheet_pdf, sheet_templates
from caseworker.models.sheet import PRIVATE_FIELDS, SheetField, SheetTemplate
from tests.unit.exchange.sheet_samples import document, entry

ROOT = Path(__file__).resolve().parents[3]
HEAD = "// name: Ours\n// fields: phones, notes\n"
BODY = '#import "/sheets/parts.typ": *\n#show: sheet.with(size: 12pt)\n#masthead(20pt)\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return sheet_templates.prepare(tmp_path / "data" / "sheets")


def written(own: Path, text: str, name: str = "ours.typ") -> SheetTemplate:
    (own / name).write_text(text, encoding="utf-8")
    return sheet_templates.find(f"own/{name.removesuffix('.typ')}", own)


def test_those_of_the_program_are_complete() -> None:
    built_in = sheet_templates.templates()
    assert {"client", "file", "large"} <= {one.code for one in built_in}
    assert next(one.code for one in built_in) == "client"
    for one in built_in:
        assert one.problem == ""
        assert not one.is_own
        assert one.name("es") != one.name("en")
        assert one.about("es") != one.about("en")
        assert one.defaults
        assert one.defaults <= one.fields
        assert not one.defaults & PRIVATE_FIELDS
    # What is shared is no template.
    assert "parts" not in {one.code for one in built_in}
    assert resources.path("sheets", "parts.typ").is_file()


def test_a_folder_that_is_not_there_holds_none(tmp_path: Path) -> None:
    assert sheet_templates.templates(tmp_path / "none") == sheet_templates.templates()
    with pytest.raises(NotFound, match="“own/none”"):
        sheet_templates.find("own/none", tmp_path)
    with pytest.raises(NotFound, match="“parts”"):
        sheet_templates.find("parts")


def test_own_ones_come_after_by_name(own: Path) -> None:
    (own / "a.typ").write_text("// name: Zebra\n" + BODY, encoding="utf-8")
    (own / "b.typ").write_text("// name: apple\n// name[es]: Manzana\n" + BODY, encoding="utf-8")
    (own / "notes.txt").write_text("not a template", encoding="utf-8")
    found = sheet_templates.templates(own)
    assert [one.code for one in found[-2:]] == ["own/b", "own/a"]
    assert found[:-2] == sheet_templates.templates()
    assert (found[-2].name("es"), found[-1].name("es")) == ("Manzana", "Zebra")
    assert all(one.is_own and one.problem == "" for one in found[-2:])


def test_the_defaults_leave_what_is_private_out(own: Path) -> None:
    one = written(own, HEAD + BODY)
    assert one.fields == {SheetField.PHONES, SheetField.NOTES}
    assert one.defaults == {SheetField.PHONES}


def test_a_mended_file_is_read_anew(own: Path) -> None:
    assert written(own, "// name: Ours\n#oops\n").problem == "Line 2: unknown variable: oops"
    assert written(own, HEAD + BODY).problem == ""


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The file has to begin with a line such as: // name: Our own sheet"),
        ("#let x = 1\n// name: Late\n", "The file has to begin with a line such as: // name: Our own sheet"),
        ("// name: A\n// fields: phones fones\n", "Line 2: There is no field “fones”. There are: role, explain"),
        ("// name: A\n// fields: phones\n// defaults: notes\n", "Line 3: “notes” cannot be among the defaults"),
        ("// name: A\n// fields: notes\n// defaults: notes\n", "Line 3: “notes” cannot be among the defaults"),
        (HEAD + "#let a = \n", "Line 3: expected expression"),
        (HEAD + BODY + "#data.entries.first().nmae\n", "Line 6: dictionary does not contain key"),
        (HEAD + BODY + '#read("/etc/passwd")\n', "Line 6: file not found"),
        (HEAD + BODY + '#read("../../../etc/passwd")\n', "Line 6: path"),
        (HEAD + '#import "@preview/cetz:0.1.0": x\n', "Line 3: “import” may not be used"),
        (HEAD + '#import "/sheets/parts.typ".replace("/sheets", "@preview"): x\n', "Line 3: “import” may not"),
        (HEAD + '#import "@" + "preview/x:1.0.0": x\n', "Line 3: “import” may not be used"),
        (HEAD + '\n#eval("1")\n', "Line 4: “eval” may not be used"),
        (HEAD + '#dictionary(std).at("e" + "val")("1")\n', "Line 3: “std” may not be used"),
        (HEAD + '#include "/sheets/client.typ"\n', "Line 3: “include” may not be used"),
        (HEAD + "#while true { }\n", "Line 3: condition is always true"),
        (HEAD + "#set page(width: 3in)\nText\n", "PDF/UA-1 error: missing document title"),
        (HEAD + "x" * 200_001, "The file is too large for a template."),
    ],
)  # fmt: skip
def test_what_cannot_be_used_says_why(own: Path, text: str, problem: str) -> None:
    one = written(own, text)
    assert one.problem.startswith(problem)
    assert one.is_own
    assert one.name("en") in ("ours", "Ours", "A")


def test_what_is_no_text_says_why(own: Path) -> None:
    (own / "ours.typ").write_bytes(b"// name: \xff\xfe\n")
    assert sheet_templates.find("own/ours", own).problem == "The file is not text in UTF-8."


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_neighbor_in_the_data_folder_cannot_be_read(own: Path) -> None:
    (own.parent / "directory.key").write_text("secret", encoding="utf-8")
    (own / "link.txt").symlink_to(own.parent / "directory.key")
    for path in ("link.txt", "/link.txt", "../directory.key", str(own.parent / "directory.key")):
        assert "Line 6: " in written(own, f'{HEAD}{BODY}#read("{path}")\n').problem


def test_an_own_template_makes_the_sheet(own: Path) -> None:
    one = written(own, HEAD + BODY + "#for entry in data.entries { heading(level: 2, entry.name) }\n#crisis-box()\n")
    made = document(entry(1), template=one.code, template_path=one.path)
    (own / "sheet.pdf").write_bytes(sheet_pdf.pdf(made).content)
    text = pypdf.PdfReader(own / "sheet.pdf").pages[0].extract_text()
    assert made.entries[0].name in text
    assert "(215)" not in text
    assert sheet_pdf.pages(made)[0].startswith(b"\x89PNG")


def test_one_that_broke_since_is_said_in_a_sentence(own: Path) -> None:
    one = written(own, HEAD + BODY + "#data.entries.first().roles.first().label\n")
    assert one.problem == ""
    made = document(entry(1, roles=()), template=one.code, template_path=one.path)
    sentence = "The sheet template “ours.typ” cannot be used. Line 6: array is empty"
    for render in (sheet_pdf.pdf, sheet_pdf.pages):
        with pytest.raises(sheet_templates.BrokenTemplate, match=re.escape(sentence)):
            render(made)
    one.path.unlink()
    with pytest.raises(sheet_templates.BrokenTemplate, match="cannot be read"):
        sheet_pdf.pdf(made)


def test_the_example_of_the_papers_works(own: Path) -> None:
    text = (ROOT / "docs" / "sheet-templates.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```typst\n(.*?)```", text, re.DOTALL)
    one = written(own, example)
    assert (one.problem, one.name("es")) == ("", "Lista corta")
    assert one.defaults == {SheetField.PHONES, SheetField.CHECKED_ON}
    made = document(entry(1), template=one.code, template_path=one.path)
    (own / "sheet.pdf").write_bytes(sheet_pdf.pdf(made).content)
    assert "(215) 555-0101" in pypdf.PdfReader(own / "sheet.pdf").pages[0].extract_text()


def test_the_papers_name_all_fields_and_words() -> None:
    text = (ROOT / "docs" / "sheet-templates.md").read_text(encoding="utf-8")
    assert all(f"`{field.value}`" in text for field in SheetField)
    used = {
        word
        for name in ("parts", "client", "file", "large")
        for word in re.findall(
            r'(?:word|filled|part|remark|boxed|head-cell|headed)\((?:\d, [\d.]+em, )?"(\w+)"',
            resources.path("sheets", f"{name}.typ").read_text("utf-8"),
        )
    }
    assert used
    assert [word for word in sorted(used) if f"`{word}`" not in text] == []


@pytest.mark.parametrize("code", ["client", "large", "booklet", "wallet"])
def test_what_a_client_is_handed_says_the_role_and_when_it_was_checked(code: str) -> None:
    template = next(one for one in sheet_templates.templates() if one.code == code)
    assert {SheetField.ROLE, SheetField.CHECKED_ON} <= template.defaults
