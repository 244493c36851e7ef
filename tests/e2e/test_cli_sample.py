"""From the sample to a directory of one's own, by the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseworker.app import compose
from caseworker.cli import state
from caseworker.cli.console import Console
from caseworker.storage.sqlite import index_schema

from .test_cli import Command, command, pictures, sample, sample_folder

__all__ = ["command", "pictures", "sample", "sample_folder"]


def test_the_sample_says_how_to_go_on(sample: Command, own_places: Path) -> None:
    said = sample("init")
    assert (said.code, said.out) == (1, "")
    assert "holds the sample directory" in said.err
    assert "caseworker init --instead-of-sample" in said.err
    made = sample("init", "--instead-of-sample", "--json")
    assert made.code == 0
    assert made.json["protected"] is False
    assert "was moved to" in made.err
    data = own_places / "caseworker"
    (kept,) = (data / "backups").glob("sample-*.caseworker")
    program = compose(data)
    services = program.access.open()
    assert not services.store.is_sample
    assert services.store.count_contacts() == 0
    services.store.close()
    program.paths.directory.unlink()
    kept.rename(program.paths.directory)
    services = program.access.open()
    assert services.store.is_sample
    services.store.close()


def test_nothing_but_the_sample_is_put_aside(command: Command, own_places: Path) -> None:
    assert command("init").code == 0
    assert command("add", "--family", "Lovell").code == 0
    said = command("init", "--instead-of-sample")
    assert (said.code, said.out) == (1, "")
    assert "left as it is" in said.err
    assert "Lovell" in command("search").out
    assert not (own_places / "caseworker" / "backups").exists()


def test_a_protected_sample_goes_with_its_key(
    sample: Command, own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORKER_PASSPHRASE", "nine quiet herons")
    assert sample("protect").code == 0
    assert sample("init", "--instead-of-sample").code == 0
    backups = own_places / "caseworker" / "backups"
    (kept,) = backups.glob("sample-*.caseworker")
    old = compose(own_places / "old")
    old.paths.make()
    kept.rename(old.paths.directory)
    kept.with_suffix(".key").rename(old.paths.key)
    services = old.access.open(passphrase="nine quiet herons")
    assert services.store.is_sample
    services.store.close()
    assert sample("check").code == 0


def test_preparing_the_search_is_told_on_a_terminal(sample: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_schema, "VERSION", "of tomorrow")
    monkeypatch.setattr(state, "_TOLD_FROM", 2)
    monkeypatch.setattr(Console, "can_ask", True)
    said = sample("search", "--json", "--limit", "1")
    assert said.code == 0
    assert "Preparing the search…   0 %" in said.err
    assert "Preparing the search… 100 %\n" in said.err
    assert "Preparing" not in sample("search").err


def test_check_and_repair_tell_how_far_they_are(sample: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Console, "is_watched", True)
    said = sample("check")
    assert said.code == 0
    assert said.err.startswith("\rLooking…   0 %")
    assert said.err.endswith("Looking… 100 %\n")
    services = compose(None).access.open()
    services.store._writer.run(lambda c: c.execute("DELETE FROM listing_card WHERE contact_id = 1"))  # type: ignore[attr-defined]
    services.store.close()
    assert sample("check").code == 1
    said = sample("check", "--repair", "--json")
    assert said.json["problems"] == []
    assert said.json["repaired"] is True
    told = [line.split("\r")[-1] for line in said.err.split("\n")]
    assert told[:-1] == ["Looking… 100 %", "Building the search… 100 %", "Looking… 100 %"]
    assert "\rBuilding the search…   0 %" in said.err


def test_nobody_is_told_where_nobody_looks(sample: Command) -> None:
    assert sample("check").err == ""
