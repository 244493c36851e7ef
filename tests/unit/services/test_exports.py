"""Exports: who leaves, in which columns, what is noted of it, and that a full one brings the same directory back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from caseworker.errors import Cancelled, EnvironmentProblem, InvalidInput
from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.models.export import ExportOptions, FileFormat
from caseworker.models.imports import Progress
from caseworker.models.query import Filters, Query
from caseworker.models.roles import Role, RoleTag, TagState
from caseworker.models.stored import VerificationInput
from caseworker.paths import Paths
from caseworker.services.bundle import Services, build
from caseworker.services.cancel import CancelToken
from caseworker.services.reference import Reference
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import CHEAP, Clock, everything
from tests.unit.services.conftest import add

EVERYTHING = ExportOptions(everything=True)
WHOLE = (FileFormat.CSV, FileFormat.XLSX, FileFormat.VCARD4, FileFormat.HSDS)
TABLES = (FileFormat.CSV, FileFormat.XLSX)


@pytest.fixture
def full(services: Services, clock: Clock) -> Services:
    """Contacts with all there can be."""
    facts = everything()
    services.directory.add(facts)
    (one,) = services.store.search(Query(filters=Filters(include_inactive=True))).ids
    clock.advance(days=1)
    services.roles.confirm(one, Role.INTERVENTIONIST)
    services.roles.reject(one, Role.THERAPIST)
    for text, pinned in (("First\n\n**bold**", False), ("=HYPERLINK(1)", True), ("x" * 20_000, False)):
        clock.advance(hours=5)
        services.notes.add(one, text, pinned)
    for group, outcome in ((FactGroup.REACH, VerifyOutcome.NO_ANSWER), (FactGroup.PRACTICE, VerifyOutcome.CONFIRMED)):
        clock.advance(days=3)
        services.store.write(
            "contact.verify",
            lambda tx, group=group, outcome=outcome: tx.add_verification(
                one,
                VerificationInput(
                    frozenset({group, FactGroup.AVAILABILITY}),
                    clock.today.date() - timedelta(days=1),
                    VerifyMethod.PHONE,
                    outcome,
                    "rang; twice",
                ),
            ),
            actor="Ben",
        )
    same_npi = {"given": "Ada", "family": "Marsh", "npi": facts.npi}
    add(services, **same_npi, terms=[{"kind": "specialty", "text": "A; B | C, D"}])
    add(services, given="JOHN", family="Doe", organization="NONE", favorite=True)
    return services


@pytest.fixture
def elsewhere(tmp_path: Path, clock: Clock, reference: Reference, words: IndexWords) -> Callable[[], Services]:
    """Another directory, empty."""

    def make() -> Services:
        vault = SqliteVault(Paths.at(tmp_path / "elsewhere"), clock.today, words=words, cost=CHEAP)
        store, _ = vault.create(None)
        return build(store, actor="Somebody else", clock=clock.today, reference=reference)

    return make


def decided(tag: RoleTag) -> tuple[Any, ...]:
    return tag.role, tag.state, tag.decided_by, tag.decided_at


def all_of(services: Services) -> list[tuple[Any, ...]]:
    """Everything of every contact, but when it was entered, by whom, and notes' numbers."""
    ids = services.store.search(Query(filters=Filters(include_inactive=True))).ids
    return sorted(
        (
            one.uid,
            one.facts,
            [decided(tag) for tag in one.tags if tag.state is not TagState.SUGGESTED],
            [(note.body, note.author, note.pinned, note.created_at) for note in one.notes],
            one.checked,
        )
        for one in services.store.contacts(ids)
    )


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("wanted", WHOLE)
def test_a_full_export_brings_the_same_directory_back(
    full: Services, elsewhere: Callable[[], Services], tmp_path: Path, wanted: FileFormat
) -> None:
    path = tmp_path / f"all.{wanted.suffix}"
    written = full.exports.write(path, wanted, None, EVERYTHING, purpose="a move")
    assert (written.contacts, written.omitted_confidential) == (3, 0)
    before = all_of(full)
    other = elsewhere()
    try:
        report = other.imports.run(path, other.imports.plan(other.imports.inspect(path)))
        assert (report.added, report.skipped) == (3, 0)
        assert all_of(other) == before
        again = other.imports.run(path, other.imports.plan(other.imports.inspect(path)))
        assert (again.added, again.updated, again.unchanged) == (0, 0, 3)
        assert all_of(other) == before
    finally:
        other.store.close()
    home = full.imports.run(path, full.imports.plan(full.imports.inspect(path)))
    assert (home.added, home.updated, home.skipped) == (0, 0, 0)
    assert all_of(full) == before


def test_a_contact_that_was_edited_in_the_table_is_updated(services: Services, tmp_path: Path) -> None:
    one = add(services, given="Ada", family="Marsh")
    services.exports.write(tmp_path / "all.csv", FileFormat.CSV)
    (row,) = rows_of(tmp_path / "all.csv")
    row["Hours"] = "Mondays"
    edited = io.StringIO(newline="")
    writer = csv.DictWriter(edited, list(row))
    writer.writeheader()
    writer.writerow(row)
    (tmp_path / "edited.csv").write_text(edited.getvalue(), encoding="utf-8")
    report = services.imports.run(
        tmp_path / "edited.csv", services.imports.plan(services.imports.inspect(tmp_path / "edited.csv"))
    )
    assert report.updated == 1
    assert services.directory.get(one).facts.hours == "Mondays"


# --- what leaves ----------------------------------------------------------------------------------------------
def test_everything_leaves_only_for_a_purpose_which_is_noted(services: Services, tmp_path: Path) -> None:
    hidden, ada = add(services, given="Hidden", confidential=True), add(services, given="Ada")
    services.notes.add(ada, "A private remark")
    path = tmp_path / "all.csv"
    for options, purpose in ((ExportOptions(), ""), (EVERYTHING, " moving  to a new office")):
        written = services.exports.write(path, FileFormat.CSV, [hidden, ada], options, purpose=purpose)
        text = path.read_text(encoding="utf-8-sig")
        assert ("A private remark" in text, "Hidden" in text) == (options.everything, options.everything)
        assert written.omitted_confidential == (not options.everything)
    full, plain = services.history.audit(2)
    assert (plain.action, plain.ids, plain.count, plain.detail) == ("contacts.export", (ada,), 1, "")
    assert full.detail == "with confidential facts and notes: moving to a new office"
    assert full.count == 2
    with pytest.raises(InvalidInput, match="needed for"):
        services.exports.write(path, FileFormat.CSV, None, EVERYTHING, purpose="  ")
    assert services.history.audit(1)[0].id == full.id


def test_columns_that_may_not_leave_or_are_not_there_are_refused(services: Services, tmp_path: Path) -> None:
    for code in ("notes", "nonsense"):
        with pytest.raises(InvalidInput, match=f"no column “{code}”.*family"):
            services.exports.write(tmp_path / "all.csv", FileFormat.CSV, None, ExportOptions(("family", code)))
    assert not list(tmp_path.glob("*.csv"))
    options = ExportOptions(("family", "notes"), everything=True)
    add(services, given="Ada", family="Marsh")
    services.exports.write(tmp_path / "all.csv", FileFormat.CSV, None, options, purpose="a check")
    assert list(rows_of(tmp_path / "all.csv")[0]) == [
        *("Last Name", "Note - Text", "Note - Author", "Note - Written (UTC)", "Note - Pinned")
    ]


@pytest.mark.parametrize("wanted", [FileFormat.CSV, FileFormat.XLSX, FileFormat.VCARD3, FileFormat.FHIR])
def test_notes_and_referrals_are_not_exported(services: Services, tmp_path: Path, wanted: FileFormat) -> None:
    services.notes.add(add(services, given="Ada"), "A private remark")
    written = services.exports.write(tmp_path / "all", wanted)
    content = written.path.read_bytes()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(written.path) as package:
            content = b"".join(map(package.read, package.namelist()))
    assert b"Ada" in content
    assert b"private remark" not in content


# --- files ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("wanted", [one for one in FileFormat if not one.is_sheet])
def test_an_export_that_is_stopped_leaves_the_old_file_and_nothing_beside_it(
    services: Services, tmp_path: Path, wanted: FileFormat
) -> None:
    ids = [add(services, given=f"Person {number}") for number in range(3)] * 400
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "all"
    path.write_text("old", encoding="utf-8")
    cancel = CancelToken()
    seen: list[tuple[Progress, list[str]]] = []

    def stop_in_the_middle(progress: Progress) -> None:
        seen.append((progress, [one.name for one in folder.rglob("*")]))
        if progress.done:
            cancel.cancel()

    with pytest.raises(Cancelled):
        services.exports.write(path, wanted, ids, progress=stop_in_the_middle, cancel=cancel)
    assert [progress.done for progress, _ in seen] == [0, 500]
    # What is half done lies beside its target, and not in a folder for all.
    assert len(seen[-1][1]) > 1
    assert [(one.name, one.read_text(encoding="utf-8")) for one in folder.rglob("*")] == [("all", "old")]
    assert services.history.audit(1)[0].action != "contacts.export"
    services.exports.write(path, wanted, ids[:3], progress=lambda progress: seen.append((progress, [])))
    assert (seen[-1][0].done, seen[-1][0].total) == (3, 3)
    assert [one.name for one in folder.rglob("*")] == ["all"]


@pytest.mark.parametrize("wanted", TABLES)
def test_a_place_that_cannot_be_written_to(services: Services, tmp_path: Path, wanted: FileFormat) -> None:
    add(services, given="Ada")
    with pytest.raises(EnvironmentProblem):
        services.exports.write(tmp_path / "none" / "all", wanted)
    assert services.history.audit(1)[0].action != "contacts.export"


def test_sheets_are_not_among_the_formats(services: Services) -> None:
    assert not any(one.is_sheet for one in services.exports.formats())
    assert set(services.exports.formats()) | set(services.sheets.formats()) == set(FileFormat)
    assert services.exports.count() == 0
    add(services, given="Gone", status="inactive")
    assert services.exports.count() == 1
