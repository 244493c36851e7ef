"""Cells that are no formulas, cards, and files that are whole or not there."""

from __future__ import annotations

import csv
import errno
import io
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker import resources
from caseworker.errors import DiskFull, EnvironmentProblem, ReadOnly
from caseworker.exchange import atomic, table_csv, vcard
from caseworker.exchange.words import Words
from caseworker.models.checks import readable
from caseworker.models.contact import ContactFacts
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind, Vocabulary

VOCABULARY = Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})
WORDS = Words(str.capitalize, VOCABULARY.label)
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)


def contact(facts: ContactFacts, *tags: RoleTag, uid: str = "6a1f0c3e-0000-4000-8000-000000000001") -> Contact:
    return Contact(1, uid, 1, facts, tags, (), (), (), "", NOW, "Ann", NOW, "Ann", None)


def person(**more: Any) -> ContactFacts:
    return ContactFacts.model_validate({"given": "Ada", "family": "Marsh", **more})


# --- formulas ---------------------------------------------------------------------------------------------
PAYLOADS = [
    "=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")',
    "＝1+1", "'=1", "''=1", "'", "'tis", "'-5", "", " =1",
]  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_cell_begins_like_a_formula_and_all_read_back(payload: str) -> None:
    written = table_csv.escaped(payload)
    assert written[:1] not in {*"=+-@\t\r\n＝＋－＠"} or not written
    assert table_csv.unescaped(written) == payload


@given(st.text())
def test_escaping_is_undone_for_any_text(text: str) -> None:
    assert table_csv.unescaped(table_csv.escaped(text)) == text


@settings(max_examples=60)
@given(st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=2, max_size=2), max_size=6))
def test_tables_read_back(rows: list[list[str]]) -> None:
    file = io.StringIO(newline="")
    table_csv.write_rows(file, ["a", "b"], rows)
    file.seek(0)
    read = list(csv.reader(file))
    assert [[table_csv.unescaped(cell) for cell in row] for row in read[1:]] == rows


# --- vCard ------------------------------------------------------------------------------------------------
TAGS = (
    RoleTag(Role.THERAPIST, TagState.CONFIRMED),
    RoleTag(Role.INTERVENTIONIST, TagState.REJECTED),
)


def test_a_card_is_read_by_another_program() -> None:
    facts = person(
        middle="Q.",
        credential_text="LCSW, PhD",
        organization="Harbor; House, Ltd.",
        job_title="Lead\nclinician",
        phones=[
            {"number": "2155550142", "extension": "3", "label": 'Front "desk"'},
            {"number": "2155550143", "is_fax": True},
        ],
        emails=[{"address": "ada@example.org"}],
        addresses=[
            {
                "line1": "1204 Locust St, Rear",
                "line2": "Ste 4",
                "city": "Philadelphia",
                "state": "PA",
                "zip": "19107",
                "latitude": 39.95,
                "longitude": -75.15,
            }
        ],
        links=[{"url": "https://example.org/ada?x=1,2"}],
        terms=[{"kind": "specialty", "text": "Grief, loss"}, {"kind": "language", "code": "spanish"}],
        about="Private remark",
    )
    text = vcard.card(contact(facts, *TAGS), WORDS)
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert text.endswith("END:VCARD\r\n")
    assert "Private remark" not in text
    card = vobject.readOne(text)
    assert card.fn.value == "Ada Marsh"
    assert (card.n.value.family, card.n.value.given, card.n.value.additional) == ("Marsh", "Ada", "Q.")
    assert card.org.value == ["Harbor; House, Ltd."]
    assert card.title.value == "Lead\nclinician"
    assert [tel.value for tel in card.tel_list] == ["tel:+12155550142;ext=3", "tel:+12155550143"]
    assert card.email.value == "ada@example.org"
    assert (card.adr.value.street, card.adr.value.extended, card.adr.value.code) == (
        "1204 Locust St, Rear",
        "Ste 4",
        "19107",
    )
    assert card.url.value == "https://example.org/ada?x=1%2C2"
    assert card.categories.value == ["Therapist", "Grief, loss"]
    assert card.lang.value == "es"
    assert card.uid.value == "urn:uuid:6a1f0c3e-0000-4000-8000-000000000001"
    assert card.rev.value == "20260302T140000Z"


@settings(max_examples=150)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_survives_a_card_and_no_line_is_too_long(text: str) -> None:
    clean = readable(text).replace("\r", "").strip()[:150].strip()
    facts = person(job_title=clean or "x")
    made = vcard.card(contact(facts), WORDS)
    assert all(len(line.encode()) <= 75 for line in made.split("\r\n"))
    unfolded = made.replace("\r\n ", "")
    assert sum(line.startswith(("BEGIN:", "END:")) for line in unfolded.split("\r\n")) == 2
    if not any(character in clean for character in "\u2028\u2029"):
        assert vobject.readOne(made).title.value == facts.job_title


# --- files ------------------------------------------------------------------------------------------------
def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")
    path.chmod(0o640)
    atomic.write_bytes(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.pdf"]


@pytest.mark.skipif(os.name != "posix", reason="links and devices are a matter of Unix")
def test_a_link_stays_a_link_and_a_device_a_device(tmp_path: Path) -> None:
    kept, link, loop = tmp_path / "kept" / "sheet.pdf", tmp_path / "link.pdf", tmp_path / "loop.pdf"
    kept.parent.mkdir()
    link.symlink_to(kept)
    loop.symlink_to(loop)
    atomic.write_bytes(link, b"new")
    assert (link.is_symlink(), kept.read_bytes()) == (True, b"new")
    with pytest.raises(EnvironmentProblem):
        atomic.write_bytes(loop, b"x")
    for other in (tmp_path / "kept", Path(os.devnull)):
        with pytest.raises(EnvironmentProblem, match="a folder or a device has that name"):
            atomic.write_bytes(other, b"x")
    assert Path(os.devnull).is_char_device()


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="name is too long"):
        atomic.write_bytes(tmp_path / ("x" * 300 + ".pdf"), b"x")
    atomic.write_bytes(tmp_path / ("x" * 250 + ".pdf"), b"x")


def fail_after(path: Path, offset: int) -> None:
    with atomic.replacing(path) as file:
        file.write(b"x" * offset)
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("offset", range(0, 4096, 512))
def test_the_old_file_stays_whatever_fails_and_nothing_is_left_beside_it(tmp_path: Path, offset: int) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")
    with pytest.raises(DiskFull, match=r"sheet\.pdf.*disk is full"):
        fail_after(path, offset)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_file_that_may_not_grow_further(tmp_path: Path) -> None:
    """The real condition: the system refuses the write."""
    resource = pytest.importorskip("resource", reason="no file size limits on this system")
    path = tmp_path / "sheet.pdf"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    try:
        with pytest.raises(DiskFull):
            atomic.write_bytes(path, b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["sheet.pdf"]


def test_a_folder_that_is_not_there_or_not_writable(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match="cannot be found"):
        atomic.write_bytes(tmp_path / "none" / "a.csv", b"x")
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(ReadOnly):
            atomic.write_bytes(tmp_path / "a.csv", b"x")
    finally:
        tmp_path.chmod(0o700)
