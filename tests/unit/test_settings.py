"""What is remembered between starts, also when the disk is unkind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from caseworker.settings import ACTOR, Settings


def test_values_come_back_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.json"
    settings = Settings(path)
    settings.set("theme", "dark")
    settings.set("window", {"size": [1280, 800], "maximized": False})
    settings.set("theme", None)
    again = Settings(path)
    assert again.get("window") == {"size": [1280, 800], "maximized": False}
    assert again.get("theme", "light") == "light"
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", "\x00\xff", '{"a": 1} trailing'])
def test_a_damaged_file_starts_anew_and_is_mended(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, encoding="latin-1")
    settings = Settings(path)
    assert settings.get("theme") is None
    settings.set("theme", "dark")
    assert json.loads(path.read_text(encoding="utf-8")) == {"theme": "dark"}


def test_what_cannot_be_written_is_remembered_until_the_end(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    settings = Settings(blocked / "settings.json")
    settings.set("theme", "dark")
    assert settings.get("theme") == "dark"


def test_an_unchanged_value_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    settings = Settings(path)
    settings.set("zoom", 1)
    path.unlink()
    settings.set("zoom", 1)
    assert not path.exists()
    settings.set("zoom", True)
    assert json.loads(path.read_text()) == {"zoom": True}


def test_the_account_signs_until_somebody_sets_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "jokafor")
    settings = Settings(tmp_path / "settings.json")
    assert settings.actor == "jokafor"
    settings.set(ACTOR, "J. Okafor")
    assert Settings(tmp_path / "settings.json").actor == "J. Okafor"


def test_an_account_without_a_name_still_signs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("no such user")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert Settings(tmp_path / "settings.json").actor == "caseworker"
