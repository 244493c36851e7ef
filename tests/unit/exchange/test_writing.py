"""CSV and vCard that read back as they were, and files that are whole or not there."""

from __future__ import annotations

import csv
import errno
import io
import os
import signal
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker import resources
from caseworker.errors import DiskFull, EnvironmentProblem, ReadOnly
from caseworker.exchange import atomic, contact_csv, headers, multi, registry, table_csv, vcard
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.csv_reader import CsvReader
from caseworker.exchange.tabular import detect
from caseworker.exchange.words import Words
from caseworker.models.checks import readable
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import Contact
from caseworker.models.vocabulary import TermKind, Vocabulary
from tests.provider_files import npi
from tests.storage.directories import everything

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


# --- CSV of contacts --------------------------------------------------------------------------------------
def exported(path: Path, *contacts: Contact) -> list[ContactFacts]:
    """What an import makes of the export."""
    with atomic.replacing(path) as file:
        registry.contact_writer(FileFormat.CSV)(file, contacts, WORDS, ExportOptions())
    shape = detect(path)
    targets = dict(enumerate(code.strip("-") for code in headers.guess(shape.header)))
    reader = CsvReader(path, shape, targets, Knowledge(VOCABULARY, lambda _: False))
    return [reader.facts(row) for row in reader]


def test_every_column_is_one_that_the_import_knows() -> None:
    assert all(code != "" for code in headers.guess(contact_csv.header()))


def test_a_contact_with_every_fact_reads_back(tmp_path: Path) -> None:
    facts = everything()
    open_facts = facts.model_copy(
        update={
            "phones": tuple(one for one in facts.phones if not one.confidential),
            "emails": tuple(one for one in facts.emails if not one.confidential),
            "addresses": tuple(one for one in facts.addresses if not one.confidential),
            "links": tuple(one.model_copy(update={"label": ""}) for one in facts.links),
            "favorite": False,
            "confidential": False,
        }
    )
    (read,) = exported(tmp_path / "all.csv", contact(facts))
    # Text between blanks and lines comes back with single ones; kinds of terms come in their own order.
    assert read.model_dump(exclude={"terms", "preferred_name"}) == open_facts.model_dump(
        exclude={"terms", "preferred_name"}
    )
    # Free words that the vocabulary knows by now come back as its terms.
    assert {term.code for term in read.terms} == {"spanish", "trauma", "self_pay"}


def test_a_payer_term_stays_a_term(tmp_path: Path) -> None:
    """In a file from elsewhere the words say that there is a sliding scale; our own has a column for that."""
    facts = person(terms=[{"kind": "payer", "code": "sliding_scale"}, {"kind": "payer", "code": "medicaid"}])
    (read,) = exported(tmp_path / "all.csv", contact(facts))
    assert {term.code for term in read.terms} == {"sliding_scale", "medicaid"}
    assert read.sliding_scale is None


def test_long_lists_go_on_in_further_rows(tmp_path: Path) -> None:
    facts = person(
        phones=[{"number": f"21555501{number:02d}", "label": f"Line {number}"} for number in range(8)],
        addresses=[{"line1": f"{number} Elm St", "city": "Camden", "zip": "08103"} for number in range(1, 6)],
        npi=npi(1),
    )
    assert exported(tmp_path / "all.csv", contact(facts), contact(person(given="Ben"), uid="other"))[0] == facts


def test_what_is_confidential_stays(tmp_path: Path) -> None:
    facts = person(
        phones=[{"number": "2155550101", "confidential": True}, {"number": "2155550102"}],
        emails=[{"address": "secret@example.org", "confidential": True}],
        addresses=[{"line1": "1 Hidden Ln", "confidential": True}],
    )
    for wanted in [one for one in registry.formats() if not one.is_sheet]:
        file = io.BytesIO()
        registry.contact_writer(wanted)(file, [contact(facts)], WORDS, ExportOptions())
        text = _readable(file.getvalue())
        assert "555-0102" in text or "5550102" in text
        assert not any(word in text for word in ("0101", "secret", "Hidden"))


def _readable(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cf"]), max_size=30).map(
    lambda text: " ".join(text.split())
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_any_words_read_back(tmp_path: Path, organization: str, title: str, fees: str, street: str) -> None:
    # Capitals are written anew, and what means nothing to a database is read as nothing.
    words = ["" if multi.is_empty(word) or word.isupper() else word for word in (organization, title, fees, street)]
    facts = person(
        organization=words[0],
        job_title=words[1],
        fees=words[2],
        addresses=[{"line1": words[3], "city": "Camden"}],
    )
    (read,) = exported(tmp_path / "any.csv", contact(facts))
    assert read == facts


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
