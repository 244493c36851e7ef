"""What a file holds and what is to be done with it: columns of a table, or the part of a provider file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker.models.imports import ImportFormat, ImportPlan, Preview
from caseworker.ui import theme
from caseworker.ui.context import Tone
from caseworker.ui.forms.fields import CheckField
from caseworker.ui.forms.segments import SegmentField
from caseworker.ui.importing.area import AreaFields
from caseworker.ui.importing.column_list import ColumnList
from caseworker.ui.importing.describe import file_sentence, number
from caseworker.ui.importing.row_table import RowModel, as_high_as, fit_columns, framed, row_table
from caseworker.ui.importing.target_field import Choice, TargetList
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.labels import Card, ElidedLabel, label
from caseworker.ui.widgets.messages import Banner

_COLUMNS, _ROWS = "columns", "rows"
_TABLE_HEIGHT = 340


@dataclass(frozen=True, slots=True)
class AreaSetting:
    """What was typed the last time a provider file was imported."""

    states: str = ""
    prefixes: str = ""


class Choosing(QWidget):
    """The base: file name, what it is, warnings. Not one row is stored from here."""

    edited = Signal()
    """Something was chosen otherwise: what the main button says may change."""

    def __init__(self, preview: Preview, file_name: str, area: AreaSetting) -> None:
        super().__init__()
        self.preview = preview
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(12))
        head = QVBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(ElidedLabel(file_name, "name"))
        head.addWidget(label(file_sentence(preview), "muted", wrap=True))
        self.column.addLayout(head)
        self.area = AreaFields(area.states, area.prefixes)

    @property
    def doubts(self) -> int:
        """How many things look wrong and are not corrected."""
        return 0

    @property
    def is_decided(self) -> bool:
        """False while the user has to choose between two readings of the file."""
        return True

    def plan(self) -> ImportPlan | None:
        """What to do, warnings accepted; None when something typed cannot be understood (said beside it)."""
        raise NotImplementedError


class ChoosingProviders(Choosing):
    """A national provider file: which of its rows."""

    def __init__(self, preview: Preview, file_name: str, area: AreaSetting) -> None:
        super().__init__(preview, file_name, area)
        told = self.tr(
            "Behavioral health providers are taken, by their taxonomy codes. Deactivated NPIs are counted and left out."
        )
        self.column.addWidget(Banner(told))
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(12), theme.px(16), theme.px(12))
        column.setSpacing(theme.px(4))
        column.addWidget(label(self.tr("Which providers").upper(), "section"))
        self.every = CheckField(self.tr("Every profession, not only behavioral health"))
        self.every.edited.connect(self.edited)
        column.addWidget(self.every)
        hint = self.tr("The whole national file has millions of rows: name your states to keep the directory local.")
        column.addWidget(label(hint, "small", wrap=True))
        self.column.addWidget(card)
        self.column.addWidget(self.area)
        self.column.addStretch(1)

    def plan(self) -> ImportPlan | None:
        if not self.area.check():
            return None
        states, prefixes = self.area.chosen()
        return ImportPlan(ImportFormat.NPPES, states=states, zip_prefixes=prefixes, all_providers=self.every.value())


class ChoosingContacts(Choosing):
    """A file that says itself what its contacts are: there is nothing to name, only to see."""

    def __init__(self, preview: Preview, file_name: str) -> None:
        super().__init__(preview, file_name, AreaSetting())
        if preview.sample_rows:
            told = self.tr("Nothing needs to be chosen. These are the first contacts of the file.")
            self.column.addWidget(Banner(told))
        else:
            told = self.tr("The first part of the file holds no contact that can be read.")
            self.column.addWidget(Banner(told, tone=Tone.WARNING))
        self.model = RowModel([one.header for one in preview.columns], preview.sample_rows, 1)
        self.table = row_table(self.model, self.tr("First contacts of the file"))
        as_high_as(self.table, _TABLE_HEIGHT)
        self.column.addWidget(framed(self.table))
        fit_columns(self.table)
        self.column.addWidget(self.area)
        self.column.addStretch(1)

    def plan(self) -> ImportPlan | None:
        if not self.area.check():
            return None
        states, prefixes = self.area.chosen()
        return ImportPlan(self.preview.format, states=states, zip_prefixes=prefixes)


class ChoosingColumns(Choosing):
    """A table of any header: what each column becomes."""

    targets_changed = Signal()
    """The doubts have to be looked for again."""

    remade = Signal()
    """All columns are new widgets."""

    def __init__(self, preview: Preview, file_name: str, choices: Iterable[Choice]) -> None:
        super().__init__(preview, file_name, AreaSetting())
        self._targets = TargetList(choices, self)
        self._mended = False
        self.mend_button: Button | None = None
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(theme.px(8))
        self.column.addLayout(self._warnings)
        bar = QHBoxLayout()
        bar.setSpacing(theme.px(8))
        self.view = SegmentField([(_COLUMNS, self.tr("Columns"), ""), (_ROWS, self.tr("First rows"), "")])
        self.view.name(self.tr("Show"))
        self.view.edited.connect(self._fit_view)
        self.view.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        bar.addWidget(self.view, 1)
        self._count = label("", "small")
        bar.addWidget(self._count)
        self.column.addLayout(bar)
        self.list: ColumnList
        self._place = QVBoxLayout()
        self.column.addLayout(self._place)
        self._make_columns()
        self.column.addWidget(self.area)
        self.column.addStretch(1)

    # --- what is chosen -----------------------------------------------------------------------------------
    @property
    def is_decided(self) -> bool:
        return not self.preview.shift or self._mended

    @property
    def is_mended(self) -> bool:
        return self._mended

    @property
    def doubts(self) -> int:
        return len(self.list.doubts)

    def targets(self) -> dict[int, str]:
        return self.list.targets()

    def plan(self) -> ImportPlan | None:
        if not self.area.check():
            return None
        states, prefixes = self.area.chosen()
        # No target at all would mean “as guessed” to the import.
        targets = self.targets() or {0: ""}
        return ImportPlan(
            self.preview.format, targets=targets, states=states, zip_prefixes=prefixes, accept_warnings=True
        )

    def show_doubts(self, doubts: Mapping[int, str]) -> None:
        self.list.show_found(doubts)
        self._show_warnings()
        self.edited.emit()

    def mend(self, mended: bool) -> None:
        """Take the names moved to where their values stand, or as they stand."""
        self._mended = mended
        self._make_columns()
        self.targets_changed.emit()
        self.edited.emit()
        self.remade.emit()

    # --- appearance ---------------------------------------------------------------------------------------
    def _make_columns(self) -> None:
        while (item := self._place.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        guesses = self.preview.shifted if self._mended else self.preview.columns
        self.list = ColumnList(guesses, self._targets)
        self.list.edited.connect(self._retargeted)
        self.model = RowModel([guess.header for guess in guesses], self.preview.sample_rows, 2)
        self.table = row_table(self.model, self.tr("First rows of the file"))
        as_high_as(self.table, _TABLE_HEIGHT)
        self._table_card = framed(self.table)
        self._place.addWidget(self.list)
        self._place.addWidget(self._table_card)
        self._fit_view()
        self._show_count()
        fit_columns(self.table)
        self._show_warnings()

    def _fit_view(self) -> None:
        rows = self.view.value() == _ROWS
        self.list.setVisible(not rows)
        self._table_card.setVisible(rows)

    def _retargeted(self) -> None:
        self._show_count()
        self.targets_changed.emit()
        self.edited.emit()

    def _show_count(self) -> None:
        targets = self.targets()
        text = self.tr("{n} of {total} columns are imported")
        self._count.setText(text.format(n=number(len(targets)), total=number(len(self.list.rows))))
        self.model.show_targets({index: self._targets.labels.get(code, code) for index, code in targets.items()})

    def _show_warnings(self) -> None:
        while (item := self._warnings.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.mend_button = None
        for made in self._banners():
            self._warnings.addWidget(made)

    def _banners(self) -> list[QWidget]:
        if self._mended:
            text = self.tr("The columns are corrected. See below whether each name now fits its values.")
            back = self.tr("Back to how they stand")
            return [Banner(text, tone=Tone.GOOD, action_text=back, action=lambda: self.mend(False))]
        if self.preview.shift:
            return [self._offer_mending()]
        known = {guess.doubt for guess in self.preview.columns}
        banners: list[QWidget] = [Banner(self.preview.note)] if self.preview.note else []
        banners += [Banner(warning, tone=Tone.WARNING) for warning in self.preview.warnings if warning not in known]
        if self.doubts == 1:
            banners.append(Banner(self.tr("One column does not look right: see below."), tone=Tone.WARNING))
        elif self.doubts:
            text = self.tr("{n} columns do not look right: see below.").format(n=number(self.doubts))
            banners.append(Banner(text, tone=Tone.WARNING))
        if any(guess.reason == "remembered" for guess in self.preview.columns):
            banners.append(Banner(self.tr("Columns as you chose them for a file with the same names.")))
        return banners

    def _offer_mending(self) -> Banner:
        offer = self.tr("Use the corrected columns")
        banner = Banner(self.preview.warnings[0], tone=Tone.WARNING, action_text=offer, action=lambda: self.mend(True))
        self.mend_button = banner.button
        if banner.button is not None:
            banner.button.set_look(Look.PRIMARY)
        return banner
