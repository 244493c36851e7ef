"""Where things lie, and what the log may hold."""

from __future__ import annotations

import logging
import stat
from pathlib import Path

import pytest

from caseworker import log
from caseworker.errors import EnvironmentProblem
from caseworker.paths import Paths, make_folder


def test_the_folder_asked_for_comes_before_the_variable_and_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEWORKER_DATA_DIR", str(tmp_path / "variable"))
    assert Paths.find(tmp_path / "asked").data == tmp_path / "asked"
    assert Paths.find().data == tmp_path / "variable"
    monkeypatch.delenv("CASEWORKER_DATA_DIR")
    assert "aseworker" in Paths.find().data.name
    assert not (tmp_path / "asked").exists()


def test_everything_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = Paths.at("data")
    assert paths.data == tmp_path / "data"
    places = {paths.directory, paths.key, paths.settings, paths.log, paths.backups}
    assert len(places) == 5
    assert all(place.is_relative_to(paths.data) for place in places)


def test_a_home_is_understood(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert Paths.at("~/cases").data == tmp_path / "cases"


def test_folders_are_their_owners(tmp_path: Path) -> None:
    paths = Paths.at(tmp_path / "a" / "b")
    paths.make()
    paths.make()
    assert stat.S_IMODE(paths.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(paths.data.parent.stat().st_mode) == 0o700


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(EnvironmentProblem, match="choose another data folder"):
        make_folder(tmp_path / "data")


class TestLog:
    @pytest.fixture
    def paths(self, tmp_path: Path) -> Paths:
        return Paths.at(tmp_path)

    def test_tracebacks_are_written_without_what_was_typed(
        self, paths: Paths, caplog: pytest.LogCaptureFixture
    ) -> None:
        log.start(paths)
        try:
            try:
                int("Ada Quillfeather")
            except ValueError as error:
                raise LookupError("C-2291 of Ada Quillfeather") from error
        except LookupError:
            logging.getLogger("caseworker.test").exception("import failed after %d rows", 3)
        caplog.clear()
        log.stop()
        text = paths.log.read_text()
        assert "import failed after 3 rows" in text
        assert "tests/unit/test_paths_and_log.py:" in text
        assert str(Path.home()) not in text
        assert str(Path(__file__).parents[2]) not in text
        assert text.index("builtins.ValueError") < text.index("builtins.LookupError")
        assert "test_paths_and_log.py:" in text
        assert "Quillfeather" not in text
        assert "C-2291" not in text

    def test_it_is_started_once_and_ends(self, paths: Paths) -> None:
        log.start(paths)
        log.start(paths)
        logging.getLogger("caseworker.test").info("once")
        log.stop()
        logging.getLogger("caseworker.test").info("never")
        assert paths.log.read_text().count("once") == 1
        assert "never" not in paths.log.read_text()

    def test_circles_of_errors_end(self) -> None:
        first, second = ValueError("a"), ValueError("b")
        first.__cause__, second.__cause__ = second, first
        assert log.redacted(first).count("ValueError") == 2
