"""What is remembered between starts: window, theme, sorting, the name to sign with. Never client data.

A plain JSON file. A damaged or unwritable one costs the remembered values, never the start.
"""

from __future__ import annotations

import getpass
import json
import logging
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

_LOG = logging.getLogger(__name__)
ACTOR = "actor"
USE_KEYRING = "use_keyring"
HOME_PLACE = "home_place"
"""The ZIP code or city that distances are measured from."""


class Settings:
    """Values are JSON: str, int, float, bool, None, list, dict. Safe from any thread; written at each `set`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._values = _read(path)

    def get(self, key: str, default: Any = None) -> Any:
        """The remembered value, or `default`."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Remembers `value`; None forgets the key."""
        with self._lock:
            if value is None:
                self._values.pop(key, None)
            elif self._values.get(key) == value and type(self._values.get(key)) is type(value):
                return
            else:
                self._values[key] = value
            self._save()

    @property
    def actor(self) -> str:
        """Who signs notes and changes: as set, else the name of the account on this computer."""
        return str(self._values.get(ACTOR) or _account_name())

    def _save(self) -> None:
        try:
            _replace(self._path, json.dumps(self._values, indent=1, sort_keys=True))
        except OSError as error:
            # Remembering a window's size is not worth a message to somebody at work.
            _LOG.info("settings were not written: %s", error.__class__.__name__)


def _read(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        _LOG.info("settings were not readable and start anew: %s", error.__class__.__name__)
        return {}
    return values if isinstance(values, dict) else {}


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _account_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "caseworker"
