"""What may be chosen about a sheet, as a form."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from caseworker.models.sheet import Paper, SheetField, SheetOptions
from caseworker.ui import theme
from caseworker.ui.context import Tone
from caseworker.ui.forms.fields import CheckField, ChoiceField, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import label
from caseworker.ui.widgets.messages import Banner

_ORDER = (
    *(SheetField.ROLE, SheetField.CREDENTIALS, SheetField.PHONES, SheetField.EMAILS, SheetField.ADDRESSES),
    *(SheetField.LINKS, SheetField.DISTANCE, SheetField.AVAILABILITY, SheetField.PAYMENT, SheetField.LANGUAGES),
    *(SheetField.SPECIALTIES, SheetField.CHECKED_ON, SheetField.HOURS, SheetField.DIRECTIONS, SheetField.EXPLAIN),
    *(SheetField.EVIDENCE, SheetField.CLIENT_LINE, SheetField.PRIVATE_LINE, SheetField.NOTES),
    SheetField.CONFIDENTIAL,
)


def field_word(field: SheetField) -> str:
    def tr(text: str) -> str:
        return QCoreApplication.translate("SheetFields", text)

    return {
        SheetField.ROLE: tr("Role"),
        SheetField.CREDENTIALS: tr("Credentials"),
        SheetField.PHONES: tr("Phone"),
        SheetField.EMAILS: tr("Email"),
        SheetField.ADDRESSES: tr("Address"),
        SheetField.LINKS: tr("Website"),
        SheetField.DISTANCE: tr("Distance"),
        SheetField.SPECIALTIES: tr("Specialties"),
        SheetField.LANGUAGES: tr("Languages"),
        SheetField.PAYMENT: tr("Payment"),
        SheetField.AVAILABILITY: tr("Openings"),
        SheetField.CHECKED_ON: tr("Checked on"),
        SheetField.NOTES: tr("Notes"),
        SheetField.EXPLAIN: tr("What it is"),
        SheetField.EVIDENCE: tr("Why this role"),
        SheetField.DIRECTIONS: tr("Directions"),
        SheetField.HOURS: tr("Hours"),
        SheetField.CLIENT_LINE: tr("Client line"),
        SheetField.PRIVATE_LINE: tr("Private line"),
        SheetField.CONFIDENTIAL: tr("Confidential"),
    }[field]


class OptionsForm(QWidget):
    """`edited` after every change by a person."""

    edited = Signal()

    def __init__(self, options: SheetOptions) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        self.title = Labeled(self.tr("Title"), TextField(placeholder=self.tr("Contacts"), longest=80))
        self.near = Labeled(self.tr("Distance from"), TextField(placeholder=self.tr("ZIP code or city"), longest=80))
        papers = [(Paper.LETTER, self.tr("Letter")), (Paper.A4, self.tr("A4"))]
        self.paper = Labeled(self.tr("Paper"), ChoiceField(papers))
        self.title.field.set_value(options.title)
        self.near.field.set_value(options.near)
        self.paper.field.set_value(options.paper)
        column.addWidget(self.title)
        pair = FieldGrid()
        pair.add(self.near, 150)
        pair.add(self.paper, 150)
        column.addLayout(pair)
        for labeled in (self.title, self.near, self.paper):
            labeled.field.edited.connect(self.edited)
        column.addWidget(label(self.tr("What to print").upper(), "section"))
        column.addLayout(self._make_checks(options))
        files = self.tr(
            "CSV and vCard hold every fact but what is confidential, whatever is chosen here, and no notes."
        )
        column.addWidget(label(files, "small", wrap=True))
        warning = self.tr("Notes are written for colleagues. Read them on the preview before you hand out the sheet.")
        self.notes_warning = Banner(warning, tone=Tone.WARNING)
        column.addWidget(self.notes_warning)
        self._fit_warning()

    def options(self) -> SheetOptions:
        return SheetOptions(
            title=self.title.field.value(),
            fields=frozenset(field for field, check in self.checks.items() if check.value()),
            paper=self.paper.field.value(),
            near=self.near.field.value(),
        )

    def say_unknown_place(self, typed: str) -> None:
        """The place that distances are to be measured from is none; empty takes the sentence back."""
        sentence = self.tr("No place “{typed}” is known: type a ZIP code, or a city and its state.")
        self.near.show_error(sentence.format(typed=typed) if typed else "")

    def _make_checks(self, options: SheetOptions) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(0)
        self.checks: dict[SheetField, CheckField] = {}
        for index, field in enumerate(_ORDER):
            check = CheckField(field_word(field))
            check.set_value(field in options.fields)
            check.edited.connect(self._checked)
            self.checks[field] = check
            grid.addWidget(check, index // 2, index % 2)
        return grid

    def _checked(self) -> None:
        self._fit_warning()
        self.edited.emit()

    def _fit_warning(self) -> None:
        self.notes_warning.setVisible(self.checks[SheetField.NOTES].value())
