"""While a directory takes long to open: what is done, how far it is, and a way out."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar

from caseworker.ui.opening import Preparation
from caseworker.ui.welcome.frame import Step, WelcomeFrame
from caseworker.ui.widgets.labels import label


class PreparingStep(Step):
    """“Opening…” until `show_progress` is called: that is when the search is built anew."""

    def __init__(self) -> None:
        super().__init__(self.tr("Opening the directory…"))
        self._words = label("", "", wrap=True)
        self._words.hide()
        self.column.addWidget(self._words)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.title)
        self.column.addWidget(self.bar)
        self.count = label("", "small", wrap=True)
        self.column.addWidget(self.count)

    def show_progress(self, done: int, total: int) -> None:
        """Contacts done, contacts in all."""
        if self._words.isHidden():
            self._explain()
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(done)
        self.count.setText(self.tr("{done} of {total} contacts").format(done=f"{done:,}", total=f"{total:,}"))

    def _explain(self) -> None:
        title = self.tr("Preparing the search…")
        self.heading.setText(title)
        self.bar.setAccessibleName(title)
        self._words.setText(
            self.tr(
                "Caseworker was updated and builds its search anew, this once. "
                "You may close the window: it then begins again at the next start."
            )
        )
        self._words.show()


class PreparingWindow(WelcomeFrame):
    """Closing it cancels. Whoever waits for the outcome closes it then, no longer busy."""

    def __init__(self, preparation: Preparation) -> None:
        super().__init__("", width=520)
        step = PreparingStep()
        self.show_step(step)
        preparation.moved.connect(step.show_progress)
        self.closing = preparation.cancel.cancel
        self.set_busy(True)
