"""Reports by the command line: exact on the screen, small figures kept back in files."""

from __future__ import annotations

import csv
from pathlib import Path

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]


def test_json_is_exact(sample: Command) -> None:
    said = sample("report", "--json")
    assert said.code == 0
    reports = said.json["reports"]
    assert list(reports)[:3] == ["loop", "outcomes-by-role", "outcomes-by-level"]
    loop = {row[0]: row[1:] for row in reports["loop"]["rows"]}
    for ended, closed, unknown, rate in loop.values():
        assert ended == closed + unknown
        assert rate == (closed / ended if ended else None)
    assert 0 < loop["All"][0] < 11
    assert (said.json["from"], said.json["to"], said.json["files"]) == (None, None, [])


def test_a_period(sample: Command) -> None:
    said = sample("report", "--from", "1999-01-01", "--to", "1999-12-31", "--json").json
    assert (said["from"], said["to"]) == ("1999-01-01", "1999-12-31")
    assert said["reports"]["months"]["rows"] == []
    assert sample("report", "--period", "last-month", "--json").code == 0


def test_tables_for_people(sample: Command) -> None:
    said = sample("report", "--period", "all")
    assert "Loop rate" in said.out.splitlines()
    assert any(line.startswith("Therapist\t") for line in said.out.splitlines())
    assert "C-2" not in said.out


def test_files_keep_small_figures_back(sample: Command, tmp_path: Path) -> None:
    said = sample("report", "--csv", str(tmp_path / "r.csv"), "--xlsx", str(tmp_path / "r.xlsx"), "--json")
    assert (tmp_path / "r.xlsx").read_bytes().startswith(b"PK")
    assert sorted(map(Path, said.json["files"])) == sorted(tmp_path.iterdir())
    with (tmp_path / "r-outcomes-by-role.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert all(cell in {"0", "<11", "*"} for row in rows for cell in row[1:])


def test_what_makes_no_period_is_refused(sample: Command) -> None:
    wrong = sample("report", "--from", "2026-02-02", "--to", "2026-02-01")
    assert (wrong.code, wrong.err.strip()) == (1, "The period ends before it begins: exchange the two days.")
    assert sample("report", "--from", "2026-02-02", "--period", "all").code == 2
