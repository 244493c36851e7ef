"""The ways out of the sheet dialog, on the real services: files, paper, the clipboard, e-mail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pypdf import PdfReader
from PySide6.QtCore import QDate, QMimeData, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QFileDialog, QProgressDialog
from pytestqt.qtbot import QtBot

from caseworker.errors import EnvironmentProblem
from caseworker.models.export import FileFormat
from caseworker.models.kept import ListItem
from caseworker.models.sheet import Disclosure, Paper, SheetField, SheetOptions
from caseworker.services.bundle import Services
from caseworker.ui import sheets
from caseworker.ui.context import Tone
from caseworker.ui.handed_out import Done, suggested_name
from caseworker.ui.main_window import MainWindow
from caseworker.ui.sheets import handing, output, paper, printing
from caseworker.ui.sheets.dialog import SheetDialog
from caseworker.ui.sheets.output import Sheet
from tests.ui.sheet_hands import (
    AtRest,
    Rest,
    accept_file,
    dialog,
    disclose,
    ids,
    known_code,
    names,
    rest,
    write,
)

__all__ = ["dialog", "ids", "rest"]


@pytest.fixture(autouse=True)
def clipboard(qapp: object) -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


@pytest.fixture
def opened_urls(monkeypatch: pytest.MonkeyPatch) -> list[QUrl]:
    """What the system was asked to open."""
    found: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url) or True)
    return found


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def actions(services: Services) -> list[tuple[str, str]]:
    return [(row.action, row.detail) for row in services.history.audit(20)]


def chosen(dialog: SheetDialog) -> Sheet:
    return Sheet(tuple(dialog.order.items()), dialog.form.options())


# --- files ----------------------------------------------------------------------------------------------------
def test_the_pdf_holds_what_the_preview_shows(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    write(dialog.form.title, "Grief in Philadelphia")
    dialog.order.list.setCurrentRow(0)
    dialog.order.remove_current()
    rest()
    dialog.save_button.click()
    accept_file(dialog, tmp_path / "sheet")
    rest()
    written = tmp_path / "sheet.pdf"
    assert dialog.outcome.text() == "Saved “sheet.pdf”."
    assert len(PdfReader(written).pages) == len(dialog.preview.pages)
    text = text_of(written)
    assert "Grief in Philadelphia" in text
    first, *others = names(services, ids)
    assert first not in text
    assert all(name in text for name in others)
    assert actions(services)[0][0] == "sheet.write"


def test_the_finished_file_is_opened_by_the_system(
    dialog: SheetDialog, rest: Rest, tmp_path: Path, opened_urls: list[QUrl]
) -> None:
    dialog.save_button.click()
    accept_file(dialog, tmp_path / "sheet.pdf")
    rest()
    assert dialog.outcome.button is not None
    dialog.outcome.button.click()
    assert [url.toLocalFile() for url in opened_urls] == [str(tmp_path / "sheet.pdf")]


def test_the_file_dialog_offers_each_kind_and_begins_with_the_last_one(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    dialog.save_button.click()
    (chooser,) = dialog.findChildren(QFileDialog)
    offered = chooser.nameFilters()
    assert offered == [output.kind_words(kind) for kind in output.kinds(services)]
    assert offered[0] == "PDF document (*.pdf)"
    accept_file(dialog, tmp_path / "sheet.html")
    rest()
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert all(name in page for name in names(services, ids))
    dialog.save_button.click()
    again = next(one for one in dialog.findChildren(QFileDialog) if one.isVisible())
    assert again.selectedNameFilter() == "Web page (*.html)"
    again.reject()
    rest()


def test_a_word_document_is_one(dialog: SheetDialog, rest: Rest, tmp_path: Path) -> None:
    dialog.save_button.click()
    accept_file(dialog, tmp_path / "sheet.docx")
    rest()
    assert (tmp_path / "sheet.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("suffix", "mark"),
    [("csv", b"First Name"), ("xlsx", b"PK"), ("vcf", b"VERSION:4.0"), ("zip", b"PK"), ("json", b"{")],
)
def test_the_facts_leave_for_another_program(
    dialog: SheetDialog, services: Services, rest: Rest, tmp_path: Path, suffix: str, mark: bytes
) -> None:
    dialog.save_button.click()
    accept_file(dialog, tmp_path / f"contacts.{suffix}")
    rest()
    assert mark in (tmp_path / f"contacts.{suffix}").read_bytes()[:200]
    assert actions(services)[0] == ("contacts.export", "")


def test_a_folder_that_cannot_be_written_is_said_in_the_dialog(
    dialog: SheetDialog, window: MainWindow, rest: Rest, tmp_path: Path
) -> None:
    missing = tmp_path / "gone" / "sheet.pdf"
    output.write(window.context, dialog, chosen(dialog), missing, FileFormat.PDF, dialog._say_done, dialog._say_error)
    rest()
    assert dialog.problem.isVisible()
    assert not dialog.outcome.isVisible()
    assert not missing.exists()


def test_the_tray_saves_without_the_preview_as_it_was_chosen_last(
    dialog: SheetDialog, window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest, tmp_path: Path
) -> None:
    dialog.form.parts.checks[SheetField.PHONES].editor.click()
    dialog.form.private.checks[SheetField.PRIVATE_LINE].editor.click()
    dialog.reject()
    rest()
    current = services.lists.current()
    services.lists.set_lines(current.id, ids[0], "She drinks", "Ask for Mondays")
    sheets.save_sheet(window.context, window, current.contact_ids)
    rest()
    accept_file(window, tmp_path / "tray.pdf")
    rest()
    message = window.toast.message()
    assert message.text == "Saved “tray.pdf”."
    assert message.action_text == "Open"
    text = text_of(tmp_path / "tray.pdf")
    assert all(name in text for name in names(services, ids))
    assert "Ask for Mondays" in text
    # No phone, as it was chosen; nothing private, whatever was chosen.
    assert "555-" not in text
    assert "She drinks" not in text


def test_the_kind_follows_the_suffix_that_was_typed() -> None:
    pdf = output.kind_words(FileFormat.PDF)
    assert output.format_of(Path("a.HTML"), pdf) is FileFormat.HTML
    assert output.format_of(Path("a"), output.kind_words(FileFormat.DOCX)) is FileFormat.DOCX
    assert output.format_of(Path("a.xyz"), pdf) is FileFormat.PDF


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("", "Contacts"),
        ("Trauma: Spanish/English?", "Trauma Spanish English"),
        ("...", "Contacts"),
        ("a" * 90, "a" * 60),
    ],
)
def test_the_suggested_name_is_a_fit_file_name(title: str, name: str) -> None:
    assert suggested_name(title, QDate(2026, 11, 3), FileFormat.PDF) == f"{name} 2026-11-03.pdf"


# --- paper ----------------------------------------------------------------------------------------------------
def pdf_printer(path: Path, paper: Paper = Paper.LETTER) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printing.prepare(printer, paper, "Contacts")
    return printer


def test_printed_pages_are_those_of_the_preview_and_noted(
    dialog: SheetDialog, window: MainWindow, services: Services, rest: Rest, tmp_path: Path
) -> None:
    printer = pdf_printer(tmp_path / "printed.pdf")
    paper.print_on(window.context, dialog, printer, chosen(dialog), dialog._say_done, dialog._say_error)
    rest()
    pages = PdfReader(tmp_path / "printed.pdf").pages
    assert len(pages) == len(dialog.preview.pages)
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == [612, 792]
    (image,) = pages[0]["/Resources"]["/XObject"].values()
    # 300 dots an inch over the whole letter page.
    assert (image.get_object()["/Width"], image.get_object()["/Height"]) == (2550, 3300)
    assert dialog.outcome.text().startswith("Sent to the printer: ")
    assert "fitted" not in dialog.outcome.text()
    assert actions(services)[0][0] == "sheet.print"


@pytest.mark.parametrize(
    ("size", "by"),
    [
        (QPageSize.PageSizeId.A4, 210 / 25.4 / 8.5),
        (QPageSize.PageSizeId.A5, 148 / 25.4 / 8.5),
        (QPageSize.PageSizeId.Legal, 1.0),
    ],
)
def test_other_paper_in_the_printer_is_reckoned_with(
    dialog: SheetDialog, window: MainWindow, rest: Rest, tmp_path: Path, size: QPageSize.PageSizeId, by: float
) -> None:
    printer = pdf_printer(tmp_path / "printed.pdf")
    # As the system's dialog leaves it when the person chose this paper.
    printer.setPageSize(QPageSize(size))
    paper.print_on(window.context, dialog, printer, chosen(dialog), dialog._say_done, dialog._say_error)
    rest()
    page = PdfReader(tmp_path / "printed.pdf").pages[0]
    points = QPageSize(size).sizePoints()
    assert [round(float(side)) for side in page.mediabox[2:]] == [points.width(), points.height()]
    left, bottom, width, height = placed(page)
    assert width == pytest.approx(612 * by, rel=0.01)
    assert height == pytest.approx(792 * by, rel=0.01)
    assert left == pytest.approx((points.width() - width) / 2, abs=2)
    assert bottom + height == pytest.approx(points.height(), abs=2)
    assert f"They were fitted to its paper, {QPageSize(size).name()}." in dialog.outcome.text()


def placed(page: Any) -> tuple[float, float, float, float]:
    """Left, bottom, width and height in points of the picture on a printed page."""
    matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    stack: list[list[float]] = []
    for operands, operator in page.get_contents().operations:
        if operator == b"q":
            stack.append(matrix)
        elif operator == b"Q":
            matrix = stack.pop()
        elif operator == b"cm":
            matrix = times([float(one) for one in operands], matrix)
        elif operator == b"Do":
            corners = (matrix[4], matrix[5], matrix[4] + matrix[0], matrix[5] + matrix[3])
            left, right = sorted(corners[0::2])
            bottom, top = sorted(corners[1::2])
            return left, bottom, right - left, top - bottom
    raise AssertionError("no picture on the page")


def times(one: list[float], other: list[float]) -> list[float]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m]


def test_printing_can_be_stopped_and_nothing_is_noted(
    dialog: SheetDialog, window: MainWindow, services: Services, rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    aborted: list[bool] = []

    class Watched(QPrinter):
        def abort(self) -> bool:
            aborted.append(True)
            return super().abort()

    printer = Watched(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(services.sheets.own_templates() / "stopped.pdf"))
    printing.prepare(printer, Paper.LETTER, "Contacts")
    paper.print_on(window.context, dialog, printer, chosen(dialog), dialog._say_done, dialog._say_error)
    (shown,) = dialog.findChildren(QProgressDialog)
    shown.canceled.emit()
    rest()
    assert aborted
    assert dialog.outcome.text() == "Printing was stopped: nothing was sent."
    assert "sheet.print" not in dict(actions(services))
    assert not dialog.findChildren(QProgressDialog)


def test_a_range_and_the_reverse_order_are_kept() -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    assert printing.chosen_pages(printer, 4) == [0, 1, 2, 3]
    printer.setFromTo(2, 9)
    assert printing.chosen_pages(printer, 4) == [1, 2, 3]
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert printing.chosen_pages(printer, 4) == [3, 2, 1]
    printer.setFromTo(7, 9)
    assert printing.chosen_pages(printer, 4) == []


def test_a_printer_out_of_reach_is_said(tmp_path: Path, services: Services, ids: tuple[int, ...], qtlog: Any) -> None:
    printer = pdf_printer(tmp_path / "no folder" / "printed.pdf")
    pages = services.sheets.pages(services.sheets.build(ids[:1], SheetOptions()), scale=1.0)
    with qtlog.disabled(), pytest.raises(EnvironmentProblem, match="The printer could not be reached"):
        printing.print_pages(printer, pages)


def test_the_print_dialog_asks_and_cancel_prints_nothing(
    window: MainWindow, services: Services, ids: tuple[int, ...], rest: Rest, qtbot: QtBot
) -> None:
    sheets.print_sheet(window.context, window, ids)
    rest()
    (asked,) = window.findChildren(QPrintDialog)
    assert asked.isVisible()
    asked.reject()
    qtbot.waitUntil(lambda: not window.findChildren(QPrintDialog))
    rest()
    assert "sheet.print" not in dict(actions(services))


# --- the clipboard --------------------------------------------------------------------------------------------
def held() -> QMimeData:
    data = QGuiApplication.clipboard().mimeData()
    assert data is not None
    return data


def is_empty() -> bool:
    data = QGuiApplication.clipboard().mimeData()
    return data is None or not data.hasText()


def timers() -> list[QTimer]:
    return [one for one in QGuiApplication.clipboard().findChildren(QTimer) if one.isActive()]


def test_a_copy_is_rich_and_plain_and_stays(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest
) -> None:
    dialog.copy_button.click()
    rest()
    data = held()
    for name in names(services, ids):
        assert name in data.text()
        assert name in data.html()
    assert "<" not in data.text().split("\n")[0]
    assert dialog.outcome.text() == "The sheet is on the clipboard."
    assert not timers()
    assert not data.hasFormat("x-kde-passwordManagerHint")
    assert actions(services)[0][0] == "sheet.copy"


def test_a_copy_with_private_parts_is_taken_off_again(dialog: SheetDialog, services: Services, rest: Rest) -> None:
    dialog.form.private.checks[SheetField.NOTES].editor.click()
    rest()
    dialog.copy_button.click()
    rest()
    assert held().hasText()
    assert held().data("x-kde-passwordManagerHint").data() == b"secret"
    assert "taken off after 15 seconds" in dialog.outcome.text()
    (timer,) = timers()
    assert timer.interval() == 15_000
    timer.timeout.emit()
    assert is_empty()


def test_what_somebody_else_put_there_since_is_left_alone(dialog: SheetDialog, services: Services, rest: Rest) -> None:
    code = known_code(services)
    disclose(dialog, Disclosure(code, "Referral", "Two Rivers"))
    rest()
    dialog.copy_button.click()
    rest()
    assert code in held().text()
    QGuiApplication.clipboard().setText("a shopping list")
    (timer,) = timers()
    timer.timeout.emit()
    assert held().text() == "a shopping list"
    action, detail = actions(services)[0]
    assert action == "sheet.copy"
    assert "Two Rivers" in detail


# --- e-mail ---------------------------------------------------------------------------------------------------
def draft(url: QUrl) -> dict[str, str]:
    parts = urlsplit(bytes(url.toEncoded().data()).decode())
    assert (parts.scheme, parts.path) == ("mailto", "")
    return {key: values[0] for key, values in parse_qs(parts.query).items()}


def test_a_short_sheet_is_the_draft(
    window: MainWindow,
    services: Services,
    ids: tuple[int, ...],
    at_rest: AtRest,
    opened_urls: list[QUrl],
) -> None:
    done: list[Done] = []
    options = SheetOptions(title="Grief & more, 100 %", fields=frozenset({SheetField.PHONES}))
    sheet = Sheet((ListItem(ids[0]),), options)
    handing.draft(window.context, window, sheet, done.append)
    at_rest(window)
    (url,) = opened_urls
    shown = draft(url)
    document = sheet.build(services)
    assert shown["subject"] == "Grief & more, 100 %"
    assert shown["body"].replace("\r\n", "\n").strip() == services.sheets.text(document).strip()
    assert done[0].tone is Tone.GOOD
    assert is_empty()
    assert actions(services)[0][0] == "sheet.mail"


def test_a_long_sheet_is_to_be_pasted_and_the_draft_says_so(
    dialog: SheetDialog, services: Services, ids: tuple[int, ...], rest: Rest, opened_urls: list[QUrl]
) -> None:
    dialog.mail_button.click()
    rest()
    (url,) = opened_urls
    assert draft(url)["body"] == "[Paste the sheet here.]"
    assert len(url.toEncoded()) < 2_000
    assert all(name in held().text() for name in names(services, ids))
    assert "too long for a draft" in dialog.outcome.text()


def test_without_a_mail_program_the_sheet_is_on_the_clipboard(
    dialog: SheetDialog, rest: Rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: False)
    dialog.mail_button.click()
    rest()
    assert "No mail program answered" in dialog.outcome.text()
    assert held().hasText()


@pytest.mark.parametrize("way", [handing.copy, handing.draft])
def test_what_cannot_be_noted_does_not_leave(
    window: MainWindow,
    services: Services,
    ids: tuple[int, ...],
    at_rest: AtRest,
    opened_urls: list[QUrl],
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[..., None],
) -> None:
    def refuse(*_given: object) -> None:
        raise EnvironmentProblem("The disk is full.")

    monkeypatch.setattr(services.sheets, "record", refuse)
    done: list[Done] = []
    said: list[object] = []
    way(window.context, window, Sheet(ids[:1], SheetOptions()), done.append, said.append)
    at_rest(window)
    assert len(said) == 1
    assert not done
    assert not opened_urls
    assert is_empty()
