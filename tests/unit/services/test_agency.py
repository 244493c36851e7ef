"""Who hands out the sheets."""

from __future__ import annotations

import io
import struct
import zlib

import pytest

from caseworker import resources
from caseworker.errors import InvalidInput
from caseworker.exchange.png import is_png
from caseworker.models.sheet import Agency, SheetOptions
from caseworker.services.bundle import Services


def png(width: int = 2, height: int = 2, data: bytes | None = None) -> bytes:
    """A gray picture."""
    packed = zlib.compress(bytes((width + 1) * height)) if data is None else data

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def test_an_agency_is_kept_printed_and_undone(services: Services, contact_id: int) -> None:
    assert services.agency.get() == Agency()
    kept = Agency(" Harbor \n Services ", "Room 4 · example.org", png())
    services.agency.save(kept)
    assert services.agency.get() == Agency("Harbor Services", "Room 4 · example.org", png())
    assert services.sheets.build([contact_id], SheetOptions()).agency == services.agency.get()
    assert services.history.audit(1)[0].action == "agency.edit"
    services.history.undo()
    assert services.agency.get() == Agency()


@pytest.mark.parametrize(
    ("agency", "field"),
    [
        (Agency(name="x" * 121), "name"),
        (Agency(footer="x" * 201), "footer"),
        (Agency(logo=b"GIF89a"), "logo"),
        (Agency(logo=png(600, 600, zlib.compress(bytes(601 * 600), 0))), "logo"),
    ],
    ids=["name", "footer", "no PNG", "too large"],
)
def test_what_cannot_be_an_agency(services: Services, agency: Agency, field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.agency.save(agency)
    (problem,) = caught.value.problems
    assert (problem.field, problem.sentence[-1]) == (field, ".")
    assert services.agency.get() == Agency()


@pytest.mark.parametrize("kept", ["", "[]", "{", '{"logo": "?"}', '{"logo": 5}'])
def test_what_cannot_be_read_is_no_agency(services: Services, kept: str) -> None:
    services.session.command("agency.edit", lambda tx: tx.set_meta("agency", kept))
    assert services.agency.get().logo == b""


def test_pictures() -> None:
    whole = png(40, 30)
    assert is_png(whole)
    assert is_png(png(20, 20, zlib.compress(bytes(21 * 20), 0)))
    assert all(not is_png(whole[:length]) for length in range(len(whole)))
    assert not is_png(whole.replace(b"IDAT", b"IDAD"))
    assert not is_png(png(40, 30, b"no stream"))
    assert not is_png(png(40, 30, zlib.compress(bytes(40))))
    bomb = io.BytesIO()
    packer = zlib.compressobj()
    for _ in range(64):
        bomb.write(packer.compress(bytes(1_000_000)))
    bomb.write(packer.flush())
    assert not is_png(png(2, 2, bomb.getvalue()))
    assert not is_png(png(100_000, 100_000, zlib.compress(b"")))


def test_our_own_pictures_are_accepted() -> None:
    found = sorted((resources.root().parent / "docs" / "images").glob("*.png"))
    if not found:
        pytest.skip("the pictures of the documentation are not here")
    assert all(is_png(path.read_bytes()) for path in found)
