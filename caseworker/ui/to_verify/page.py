"""The To verify page: a queue of listings, worked one call after another."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from caseworker.errors import CaseworkerError, InvalidInput
from caseworker.models.changes import Changes, Kind
from caseworker.services.verification import Answer
from caseworker.services.verify_queue import SHOWN
from caseworker.ui import theme
from caseworker.ui.context import Context, Destination, Message, Tone
from caseworker.ui.tasks import Task
from caseworker.ui.to_verify import words
from caseworker.ui.to_verify.loading import Call, load_call
from caseworker.ui.to_verify.queue_list import QueueList, QueueModel
from caseworker.ui.to_verify.script import Script
from caseworker.ui.widgets.empty import EmptyState
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.models.codes import FactGroup
    from caseworker.services.bundle import Services
    from caseworker.services.verify_queue import QueueItem

_KINDS = (Kind.CONTACT, Kind.VERIFICATION, Kind.REFERRAL, Kind.META, Kind.IMPORT)
_ANSWERS = {letter: answer for answer, letter in words.LETTERS.items()}


class ToVerifyPage(QWidget):
    id = "to_verify"
    icon = "verify"

    shown = Signal()
    """The queue, or the script of the current contact, is up to date on the screen."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._asking: Task | None = None
        self._reading: Task | None = None
        self._wanted_id: int | None = None
        self._is_resetting = False
        self._is_answering = False
        self.model = QueueModel(context.services.session.today)
        self.list = QueueList(self.model)
        self.script = Script()
        self.empty = EmptyState(
            icon="verify",
            title=self.tr("Nothing to verify"),
            sentence=self.tr(
                "Listings come here when what they say is old, a credential expires, or a referral came back."
            ),
        )
        self.empty.add_button(self.tr("Go to the directory"), self._go_to_directory, primary=True)
        self._count = label("", "small", wrap=True)
        self._arrange()
        self.list.moved.connect(self._read)
        self.list.opened.connect(self.script.focus_first)
        self.script.left.connect(self._focus_list)
        self.script.answered.connect(self.answer)
        self.script.copied.connect(self._copy)
        self.script.opened.connect(self._open_contact)

    @property
    def title(self) -> str:
        return self.tr("To verify")

    @property
    def widget(self) -> QWidget:
        return self

    @staticmethod
    def badge_count(services: Services) -> int:
        """What the badge in the rail shows; asks the store, so for a thread."""
        return services.verify_queue.count()

    def activate(self, destination: Destination) -> None:
        if destination.contact_id is not None:
            self._wanted_id = destination.contact_id
        self._ask()
        self._focus_list()

    def refresh(self, changes: Changes) -> None:
        if not any(changes.touches(kind) for kind in _KINDS):
            return
        if self.isVisible():
            self._ask()

    def kept_free(self) -> int:
        """The answers, for the window's messages."""
        return self.script.answers_height() if self._stack.currentWidget() is self._split else 0

    # --- making -------------------------------------------------------------------------------------------
    def _arrange(self) -> None:
        left = QWidget()
        left.setProperty("look", "surface")
        left.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(20), theme.px(16), theme.px(12), theme.px(10))
        head.setSpacing(theme.px(2))
        head.addWidget(label(self.tr("To verify"), "title"))
        head.addWidget(self._count)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(left)
        self._split.addWidget(self.script)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        left.setMinimumWidth(theme.px(170))
        self.script.setMinimumWidth(theme.px(200))
        self._split.setSizes([theme.px(370), theme.px(820)])
        self._blank = QWidget()
        self._stack = QStackedWidget()
        for one in (self._blank, self._split, self.empty):
            self._stack.addWidget(one)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    # --- asking -------------------------------------------------------------------------------------------
    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.forget()
        first = self._context.services.verify_queue.first
        self._asking = self._context.tasks.run(first, self._show, owner=self, quick=True)

    def _show(self, items: list[QueueItem]) -> None:
        wanted = self._wanted_id if self._wanted_id is not None else self.current_id()
        place = max(0, self.list.place())
        self._wanted_id = None
        self._is_resetting = True
        self.model.show(items)
        at = self.model.place_of(wanted)
        self.list.select(at if at >= 0 else min(place, len(items) - 1))
        self._is_resetting = False
        more = len(items) >= SHOWN
        text = self.tr("The first {n}, most urgent first") if more else self.tr("{n} listings, most urgent first")
        self._count.setText(text.format(n=len(items)) if len(items) != 1 else self.tr("1 listing"))
        had_focus = self.list.hasFocus() or self._blank.isVisible()
        self._stack.setCurrentWidget(self._split if items else self.empty)
        if had_focus and not items:
            self.empty.buttons[0].setFocus()
        self._read()

    def _read(self) -> None:
        if self._is_resetting:
            return
        item = self.model.item(self.list.place())
        if self._reading is not None:
            self._reading.forget()
        if item is None:
            self.shown.emit()
            return
        services = self._context.services
        self._reading = self._context.tasks.run(
            partial(load_call, services, item.why), self._show_call, lambda _error: self._ask(), owner=self, quick=True
        )

    def _show_call(self, call: Call) -> None:
        self.script.show_call(call)
        self.shown.emit()

    def current_id(self) -> int | None:
        item = self.model.item(self.list.place())
        return item.row.id if item else None

    # --- answering ----------------------------------------------------------------------------------------
    def answer(self, answer: Answer) -> None:
        """Records what came of asking the current contact; the next one is current then."""
        contact_id = self.current_id()
        if contact_id is None or self._is_answering:
            return
        # Loads pydantic through the stored contact, which is loaded by now.
        from caseworker.models.stored import VerificationInput

        services = self._context.services
        method, source = self.script.how()
        asked = VerificationInput(self.script.asked(), services.session.today(), method, source=source)
        place = self.list.place()
        following = self.model.item(place + 1) or self.model.item(place - 1)
        self._is_answering = True
        at = next((group for group in self.script.ticks if group in asked.groups), None)
        self._context.tasks.run(
            lambda: services.verification.answer(contact_id, answer, asked),
            lambda changes: self._answered(changes, contact_id, answer, at, following),
            self._refused,
            owner=self,
        )

    def _answered(
        self,
        changes: Changes,
        contact_id: int,
        answer: Answer,
        at: FactGroup | None,
        following: QueueItem | None,
    ) -> None:
        self._is_answering = False
        self._wanted_id = following.row.id if following else None
        self._context.did(changes)
        self._ask()
        if answer is Answer.CHANGED:
            self._context.doors.edit_contact(contact_id, at)

    def _refused(self, error: CaseworkerError) -> None:
        self._is_answering = False
        sentence = error.problems[0].sentence if isinstance(error, InvalidInput) else error.sentence
        self._context.notify(Message(sentence, tone=Tone.WARNING))
        if isinstance(error, InvalidInput):
            self.script.focus_first()
        else:
            self._ask()

    # --- keys and ways out --------------------------------------------------------------------------------
    def _focus_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go_to_directory(self) -> None:
        self._context.navigate(Destination("directory"))

    def _open_contact(self) -> None:
        if (contact_id := self.current_id()) is not None:
            self._context.navigate(Destination("directory", contact_id=contact_id))

    def _copy(self) -> None:
        if self.script.copy_number():
            self._context.notify(Message(self.tr("The number is on the clipboard.")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier)
        letter = event.text().upper() if plain else ""
        if letter in _ANSWERS:
            if not event.isAutoRepeat():
                self.answer(_ANSWERS[letter])
        elif letter == words.COPY_LETTER:
            self._copy()
        elif letter == words.OPEN_LETTER:
            self._open_contact()
        elif letter == "?":
            self._context.doors.shortcuts()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "script"):
            # Not at once: widgets must not be deleted while Qt walks through all of them with a new style.
            self._context.tasks.run(lambda: None, lambda _nothing: self.script.apply_theme(), owner=self, quick=True)
