"""A phone number: shown as people write it, kept in E.164 form, with an extension taken out of what was typed."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal

from caseworker.models.checks import check_phone, split_extension
from caseworker.ui import words
from caseworker.ui.forms.fields import TextField


class PhoneField(TextField):
    extension_typed = Signal(str)
    """An extension stood behind the number and was taken out of it."""

    def __init__(self) -> None:
        super().__init__(longest=40)
        self._kept = ("", "")

    def value(self) -> str:
        """E.164 when the number can be one, else what was typed: the check on saving says what is wrong with it."""
        typed = super().value()
        shown, number = self._kept
        if typed == shown:
            return number
        try:
            return check_phone(split_extension(typed)[0])
        except ValueError:
            return typed

    def set_value(self, value: Any) -> None:
        number = str(value or "")
        self._kept = (words.phone(number), number)
        super().set_value(self._kept[0])

    def commit(self) -> None:
        """Shows the number as people write it; a text that is no number stays as it was typed."""
        typed = super().value()
        number = self.value()
        if typed == self._kept[0] or number == typed:
            return
        extension = split_extension(typed)[1]
        self.set_value(number)
        if extension:
            self.extension_typed.emit(extension)
            self.edited.emit()
