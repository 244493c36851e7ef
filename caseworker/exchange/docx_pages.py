"""Where the pages of a Word sheet end, about: a contact that would not fit on the rest of one begins the next.

Word keeps a contact together by itself; LibreOffice tears long rows of kept paragraphs, and leaves a name alone at the
foot of a page. Both do as they are told by a break before the name, so breaks stand wherever a page is probably full.
"""

from __future__ import annotations

from collections.abc import Iterable

from caseworker.exchange.sheet_parts import Part

_PAGE, _LETTERS = 38.0, 72
"""Lines of a page, and letters of a line beside its label, in type of 11 points."""
_NAME, _TITLE, _CODE = 2.5, 1.8, 5.0
"""How many lines the name above a contact takes, the title of a part, and a code."""


class Pages:
    """Asked for one contact after the other."""

    def __init__(self, size: float, *above: Part) -> None:
        """`size` of the type, in points; `above`: what stands on the first page before the contacts."""
        self._size = size
        self._page = _PAGE * 11 / size
        self._used = 4 + self._lines(above)
        self._is_first = True

    def place(self, parts: Iterable[Part], *, has_code: bool) -> tuple[bool, bool]:
        """Whether the contact must begin a page, and whether it fits on one as a whole."""
        lines = _NAME + self._lines(parts) + (_CODE if has_code else 0)
        # The first one stays below the title, even if it goes on over the page.
        begins = not self._is_first and self._used + lines > self._page
        self._used = lines if begins else self._used + lines
        self._is_first = False
        return begins, self._used <= self._page

    def _lines(self, parts: Iterable[Part]) -> float:
        width = _LETTERS * 11 / self._size
        lines = 0.0
        for part in parts:
            texts = [*(f"{fact.text} {fact.note}" for fact in part.facts), *part.paragraphs]
            lines += _TITLE if part.title else 0
            lines += sum(-(-len(line) // width) for text in texts for line in text.split("\n"))
            lines += sum(1 + max(map(len, row)) // 20 for row in part.table.rows) + 1 if part.table else 0
        return lines
