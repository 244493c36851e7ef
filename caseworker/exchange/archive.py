"""Zip files from anywhere, read as they stand: nothing is ever unpacked onto the disk, and nothing without a bound."""

from __future__ import annotations

import io
import os
import zipfile
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO

from caseworker.errors import UnreadableFile
from caseworker.exchange.opening import opened
from caseworker.messages import translate

_MOST_FILES = 5_000
_FREE = 32 * 1024 * 1024
_RATIO = 60
"""Bytes out of one that is stored, once a file is longer than `_FREE`. Real tables shrink to a tenth, seldom to a
thirtieth."""
_LONGEST = 4 * 1024 * 1024 * 1024


class Archive:
    """A zip file. Raises `UnreadableFile` for one that is damaged, locked or swells beyond reason."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = opened(path)
        self._size = os.fstat(self._file.fileno()).st_size
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError) as error:
            self._file.close()
            raise damaged(path) from error
        self.names = tuple(info.filename for info in self._zip.infolist()[:_MOST_FILES])

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._zip.close()
        self._file.close()

    @property
    def path(self) -> Path:
        return self._path

    @property
    def bytes_read(self) -> int:
        return 0 if self._file.closed else self._file.tell()

    def named(self, name: str) -> str:
        """The whole name of the file called `name`, in whatever folder and case; empty if there is none."""
        wanted = name.casefold()
        return next((one for one in self.names if one.casefold().rpartition("/")[2] == wanted), "")

    def open(self, name: str) -> io.BufferedReader:
        """One of `names`, to read front to back."""
        try:
            info = self._zip.getinfo(name)
            self._refuse_swelling(info)
            stream = self._zip.open(info)
        except (zipfile.BadZipFile, KeyError, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise damaged(self._path) from error
        except RuntimeError as error:
            raise UnreadableFile(
                translate(
                    "exchange", "“{name}” is locked with a password: unlock it, save it and import again."
                ).format(name=self._path.name)
            ) from error
        return io.BufferedReader(_Guarded(stream, self._path), 256 * 1024)

    def _refuse_swelling(self, info: zipfile.ZipInfo) -> None:
        # The library reads no more than is told here, whatever comes out.
        stored = min(info.compress_size, self._size)
        if info.file_size > min(max(_FREE, stored * _RATIO), _LONGEST):
            raise UnreadableFile(
                translate("exchange", "“{name}” swells to far more than a list of contacts: it was not read.").format(
                    name=self._path.name
                )
            )


class _Guarded(io.RawIOBase):
    """A stream out of the archive, of which each failure is an `UnreadableFile`."""

    def __init__(self, stream: IO[bytes], path: Path) -> None:
        self._stream = stream
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            content = self._stream.read(len(buffer))
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as error:
            raise damaged(self._path) from error
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def damaged(path: Path) -> UnreadableFile:
    """What to raise for a file that is not what it says it is."""
    return UnreadableFile(
        translate("exchange", "“{name}” is damaged and cannot be read: get it anew, or save it again.").format(
            name=path.name
        )
    )
