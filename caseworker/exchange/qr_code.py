"""A QR code as a picture of dots, for formats that cannot hold a drawing."""

from __future__ import annotations

import io

_DOTS, _DOTS_PER_INCH = 6, 270
"""Of a module's side: half a millimeter in print, which old phones read."""


def png(content: str) -> bytes:
    """Black on white, with the quiet zone of four modules that readers need around it.

    Raises ValueError when the content is too long for any code.
    """
    # Only who asks for codes loads it.
    import segno

    file = io.BytesIO()
    segno.make(content, error="m", micro=False).save(file, kind="png", scale=_DOTS, dpi=_DOTS_PER_INCH, border=4)
    return file.getvalue()
