"""The columns of a table: name, what stands in it, and what it becomes; doubts in words beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseworker.models.imports import ColumnGuess
from caseworker.ui import theme
from caseworker.ui.importing.describe import reason_words
from caseworker.ui.importing.target_field import TargetField, TargetList
from caseworker.ui.widgets.labels import Card, ElidedLabel, label, line

_SAMPLES = 3
_LONGEST_SAMPLE = 60


class ColumnRow(QWidget):
    """One column of the file."""

    edited = Signal()

    def __init__(self, guess: ColumnGuess, targets: TargetList) -> None:
        super().__init__()
        self.index = guess.index
        self._guess = guess
        self.field = TargetField(targets)
        self.field.set_value(guess.target)
        self.field.edited.connect(self._edited)
        name = guess.header or self.tr("(no name)")
        self.title = self.tr("Column {number}, “{name}”").format(number=guess.index + 1, name=name)
        self.field.name(self.tr("{column}: import as").format(column=self.title))
        self._doubt = label("", "warning", wrap=True)
        self._doubt.hide()
        self._reason = label(reason_words(guess.reason), "small")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(2))
        number = label(str(guess.index + 1), "small")
        number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        number.setMinimumWidth(theme.px(20))
        grid.addWidget(number, 0, 0)
        grid.addWidget(ElidedLabel(name, "strong" if guess.header else "muted"), 0, 1)
        self._samples = ElidedLabel(_samples(guess.samples) or self.tr("(empty)"), "muted")
        grid.addWidget(self._samples, 0, 2)
        grid.addWidget(self.field, 0, 3)
        grid.addWidget(self._reason, 0, 4)
        grid.addWidget(self._doubt, 1, 1, 1, 4)
        for at, (least, stretch) in enumerate(((20, 0), (80, 3), (60, 4), (236, 0), (80, 0))):
            grid.setColumnMinimumWidth(at, theme.px(least))
            grid.setColumnStretch(at, stretch)
        self.show_doubt(guess.doubt)

    @property
    def target(self) -> str:
        return self.field.value()

    @property
    def doubt(self) -> str:
        return self._doubt.text()

    def show_doubt(self, sentence: str) -> None:
        self._doubt.setText(sentence)
        self._doubt.setVisible(bool(sentence))
        self.field.focus_widget.setAccessibleDescription(sentence or self._samples.whole_text())

    def _edited(self) -> None:
        as_guessed = self.target == self._guess.target
        self._reason.setText(reason_words(self._guess.reason if as_guessed else "chosen"))
        self.edited.emit()


class ColumnList(Card):
    """All columns. `edited`: a person chose another target."""

    edited = Signal()

    def __init__(self, guesses: Sequence[ColumnGuess], targets: TargetList) -> None:
        super().__init__()
        self._targets = targets
        self._found: dict[int, str] = {guess.index: guess.doubt for guess in guesses if guess.doubt}
        self.rows: list[ColumnRow] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(5))
        for guess in guesses:
            if self.rows:
                column.addWidget(line())
            row = ColumnRow(guess, targets)
            row.edited.connect(self._edited)
            column.addWidget(row)
            self.rows.append(row)
        self._show_doubts()

    def targets(self) -> dict[int, str]:
        """Column → field code, the ones left out left out."""
        return {row.index: row.target for row in self.rows if row.target}

    @property
    def doubts(self) -> list[str]:
        """The sentences that are shown."""
        return [row.doubt for row in self.rows if row.doubt]

    def show_found(self, doubts: Mapping[int, str]) -> None:
        """What the values say against the targets as they are now."""
        self._found = dict(doubts)
        self._show_doubts()

    def _edited(self) -> None:
        self._show_doubts()
        self.edited.emit()

    def _show_doubts(self) -> None:
        used = Counter(row.target for row in self.rows)
        for row in self.rows:
            doubt = self._found.get(row.index, "") if row.target else ""
            if row.target and used[row.target] > 1 and row.target not in self._targets.several:
                doubt = self.tr("{n} columns are to become “{field}”: only the first that is filled counts.").format(
                    n=used[row.target], field=self._targets.labels[row.target]
                )
            row.show_doubt(doubt)


def _samples(samples: Sequence[str]) -> str:
    shown = [" ".join(sample.split()) for sample in samples[:_SAMPLES]]
    return " · ".join(one if len(one) <= _LONGEST_SAMPLE else one[: _LONGEST_SAMPLE - 1] + "…" for one in shown)
