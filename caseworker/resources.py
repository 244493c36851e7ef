"""The files that come with the program and hold no code: tables, role definitions, templates, icons."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from caseworker.errors import UnreadableFile
from caseworker.messages import translate

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_resources"
_CHECKOUT = _PACKAGE.parent / "resources"


def root() -> Path:
    """The folder of the resources: inside the package when installed, beside it in a checkout."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def path(*parts: str) -> Path:
    """Where a resource lies, for instance ``path("icons", "bolt.svg")``. The file need not exist."""
    return root().joinpath(*parts)


def read_csv(*parts: str) -> list[dict[str, str]]:
    """The rows of a table by column name. Raises `UnreadableFile` if it is missing or a row does not fit."""
    file = path(*parts)
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines, strict=True)
            header = next(reader, [])
            return [dict(zip(header, row, strict=True)) for row in reader if row]
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise _unreadable(file) from error


def read_toml(*parts: str) -> dict[str, Any]:
    """The content of a TOML file. Raises `UnreadableFile` if it is missing or malformed."""
    import tomllib  # the first page reads tables only

    file = path(*parts)
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _unreadable(file) from error


def _unreadable(file: Path) -> UnreadableFile:
    return UnreadableFile(
        translate(
            "resources",
            "The program's own file “{name}” is missing or damaged: install Caseworker again. "
            "It was looked for in {folder}.",
        ).format(name=file.name, folder=file.parent)
    )
