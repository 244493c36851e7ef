"""The dialog of the agency on sheets: what is entered is kept, printed and undone; which pictures are taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from caseworker.errors import EnvironmentProblem
from caseworker.models.sheet import Agency, SheetOptions
from caseworker.services.agency import LARGEST_LOGO, LONGEST_NAME
from caseworker.services.bundle import Services
from caseworker.ui import theme
from caseworker.ui.agency import AgencyDialog, logo_of
from caseworker.ui.main_window import MainWindow
from caseworker.ui.theme import Scheme
from tests.ui.conftest import focusable
from tests.ui.sheet_hands import accept_file, write
from tests.ui.test_referrals import shown

AtRest = Callable[[MainWindow], None]


@pytest.fixture
def dialog(window: MainWindow, at_rest: AtRest) -> AgencyDialog:
    window.actions_table.trigger("file.agency")
    at_rest(window)
    return shown(window, AgencyDialog)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "logo.png"
    image = QImage(1500, 300, QImage.Format.Format_ARGB32)
    image.fill(QColor("#0f5f5c"))
    image.save(str(path))
    return path


def test_what_is_entered_is_kept_and_can_be_undone(
    window: MainWindow,
    dialog: AgencyDialog,
    services: Services,
    at_rest: AtRest,
    picture: Path,
) -> None:
    assert dialog.name.field.focus_widget.hasFocus()
    write(dialog.name, "Two Rivers Family Services")
    write(dialog.footer, "12 Dock Street · (215) 555-0100")
    dialog.picture.choose.click()
    accept_file(dialog, picture)
    at_rest(window)
    assert dialog.picture.shown.accessibleName() == "The logo"
    dialog.button.click()
    at_rest(window)
    kept = services.agency.get()
    assert (kept.name, kept.footer) == ("Two Rivers Family Services", "12 Dock Street · (215) 555-0100")
    assert QImage.fromData(kept.logo).size() == QSize(600, 120)
    assert services.sheets.build([], SheetOptions()).agency == kept
    window.undo()
    at_rest(window)
    assert services.agency.get() == Agency()


def test_the_logo_is_removed(window: MainWindow, services: Services, at_rest: AtRest, picture: Path) -> None:
    services.agency.save(Agency("Two Rivers", "", logo_of(picture)))
    window.actions_table.trigger("file.agency")
    at_rest(window)
    dialog = shown(window, AgencyDialog)
    assert dialog.name.field.value() == "Two Rivers"
    dialog.picture.remove.click()
    assert not dialog.picture.remove.isVisibleTo(dialog)
    assert dialog.picture.choose.hasFocus()
    dialog.keep()
    at_rest(window)
    assert services.agency.get() == Agency("Two Rivers")


def test_what_is_no_picture_is_said_beside_it_and_the_logo_stays(
    window: MainWindow, dialog: AgencyDialog, at_rest: AtRest, picture: Path, tmp_path: Path
) -> None:
    dialog.take_picture(picture)
    at_rest(window)
    before = dialog.picture.value()
    (tmp_path / "letter.png").write_text("Dear all")
    dialog.take_picture(tmp_path / "letter.png")
    at_rest(window)
    assert "“letter.png” cannot be read as a picture" in dialog.logo.error.text()
    assert dialog.picture.value() == before


def test_pictures_become_small_enough(tmp_path: Path) -> None:
    noise = QImage(900, 900, QImage.Format.Format_RGB32)
    for row in range(900):
        for column in range(900):
            noise.setPixel(column, row, (row * 7919 + column * 104_729 + row * column * 31) & 0xFFFFFF)
    noise.save(str(tmp_path / "noise.jpg"), quality=95)
    made = logo_of(tmp_path / "noise.jpg")
    assert len(made) <= LARGEST_LOGO
    assert QImage.fromData(made).height() <= 200
    small = QImage(40, 20, QImage.Format.Format_RGB32)
    small.fill(Qt.GlobalColor.red)
    small.save(str(tmp_path / "small.png"))
    assert QImage.fromData(logo_of(tmp_path / "small.png")).size() == QSize(40, 20)


def test_a_drawing_is_drawn_as_large_as_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><rect width="30" height="20"/></svg>'
    )
    assert QImage.fromData(logo_of(path)).size() == QSize(300, 200)


def test_a_file_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"gone\.png"):
        logo_of(tmp_path / "gone.png")


def test_no_more_is_typed_than_can_be_kept(dialog: AgencyDialog) -> None:
    editor = dialog.name.field.focus_widget
    assert isinstance(editor, QLineEdit)
    assert editor.maxLength() == LONGEST_NAME


def test_escape_keeps_nothing(
    window: MainWindow, dialog: AgencyDialog, services: Services, at_rest: AtRest, qtbot: QtBot
) -> None:
    write(dialog.name, "Two Rivers")
    with qtbot.waitSignal(dialog.destroyed, timeout=2000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    at_rest(window)
    assert services.agency.get() == Agency()


def test_everything_has_a_name_and_nothing_is_too_wide_at_double_size(
    window: MainWindow, at_rest: AtRest, qapp: QApplication, picture: Path, services: Services
) -> None:
    services.agency.save(Agency("Two Rivers", "", logo_of(picture)))
    theme.apply(qapp, Scheme.DARK, 2.0)
    window.actions_table.trigger("file.agency")
    at_rest(window)
    dialog = shown(window, AgencyDialog)
    assert all(one.accessibleName() or getattr(one, "text", str)() for one in focusable(dialog))
    assert dialog.page.minimumSizeHint().width() <= dialog.area.viewport().width()
    assert not dialog.findChildren(QFileDialog)
