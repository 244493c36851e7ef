"""Who is at this computer: the name that signs what is written from now on."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.settings import ACTOR
from caseworker.ui.context import Context, Message, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.widgets.labels import label


class YourNameDialog(FormDialog):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent, "", width=460, height=290)
        self._context = context
        self.set_title(self.tr("Your name"))
        field = TextField(longest=80)
        field.set_value(context.services.session.actor)
        field.editor.returnPressed.connect(self.keep)
        self.name = Labeled(self.tr("Signs your notes and referrals"), field)
        self.column.addWidget(self.name)
        self.column.addWidget(label(self.tr("What is signed already keeps its name."), "small", wrap=True))
        self.button = self.end_with(self.tr("Close"), self.tr("Save"), self.keep)
        field.editor.setFocus()
        field.editor.selectAll()

    def keep(self) -> None:
        name = self.name.field.value()
        if not name:
            self.name.show_error(self.tr("Enter your name, or how colleagues call you."))
            return
        self._context.settings.set(ACTOR, name)
        self._context.services.session.sign_as(name)
        text = self.tr("From now on you sign as {name}.").format(name=name)
        self._context.notify(Message(text, tone=Tone.GOOD))
        self.accept()
