"""Whether a file is a picture in the PNG format that every reader can show."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_MOST_PIXELS = 16_000_000
_STEP = 65_536


def is_png(content: bytes) -> bool:
    """Whole and undamaged, of at most 16 megapixels. Unpacks it in steps, and never more than such a picture has."""
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
    least = height * (1 + width * depth * _CHANNELS[color] // 8)
    # One that is sent in passes has some more bytes.
    most = 2 * least + 1_000
    return least <= _unpacked_size(b"".join(data for kind, data in chunks if kind == b"IDAT"), most) <= most


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kind and data of each. ValueError where one is cut short or damaged."""
    while content:
        size = int.from_bytes(content[:4], "big")
        body, check = content[4 : 8 + size], content[8 + size : 12 + size]
        if len(check) != 4 or zlib.crc32(body) != int.from_bytes(check, "big"):
            raise ValueError("a damaged chunk")
        yield body[:4], body[4:]
        content = content[12 + size :]


def _unpacked_size(packed: bytes, most: int) -> int:
    """How many bytes these are unpacked, counted a little beyond `most`; -1 where they cannot be."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        while packed and size <= most:
            size += len(unpacker.decompress(packed, _STEP))
            packed = unpacker.unconsumed_tail
    except zlib.error:
        return -1
    return size
