"""What the program is, what it stands on and where its data comes from."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QUrl, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from caseworker import __version__, resources
from caseworker.ui import icons, theme
from caseworker.ui.context import Context
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.labels import Card, label, line
from caseworker.ui.widgets.markdown import open_safely
from caseworker.ui.widgets.scroll_keys import let_keys_scroll

_ICON = 56


@dataclass(frozen=True, slots=True)
class Part:
    """Something that comes from others. `version` is that of the installed package, if it is one."""

    name: str
    version: str = ""
    license: str = ""
    holder: str = ""
    url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Credits:
    parts: tuple[Part, ...]
    data: tuple[Part, ...]


def load_credits() -> Credits:
    """From ``about.toml``. Raises `UnreadableFile`."""
    tables = resources.read_toml("about.toml")
    return Credits(
        tuple(_part(table) for table in tables.get("part", ())),
        tuple(_part(table) for table in tables.get("data", ())),
    )


def open_about(context: Context, parent: QWidget) -> None:
    """Shows it over `parent`, once the versions were read off the UI thread."""
    context.tasks.run(load_credits, lambda found: AboutDialog(parent, found).open(), owner=parent)


def version_details() -> str:
    """What a person who helps wants to know, fit to be copied. Names no folder and no user."""
    return "\n".join(
        (
            f"Caseworker {__version__}",
            f"Python {platform.python_version()} ({sys.platform})",
            f"Qt {qVersion()}, {QGuiApplication.platformName()}",
            platform.platform(terse=True),
        )
    )


def _part(table: dict[str, str]) -> Part:
    return Part(
        name=table["name"],
        version=_version(table.get("package", "")),
        license=table.get("license", ""),
        holder=table.get("holder", ""),
        url=table.get("url", ""),
        note=table.get("note", ""),
    )


def _version(package: str) -> str:
    if not package:
        return ""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


class AboutDialog(FormDialog):
    """Only read. Esc closes it; arrow and page keys scroll it."""

    def __init__(self, parent: QWidget, found: Credits) -> None:
        super().__init__(parent, self.tr("About Caseworker"), width=720, height=720)
        self.heading.hide()
        self.column.addWidget(self._head())
        self.column.addSpacing(theme.px(4))
        self._add_parts(self.tr("What it stands on"), found.parts)
        self._add_parts(self.tr("Where the data comes from"), found.data)
        self.column.addStretch(1)
        self.copy_button = self.add_button(self.tr("Copy version details"), left=True)
        self.copy_button.clicked.connect(self._copy)
        close = self.add_button(self.tr("Close"), primary=True, key="Esc")
        close.clicked.connect(self.accept)
        close.setFocus()
        let_keys_scroll(self, self.area)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_icon"):
            self._draw_icon()

    def _head(self) -> QWidget:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(16))
        self._icon = QLabel()
        self._draw_icon()
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(theme.px(2))
        column.addWidget(label(QCoreApplication.applicationName() or self.tr("Caseworker"), "title"))
        column.addWidget(label(self.tr("Version {version}").format(version=__version__), "muted"))
        column.addSpacing(theme.px(6))
        purpose = self.tr(
            "A directory of interventionists and therapists, a notebook, a referral log and contact sheets. "
            "It works offline: what you keep stays on this computer."
        )
        column.addWidget(label(purpose, wrap=True))
        terms = self.tr("Free software under the MIT License, without warranty. © 2026 Caseworker contributors.")
        column.addWidget(label(terms, "small", wrap=True))
        row.addLayout(column, 1)
        return head

    def _draw_icon(self) -> None:
        self._icon.setPixmap(icons.application_icon().pixmap(theme.px(_ICON)))

    def _add_parts(self, title: str, parts: Sequence[Part]) -> None:
        self.column.addWidget(label(title, "heading"))
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(8), theme.px(16), theme.px(8))
        column.setSpacing(theme.px(6))
        for index, part in enumerate(parts):
            if index:
                column.addWidget(line())
            column.addWidget(_row(part))
        self.column.addWidget(card)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(version_details())
        self.copy_button.setText(self.tr("Copied"))


def _row(part: Part) -> QWidget:
    row = QWidget()
    grid = QGridLayout(row)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(1))
    grid.setColumnStretch(0, 1)
    first = QHBoxLayout()
    first.setSpacing(theme.px(8))
    first.addWidget(_name(part))
    first.addWidget(label(part.version, "small"))
    first.addStretch(1)
    grid.addLayout(first, 0, 0)
    grid.addWidget(label(_translated(part.license), "small"), 0, 1, Qt.AlignmentFlag.AlignRight)
    told = " · ".join(_translated(text) for text in (part.holder, part.note) if text)
    if told:
        grid.addWidget(_beside_links(label(told, "small", wrap=True)), 1, 0, 1, 2)
    return row


def _name(part: Part) -> QWidget:
    name = _translated(part.name)
    if not part.url:
        return _beside_links(label(name, "strong"))
    link = LinkButton(name)
    address = QCoreApplication.translate("AboutDialog", "{name}: open {address}").format(name=name, address=part.url)
    link.setAccessibleName(address)
    link.setToolTip(part.url)
    link.clicked.connect(lambda _checked=False: open_safely(QUrl(part.url)))
    return link


def _beside_links(text: QLabel) -> QLabel:
    """A link has room around its text for the focus: other texts shall begin on the same line."""
    text.setContentsMargins(theme.px(4), 0, 0, 0)
    return text


def _translated(text: str) -> str:
    return QCoreApplication.translate("AboutParts", text)
