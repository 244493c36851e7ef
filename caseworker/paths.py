"""Where everything of one directory lies on disk. No other module makes up a path."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from caseworker.errors import DiskFull, EnvironmentProblem, ReadOnly
from caseworker.messages import translate

DATA_DIR_VARIABLE = "CASEWORKER_DATA_DIR"
_APP = "Caseworker"


@dataclass(frozen=True, slots=True)
class Paths:
    """One data folder and what stands in it; nothing has to exist yet."""

    data: Path

    @classmethod
    def at(cls, folder: Path | str) -> Paths:
        return cls(Path(folder).expanduser().absolute())

    @classmethod
    def find(cls, data_dir: Path | str | None = None) -> Paths:
        """`data_dir` (``--data-dir``) if given, else ``CASEWORKER_DATA_DIR``, else the system's place for data."""
        if chosen := data_dir or os.environ.get(DATA_DIR_VARIABLE):
            return cls.at(chosen)
        # Only on the way that needs it: most starts in tests and from the terminal name their folder.
        import platformdirs

        return cls(platformdirs.user_data_path(_APP, appauthor=False))

    @property
    def directory(self) -> Path:
        """The directory file: every contact, note and referral."""
        return self.data / "directory.caseworker"

    @property
    def key(self) -> Path:
        """The wrapped keys of an encrypted directory. Without it the directory file cannot be opened by anyone."""
        return self.data / "directory.key"

    @property
    def settings(self) -> Path:
        return self.data / "settings.json"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def log(self) -> Path:
        return self.logs / "caseworker.log"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def sheets(self) -> Path:
        """The user's own templates of contact sheets."""
        return self.data / "sheets"

    def make(self) -> None:
        """Creates the data folder, for its owner only. ReadOnly or DiskFull when the system refuses."""
        make_folder(self.data)


def make_folder(folder: Path) -> None:
    """Creates `folder` and what is above it, readable by its owner only."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        for one in reversed(missing or [folder]):
            one.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise folder_problem(folder, error) from error


def folder_problem(folder: Path, error: OSError) -> EnvironmentProblem:
    """What a person can do about an error of writing in `folder`."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            translate("paths", "The disk that holds {folder} is full: free some space and try again.").format(
                folder=folder
            )
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ReadOnly(
            translate(
                "paths",
                "{folder} cannot be written to: ask for permission to change it, or choose another data folder.",
            ).format(folder=folder)
        )
    return EnvironmentProblem(
        translate("paths", "{folder} cannot be used ({reason}): choose another data folder.").format(
            folder=folder, reason=error.strerror or type(error).__name__
        )
    )
