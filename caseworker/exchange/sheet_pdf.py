"""A sheet document → tagged PDF (PDF/UA-1) or pages as PNG, by Typst. All text goes in as data, never as markup.

Fonts are the program's own, so that a sheet looks the same everywhere; the system's are asked only for scripts
that these lack. Letters that no font has are replaced by words that say so: never a row of boxes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from caseworker import resources
from caseworker.exchange.rendered import Rendered
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.sheet import SheetDocument, SheetEntry

_TEMPLATE = ("sheets", "contact_sheet.typ")
_MISSING = re.compile(r"the text `\"((?:\\.|[^\"\\])*)\"` could not be displayed")
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")
_CSS_PIXELS = 96
_MANY_LINES, _MUCH_TEXT = 24, 1_600


def pdf(document: SheetDocument) -> Rendered:
    """The sheet as PDF/UA-1."""
    return _set(document)[0]


def pages(document: SheetDocument, *, scale: float = 1.5) -> list[bytes]:
    """Each page as PNG. `scale` 1.0 is 96 dots an inch."""
    _, data, system_fonts = _set(document)
    import typst

    made: Any = typst.compile(
        str(resources.path(*_TEMPLATE)),
        root=str(resources.root()),
        font_paths=_fonts(system_fonts),
        sys_inputs={"data": json.dumps(data)},
        format="png",
        ppi=_CSS_PIXELS * scale,
    )
    return [made] if isinstance(made, bytes) else list(made)


def _set(document: SheetDocument) -> tuple[Rendered, Mapping[str, Any], bool]:
    """The PDF, the data that could be set, and whether it took the system's fonts."""
    data = _data(document)
    try:
        return Rendered(_compile(data, system_fonts=False)), data, False
    except _MissingLetters as error:
        missing = error.letters
    unprintable: dict[str, None] = {}
    while True:
        # A page with nothing but the letters in question is quick to set.
        nowhere = _nowhere(missing)
        if nowhere:
            data = _without(data, nowhere, unprintable)
        try:
            return Rendered(_compile(data, system_fonts=True), tuple(unprintable)), data, True
        except _MissingLetters as error:
            if error.letters <= missing:
                data = _without(data, error.letters, unprintable)
            missing |= error.letters


class _MissingLetters(Exception):
    def __init__(self, letters: frozenset[str]) -> None:
        super().__init__()
        self.letters = letters


def _compile(data: Mapping[str, Any], *, system_fonts: bool) -> bytes:
    """The PDF. Raises `_MissingLetters` when no font has some of the characters."""
    # Takes 30 ms to import; only who makes a sheet needs it.
    import typst

    try:
        content = typst.compile(
            str(resources.path(*_TEMPLATE)),
            root=str(resources.root()),
            font_paths=_fonts(system_fonts),
            sys_inputs={"data": json.dumps(data)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        missing = _missing(str(getattr(error, "diagnostic", "")) or str(error))
        if not missing:
            raise
        raise _MissingLetters(missing) from error
    return bytes(content)


def _nowhere(letters: frozenset[str]) -> frozenset[str]:
    """Those of the letters that no font on this machine has."""
    import typst

    source = b'#set document(title: "-")\n#set text(font: "Source Sans Pro")\n#sys.inputs.letters'
    try:
        typst.compile(
            source,
            font_paths=_fonts(True),
            sys_inputs={"letters": " ".join(sorted(letters))},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError as error:
        return _missing(str(getattr(error, "diagnostic", "")) or str(error))
    return frozenset()


@cache
def _fonts(system_fonts: bool) -> Any:
    import font_source_sans_pro
    import typst

    folder = Path(font_source_sans_pro.font_directory)
    return typst.Fonts(include_system_fonts=system_fonts, font_paths=[str(folder)])


def _missing(diagnostic: str) -> frozenset[str]:
    texts = (_ESCAPE.sub(_unescaped, text) for text in _MISSING.findall(diagnostic))
    return frozenset(character for text in texts for character in text if not character.isascii())


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]


def _without(value: Any, missing: frozenset[str], unprintable: dict[str, None]) -> Any:
    """`value` with every text that holds a missing character replaced, which is noted in `unprintable`."""
    if isinstance(value, dict):
        return {key: _without(one, missing, unprintable) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, missing, unprintable) for one in value]
    if not isinstance(value, str) or missing.isdisjoint(value):
        return value
    unprintable[value] = None
    return _words_for(value, missing)


def _words_for(text: str, missing: frozenset[str]) -> str:
    """What can be set of `text`, and in brackets which script cannot."""
    rest = " ".join("".join(" " if character in missing else character for character in text).split())
    scripts = dict.fromkeys(_script(character) for character in sorted(missing & set(text)))
    words = translate("sheets", "[letters not printable here: {scripts}]").format(scripts=", ".join(scripts))
    return f"{rest} {words}" if any(character.isalnum() for character in rest) else words


def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    first = name.split(" ")[0].split("-")[0].capitalize()
    if first in ("", "Grinning", "Face") or unicodedata.category(character).startswith("S"):
        return translate("sheets", "symbols")
    return {"Cjk": translate("sheets", "Chinese")}.get(first, first)


def _data(document: SheetDocument) -> dict[str, Any]:
    labels = document.labels
    data = {
        "title": document.title,
        "subtitle": labels.get("subtitle", ""),
        "footer": labels.get("footer", document.title),
        "legend": labels.get("legend", ""),
        "language": document.language,
        "paper": document.paper.value,
        "labels": dict(labels),
        "crisis": list(document.crisis),
        "definitions": [
            {"role": role.value, "label": label, "sentence": sentence} for role, label, sentence in document.definitions
        ],
        "entries": [_entry(entry) for entry in document.entries],
    }
    return {key: _readable(value) for key, value in data.items()}


def _readable(value: Any) -> Any:
    """Titles and notes may hold control characters, which cannot be set and have no words either."""
    if isinstance(value, dict):
        return {key: _readable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_readable(one) for one in value]
    return readable(value) if isinstance(value, str) else value


def _entry(entry: SheetEntry) -> dict[str, Any]:
    return {
        "name": entry.name,
        "credentials": entry.credentials,
        "organization": entry.organization,
        "roles": [{"role": one.role.value, "state": one.state.value, "label": one.label} for one in entry.roles],
        "lines": [
            {
                "field": line.field.value if line.field else "",
                "label": line.label,
                "text": line.text,
                "link": line.link,
                "note": line.note,
            }
            for line in entry.lines
        ],
        "notes": list(entry.notes),
        "long": _is_long(entry),
    }


def _is_long(entry: SheetEntry) -> bool:
    """Whether it might fill a page: many lines, or much text."""
    texts = [*(line.text for line in entry.lines), *entry.notes]
    return len(texts) > _MANY_LINES or sum(map(len, texts)) + 60 * sum(text.count("\n") for text in texts) > _MUCH_TEXT
