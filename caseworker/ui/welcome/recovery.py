"""The recovery key: shown once, to print, save or copy, and confirmed before anything goes on."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths, Signal
from PySide6.QtGui import QFontDatabase, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.clipboard import put_for_a_while
from caseworker.ui.forms.files import ask_save
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.day_text import long_day
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, FieldError, label, selectable

_CLIPBOARD_SECONDS = 60


class RecoveryPanel(QWidget):
    confirmed = Signal(bool)

    def __init__(self, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        words = self.tr(
            "If the passphrase is forgotten, this key is the only other way in. It is shown this once. "
            "Put it on paper and lock it away, apart from this computer."
        )
        column.addWidget(label(words, "", wrap=True))
        column.addWidget(self._key_card())
        column.addWidget(self._buttons())
        self.said = label("", "small", wrap=True)
        self.said.hide()
        column.addWidget(self.said)
        self.check = QCheckBox(self.tr("The recovery key is in a safe place"))
        self.check.toggled.connect(self.confirmed)
        column.addWidget(self.check)
        self.problem = FieldError(self.save_button)
        column.addWidget(self.problem)

    def ask_to_stay(self) -> str:
        """Why the window should not be closed yet; empty once the key is in a safe place."""
        if self.check.isChecked():
            return ""
        self.check.setFocus()
        return self.tr(
            "This key is shown only now. Print, save or copy it, then tick the box: without it, a forgotten passphrase "
            "means a lost directory."
        )

    def _key_card(self) -> Card:
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        groups = self._key.split("-")
        half = (len(groups) + 1) // 2
        self.shown = selectable(label("  ".join(groups[:half]) + "\n" + "  ".join(groups[half:])))
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPixelSize(theme.px(18))
        self.shown.setFont(fixed)
        self.shown.setStyleSheet(f"font-family: '{fixed.family()}', monospace; font-size: {theme.px(18)}px;")
        self.shown.setAccessibleName(self.tr("Recovery key: {key}").format(key=self._key))
        self.shown.setWordWrap(True)
        inner.addWidget(self.shown)
        return card

    def _buttons(self) -> QWidget:
        hold = QWidget()
        flow = FlowLayout(hold, gap=theme.px(8))
        self.print_button = Button(self.tr("Print…"))
        self.print_button.clicked.connect(self.print_key)
        self.save_button = Button(self.tr("Save as a file…"))
        self.save_button.clicked.connect(self.save_key)
        self.copy_button = Button(self.tr("Copy"))
        self.copy_button.clicked.connect(self.copy_key)
        for button in (self.print_button, self.save_button, self.copy_button):
            flow.addWidget(button)
        return hold

    def text(self) -> str:
        """What is printed and saved."""
        today = date.today()  # noqa: DTZ011 - the local calendar day
        return self.tr(
            "Caseworker recovery key\n\n{key}\n\nMade on {day}. Whoever holds this key can open the directory: "
            "lock it away, apart from the computer. Type it on the unlock screen if the passphrase is forgotten."
        ).format(key=self._key, day=long_day(today))

    def print_key(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        document = QTextDocument()
        document.setDefaultFont(theme.font(16))
        document.setPlainText(self.text())
        document.print_(printer)
        self._say(self.tr("Sent to the printer. Look at the paper before you go on."))

    def save_key(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        suggested = Path(folder or Path.home()) / "caseworker-recovery-key.txt"
        ask_save(self, self.tr("Save the recovery key"), self.tr("Text (*.txt)"), suggested, self.save_as)

    def save_as(self, path: Path, _kind: str = "") -> None:
        try:
            _write_private(path, self.text())
        except OSError:
            text = self.tr("“{name}” could not be written: choose another folder.")
            self.problem.show_error(text.format(name=path.name))
            return
        self.problem.clear_error()
        self._say(self.tr("Saved. A file beside the directory protects nothing: move it elsewhere."))

    def copy_key(self) -> None:
        """Onto the clipboard, for a minute."""
        data = QMimeData()
        data.setText(self._key)
        put_for_a_while(data, _CLIPBOARD_SECONDS)
        self._say(self.tr("Copied for one minute. Paste it into your password manager."))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.show()


def _write_private(path: Path, text: str) -> None:
    """Readable by nobody else where the system knows such a thing."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
