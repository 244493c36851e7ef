"""Everything can leave and come back: a full export, imported into an empty directory, gives the same contacts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from caseworker.app import index_words
from caseworker.exchange import registry
from caseworker.exchange.words import Words
from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.imports import ImportFormat, ImportReport
from caseworker.models.query import Filters, Query
from caseworker.models.roles import Role, TagState
from caseworker.models.stored import Contact, VerificationInput
from caseworker.models.vocabulary import TermKind
from caseworker.paths import Paths
from caseworker.services.access import Access
from caseworker.services.bundle import Services, build
from caseworker.services.reference import Reference
from caseworker.storage.sqlite.vault import SqliteVault
from tests.any_facts import without_secrets
from tests.provider_files import npi
from tests.storage.directories import CHEAP, Clock, everything
from tests.unit.services.conftest import add

FORMATS = {
    FileFormat.CSV: ImportFormat.CSV,
    FileFormat.XLSX: ImportFormat.XLSX,
    FileFormat.VCARD4: ImportFormat.VCARD,
    FileFormat.HSDS: ImportFormat.HSDS,
}
ALL = Query(filters=Filters(include_inactive=True))
EVERYTHING = ExportOptions(everything=True)


@pytest.fixture
def elsewhere(tmp_path: Path, clock: Clock, reference: Reference) -> Iterator[Services]:
    """Another directory, empty, of a colleague."""

    def make(store: Any) -> Services:
        return build(store, actor="M. Idris", clock=clock.today, reference=reference)

    vault = SqliteVault(Paths.at(tmp_path / "elsewhere"), clock.today, words=index_words(reference), cost=CHEAP)
    services = Access(vault, make).create(None).services
    yield services
    services.store.close()


@pytest.fixture
def full(services: Services, clock: Clock) -> Services:
    """A directory with all that there is to know of a contact."""
    everybody = everything().model_dump(mode="json")
    zoe = add(services, **everybody)
    open_ = add(services, **(everybody | {"confidential": False, "family": "Open", "npi": npi(5)}))
    house = add(services, kind="organization", organization="Harbor House", about="=1+1", hours="Mon–Fri", npi=npi(5))
    add(services, given="Ada", family="Marsh", credential_text="LCSW, CADC", addresses=[{"state": "PA"}])
    gone = add(services, given="Binned")
    services.directory.move_to_bin([gone])
    services.roles.confirm(zoe, Role.THERAPIST)
    services.roles.reject(open_, Role.THERAPIST)
    services.roles.confirm(house, Role.INTERVENTIONIST)
    for number, contact_id in enumerate((zoe, zoe, open_, house)):
        clock.advance(days=1)
        services.notes.add(contact_id, f"Note {number}\n\n* a list, with \\ and ; and “quotes”", pinned=number == 0)
        groups = frozenset({FactGroup.REACH, FactGroup.AVAILABILITY})
        outcome = list(VerifyOutcome)[number]
        checked = VerificationInput(groups, date(2026, 1, 5) + timedelta(number), VerifyMethod.PHONE, outcome, "desk")
        services.store.write("verify", lambda tx, c=checked, i=contact_id: tx.add_verification(i, c), actor="Ben")
    return services


def everyone(services: Services) -> list[Contact]:
    return services.store.contacts(list(services.store.search(ALL).ids))


def export(services: Services, path: Path, wanted: FileFormat, options: ExportOptions = EVERYTHING) -> Path:
    vocabulary = services.reference.vocabulary

    def find(kind: TermKind, spelled: str) -> str:
        return term.code if (term := vocabulary.find(kind, spelled)) else ""

    words = Words(lambda role: services.reference.role(Role(role)).label, vocabulary.label, find)
    listed = [one for one in everyone(services) if options.everything or not one.facts.confidential]
    with path.open("wb") as file:
        registry.contact_writer(wanted)(file, listed, words, options)
    return path


def bring(services: Services, path: Path) -> ImportReport:
    preview = services.imports.inspect(path)
    return services.imports.run(path, services.imports.plan(preview))


def known(contact: Contact) -> tuple[object, ...]:
    """What is to come back: not when and by whom it was stored, nor the numbers of the store."""
    notes = [(one.body, one.author, one.created_at, one.pinned) for one in contact.notes]
    return contact.facts, contact.tags, contact.checked, notes


def by_uid(services: Services) -> dict[str, tuple[object, ...]]:
    return {contact.uid: known(contact) for contact in everyone(services)}


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_full_export_makes_the_same_directory(
    full: Services, elsewhere: Services, tmp_path: Path, wanted: FileFormat
) -> None:
    path = export(full, tmp_path / "all", wanted)
    report = bring(elsewhere, path)
    assert (report.added, report.updated, report.unchanged, report.skipped) == (4, 0, 0, 0)
    assert elsewhere.imports.inspect(path).format is FORMATS[wanted]
    assert by_uid(elsewhere) == by_uid(full)
    assert elsewhere.store.check().problems == ()


@pytest.mark.parametrize("wanted", FORMATS)
def test_without_everything_it_is_the_same_but_for_what_is_private(
    full: Services, elsewhere: Services, tmp_path: Path, wanted: FileFormat
) -> None:
    bring(elsewhere, export(full, tmp_path / "all", wanted, ExportOptions()))
    assert {one.uid: one.facts for one in everyone(elsewhere)} == {
        one.uid: without_secrets(one.facts) for one in everyone(full) if not one.facts.confidential
    }
    assert not any(one.notes or one.checked for one in everyone(elsewhere))
    assert not any(tag.state is not TagState.SUGGESTED for one in everyone(elsewhere) for tag in one.tags)


@pytest.mark.parametrize("wanted", FORMATS)
def test_the_same_directory_learns_nothing_new(full: Services, tmp_path: Path, wanted: FileFormat) -> None:
    before = by_uid(full)
    path = export(full, tmp_path / "all", wanted)
    for _ in range(2):
        report = bring(full, path)
        assert (report.added, report.updated, report.unchanged, report.step) == (0, 0, 4, None)
    assert by_uid(full) == before


@pytest.mark.parametrize("wanted", FORMATS)
def test_it_is_taken_back_and_brought_again(
    full: Services, elsewhere: Services, tmp_path: Path, wanted: FileFormat
) -> None:
    report = bring(elsewhere, export(full, tmp_path / "all", wanted))
    elsewhere.imports.undo(report)
    assert everyone(elsewhere) == []
    elsewhere.history.redo()
    assert by_uid(elsewhere) == by_uid(full)
    assert elsewhere.store.check().problems == ()


@pytest.mark.parametrize("wanted", FORMATS)
def test_who_is_known_keeps_what_is_known_here(
    full: Services, elsewhere: Services, tmp_path: Path, wanted: FileFormat
) -> None:
    """A file adds its notes, checks and decisions to those alone who are new."""
    path = export(full, tmp_path / "all", wanted)
    bring(elsewhere, path)
    (house,) = (one for one in everyone(elsewhere) if one.facts.organization == "Harbor House" and not one.facts.given)
    elsewhere.roles.reject(house.id, Role.INTERVENTIONIST)
    elsewhere.notes.add(house.id, "Ours")
    edited = next(one for one in everyone(full) if one.uid == house.uid)
    full.directory.edit(edited.id, edited.facts.model_copy(update={"fees": "$10"}), edited.version)
    full.notes.add(edited.id, "Theirs")
    report = bring(elsewhere, export(full, tmp_path / "all", wanted))
    assert (report.added, report.updated, report.unchanged) == (0, 1, 3)
    after = elsewhere.store.contact(house.id)
    assert after.facts.fees == "$10"
    assert after.notes[0].body == "Ours"
    assert "Theirs" not in [one.body for one in after.notes]
    assert [tag.state for tag in after.tags if tag.role is Role.INTERVENTIONIST] == [TagState.REJECTED]


def test_a_card_that_an_address_book_changed(services: Services, elsewhere: Services, tmp_path: Path) -> None:
    """What stands in the properties of the standard counts, wherever the card has been."""
    add(services, given="Ada", family="Marsh", fees="$40", phones=[{"number": "2155550142"}])
    path = export(services, tmp_path / "all", FileFormat.VCARD4)
    path.write_text(path.read_text(encoding="utf-8").replace("+12155550142", "+12155550177"), encoding="utf-8")
    bring(elsewhere, path)
    (ada,) = everyone(elsewhere)
    assert (ada.facts.phones[0].number, ada.facts.fees) == ("+12155550177", "$40")


def test_a_large_import_is_taken_back_whole(full: Services, elsewhere: Services, tmp_path: Path) -> None:
    """Enough contacts to be recorded as one range; undone as a whole."""
    first = everyone(full)[0]
    uid = "6a1f0c3e-0000-4000-8000-{:012}"
    many = [replace(first, uid=uid.format(number)) for number in range(700)]
    path = tmp_path / "many.vcf"
    with path.open("wb") as file:
        words = Words(str, full.reference.vocabulary.label)
        registry.contact_writer(FileFormat.VCARD4)(file, many, words, EVERYTHING)
    path.write_text(path.read_text(encoding="utf-8").replace("X-CASEWORKER-NPI", "X-NPI"), encoding="utf-8")
    report = bring(elsewhere, path)
    assert report.added == 700
    assert sum(len(one.notes) for one in everyone(elsewhere)) == 700 * len(first.notes) > 0
    elsewhere.imports.undo(report)
    assert elsewhere.store.check().problems == ()
    elsewhere.history.redo()
    assert {len(one.checked) for one in everyone(elsewhere)} == {len(first.checked)}
