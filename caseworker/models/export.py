"""Files that leave the program: their formats, and what may be chosen about those that hold many contacts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class FileFormat(StrEnum):
    """How contacts leave as a file. The first three are sheets to read, the others hold facts for programs."""

    PDF = "pdf"
    DOCX = "docx"
    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    VCARD4 = "vcard4"
    VCARD3 = "vcard3"
    HSDS = "hsds"
    FHIR = "fhir"

    @property
    def suffix(self) -> str:
        """Of the file's name, without the dot. Both vCards share theirs."""
        return _SUFFIXES.get(self, self.value)

    @property
    def is_table(self) -> bool:
        """Whether its columns can be chosen."""
        return self in (FileFormat.XLSX, FileFormat.CSV)

    @property
    def is_sheet(self) -> bool:
        """Whether it is made of a `SheetDocument`, to be read by people."""
        return self in _SHEETS


_SUFFIXES = {
    FileFormat.VCARD4: "vcf",
    FileFormat.VCARD3: "vcf",
    FileFormat.HSDS: "zip",
    FileFormat.FHIR: "json",
}
_SHEETS = frozenset({FileFormat.PDF, FileFormat.DOCX, FileFormat.HTML})


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One or several neighboring columns of a table, chosen together. `is_private`: only there with `everything`."""

    code: str
    label: str
    group: str
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """`columns`: codes of the columns of a table in their order, empty for all. `everything`: confidential contacts and
    facts, and notes, leave too."""

    columns: tuple[str, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file. `omitted_confidential`: contacts left out; `warnings`: sentences to show beside "Open"."""

    path: Path
    contacts: int
    omitted_confidential: int = 0
    warnings: tuple[str, ...] = ()
