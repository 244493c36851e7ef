"""Delimited text of any origin, record by record: what encloses the values is detected, nothing is assumed.

Encoding: byte order mark, else strict UTF-8, else Windows-1252 (guessing further did more harm than good). A stray
byte in a UTF-8 file is read as Windows-1252. Records may hold line breaks, NULs and too few cells.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple

from caseworker.errors import UnreadableFile
from caseworker.exchange import workbook
from caseworker.exchange.archive import Archive
from caseworker.exchange.opening import BLOCK, opened, unreadable
from caseworker.exchange.table_csv import unescaped
from caseworker.messages import translate

_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_BYTES = 256 * 1024
_STRICT_BYTES = 64 * 1024 * 1024
_MAX_LINE = 2 * 1024 * 1024
_MAX_LINES_OF_A_RECORD = 200
FALLBACK = "caseworker.cp1252"
"""Names how bytes are read that are not UTF-8."""
ZIPPED = b"PK\x03\x04"
"""How a zip file begins, and so a workbook."""
_LOOKED_AT = 32 * 1024
_STRANGE_SHARE = 0.03
"""Text has a stray control character here and there; in compressed or compiled data every eighth byte is one."""
_NO_TEXT = (
    *(b"%PDF", b"SQLite format 3", b"\x1f\x8b", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF"),
    *(b"\x7fELF", b"MZ\x90\x00", b"7z\xbc\xaf", b"Rar!\x1a", b"BZh", b"\xfd7zXZ"),
)
"""How files of other kinds begin."""

# Longer cells than the module's 131,072 are legal; one longer than a line may be comes from an unclosed quote.
csv.field_size_limit(_MAX_LINE)

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.start + 1].decode("cp1252", "replace"), error.start + 1


codecs.register_error(FALLBACK, _as_cp1252)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a file is written. `width` is the usual number of cells; `preamble` counts lines before the header.

    `sheets`: where it stands in a workbook. `note`: a sentence about what is read of the file.
    """

    encoding: str
    delimiter: str
    size_bytes: int
    header: tuple[str, ...]
    width: int
    preamble: int = 0
    sheets: workbook.Found | None = None

    @property
    def note(self) -> str:
        return self.sheets.note if self.sheets is not None else ""

    @property
    def header_id(self) -> str:
        """The same for every file with these column names."""
        names = "\x1f".join(name.strip().casefold() for name in self.header)
        return hashlib.sha256(names.encode()).hexdigest()[:16]


class Record(NamedTuple):
    """`row` as spreadsheet programs number it: the header is 1. `problem`: why the cells cannot be trusted."""

    row: int
    cells: list[str]
    problem: str = ""


def detect(path: Path) -> Shape:
    """Reads the beginning of the file. Raises `UnreadableFile` for one that is missing, empty or no text."""
    with opened(path) as file:
        size = path.stat().st_size
        sample = file.read(_SAMPLE_BYTES)
        if sample.startswith(ZIPPED):
            return _detect_workbook(path, size)
        _refuse_other_formats(path, sample)
        encoding = _encoding(file, sample)
    text = _sample_text(sample, encoding, whole=size <= len(sample))
    _refuse_no_text(path, text)
    delimiter, preamble = _announced(text)
    lines = text.splitlines(keepends=True)[preamble:]
    delimiter = delimiter or _delimiter(lines)
    records = _sample_records(lines, delimiter)
    header = tuple(name.strip() for name in next(records, []))
    if not any(header):
        raise UnreadableFile(
            translate("exchange", "“{name}” has no column names in its first row: add a header row.").format(
                name=path.name
            )
        )
    widths = Counter(len(record) for record in records if record)
    usual = widths.most_common(1)[0][0] if widths else len(header)
    return Shape(encoding, delimiter, size, header, max(len(header), usual), preamble)


def _detect_workbook(path: Path, size: int) -> Shape:
    with Archive(path) as archive:
        if not workbook.is_workbook(archive):
            raise UnreadableFile(
                translate(
                    "exchange", "“{name}” is an archive without a list: unpack it, and import what is in it."
                ).format(name=path.name)
            )
    found = workbook.find(path)
    return Shape("", "", size, found.header, found.width, sheets=found)


class Table:
    """The records of a file after its header. A context manager; reads once, front to back, in constant memory."""

    def __init__(self, path: Path, shape: Shape) -> None:
        self._source = _Text(path, shape) if shape.sheets is None else _Sheets(path, shape, shape.sheets)

    def __enter__(self) -> Table:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._source.close()

    @property
    def bytes_read(self) -> int:
        return self._source.bytes_read

    def __iter__(self) -> Iterator[Record]:
        return iter(self._source)


class _Text:
    def __init__(self, path: Path, shape: Shape) -> None:
        self._path = path
        self._shape = shape
        self._file = opened(path)
        errors = FALLBACK if shape.encoding.startswith("utf-8") else "replace"
        self._text = io.TextIOWrapper(self._file, encoding=shape.encoding, errors=errors, newline="")

    def close(self) -> None:
        self._text.close()

    @property
    def bytes_read(self) -> int:
        return 0 if self._file.closed else self._file.tell()

    def __iter__(self) -> Iterator[Record]:
        shape = self._shape
        lines = bounded_lines(self._text, self._path)
        for _ in range(shape.preamble):
            next(lines, "")
        reader = csv.reader(lines, delimiter=shape.delimiter)
        try:
            next(reader, None)
            yield from _records(reader, shape.width)
        except csv.Error as error:
            raise _unclosed(self._path, reader.line_num) from error
        except OSError as error:
            raise unreadable(self._path) from error


class _Sheets:
    def __init__(self, path: Path, shape: Shape, found: workbook.Found) -> None:
        self._width = shape.width
        self._found = found
        self._archive = Archive(path)

    def close(self) -> None:
        self._archive.close()

    @property
    def bytes_read(self) -> int:
        return self._archive.bytes_read

    def __iter__(self) -> Iterator[Record]:
        width = self._width
        for row, cells in workbook.rows(self._archive, self._found):
            whole = [*map(_guarded, cells), *([""] * (width - len(cells)))]
            yield Record(row, whole, _problem(whole, 1, width) if len(whole) > width else "")


def _guarded(cell: str) -> str:
    """As a CSV would have it: readers of records take an apostrophe away that keeps a cell from running."""
    return cell if unescaped(cell) == cell else f"'{cell}"


def _records(reader: Iterator[list[str]], width: int) -> Iterator[Record]:
    row = 1
    line = reader.line_num  # type: ignore[attr-defined]
    for cells in reader:
        row += 1
        spanned = reader.line_num - line  # type: ignore[attr-defined]
        line += spanned
        count = len(cells)
        if count == width and spanned == 1:
            yield Record(row, cells)
        elif any(cells):
            yield Record(row, cells, _problem(cells, spanned, width))


def _problem(cells: list[str], spanned: int, width: int) -> str:
    is_whole = len(cells) == width > 1
    if not is_whole and (spanned > _MAX_LINES_OF_A_RECORD or (spanned > 1 and len(cells) < width and width > 1)):
        return translate("exchange", "A quotation mark is opened here and not closed.")
    if len(cells) > width and any(cells[width:]):
        return translate("exchange", "{found} values where {usual} are usual.").format(found=len(cells), usual=width)
    return ""


def bounded_lines(text: io.TextIOWrapper, path: Path) -> Iterator[str]:
    """All lines with their ends. Raises `UnreadableFile` for one that is too long for a table."""
    # Bounded, so that a huge file without line breaks cannot fill the memory.
    while line := text.readline(_MAX_LINE):
        if len(line) == _MAX_LINE and line[-1] not in "\r\n":
            raise UnreadableFile(
                translate("exchange", "“{name}” has a line of more than 2 million characters: it is no table.").format(
                    name=path.name
                )
            )
        yield line.replace("\0", "") if "\0" in line else line


def _unclosed(path: Path, line: int) -> UnreadableFile:
    return UnreadableFile(
        translate(
            "exchange",
            "“{name}”, near line {line}: a quotation mark is opened and never closed. Correct it and import again.",
        ).format(name=path.name, line=line)
    )


def _refuse_other_formats(path: Path, sample: bytes) -> None:
    if not sample.strip():
        sentence = translate("exchange", "“{name}” is empty: there is nothing to import.")
    elif sample.startswith(b"\xd0\xcf\x11\xe0"):
        sentence = translate(
            "exchange", "“{name}” is a workbook of an old kind or locked: save it as XLSX or CSV, and import that."
        )
    elif sample.startswith(_NO_TEXT):
        sentence = _no_table()
    else:
        return
    raise UnreadableFile(sentence.format(name=path.name))


def _refuse_no_text(path: Path, text: str) -> None:
    """Refuses what is read as text only because any bytes are: a picture or a program under a table's name."""
    looked_at = text[:_LOOKED_AT]
    strange = sum(not one.isspace() and unicodedata.category(one) == "Cc" for one in looked_at)
    strange += looked_at.count("\ufffd")
    if strange > _STRANGE_SHARE * len(looked_at):
        raise UnreadableFile(_no_table().format(name=path.name))


def _no_table() -> str:
    return translate("exchange", "“{name}” is not a table of text: save the list as CSV and import that.")


def _encoding(file: BinaryIO, sample: bytes) -> str:
    for bom, name in BOMS:
        if sample.startswith(bom):
            return name
    if sample[1::2].count(0) > len(sample) // 3:
        return "utf-16-le"
    if sample[0::2].count(0) > len(sample) // 3:
        return "utf-16-be"
    return "utf-8" if _is_utf8(file) else "cp1252"


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    read = 0
    try:
        while read < _STRICT_BYTES and (block := file.read(BLOCK)):
            decoder.decode(block)
            read += len(block)
        if read < _STRICT_BYTES:
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _sample_text(sample: bytes, encoding: str, *, whole: bool) -> str:
    text = sample.decode(encoding, "replace").replace("\0", "")
    if whole:
        return text
    return text[: text.rfind("\n") + 1] or text


def _announced(text: str) -> tuple[str, int]:
    """The delimiter named by a first line ``sep=;``, as some spreadsheet programs write, and the lines it takes."""
    first = text[:16].split("\n", 1)[0].strip().strip('"')
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4], 1
    return "", 0


def _sample_records(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _delimiter(lines: list[str]) -> str:
    """The one that cuts most records into the same number of cells; more cells win among equals."""
    best, best_score = ",", (0.0, 0)
    for delimiter in _DELIMITERS:
        widths = [len(record) for record in _sample_records(lines[:400], delimiter) if record]
        if not widths or widths[0] < 2:
            continue
        usual, times = Counter(widths).most_common(1)[0]
        same = times / len(widths) if usual > 1 else 0.0
        score = (round(same, 1), max(usual, widths[0]))
        if score > best_score:
            best, best_score = delimiter, score
    return best
