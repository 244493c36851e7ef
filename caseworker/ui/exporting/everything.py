"""Confidential facts and notes in an export: only for a purpose, for one file, and never remembered."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal

from caseworker.ui.context import Tone
from caseworker.ui.forms.fields import TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.switched import Switched
from caseworker.ui.widgets.messages import Banner

_LONGEST = 200


class Everything(Switched):
    """`changed` after a click and while a person writes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(QCoreApplication.translate("Everything", "Confidential facts and notes, too"))
        warning = self.tr(
            "The file is not encrypted: whoever opens it reads what was told in confidence. Keep it as safe as the "
            "directory, and delete it when it has served."
        )
        self.purpose = Labeled(
            self.tr("What it is needed for"),
            TextField(longest=_LONGEST),
            hint=self.tr("It stands in the audit, with your name and how many contacts left."),
        )
        self.inside.addWidget(Banner(warning, tone=Tone.WARNING))
        self.inside.addWidget(self.purpose)
        self.switch.edited.connect(self._switch)
        self.purpose.field.edited.connect(self._say_missing)

    @property
    def is_missing(self) -> bool:
        """Whether it is wanted, and not yet said for what."""
        return self.is_wanted and not self.said()

    def said(self) -> str:
        return str(self.purpose.field.value()) if self.is_wanted else ""

    def _switch(self) -> None:
        if self.is_wanted:
            self.purpose.field.focus_widget.setFocus()
        self._say_missing()

    def _say_missing(self) -> None:
        sentence = self.tr("Say what all this is needed for.") if self.is_missing else ""
        if sentence or self.purpose.error.has_error:
            self.purpose.show_error(sentence)
        self.changed.emit()
