"""Nothing private leaves by accident: planted words, every format and every template there is, default options."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from caseworker.exchange import registry
from caseworker.models.export import FileFormat
from caseworker.models.kept import ListItem
from caseworker.models.referral import AttemptInput, ContactResult, ReferralInput
from caseworker.models.roles import Role
from caseworker.models.sheet import Disclosure, QrCode, SheetDocument, SheetField, SheetLanguage, SheetOptions
from caseworker.services.bundle import Services
from tests.unit.services.conftest import add

OPEN = "Openperson"
ON_THE_CONTACT = {
    "note": "qxnote",
    "private line": "qxline",
    "confidential phone": "5550177",
    "confidential email": "qxhidden@example.org",
    "confidential address": "qxstreet",
    "directions to it": "qxdoor",
    "confidential contact": "Qxperson",
}
OF_A_CLIENT = {
    "client code": "C-775533",
    "reason": "qxreason",
    "private note of the referral": "qxreferral",
    "note of a call": "qxcall",
}
SECRETS = ON_THE_CONTACT | OF_A_CLIENT
SHEETS = [one for one in registry.formats() if one.is_sheet]
TABLES = [one for one in registry.formats() if not one.is_sheet]
ALL = frozenset(SheetField)


@pytest.fixture
def planted(services: Services) -> list[ListItem]:
    contact_id = add(
        services,
        given=OPEN,
        credential_text="LCSW",
        phones=[{"number": "2155550177", "confidential": True}, {"number": "2155550142"}],
        emails=[{"address": SECRETS["confidential email"], "confidential": True}, {"address": "open@example.org"}],
        addresses=[
            {"line1": "77 Qxstreet", "city": "Camden", "directions": "the qxdoor", "confidential": True},
            {"line1": "1204 Locust St", "city": "Philadelphia", "state": "PA", "zip": "19107"},
        ],
        links=[{"url": "https://example.org"}],
    )
    hidden = add(services, given=SECRETS["confidential contact"], confidential=True)
    services.notes.add(contact_id, f"Do not {SECRETS['note']} anybody")
    referral = ReferralInput(
        contact_id,
        SECRETS["client code"],
        Role.THERAPIST,
        SECRETS["reason"],
        private_note=SECRETS["private note of the referral"],
    )
    services.referrals.log(referral)
    (row,) = services.directory.get(contact_id).referrals
    call = AttemptInput(ContactResult.REACHED, SECRETS["note of a call"])
    services.followups.note_attempt(row.id, call, row.version)
    return [ListItem(contact_id, private_line=SECRETS["private line"], client_line="Ask for Rosa"), ListItem(hidden)]


def found(content: bytes) -> set[str]:
    """Which of the planted words a file holds, whatever it packs them in."""
    words = {_bare(part) for part in _parts(content)}
    return {name for name, secret in SECRETS.items() if any(_bare(secret) in part for part in words)}


def _bare(text: str) -> str:
    """Without what a layout puts between letters."""
    return re.sub(r"[\s\-()\u00ad\u2010\u2011]+", "", text).casefold()


def _parts(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "ignore")
    yield content.decode("utf-16-le", "ignore")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield "\n".join(archive.namelist())
            for name in archive.namelist():
                yield from _parts(archive.read(name))
    elif content.startswith(b"%PDF"):
        pdf = pypdf.PdfReader(io.BytesIO(content))
        yield "\n".join(page.extract_text() for page in pdf.pages)
        for number in range(1, len(pdf.xref_objStm) + sum(map(len, pdf.xref.values())) + 1):
            one = pdf.get_object(number)
            yield str(one)
            if isinstance(one, pypdf.generic.StreamObject):
                yield one.get_data().decode("utf-8", "ignore")


def documents(services: Services, planted: list[ListItem]) -> Iterator[SheetDocument]:
    """Each template as it comes, and with every field that may be chosen without ticking a private one."""
    for template in services.sheets.templates():
        plain = SheetOptions(template=template.code)
        for options in (
            plain,
            replace(plain, fields=template.defaults, qr=QrCode.CARD, near="19103"),
            replace(plain, language=SheetLanguage.SPANISH, qr=QrCode.PHONE),
        ):
            yield services.sheets.build(planted, options)


def written(services: Services, document: SheetDocument, folder: Path, wanted: FileFormat) -> bytes:
    path = folder / f"file.{wanted.suffix}"
    services.sheets.write(document, path, wanted)
    return path.read_bytes()


def test_no_sheet_tells_what_is_private(services: Services, planted: list[ListItem], tmp_path: Path) -> None:
    for document in documents(services, planted):
        assert found(str(document).encode()) == set(), document.template
        for wanted in SHEETS:
            content = written(services, document, tmp_path, wanted)
            assert found(content) == set(), (document.template, wanted)
            assert any(OPEN.casefold() in _bare(part) for part in _parts(content)), (document.template, wanted)
        for text in (services.sheets.text(document), services.sheets.html(document)):
            assert found(text.encode()) == set(), document.template
            assert OPEN in text
    assert {row.detail for row in services.history.audit(100)} == {""}


@pytest.mark.parametrize("wanted", TABLES)
def test_no_export_tells_what_is_private(
    services: Services, planted: list[ListItem], tmp_path: Path, wanted: FileFormat
) -> None:
    path = tmp_path / f"file.{wanted.suffix}"
    services.exports.write(path, wanted, [one.contact_id for one in planted])
    assert found(path.read_bytes()) == set()
    assert any(OPEN.casefold() in _bare(part) for part in _parts(path.read_bytes()))


def test_client_data_on_purpose_never_takes_private_notes_along(
    services: Services, planted: list[ListItem], tmp_path: Path
) -> None:
    named = Disclosure(SECRETS["client code"], "intake", "Harbor House", referrals=True)
    for document in (services.sheets.build(planted, SheetOptions(disclosure=named)),):
        for wanted in SHEETS:
            content = written(services, document, tmp_path, wanted)
            assert found(content) == {"client code", "reason"}, wanted
        assert found(services.sheets.text(document).encode()) == {"client code", "reason"}


@pytest.mark.parametrize("wanted", SHEETS)
def test_what_is_ticked_is_found_so_the_search_works(
    services: Services, planted: list[ListItem], tmp_path: Path, wanted: FileFormat
) -> None:
    seen: set[str] = set()
    for template in services.sheets.templates():
        document = services.sheets.build(planted, SheetOptions(template=template.code, fields=ALL))
        seen |= found(written(services, document, tmp_path, wanted))
    assert seen == set(ON_THE_CONTACT)
