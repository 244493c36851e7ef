"""Files that are whole or not there: written beside their target, synced, then put in its place."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from caseworker.errors import DiskFull, EnvironmentProblem, ReadOnly
from caseworker.messages import translate

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A binary file to write; it replaces `path` when the block ends well, else `path` stays as it was.

    A link goes on pointing to its file. Raises DiskFull, ReadOnly or EnvironmentProblem instead of OSError.
    """
    path = _file_meant(path)
    temporary: Path | None = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name[:40]}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        raise _problem(path, error) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink()


def write_bytes(path: Path, content: bytes) -> None:
    """Puts `content` into `path`, whole or not at all. Raises as `replacing`."""
    with replacing(path) as file:
        file.write(content)


def _file_meant(path: Path) -> Path:
    try:
        target = path.resolve()
        is_other = target.exists() and not target.is_file()
    except OSError as error:
        raise _problem(path, error) from error
    except RuntimeError as error:  # a link to itself
        raise _problem(path, OSError(errno.ELOOP, "")) from error
    if is_other:
        raise EnvironmentProblem(
            translate(
                "exchange", "“{name}” was not written: a folder or a device has that name. Choose another."
            ).format(name=path.name)
        )
    return target


def _mode(path: Path) -> int:
    """The rights of the file that is replaced; a new one may be read by its owner only."""
    try:
        return path.stat().st_mode & 0o777
    except OSError:
        return 0o600


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename is in the journal already.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _problem(path: Path, error: OSError) -> EnvironmentProblem:
    if error.errno in _FULL:
        return DiskFull(
            translate(
                "exchange", "“{name}” was not written: the disk is full. Make room, or choose another place."
            ).format(name=path.name)
        )
    if error.errno in _FORBIDDEN:
        return ReadOnly(
            translate(
                "exchange",
                "“{name}” was not written: its folder may not be written to, or another program has the file open. "
                "Choose another place.",
            ).format(name=path.name)
        )
    if error.errno == errno.ENAMETOOLONG:
        return EnvironmentProblem(
            translate("exchange", "“{name}…” was not written: its name is too long. Choose a shorter one.").format(
                name=path.name[:40]
            )
        )
    return EnvironmentProblem(
        translate("exchange", "“{name}” was not written: its folder cannot be found. Choose another place.").format(
            name=path.name
        )
    )
