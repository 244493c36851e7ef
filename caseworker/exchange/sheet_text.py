"""A sheet document → plain text for a mail or a chat: every line says what it is, nothing is drawn with signs.

Screen readers read rows of dashes and spell words in capitals, so order is shown by numbers and indents alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from caseworker.exchange import sheet_parts
from caseworker.exchange.sheet_parts import Fact, Part, Table, word
from caseworker.models.checks import readable
from caseworker.models.sheet import SheetDocument, SheetEntry

_WIDTH = 72
_HARD_BLANK = "\u00a0"


def text(document: SheetDocument) -> str:
    """Lines of at most 72 characters, but for addresses of the web that are longer."""
    blocks = (
        _head(document),
        [*_section(sheet_parts.disclosure(document)), *_wrapped(sheet_parts.notice(document), "  ")],
        list(_section(sheet_parts.definitions(document))),
        *(list(_contact(number, entry, document)) for number, entry in enumerate(document.entries, start=1)),
        list(_section(sheet_parts.crisis(document))),
        list(_wrapped(readable(document.agency.footer))),
    )
    return "\n\n\n".join("\n".join(block) for block in blocks if block) + "\n"


def _head(document: SheetDocument) -> list[str]:
    lines = (document.title, document.agency.name, word(document, "printed"))
    return [made for line in lines if line for made in _wrapped(readable(line))]


def _contact(number: int, entry: SheetEntry, document: SheetDocument) -> Iterator[str]:
    name = ", ".join(part for part in (entry.name, entry.credentials) if part)
    yield from _wrapped(f"{number}. {readable(name)}")
    for part in sheet_parts.parts(entry, document):
        # The first part belongs to the name and has no heading.
        if part.title:
            yield ""
        yield from _section(part)


def _section(part: Part) -> Iterator[str]:
    if part.title:
        yield from _wrapped(part.title)
    for fact in part.facts:
        yield from _wrapped(_said(fact), "  ")
    for paragraph in part.paragraphs:
        yield from _wrapped(paragraph, "  ")
    if part.table:
        yield from _rows(part.table)


def _rows(table: Table) -> Iterator[str]:
    """A line for each cell; those that belong to the first are set in below it."""
    for row in table.rows:
        for index, (head, cell) in enumerate(zip(table.heads, row, strict=True)):
            if cell:
                yield from _wrapped(f"{head}: {cell}", "    " if index else "  ")


def _said(fact: Fact) -> str:
    # The whole address of a page, of which the text is a short form; an address of a house stays what it is.
    shown = fact.link if fact.link.startswith("http") and fact.text in fact.link else fact.text
    if fact.is_phone:
        # A number must not be broken at the end of a line.
        shown = shown.replace(" ", _HARD_BLANK)
    label = f"{fact.label}: " if fact.label else ""
    return f"{label}{shown}" + (f" ({fact.note})" if fact.note else "")


def _wrapped(paragraph: str, indent: str = "") -> Iterable[str]:
    further = f"{indent}  " if indent else ""
    for line in paragraph.splitlines():
        for made in textwrap.wrap(
            line,
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=further,
            break_long_words=False,
            break_on_hyphens=False,
        ):
            yield made.replace(_HARD_BLANK, " ")
