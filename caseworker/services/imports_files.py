"""What kind of file it is, by its content, and the reader for one that holds contacts instead of columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from caseworker.exchange import hsds_reader, nppes, tabular, vcard_lines, vcard_reader, workbook
from caseworker.exchange.archive import Archive
from caseworker.exchange.area import ANYWHERE, Area
from caseworker.exchange.cells import shown_phone
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.opening import opened
from caseworker.exchange.rows import RowProblem, RowReader, SourceRow
from caseworker.messages import translate
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import ColumnGuess, ImportFormat, Preview

SOURCES = {ImportFormat.VCARD: vcard_reader.SOURCE, ImportFormat.HSDS: hsds_reader.SOURCE}
"""The formats without columns, and where the records of all their files come from: their ids are the same anywhere."""
_BEGINNING = 4_096
_SHOWN_ROWS = 20
_LOOKED_AT = 200
_MOST_ROWS = 3_000
"""Of each table of a package, for a look at it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """`shape` is None for a format without columns."""

    format: ImportFormat
    size_bytes: int
    shape: tabular.Shape | None = None


def look(path: Path) -> Looked:
    """Raises `UnreadableFile` for what is missing, empty, damaged or none of the formats."""
    with opened(path) as file:
        beginning = file.read(_BEGINNING)
        size = path.stat().st_size
    if vcard_lines.is_vcard(beginning):
        return Looked(ImportFormat.VCARD, size)
    if beginning.startswith(tabular.ZIPPED):
        with Archive(path) as archive:
            if not workbook.is_workbook(archive) and hsds_reader.is_hsds(archive):
                return Looked(ImportFormat.HSDS, size)
    shape = tabular.detect(path)
    if shape.sheets is not None:
        return Looked(ImportFormat.XLSX, size, shape)
    return Looked(ImportFormat.NPPES if nppes.is_nppes(shape.header) else ImportFormat.CSV, size, shape)


def reader(
    path: Path,
    wanted: ImportFormat,
    knowledge: Knowledge,
    *,
    area: Area = ANYWHERE,
    tick: Callable[[], None] = lambda: None,
) -> RowReader:
    """For one of `SOURCES`."""
    kind = vcard_reader.VcardReader if wanted is ImportFormat.VCARD else hsds_reader.HsdsReader
    return kind(path, knowledge, area=area, tick=tick)


def preview(path: Path, looked: Looked, knowledge: Knowledge) -> Preview:
    """The first contacts of a file without columns. Raises `UnreadableFile`."""
    reading: RowReader
    if looked.format is ImportFormat.HSDS:
        reading = hsds_reader.HsdsReader(path, knowledge, most_rows=_MOST_ROWS)
    else:
        reading = vcard_reader.VcardReader(path, knowledge)
    try:
        facts = (_facts(reading, row) for row in islice(reading, _LOOKED_AT))
        rows = tuple(islice((_shown(one) for one in facts if one is not None), _SHOWN_ROWS))
    finally:
        reading.close()
    names = (
        translate("services", "Name"),
        translate("services", "Organization"),
        translate("services", "Job title"),
        translate("services", "Phone"),
        translate("services", "E-mail"),
        translate("services", "Address"),
    )
    return Preview(
        format=looked.format,
        encoding="",
        delimiter="",
        size_bytes=looked.size_bytes,
        columns=tuple(ColumnGuess(number, name, "", "", ()) for number, name in enumerate(names)),
        sample_rows=rows,
    )


def _facts(reading: RowReader, row: SourceRow) -> ContactFacts | None:
    if row.skip is not None:
        return None
    try:
        return reading.facts(row)
    except RowProblem:
        return None


def _shown(facts: ContactFacts) -> tuple[str, ...]:
    phone = facts.phones[0] if facts.phones else None
    place = facts.addresses[0] if facts.addresses else None
    parts = (place.line1, place.city, f"{place.state} {place.zip}") if place else ()
    return (
        facts.display_name,
        facts.organization,
        facts.job_title or facts.profession,
        shown_phone(phone.number, phone.extension) if phone else "",
        facts.emails[0].address if facts.emails else "",
        ", ".join(part.strip() for part in parts if part.strip()),
    )
