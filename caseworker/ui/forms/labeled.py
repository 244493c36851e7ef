"""A field with its label above, an optional hint, and room below for what is wrong with it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.ui import theme
from caseworker.ui.forms.fields import CheckField, Field
from caseworker.ui.widgets.labels import FieldError, label


class Labeled(QWidget):
    """`text` is translated. `context` tells screen readers what the field belongs to ("Phone 2")."""

    def __init__(self, text: str, field: Field, *, hint: str = "", context: str = "") -> None:
        super().__init__()
        self.field = field
        self._text = text
        self._hint = hint
        self.error = FieldError(field.focus_widget)
        self._label = label("" if isinstance(field, CheckField) else text, "small")
        self._label.setBuddy(field.focus_widget)
        if not text:
            self._label.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(3))
        column.addWidget(self._label)
        column.addWidget(field)
        if hint:
            column.addWidget(label(hint, "small", wrap=True))
        column.addWidget(self.error)
        column.addStretch(1)
        self.set_context(context)
        field.edited.connect(self._edited)

    def set_context(self, context: str) -> None:
        name = f"{context}, {self._text}" if context else self._text
        self.field.name(name, self._hint)

    def show_error(self, sentence: str) -> None:
        self.error.show_error(sentence)

    def _edited(self) -> None:
        # What is being corrected is not wrong any more until it is checked again.
        if self.error.has_error:
            self.error.clear_error()
            self.field.focus_widget.setAccessibleDescription(self._hint)
