"""Services over the real SQLite store, on a clock that the test moves. The reference tables are loaded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from caseworker.app import index_words
from caseworker.models.changes import Kind
from caseworker.models.contact import ContactFacts
from caseworker.paths import Paths
from caseworker.services.access import Access
from caseworker.services.bundle import Services, build
from caseworker.services.reference import Reference
from caseworker.storage.base import Store
from caseworker.storage.sqlite.index_words import IndexWords
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import CHEAP, Clock

ACTOR = "J. Okafor"
PASSPHRASE = "nine quiet herons"
MakeAccess = Callable[[], Access]


@pytest.fixture(scope="session")
def reference() -> Reference:
    shared = Reference()
    shared.warm_up()
    return shared


@pytest.fixture(scope="session")
def words(reference: Reference) -> IndexWords:
    return index_words(reference)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def today(clock: Clock) -> date:
    return clock.today.date()


@pytest.fixture
def access(tmp_path: Path, clock: Clock, reference: Reference, words: IndexWords) -> Access:
    """The door to a directory that does not exist yet."""

    def make(store: Store) -> Services:
        return build(store, actor=ACTOR, clock=clock.today, reference=reference)

    return Access(SqliteVault(Paths.at(tmp_path / "data"), clock.today, words=words, cost=CHEAP), make)


@pytest.fixture
def trial(access: Access) -> Iterator[Services]:
    """An empty directory without a passphrase."""
    services = access.create(None).services
    yield services
    services.store.close()


@pytest.fixture
def services(access: Access) -> Iterator[Services]:
    """An empty, protected directory."""
    services = access.create(PASSPHRASE).services
    yield services
    services.store.close()


@pytest.fixture
def contact_id(services: Services) -> int:
    """Ada Lovell, LCSW in Pennsylvania, accepting."""
    return add(services, given="Ada", family="Lovell", credential_text="LCSW", addresses=[{"state": "PA"}])


def facts(services: Services, **data: object) -> ContactFacts:
    return services.directory.validate(data)


def add(services: Services, **data: object) -> int:
    return services.directory.add(facts(services, **data)).only(Kind.CONTACT)
