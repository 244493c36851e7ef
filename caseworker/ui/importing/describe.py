"""What a file is and what came of it, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from caseworker.models.imports import ImportFormat, ImportReport, Preview, Progress
from caseworker.ui.widgets.running import RunningWords


def _tr(text: str) -> str:
    return QCoreApplication.translate("Importing", text)


def number(count: int) -> str:
    return str(QLocale().toString(count))


def size(count: int) -> str:
    """“1.2 MB”."""
    return str(QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat))


def file_sentence(preview: Preview) -> str:
    """The format and what the file is, in one sentence."""
    if preview.format is ImportFormat.NPPES:
        return _tr("A national provider file (NPPES): each row is a provider with an NPI. {size}.").format(
            size=size(preview.size_bytes)
        )
    if preview.format is ImportFormat.VCARD:
        return _tr("Cards of an address book (vCard): each is a contact. {size}.").format(size=size(preview.size_bytes))
    if preview.format is ImportFormat.HSDS:
        return _tr("A package of community services (HSDS): organizations and their people. {size}.").format(
            size=size(preview.size_bytes)
        )
    if preview.format is ImportFormat.XLSX:
        return _tr("A workbook with a table of {columns} columns. {size}.").format(
            columns=len(preview.columns), size=size(preview.size_bytes)
        )
    sentence = _tr("A table of {columns} columns, separated by {delimiter}, written in {encoding}. {size}.")
    return sentence.format(
        columns=len(preview.columns),
        delimiter=_delimiter(preview.delimiter),
        encoding=_encoding(preview.encoding),
        size=size(preview.size_bytes),
    )


def reason_words(reason: str) -> str:
    """Where the guess for a column comes from."""
    return {
        "header": _tr("by its name"),
        "values": _tr("by its values"),
        "remembered": _tr("as last time"),
        "chosen": _tr("chosen by you"),
    }.get(reason, "")


def progress_sentence(progress: Progress) -> str:
    rows = _tr("{rows} rows read").format(rows=number(progress.rows))
    if not progress.total:
        return rows
    share = min(100, 100 * progress.done // progress.total)
    return _tr("{rows} · {done} of {total} · {share} %").format(
        rows=rows, done=size(progress.done), total=size(progress.total), share=share
    )


def running_words() -> RunningWords:
    """What is said while an import runs."""
    return RunningWords(
        _tr("Progress of the import"),
        _tr("Reading the file …"),
        _tr("Everything is read: writing it down …"),
        _tr("Nothing is kept until the whole file is read. Stopping leaves the directory as it was."),
        progress_sentence,
    )


def report_title(report: ImportReport) -> str:
    if report.added or report.updated:
        return _tr("Imported from {file}").format(file=report.file_name)
    if report.unchanged:
        return _tr("Nothing new in {file}").format(file=report.file_name)
    return _tr("Nothing was imported from {file}").format(file=report.file_name)


def counts_sentence(report: ImportReport) -> str:
    return _tr("{added} added, {updated} updated, {unchanged} unchanged, {skipped} skipped.").format(
        added=number(report.added),
        updated=number(report.updated),
        unchanged=number(report.unchanged),
        skipped=number(report.skipped),
    )


def report_remarks(report: ImportReport) -> list[str]:
    """What the counts alone do not say."""
    remarks = []
    if report.merged == 1:
        remarks.append(_tr("One row was a further address or phone of a contact, and went into it."))
    elif report.merged:
        remarks.append(
            _tr("{n} rows were further addresses or phones of a contact, and went into it.").format(
                n=number(report.merged)
            )
        )
    if report.kept_edits == 1:
        remarks.append(_tr("The file has one fact otherwise than you wrote it: yours stays."))
    elif report.kept_edits:
        remarks.append(
            _tr("The file has {n} facts otherwise than you wrote them: yours stay.").format(n=number(report.kept_edits))
        )
    return remarks


def _delimiter(delimiter: str) -> str:
    return {
        ",": _tr("commas"),
        ";": _tr("semicolons"),
        "\t": _tr("tabs"),
        "|": _tr("vertical bars"),
    }.get(delimiter, f"“{delimiter}”")


def _encoding(encoding: str) -> str:
    return {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "cp1252": _tr("Windows-1252 (Western European)"),
    }.get(encoding, encoding)
