"""What is remembered between sheets: fields and paper. Never a title or for whom: they may name a client."""

from __future__ import annotations

from caseworker.models.sheet import DEFAULT_FIELDS, Paper, SheetField, SheetOptions
from caseworker.ui.context import Settings

FIELDS, PAPER = "sheet_left_out", "sheet_paper"


def recall(settings: Settings) -> SheetOptions:
    """Notes are always off at first."""
    left_out = settings.get(FIELDS, [])
    fields = DEFAULT_FIELDS - {field for field in SheetField if isinstance(left_out, list) and field.value in left_out}
    paper = settings.get(PAPER)
    known = isinstance(paper, str) and paper in set(Paper)
    return SheetOptions(fields=fields, paper=Paper(paper) if known else Paper.LETTER)


def remember(settings: Settings, options: SheetOptions) -> None:
    settings.set(FIELDS, sorted(field.value for field in DEFAULT_FIELDS - options.fields))
    settings.set(PAPER, options.paper.value)
