"""The composition root: paths → settings → vault → services → window. The only place that names a concrete store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

from caseworker import __version__, resources
from caseworker.paths import Paths
from caseworker.services.access import Access
from caseworker.services.bundle import Services, build
from caseworker.services.program import Program
from caseworker.services.reference import Reference
from caseworker.settings import Settings
from caseworker.storage.base import Store, Today
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault


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
        return build(store, actor=settings.actor, clock=clock, reference=reference)

    vault = SqliteVault(paths, clock, words=index_words(reference))
    return Program(paths, settings, Access(vault, make))


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
    from caseworker.ui.run import run_window

    return run_window(program, screenshot)
