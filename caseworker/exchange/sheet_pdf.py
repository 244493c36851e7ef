"""A sheet document → tagged PDF (PDF/UA-1) or pages as PNG, by Typst. All text goes in as data, never as markup.

Fonts are the program's own, so that a sheet looks the same everywhere; the system's are asked only for scripts
that these lack. Letters that no font has are replaced by words that say so, and are known before anything is set.
Any thread may call this; a template of the user's own may take long, so call it off the one that paints.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from caseworker.exchange import sheet_data, sheet_letters, sheet_templates, sheet_typst
from caseworker.exchange.rendered import Rendered
from caseworker.models.sheet import SheetDocument

_CSS_PIXELS = 96


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document as it can be set. `marks` are not yet in `data`."""

    document: SheetDocument
    data: dict[str, object]
    system_fonts: bool
    unprintable: tuple[str, ...]


_last: _Ready | None = None
"""Preview, the question what cannot be printed, and the file are asked of the same document one after the other."""


def pdf(document: SheetDocument) -> Rendered:
    """The sheet as PDF/UA-1. Raises `sheet_templates.BrokenTemplate` when the user's own template fails."""
    ready = _ready(document)
    with sheet_templates.source(document.template, document.template_path) as source:
        try:
            content = sheet_typst.pdf(source, ready.data, system_fonts=ready.system_fonts)
        except sheet_typst.Failed as error:
            if not error.missing:
                raise
            # The trial found a font, the page itself did not: a template may ask for another weight or family.
            data, fonts, more = sheet_letters.without(ready.data, error.missing)
            return Rendered(sheet_typst.pdf(source, data, system_fonts=fonts), (*ready.unprintable, *more))
    return Rendered(content, ready.unprintable)


def pages(document: SheetDocument, *, scale: float = 1.5, marks: bool = False) -> list[bytes]:
    """Each page as PNG. `scale` 1.0 is 96 dots an inch. `marks`: what is private is marked, for the preview alone.

    Raises `sheet_templates.BrokenTemplate` when the user's own template fails.
    """
    ready = _ready(document)
    data = json.dumps({**ready.data, "marks": marks})
    with sheet_templates.source(document.template, document.template_path) as source:
        return sheet_typst.png(source, data, system_fonts=ready.system_fonts, ppi=_CSS_PIXELS * scale)


def unprintable(document: SheetDocument) -> tuple[str, ...]:
    """Texts of the document of which letters cannot be set here. Quick: nothing but words in question are tried."""
    return _ready(document).unprintable


def warm() -> None:
    """Loads Typst and the fonts: call it on a thread before the first sheet is asked for."""
    sheet_typst.warm()


def _ready(document: SheetDocument) -> _Ready:
    global _last  # noqa: PLW0603
    last = _last
    if last is None or last.document != document:
        _last = last = _Ready(document, *sheet_letters.settled(sheet_data.data(document)))
    return last
