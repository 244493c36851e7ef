"""About: nothing that the program stands on is left out, and what it says agrees with what is installed."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from caseworker import __version__, resources
from caseworker.ui.about import AboutDialog, Credits, load_credits
from caseworker.ui.widgets.buttons import LinkButton

PROJECT = tomllib.loads((Path(__file__).resolve().parents[2] / "pyproject.toml").read_text(encoding="utf-8"))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _name(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found
    return found.group()


def _stands_on() -> dict[str, metadata.Distribution]:
    """Every distribution that the program needs on this machine, by its plain name."""
    found: dict[str, metadata.Distribution] = {}
    waiting = [_name(one) for one in PROJECT["project"]["dependencies"]]
    while waiting:
        name = waiting.pop()
        if _plain(name) in found:
            continue
        try:
            found[_plain(name)] = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue
        needs = found[_plain(name)].requires or []
        waiting += [_name(one) for one in needs if "extra ==" not in one]
    return found


@pytest.fixture(scope="module")
def credits_() -> Credits:
    return load_credits()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(window: QWidget, credits_: Credits) -> AboutDialog:
    made = AboutDialog(window, credits_)
    made.open()
    return made


@pytest.fixture(scope="module")
def tables() -> list[dict[str, str]]:
    found: list[dict[str, str]] = tomllib.loads(resources.path("about.toml").read_text(encoding="utf-8"))["part"]
    return found


def test_every_installed_part_is_named(tables: list[dict[str, str]]) -> None:
    told = _plain(" ".join(f"{table['name']} {table.get('package', '')} {table.get('note', '')}" for table in tables))
    assert [name for name in _stands_on() if name not in told] == []


def test_the_named_license_is_the_one_the_package_declares(tables: list[dict[str, str]]) -> None:
    licenses = {table["package"]: table["license"] for table in tables if "package" in table}
    assert len(licenses) >= 10
    for package, said in licenses.items():
        declared = metadata.metadata(package).get("License-Expression") or metadata.metadata(package).get("License")
        if declared:
            short = said.replace(" or later", "").split(" or ")[0].removesuffix("-1.1")
            assert short in declared.replace("SIL OFL", "OFL"), (package, said, declared)


def test_data_that_asks_for_credit_gets_it(credits_: Credits) -> None:
    told = {part.holder: part.license for part in credits_.data}
    assert told["GeoNames"] == "CC BY 4.0"


def test_versions_are_those_installed(credits_: Credits) -> None:
    qt = next(part for part in credits_.parts if part.name.startswith("Qt"))
    assert qt.version == metadata.version("PySide6-Essentials")


def test_it_shows_version_and_every_part(dialog: AboutDialog, credits_: Credits) -> None:
    texts = {made.text() for made in dialog.findChildren(QLabel)}
    assert f"Version {__version__}" in texts
    links = {link.text() for link in dialog.findChildren(LinkButton)}
    assert {part.name for part in (*credits_.parts, *credits_.data)} <= texts | links


def test_a_name_opens_its_page(dialog: AboutDialog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()) or True)
    link = next(one for one in dialog.findChildren(LinkButton) if one.text() == "Source Sans Pro")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert opened == ["https://github.com/adobe-fonts/source-sans"]


def test_copied_details_name_versions_and_no_folder(dialog: AboutDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert f"Caseworker {__version__}" in copied
    assert str(Path.home()) not in copied
    assert "/" not in copied


def test_escape_closes_it(dialog: AboutDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(dialog.destroyed, timeout=2000):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
