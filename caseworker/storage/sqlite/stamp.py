"""Who writes, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from caseworker.storage.sqlite.moments import to_text, whole_second


@dataclass(frozen=True, slots=True)
class Stamp:
    """`now` is in UTC and to the second, as it will be read back."""

    now: datetime
    actor: str

    @classmethod
    def of(cls, moment: datetime, actor: str) -> Stamp:
        return cls(whole_second(moment), actor)

    @property
    def at(self) -> str:
        """`now` as the tables keep it."""
        return to_text(self.now)
