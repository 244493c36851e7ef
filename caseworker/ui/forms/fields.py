"""Fields of forms. Each reads and writes one plain JSON value and says when a person changed it.

They all look alike to a form: `value`, `set_value`, the signal `edited` and `focus_widget`. A field that
cannot make sense of what was typed says so with `own_problem`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QWidget,
)

from caseworker.ui import theme


class Field(QWidget):
    """The base: a widget around one editor."""

    edited = Signal()
    left = Signal()
    """The focus went elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(theme.px(4))

    @property
    def focus_widget(self) -> QWidget:
        """The editor itself: what a label points to and an error gives the focus to."""
        raise NotImplementedError

    def value(self) -> Any:
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Shows `value` without saying that it was edited."""
        raise NotImplementedError

    def own_problem(self) -> str:
        """Why what was typed is no value at all; empty when it is one."""
        return ""

    def commit(self) -> None:
        """Take what stands in the editor as if the focus had gone elsewhere."""

    def name(self, label: str, description: str = "") -> None:
        """For screen readers."""
        self.focus_widget.setAccessibleName(label)
        self.focus_widget.setAccessibleDescription(description)


def make_completer(choices: Sequence[str], editor: QLineEdit, *, prefix_only: bool = False) -> QCompleter:
    """A list of what might be meant, under the line; case does not matter."""
    made = QCompleter(list(choices), editor)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setFilterMode(Qt.MatchFlag.MatchStartsWith if prefix_only else Qt.MatchFlag.MatchContains)
    made.setMaxVisibleItems(10)
    if (popup := made.popup()) is not None:
        popup.setProperty("look", "popup")
    return made


_FEW_CHOICES = 12


class FieldLine(QLineEdit):
    """With a completer, Down shows all that may be chosen; if that is little, a click into the empty line does too."""

    left = Signal()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        completer: QCompleter | None = self.completer()
        if completer is not None and not self.text() and completer.model().rowCount() <= _FEW_CHOICES:
            self.show_choices()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.show_choices()
            return
        super().keyPressEvent(event)

    def show_choices(self) -> None:
        completer: QCompleter | None = self.completer()
        if completer is not None:
            completer.setCompletionPrefix(self.text())
            completer.complete()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class TextField(Field):
    """One line, with completions if there are any to offer."""

    def __init__(
        self,
        *,
        placeholder: str = "",
        longest: int = 0,
        choices: Sequence[str] = (),
        prefix_only: bool = False,
    ) -> None:
        super().__init__()
        self.editor = FieldLine()
        self.editor.setPlaceholderText(placeholder)
        if longest:
            self.editor.setMaxLength(longest)
        if choices:
            self.offer(choices, prefix_only=prefix_only)
        self._line.addWidget(self.editor)
        self.editor.textEdited.connect(self.edited)
        self.editor.left.connect(self._leave)

    @property
    def focus_widget(self) -> QWidget:
        return self.editor

    def value(self) -> str:
        return self.editor.text().strip()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self.editor):
            self.editor.setText("" if value is None else str(value))
            self.editor.setCursorPosition(0)

    def offer(self, choices: Sequence[str], *, prefix_only: bool = False) -> None:
        """Completions while typing; other words are taken as well. `prefix_only`: only what begins as typed."""
        completer = make_completer(choices, self.editor, prefix_only=prefix_only)
        completer.activated.connect(lambda _text: self.edited.emit())
        self.editor.setCompleter(completer)

    def _leave(self) -> None:
        self.commit()
        self.left.emit()


class NumberField(TextField):
    """A whole number or nothing. `value` gives back the text when it is neither, and `own_problem` says so."""

    def __init__(self, *, placeholder: str = "", largest: int) -> None:
        super().__init__(placeholder=placeholder, longest=6)
        self._largest = largest
        self.editor.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)

    def value(self) -> Any:
        text = super().value()
        if not text:
            return None
        return int(text) if text.isascii() and text.isdigit() else text

    def own_problem(self) -> str:
        value = self.value()
        if value is None or (isinstance(value, int) and value <= self._largest):
            return ""
        return self.tr("Enter a whole number up to {largest}.").format(largest=self._largest)


class AreaField(Field):
    """Several lines. Tab moves on; it does not write a tabulator."""

    def __init__(self, *, placeholder: str = "", lines: int = 4) -> None:
        super().__init__()
        self.editor = QPlainTextEdit()
        self.editor.setPlaceholderText(placeholder)
        self.editor.setTabChangesFocus(True)
        self.editor.setFixedHeight(self.editor.fontMetrics().lineSpacing() * lines + theme.px(24))
        self._line.addWidget(self.editor)
        self.editor.textChanged.connect(self.edited)

    @property
    def focus_widget(self) -> QWidget:
        return self.editor

    def value(self) -> str:
        return self.editor.toPlainText().strip()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self.editor):
            self.editor.setPlainText("" if value is None else str(value))


class _Choice(QComboBox):
    """A list that is not turned by the mouse wheel while somebody only wants to scroll the form."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceField(Field):
    """One of several codes. Values are JSON: a code, True, False or None."""

    def __init__(self, choices: Sequence[tuple[Any, str]] = (), *, icons: Sequence[QIcon] = ()) -> None:
        super().__init__()
        self.editor = _Choice()
        self.editor.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.editor.setMinimumContentsLength(6)
        self.editor.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._values: list[Any] = []
        self.set_choices(choices, icons=icons)
        self._line.addWidget(self.editor)
        self.editor.activated.connect(lambda _index: self.edited.emit())

    @property
    def focus_widget(self) -> QWidget:
        return self.editor

    def set_choices(self, choices: Sequence[tuple[Any, str]], *, icons: Sequence[QIcon] = ()) -> None:
        """Other choices; what was chosen stays chosen if it is still there."""
        before = self.value() if self._values else None
        with QSignalBlocker(self.editor):
            self.editor.clear()
            self._values = [value for value, _text in choices]
            for index, (_value, text) in enumerate(choices):
                self.editor.addItem(text)
                if index < len(icons):
                    self.editor.setItemIcon(index, icons[index])
        self.set_value(before)

    def value(self) -> Any:
        index = self.editor.currentIndex()
        return self._values[index] if 0 <= index < len(self._values) else None

    def set_value(self, value: Any) -> None:
        plain = getattr(value, "value", value)
        with QSignalBlocker(self.editor):
            matches = [i for i, known in enumerate(self._values) if getattr(known, "value", known) == plain]
            # True equals 1 in Python, but no field mixes numbers and booleans.
            if matches:
                self.editor.setCurrentIndex(matches[0])


class YesNoField(ChoiceField):
    """Yes, no, or not known, which is not the same as no."""

    def __init__(self) -> None:
        super().__init__()
        self.set_choices([(None, self.tr("Not known")), (True, self.tr("Yes")), (False, self.tr("No"))])


class CheckField(Field):
    """A check box with its own label."""

    def __init__(self, text: str, tip: str = "") -> None:
        super().__init__()
        self.editor = QCheckBox(text)
        self.editor.setToolTip(tip)
        self.editor.setAccessibleName(text)
        self.editor.setAccessibleDescription(tip)
        self._line.addWidget(self.editor)
        self._line.addStretch(1)
        self.editor.clicked.connect(lambda _checked: self.edited.emit())

    @property
    def focus_widget(self) -> QWidget:
        return self.editor

    def name(self, label: str, description: str = "") -> None:
        """Its own text is its name; a label beside it would be read twice."""

    def value(self) -> bool:
        return self.editor.isChecked()

    def set_value(self, value: Any) -> None:
        with QSignalBlocker(self.editor):
            self.editor.setChecked(bool(value))
