"""The worklist and the working rules on the command line: listed, worked on, written as a calendar, taken back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import vobject

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]

TODAY = date.today()  # noqa: DTZ011 - the sample's days are relative to the wall clock


def test_the_worklist_is_worked_on_and_taken_back(sample: Command) -> None:
    listed = sample("followups", "--json").json
    items = listed["followups"]
    assert listed["total"] == len(items) > 3
    assert len(sample("followups").out.splitlines()) == len(items)
    assert all(item["reasons"] for item in items)
    first, second, third, fourth = items[:4]
    noted = sample("followups", "no-answer", str(first["id"]), "--note", "rang out", "--json").json
    assert noted["last_result"] == "no_answer"
    assert date.fromisoformat(noted["follow_up"]) > TODAY
    day = (TODAY + timedelta(days=9)).isoformat()
    assert sample("followups", "message", str(second["id"]), "--next", day, "--json").json["follow_up"] == day
    assert sample("followups", "reached", str(third["id"])).code == 0
    assert sample("followups", "later", str(fourth["id"]), "--next", day).code == 0
    after = [item["id"] for item in sample("followups", "--json").json["followups"]]
    assert after == [item["id"] for item in items[4:]]
    for _ in range(4):
        assert sample("undo").code == 0
    back = sample("followups", "--json").json["followups"]
    # Versions never go back.
    assert [{**item, "version": 0} for item in back] == [{**item, "version": 0} for item in items]


def test_the_calendar_names_contacts_only_when_asked(sample: Command, tmp_path: Path) -> None:
    target = tmp_path / "days.ics"
    written = sample("followups", "--ics", str(target), "--json").json
    events = vobject.readOne(target.read_text(encoding="utf-8")).contents["vevent"]
    assert written["days"] == len(events) > 5
    assert {event.summary.value for event in events} == {"Follow up"}
    assert sample("followups", "--ics", str(target), "--names").code == 0
    events = vobject.readOne(target.read_text(encoding="utf-8")).contents["vevent"]
    assert any("Thornbury" in event.summary.value for event in events)
    wrong = sample("followups", "--ics", str(tmp_path / "days.txt"))
    assert (wrong.code, ".ics" in wrong.err) == (1, True)


def test_what_is_wrong_is_said(sample: Command) -> None:
    listed = sample("followups", "--json").json["followups"]
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    over = sample("followups", "reached", str(listed[0]["id"]), "--next", yesterday)
    assert (over.code, "over" in over.err) == (1, True)
    assert sample("followups", "reached", "999999").code == 1
    assert sample("followups", "reached", "x").code == 2


def test_the_rules_are_shown_changed_and_in_effect(sample: Command) -> None:
    usual = sample("rules", "--json").json
    assert (usual["response_days"], usual["hard_stop_days"], usual["holidays"]) == (2, 14, [])
    assert _late(sample) > 0
    changed = sample(
        "rules", "set", "--hard-stop-days", "20", "--fresh", "availability=14", "--federal", "2026",
        "--holiday", "2026-12-24", "--workday", "2026-10-12", "--json",
    ).json  # fmt: skip
    assert changed["fresh_days"] == {**usual["fresh_days"], "availability": 14}
    assert (changed["hard_stop_days"], len(changed["holidays"])) == (20, 11)
    assert "2026-12-24" in changed["holidays"]
    assert "2026-10-12" not in changed["holidays"]
    assert "2026-12-25" in sample("rules").out
    near = [(TODAY - timedelta(days=n)).isoformat() for n in range(30)]
    days = [part for day in near for part in ("--holiday", day)]
    assert sample("rules", "set", *days).code == 0
    assert _late(sample) == 0, "nobody is late who had holidays alone"
    assert sample("undo").code == sample("undo").code == 0
    assert sample("rules", "--json").json == usual


def test_rules_that_make_no_sense_are_refused(sample: Command) -> None:
    for arguments in (("--response-days", "0"), ("--hard-stop-days", "2"), ("--fresh", "fame=3"), ("--fresh", "reach")):
        refused = sample("rules", "set", *arguments)
        assert (refused.code, bool(refused.err)) == (1, True)
    assert sample("rules", "set", "--federal", "12").code == 2
    assert sample("rules", "--json").json["response_days"] == 2


def _late(sample: Command) -> int:
    """How many answers are late."""
    items = sample("followups", "--json").json["followups"]
    return sum(reason["why"] in {"overdue", "hard_stop"} for item in items for reason in item["reasons"])
