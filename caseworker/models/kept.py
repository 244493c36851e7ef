"""What a directory keeps beside contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SavedList:
    """A sheet in the making (`name` empty: the tray) or a named list. Contact ids in the user's order."""

    id: int
    name: str
    contact_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved typing, kept in the directory file so that it is as protected as what is saved. `body` is JSON."""

    key: str
    body: str
    saved_at: datetime
