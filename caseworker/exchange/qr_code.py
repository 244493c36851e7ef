"""QR codes, as pictures of dots for formats that cannot hold a drawing and as drawings for all others."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from segno import QRCode

_DOTS, _DOTS_PER_INCH = 6, 270
"""Of a module's side: half a millimeter in print, which old phones read."""
# One of the eight masks, any of which can be read: choosing the best takes six times as long as all the rest.
_MASK = 3
_QUIET = 4
"""Modules of white around it, which readers need."""
_DARK = re.compile(rb"\x01+")


def png(content: str) -> bytes:
    """Black on white, with the quiet zone that readers need around it.

    Raises ValueError when the content is too long for any code.
    """
    file = io.BytesIO()
    _made(content).save(file, kind="png", scale=_DOTS, dpi=_DOTS_PER_INCH, border=_QUIET)
    return file.getvalue()


def svg(content: str) -> str:
    """The same as a whole SVG image, as large as what it is put into."""
    matrix = _made(content).matrix
    # A stroke for each run of dark modules in a row: the library's own writer takes three times as long.
    path = "".join(
        f"M{run.start() + _QUIET} {row + _QUIET}.5h{run.end() - run.start()}"
        for row, modules in enumerate(matrix)
        for run in _DARK.finditer(modules)
    )
    size = len(matrix) + 2 * _QUIET
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path stroke="#000" d="{path}"/></svg>'


def _made(content: str) -> QRCode:
    """Of error level M, or better where that takes no more room."""
    # Only who asks for codes loads it.
    import segno

    # Without the sign of its encoding, some readers take accents for Chinese.
    is_plain = content.isascii()
    encoding = None if is_plain else "utf-8"
    return segno.make(content, error="m", mask=_MASK, micro=False, encoding=encoding, eci=not is_plain)
