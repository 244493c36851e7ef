"""Follow-ups as a calendar (iCalendar, RFC 5545): all-day events that say nothing about a client.

UTF-8, CRLF, lines folded at 75 octets. The identifier of an event stays the same from file to file, so that a calendar
that takes the next file moves its events instead of doubling them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from caseworker.exchange.vcard import escaped, folded
from caseworker.messages import translate


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """`number` and `made` identify the referral; neither is written as it is. `changes`: how often it was changed.

    `name` stands in the title when it is not empty.
    """

    number: int
    made: datetime
    day: date
    changes: int
    changed: datetime
    name: str = ""


def calendar(entries: Iterable[CalendarEntry], now: datetime) -> str:
    """The whole file, with its line ends. `now` (aware) is when it was made."""
    return "".join(folded(line) for line in _lines(entries, now))


def _lines(entries: Iterable[CalendarEntry], now: datetime) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//Caseworker//Follow-ups//EN"
    yield "CALSCALE:GREGORIAN"
    yield "METHOD:PUBLISH"
    for entry in entries:
        yield from _event(entry, now)
    yield "END:VCALENDAR"


def _event(entry: CalendarEntry, now: datetime) -> Iterator[str]:
    title = translate("followups", "Follow up")
    if entry.name:
        title = translate("followups", "Follow up: {name}").format(name=entry.name)
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(entry)}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"LAST-MODIFIED:{_moment(entry.changed)}"
    yield f"SEQUENCE:{entry.changes}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(title)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def uid(entry: CalendarEntry) -> str:
    """The same for a referral in every file; nothing can be learned from it."""
    words = f"caseworker follow-up {entry.number} {entry.made.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    return f"{hashlib.sha256(words.encode()).hexdigest()[:32]}@caseworker.invalid"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
