"""What holds for every test: its own data folder, no real home, no logged warning, no thread left behind."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before any Qt: tests open no window on the screen of the person who runs them.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(autouse=True)
def own_places(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test gets an empty home and data folder; nothing of the person who runs the tests is touched."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("CASEWORKER_DATA_DIR", str(home / "caseworker"))
    monkeypatch.delenv("CASEWORKER_PASSPHRASE", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    return home


@pytest.fixture(autouse=True)
def no_logged_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A warning that the program logs is a defect, or the test says that it expects it (`caplog.clear()`)."""
    yield
    loud = [r for r in caplog.get_records("call") if r.levelno >= logging.WARNING]
    assert not loud, "logged: " + "; ".join(f"{r.name}: {r.getMessage()}" for r in loud)


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Threads that a test started end with it (a store that was not closed, say)."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 2
    while (left := _started_since(before)) and time.monotonic() < deadline:
        left[0].join(timeout=0.05)
    assert not left, "threads left running: " + ", ".join(thread.name for thread in left)


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    mine = [thread for thread in threading.enumerate() if thread not in before and thread.is_alive()]
    return [thread for thread in mine if not thread.name.startswith(("execnet", "Dummy"))]


@pytest.fixture
def real_data() -> Path:
    """Published files that are not part of the project; the test is skipped where they are not at hand."""
    if not REAL_DATA.is_dir():
        pytest.skip(f"the real files are not here ({REAL_DATA.name} beside the checkout's folder)")
    return REAL_DATA
