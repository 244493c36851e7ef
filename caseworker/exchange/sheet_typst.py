"""Typst, with the program's own fonts and no files but the program's resources."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from caseworker import resources

_MISSING = re.compile(r"the text `\"((?:\\.|[^\"\\])*)\"` could not be displayed")
_MUCH = 300_000
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


class Failed(Exception):
    """Typst refused the source: `message` in its words, `line` of the source or 0, `missing` letters without a font."""

    def __init__(self, message: str, line: int, missing: frozenset[str]) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.missing = missing


def pdf(source: Path | bytes, data: Mapping[str, Any], *, system_fonts: bool) -> bytes:
    """PDF/UA-1. Raises `Failed`."""
    return bytes(_compile(source, data, system_fonts, format="pdf", pdf_standards=["ua-1"]))


def png(source: Path | bytes, data: Mapping[str, Any], *, system_fonts: bool, ppi: float) -> list[bytes]:
    """A picture of each page. Raises `Failed`."""
    made = _compile(source, data, system_fonts, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else list(made)


def warm() -> None:
    """Loads the library and the fonts, so that the first sheet need not wait for them."""
    pdf(b'#set document(title: "-")\n-', {}, system_fonts=False)


def _compile(source: Path | bytes, data: Mapping[str, Any], system_fonts: bool, **more: Any) -> Any:
    # Takes 30 ms to import; only who makes a sheet needs it.
    import typst

    text = json.dumps(data)
    try:
        made = typst.compile(
            source if isinstance(source, bytes) else str(source),
            # No file above this folder can be read by a template, whoever wrote it.
            root=str(resources.root()),
            font_paths=_fonts(system_fonts),
            sys_inputs={"data": text},
            **more,
        )
    except typst.TypstError as error:
        said = str(getattr(error, "diagnostic", "")) or str(error)
        raise Failed(str(getattr(error, "message", error)), _line(said), _letters(said)) from error
    if len(text) > _MUCH:
        # Typst keeps what it has set until it was not asked for in ten compilations: of 1,000 contacts 400 MB each
        # time. So only the last large sheet is kept: preview, print and file of one sheet follow each other.
        for _ in range(9):
            typst.compile(b"-", font_paths=_fonts(system_fonts), format="svg")
    return made


@cache
def _fonts(system_fonts: bool) -> Any:
    import font_source_sans_pro
    import typst

    folder = Path(font_source_sans_pro.font_directory)
    return typst.Fonts(include_system_fonts=system_fonts, font_paths=[str(folder)])


def _line(diagnostic: str) -> int:
    """Of the main source, even if it was a file it imports that stumbled."""
    found = re.search(r"__typst_py_bytes__\.typ:(\d+):", diagnostic)
    return int(found[1]) if found else 0


def _letters(diagnostic: str) -> frozenset[str]:
    texts = (_ESCAPE.sub(_unescaped, text) for text in _MISSING.findall(diagnostic))
    return frozenset(character for text in texts for character in text if not character.isascii())


def _unescaped(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]
