"""What a column is taken for, from its name and its values, and when the two contradict."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseworker.exchange import columns, fields, headers
from caseworker.exchange.columns import Columns
from caseworker.exchange.tabular import Table, detect

CREDENTIALS = frozenset({"LCSW", "LPC", "PhD", "CIP", "RN", "NP", "PA", "DO", "MD"})
KNOWN = {
    "credential": CREDENTIALS.__contains__,
    "language": frozenset({"English", "Spanish"}).__contains__,
    "payer": frozenset({"Medicaid", "Aetna"}).__contains__,
    "specialty": frozenset({"Anxiety", "Trauma"}).__contains__,
}


def inspected(text: str, remembered: dict[int, str] | None = None) -> Columns:
    header, *rows = [line.split(";") for line in text.strip().splitlines()]
    width = max(len(row) for row in (header, *rows))
    return columns.inspect(header, rows, width, known=KNOWN, remembered=remembered)


def targets(found: Columns) -> dict[str, str]:
    return {guess.header: guess.target for guess in found.guesses if guess.target}


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("First Name", "given"),
        ("last_name", "family"),
        ("Provider Name", "name"),
        ("Organisation", "organization"),
        ("NPI #", "npi"),
        ("E-mail Address", "email"),
        ("work_email", "email"),
        ("Business Phone", "phone"),
        ("Fax Number", "fax"),
        ("postalCode", "zip"),
        ("Insurance Accepted", "payers"),
        ("languages_spoken", "languages"),
        ("Areas of Focus", "specialties"),
        ("Accepting New Clients", "availability"),
        ("License #", "license_number"),
        ("social_security_number", headers.LEFT_OUT),
        ("emergency_contact_phone", headers.LEFT_OUT),
        ("Birthday", headers.LEFT_OUT),
        ("Spouse", headers.LEFT_OUT),
        ("driver_license_or_id_number", headers.LEFT_OUT),
        ("Zxq", ""),
    ],
)
def test_names_of_columns(header: str, code: str) -> None:
    assert headers.guess([header]) == [code]


def test_every_guess_is_a_field() -> None:
    names = [name for alternatives in headers._NAMES.values() for name in alternatives.split("|")]
    assert all(fields.is_field(code) for code in headers._NAMES)
    assert {code for name in names for code in headers.guess([name])} <= {*headers._NAMES, headers.LEFT_OUT, "email"}


def test_addresses_of_an_address_book_stay_apart() -> None:
    header = ["Home Street", "Home City", "Home Postal Code", "Business Street", "Business City", "Business State"]
    assert headers.guess(header) == [
        "address_line1_2",
        "city_2",
        "zip_2",
        "address_line1",
        "city",
        "state",
    ]


def test_labels_go_with_the_value_behind_them() -> None:
    assert headers.guess(["Phone 1 - Label", "Phone 1 - Value"]) == ["phone_label", "phone"]
    assert headers.guess(["E-mail Address", "E-mail Type", "E-mail Display Name"]) == [
        "email",
        headers.LEFT_OUT,
        headers.LEFT_OUT,
    ]


def test_columns_without_a_telling_name_are_read_by_their_values() -> None:
    found = inspected(
        """
a;b;c;d;e;f;g
Ada Marsh;1234567893;(215) 555-0142;ada@example.org;Spanish;Aetna;LCSW
Ben Hall;1245319599;(215) 555-0143;ben@example.org;English;Medicaid;LPC
"""
    )
    assert targets(found) == {
        "b": "npi",
        "c": "phone",
        "d": "email",
        "e": "languages",
        "f": "payers",
        "g": "credentials",
    }
    assert {guess.reason for guess in found.guesses if guess.target} == {"values"}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (("Dr.", "Ms.", "Mr."), "prefix"),
        (("LCSW", "PhD", "RN"), "credentials"),
        (("Director", "Clerk", "Aide"), "job_title"),
    ],
)
def test_a_title_is_what_its_values_are(values: tuple[str, ...], code: str) -> None:
    assert targets(inspected("Title;Last Name\n" + "\n".join(f"{value};Marsh" for value in values)))["Title"] == code


SHIFTED = """
id;organization;address_line_1;city;state;zip;phone;npi
1;Harbor House;12 Elm St;;Camden;NJ;08103;(856) 555-0101;2000000010
2;Open Door;9 Oak St;Ste 4;Denver;CO;80202;(303) 555-0102;2000000028
3;New Leaf;77 Ash St;;Austin;TX;78701;(512) 555-0103;2000000036
4;Lantern;5 Fir St;;Boston;MA;02118;(617) 555-0104;2000000044
5;Compass;8 Yew St;Unit 2;Seattle;WA;98101;(206) 555-0105;2000000051
"""


def test_a_header_that_lacks_a_name_is_noticed_and_mended() -> None:
    found = inspected(SHIFTED)
    assert (found.shift, found.shift_from) == (1, 3)
    assert "column name is missing" in found.warnings[0]
    assert "“city”" in found.warnings[0]
    assert [guess.target for guess in found.shifted] == [
        "source_id",
        "organization",
        "address_line1",
        "address_line2",
        "city",
        "state",
        "zip",
        "phone",
        "npi",
    ]
    assert not any(guess.doubt for guess in found.shifted)


def test_a_right_header_gives_no_warning() -> None:
    right = SHIFTED.replace("address_line_1;city", "address_line_1;address_line_2;city")
    found = inspected(right)
    assert (found.shift, found.warnings) == (0, ())


def test_values_that_contradict_their_column_are_doubted() -> None:
    rows = [["Ada", "not a state at all", "08103"]] * 6
    header = ["name", "state", "zip"]
    assert columns.doubts(header, rows, {0: "name", 2: "zip"}) == {}
    ((index, doubt),) = columns.doubts(header, rows, {0: "name", 1: "state", 2: "zip"}).items()
    assert index == 1
    assert "Column 2 (“state”)" in doubt
    assert "not a state" in doubt


def test_a_record_number_that_is_always_the_same_is_doubted() -> None:
    rows = [["7", "Ada"], ["7", "Ben"], ["7", "Cy"], ["7", "Di"]]
    found = columns.doubts(["id", "name"], rows, {0: "source_id", 1: "name"})
    assert "every row has the same value" in found[0]


def test_what_was_decided_before_wins() -> None:
    found = inspected("name;state\nAda;x\n", remembered={0: "about"})
    assert [(guess.target, guess.reason) for guess in found.guesses] == [("about", "remembered"), ("", "remembered")]


def test_a_file_without_column_names_is_said() -> None:
    found = inspected("Ada Marsh;ada@example.org;2155550142\nBen;ben@example.org;2155550143")
    assert any("looks like data" in warning for warning in found.warnings)


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("name", "shift", "codes"),
    [
        ("hsds/colorado_bha_providers_misheadered.csv", (1, 5), {}),
        (
            "hsds/colorado_bha_providers_fixed.csv",
            (0, -1),
            {"npi": "npi", "postal_code": "zip", "entity_id": "source_id"},
        ),
        ("contacts_csv/outlook_desktop_92col_header.csv", (0, -1), {"Business City": "city", "Home City": "city_2"}),
        (
            "contacts_csv/google_contacts_2024_header.csv",
            (0, -1),
            {"Phone 2 - Value": "phone", "Address 1 - Region": "state"},
        ),
        ("contacts_csv/roundcube/tb_plain.csv", (0, -1), {"Work Phone": "phone", "Fax Number": "fax"}),
        ("contacts_csv/oneview_providers_synthetic.csv", (0, -1), {"title": "credentials", "npi_number": "npi"}),
        ("contacts_csv/smart_match_therapists_SYNTHETIC.csv", (0, -1), {"insurance_accepted": "payers"}),
    ],
)
def test_published_files(real_data: Path, name: str, shift: tuple[int, int], codes: dict[str, str]) -> None:
    path = real_data / name
    shape = detect(path)
    with Table(path, shape) as table:
        rows = [record.cells for record in table]
    found = columns.inspect(shape.header, rows, shape.width, known=KNOWN)
    assert (found.shift, found.shift_from) == shift
    assert targets(found).items() >= codes.items()
    if not shift[0]:
        assert found.warnings == ()
