"""Workbooks of spreadsheet programs (XLSX) as rows of text, read as a stream: a cell in the last corner of a sheet, or
a file made to swell, costs no memory.

Dates become ISO text, whole numbers lose their ".0", yes and no are words. What a formula gave last is its value.
Read by the standard library's own parsers: the ready ones lay out a sheet's whole rectangle at once, and a file of a
few thousand bytes ended the program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from posixpath import join, normpath
from xml.parsers import expat

from caseworker.errors import UnreadableFile
from caseworker.exchange import headers
from caseworker.exchange.archive import Archive, damaged
from caseworker.exchange.workbook_values import DATES, column_of, number_text, shows_date, unescaped
from caseworker.messages import translate

_BLOCK = 64 * 1024
_MOST_COLUMNS = 2_000
_MOST_SHEETS = 60
_LONGEST_CELL = 100_000
_MOST_SHARED = 120_000_000
"""Characters of all texts that cells share; they have to be at hand."""
_DEEPEST = 60
"""Elements within each other; the parser remembers each."""
_HEADER_AMONG = 20
_SAMPLE = 200
_BOOK = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class Found:
    """Where the list stands. `members`: the sheets' parts of the file; `skipped`: rows before and with the header."""

    members: tuple[str, ...]
    header: tuple[str, ...]
    width: int
    skipped: int
    note: str = ""


def is_workbook(archive: Archive) -> bool:
    return _BOOK in archive.names


def find(path: Path) -> Found:
    """The sheet with the most columns that are known, and those that go on with the same columns.

    Raises `UnreadableFile`, also for a workbook without any list.
    """
    with Archive(path) as archive:
        book = Workbook(archive)
        tops = [top for sheet in book.sheets[:_MOST_SHEETS] if (top := _top(book, sheet))]
    if not tops:
        raise UnreadableFile(
            translate("exchange", "“{name}” has no sheet with column names: add a header row.").format(name=path.name)
        )
    best = max(tops, key=lambda top: (not top.sheet.is_hidden, top.known))
    alike = [top for top in tops if top.header == best.header and top.sheet.is_hidden == best.sheet.is_hidden]
    others = [top for top in tops if top not in alike]
    note = ""
    if others:
        note = translate(
            "exchange", "Of {count} sheets with a header, “{sheet}” is read: it has the most columns that are known."
        ).format(count=len(tops), sheet=best.sheet.name)
    width = max(top.width for top in alike)
    return Found(tuple(top.sheet.member for top in alike), best.header, width, best.skipped, note)


def rows(archive: Archive, found: Found) -> Iterator[tuple[int, list[str]]]:
    """Number in its sheet and cells of each row below the header that is not empty."""
    book = Workbook(archive)
    for member in found.members:
        for number, cells in book.rows(member):
            if number > found.skipped:
                yield number, cells


@dataclass(frozen=True, slots=True)
class _Sheet:
    name: str
    member: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class _Top:
    sheet: _Sheet
    header: tuple[str, ...]
    skipped: int
    width: int
    known: int


def _top(book: Workbook, sheet: _Sheet) -> _Top | None:
    looked_at = list(islice(book.rows(sheet.member), _SAMPLE))
    if not looked_at:
        return None
    # A title above the table stands alone in its row.
    beginning = looked_at[:_HEADER_AMONG]
    at = next((place for place, (_, row) in enumerate(beginning) if sum(map(bool, row)) > 1), 0)
    number, header = looked_at[at]
    names = tuple(" ".join(name.split()) for name in header)
    known = sum(code not in ("", headers.LEFT_OUT) for code in headers.guess(names))
    usual = Counter(len(row) for _, row in looked_at[at + 1 :]).most_common(1)
    width = max(len(header), usual[0][0] if usual else 0)
    return _Top(sheet, names, number, width, known)


class Workbook:
    """The parts of a file. Each iteration over a sheet reads it anew."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._starts_1904 = False
        self._dates: frozenset[int] | None = None
        self._shared: list[str] | None = None
        self._targets = self._relations()
        self.sheets = self._sheets()

    def rows(self, member: str) -> Iterator[tuple[int, list[str]]]:
        """Number and cells of each row that is not empty, without empty cells at its end."""
        if self._dates is None:
            self._dates = self._date_styles()
        reading = _Rows(self._cell)
        for _ in self._parsed(member, reading.start, reading.end, reading.text):
            yield from reading.taken()

    def _cell(self, kind: str, style: str, text: str) -> str:
        if kind in ("inlineStr", "str"):
            return unescaped(text)
        if kind == "s":
            shared = self._shared_texts()
            return shared[int(text)] if text.isdecimal() and int(text) < len(shared) else ""
        if kind == "b":
            return "yes" if text.strip() == "1" else "no"
        if kind == "e":
            return ""
        if kind == "d":
            return text.strip().removesuffix("T00:00:00").replace("T", " ")
        is_date = style.isdecimal() and int(style) in (self._dates or ())
        return number_text(text.strip(), is_date=is_date, starts_1904=self._starts_1904)

    # --- the parts around the sheets ----------------------------------------------------------------------
    def _relations(self) -> dict[str, str]:
        found: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and "Id" in attributes and "Target" in attributes:
                found[attributes["Id"]] = normpath(join("/xl", attributes["Target"])).lstrip("/")

        self._read("xl/_rels/workbook.xml.rels", start)
        return found

    def _sheets(self) -> list[_Sheet]:
        found: list[_Sheet] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self._starts_1904 = attributes.get("date1904", "") in ("1", "true")
            if name != "sheet":
                return
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            if (member := self._targets.get(link, "")) in self._archive.names:
                is_hidden = attributes.get("state", "visible") != "visible"
                found.append(_Sheet(attributes.get("name", ""), member, is_hidden))

        self._read(_BOOK, start)
        return found

    def _date_styles(self) -> frozenset[int]:
        """The numbers of the styles in which a number is a date."""
        own: dict[int, bool] = {}
        styles: list[int] = []
        within: list[str] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            within.append(name)
            number = attributes.get("numFmtId", "")
            if not number.isdecimal() or len(number) > 9:
                return
            if name == "numFmt":
                own[int(number)] = shows_date(attributes.get("formatCode", ""))
            elif name == "xf" and within[-2:-1] == ["cellXfs"] and len(styles) < 100_000:
                styles.append(int(number))

        def end(_name: str) -> None:
            within.pop()

        self._read("xl/styles.xml", start, end)
        return frozenset(place for place, style in enumerate(styles) if own.get(style, style in DATES))

    def _shared_texts(self) -> list[str]:
        if self._shared is None:
            reading = _Shared(self._archive.path)
            self._read(self._member_of("sharedStrings.xml"), reading.start, reading.end, reading.text)
            self._shared = reading.texts
        return self._shared

    def _member_of(self, name: str) -> str:
        listed = (member for member in self._targets.values() if member.rpartition("/")[2].lower() == name.lower())
        return next(listed, f"xl/{name}")

    def _read(
        self,
        member: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        for _ in self._parsed(member, start, end, text):
            pass

    def _parsed(
        self,
        member: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None,
        text: Callable[[str], None] | None,
    ) -> Iterator[None]:
        """Feeds the part to the handlers, block by block; nothing for a part that is not there."""
        if member not in self._archive.names:
            return
        parser = expat.ParserCreate()
        parser.buffer_text = True
        depth = 0

        def started(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > _DEEPEST:
                raise damaged(self._archive.path)
            start(name.rpartition(":")[2], attributes)

        def ended(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(name.rpartition(":")[2])

        parser.StartElementHandler = started
        parser.EndElementHandler = ended
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            with self._archive.open(member) as stream:
                while block := stream.read(_BLOCK):
                    parser.Parse(block, False)
                    yield
                parser.Parse(b"", True)
                yield
        except (expat.ExpatError, ValueError, RecursionError) as error:
            raise damaged(self._archive.path) from error

    def _refuse(self, *_: object) -> None:
        # No spreadsheet program writes one; it could define texts that swell.
        raise damaged(self._archive.path)


class _Rows:
    """Handlers that put cells together into rows."""

    def __init__(self, read: Callable[[str, str, str], str]) -> None:
        self._read = read
        self._done: list[tuple[int, list[str]]] = []
        self._row = 0
        self._cells: dict[int, str] = {}
        self._column = -1
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._length = 0
        self._takes = False
        self._depth_of_aside = 0

    def taken(self) -> list[tuple[int, list[str]]]:
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            reference = attributes.get("r", "")
            self._column = column_of(reference) if reference else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._parts, self._length = [], 0
        elif name == "row":
            number = attributes.get("r", "")
            self._row = int(number) if number.isdecimal() and len(number) < 9 else self._row + 1
            self._cells, self._column = {}, -1
        elif name == "rPh":
            self._depth_of_aside += 1
        elif name in ("v", "t"):
            self._takes = not self._depth_of_aside

    def text(self, text: str) -> None:
        if self._takes and self._length < _LONGEST_CELL:
            self._parts.append(text)
            self._length += len(text)

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self._takes = False
        elif name == "rPh":
            self._depth_of_aside -= 1
        elif name == "c" and self._parts and self._column < _MOST_COLUMNS:
            if value := self._read(self._kind, self._style, "".join(self._parts)):
                self._cells[self._column] = value
        elif name == "row" and self._cells:
            row = [""] * (max(self._cells) + 1)
            for column, value in self._cells.items():
                row[column] = value
            self._done.append((self._row, row))
            self._cells = {}


class _Shared:
    """Handlers that collect the texts that cells share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._total = 0
        self._takes = False
        self._aside = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if name == "si":
            self._parts = []
        elif name == "rPh":
            # How an East Asian word is read aloud, which is no part of it.
            self._aside += 1
        elif name == "t":
            self._takes = not self._aside

    def text(self, text: str) -> None:
        if self._takes:
            self._parts.append(text)

    def end(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._aside -= 1
        elif name == "si":
            whole = unescaped("".join(self._parts))[:_LONGEST_CELL]
            self._total += len(whole) + 40
            if self._total > _MOST_SHARED:
                raise UnreadableFile(
                    translate(
                        "exchange", "“{name}” is too large to read at once: save it as CSV and import that."
                    ).format(name=self._path.name)
                )
            self.texts.append(whole)
