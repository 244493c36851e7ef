"""What a writer of sheets gives back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole file. `unprintable`: texts of the document of which letters could not be set."""

    content: bytes
    unprintable: tuple[str, ...] = ()
