"""Recording that facts were checked: what, how, with which outcome."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from caseworker.errors import CaseworkerError, InvalidInput
from caseworker.models.codes import FactGroup, VerifyMethod, VerifyOutcome
from caseworker.ui import theme, words
from caseworker.ui.context import Context
from caseworker.ui.directory import pane_words
from caseworker.ui.widgets.buttons import Button, PrimaryButton
from caseworker.ui.widgets.labels import FieldError, label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.models.stored import Contact
    from caseworker.services.freshness import Freshness

_OFFERED = tuple(method for method in VerifyMethod if method is not VerifyMethod.REFERRAL)


def open_verify(context: Context, parent: QWidget, contact_id: int) -> None:
    """Read the contact off the UI thread, then ask what was checked."""
    services = context.services
    today = services.session.today()

    def load() -> tuple[Contact, Mapping[FactGroup, Freshness]]:
        contact = services.directory.get(contact_id)
        return contact, services.directory.freshness(contact, today)

    def show(loaded: tuple[Contact, Mapping[FactGroup, Freshness]]) -> None:
        dialog = VerifyDialog(context, loaded[0], loaded[1], today, parent)
        dialog.open()

    context.tasks.run(load, show, owner=parent, quick=True)


class VerifyDialog(QDialog):
    """Small and fast: what is out of date is ticked already, Enter records it."""

    def __init__(
        self,
        context: Context,
        contact: Contact,
        freshness: Mapping[FactGroup, Freshness],
        today: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._contact = contact
        self._today = today
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Verify {name}").format(name=contact.facts.display_name))
        column = QVBoxLayout(self)
        margin = theme.px(20)
        column.setContentsMargins(margin, theme.px(16), margin, theme.px(16))
        column.setSpacing(theme.px(6))
        column.addWidget(label(self.windowTitle(), "heading", self, wrap=True))
        column.addWidget(label(self.tr("What was checked today?"), "muted", self))
        self._groups = self._add_groups(column, freshness)
        column.addSpacing(theme.px(6))
        column.addWidget(label(self.tr("Outcome"), "muted", self))
        self._outcomes = self._add_outcomes(column)
        column.addSpacing(theme.px(6))
        self._method = self._add_method(column)
        self._source = self._add_source(column)
        column.addSpacing(theme.px(8))
        column.addLayout(self._foot())
        self.setMinimumWidth(theme.px(420))

    def typed(self) -> tuple[frozenset[FactGroup], VerifyMethod, VerifyOutcome, str]:
        """What is chosen now."""
        groups = frozenset(group for group, box in self._groups.items() if box.isChecked())
        outcome = next(outcome for outcome, button in self._outcomes.items() if button.isChecked())
        return groups, VerifyMethod(self._method.currentData()), outcome, self._source.text().strip()

    def _add_groups(self, column: QVBoxLayout, freshness: Mapping[FactGroup, Freshness]) -> dict[FactGroup, QCheckBox]:
        boxes = {}
        for group in FactGroup:
            if group is FactGroup.CREDENTIALS and not self._contact.facts.credentials:
                continue
            row = QHBoxLayout()
            box = QCheckBox(words.group_word(group), self)
            box.setChecked(freshness[group].is_stale)
            text, look = pane_words.age(freshness[group])
            box.setAccessibleDescription(text)
            row.addWidget(box)
            row.addStretch(1)
            row.addWidget(label(text, look, self))
            column.addLayout(row)
            boxes[group] = box
        self._error = FieldError(next(iter(boxes.values())), self)
        column.addWidget(self._error)
        return boxes

    def _add_outcomes(self, column: QVBoxLayout) -> dict[VerifyOutcome, QRadioButton]:
        texts = {
            VerifyOutcome.CONFIRMED: self.tr("Still true"),
            VerifyOutcome.CHANGED: self.tr("Changed: I correct it next"),
            VerifyOutcome.NO_ANSWER: self.tr("No answer"),
        }
        group = QButtonGroup(self)
        buttons = {}
        for outcome, text in texts.items():
            button = QRadioButton(text, self)
            group.addButton(button)
            column.addWidget(button)
            buttons[outcome] = button
        buttons[VerifyOutcome.CONFIRMED].setChecked(True)
        return buttons

    def _add_method(self, column: QVBoxLayout) -> QComboBox:
        name = label(self.tr("How"), "muted", self)
        box = QComboBox(self)
        box.setAccessibleName(self.tr("How it was checked"))
        for method in _OFFERED:
            box.addItem(words.method_word(method), method.value)
        name.setBuddy(box)
        column.addWidget(name)
        column.addWidget(box)
        return box

    def _add_source(self, column: QVBoxLayout) -> QLineEdit:
        name = label(self.tr("Who said so, or where it stands (optional)"), "muted", self)
        field = QLineEdit(self)
        field.setAccessibleName(self.tr("Source"))
        field.setMaxLength(200)
        name.setBuddy(field)
        column.addWidget(name)
        column.addWidget(field)
        return field

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        escape = QKeySequence("Esc").toString(QKeySequence.SequenceFormat.NativeText)
        cancel = Button(self.tr("Cancel"), self, key=escape)
        cancel.clicked.connect(self.reject)
        self._record = PrimaryButton(self.tr("Record"), self)
        self._record.setDefault(True)
        self._record.clicked.connect(self._send)
        # As in every other form.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._record.click)
        row.addWidget(cancel)
        row.addWidget(self._record)
        return row

    def _send(self) -> None:
        # Loads pydantic through the stored contact, which is loaded by now.
        from caseworker.models.stored import VerificationInput

        groups, method, outcome, source = self.typed()
        wanted = VerificationInput(groups, self._today, method, outcome, source)
        services, contact_id = self._context.services, self._contact.id
        self._record.setEnabled(False)

        def done(changes: object) -> None:
            self._context.did(changes)  # type: ignore[arg-type]
            self.accept()
            if outcome is VerifyOutcome.CHANGED:
                self._context.doors.edit_contact(contact_id, next(one for one in FactGroup if one in groups))

        self._context.tasks.run(
            lambda: services.verification.verify(contact_id, wanted), done, self._refused, owner=self
        )

    def _refused(self, error: CaseworkerError) -> None:
        self._record.setEnabled(True)
        if isinstance(error, InvalidInput):
            self._error.show_error(error.sentence)
            next(iter(self._groups.values())).setFocus()
            return
        self._context.tasks.problem.emit(error)
