"""The calendar file, read back by an independent reader."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from caseworker.exchange.followups_ics import CalendarEntry, calendar

NOW = datetime(2026, 11, 27, 15, 4, 5, tzinfo=UTC)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200).map(str.strip)
MOMENTS = st.integers(0, 10**8).map(lambda seconds: NOW + timedelta(seconds=seconds))
ENTRIES = st.lists(
    st.builds(
        CalendarEntry,
        number=st.integers(1, 10**9),
        made=MOMENTS,
        day=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
        changes=st.integers(1, 99),
        changed=MOMENTS,
        name=NAMES,
    ),
    max_size=5,
)


def entry(**more: object) -> CalendarEntry:
    known = {"number": 7, "made": NOW, "day": date(2026, 12, 1), "changes": 3, "changed": NOW, "name": ""}
    return CalendarEntry(**{**known, **more})  # type: ignore[arg-type]


def events(text: str) -> list[object]:
    return list(vobject.readOne(text).contents.get("vevent", []))


@given(ENTRIES)
def test_another_reader_finds_the_same_days_and_names(entries: list[CalendarEntry]) -> None:
    text = calendar(entries, NOW)
    found = events(text)
    assert [(one.dtstart.value, one.dtend.value) for one in found] == [  # type: ignore[attr-defined]
        (one.day, one.day + timedelta(days=1)) for one in entries
    ]
    titles = [f"Follow up: {one.name}" if one.name else "Follow up" for one in entries]
    assert [one.summary.value for one in found] == titles  # type: ignore[attr-defined]
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)


def test_it_is_as_the_standard_wants_it() -> None:
    text = calendar([entry(name="Harbor House; North, “the dock”\\")], NOW)
    head, *rest = text.split("\r\n")
    assert head == "BEGIN:VCALENDAR"
    assert {"VERSION:2.0", "CLASS:PRIVATE", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261202"} <= set(rest)
    assert "DTSTAMP:20261127T150405Z" in rest
    assert "SEQUENCE:3" in rest
    assert "SUMMARY:Follow up: Harbor House\\; North\\, “the dock”\\\\" in rest
    assert calendar([], NOW).count("BEGIN") == 1


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"day": date(2027, 1, 1), "changes": 9, "changed": NOW + timedelta(days=1), "name": "A"}, True),
        ({"number": 8}, False),
        ({"made": NOW + timedelta(seconds=1)}, False),
    ],
)
def test_an_event_keeps_its_identifier_while_its_referral_changes(change: dict[str, object], same: bool) -> None:
    (before,), (after,) = events(calendar([entry()], NOW)), events(calendar([entry(**change)], NOW))
    assert (before.uid.value == after.uid.value) is same  # type: ignore[attr-defined]
