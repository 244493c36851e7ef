"""Whether a file is a picture in the PNG format that every reader can show."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_MOST_PIXELS = 16_000_000


def is_png(content: bytes) -> bool:
    """Whole and undamaged, of at most 16 megapixels. Reads all of it, and never unpacks more than one such picture."""
    if not content.startswith(_SIGNATURE):
        return False
    try:
        chunks = list(_chunks(content[len(_SIGNATURE) :]))
    except ValueError:
        return False
    kinds = [kind for kind, _ in chunks]
    if kinds[:1] != [b"IHDR"] or kinds[-1] != b"IEND" or len(chunks[0][1]) != 13:
        return False
    width, height = (int.from_bytes(chunks[0][1][start : start + 4], "big") for start in (0, 4))
    depth, color = chunks[0][1][8:10]
    if not 0 < width * height <= _MOST_PIXELS or color not in _CHANNELS or depth not in (1, 2, 4, 8, 16):
        return False
    least = height * (width * depth * _CHANNELS[color] // 8)
    return _unpacks(b"".join(data for kind, data in chunks if kind == b"IDAT"), least)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each. ValueError where one is cut short or damaged."""
    while content:
        size = int.from_bytes(content[:4], "big")
        body, check = content[4 : 8 + size], content[8 + size : 12 + size]
        if len(check) != 4 or zlib.crc32(body) != int.from_bytes(check, "big"):
            raise ValueError("a damaged chunk")
        yield body[:4], body[4:]
        content = content[12 + size :]


def _unpacks(packed: bytes, least: int) -> bool:
    unpacker = zlib.decompressobj()
    try:
        # A picture that is sent in passes needs some more bytes than one that is not.
        return unpacker.decompress(packed, 2 * least + 1_000_000) != b"" and not unpacker.unconsumed_tail
    except zlib.error:
        return False
