"""A client's information on a sheet: only on purpose, for one sheet, and never remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Signal

from caseworker.models.sheet import Disclosure
from caseworker.services.client_codes import LONGEST_CODE, client_code_problem
from caseworker.ui.forms.fields import CheckField, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.switched import Switched
from caseworker.ui.sheets.words import purposes
from caseworker.ui.widgets.labels import label


class ClientInformation(Switched):
    """`changed` after a click, `typed` while a person writes."""

    changed = Signal()
    typed = Signal()

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(QCoreApplication.translate("ClientInformation", "Print client information"))
        never = self.tr("A code, never a name")
        code = TextField(longest=LONGEST_CODE, choices=codes, prefix_only=True, placeholder=never)
        self.client = Labeled(self.tr("Client code"), code)
        self.purpose = Labeled(self.tr("Purpose"), TextField(longest=200, choices=purposes()))
        self.recipient = Labeled(self.tr("Who gets it"), TextField(longest=200))
        self.referrals = CheckField(self.tr("Print what was asked for"))
        told = self.tr("What the client’s referrals to these contacts ask for.")
        self.referrals.editor.setToolTip(told)
        self.referrals.editor.setAccessibleDescription(told)
        for labeled in (self.client, self.purpose, self.recipient):
            self.inside.addWidget(labeled)
            labeled.field.edited.connect(self._type)
        self.inside.addWidget(self.referrals)
        recorded = self.tr("Code, purpose and recipient go into the audit with whatever leaves.")
        self.inside.addWidget(label(recorded, "small", wrap=True))
        self.switch.edited.connect(self._switch)
        self.referrals.edited.connect(self.changed)

    @property
    def is_missing(self) -> bool:
        """Whether it is wanted, and something of it is not said yet."""
        return self.is_wanted and self.disclosure() is None

    def disclosure(self) -> Disclosure | None:
        """None while it is not wanted or not complete."""
        client, purpose, recipient = (one.field.value() for one in (self.client, self.purpose, self.recipient))
        if not self.is_wanted or client_code_problem(client) or not (purpose and recipient):
            return None
        return Disclosure(client, purpose, recipient, self.referrals.value())

    def field_of(self, name: str) -> Labeled | None:
        """The field that a problem names, as in `Disclosure`."""
        return {"client": self.client, "purpose": self.purpose, "recipient": self.recipient}.get(name)

    def say_missing(self) -> None:
        """Beside the first field that is not right yet: one sentence at a time is read."""
        sentences = (
            (self.client, client_code_problem(self.client.field.value())),
            (self.purpose, "" if self.purpose.field.value() else self.tr("Say what the information is given for.")),
            (self.recipient, "" if self.recipient.field.value() else self.tr("Say who gets this sheet.")),
        )
        said = not self.is_wanted
        for labeled, sentence in sentences:
            if said or not sentence:
                if labeled.error.has_error:
                    labeled.show_error("")
                continue
            said = True
            labeled.show_error(sentence)

    def _switch(self) -> None:
        self.say_missing()
        if self.is_wanted:
            self.client.field.focus_widget.setFocus()
        self.changed.emit()

    def _type(self) -> None:
        self.say_missing()
        self.typed.emit()
