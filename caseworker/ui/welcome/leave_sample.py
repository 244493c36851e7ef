"""From the sample to a directory of one's own."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.widgets.labels import label


class LeaveSampleDialog(FormDialog):
    """Accepted when the sample is to go."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "", width=480, height=250)
        title = self.tr("Start your own directory")
        self.setWindowTitle(title)
        self.heading.setText(title)
        words = self.tr(
            "The sample, with everything you tried in it, moves to the backups folder. "
            "Then you begin as at the first start: with a file you have, or empty."
        )
        self.column.addWidget(label(words, "", wrap=True))
        self.column.addStretch(1)
        close = self.add_button(self.tr("Stay in the sample"), key="Esc")
        close.clicked.connect(self.reject)
        self.button = self.add_button(self.tr("Start my own"), primary=True)
        self.button.clicked.connect(self.accept)
        self.button.setFocus()
