"""A line above the results that says what else a search may mean, and the readings that a person took."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from caseworker.models.query import Nearness, Query, Widening
from caseworker.ui import theme, words
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.flow import FlowLayout

if TYPE_CHECKING:
    from caseworker.services.cancel import CancelToken
    from caseworker.ui.context import Context
    from caseworker.ui.directory.searcher import Answer

_SETTLED_MS = 300
"""So long after the last key names that sound alike are looked for."""
_KEY = "F7"

Choice = tuple[str, Callable[[], None]]
"""What stands on a button (translated), and what it does."""


class MeantBar(QWidget):
    """One sentence and its buttons; the first of them has the key F7."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = QLabel(self)
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._buttons = QWidget(self)
        self._flow = FlowLayout(self._buttons, gap=theme.px(8))
        self._first: Button | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(14), theme.px(6), theme.px(10), theme.px(6))
        row.setSpacing(theme.px(12))
        row.addWidget(self._label, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._buttons, 1)
        self.hide()

    def tell(self, sentence: str, choices: Sequence[Choice]) -> None:
        """`sentence` is translated and may hold ``<b>``."""
        while item := self._flow.takeAt(0):
            if widget := item.widget():
                widget.setParent(None)
                widget.deleteLater()
        self._first = None
        for text, act in choices:
            button = Button(text, self._buttons, key="" if self._first else _KEY)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._first = self._first or button
            self._flow.addWidget(button)
            button.show()
        self._label.setText(sentence)
        self.setAccessibleName(self.sentence())
        self._buttons.setVisible(bool(choices))
        self.show()

    def sentence(self) -> str:
        """What it says, without marks."""
        return self._label.text().replace("<b>", "").replace("</b>", "")

    def take_first(self) -> None:
        """As if the first button were pressed."""
        if self.isVisible() and self._first is not None:
            self._first.click()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1))
        painter.setBrush(theme.color("accent_ground"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), theme.px(8), theme.px(8))


class Readings(QObject):
    """Which reading of the typed text is shown: as it stands, respelled, or widened by other names."""

    chosen = Signal()
    """A person took another reading: search again."""

    def __init__(self, context: Context, bar: MeantBar, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._finding = context.services.finding
        self._tasks = context.tasks
        self._bar = bar
        self._text = ""
        self._as_typed = False
        self._taken: Widening | None = None
        self._answer: Answer | None = None
        self._cancel: CancelToken | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._look_for_offers)
        context.actions.on("search.reading", bar.take_first)

    @property
    def is_waiting(self) -> bool:
        """Whether offers are about to be looked for."""
        return self._settled.isActive()

    def read(self, query: Query) -> tuple[Query, bool]:
        """The query to ask for what is typed, and whether it is to be taken by the letter."""
        self._stop()
        if query.text != self._text:
            self._text, self._as_typed, self._taken = query.text, False, None
        if self._taken is None:
            return query, self._as_typed
        typed = self._taken.typed[0]
        return _widened(query, typed, self._taken.words), True

    def on_answer(self, answer: Answer) -> None:
        """An answer is shown: say how it was read, and look for more when typing has come to rest."""
        self._stop()
        if answer.instead is not None:
            self._tell_respelled(answer.instead)
        elif self._taken is not None:
            self._tell_widened(self._taken)
        else:
            self._bar.hide()
            if answer.complete and answer.query.words and not self._as_typed:
                self._answer = answer
                self._settled.start()

    def _stop(self) -> None:
        self._settled.stop()
        self._answer = None
        if self._cancel is not None:
            self._cancel.cancel()
            self._cancel = None

    # --- what is said -------------------------------------------------------------------------------------
    def _tell_respelled(self, instead: Widening) -> None:
        shown = ", ".join(instead.words)
        typed = " ".join(instead.typed)
        sentence = self.tr("Showing results for {word}.").format(word=f"<b>{escape(shown)}</b>")
        self._bar.tell(sentence, [(self.tr("Search for “{word}” instead").format(word=typed), self._take_as_typed)])

    def _tell_widened(self, taken: Widening) -> None:
        sentence = self.tr("Showing also {words}.").format(words=f"<b>{escape(_listed(taken.words))}</b>")
        only = self.tr("Only “{word}”").format(word=taken.typed[0])
        self._bar.tell(sentence, [(only, self._take_as_typed)])

    def _tell_offers(self, offers: Sequence[Widening]) -> None:
        self._bar.tell(self.tr("Also meant?"), [self._choice(offer) for offer in offers])

    def _choice(self, offer: Widening) -> Choice:
        text = {
            Nearness.SOUND: self.tr("Names like “{word}”: {others} ({count})"),
            Nearness.NICKNAME: self.tr("Other forms of “{word}”: {others} ({count})"),
        }[offer.kind]
        more = offer.count - (self._answer.counted if self._answer else 0)
        count = self.tr("{count} more").format(count=words.number(more))
        label = text.format(word=offer.typed[0], others=_listed(offer.words), count=count)
        return label, lambda: self._take(offer)

    # --- what is taken ------------------------------------------------------------------------------------
    def _take_as_typed(self) -> None:
        self._as_typed, self._taken = True, None
        self.chosen.emit()

    def _take(self, offer: Widening) -> None:
        self._taken = offer
        self.chosen.emit()

    def _look_for_offers(self) -> None:
        answer = self._answer
        if answer is None:
            return
        cancel = self._cancel = self._finding.new_cancel()

        def done(offers: list[Widening]) -> None:
            if offers and answer is self._answer:
                self._tell_offers(offers)

        # In the slow lane: the next key must not wait for it.
        self._tasks.run(lambda: self._finding.offers(answer.query, answer.counted, cancel=cancel), done, owner=self)


def _widened(query: Query, typed: str, others: tuple[str, ...]) -> Query:
    return replace(query, alternatives=((typed, others),))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name.capitalize() for name in names[:3])
    return f"{shown} …" if len(names) > 3 else shown
