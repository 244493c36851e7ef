"""What is printed of each contact: the parts that a template has, folded; the private ones apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from caseworker.models.sheet import PRIVATE_FIELDS, SheetField, SheetTemplate
from caseworker.ui import theme
from caseworker.ui.context import Tone
from caseworker.ui.forms.fields import CheckField
from caseworker.ui.sheets.words import field_tip, field_word, groups, parts_summary, private_parts, private_summary
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.disclosure import Disclosure
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label
from caseworker.ui.widgets.messages import Banner

_COLUMN = 136


class _Checks(QWidget):
    """A check box a part; only those of `show_offered` are shown and count."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.checks: dict[SheetField, CheckField] = {}
        self._offered: frozenset[SheetField] = frozenset()

    def chosen(self) -> frozenset[SheetField]:
        return frozenset(field for field, check in self.checks.items() if check.value()) & self._offered

    def _grid(self, fields: Sequence[SheetField]) -> FieldGrid:
        grid = FieldGrid(gap=0)
        for field in fields:
            check = CheckField(field_word(field), field_tip(field))
            check.edited.connect(self._edited)
            self.checks[field] = check
            grid.add(check, _COLUMN)
        return grid

    def _show_offered(self, offered: frozenset[SheetField]) -> None:
        self._offered = offered & self.checks.keys()
        for field, check in self.checks.items():
            check.setVisible(field in self._offered)

    def _set(self, chosen: Iterable[SheetField]) -> None:
        wanted = set(chosen)
        for field, check in self.checks.items():
            check.set_value(field in wanted)

    def _edited(self) -> None:
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        raise NotImplementedError


class PrintedParts(_Checks):
    """Everything that is not private."""

    def __init__(self) -> None:
        super().__init__()
        self.fold = Disclosure(self.tr("What to print"))
        self._headings: list[tuple[QLabel, tuple[SheetField, ...]]] = []
        self._defaults: frozenset[SheetField] = frozenset()
        column = self.fold.column
        column.setSpacing(theme.px(4))
        for heading, fields in groups():
            said = label(heading, "small")
            self._headings.append((said, fields))
            if len(self._headings) > 1:
                column.addSpacing(theme.px(4))
            column.addWidget(said)
            column.addLayout(self._grid(fields))
        self.reset = LinkButton(self.tr("As the template has it"))
        self.reset.clicked.connect(lambda _checked=False: self._reset())
        column.addWidget(self.reset)
        _alone(self, self.fold)

    def show_template(self, template: SheetTemplate, chosen: Iterable[SheetField]) -> None:
        self._defaults = template.defaults - PRIVATE_FIELDS
        self._show_offered(template.fields)
        for said, fields in self._headings:
            said.setVisible(not self._offered.isdisjoint(fields))
        self._set(chosen)
        self._tell()

    def _reset(self) -> None:
        self._set(self._defaults)
        self.fold.button.setFocus()
        self._edited()

    def _tell(self) -> None:
        self.fold.set_summary(parts_summary(self.chosen(), self._offered))
        self.reset.setVisible(self.chosen() != self._defaults & self._offered)


class PrivateParts(_Checks):
    """What nobody but colleagues should read. Off for every new sheet."""

    def __init__(self) -> None:
        super().__init__()
        self.fold = Disclosure(self.tr("Private: for this sheet only"))
        self.fold.column.setSpacing(theme.px(8))
        self.fold.column.addLayout(self._grid(private_parts()))
        warning = self.tr(
            "Written for you and your colleagues. The preview marks it, the paper does not: read it there first."
        )
        self.warning = Banner(warning, tone=Tone.WARNING)
        self.fold.column.addWidget(self.warning)
        _alone(self, self.fold)

    def show_template(self, template: SheetTemplate) -> None:
        """What was ticked stays ticked: it is of this sheet, not of the template."""
        self._show_offered(template.fields)
        self.setVisible(bool(self._offered))
        self._tell()

    def _tell(self) -> None:
        chosen = self.chosen()
        self.fold.set_summary(private_summary(chosen))
        self.warning.setVisible(bool(chosen))


def _alone(widget: QWidget, inside: QWidget) -> None:
    column = QVBoxLayout(widget)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)
