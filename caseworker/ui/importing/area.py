"""Which part of a file to import: states and ZIP prefixes as people type them."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from caseworker.messages import translate
from caseworker.models import states
from caseworker.models.checks import US_STATES
from caseworker.ui import theme
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import Card, label

_LIST = re.compile(r"[,;]+")
_LONGEST_NAME = max(len(name.split()) for name in states.CODES)
_SPLIT = re.compile(r"[\s,;]+")


def read_states(text: str) -> frozenset[str]:
    """“PA, new jersey” → PA and NJ. Raises ValueError with a sentence."""
    found: list[str] = []
    for part in _LIST.split(text):
        words = part.split()
        while words:
            length = _state_at(words)
            found.append(_state(" ".join(words[:length])))
            del words[:length]
    return frozenset(found)


def _state_at(words: list[str]) -> int:
    """How many of the first words name a state. ValueError if none do."""
    for length in range(min(len(words), _LONGEST_NAME), 0, -1):
        if _state(" ".join(words[:length])):
            return length
    sentence = translate("importing", "“{part}” is no state: type a state's name or two letters, as in PA, New Jersey.")
    raise ValueError(sentence.format(part=words[0]))


def _state(words: str) -> str:
    return states.code_of(words) or (words.upper() if words.upper() in US_STATES else "")


def read_prefixes(text: str) -> tuple[str, ...]:
    """“191, 080” → 191 and 080: the first digits of ZIP codes. Raises ValueError with a sentence."""
    found = [part for part in _SPLIT.split(text) if part]
    for part in found:
        if not re.fullmatch(r"[0-9]{1,5}", part):
            raise ValueError(
                translate(
                    "importing", "“{part}” is no beginning of a ZIP code: type 1 to 5 digits each, as in 191, 080."
                ).format(part=part)
            )
    return tuple(dict.fromkeys(found))


class AreaFields(Card):
    """Two fields; empty is anywhere."""

    edited = Signal()

    def __init__(self, states: str = "", prefixes: str = "") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addWidget(label(self.tr("Only from an area").upper(), "section"))
        grid = FieldGrid()
        self.states = Labeled(
            self.tr("States"), TextField(placeholder=self.tr("all, or for instance PA, NJ"), longest=200)
        )
        self.prefixes = Labeled(
            self.tr("ZIP codes that begin with"),
            TextField(placeholder=self.tr("all, or for instance 191, 080"), longest=400),
        )
        for labeled, value in ((self.states, states), (self.prefixes, prefixes)):
            labeled.field.set_value(value)
            labeled.field.edited.connect(self.edited)
            labeled.field.left.connect(self.check)
            grid.add(labeled, 220)
        column.addLayout(grid)

    def check(self) -> bool:
        """Whether both can be understood; says beside the field what cannot."""
        return all([self._check(self.states, read_states), self._check(self.prefixes, read_prefixes)])

    def chosen(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """States and prefixes. Call it after `check` found them right."""
        return read_states(self.states.field.value()), read_prefixes(self.prefixes.field.value())

    def typed(self) -> tuple[str, str]:
        return self.states.field.value(), self.prefixes.field.value()

    @staticmethod
    def _check(labeled: Labeled, read: Callable[[str], object]) -> bool:
        try:
            read(labeled.field.value())
        except ValueError as error:
            labeled.show_error(str(error))
            return False
        labeled.show_error("")
        return True
