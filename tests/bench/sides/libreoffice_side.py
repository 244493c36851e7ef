"""A sheet in a LibreOffice that this starts: libreoffice_side.py PROGRAM FOLDER.

{"open": FILE.csv, "rows": N} opens it; {"filter": text, "columns": [...]} and {"find": text} tell how much was found.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException
from com.sun.star.sheet import FilterFieldValue, TableFilterField3
from com.sun.star.sheet.FilterConnection import OR
from com.sun.star.sheet.FilterFieldType import STRING
from com.sun.star.sheet.FilterOperator2 import CONTAINS
from lines import answer_all

PATIENCE_SECONDS = 60
# A name of ours, so that no other LibreOffice of this machine is met.
PIPE = f"pipe,name=bench{os.getpid()}"
# Comma, double quote, UTF-8, from the first line; every column is text.
CSV = "44,34,76,1," + "/".join(f"{column}/2" for column in range(1, 21))


def started(program: str, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [
            *(program, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *(f"-env:UserInstallation={(folder / 'profile').as_uri()}", f"--accept={PIPE};urp"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def desktop_of(office: subprocess.Popen[bytes]) -> Any:
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and office.poll() is None:
        try:
            there = resolver.resolve(f"uno:{PIPE};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.02)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
    raise TimeoutError("LibreOffice did not start")


class Sheet:
    def __init__(self, office: subprocess.Popen[bytes]) -> None:
        self.office = office
        self.desktop: Any = None
        self.sheet: Any = None
        self.all: Any = None
        self.count: Any = None

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        if "open" in asked:
            return self.open(asked["open"], asked["rows"])
        return {
            "count": self.filter(asked["filter"], asked["columns"]) if "filter" in asked else self.find(asked["find"])
        }

    def open(self, file: str, rows: int) -> dict[str, Any]:
        self.desktop = desktop_of(self.office)
        how = {"Hidden": True, "FilterName": "Text - txt - csv (StarCalc)", "FilterOptions": CSV}
        told = tuple(PropertyValue(Name=name, Value=value) for name, value in how.items())
        book = self.desktop.loadComponentFromURL(Path(file).as_uri(), "_blank", 0, told)
        self.sheet = book.Sheets[0]
        cursor = self.sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        if last.EndRow != rows:
            raise ValueError(f"{last.EndRow} of {rows} rows were opened")
        self.all = self.sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
        # What its status bar says of a filter: rows that are left.
        self.count = self.sheet.getCellByPosition(last.EndColumn + 2, 0)
        self.count.Formula = f"=SUBTOTAL(3;A2:A{rows + 1})"
        return {"rows": last.EndRow}

    def filter(self, text: str, columns: list[int]) -> int:
        wanted = self.all.createFilterDescriptor(True)
        wanted.ContainsHeader = True
        wanted.setFilterFields3(tuple(_contains(column, text) for column in columns))
        self.all.filter(wanted)
        return int(self.count.Value)

    def find(self, text: str) -> int:
        wanted = self.sheet.createSearchDescriptor()
        wanted.SearchString = text
        found = self.sheet.findAll(wanted)
        return found.Count if found else 0

    def end(self) -> None:
        try:
            if self.desktop:
                self.desktop.terminate()
        except DisposedException:
            pass  # It was quicker.
        if not self.desktop:
            self.office.terminate()
        self.office.wait()


def _contains(column: int, text: str) -> Any:
    value = FilterFieldValue(FilterType=STRING, StringValue=text)
    return TableFilterField3(Field=column, Connection=OR, Operator=CONTAINS, Values=(value,))


sheet = Sheet(started(sys.argv[1], Path(sys.argv[2])))
try:
    answer_all(sheet.answer)
finally:
    sheet.end()
