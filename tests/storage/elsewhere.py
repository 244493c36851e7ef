"""What the scripts of `test_trouble` and `test_kill` use in their own process."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caseworker.errors import DiskFull, EnvironmentProblem, ReadOnly
from caseworker.paths import Paths
from caseworker.storage.base import Store, Today
from caseworker.storage.keys import DataKey
from caseworker.storage.sqlite.connection import connect, tune
from caseworker.storage.sqlite.vault import SqliteVault
from tests.storage.directories import CHEAP, add, add_one, everything, person

__all__ = [
    "DiskFull",
    "EnvironmentProblem",
    "ReadOnly",
    "add",
    "add_one",
    "everything",
    "make",
    "os",
    "person",
    "raw",
    "reopen",
    "sys",
    "vault",
]


def vault(folder: str) -> SqliteVault:
    return SqliteVault(Paths.at(Path(folder) / "data"), Today(lambda: datetime.now(UTC)), cost=CHEAP, busy_seconds=5)


def make(folder: str, passphrase: str) -> Store:
    store, _ = vault(folder).create(passphrase or None)
    return store


def reopen(folder: str, passphrase: str) -> Store:
    return vault(folder).open(passphrase=passphrase or None)


def raw(file: str, key: str) -> Any:
    connection = connect(Path(file), DataKey(bytes.fromhex(key)) if key else None, writes=True)
    tune(connection)
    return connection
