"""The door to the program's own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from caseworker import resources
from caseworker.errors import EnvironmentProblem, UnreadableFile


@pytest.fixture
def own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    return tmp_path


def test_reads_tables_and_settings_of_the_checkout() -> None:
    assert resources.path("credentials.csv").is_file()
    assert resources.read_csv("credentials.csv")[0]["abbreviation"] == "CIP"
    assert [role["id"] for role in resources.read_toml("roles.toml")["role"]] == ["interventionist", "therapist"]


def test_an_installed_package_uses_its_own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder named "resources" beside an installed package is somebody else's."""
    installed = tmp_path / "_resources"
    installed.mkdir()
    (installed / "x.csv").write_text("a\n1\n", encoding="utf-8")
    monkeypatch.setattr(resources, "_INSTALLED", installed)
    assert resources.read_csv("x.csv") == [{"a": "1"}]


def test_a_missing_file_is_told_in_one_sentence(own_root: Path) -> None:
    with pytest.raises(EnvironmentProblem) as caught:
        resources.read_csv("vocabulary", "payer.csv")
    assert "payer.csv" in caught.value.sentence
    assert "install Caseworker again" in caught.value.sentence


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1\n", b"a,b\n1,2,3\n", b'a,b\n"1,2\n', b"a,b\n1,\xff\n"],
    ids=["short row", "long row", "open quote", "not UTF-8"],
)
def test_a_damaged_table_is_refused(own_root: Path, content: bytes) -> None:
    (own_root / "table.csv").write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"table\.csv"):
        resources.read_csv("table.csv")


@pytest.mark.parametrize("content", [b"a = \n", b"\xff"], ids=["no value", "not UTF-8"])
def test_a_damaged_toml_file_is_refused(own_root: Path, content: bytes) -> None:
    (own_root / "x.toml").write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"x\.toml"):
        resources.read_toml("x.toml")


def test_quotes_commas_and_blank_lines(own_root: Path) -> None:
    (own_root / "t.csv").write_text('a,b\n"x, y","z ""w"""\n\n', encoding="utf-8")
    assert resources.read_csv("t.csv") == [{"a": "x, y", "b": 'z "w"'}]
