"""Days that pass when a test says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

import pytest


class Clock:
    """In the place of `datetime` where the program's clock is made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead = timedelta()
        monkeypatch.setattr("caseworker.app.datetime", self)

    def now(self, zone: tzinfo = UTC) -> datetime:
        return datetime.now(zone) + self._ahead

    def today(self) -> date:
        return self.now().astimezone().date()

    def move_to(self, day: date | None) -> None:
        assert day is not None
        self._ahead += day - self.today()
