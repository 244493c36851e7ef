"""The contract, kept by each backend. A further one is a further subclass with its own `directory`."""

from __future__ import annotations

from tests.storage.contract import StoreContract


class TestSqlite(StoreContract):
    """Plain and encrypted: see `conftest.directory`."""
