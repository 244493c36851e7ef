"""Words that the user types, and what they mean: a table of two columns."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.models.own_words import OwnWord
from caseworker.ui.context import Context
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.rows import Part, Rows
from caseworker.ui.forms.saving import SavingDialog
from caseworker.ui.widgets.labels import label

_LONGEST = 80


def open_own_words(context: Context, parent: QWidget) -> None:
    """Reads them off the UI thread first."""

    def show(words: tuple[OwnWord, ...]) -> None:
        OwnWordsDialog(context, parent, words).open()

    context.tasks.run(context.services.own_words.all, show, owner=parent, quick=True)


class OwnWordsDialog(SavingDialog):
    def __init__(self, context: Context, parent: QWidget, words: tuple[OwnWord, ...]) -> None:
        super().__init__(context, parent, width=620, height=520)
        self.set_title(self.tr("Words you use"))
        text = self.tr(
            "Short forms and names that you and your colleagues type. They may mean a word that the search understands "
            "(“Medicaid”, “family therapy”), or other words to look for besides."
        )
        self.column.addWidget(label(text, "muted", wrap=True))
        self.rows = Rows(
            "words",
            "",
            self.tr("Word"),
            self.tr("Add a word"),
            (
                Part("typed", self.tr("When I type"), lambda: TextField(longest=_LONGEST), 160, 1),
                Part("means", self.tr("I mean"), lambda: TextField(longest=_LONGEST, choices=self._choices()), 200, 2),
            ),
            {"typed": "", "means": ""},
        )
        self.rows.set_value([{"typed": one.typed, "means": one.means} for one in words], at_least=1)
        self.column.addWidget(self.rows)
        self.finish()
        last = self.rows.field(len(self.rows.rows) - 1, "typed")
        if last is not None:
            last.field.focus_widget.setFocus()

    def keep(self) -> None:
        """Save what is entered."""
        words = [OwnWord(row["typed"], row["means"]) for row in self.rows.value()]
        service = self._context.services.own_words
        self.run(lambda: service.keep(words))

    def field_of(self, name: str) -> Labeled | None:
        row, _, part = name.partition(".")
        return self.rows.field(int(row), part)

    def _choices(self) -> list[str]:
        """Offered while typing: everything else is taken as well."""
        return [term.label for term in self._context.services.reference.vocabulary]
