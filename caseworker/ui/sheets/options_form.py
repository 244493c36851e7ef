"""What may be chosen about a sheet, as a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from caseworker.models.sheet import SheetOptions, SheetTemplate
from caseworker.ui import theme
from caseworker.ui.context import Settings
from caseworker.ui.forms.fields import ChoiceField, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.sheets import remembered, words
from caseworker.ui.sheets.client_information import ClientInformation
from caseworker.ui.sheets.parts import PrintedParts, PrivateParts
from caseworker.ui.sheets.template_chooser import TemplateChooser
from caseworker.ui.widgets.field_grid import FieldGrid

_HALF = 140


class OptionsForm(QWidget):
    """`changed` after a tick or a choice, `typed` while a person writes.

    `private` and `client` belong to the form, but whoever shows it puts them where they are to stand.
    """

    changed = Signal()
    typed = Signal()

    def __init__(
        self,
        settings: Settings,
        templates: Sequence[SheetTemplate],
        codes: Sequence[str],
        near: str,
        language: str,
    ) -> None:
        super().__init__()
        self._settings = settings
        options = replace(remembered.recall(settings, templates), near=near)
        self.template = TemplateChooser(language)
        self.template.show_templates(templates, options.template)
        self._before = self.template.template()
        self.title = Labeled(self.tr("Title"), TextField(longest=80))
        self.paper = Labeled(self.tr("Paper"), ChoiceField(words.papers()))
        self.language = Labeled(self.tr("Language"), ChoiceField(words.languages()))
        self.near = Labeled(self.tr("Distance from"), TextField(placeholder=self.tr("ZIP code or city"), longest=80))
        self.qr = Labeled(self.tr("QR code"), ChoiceField(words.qr_codes()))
        self.parts = PrintedParts()
        self.private = PrivateParts()
        self.client = ClientInformation(codes)
        self._arrange()
        self.near.field.set_value(near)
        self.paper.field.set_value(options.paper)
        self.language.field.set_value(options.language)
        self._show_chosen(options)
        self._connect()

    def options(self) -> SheetOptions:
        return SheetOptions(
            template=self.template.template().code,
            title=self.title.field.value(),
            fields=self.parts.chosen() | self.private.chosen(),
            paper=self.paper.field.value(),
            near=self.near.field.value(),
            language=self.language.field.value(),
            qr=self.qr.field.value(),
            disclosure=self.client.disclosure(),
        )

    def remember(self) -> None:
        remembered.remember(self._settings, self.options(), self.template.template())

    def show_templates(self, templates: Sequence[SheetTemplate]) -> None:
        """As they are now; the chosen one stays if it can still be used."""
        options = self.options()
        template = remembered.usable(templates, options.template)
        self.template.show_templates(templates, template.code)
        if template.code != options.template:
            self._take_template()
            return
        self._before = template
        self._show_chosen(options)

    def say_unknown_place(self, typed: str) -> None:
        """The place that distances are to be measured from is none; empty takes the sentence back."""
        sentence = self.tr("No place “{typed}” is known: type a ZIP code, or a city and its state.")
        self.near.show_error(sentence.format(typed=typed) if typed else "")

    def say_usual_title(self, title: str) -> None:
        """What stands on a sheet that is given none, in its own language."""
        editor = self.title.field.focus_widget
        if isinstance(editor, QLineEdit):
            editor.setPlaceholderText(title)

    # --- inside -------------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.template)
        column.addWidget(self.title)
        for pair in ((self.paper, self.language), (self.near, self.qr)):
            grid = FieldGrid()
            for labeled in pair:
                grid.add(labeled, _HALF)
            column.addLayout(grid)
        column.addWidget(self.parts)

    def _connect(self) -> None:
        self.template.chosen.connect(self._take_template)
        for labeled in (self.title, self.near):
            labeled.field.edited.connect(self.typed)
        for labeled in (self.paper, self.language, self.qr):
            labeled.field.edited.connect(self.changed)
        for parts in (self.parts, self.private):
            parts.changed.connect(self.changed)
        self.client.changed.connect(self.changed)
        self.client.typed.connect(self.typed)

    def _take_template(self) -> None:
        """What was chosen for the one before is kept, and what was chosen for this one comes back."""
        options, template = self.options(), self.template.template()
        remembered.remember_parts(self._settings, options, self._before)
        self._before = template
        self._show_chosen(remembered.with_template(self._settings, options, template))
        self.changed.emit()

    def _show_chosen(self, options: SheetOptions) -> None:
        template = self.template.template()
        self.parts.show_template(template, options.fields)
        self.private.show_template(template)
        self.qr.field.set_value(options.qr)
