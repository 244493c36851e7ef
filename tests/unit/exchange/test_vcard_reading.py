"""Cards of any address book and version: what they say comes in, what is broken is left out with a reason."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
import vobject

from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.rows import RowProblem
from caseworker.exchange.vcard_lines import cards
from caseworker.exchange.vcard_reader import VcardReader
from caseworker.models.codes import ContactKind
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from tests.any_facts import VOCABULARY

KNOWLEDGE = Knowledge(VOCABULARY, lambda words: words.upper().strip(".") in ("LCSW", "PHD"))


def reading(path: Path, *cards_: str, codec: str = "utf-8") -> list[ContactFacts | tuple[int, Skip, str]]:
    """The facts of each card, or why there are none."""
    text = "".join(f"BEGIN:VCARD\r\n{card}\r\nEND:VCARD\r\n" for card in cards_)
    path.write_bytes(text.encode(codec))
    return read(path)


def read(path: Path) -> list[ContactFacts | tuple[int, Skip, str]]:
    found: list[ContactFacts | tuple[int, Skip, str]] = []
    with closing(VcardReader(path, KNOWLEDGE)) as reader:
        for row in reader:
            try:
                found.append((row.row, row.skip, row.detail) if row.skip else reader.facts(row))
            except RowProblem as problem:
                found.append((row.row, problem.skip, problem.detail))
    return found


def one(path: Path, *lines: str, codec: str = "utf-8") -> ContactFacts:
    (facts,) = reading(path, "\r\n".join(lines), codec=codec)
    assert isinstance(facts, ContactFacts), facts
    return facts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cards.vcf"


def test_version_4(path: Path) -> None:
    facts = one(
        path,
        "VERSION:4.0",
        "FN:Dr. Ada Q. Marsh",
        "N:Marsh;Ada;Q.;Dr.;Jr.,LCSW",
        "NICKNAME:Addie",
        "ORG:Harbor House;Outpatient",
        "TITLE:Clinical lead",
        "ROLE:Social worker",
        'TEL;VALUE=uri;TYPE="work,voice":tel:+1-215-555-0142;ext=102',
        'TEL;VALUE=uri;TYPE="work,fax":tel:+12155550143',
        "EMAIL;TYPE=work:ada@example.org",
        'ADR;TYPE=work;GEO="geo:39.95,-75.15":;Suite 4;1204 Locust St;Philadelphia;PA;19107;USA',
        "URL:https://example.org/ada?x=1,2",
        "LANG;PREF=1:es",
        "CATEGORIES:Anxiety,Friends of the house",
        "NOTE:Ring twice\\nthen wait\\, please",
    )
    assert (facts.prefix, facts.given, facts.middle, facts.family, facts.suffix) == ("Dr.", "Ada", "Q.", "Marsh", "Jr.")
    assert (facts.credential_text, facts.preferred_name) == ("LCSW", "Addie")
    assert (facts.organization, facts.job_title, facts.profession) == (
        "Harbor House, Outpatient",
        "Clinical lead",
        "Social worker",
    )
    assert [(p.number, p.extension, p.label, p.is_fax) for p in facts.phones] == [
        ("+12155550142", "102", "Work", False),
        ("+12155550143", "", "Work", True),
    ]
    assert facts.emails[0].address == "ada@example.org"
    (place,) = facts.addresses
    assert (place.line1, place.line2, place.city, place.state, place.zip, place.country) == (
        "1204 Locust St",
        "Suite 4",
        "Philadelphia",
        "PA",
        "19107",
        "US",
    )
    assert (place.latitude, place.longitude) == (39.95, -75.15)
    assert facts.links[0].url == "https://example.org/ada?x=1,2"
    assert {term.code for term in facts.terms} == {"spanish", "anxiety"}
    assert facts.about == "Ring twice\nthen wait, please\nListed as: Friends of the house."


def test_version_3_with_the_labels_of_an_address_book(path: Path) -> None:
    facts = one(
        path,
        "VERSION:3.0",
        "N:Marsh;Ada;;;",
        "FN:Ada Marsh",
        "item1.TEL;type=pref:(215) 555-0142",
        "item1.X-ABLabel:Front desk",
        "item2.URL:http\\://example.org/ada",
        "item2.X-ABLabel:_$!<HomePage>!$_",
        "TEL;type=HOME:215-555-0199",
        "ADR;type=WORK:;;1 Elm St\\nRear building;Camden;New Jersey;8103;",
        "GEO:39.94;-75.12",
        "X-ABShowAs:PERSON",
    )
    assert [(p.number, p.label, p.confidential) for p in facts.phones] == [
        ("+12155550142", "Front desk", False),
        # A home beside a place of work is nobody's business.
        ("+12155550199", "Home", True),
    ]
    assert (facts.links[0].url, facts.links[0].label) == ("http://example.org/ada", "HomePage")
    (place,) = facts.addresses
    assert (place.line1, place.line2, place.state, place.zip) == ("1 Elm St", "Rear building", "NJ", "08103")
    assert (place.latitude, place.longitude) == (39.94, -75.12)


def test_version_2_with_its_own_ways_to_write(path: Path) -> None:
    facts = one(
        path,
        "VERSION:2.1",
        "N;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:N=FA=F1ez;Zo=EB",
        "TEL;WORK;VOICE:2155550142",
        "NOTE;ENCODING=QUOTED-PRINTABLE:One=0D=0A=",
        "two =3D three",
        "PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD",
        " 4AAQSkZJRg==",
        "",
        "EMAIL;INTERNET:zoe@example.org",
    )
    assert (facts.given, facts.family) == ("Zoë", "Núñez")
    assert (facts.phones[0].number, facts.phones[0].label) == ("+12155550142", "Work")
    assert facts.about == "One\ntwo = three"
    assert facts.emails[0].address == "zoe@example.org"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(path: Path, codec: str) -> None:
    assert one(path, "VERSION:3.0", "N:Núñez;Zoë;;;", codec=codec).display_name == "Zoë Núñez"


def test_lines_that_are_broken_within_a_letter(path: Path) -> None:
    name = "Zoë Núñez".encode()
    path.write_bytes(b"BEGIN:VCARD\nFN:" + name[:3] + b"\n " + name[3:6] + b"\r\n\t" + name[6:] + b"\nEND:VCARD\n")
    assert [facts.display_name for facts in read(path) if isinstance(facts, ContactFacts)] == ["Zoë Núñez"]


def test_one_name_in_one_piece_and_organizations(path: Path) -> None:
    found = reading(
        path,
        "VERSION:3.0\r\nFN:Marsh\\, Ada\\, PhD\r\nN:;;;;",
        "VERSION:3.0\r\nFN:Riverside Counseling\\, LLC\r\nN:;;;;",
        "VERSION:4.0\r\nKIND:org\r\nFN:Harbor House\r\nORG:Harbor House",
        "VERSION:3.0\r\nFN:Harbor House\r\nN:;;;;\r\nORG:Harbor House\r\nX-ABShowAs:COMPANY",
    )
    assert [(one.kind, one.display_name) for one in found if isinstance(one, ContactFacts)] == [
        (ContactKind.PERSON, "Ada Marsh"),
        (ContactKind.ORGANIZATION, "Riverside Counseling, LLC"),
        (ContactKind.ORGANIZATION, "Harbor House"),
        (ContactKind.ORGANIZATION, "Harbor House"),
    ]


def test_what_cannot_be_what_it_claims_is_kept_in_words(path: Path) -> None:
    facts = one(path, "FN:Ada Marsh", "TEL:call the desk", "EMAIL:none yet", "URL:not a page")
    assert (facts.phones, facts.emails, facts.links) == ((), (), ())
    assert facts.about.splitlines() == [
        "Phone as listed: call the desk.",
        "E-mail as listed: none yet.",
        "Website as listed: not a page.",
    ]


def test_a_bad_card_costs_only_itself(path: Path) -> None:
    path.write_text(
        "stray words\n"
        "BEGIN:VCARD\nN:Lost;Card\n"
        "BEGIN:VCARD\nno colon here\n;;;\n:\nFN:Ada Marsh\nEND:VCARD\n"
        "BEGIN:VCARD\nTEL:2155550142\nEND:VCARD\n"
        "BEGIN:VCARD\nKIND:group\nFN:Everybody\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Ben Hall\nAGENT:\nBEGIN:VCARD\nFN:His agent\nEND:VCARD\nTITLE:Counselor\nEND:VCARD\n"
        "BEGIN:VCARD\nFN:Cut",
        encoding="utf-8",
    )
    lost, ada, nameless, group, ben, cut = read(path)
    assert lost == (1, Skip.MALFORMED, "The card has a beginning and no end.")
    assert isinstance(ada, ContactFacts)
    assert ada.display_name == "Ada Marsh"
    assert nameless == (3, Skip.NO_NAME, "")
    assert group == (4, Skip.INVALID, "The card names a group, not a contact.")
    assert isinstance(ben, ContactFacts)
    assert (ben.display_name, ben.job_title) == ("Ben Hall", "Counselor")
    assert cut == (6, Skip.MALFORMED, "The card has a beginning and no end.")


def test_an_endless_card_is_left_out_and_the_next_is_read(path: Path) -> None:
    path.write_text("BEGIN:VCARD\n" + "NOTE:" + "x" * 1000 + "\n", encoding="ascii")
    with path.open("a", encoding="ascii") as file:
        for _ in range(1_100):
            file.write("NOTE:" + "x" * 1000 + "\n")
        file.write("END:VCARD\nBEGIN:VCARD\nFN:Ada Marsh\nEND:VCARD\n")
    endless, ada = read(path)
    assert isinstance(endless, tuple)
    assert endless[:2] == (1, Skip.MALFORMED)
    assert isinstance(ada, ContactFacts)


def test_the_same_card_has_the_same_id_next_time(path: Path) -> None:
    def ids(*cards_: str) -> list[str]:
        reading(path, *cards_)
        with closing(VcardReader(path, KNOWLEDGE)) as reader:
            return [row.source_id for row in reader]

    named = ids("FN:Ada Marsh\r\nUID:urn:uuid:6A1F0C3E", "FN:Ada Marsh\r\nEMAIL:ada@example.org\r\nTITLE:x", "FN:Ben")
    assert named[0] == "6A1F0C3E"
    assert len(set(named)) == 3
    assert ids("FN:Ada Marsh\r\nEMAIL:ada@example.org\r\nTITLE:Other")[0] == named[1]


@pytest.mark.realdata
def test_published_cards_are_read_as_another_library_reads_them(real_data: Path) -> None:
    """Of every card that vobject can read at all, the names and the number of phones."""
    compared = 0
    for path in sorted((real_data / "vcard").rglob("*.vcf")):
        with path.open("rb") as file:
            ours = {card.number: card for card in cards(file) if not card.problem}
        assert ours, path.name
        try:
            theirs = list(vobject.readComponents(path.read_text(encoding="utf-8")))
        except Exception:  # noqa: BLE001 - what it raises is many things; these files are broken on purpose
            continue
        if len(theirs) != len(ours):
            continue
        for card, other in zip(ours.values(), theirs, strict=True):
            if full := card.first("FN"):
                compared += 1
                if "CHARSET" not in full.params and "ENCODING" not in full.params:
                    # It ends such a name at a comma that nobody escaped.
                    assert full.text.startswith(other.fn.value), path.name
            assert len(card.all("TEL")) == len(other.contents.get("tel", ())), path.name
    assert compared > 40


@pytest.mark.realdata
def test_published_cards_all_come_in_or_say_why_not(real_data: Path) -> None:
    found = [one for path in sorted((real_data / "vcard").rglob("*.vcf")) for one in read(path)]
    left_out = [one for one in found if not isinstance(one, ContactFacts)]
    assert len(found) - len(left_out) > 90
    assert {one[1] for one in left_out} <= {Skip.NO_NAME, Skip.MALFORMED}
