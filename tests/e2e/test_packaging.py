"""What `pip install .` gives: built as a source package and a wheel, installed elsewhere, run from an empty folder."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from collections.abc import Sequence
from email.parser import Parser
from pathlib import Path

import pytest

import caseworker

ROOT = Path(__file__).resolve().parents[2]
WINDOWS = os.name == "nt"

pytestmark = [
    pytest.mark.slow,
    # One worker builds and installs once for all of them.
    pytest.mark.xdist_group("packaging"),
    pytest.mark.skipif(importlib.util.find_spec("pip") is None, reason="this environment has no pip"),
]


def call(*command: str, cwd: Path | None = None) -> str:
    """Standard output of a command that must succeed."""
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source package and the wheel that was made from it, without a network."""
    folder = tmp_path_factory.mktemp("built")
    call(sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT))
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of an environment with the wheel in it, and this environment's libraries beside it."""
    folder = tmp_path_factory.mktemp("elsewhere") / "venv"
    call(sys.executable, "-m", "venv", "--without-pip", str(folder))
    scripts = folder / ("Scripts" if WINDOWS else "bin")
    python = str(scripts / ("python.exe" if WINDOWS else "python"))
    call(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-index", "--no-deps", str(wheel))
    libraries = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    packages = Path(call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    (packages / "libraries.pth").write_text("\n".join(sorted(libraries)) + "\n", encoding="utf-8")
    return scripts


def source_files(folder: str) -> set[str]:
    """The files of a folder of the checkout that belong to the project, relative to it."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT / folder).as_posix()) for path in files if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_program_and_its_resources_and_nothing_else(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    program = {f"caseworker/{name}" for name in source_files("caseworker")}
    resources = {f"caseworker/_resources/{name}" for name in source_files("resources")}
    assert resources
    assert names == program | resources


def test_the_wheel_says_what_it_is_and_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
        assert any(name.endswith("licenses/LICENSE") for name in archive.namelist())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (metadata["Name"], metadata["Version"]) == ("caseworker", caseworker.__version__)
    assert metadata["License-Expression"] == "MIT"
    needed = metadata.get_all("Requires-Dist") or []
    assert _distributions(needed) == _distributions(project["dependencies"])


def _distributions(requirements: Sequence[str]) -> set[str]:
    matches = (re.match(r"[\w.-]+", requirement) for requirement in requirements)
    return {re.sub(r"[-_.]+", "-", match.group()).lower() for match in matches if match}


def test_the_source_package_holds_what_a_contributor_needs(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as contents:
        names = {name.partition("/")[2] for name in contents.getnames()}
    assert {"dev.py", "devtools/system.py", "requirements/dev.txt", "LICENSE", "README.md"} <= names
    assert "tests/e2e/test_packaging.py" in names
    assert not any(name.startswith((".venv", "out/", ".git/")) for name in names)


def test_the_installed_program_finds_its_resources_in_the_wheel(installed: Path, tmp_path: Path) -> None:
    python = str(installed / ("python.exe" if WINDOWS else "python"))
    root = Path(call(python, "-c", "from caseworker import resources; print(resources.root())", cwd=tmp_path).strip())
    assert root.is_relative_to(installed.parent.resolve())
    found = {str(path.relative_to(root).as_posix()) for path in root.rglob("*") if path.is_file()}
    assert found >= source_files("resources")


@pytest.mark.skipif(not (ROOT / "caseworker" / "__main__.py").exists(), reason="the command line is being written")
def test_the_installed_command_works_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    command = str(installed / ("caseworker.exe" if WINDOWS else "caseworker"))
    assert "search" in call(command, "--help", cwd=tmp_path)
    call(command, "sample", cwd=tmp_path)
    found = json.loads(call(command, "search", "therapist", "--json", cwd=tmp_path))
    assert found["total"] >= found["shown"] >= 1
    assert found["contacts"][0]["roles"]
    assert list(tmp_path.iterdir()) == []
