"""Choosing a passphrase: typed twice, with a hint how strong it is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.welcome.strength import strength
from caseworker.ui.widgets.labels import label


class SecretField(TextField):
    """A line whose characters are hidden; blanks at its ends count."""

    def __init__(self) -> None:
        super().__init__()
        self.reveal(False)

    def value(self) -> str:
        return self.editor.text()

    def reveal(self, shown: bool) -> None:
        self.editor.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)


class PassphraseFields(QWidget):
    entered = Signal()
    """Enter was pressed in one of the fields."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._first, self._second = SecretField(), SecretField()
        self.first = Labeled(self.tr("Passphrase"), self._first)
        self.second = Labeled(self.tr("Once more"), self._second)
        self._bar = QProgressBar()
        self._bar.setRange(0, 3)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Strength of the passphrase"))
        self._hint = label("", "small", wrap=True)
        shown = QCheckBox(self.tr("Show what I type"))
        shown.toggled.connect(self._reveal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for widget in (self.first, self._bar, self._hint, self.second, shown):
            column.addWidget(widget)
        self._first.edited.connect(self._rate)
        for field in (self._first, self._second):
            field.editor.returnPressed.connect(self.entered)
        self._rate()

    def passphrase(self) -> str:
        """What was typed; empty after saying beside the fields what is wrong."""
        typed = self._first.value()
        rated = strength(typed)
        too_weak = rated.level == 0
        differs = typed != self._second.value()
        wrong = rated.sentence if typed else self.tr("Enter a passphrase.")
        self.first.show_error(wrong if too_weak else "")
        # The same sentence twice, in red and in gray, would be one too many.
        self._hint.setVisible(not too_weak or not typed)
        self.second.show_error(self.tr("The two are not the same: type it again.") if differs and not too_weak else "")
        if too_weak or differs:
            (self._first if too_weak else self._second).focus_widget.setFocus()
            return ""
        return typed

    def focus(self) -> None:
        self._first.focus_widget.setFocus()

    def _rate(self) -> None:
        rated = strength(self._first.value())
        self._bar.setValue(rated.level)
        self._hint.setText(rated.sentence)
        self._hint.show()
        self._bar.setAccessibleDescription(rated.sentence)

    def _reveal(self, shown: bool) -> None:
        self._first.reveal(shown)
        self._second.reveal(shown)
