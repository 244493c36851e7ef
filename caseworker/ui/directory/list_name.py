"""Asks for the name of a list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.models.kept import LONGEST_LIST_NAME
from caseworker.ui.context import Context, Naming
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.saving import SavingDialog
from caseworker.ui.widgets.labels import label


class ListNameDialog(SavingDialog):
    def __init__(self, context: Context, parent: QWidget, naming: Naming) -> None:
        super().__init__(context, parent, width=460, height=250)
        self._command = naming.command
        self.set_title(naming.title)
        if naming.told:
            self.column.addWidget(label(naming.told, "muted", wrap=True))
        self._line = TextField(longest=LONGEST_LIST_NAME)
        self._line.set_value(naming.name)
        self.name = Labeled(self.tr("Name of the list"), self._line)
        self.column.addWidget(self.name)
        self.finish()
        self._line.editor.returnPressed.connect(self.keep)
        self._line.editor.setFocus()
        self._line.editor.selectAll()

    def keep(self) -> None:
        command, name = self._command, self._line.value()
        self.run(lambda: command(name))

    def field_of(self, name: str) -> Labeled | None:
        return self.name if name == "name" else None
