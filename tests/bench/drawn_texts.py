"""What other ways to a PDF are given to draw: a sheet's texts with the little markup that reportlab and Qt share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

from caseworker.models.sheet import SheetDocument, SheetEntry, SheetField, SheetLine

Draw = Callable[[SheetDocument], bytes]
SIZES = {"title": 27.0, "name": 21.0, "phone": 20.0, "text": 12.0, "small": 10.5, "foot": 9.0}
SIZES |= {"entry": 11.5, "line": 9.0, "letter": 15.0, "group": 9.5, "row": 8.5}
"""Sizes of type by what they are for; the second row is the booklet's."""
_QUIET = "#525252"
_BESIDE = {SheetField.LANGUAGES, SheetField.PAYMENT, SheetField.AVAILABILITY, None}
_WAYS = {SheetField.PHONES, SheetField.EMAILS, SheetField.LINKS, SheetField.ADDRESSES, SheetField.DISTANCE}


@dataclass(frozen=True)
class Contact:
    """A contact as the client's sheet arranges it. Each text is markup; pairs are a label and what stands beside it."""

    name: str
    organization: str
    roles: list[tuple[str, str]]
    reach: list[tuple[str, str]]
    """Style and text."""
    practice: list[tuple[str, str]]
    below: list[tuple[str, str]]
    say: list[str]
    line: str


def contact(entry: SheetEntry) -> Contact:
    reach = [line for line in entry.lines if line.field in _WAYS]
    others = [line for line in entry.lines if line.field not in _WAYS]
    return Contact(
        name=f"<b>{escape(entry.name)}</b> {quiet(entry.credentials)}",
        organization=f"<b>{escape(entry.organization)}</b>" if entry.organization else "",
        roles=[(f"<b>{escape(role.label)}</b>", escape(role.does)) for role in entry.roles],
        reach=[("phone" if line.field is SheetField.PHONES else "text", _way(line)) for line in reach],
        practice=[_fact(line) for line in others if line.field in _BESIDE],
        below=[_fact(line) for line in others if line.field not in _BESIDE],
        say=[escape(role.say) for role in entry.roles if role.say],
        line=escape(entry.client_line),
    )


def paragraphs(entry: SheetEntry) -> Iterator[tuple[str, str]]:
    """The same one below the other: style and text."""
    made = contact(entry)
    yield "name", made.name
    if made.organization:
        yield "text", made.organization
    for label, text in made.roles:
        yield "text", f"{label} {text}"
    yield from made.reach
    for label, text in (*made.practice, *made.below):
        yield "text", f"{label} {text}"
    for text in made.say:
        yield "text", text
    if made.line:
        yield "text", made.line


def booklet(entry: SheetEntry) -> Iterator[tuple[str, str]]:
    """A contact in the booklet: style and text."""
    yield "entry", f"<b>{escape(entry.sort_name)}</b> {quiet(entry.credentials)}"
    marks = [f"<b>{escape(role.label)}</b>" for role in entry.roles]
    marks += [escape(entry.organization)] if entry.organization else []
    if marks:
        yield "line", " · ".join(marks)
    for line in entry.lines:
        if line.field in _WAYS:
            yield "line", _way(line)
        else:
            yield "line", " ".join(_fact(line))
    if entry.client_line:
        yield "line", f"<b>{escape(entry.client_line)}</b>"


def opening(document: SheetDocument) -> Iterator[tuple[str, str]]:
    yield "title", f"<b>{escape(document.title)}</b>"
    yield "text", escape(document.labels.get("printed", ""))


def closing(document: SheetDocument) -> Iterator[tuple[str, str]]:
    for sentence in document.crisis:
        yield "text", f"<b>{escape(sentence)}</b>"


def foot(document: SheetDocument) -> tuple[str, str]:
    """What stands on each page: the first sentences for a crisis, and the day."""
    return " ".join(document.crisis[:2]), f"{document.title} · {document.labels.get('printed', '')}"


def word(document: SheetDocument, code: str) -> str:
    return f"<b>{escape(document.labels.get(code, ''))}</b>"


def quiet(words: str) -> str:
    return f'<font color="{_QUIET}">{escape(words)}</font>' if words else ""


def font_file(face: str) -> Path:
    import font_source_sans_pro

    return Path(font_source_sans_pro.font_directory) / f"SourceSansPro-{face}.ttf"


def _way(line: SheetLine) -> str:
    text = escape(line.text)
    if line.field is SheetField.PHONES:
        text = f"<b>{text}</b>"
    return " ".join(part for part in (_linked(line, text), quiet(line.label), quiet(line.note)) if part)


def _fact(line: SheetLine) -> tuple[str, str]:
    return f"<b>{quiet(line.label)}</b>", " ".join(
        part for part in (_linked(line, escape(line.text)), quiet(line.note)) if part
    )


def _linked(line: SheetLine, text: str) -> str:
    return f'<a href="{escape(line.link)}">{text}</a>' if line.link else text
