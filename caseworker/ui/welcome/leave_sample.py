"""From the sample to a directory of one's own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.widgets.labels import label


class LeaveSampleDialog(FormDialog):
    """Accepted when the sample is to go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "", width=480, height=250)
        self.set_title(self.tr("Start your own directory"))
        words = self.tr(
            "The sample, with everything you tried in it, moves to the backups folder. "
            "Then you begin as at the first start: with a file you have, or empty."
        )
        self.column.addWidget(label(words, "", wrap=True))
        self.button = self.end_with(self.tr("Stay in the sample"), self.tr("Start my own"), self.accept)
        self.button.setFocus()
