"""Vocabulary terms of one kind as removable chips, with completion; words of one's own are kept as typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.models.vocabulary import Term, TermKind, Vocabulary
from caseworker.ui import theme
from caseworker.ui.forms.fields import Field, FieldLine, make_completer
from caseworker.ui.widgets.chips import Chip
from caseworker.ui.widgets.flow import FlowLayout


class _TermLine(FieldLine):
    """Enter and comma take what was typed; Backspace in an empty line removes the last term."""

    entered = Signal()
    back = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = bool(self.text().strip())
        plain = not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if typed and plain and (event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.text() in {",", ";"}):
            self.entered.emit()
            return
        if not self.text() and event.key() == Qt.Key.Key_Backspace:
            self.back.emit()
            return
        super().keyPressEvent(event)


class TermsField(Field):
    """`value` is a list of ``{"kind", "code", "text"}``; `code` is empty for words that are not in the vocabulary."""

    def __init__(self, kind: TermKind, vocabulary: Vocabulary, *, placeholder: str = "") -> None:
        super().__init__()
        self._kind = kind
        self._vocabulary = vocabulary
        self._terms: list[dict[str, str]] = []
        self._chips: list[Chip] = []
        self._hold = QWidget()
        self._flow = FlowLayout(self._hold, gap=theme.px(6))
        self.editor = _TermLine()
        self.editor.setPlaceholderText(placeholder)
        self._set_completer()
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self._hold)
        column.addWidget(self.editor)
        self._line.addLayout(column)
        self._hold.hide()
        self.editor.entered.connect(self.take_typed)
        self.editor.left.connect(self.take_typed)
        self.editor.back.connect(self._remove_last)

    @property
    def focus_widget(self) -> QWidget:
        return self.editor

    def value(self) -> list[dict[str, str]]:
        return [dict(term) for term in self._terms]

    def set_value(self, value: Any) -> None:
        self._terms = [dict(term) for term in value or ()]
        self._show_chips()

    def commit(self) -> None:
        self.take_typed()

    def take_typed(self) -> None:
        """What stands in the line becomes a term; several may be parted by commas."""
        typed = self.editor.text()
        self.editor.clear()
        if (popup := self.editor.completer().popup()) is not None:
            popup.hide()
        if taken := [words.strip() for words in typed.replace(";", ",").split(",") if words.strip()]:
            self._add(taken)

    def texts(self) -> list[str]:
        """What the chips say."""
        return [self._text(term) for term in self._terms]

    def _set_completer(self) -> None:
        offers = [_offer(term) for term in self._vocabulary.of_kind(self._kind)]
        completer = make_completer(offers, self.editor)
        # Queued: the completer writes its text into the line after it announced the choice.
        completer.activated.connect(self._take_soon)
        self.editor.setCompleter(completer)

    def _take_soon(self) -> None:
        QTimer.singleShot(0, self, self.take_typed)

    def _add(self, taken: Sequence[str]) -> None:
        before = len(self._terms)
        for words in taken:
            term = self._vocabulary.find(self._kind, words)
            made = {"kind": self._kind.value, "code": term.code if term else "", "text": "" if term else words}
            if made not in self._terms:
                self._terms.append(made)
        if len(self._terms) != before:
            self._show_chips()
            self.edited.emit()

    def _remove_last(self) -> None:
        if self._terms:
            self._terms.pop()
            self._show_chips()
            self.edited.emit()

    def _remove_chip(self) -> None:
        chip = self.sender()
        if isinstance(chip, Chip) and chip in self._chips:
            del self._terms[self._chips.index(chip)]
            self._show_chips()
            self.edited.emit()
            self.editor.setFocus()

    def _show_chips(self) -> None:
        for chip in self._chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        for term in self._terms:
            chip = Chip(self._text(term), self._hold)
            if not term.get("code"):
                chip.setToolTip(self.tr("Your own words, not in the vocabulary. Click to remove."))
            chip.removed.connect(self._remove_chip)
            self._flow.addWidget(chip)
            chip.show()
            self._chips.append(chip)
        self._hold.setVisible(bool(self._chips))
        self.updateGeometry()

    def _text(self, term: dict[str, str]) -> str:
        if code := term.get("code"):
            return self._vocabulary.label(self._kind, code)
        return f"“{term.get('text', '')}”"


def _offer(term: Term) -> str:
    """Label with abbreviation, so that typing either finds it; both are understood when taken."""
    return f"{term.label} ({term.abbreviations[0]})" if term.abbreviations else term.label
