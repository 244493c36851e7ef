"""What the program knows besides contacts: roles, vocabulary, credentials, crisis lines, places.

Everything is read on first use and kept, and what reads it is loaded then: the first page needs next to nothing of
it. Nothing here loads pydantic or the database.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING

from caseworker import resources
from caseworker.messages import translate
from caseworker.models.own_words import OwnWord
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.services.places import Gazetteer, Place

if TYPE_CHECKING:
    from datetime import date

    from caseworker.models.guide import RoleDefinition
    from caseworker.models.roles import Role
    from caseworker.search.lexicon import Lexicon
    from caseworker.search.nicknames import Nicknames


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """`text` is a finished sentence for people in distress; `phone` what to dial; `url` may be empty."""

    label: str
    text: str
    text_es: str
    phone: str
    label_es: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A text that the law asks for. `checked`: the day on which it was last compared with its `source`.

    `text_es` is a translation, which the law does not know: it goes beside the text, never instead of it.
    """

    text: str
    checked: date
    source: str
    text_es: str = ""


class Reference:
    def __init__(self) -> None:
        self._places = Gazetteer()
        self._own_words: tuple[OwnWord, ...] = ()
        self._lexicon: Lexicon | None = None
        self._lexicon_lock = threading.Lock()

    def role(self, role: Role) -> RoleDefinition:
        """What the role means, in words. Raises UnreadableFile if the table is missing, as all of these do."""
        from caseworker.roles.definitions import load_definitions

        return next(one for one in load_definitions() if one.role is role)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        rows = {kind: resources.read_csv("vocabulary", f"{kind.value}.csv") for kind in TermKind}
        return Vocabulary.from_rows(rows)

    def credential_names(self) -> tuple[str, ...]:
        """Abbreviations to offer while typing, in the order of the table."""
        return self._credential_names

    def credential_title(self, abbreviation: str) -> str:
        """What the letters stand for, as the board that gives them says it; empty where the table does not know."""
        return self._credential_titles.get(abbreviation, "")

    @cached_property
    def _credential_titles(self) -> dict[str, str]:
        return {row["abbreviation"]: row["name"] for row in reversed(resources.read_csv("credentials.csv"))}

    @cached_property
    def _credential_names(self) -> tuple[str, ...]:
        rows = resources.read_csv("credentials.csv")
        return tuple(dict.fromkeys(row["abbreviation"] for row in rows))

    def license_names(self) -> frozenset[str]:
        """Abbreviations that stand for nothing but a license."""
        rows = resources.read_csv("credentials.csv")
        return frozenset(row["abbreviation"] for row in rows) - {
            row["abbreviation"] for row in rows if row["kind"] != "license"
        }

    @property
    def lexicon(self) -> Lexicon:
        """What the search field understands now. Whoever needs it twice for one answer keeps it meanwhile."""
        with self._lexicon_lock:
            if self._lexicon is None:
                self._lexicon = self._made_lexicon()
            return self._lexicon

    def use_own_words(self, words: tuple[OwnWord, ...]) -> None:
        """The words of the directory that is open, in place of those before. For any thread; does the work itself."""
        with self._lexicon_lock:
            if words == self._own_words:
                return
            self._own_words = words
            if self._lexicon is not None:
                # Not at the next keystroke.
                self._lexicon = self._made_lexicon()

    def _made_lexicon(self) -> Lexicon:
        from caseworker.roles.definitions import load_definitions
        from caseworker.search.lexicon import Lexicon

        labels = {definition.role: definition.label for definition in load_definitions()}
        return Lexicon(
            self.vocabulary,
            credentials=self._credential_names,
            role_labels=labels,
            is_place=self._is_place,
            own=((word.typed, word.means) for word in self._own_words),
        )

    @cached_property
    def nicknames(self) -> Nicknames:
        from caseworker.search.nicknames import Nicknames

        rows = resources.read_csv("nicknames.csv")
        return Nicknames((row["formal"], row["nicknames"].split("|")) for row in rows)

    def crisis_lines(self) -> tuple[CrisisLine, ...]:
        """911 and 988 first."""
        return self._crisis_lines

    @cached_property
    def _crisis_lines(self) -> tuple[CrisisLine, ...]:
        names = [field.name for field in fields(CrisisLine)]
        rows = resources.read_toml("crisis_lines.toml")["line"]
        return tuple(CrisisLine(**{name: row.get(name, "") for name in names}) for row in rows)

    @cached_property
    def part2_notice(self) -> Notice:
        """What goes with whatever is disclosed about substance use treatment (42 CFR 2.32)."""
        row = resources.read_toml("part2_notice.toml")
        return Notice(row["text"], row["checked"], row["source"], row["text_es"])

    def place(self, text: str) -> Place | None:
        """A ZIP code, or a city with or without its state ("Camden, NJ"); None when there is no such place.

        Loads the ZIP codes on first use, which takes half a second.
        """
        return self._places.zip(text) or self._places.city(text)

    def place_problem(self, text: str) -> str:
        """One sentence when `place` does not know that place: what is wrong, and what to type instead; else empty."""
        if self.place(text) is not None:
            return ""
        if self._places.is_military(text):
            sentence = translate(
                "finding",
                "“{place}” is a military post office, which has no place on the map: "
                "enter the ZIP code or the city of the town to search around.",
            )
        else:
            sentence = translate(
                "finding", "“{place}” is no place in the United States: enter a ZIP code, or a city and its state."
            )
        return sentence.format(place=text.strip())

    def locate_zip(self, zip_code: str) -> tuple[float, float] | None:
        """Latitude and longitude of a ZIP code's middle, in degrees."""
        place = self._places.zip(zip_code)
        return (place.latitude, place.longitude) if place else None

    @property
    def knows_places(self) -> bool:
        """Whether `place` answers at once."""
        return self._places.is_loaded

    def warm_up(self) -> None:
        """Loads what takes time. Call it off the window's thread."""
        _ = self.lexicon
        self._places.load()

    def _is_place(self, words: str) -> bool | None:
        return self.place(words) is not None if self.knows_places else None
