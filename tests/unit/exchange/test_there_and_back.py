"""vCard 4.0 and HSDS with everything: any contact comes back as it was. Whatever else comes in, nothing breaks."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterable
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from caseworker.errors import UnreadableFile
from caseworker.exchange import registry
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.hsds_reader import HsdsReader
from caseworker.exchange.rows import RowProblem, RowReader
from caseworker.exchange.vcard_reader import VcardReader
from caseworker.exchange.words import Words
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.roles import TagState
from caseworker.models.stored import Contact, Extras, NoteText
from tests.any_facts import NOW, UID, VOCABULARY, contacts, without_secrets
from tests.storage.directories import everything

WORDS = Words(str.capitalize, VOCABULARY.label)
EVERYTHING = ExportOptions(everything=True)
KNOWLEDGE = Knowledge(VOCABULARY, lambda words: words.upper() in ("LCSW", "MD"), lambda _: (40.0, -75.0))
READERS: dict[FileFormat, Callable[[Path], RowReader]] = {
    FileFormat.VCARD4: lambda path: VcardReader(path, KNOWLEDGE),
    FileFormat.HSDS: lambda path: HsdsReader(path, KNOWLEDGE),
}
QUIET = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
    max_examples=50,
    deadline=None,
)


def written(path: Path, wanted: FileFormat, listed: Iterable[Contact], options: ExportOptions = EVERYTHING) -> Path:
    with path.open("wb") as file:
        registry.contact_writer(wanted)(file, listed, WORDS, options)
    return path


def read(path: Path, wanted: FileFormat) -> list[tuple[ContactFacts, Extras]]:
    with closing(READERS[wanted](path)) as reader:
        rows = list(reader)
        assert not any(row.skip for row in rows)
        return [(reader.facts(row), reader.extras(row)) for row in rows]


def beside(contact: Contact) -> Extras:
    decided = tuple(tag for tag in contact.tags if tag.state is not TagState.SUGGESTED)
    notes = tuple(NoteText(one.body, one.author, one.created_at, one.pinned) for one in contact.notes)
    return Extras(contact.uid, decided, contact.checked, notes)


@pytest.mark.parametrize("wanted", READERS)
@QUIET
@given(listed=contacts())
def test_any_contact_comes_back_as_it_was(tmp_path: Path, wanted: FileFormat, listed: list[Contact]) -> None:
    path = written(tmp_path / "all", wanted, listed)
    assert read(path, wanted) == [(one.facts, beside(one)) for one in listed]


@pytest.mark.parametrize("wanted", READERS)
def test_what_the_standard_part_cannot_say_comes_back_all_the_same(tmp_path: Path, wanted: FileFormat) -> None:
    """Letters behind a name that are longer than any suffix, lines within a line, degrees without a partner."""
    data = {
        "family": "Marsh",
        "credential_text": "PhD, LCSW-C, CADC, CCTP, " + "X" * 170,
        "organization": "Harbor\nHouse",
        "phones": [{"number": "2155550142", "label": "a\nb", "extension": "007"}],
        "emails": [{"address": f"{n}@example.org", "label": "same"} for n in (1, 2)],
        "links": [{"url": "https://example.org/a,b;c"}, {"url": "https://example.org/a\\b", "label": "x"}],
        "addresses": [{"latitude": -0.000061}, {"longitude": 5.0, "directions": "ring"}, {"line1": " a"}],
        "about": "x" * 4_000,
    }
    facts = ContactFacts.model_validate(data)
    one = Contact(1, UID.format(1), 1, facts, (), (), (), (), "", NOW, "Ann", NOW, "Ann", None)
    assert read(written(tmp_path / "all", wanted, [one]), wanted) == [(facts, Extras(one.uid))]


@pytest.mark.parametrize("wanted", READERS)
@QUIET
@given(listed=contacts())
def test_without_everything_the_rest_comes_back(tmp_path: Path, wanted: FileFormat, listed: list[Contact]) -> None:
    path = written(tmp_path / "all", wanted, listed, ExportOptions())
    assert read(path, wanted) == [(without_secrets(one.facts), Extras(one.uid)) for one in listed]


@pytest.mark.parametrize("wanted", READERS)
@QUIET
@given(listed=contacts())
def test_the_same_contact_is_the_same_row(tmp_path: Path, wanted: FileFormat, listed: list[Contact]) -> None:
    """When it was last changed is no fact: a second export of the same brings nothing new."""
    later = [replace(one, updated_at=one.updated_at.replace(year=2027)) for one in listed]
    rows = []
    for some in (listed, later):
        with closing(READERS[wanted](written(tmp_path / "all", wanted, some))) as reader:
            rows.append([(row.source_id, row.npi, row.digest) for row in reader])
    assert rows[0] == rows[1]
    assert [row[0] for row in rows[0]] == [one.uid for one in listed]
    # Two contacts of one number are two.
    numbers = [one.facts.npi for one in listed]
    assert [row[1] for row in rows[0]] == [npi if numbers.count(npi) == 1 else "" for npi in numbers]


def readable(content: bytes) -> str:
    if not content.startswith(b"PK"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "\n".join(package.read(name).decode() for name in package.namelist())


@pytest.mark.parametrize("wanted", [one for one in registry.formats() if not one.is_sheet])
def test_what_is_confidential_stays(tmp_path: Path, wanted: FileFormat) -> None:
    facts = ContactFacts.model_validate(
        {
            "given": "Ada",
            "phones": [{"number": "2155550101", "confidential": True}, {"number": "2155550102"}],
            "emails": [{"address": "secret@example.org", "confidential": True}],
            "addresses": [{"line1": "1 Hidden Ln", "confidential": True}],
        }
    )
    one = Contact(1, UID.format(1), 1, facts, (), (), (), (), "", NOW, "Ann", NOW, "Ann", None)
    text = readable(written(tmp_path / "all", wanted, [one], ExportOptions()).read_bytes())
    assert "555-0102" in text or "5550102" in text
    assert not any(word in text for word in ("0101", "secret", "Hidden"))


# --- whatever comes in ----------------------------------------------------------------------------------------
PIECES = st.sampled_from(
    [
        b"BEGIN:VCARD", b"END:VCARD", b"VERSION:4.0", b"\r\n", b"\n ", b"\r", b"N:", b"FN:Ada", b"TEL;", b":", b";",
        b"=", b'"', b"ENCODING=QUOTED-PRINTABLE", b"CHARSET=utf-7", b"CHARSET=\xff", b"ADR:;;", b"\\", b"\\n",
        b"GEO:1;2", b"X-CASEWORKER-FACTS:", b"X-CASEWORKER-BESIDE:", b'{"given":',
        b'{"notes":[{"body":"x"\\,"at":"2"}]}', b"[[[[",
        b"AGENT:", b"item1.", b"X-ABLabel:", b"PHOTO;ENCODING=b:", b"\xff\xfe", b"\x00", b"UID:", b"LANG:es",
        b"tel:+1;ext=",
    ]
)  # fmt: skip
BYTES = st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=40).map(b"".join)


def exhaust(make: Callable[[Path], RowReader], path: Path) -> None:
    """Reads all there is; the file may be refused as a whole, or a row of it, and nothing else may happen."""
    with suppress(UnreadableFile), closing(make(path)) as reader:
        for row in reader:
            with suppress(RowProblem):
                if row.skip is None:
                    reader.facts(row)
                    reader.extras(row)


@settings(QUIET, max_examples=400)
@given(content=BYTES)
@example(content=b"BEGIN:VCARD\nN:" + b";" * 5000 + b"\nEND:VCARD")
@example(content=b"BEGIN:VCARD\nFN:x\nX-CASEWORKER-FACTS:" + b"[" * 100_000 + b"\nEND:VCARD")
@example(content=b'BEGIN:VCARD\nFN:x\nX-CASEWORKER-FACTS:{"phones":[{"number":[1]}]}\nEND:VCARD')
@example(content=b"BEGIN:VCARD\nTEL;CHARSET=hex:zz\nN;CHARSET=rot13:x\nFN;CHARSET=idna:x\nEND:VCARD")
@example(content=b"BEGIN:VCARD\nGEO:1e999;2\nADR;GEO=geo:9" + b"9" * 400 + b",2:;;x\nFN:x\nEND:VCARD")
def test_any_bytes_as_cards(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cards.vcf"
    path.write_bytes(content)
    exhaust(READERS[FileFormat.VCARD4], path)


CELLS = st.one_of(
    st.sampled_from(
        ["", "x", "1", "o1", "-1", "1e999", "nan", "{", '{"given":1}', '{"notes":[{}]}', "\x00", '"', "MO,XX"]
    ),
    st.text(max_size=8),
)
ROWS = st.lists(st.lists(CELLS, max_size=21), max_size=6)
TABLES = st.sampled_from(
    ["organizations", "services", "contacts", "phones", "locations", "addresses", "schedules", "attributes",
     "taxonomy_terms", "caseworker_contacts", "service_at_location", "organization_identifiers"]
)  # fmt: skip
COLUMNS = (
    "id,organization_id,service_id,contact_id,location_id,link_id,taxonomy_term_id,name,description,number,extension,"
    "type,latitude,longitude,wait_time,status,facts,beside,byday,identifier,identifier_type"
)


@settings(QUIET, max_examples=150)
@given(
    tables=st.dictionaries(TABLES, st.lists(st.lists(CELLS, max_size=21), max_size=6), max_size=6), torn=st.booleans()
)
def test_any_tables_as_a_package(tmp_path: Path, tables: dict[str, list[list[str]]], torn: bool) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as package:
        for name, rows in tables.items():
            text = "\n".join([COLUMNS, *(",".join(row) for row in rows)])
            package.writestr(f"data/{name}.csv", text.encode("utf-8", "surrogatepass"))
    if torn:
        path.write_bytes(path.read_bytes()[:-7])
    exhaust(READERS[FileFormat.HSDS], path)


def sound(wanted: FileFormat) -> bytes:
    file = io.BytesIO()
    one = Contact(1, UID.format(1), 1, everything(), (), (), (), (), "", NOW, "Ann", NOW, "Ann", None)
    registry.contact_writer(wanted)(file, [one] * 3, WORDS, EVERYTHING)
    return file.getvalue()


SOUND = {wanted: sound(wanted) for wanted in READERS}


@pytest.mark.parametrize("wanted", READERS)
@settings(QUIET, max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_file_is_refused_or_read(tmp_path: Path, wanted: FileFormat, seed: int) -> None:
    content = bytearray(SOUND[wanted])
    chance = random.Random(seed)
    for _ in range(chance.choice([1, 3, 30])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "damaged"
    path.write_bytes(content[: chance.choice([len(content), chance.randrange(len(content))])])
    exhaust(READERS[wanted], path)
