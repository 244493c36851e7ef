"""Records of a CSV file → contacts."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from caseworker import resources
from caseworker.exchange import headers
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.csv_reader import CsvReader
from caseworker.exchange.rows import RowProblem, SourceRow
from caseworker.exchange.tabular import detect
from caseworker.models.codes import Availability, ContactKind
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from caseworker.models.vocabulary import TermKind, Vocabulary
from tests.provider_files import npi

VOCABULARY = Vocabulary.from_rows({kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind})
LETTERS = frozenset({"LCSW", "LPC", "PhD", "CIP"})
KNOWLEDGE = Knowledge(VOCABULARY, LETTERS.__contains__, {"19107": (39.95, -75.15)}.get)


class Read:
    """A CSV text read by what its header says, or by `targets`."""

    def __init__(self, path: Path, text: str, targets: dict[int, str] | None = None, **area: object) -> None:
        path.write_text(text, encoding="utf-8")
        shape = detect(path)
        codes = targets or dict(enumerate(code.strip("-") for code in headers.guess(shape.header)))
        reader = CsvReader(path, shape, codes, KNOWLEDGE, **area)  # type: ignore[arg-type]
        self.rows: list[SourceRow] = []
        self.facts: list[ContactFacts] = []
        self.problems: list[RowProblem] = []
        with closing(reader):
            for row in reader:
                self.rows.append(row)
                if row.skip is None:
                    self._take(reader, row)

    def _take(self, reader: CsvReader, row: SourceRow) -> None:
        try:
            self.facts.append(reader.facts(row))
        except RowProblem as problem:
            self.problems.append(problem)


def one(path: Path, header: str, record: str) -> ContactFacts:
    (facts,) = Read(path, f"{header}\n{record}\n").facts
    return facts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def test_a_full_record(path: Path) -> None:
    facts = one(
        path,
        "Provider Name,Organization,NPI,Phone,Ext,Fax,E-mail Address,Website,Street,Suite,City,State,Zip,"
        "Specialties,Approach,Languages,Insurance,Age Groups,Accepting New Clients,Telehealth,Sliding Scale,Fees,Bio",
        f'"Dr. Jane Q. Smith, LCSW, PhD",HARBOR FAMILY SERVICES,{npi(1)},(215) 555-0142,3,2155550143,'
        'jane@example.org,www.example.org/jane,1204 LOCUST ST,STE 4,PHILADELPHIA,Pennsylvania,19107,"Anxiety, Grief",'
        'CBT; EMDR,"English, Spanish","Medicaid, Aetna",Adults,Yes,yes,true,$90,Kind.',
    )
    assert (facts.prefix, facts.given, facts.middle, facts.family) == ("Dr.", "Jane", "Q.", "Smith")
    assert (facts.credential_text, facts.organization, facts.npi) == ("LCSW, PhD", "Harbor Family Services", npi(1))
    assert [(phone.number, phone.extension, phone.is_fax) for phone in facts.phones] == [
        ("+12155550142", "3", False),
        ("+12155550143", "", True),
    ]
    assert facts.emails[0].address == "jane@example.org"
    assert facts.links[0].url == "https://www.example.org/jane"
    (address,) = facts.addresses
    assert (address.line1, address.line2, address.city, address.state) == (
        "1204 Locust St",
        "Ste 4",
        "Philadelphia",
        "PA",
    )
    assert (address.zip, address.latitude) == ("19107", 39.95)
    assert {term.code for term in facts.terms_of(TermKind.LANGUAGE)} == {"english", "spanish"}
    assert {term.code for term in facts.terms_of(TermKind.PAYER)} == {"medicaid", "aetna"}
    assert len(facts.terms_of(TermKind.MODALITY)) == 2
    assert facts.availability is Availability.ACCEPTING
    assert (facts.telehealth, facts.sliding_scale, facts.fees, facts.about) == (True, True, "$90", "Kind.")


def test_what_does_not_fit_its_field_is_kept_in_words(path: Path) -> None:
    facts = one(path, "Name,Phone,Email,Website,NPI", "Ada Marsh,call the office,ada at example,no site,1234567890")
    assert (facts.phones, facts.emails, facts.links, facts.npi) == ((), (), (), "")
    assert facts.about.splitlines() == [
        "NPI as listed (not valid): 1234567890.",
        "Phone as listed: call the office.",
        "E-mail as listed: ada at example.",
        "Website as listed: no site.",
    ]


@pytest.mark.parametrize(
    ("cell", "availability", "weeks"),
    [
        ("Yes", Availability.ACCEPTING, None),
        ("Currently accepting", Availability.ACCEPTING, None),
        ("Not accepting new clients", Availability.NOT_ACCEPTING, None),
        ("closed", Availability.NOT_ACCEPTING, None),
        ("Waitlist (3 weeks)", Availability.WAITLIST, 3),
        ("wait list, 2 months", Availability.WAITLIST, 8),
        ("who knows", Availability.UNKNOWN, None),
        ("", Availability.UNKNOWN, None),
    ],
)
def test_availability(path: Path, cell: str, availability: Availability, weeks: int | None) -> None:
    facts = one(path, "Name,Availability", f'Ada Marsh,"{cell}"')
    assert (facts.availability, facts.waitlist_weeks) == (availability, weeks)


def test_a_home_is_confidential_beside_a_place_of_business(path: Path) -> None:
    header = "Name,Home Phone,Business Phone,Home Street,Home City,Business Street,Business City"
    facts = one(path, header, "Ada Marsh,2155550101,2155550102,1 Elm St,Camden,2 Oak St,Camden")
    assert [(phone.label, phone.confidential) for phone in facts.phones] == [("Home", True), ("Business", False)]
    assert [(one.line1, one.confidential) for one in facts.addresses] == [("2 Oak St", False), ("1 Elm St", True)]
    only_home = one(path, "Name,Home Phone", "Ada Marsh,2155550101")
    assert [phone.confidential for phone in only_home.phones] == [False]


def test_an_organization_and_its_taxonomy(path: Path) -> None:
    facts = one(
        path,
        "Organization,taxonomies,primary_license",
        '"OPEN DOOR COUNSELING, LLC","{261QM0801X,25,""Certified Addiction Counselor I"",1041C0700X}",L77',
    )
    assert (facts.kind, facts.organization) == (ContactKind.ORGANIZATION, "Open Door Counseling, LLC")
    assert [(one.code, one.primary, one.license_number) for one in facts.taxonomies] == [
        ("261QM0801X", True, "L77"),
        ("1041C0700X", False, ""),
    ]
    assert facts.about == "Listed as: Certified Addiction Counselor I."


def test_an_address_in_one_cell(path: Path) -> None:
    facts = one(path, "Name,Full Address", 'Ada Marsh,"1204 Locust St, Ste 4, Philadelphia, PA 19107-0001"')
    (address,) = facts.addresses
    assert (address.line1, address.city, address.state, address.zip) == (
        "1204 Locust St, Ste 4",
        "Philadelphia",
        "PA",
        "19107-0001",
    )


def test_records_of_one_contact_are_drawn_together_wherever_they_stand(path: Path) -> None:
    read = Read(
        path,
        "id,organization,city,zip,phone\n"
        "1,Harbor House,Camden,08103,8565550101\n"
        "1,Harbor House,Philadelphia,19107,2155550102\n"
        "2,Open Door,Denver,80202,3035550103\n"
        "1,Harbor House,Boston,02118,6175550104\n",
    )
    assert [(row.source_id, row.row, row.others) for row in read.rows] == [("2", 4, ()), ("1", 2, (3, 5))]
    harbor = read.facts[1]
    assert [address.city for address in harbor.addresses] == ["Camden", "Philadelphia", "Boston"]
    assert len(harbor.phones) == 3


def test_one_npi_under_two_names_is_one_contact_for_organizations(path: Path) -> None:
    read = Read(path, f"id,organization,npi\n1,Harbor House,{npi(1)}\n2,Harbor House Crisis Center,{npi(1)}\n")
    (facts,) = read.facts
    assert facts.organization == "Harbor House"
    assert facts.about == "Also known as Harbor House Crisis Center."


def test_a_clinics_npi_on_every_clinician_makes_them_no_single_person(path: Path) -> None:
    read = Read(path, f"First Name,Last Name,npi\nAda,Marsh,{npi(1)}\nBen,Hall,{npi(1)}\nCy,Dean,{npi(2)}\n")
    assert [(one.given, one.npi) for one in read.facts] == [("Ada", ""), ("Ben", ""), ("Cy", npi(2))]
    assert len({row.source_id for row in read.rows}) == 3


def test_without_numbers_a_contact_is_known_by_name_and_address(path: Path) -> None:
    first = Read(path, "Name,Email,Phone\nAda Marsh,ada@example.org,2155550101\nBen Hall,,2155550102\n")
    second = Read(path, "Name,Email,Phone\nBen Hall,,2155550102\nADA MARSH,ada@example.org,2155550199\n")
    assert {row.source_id for row in first.rows} == {row.source_id for row in second.rows}
    assert first.rows[0].digest != second.rows[1].digest


def test_rows_that_cannot_be_read_are_named(path: Path) -> None:
    read = Read(path, "Name,City\nAda Marsh,Camden\n,Camden\nBen, Hall,Camden\n")
    assert {(row.row, row.skip) for row in read.rows} == {(2, None), (3, None), (4, Skip.MALFORMED)}
    assert [problem.skip for problem in read.problems] == [Skip.NO_NAME]


def test_area(path: Path) -> None:
    text = "Name,State,Zip\nAda Marsh,PA,19107\nBen Hall,Colorado,80202\n"
    assert [row.skip for row in Read(path, text, states=frozenset({"CO"})).rows] == [Skip.OUT_OF_AREA, None]
    assert [row.skip for row in Read(path, text, zip_prefixes=("191",)).rows] == [None, Skip.OUT_OF_AREA]


def test_the_first_pass_can_be_cancelled(path: Path) -> None:
    class Stop(Exception):
        pass

    def stop() -> None:
        raise Stop

    with pytest.raises(Stop):
        Read(path, "Name\n" + "Ada Marsh\n" * 3000, tick=stop)


@pytest.mark.parametrize(
    ("header", "label"),
    [
        ("City", ""),
        ("Town", ""),
        ("City/Town", ""),
        ("Business City", "Business"),
        ("Primary City", ""),
    ],
)
def test_a_place_is_not_labeled_with_the_name_of_its_own_column(path: Path, header: str, label: str) -> None:
    facts = one(path, f"Name,{header}", "Ada Marsh,Camden")
    assert [address.label for address in facts.addresses] == [label]
