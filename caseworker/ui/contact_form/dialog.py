"""The contact form as a dialog: load, check, save, and what happens when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QListWidget, QWidget

from caseworker.errors import CaseworkerError, ConflictError, FieldProblem, InvalidInput
from caseworker.ui import theme
from caseworker.ui.contact_form.conflict import Side, differences, merged
from caseworker.ui.contact_form.conflict_dialog import ConflictDialog
from caseworker.ui.contact_form.loading import Opening
from caseworker.ui.contact_form.sections import Sections
from caseworker.ui.contact_form.state import FormData, Trimmed, from_facts, same, title, trimmed, what_is_valid
from caseworker.ui.context import Context, Destination, Message, Tone
from caseworker.ui.forms.draft import DraftKeeper
from caseworker.ui.forms.drafted import DraftedDialog
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.rows import Row
from caseworker.ui.tasks import Task
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.messages import Banner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.models.changes import Changes
    from caseworker.models.codes import FactGroup
    from caseworker.models.roles import RoleTag, TagChange
    from caseworker.models.stored import Contact
    from caseworker.services.places import Place

_READ_AFTER = 250
"""Milliseconds of quiet after which the rules read what was typed."""


class ContactDialog(DraftedDialog):
    """Esc keeps a draft; only saving or discarding ends it."""

    def __init__(self, context: Context, parent: QWidget, found: Opening, at: FactGroup | None = None) -> None:
        is_new = found.contact_id is None
        super().__init__(parent, "", width=1000, height=700)
        self._context = context
        self._found = found
        self._base: FormData = found.base
        self._expected = found.expected
        self._filled_from_zip: dict[Row, tuple[str, str]] = {}
        self._task: Task | None = None
        name = title(found.data)
        text = self.tr("New contact") if is_new else self.tr("Edit {name}").format(name=name)
        self.setWindowTitle(text)
        self.heading.setText(text)
        self.sections = Sections(found.vocabulary, found.abbreviations)
        self._show_draft_banner()
        self.column.addWidget(self.sections)
        self.column.addStretch(1)
        self._make_section_list()
        self._make_buttons()
        self.sections.load(found.data)
        self._fit_buttons()
        self._keeper = DraftKeeper(context, found.key, self._draft, self)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(_READ_AFTER)
        self._reading.timeout.connect(self._read)
        self.sections.edited.connect(self._edited)
        self.sections.zip_left.connect(self._look_up_zip)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        self._read()
        self._focus_first(at)

    # --- appearance ---------------------------------------------------------------------------------------
    def _make_section_list(self) -> None:
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("Sections of the form"))
        self.list.setProperty("look", "sections")
        self.list.setFixedWidth(theme.px(210))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for section in self.sections.sections:
            self.list.addItem(section.title)
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._go_to_section)
        self.area.verticalScrollBar().valueChanged.connect(self._mark_section)
        self.middle.insertWidget(0, self.list)

    def _make_buttons(self) -> None:
        self.discard_button = self.add_button(self.tr("Discard changes"), left=True)
        self.discard_button.clicked.connect(self.discard)
        close = self.add_button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save"), primary=True)
        self.save_button.setToolTip(self.tr("Save (Ctrl+S)"))
        self.save_button.clicked.connect(self.save)

    def _show_draft_banner(self) -> None:
        self.banner: Banner | None = None
        if self._found.drafted_at is None:
            return
        text = self.tr("These are your unsaved changes from {moment}.").format(moment=moment(self._found.drafted_at))
        self.banner = Banner(text, action_text=self.tr("Start over"), action=self.start_over)
        self.column.addWidget(self.banner)

    def _focus_first(self, at: FactGroup | None) -> None:
        wanted = self.sections.first_of(at) if at is not None else None
        if wanted is not None:
            wanted.field.focus_widget.setFocus()
            # After the layout has given everything its place.
            QTimer.singleShot(0, wanted, lambda: self.area.ensureWidgetVisible(wanted, 0, theme.px(120)))
            return
        for path in ("given", "organization"):
            labeled = self.sections.labeled(path)
            if labeled is not None and labeled.isVisibleTo(self):
                labeled.field.focus_widget.setFocus()
                return

    def _go_to_section(self, index: int) -> None:
        if index < 0:
            return
        card = self.sections.sections[index].card
        top = card.mapTo(self.page, card.rect().topLeft()).y()
        bar = self.area.verticalScrollBar()
        bar.valueChanged.disconnect(self._mark_section)
        bar.setValue(top - theme.px(12))
        bar.valueChanged.connect(self._mark_section)

    def _mark_section(self) -> None:
        bar = self.area.verticalScrollBar()
        edge = bar.value() + theme.px(80)
        tops = [one.card.mapTo(self.page, one.card.rect().topLeft()).y() for one in self.sections.sections]
        current = max((index for index, top in enumerate(tops) if top <= edge), default=0)
        if bar.value() == bar.maximum() and bar.maximum() > 0:
            current = len(tops) - 1
        self.list.blockSignals(True)
        self.list.setCurrentRow(current)
        self.list.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setVisible(self.width() >= theme.px(720))

    # --- typing -------------------------------------------------------------------------------------------
    @property
    def is_changed(self) -> bool:
        """Whether there is anything to save."""
        return not same(self.sections.data(), self._base)

    def _edited(self) -> None:
        self._keeper.touch()
        self._reading.start()
        self._fit_buttons()

    def _fit_buttons(self) -> None:
        self.discard_button.setVisible(self.is_changed)

    def _draft(self) -> Mapping[str, object]:
        data = self.sections.data()
        return {"data": data, "base": self._base, "expected": self._expected, "title": title(data)}

    def _read(self) -> None:
        data = self.sections.data()
        services = self._context.services

        def suggest() -> tuple[RoleTag, ...]:
            facts = what_is_valid(data, services.directory.validate)
            return services.roles.suggest(facts) if facts is not None else ()

        if self._task is not None:
            self._task.forget()
        self._task = self._context.tasks.run(suggest, self.sections.reading.show_tags, owner=self)

    def _look_up_zip(self, row: Row) -> None:
        typed = row.parts["zip"].field.value()
        if not typed:
            return
        place = self._context.services.reference.place
        self._context.tasks.run(lambda: place(typed), lambda found: self._fill_place(row, found), owner=row)

    def _fill_place(self, row: Row, place: Place | None) -> None:
        if place is None:
            return
        city, state = row.parts["city"].field, row.parts["state"].field
        typed = (city.value(), state.value())
        if typed == ("", "") or typed == self._filled_from_zip.get(row):
            city.set_value(place.city)
            state.set_value(place.state)
            self._filled_from_zip[row] = (place.city, place.state)
            self._edited()

    # --- saving -------------------------------------------------------------------------------------------
    def save(self) -> None:
        """Checks and saves; what is wrong is said beside its field."""
        if not self.save_button.isEnabled():
            return
        self.sections.commit()
        self._clear_errors()
        wrong = self.sections.own_problems()
        if wrong:
            self._show_errors(wrong)
            return
        self._send(trimmed(self.sections.data()))

    def _send(self, kept: Trimmed) -> None:
        self.save_button.setEnabled(False)
        directory = self._context.services.directory
        contact_id, expected = self._found.contact_id, self._expected

        def command() -> tuple[Changes, tuple[TagChange, ...]]:
            facts = directory.validate(kept.data)
            if contact_id is None:
                return directory.add(facts), ()
            edited = directory.edit(contact_id, facts, expected)
            return edited.changes, edited.tag_changes

        self._context.tasks.run(command, self._saved, lambda error: self._refused(error, kept), owner=self)

    def _saved(self, outcome: tuple[Changes, tuple[TagChange, ...]]) -> None:
        changes, tag_changes = outcome
        self._done = True
        self._keeper.discard()
        self._keeper.finish()
        self._context.did(changes)
        if tag_changes:
            self._say_tags(tag_changes)
        self.accept()
        if self._found.contact_id is None:
            self._go_to_new(changes)

    def _go_to_new(self, changes: Changes) -> None:
        # Loaded with the services already; named here so that the module's import stays light.
        from caseworker.models.changes import Kind

        self._context.navigate(Destination("directory", contact_id=changes.only(Kind.CONTACT)))

    def _say_tags(self, tag_changes: Sequence[TagChange]) -> None:
        name = title(self.sections.data())
        what = " ".join(change.text for change in tag_changes)
        text = self.tr("{name} saved. {what}").format(name=name, what=what)
        context = self._context
        undo = context.services.history.undo

        def take_back() -> None:
            context.tasks.run(undo, context.did, owner=context.tasks)

        context.notify(Message(text, self.tr("Undo"), take_back, Tone.GOOD))

    def _refused(self, error: CaseworkerError, kept: Trimmed) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self._show_problems(error.problems, kept)
        elif isinstance(error, ConflictError):
            self._ask_about_conflict()
        else:
            self.say_problem(error.sentence)

    def _show_problems(self, problems: Sequence[FieldProblem], kept: Trimmed) -> None:
        found: list[tuple[Labeled, str]] = []
        homeless: list[str] = []
        for problem in problems:
            labeled = self.sections.labeled(kept.in_form(problem.field))
            if labeled is None:
                homeless.append(problem.sentence)
            else:
                found.append((labeled, problem.sentence))
        self._show_errors(found)
        if homeless:
            self.say_problem(" ".join(homeless))

    def _show_errors(self, wrong: Sequence[tuple[Labeled, str]]) -> None:
        sentences = {id(labeled): sentence for labeled, sentence in wrong}
        ordered = [labeled for labeled in self.sections.everything() if id(labeled) in sentences]
        for labeled in ordered:
            labeled.show_error(sentences[id(labeled)])
        if ordered:
            first = ordered[0]
            first.field.focus_widget.setFocus()
            # After the layout made room for the sentence.
            QTimer.singleShot(0, first, lambda: self.area.ensureWidgetVisible(first, 0, theme.px(40)))

    def _clear_errors(self) -> None:
        self.say_problem("")
        for labeled in self.sections.everything():
            labeled.show_error("")

    # --- somebody else was quicker ------------------------------------------------------------------------
    def _ask_about_conflict(self) -> None:
        contact_id = self._found.contact_id
        if contact_id is None:
            return
        get = self._context.services.directory.get
        self._context.tasks.run(lambda: get(contact_id), self._show_conflict, owner=self)

    def _show_conflict(self, contact: Contact) -> None:
        theirs = from_facts(contact.facts)
        mine = self.sections.data()
        found = differences(self._base, mine, theirs)
        dialog = ConflictDialog(self, contact.updated_by, contact.updated_at, found, self._found.vocabulary)
        dialog.chosen.connect(lambda choices: self._resolve(contact.version, theirs, choices))
        dialog.open()

    def _resolve(self, version: int, theirs: FormData, choices: dict[str, Side]) -> None:
        together = merged(self.sections.data(), theirs, choices)
        self._base, self._expected = theirs, version
        self.sections.load(together)
        self._keeper.keep()
        self.save()

    # --- leaving ------------------------------------------------------------------------------------------
    def start_over(self) -> None:
        """Forgets the draft and shows what is stored."""
        before = self.sections.data()
        if self.banner is not None:
            self.banner.hide()
        self._context.tasks.run(self._stored, self._show_stored, owner=self)
        self._offer_back(before, self.tr("Your unsaved changes are discarded."))

    def _stored(self) -> Opening:
        from caseworker.ui.contact_form.loading import opening  # loads pydantic, off the UI thread

        self._context.services.drafts.discard(self._found.key)
        return opening(self._context.services, self._found.contact_id)

    def _show_stored(self, found: Opening) -> None:
        self._base, self._expected = found.base, found.expected
        self.sections.load(found.data)
        self._clear_errors()
        self._fit_buttons()
        self._read()

    def discard(self) -> None:
        """Closes without saving; the message offers to take that back."""
        before = self.sections.data()
        self._done = True
        self._keeper.discard()
        self._keeper.finish()
        self.accept()
        self._offer_back(before, self.tr("Your changes are discarded."))

    def _offer_back(self, data: FormData, text: str) -> None:
        context, key, contact_id = self._context, self._found.key, self._found.contact_id
        kept = {"data": data, "base": self._base, "expected": self._expected, "title": title(data)}
        drafts = context.services.drafts

        def open_again(_nothing: None) -> None:
            if contact_id is None:
                context.doors.new_contact()
            else:
                context.doors.edit_contact(contact_id)

        def bring_back() -> None:
            context.tasks.run(lambda: drafts.save(key, kept), open_again, owner=context.tasks)

        context.notify(Message(text, self.tr("Undo"), bring_back))

    # --- leaving ------------------------------------------------------------------------------------------
    def _is_worth_keeping(self) -> bool:
        self.sections.commit()
        return self.is_changed

    def _is_draft_over(self) -> bool:
        return self._is_draft_of(self._found.drafted_at)

    def _kept(self) -> tuple[str, Callable[[], None]]:
        name = title(self.sections.data()) or self.tr("the new contact")
        doors, contact_id = self._context.doors, self._found.contact_id

        def go_on() -> None:
            if contact_id is None:
                doors.new_contact()
            else:
                doors.edit_contact(contact_id)

        return self.tr("Your changes to {name} are kept as a draft.").format(name=name), go_on
