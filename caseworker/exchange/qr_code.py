"""A QR code as a picture of dots, for formats that cannot hold a drawing."""

from __future__ import annotations

import io

_DOTS = 6
"""Of a module's side: sharp in print at an inch or two."""


def png(content: str) -> bytes:
    """Black on white, with the quiet zone of four modules that readers need around it.

    Raises ValueError when the content is too long for any code.
    """
    # Only who asks for codes loads it.
    import segno

    file = io.BytesIO()
    segno.make(content, error="m", micro=False).save(file, kind="png", scale=_DOTS, border=4)
    return file.getvalue()
