"""How a benchmark opens its directory. Light, for what measures the start of the program loads nothing else of here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from caseworker import resources
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.paths import Paths
from caseworker.storage.base import Today
from caseworker.storage.keys import Argon2Cost
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault

PASSPHRASE = "only a benchmark"
TODAY = datetime(2026, 6, 1, 12, tzinfo=UTC)
CLOCK = Today(lambda: TODAY)


def vault_in(folder: Path) -> SqliteVault:
    """With a key that is at hand at once: how long a passphrase takes is chosen, not measured."""
    return SqliteVault(paths_of(folder), CLOCK, words=words(), cost=Argon2Cost(time=1, memory=64, lanes=1))


def paths_of(folder: Path) -> Paths:
    return Paths.at(folder)


def words() -> IndexWords:
    vocabulary = Vocabulary.from_rows(
        {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind}
    )
    credentials = [(row["abbreviation"], row["name"]) for row in resources.read_csv("credentials.csv")]
    return IndexWords.of(vocabulary, credentials, digest="bench")
