"""Directories to test with: plain and encrypted, on a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.directories import Clock, Directory, SqliteDirectory

pytest.register_assert_rewrite("tests.storage.contract", "tests.storage.contract_figures")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["plain", "encrypted"])
def directory(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Directory]:
    """A new directory, once plain and once encrypted."""
    made = SqliteDirectory(tmp_path / "data", clock, encrypted=request.param == "encrypted")
    yield made
    made.close()


@pytest.fixture
def plain(tmp_path: Path, clock: Clock) -> Iterator[SqliteDirectory]:
    made = SqliteDirectory(tmp_path / "data", clock, encrypted=False)
    yield made
    made.close()
