"""What a directory keeps beside contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_LINE = 200
"""Characters of a line beside a contact on a list."""
LONGEST_LIST_NAME = 80


class ListKind(StrEnum):
    """There is one tray (the sheet that nobody named) and one list of favorites; of named ones any number."""

    TRAY = "tray"
    FAVORITES = "favorites"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class ListItem:
    """A contact on a list. `private_line` is for whoever made it, `client_line` is printed for the client."""

    contact_id: int
    private_line: str = ""
    client_line: str = ""


@dataclass(frozen=True, slots=True)
class SavedList:
    """Contacts in the user's order. `name` is empty but for named lists.

    Of favorites the contacts themselves say whether they are some: a store keeps order and lines.
    """

    id: int
    kind: ListKind
    name: str
    items: tuple[ListItem, ...]

    @property
    def contact_ids(self) -> tuple[int, ...]:
        return tuple(item.contact_id for item in self.items)


@dataclass(frozen=True, slots=True)
class Draft:
    """Unsaved typing, kept in the directory file so that it is as protected as what is saved. `body` is JSON."""

    key: str
    body: str
    saved_at: datetime
