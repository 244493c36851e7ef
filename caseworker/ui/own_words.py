"""Words that the user types, and what they mean: a table of two columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker.errors import InvalidInput
from caseworker.models.own_words import OwnWord
from caseworker.ui.context import Context
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.rows import Part, Rows
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.changes import Changes

_LONGEST = 80


def open_own_words(context: Context, parent: QWidget) -> None:
    """Reads them off the UI thread first."""

    def show(words: tuple[OwnWord, ...]) -> None:
        OwnWordsDialog(context, parent, words).open()

    context.tasks.run(context.services.own_words.all, show, owner=parent, quick=True)


class OwnWordsDialog(FormDialog):
    """What is wrong is said beside its row, and nothing is kept until all of it is right."""

    def __init__(self, context: Context, parent: QWidget, words: tuple[OwnWord, ...]) -> None:
        super().__init__(parent, "", width=620, height=520)
        self._context = context
        title = self.tr("Words you use")
        self.setWindowTitle(title)
        self.heading.setText(title)
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
        self.column.addStretch(1)
        close = self.add_button(self.tr("Cancel"), key="Esc")
        close.clicked.connect(self.reject)
        self.button = self.add_button(self.tr("Save"), primary=True)
        self.button.clicked.connect(self.keep)
        last = self.rows.field(len(self.rows.rows) - 1, "typed")
        if last is not None:
            last.field.focus_widget.setFocus()

    def keep(self) -> None:
        """Save what is entered."""
        self.button.setEnabled(False)
        words = [OwnWord(row["typed"], row["means"]) for row in self.rows.value()]
        service = self._context.services.own_words
        self._context.tasks.run(lambda: service.keep(words), self._done, self._refused, owner=self)

    def _choices(self) -> list[str]:
        """Offered while typing: everything else is taken as well."""
        return [term.label for term in self._context.services.reference.vocabulary]

    def _done(self, changes: Changes) -> None:
        self._context.did(changes)
        self.accept()

    def _refused(self, error: CaseworkerError) -> None:
        self.button.setEnabled(True)
        if not isinstance(error, InvalidInput):
            self.say_problem(error.sentence)
            return
        first = None
        for problem in error.problems:
            row, _, name = problem.field.partition(".")
            field = self.rows.field(int(row), name)
            if field is not None:
                field.show_error(problem.sentence)
                first = first or field
        if first is not None:
            first.field.focus_widget.setFocus()
            self.area.ensureWidgetVisible(first)
