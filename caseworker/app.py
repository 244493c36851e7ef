"""The composition root: paths → settings → vault → services → window. The only place that names a concrete store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from caseworker import __version__, resources
from caseworker.collecting import loading
from caseworker.paths import Paths
from caseworker.services.access import Access
from caseworker.services.bundle import Services, build
from caseworker.services.imports_apart import ImportApart
from caseworker.services.program import Program
from caseworker.services.reference import Reference
from caseworker.settings import Settings
from caseworker.storage.base import Store, Today
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault

if TYPE_CHECKING:
    from caseworker.apart import Line
    from caseworker.services.imports_apart import Done, ImportJob
    from caseworker.storage.base import Lent


def run(arguments: Sequence[str]) -> int:
    """The exit code of the window (no arguments) or of a command."""
    if not arguments:
        return window(compose(None), None)
    # The command line's own libraries, which the window does without.
    from caseworker.cli.main import run as run_command

    return run_command(arguments, compose, window)


def compose(data_dir: Path | None) -> Program:
    """The program of one data folder; nothing is opened or created yet."""
    paths = Paths.find(data_dir)
    settings = Settings(paths.settings)
    clock = Today(lambda: datetime.now(UTC))
    reference = Reference()

    def make(store: Store) -> Services:
        return build(
            store,
            actor=settings.actor,
            clock=clock,
            reference=reference,
            apart=ImportApart(_import_apart),
            own_templates=paths.sheets,
        )

    vault = SqliteVault(paths, clock, words=index_words(reference))
    return Program(paths, settings, Access(vault, make))


def _import_apart(line: Line, lent: Lent, job: ImportJob) -> Done:
    """An import in the process that was started for it."""
    # Pydantic, which the window does without at its start.
    from caseworker.services.imports_apart import work_apart

    clock = Today(lambda: datetime.now(UTC))
    reference = Reference()
    vault = SqliteVault(Paths.at(lent.data), clock, words=index_words(reference))
    store = vault.open_lent(lent)
    try:
        services = build(store, actor=job.actor, clock=clock, reference=reference)
        return work_apart(line, services.session, services.imports.run, job)
    finally:
        store.close()


def index_words(reference: Reference) -> IndexWords:
    """What the store's index knows of the program's tables; a new version of them builds it anew."""
    credentials = [(row["abbreviation"], row["name"]) for row in resources.read_csv("credentials.csv")]
    digest = blake2b(__version__.encode(), digest_size=8)
    for file in (resources.path("credentials.csv"), *sorted(resources.path("vocabulary").glob("*.csv"))):
        digest.update(file.read_bytes())
    licenses = reference.license_names()
    return IndexWords.of(reference.vocabulary, credentials, licenses=licenses, digest=digest.hexdigest())


def window(program: Program, screenshot: Path | None) -> int:
    """Shows the window until it is closed, or saves a picture of it to `screenshot`."""
    # Qt is loaded by nothing else.
    with loading():
        from caseworker.ui.run import run_window

    return run_window(program, screenshot)
