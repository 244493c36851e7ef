"""What an exported file says about a role, and which cells stay numbers."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from caseworker.exchange import registry, table_csv, vcard
from caseworker.exchange.words import Words
from caseworker.models.contact import ContactFacts
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import Contact

WORDS = Words(str.capitalize, lambda _kind, code: code)
NOW = datetime(2026, 3, 2, 14, tzinfo=UTC)
TAGS = (RoleTag(Role.THERAPIST, TagState.CONFIRMED), RoleTag(Role.INTERVENTIONIST, TagState.SUGGESTED))


def contact() -> Contact:
    facts = ContactFacts.model_validate(
        {
            "given": "Ada",
            "family": "Marsh",
            "addresses": [{"city": "Camden", "latitude": 39.95, "longitude": -75.1595}],
        }
    )
    return Contact(1, "uid", 1, facts, TAGS, (), (), (), "", NOW, "Ann", NOW, "Ann", None)


def exported() -> dict[str, str]:
    file = io.BytesIO()
    registry.contact_writer(FileFormat.CSV)(file, [contact()], WORDS, ExportOptions())
    (row,) = csv.DictReader(io.StringIO(file.getvalue().decode("utf-8-sig"), newline=""))
    return row


def test_a_role_that_is_only_suggested_is_not_told_as_a_fact() -> None:
    card = vcard.card(contact(), WORDS)
    assert "CATEGORIES:Therapist\r\n" in card
    assert "nterventionist" not in card
    assert exported()["Caseworker Roles"] == "Therapist; Interventionist?"


def test_coordinates_stay_numbers() -> None:
    row = exported()
    assert row["Address 1 - Longitude"] == "-75.159500"
    assert row["Address 1 - Latitude"] == "39.950000"


@pytest.mark.parametrize("cell", ["-5", "-75.159500"])
def test_a_plain_number_is_no_formula(cell: str) -> None:
    assert table_csv.escaped(cell) == cell
    assert table_csv.unescaped(table_csv.escaped("'" + cell)) == "'" + cell


@pytest.mark.parametrize("cell", ["-5+2", "-5 cmd", "--5", "-٥", "-5\n", "+5", "-", "-1e5", "-.5", "-A1"])
def test_anything_more_than_a_number_is_kept_from_running(cell: str) -> None:
    assert table_csv.escaped(cell) == "'" + cell
