"""Short and other forms of a given name: Robert is Bob, Guadalupe is Lupe. Pure: the names are handed over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from caseworker.search.folding import fold


class Nicknames:
    """From pairs of a given name and its other forms. A short form may stand for several names ("Alex")."""

    def __init__(self, groups: Iterable[tuple[str, Iterable[str]]] = ()) -> None:
        self._groups: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for formal, nicknames in groups:
            group = tuple(dict.fromkeys(filter(None, map(fold, (formal, *nicknames)))))
            for name in group:
                self._groups[name].append(group)

    def __len__(self) -> int:
        return len(self._groups)

    def others(self, word: str) -> tuple[str, ...]:
        """The other forms of the name that `word` is, folded, each one word: full names first; empty for no name."""
        own = fold(word)
        groups = self._groups.get(own, ())
        formal = (group[0] for group in groups)
        short = (name for group in groups for name in group[1:])
        return tuple(name for name in dict.fromkeys((*formal, *short)) if name != own and " " not in name)
