"""A sheet document → tagged PDF (PDF/UA-1) or pages as PNG, by Typst. All text goes in as data, never as markup.

Fonts are the program's own, so that a sheet looks the same everywhere; the system's are asked only for scripts
that these lack. Letters that no font has are replaced by words that say so, and are known before anything is set.
Any thread may call this; a template of the user's own may take long, so call it off the one that paints.
"""

from __future__ import annotations

from caseworker.collecting import rarer_collections
from caseworker.exchange import sheet_data, sheet_letters, sheet_templates, sheet_typst
from caseworker.exchange.rendered import Rendered
from caseworker.models.sheet import SheetDocument

_CSS_PIXELS = 96


@rarer_collections()
def pdf(document: SheetDocument) -> Rendered:
    """The sheet as PDF/UA-1. Raises `sheet_templates.BrokenTemplate` when the user's own template fails."""
    data, fonts, changed = sheet_letters.settled(sheet_data.data(document))
    with sheet_templates.source(document.template, document.template_path) as source:
        try:
            content = sheet_typst.pdf(source, data, system_fonts=fonts)
        except sheet_typst.Failed as error:
            if not error.missing:
                raise
            # The trial found a font, the page itself did not: a template may ask for another weight or family.
            data, fonts, more = sheet_letters.without(data, error.missing)
            return Rendered(sheet_typst.pdf(source, data, system_fonts=fonts), (*changed, *more))
    return Rendered(content, changed)


def pages(document: SheetDocument, *, scale: float = 1.5, marks: bool = False) -> list[bytes]:
    """Each page as PNG. `scale` 1.0 is 96 dots an inch. `marks`: what is private is marked, for the preview alone.

    Raises `sheet_templates.BrokenTemplate` when the user's own template fails.
    """
    data, fonts, _ = sheet_letters.settled(sheet_data.data(document))
    with sheet_templates.source(document.template, document.template_path) as source:
        return sheet_typst.png(source, {**data, "marks": marks}, system_fonts=fonts, ppi=_CSS_PIXELS * scale)


def unprintable(document: SheetDocument) -> tuple[str, ...]:
    """Texts of the document of which letters cannot be set here. Quick: nothing but words in question are tried."""
    _, _, changed = sheet_letters.settled(sheet_data.data(document))
    return changed


def warm() -> None:
    """Loads Typst and the fonts: call it on a thread before the first sheet is asked for."""
    sheet_typst.warm()
