"""What to say on the phone: whom to call, what to ask, and one key for what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from caseworker.models.codes import FactGroup, VerifyMethod
from caseworker.services.verification import Answer
from caseworker.ui import theme
from caseworker.ui import words as shared
from caseworker.ui.forms.wrap_check import WrapCheck
from caseworker.ui.to_verify import words
from caseworker.ui.widgets.buttons import Button, Look
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import Card, label, selectable

if TYPE_CHECKING:
    from caseworker.ui.to_verify.loading import Call

_METHODS = tuple(method for method in VerifyMethod if method is not VerifyMethod.REFERRAL)
_NUMBER = 30
_LOW = 400
"""Below this height (designed pixels) the answers scroll with the rest."""


class Script(QWidget):
    """Shows one contact at a time. Escape leads back to the queue."""

    answered = Signal(object)
    """An `Answer`, by its button."""

    opened = Signal()
    """The contact is to be shown in the directory."""

    copied = Signal()
    """The number is to go to the clipboard, by its button."""

    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._call: Call | None = None
        self.ticks: dict[FactGroup, WrapCheck] = {}
        self.copy_button: Button | None = None
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setProperty("look", "page")
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(self.tr("What to ask"))
        self.method, self.source = QComboBox(), QLineEdit()
        self.buttons: dict[Answer, Button] = {}
        page = QWidget()
        page.setProperty("look", "window")
        self._inside = QVBoxLayout(page)
        self._body = QWidget(page)
        self._inside.addWidget(self._body, 1)
        self._area.setWidget(page)
        self._answers = self._foot()
        self._outside = QVBoxLayout(self)
        self._outside.addWidget(self._area, 1)
        self._outside.addWidget(self._answers)
        for column in (self._inside, self._outside):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)

    # --- what the page uses -------------------------------------------------------------------------------
    def show_call(self, call: Call) -> None:
        focused: QWidget | None = self.window().focusWidget()
        had_focus = focused is not None and self._area.isAncestorOf(focused)
        self._call = call
        self.ticks = {}
        before, self._body = self._body, self._build(call)
        self._inside.insertWidget(0, self._body, 1)
        self._inside.removeWidget(before)
        before.hide()
        before.deleteLater()
        self._area.verticalScrollBar().setValue(0)
        self.method.setCurrentIndex(0)
        self.source.clear()
        self._put_in_tab_order(self._body)
        if had_focus:
            self.focus_first()

    def asked(self) -> frozenset[FactGroup]:
        """The groups that are ticked."""
        return frozenset(group for group, tick in self.ticks.items() if tick.box.isChecked())

    def how(self) -> tuple[VerifyMethod, str]:
        """By what, and who said so."""
        return VerifyMethod(self.method.currentData()), self.source.text().strip()

    def answers_height(self) -> int:
        """Of the answers below the script; 0 where they are its end."""
        return self._answers.height() if self._outside.indexOf(self._answers) >= 0 else 0

    def focus_first(self) -> None:
        if self.ticks:
            next(iter(self.ticks.values())).box.setFocus(Qt.FocusReason.TabFocusReason)

    def copy_number(self) -> bool:
        """Puts the number on the clipboard; False when there is none."""
        number = self._number()
        if number:
            QGuiApplication.clipboard().setText(number)
        return bool(number)

    def apply_theme(self) -> None:
        if self._call is not None:
            self.show_call(self._call)

    # --- building -----------------------------------------------------------------------------------------
    def _build(self, call: Call) -> QWidget:
        body = QWidget()
        body.setProperty("look", "window")
        column = QVBoxLayout(body)
        column.setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16))
        column.setSpacing(theme.px(10))
        column.addWidget(self._head(call, body))
        column.addWidget(self._number_card(call, body))
        column.addWidget(self._questions(call, body))
        column.addStretch(1)
        return body

    def _head(self, call: Call, body: QWidget) -> QWidget:
        facts = call.contact.facts
        head = QWidget(body)
        column = QVBoxLayout(head)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        column.addWidget(selectable(label(facts.display_name, "title", head, wrap=True)))
        organization = facts.organization if facts.organization != facts.display_name else ""
        if about := " · ".join(part for part in (facts.credential_text, organization, facts.job_title) if part):
            column.addWidget(label(about, "muted", head, wrap=True))
        why = self.tr("Here because: {why}").format(why=" · ".join(words.reasons(call.why, call.today)))
        column.addSpacing(theme.px(4))
        column.addWidget(label(why, "warning", head, wrap=True))
        return head

    def _number_card(self, call: Call, body: QWidget) -> QWidget:
        facts = call.contact.facts
        card = Card(body)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        column.setSpacing(theme.px(2))
        hold = QWidget(card)
        row = FlowLayout(hold, gap=theme.px(8), line_gap=theme.px(2))
        phones = [phone for phone in facts.phones if not phone.is_fax]
        self.copy_button = None
        if phones:
            number = QLabel(shared.phone(phones[0].number), hold)
            number.setTextFormat(Qt.TextFormat.PlainText)
            number.setFont(theme.font(_NUMBER, bold=True))
            number.setAccessibleName(self.tr("Number to call: {number}").format(number=self._number()))
            row.addWidget(selectable(number))
            if phones[0].extension:
                text = self.tr("ext. {n}").format(n=phones[0].extension)
                row.addWidget(selectable(label(text, "heading", hold)))
            self.copy_button = Button(self.tr("Copy"), hold, key=words.COPY_LETTER)
            self.copy_button.setAccessibleName(self.tr("Copy the number"))
            self.copy_button.clicked.connect(lambda _=False: self.copied.emit())
            row.addWidget(self.copy_button)
        else:
            row.addWidget(label(self.tr("No number is known."), "heading", hold))
        open_contact = Button(self.tr("Open"), hold, key=words.OPEN_LETTER)
        open_contact.setAccessibleName(self.tr("Open the contact"))
        open_contact.clicked.connect(lambda _=False: self.opened.emit())
        row.addWidget(open_contact)
        column.addWidget(hold)
        others = [shared.phone(phone.number) for phone in phones[1:]]
        others += [email.address for email in facts.emails] + [link.url for link in facts.links]
        if others:
            text = self.tr("Also: {ways}").format(ways=" · ".join(others))
            column.addWidget(selectable(label(text, "small", card, wrap=True)))
        return card

    def _number(self) -> str:
        phones = self._call.contact.facts.phones if self._call is not None else ()
        first = next((phone for phone in phones if not phone.is_fax), None)
        if first is None:
            return ""
        extension = self.tr("ext. {n}").format(n=first.extension) if first.extension else ""
        return " ".join(part for part in (shared.phone(first.number), extension) if part)

    def _questions(self, call: Call, body: QWidget) -> QWidget:
        card = Card(body)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(10))
        column.setSpacing(0)
        column.addWidget(label(self.tr("What to ask: the answer is about what is marked"), "section", card, wrap=True))
        wanted = call.why.groups
        rest = [group for group in FactGroup if group not in wanted]
        for group in (*wanted, *rest):
            if group is FactGroup.CREDENTIALS and not call.contact.facts.credentials and group not in wanted:
                continue
            self._add_question(column, call, group, card, is_wanted=group in wanted)
        return card

    def _add_question(self, column: QVBoxLayout, call: Call, group: FactGroup, card: Card, *, is_wanted: bool) -> None:
        tick = WrapCheck(words.question(group), card)
        tick.box.setChecked(is_wanted)
        checked, is_stale = words.last_check(call, group)
        tick.box.setAccessibleDescription(checked)
        column.addWidget(tick)
        hold = QWidget(card)
        below = QVBoxLayout(hold)
        below.setContentsMargins(theme.px(44), 0, 0, theme.px(6))
        below.setSpacing(0)
        below.addWidget(label(words.listed(call, group), "muted", hold, wrap=True))
        below.addWidget(label(checked, "warning" if is_stale and is_wanted else "small", hold, wrap=True))
        column.addWidget(hold)
        self.ticks[group] = tick

    def _foot(self) -> QWidget:
        foot = QWidget(self)
        foot.setProperty("look", "surface")
        foot.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(foot)
        column.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(12))
        column.setSpacing(theme.px(8))
        column.addLayout(self._how_row(foot))
        hold = QWidget(foot)
        flow = FlowLayout(hold, gap=theme.px(8))
        for answer in Answer:
            look = Look.PRIMARY if answer is Answer.STILL_TRUE else Look.NORMAL
            button = Button(words.answer_word(answer), hold, key=words.LETTERS[answer], look=look)
            button.setToolTip(words.answer_tip(answer))
            button.setProperty("answer", answer.value)
            button.clicked.connect(self._press)
            flow.addWidget(button)
            self.buttons[answer] = button
        column.addWidget(hold)
        return foot

    def _how_row(self, foot: QWidget) -> FieldGrid:
        for method in _METHODS:
            self.method.addItem(shared.method_word(method), method.value)
        self.method.setAccessibleName(self.tr("How it is checked"))
        self.source.setAccessibleName(self.tr("Who said so, or where it stands (optional)"))
        self.source.setPlaceholderText(self.tr("Optional"))
        self.source.setMaxLength(200)
        self.source.installEventFilter(self)
        grid = FieldGrid(gap=8)
        grid.add(_named(self.tr("How"), self.method, foot), 190)
        grid.add(_named(self.tr("Who said so"), self.source, foot), 230, 2)
        return grid

    def _press(self) -> None:
        self.answered.emit(Answer(self.sender().property("answer")))

    def _put_in_tab_order(self, body: QWidget) -> None:
        # New widgets join the end of the window's order; these belong before the answers.
        before: QWidget | None = None
        inside = [one for one in body.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        for one in (*inside, self.method, self.source, *self.buttons.values()):
            if before is not None:
                QWidget.setTabOrder(before, one)
            before = one

    def _place_answers(self) -> None:
        """Below the script, where there is room for both; else at its end, so that it can be read at all."""
        column = self._inside if self.height() < theme.px(_LOW) else self._outside
        if column.indexOf(self._answers) < 0:
            column.addWidget(self._answers)

    # --- Qt's side ----------------------------------------------------------------------------------------
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Who typed a source goes on by keys: Enter leaves the field.
        key = event.key() if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if watched is self.source and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.buttons[Answer.STILL_TRUE].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_answers()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)


def _named(name: str, field: QWidget, parent: QWidget) -> QWidget:
    """A field with its name before it."""
    hold = QWidget(parent)
    row = QHBoxLayout(hold)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.px(8))
    said = label(name, "muted", hold)
    said.setBuddy(field)
    row.addWidget(said)
    row.addWidget(field, 1)
    return hold
