"""What the composition root hands to the window and to the command line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from caseworker.paths import Paths
    from caseworker.services.access import Access
    from caseworker.settings import Settings


@dataclass(frozen=True, slots=True)
class Program:
    """One data folder: where it is, what is remembered there, and the door to its directory."""

    paths: Paths
    settings: Settings
    access: Access
