"""What the program knows besides contacts: roles, vocabulary, credentials, crisis lines, places.

Everything is read on first use and kept. Nothing here loads pydantic or the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from caseworker import resources
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.services.places import Gazetteer, Place

if TYPE_CHECKING:
    from caseworker.models.roles import Role, RoleDefinition


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """`text` is a finished sentence for people in distress; `phone` what to dial."""

    label: str
    text: str
    text_es: str
    phone: str


class Reference:
    def __init__(self) -> None:
        self._places = Gazetteer()

    def role(self, role: Role) -> RoleDefinition:
        raise NotImplementedError

    @cached_property
    def vocabulary(self) -> Vocabulary:
        rows = {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind}
        return Vocabulary.from_rows(rows)

    def credential_names(self) -> tuple[str, ...]:
        """Abbreviations to offer while typing, in the order of the table."""
        rows = resources.read_csv("credentials.csv")
        return tuple(dict.fromkeys(row["abbreviation"] for row in rows))

    def crisis_lines(self) -> tuple[CrisisLine, ...]:
        rows = resources.read_toml("crisis_lines.toml")["line"]
        return tuple(
            CrisisLine(row["label"], row["text"], row.get("text_es", ""), row.get("phone", "")) for row in rows
        )

    def place(self, text: str) -> Place | None:
        """A ZIP code, or a city with or without its state ("Camden, NJ"); None when there is no such place."""
        return self._places.zip(text) or self._places.city(text)

    def locate_zip(self, zip_code: str) -> tuple[float, float] | None:
        """Latitude and longitude of a ZIP code's middle, in degrees."""
        place = self._places.zip(zip_code)
        return (place.latitude, place.longitude) if place else None

    def warm_up(self) -> None:
        """Loads what takes time. Call it off the window's thread."""
        self._places.load()
        _ = self.vocabulary
