"""An encrypted directory full of fictional contacts, with notes and verifications."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

from caseworker.models.codes import FactGroup, VerifyMethod
from caseworker.models.stored import NewContact, VerificationInput
from caseworker.storage.base import Transaction
from caseworker.storage.sqlite.store import SqliteStore
from tests.bench.opening import PASSPHRASE, TODAY, vault_in, words
from tests.bench.people import Person, people

_BATCH = 5_000
__all__ = ["TODAY", "filled", "words"]


@contextmanager
def filled(size: int, seed: int, folder: Path | None = None) -> Iterator[tuple[SqliteStore, float]]:
    """The store, and the seconds that filling took (0 when `folder` held it already)."""
    with tempfile.TemporaryDirectory(prefix="bench") as temporary:
        vault = vault_in(folder or Path(temporary))
        seconds = 0.0
        if vault.exists():
            store = vault.open(passphrase=PASSPHRASE)
        else:
            store, _ = vault.create(PASSPHRASE)
            start = time.perf_counter()
            store.write("import.run", lambda tx: _fill(tx, size, seed), actor="bench", undoable=False, at=TODAY)
            seconds = time.perf_counter() - start
        assert isinstance(store, SqliteStore)
        try:
            yield store, seconds
        finally:
            store.close()


def _fill(tx: Transaction, size: int, seed: int) -> None:
    coming = people(size, seed)
    chance = random.Random(seed)
    while batch := list(islice(coming, _BATCH)):
        ids = tx.add_contacts([NewContact(one.facts, one.tags) for one in batch])
        for contact_id, one in zip(ids, batch, strict=True):
            _add_notes(tx, contact_id, one, chance)


def _add_notes(tx: Transaction, contact_id: int, person: Person, chance: random.Random) -> None:
    if person.note:
        tx.add_note(contact_id, person.note, pinned=False)
    if chance.random() < 0.3:
        day = (TODAY - timedelta(days=chance.randrange(500))).date()
        group = chance.choice((FactGroup.AVAILABILITY, FactGroup.REACH))
        tx.add_verification(contact_id, VerificationInput(frozenset({group}), day, VerifyMethod.PHONE))
