"""What a real spreadsheet program makes of our tables: nothing in them runs, and it gives them back as they were."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from caseworker.models.stored import Contact
from tests.unit.exchange.test_contact_table import EVERYTHING, contact, person, read, write

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
# Commas, UTF-8, and formulas as formulas, as a person may choose when the program asks.
_AS_CSV = "CSV:44,34,76,1,,1033,false,true,false,false,false,-1,true"
OPENED = {"csv": (f"--infilter={_AS_CSV}",), "xlsx": ()}
"""The formats, and how the program is told to open them."""
_SAVED = {"csv": "csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,false", "xlsx": "xlsx"}
_BEGINNINGS = (
    "=",
    "+",
    "-",
    "@",
    "\t=",
    "\r=",
    "\n=",
    "＝",
    "＋",
    "－",
    "＠",
    "==",
    "=+",
    "+-",
    "-@",
    "'=",
    " =",
    "\t+",
)
_BODIES = (
    "1+1", "SUM(A1:A9)", 'HYPERLINK("https://example.org","x")', "cmd|' /C calc'!A0", 'DDE("soffice";"x";"y")',
    'WEBSERVICE("https://example.org")', "A1", "2+5+cmd", "1", "-1", '"a"&"b"', "INDIRECT(\"A1\")", "{1,2}", "NOW()",
    "rundll32|'x'!_xlbgnm.A1", 'IMPORTXML("https://example.org","//a")', "$A$1", "(1)", "1e5", "TRUE()", "%0A=1",
)  # fmt: skip


def payloads() -> list[str]:
    """A thousand texts, each another one."""
    made = [f"{begin}{body}{tail}" for tail in ("", ";1", " x") for begin in _BEGINNINGS for body in _BODIES]
    return list(dict.fromkeys(made))[:1000]


def people() -> list[Contact]:
    """The payloads in the fields of contacts, where a file from elsewhere could have put them."""
    groups = enumerate(_batched(payloads(), 10), start=1)
    return [contact(_person(group), number=number) for number, group in groups]


def _batched(things: list[str], size: int) -> list[list[str]]:
    return [things[start : start + size] for start in range(0, len(things), size)]


def _person(texts: list[str]) -> Any:
    names = ("given", "family", "organization", "job_title", "fees", "about", "hours")
    data: dict[str, Any] = dict(zip(names, texts, strict=False))
    data["addresses"] = [{"line1": texts[7], "directions": texts[8], "city": "Camden"}]
    data["phones"] = [{"number": "2155550142", "label": texts[9][:40]}]
    data["terms"] = [{"kind": "specialty", "text": texts[0]}]
    return person(**data)


def opened(program: str, path: Path, to: str, *options: str) -> Path:
    """`path` as the program saves it again in the format `to`."""
    folder = path.parent / "opened"
    profile = (path.parent / "profile").as_uri()
    command = [program, "--headless", f"-env:UserInstallation={profile}", *options]
    command += ["--convert-to", to, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    (made,) = folder.glob(f"{path.stem}.{to.split(':', maxsplit=1)[0]}")
    return made


def content(path: Path) -> tuple[int, set[str]]:
    """How many cells are formulas or links, and the texts of all cells, in single blanks."""
    tree = ET.parse(path).getroot()
    cells = list(tree.iter(f"{{{_TABLE}}}table-cell"))
    running = [one for one in cells if f"{{{_TABLE}}}formula" in one.attrib or one.find(f".//{{{_TEXT}}}a") is not None]
    assert len(cells) > 1000
    return len(running), {" ".join("".join(one.itertext()).split()) for one in cells}


@pytest.fixture(scope="module")
def program() -> str:
    found = shutil.which("soffice")
    if found is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    return found


def test_there_are_a_thousand_and_they_come_back(tmp_path: Path) -> None:
    made = people()
    assert len(set(payloads())) == 1000
    for suffix in ("csv", "xlsx"):
        path = write(tmp_path / f"all.{suffix}", made, EVERYTHING)
        assert [facts for facts, _ in read(path)] == [one.facts for one in made]


def test_the_program_would_run_them(program: str, tmp_path: Path) -> None:
    """Else the tests below would prove nothing."""
    path = tmp_path / "bare.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(_batched(payloads(), 4) * 2)
    formulas, _ = content(opened(program, path, "fods", f"--infilter={_AS_CSV}"))
    assert formulas > 300


@pytest.mark.parametrize("suffix", OPENED)
def test_nothing_in_our_tables_runs(program: str, tmp_path: Path, suffix: str) -> None:
    made = people()
    path = write(tmp_path / f"all.{suffix}", made, EVERYTHING)
    running, texts = content(opened(program, path, "fods", *OPENED[suffix]))
    assert running == 0
    mark = "'?" if suffix == "csv" else ""
    for one in made:
        shown = " ".join(one.facts.about.split())
        assert any(re.fullmatch(mark + re.escape(shown), text) for text in texts), shown


@pytest.mark.parametrize("suffix", OPENED)
def test_what_the_program_saves_again_is_read_as_it_was(program: str, tmp_path: Path, suffix: str) -> None:
    # Of a plain number in a CSV the program takes the zeros; a ZIP code gets them back.
    number = "SW0012" if suffix == "csv" else "0012"
    credential = {"abbreviation": "LCSW", "number": number, "issued": "2019-02-28", "expires": "2027-12-31"}
    place = {"line1": "1 Elm St", "city": "Camden", "zip": "08103", "latitude": 39.95, "longitude": -75.1595}
    plain = person(phones=[{"number": "2155550142", "extension": "3"}], credentials=[credential], addresses=[place])
    made = [*people(), contact(plain, number=900)]
    path = write(tmp_path / f"all.{suffix}", made, EVERYTHING)
    saved = opened(program, path, _SAVED[suffix], *OPENED[suffix])
    assert [facts for facts, _ in read(saved)] == [one.facts for one in made]
