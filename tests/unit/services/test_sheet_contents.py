"""What a sheet says of a contact: ways to reach it, how to get there, who checked what, codes, private parts."""

from __future__ import annotations

import io
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import typst
import vobject

from caseworker.exchange import qr_code
from caseworker.models.codes import FactGroup, VerifyMethod
from caseworker.models.distance import compass_point
from caseworker.models.kept import ListItem
from caseworker.models.roles import Role
from caseworker.models.sheet import (
    DEFAULT_FIELDS,
    Handed,
    QrCode,
    SheetEntry,
    SheetField,
    SheetLanguage,
    SheetLine,
    SheetOptions,
)
from caseworker.models.stored import VerificationInput
from caseworker.services.bundle import Services
from tests.unit.services.conftest import ACTOR, add

ALL = frozenset(SheetField)
CONFIDENTIAL = DEFAULT_FIELDS | {SheetField.CONFIDENTIAL}
# Two miles and a half north of 19103, and as far west.
PLACE = {
    "line1": "1 Main St",
    "city": "Philadelphia",
    "state": "PA",
    "zip": "19107",
    "latitude": 39.99,
    "longitude": -75.22,
}


def entry(services: Services, contact: int | ListItem, **options: Any) -> SheetEntry:
    (made,) = services.sheets.build([contact], SheetOptions(**options)).entries
    return made


def line(made: SheetEntry, field: SheetField) -> SheetLine:
    return next(one for one in made.lines if one.field is field)


def verify(services: Services, contact_id: int, on: date, *groups: FactGroup) -> None:
    services.verification.verify(contact_id, VerificationInput(frozenset(groups), on, VerifyMethod.WEBSITE))


# --- getting there ----------------------------------------------------------------------------------------
def test_directions_come_with_the_compass_and_a_map(services: Services) -> None:
    contact_id = add(services, given="Ada", addresses=[{**PLACE, "directions": "Bus 21, ring at the side door."}])
    made = entry(services, contact_id, near="19103")
    address, way = line(made, SheetField.ADDRESSES), line(made, SheetField.DIRECTIONS)
    assert address.link == (
        "https://www.openstreetmap.org/search?query=1%20Main%20St%2C%20Philadelphia%2C%20PA%2019107"
    )
    assert address.note.startswith(("3.", "4."))
    assert "miles northwest of 19103" in address.note
    assert (way.label, way.text, way.link) == ("Getting there", "Bus 21, ring at the side door.", "")
    plain = entry(services, contact_id, near="19103", fields=DEFAULT_FIELDS - {SheetField.DIRECTIONS})
    assert line(plain, SheetField.ADDRESSES).link == ""
    assert "miles from 19103" in line(plain, SheetField.ADDRESSES).note
    assert SheetField.DIRECTIONS not in {one.field for one in plain.lines}
    alone = entry(services, contact_id, near="19103", fields=frozenset({SheetField.DIRECTIONS, SheetField.DISTANCE}))
    assert [(one.field, one.link != "") for one in alone.lines] == [(SheetField.DIRECTIONS, True)]


@pytest.mark.parametrize(
    ("latitude", "longitude", "point"),
    [(41.0, -75.0, 0), (41.0, -73.7, 1), (40.0, -74.0, 2), (39.0, -75.0, 4), (40.0, -76.0, 6), (41.0, -76.3, 7)],
)
def test_points_of_the_compass(latitude: float, longitude: float, point: int) -> None:
    assert compass_point(40.0, -75.0, latitude, longitude) == point


def test_hours_are_printed_as_they_were_told(services: Services) -> None:
    contact_id = add(services, given="Ada", hours="Mon to Fri 9 to 5")
    assert line(entry(services, contact_id), SheetField.HOURS).text == "Mon to Fri 9 to 5"


# --- how old it is ----------------------------------------------------------------------------------------
def test_each_group_says_when_it_was_checked_and_what_is_stale_is_to_be_asked(services: Services, today: date) -> None:
    contact_id = add(
        services,
        given="Ada",
        emails=[{"address": "ada@example.org"}],
        terms=[{"kind": "language", "code": "spanish"}],
    )
    made = entry(services, contact_id)
    email = line(made, SheetField.EMAILS)
    assert (email.note, email.is_stale) == ("not checked yet", True)
    assert line(made, SheetField.LANGUAGES).is_stale
    assert line(made, SheetField.AVAILABILITY).is_stale
    verify(services, contact_id, today, FactGroup.REACH)
    made = entry(services, contact_id)
    email = line(made, SheetField.EMAILS)
    assert (email.note, email.is_stale) == ("checked Mar 2, 2026", False)
    checks = {one.group: one for one in made.checks}
    reach = checks["Phone, e-mail, address"]
    assert (reach.on, reach.by, reach.how, reach.is_stale) == ("Mar 2, 2026", ACTOR, "On their website", False)
    openings = checks["Openings"]
    assert (openings.on, openings.by, openings.how, openings.is_stale) == ("", "", "", True)
    bare = entry(services, contact_id, fields=DEFAULT_FIELDS - {SheetField.CHECKED_ON})
    assert (bare.checks, line(bare, SheetField.EMAILS).note) == ((), "")


def test_credentials_with_number_and_expiry(services: Services, today: date) -> None:
    license_ = {
        "abbreviation": "LCSW",
        "kind": "license",
        "number": "CW-0142",
        "issuer": "State Board",
        "jurisdiction": "PA",
        "expires": str(today - timedelta(days=1)),
        "status": "active",
    }
    contact_id = add(services, given="Ada", credentials=[license_])
    (row,) = entry(services, contact_id).credential_rows
    assert (row.number, row.issuer, row.jurisdiction, row.expires) == ("CW-0142", "State Board", "PA", "Mar 1, 2026")
    assert (row.name, row.kind, row.status, row.is_expired) == (
        "Licensed Clinical Social Worker",
        "License",
        "Active",
        True,
    )
    assert entry(services, contact_id, fields=frozenset({SheetField.PHONES})).credential_rows == ()


# --- roles ------------------------------------------------------------------------------------------------
def test_a_role_is_explained_and_its_evidence_told_when_chosen(services: Services) -> None:
    contact_id = add(services, given="Ada", credential_text="LCSW", addresses=[{"state": "PA"}])
    (role,) = entry(services, contact_id).roles
    definition = services.reference.role(Role.THERAPIST)
    assert (role.does, role.say) == (definition.does, definition.say)
    assert any("LCSW" in sentence for sentence in role.evidence)
    (spanish,) = entry(services, contact_id, language=SheetLanguage.SPANISH).roles
    assert (spanish.does, spanish.say) == (definition.does_es, definition.say_es)
    assert spanish.evidence == role.evidence
    (bare,) = entry(services, contact_id, fields=frozenset({SheetField.ROLE})).roles
    assert (bare.does, bare.say, bare.evidence) == ("", "", ())


# --- lines of a list, indexes, envelopes ------------------------------------------------------------------
def test_the_lines_of_a_list(services: Services) -> None:
    item = ListItem(add(services, given="Ada"), private_line="Owes me a call", client_line="Ask for Rosa")
    made = entry(services, item)
    assert (made.client_line, made.private_line) == ("Ask for Rosa", "")
    made = entry(services, item, fields=ALL - {SheetField.CLIENT_LINE})
    assert (made.client_line, made.private_line) == ("", "Owes me a call")


def test_what_indexes_and_envelopes_need(services: Services) -> None:
    person = add(
        services,
        given="Marisol",
        preferred_name="Mari",
        family="Vega",
        addresses=[{"city": "Camden", "state": "NJ"}, {**PLACE, "line2": "Suite 4", "country": "Canada"}],
        terms=[{"kind": "specialty", "code": "trauma"}, {"kind": "specialty", "text": "Own words"}],
    )
    made = entry(services, person)
    assert (made.sort_name, made.city) == ("Vega, Mari", "Camden")
    assert made.specialties == ("Trauma and PTSD", "Own words")
    assert made.postal == ("1 Main St", "Suite 4", "Philadelphia, PA 19107", "CANADA")
    bare = entry(services, person, fields=frozenset({SheetField.PHONES}))
    assert (bare.city, bare.specialties, bare.postal) == ("", (), ())
    house = add(services, kind="organization", organization="Harbor House", addresses=[PLACE])
    made = entry(services, house)
    assert (made.sort_name, made.postal) == ("Harbor House", ("1 Main St", "Philadelphia, PA 19107"))


# --- what is private --------------------------------------------------------------------------------------
@pytest.fixture
def half(services: Services) -> int:
    return add(
        services,
        given="Ada",
        phones=[{"number": "2155550101", "confidential": True}, {"number": "2155550102"}],
        emails=[{"address": "ada@example.org", "confidential": True}],
        addresses=[{"line1": "1 Hidden Ln", "city": "Camden", "directions": "Knock", "confidential": True}],
    )


def test_confidential_facts_are_printed_and_marked_when_ticked(services: Services, half: int) -> None:
    made = entry(services, half, fields=CONFIDENTIAL)
    private = {one.text for one in made.lines if one.is_private}
    assert private == {"(215) 555-0101", "ada@example.org", "1 Hidden Ln, Camden", "Knock"}
    assert not made.is_confidential
    # A label is for the outside of an envelope.
    assert made.postal == ()
    made = entry(services, half)
    assert [one for one in made.lines if one.is_private] == []
    assert (made.city, "0101" in str(made), "Hidden" in str(made)) == ("", False, False)


def test_a_confidential_contact_is_private_in_every_line(services: Services) -> None:
    hidden = add(services, given="Hidden", confidential=True, phones=[{"number": "2155550101"}])
    document = services.sheets.build([hidden], SheetOptions(fields=CONFIDENTIAL))
    (made,) = document.entries
    assert (made.is_confidential, document.omitted_confidential) == (True, 0)
    assert made.lines
    assert all(one.is_private for one in made.lines)


def test_the_audit_says_which_private_fields_left(services: Services, half: int, tmp_path: Path) -> None:
    services.notes.add(half, "A remark")
    item = ListItem(half, private_line="For me")

    def audited(fields: frozenset[SheetField], how: Handed) -> tuple[str, str]:
        services.sheets.record(services.sheets.build([item], SheetOptions(fields=fields)), how)
        (row,) = services.history.audit(1)
        return row.action, row.detail

    assert audited(DEFAULT_FIELDS, Handed.COPY) == ("sheet.copy", "")
    assert audited(ALL, Handed.MAIL) == ("sheet.mail", "with confidential details, notes, lines to oneself")
    assert audited(DEFAULT_FIELDS | {SheetField.NOTES}, Handed.PRINT) == ("sheet.print", "with notes")


# --- codes ------------------------------------------------------------------------------------------------
def test_a_code_to_call(services: Services, half: int) -> None:
    assert entry(services, half).qr == ""
    made = entry(services, half, qr=QrCode.PHONE)
    assert (made.qr_content, made.qr_label) == ("tel:+12155550102", "Scan to call (215) 555-0102")
    assert ET.fromstring(made.qr).tag == "{http://www.w3.org/2000/svg}svg"
    assert entry(services, half, qr=QrCode.PHONE, fields=CONFIDENTIAL).qr_content == "tel:+12155550101"
    made = entry(services, half, qr=QrCode.PHONE, fields=frozenset({SheetField.ROLE}))
    assert (made.qr, made.qr_label) == ("", "")


def test_a_code_holds_a_card_of_what_is_printed(services: Services) -> None:
    contact_id = add(
        services,
        given="José",
        family="Vega; Ruiz",
        organization="Harbor, Inc.",
        phones=[{"number": "2155550142", "extension": "3"}, {"number": "2155550143", "confidential": True}],
        emails=[{"address": "jose@example.org"}],
        addresses=[PLACE],
    )
    made = entry(services, contact_id, qr=QrCode.CARD)
    card: Any = vobject.readOne(io.StringIO(made.qr_content))
    assert (card.version.value, card.fn.value) == ("3.0", "José Vega; Ruiz")
    assert (card.n.value.family, card.n.value.given) == ("Vega; Ruiz", "José")
    assert card.org.value == ["Harbor, Inc."]
    assert [one.value for one in card.tel_list] == ["+12155550142 x3"]
    assert (card.email.value, card.adr.value.street, card.adr.value.code) == ("jose@example.org", "1 Main St", "19107")
    assert made.qr_label == "Scan to save José Vega; Ruiz in your phone"
    bare = entry(services, contact_id, qr=QrCode.CARD, fields=frozenset({SheetField.EMAILS}))
    assert ("0142" in bare.qr_content, "jose@example.org" in bare.qr_content) == (False, True)


def test_a_card_of_the_longest_names_still_fits(services: Services) -> None:
    contact_id = add(
        services,
        given="Ж" * 100,
        family="Щ;" * 75,
        organization="组" * 250,
        phones=[{"number": "2155550142"}],
        addresses=[{**PLACE, "line1": "Long Street " * 16}],
    )
    made = entry(services, contact_id, qr=QrCode.CARD)
    card: Any = vobject.readOne(io.StringIO(made.qr_content))
    assert card.fn.value.startswith("ЖЖЖ")
    assert "组" not in made.qr_content
    assert made.qr.startswith("<svg")


@pytest.mark.parametrize("content", ["tel:+12155550142;ext=3", "BEGIN:VCARD\r\nFN:Иван Ñandú\r\nEND:VCARD\r\n"])
def test_a_code_is_read_by_another_program(content: str, tmp_path: Path) -> None:
    tool = shutil.which("zbarimg")
    if tool is None:
        pytest.skip("no zbarimg on this machine")
    drawn = typst.compile(
        b'#set page(width: 2in, height: 2in)\n#image(bytes(sys.inputs.svg), format: "svg", width: 0.75in)',
        sys_inputs={"svg": qr_code.svg(content)},
        format="png",
        ppi=300,
    )
    for picture in (drawn, qr_code.png(content)):
        file = tmp_path / "code.png"
        file.write_bytes(bytes(picture))
        read = subprocess.run([tool, "-q", "--raw", str(file)], capture_output=True, check=True).stdout.decode()
        assert read.split() == content.split()
