"""What is chosen before an export: whom, the format, the columns of a table, everything or not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from caseworker.models.export import ColumnChoice, ExportOptions, FileFormat
from caseworker.ui import theme
from caseworker.ui.context import Exportable, Settings
from caseworker.ui.exporting import columns
from caseworker.ui.exporting.columns import ColumnsField
from caseworker.ui.exporting.everything import Everything
from caseworker.ui.exporting.formats import format_name, format_purpose
from caseworker.ui.exporting.radio_field import RadioField
from caseworker.ui.exporting.whom import Counted, Whom, whom_words
from caseworker.ui.widgets.labels import label

FORMAT = "export_format"
_WHOM_WIDTH, _FORMAT_WIDTH = 250, 300


class Choosing(QWidget):
    """`changed` after every choice, `unfolded` with the part that shows more of itself than before."""

    changed = Signal()
    unfolded = Signal(object)

    def __init__(
        self, offered: Exportable, formats: Sequence[FileFormat], choices: Sequence[ColumnChoice], settings: Settings
    ) -> None:
        super().__init__()
        self._offered = offered
        self._settings = settings
        self.counted: Counted | None = None
        also = {Whom.ALL: self.tr("Also who is no longer active.")}
        self.whom = RadioField(
            [(one, whom_words(one, offered.list_name, None), also.get(one, "")) for one in Whom], _WHOM_WIDTH
        )
        self.format = RadioField([(one, format_name(one), format_purpose(one)) for one in formats], _FORMAT_WIDTH)
        self.columns = ColumnsField(choices)
        self.everything = Everything()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(4))
        for heading, field in ((self.tr("Whom"), self.whom), (self.tr("Format"), self.format)):
            column.addWidget(label(heading.upper(), "section"))
            column.addWidget(field)
            column.addSpacing(theme.px(8))
            field.name(heading)
        column.addWidget(self.columns)
        column.addWidget(self.everything)
        self.format.set_value(next((one for one in formats if one.value == settings.get(FORMAT)), formats[0]))
        self._recall_columns()
        self.whom.edited.connect(self.changed)
        self.format.edited.connect(self._recall_columns)
        self.columns.changed.connect(self.changed)
        self.columns.fold.toggled.connect(lambda is_open: self.unfolded.emit(self.columns) if is_open else None)
        self.everything.changed.connect(self._fit_everything)

    def show_counts(self, counted: Counted) -> None:
        """How many each choice is; of nobody it cannot be chosen."""
        self.counted = counted
        for whom, button in self.whom.buttons.items():
            button.setText(whom_words(whom, self._offered.list_name, counted))
            button.setEnabled(bool(counted.count(whom)))
        self.whom.name(self.tr("Whom"))
        self.whom.set_value(counted.first(self._offered))
        self.changed.emit()

    @property
    def is_complete(self) -> bool:
        """Whether a file could be written as it is chosen now."""
        if self.counted is None or not self.counted.count(self.whom.value()) or self.everything.is_missing:
            return False
        return not self.format.value().is_table or bool(self.columns.chosen())

    def options(self) -> ExportOptions:
        codes = self.columns.chosen() if self.format.value().is_table else ()
        return ExportOptions(codes, self.everything.is_wanted)

    def remember(self) -> None:
        """The format and its columns. Never whom, nor everything, nor for what."""
        wanted: FileFormat = self.format.value()
        self._settings.set(FORMAT, wanted.value)
        if wanted.is_table:
            columns.remember(self._settings, wanted.value, self.columns.arrangement())

    def _recall_columns(self) -> None:
        wanted: FileFormat = self.format.value()
        self.columns.setVisible(wanted.is_table)
        if wanted.is_table:
            self.columns.show_arrangement(columns.recall(self._settings, wanted.value))
        self.changed.emit()

    def _fit_everything(self) -> None:
        self.columns.show_private(self.everything.is_wanted)
        self.changed.emit()
        if self.everything.is_wanted:
            self.unfolded.emit(self.everything)
