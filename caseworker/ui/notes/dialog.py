"""One note: written in Markdown, looked at as it will be read, with the older texts below."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QStackedWidget, QTextBrowser, QVBoxLayout, QWidget

from caseworker.errors import CaseworkerError, ConflictError, InvalidInput
from caseworker.ui import theme
from caseworker.ui.context import Context, Tone
from caseworker.ui.forms.draft import DraftKeeper
from caseworker.ui.forms.drafted import DraftedDialog
from caseworker.ui.forms.fields import CheckField
from caseworker.ui.forms.segments import SegmentField
from caseworker.ui.notes.loading import NoteOpening
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.day_text import moment
from caseworker.ui.widgets.field_grid import FieldGrid
from caseworker.ui.widgets.labels import Card, FieldError, label, selectable
from caseworker.ui.widgets.messages import Banner

if TYPE_CHECKING:
    from collections.abc import Mapping

    from caseworker.models.changes import Changes
    from caseworker.models.rows import NoteRevision

_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML
_WRITE, _READ = "write", "read"


class NoteDialog(DraftedDialog):
    """Esc keeps a draft. Ctrl+Enter and Ctrl+S save."""

    def __init__(self, context: Context, parent: QWidget, found: NoteOpening) -> None:
        super().__init__(parent, "", width=640, height=520)
        self._context = context
        self._found = found
        self._expected = found.note.version if found.note else 0
        text = self.tr("Note about {name}").format(name=found.contact_name)
        self.setWindowTitle(text)
        self.heading.setText(text)
        self._show_draft_banner()
        self.conflict = Banner("", tone=Tone.WARNING)
        self.conflict.hide()
        self.column.addWidget(self.conflict)
        self._make_editor()
        self._make_revisions()
        self._make_buttons()
        self._keeper = DraftKeeper(context, found.key, self._draft, self)
        self.editor.textChanged.connect(self._keeper.touch)
        self.pinned.edited.connect(self._keeper.touch)
        QShortcut(QKeySequence.StandardKey.Save, self, self.save)
        self.editor.setFocus()

    # --- appearance ---------------------------------------------------------------------------------------
    def _show_draft_banner(self) -> None:
        if self._found.drafted_at is not None:
            text = self.tr("This is your unsaved text from {moment}.")
            self.column.addWidget(Banner(text.format(moment=moment(self._found.drafted_at))))

    def _make_editor(self) -> None:
        bar = FieldGrid()
        self.mode = SegmentField([(_WRITE, self.tr("Write"), ""), (_READ, self.tr("Preview"), "")])
        self.mode.name(self.tr("Show"))
        self.mode.edited.connect(self._fit_mode)
        bar.add(self.mode, 190, 0)
        self.pinned = CheckField(self.tr("Pin to the top"), self.tr("Pinned notes stand before all others"))
        self.pinned.set_value(self._found.pinned)
        bar.add(self.pinned, 180, 1)
        self.column.addLayout(bar)
        self.editor = QPlainTextEdit()
        self.editor.setPlainText(self._found.body)
        self.editor.setTabChangesFocus(True)
        self.editor.setAccessibleName(self.tr("Note text"))
        hint = self.tr("What should a colleague know? When do they call back, whom to ask for …")
        self.editor.setPlaceholderText(hint)
        self.preview = QTextBrowser()
        self.preview.setAccessibleName(self.tr("Preview of the note"))
        self.preview.setOpenLinks(False)
        self.pages = QStackedWidget()
        self.pages.setMinimumHeight(theme.px(150))
        self.pages.addWidget(self.editor)
        self.pages.addWidget(self.preview)
        self.column.addWidget(self.pages, 1)
        self.error = FieldError(self.editor)
        self.column.addWidget(self.error)
        hint = self.tr("Markdown works: **bold**, - list, [link](https://example.org). Write no client's name.")
        self.column.addWidget(label(hint, "small", wrap=True))
        if self._found.note is not None:
            signed = self.tr("Written by {who}, {moment}").format(
                who=self._found.note.author, moment=moment(self._found.note.created_at)
            )
            self.column.addWidget(label(signed, "small", wrap=True))

    def _make_revisions(self) -> None:
        self.revisions = QWidget()
        column = QVBoxLayout(self.revisions)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for revision in self._found.revisions:
            column.addWidget(self._revision(revision))
        self.revisions.hide()
        self.show_revisions = LinkButton("")
        self.show_revisions.clicked.connect(self._toggle_revisions)
        self.show_revisions.setVisible(bool(self._found.revisions))
        self._name_toggle()
        self.column.addWidget(self.show_revisions)
        self.column.addWidget(self.revisions)

    def _revision(self, revision: NoteRevision) -> Card:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        signed = self.tr("{who}, {moment}").format(who=revision.author, moment=moment(revision.at))
        column.addWidget(label(signed, "small", wrap=True))
        column.addWidget(selectable(label(revision.body, "", wrap=True)))
        return card

    def _toggle_revisions(self) -> None:
        self.revisions.setVisible(not self.revisions.isVisible())
        self._name_toggle()

    def _name_toggle(self) -> None:
        if self.revisions.isVisibleTo(self):
            text = self.tr("Hide older versions")
        else:
            text = self.tr("Show older versions ({count})").format(count=len(self._found.revisions))
        self.show_revisions.setText(text)
        self.show_revisions.setAccessibleName(text)
        self.show_revisions.updateGeometry()

    def _make_buttons(self) -> None:
        if self._found.note is not None:
            delete = self.add_button(self.tr("Delete note"), left=True)
            delete.clicked.connect(self.delete)
        close = self.add_button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save"), primary=True)
        self.save_button.setToolTip(self.tr("Save (Ctrl+Enter)"))
        self.save_button.clicked.connect(self.save)

    def _fit_mode(self) -> None:
        reads = self.mode.value() == _READ
        if reads:
            self.preview.document().setMarkdown(self.editor.toPlainText(), _MARKDOWN)
        self.pages.setCurrentWidget(self.preview if reads else self.editor)
        if not reads:
            self.editor.setFocus()

    # --- saving -------------------------------------------------------------------------------------------
    @property
    def is_changed(self) -> bool:
        note = self._found.note
        stored = (note.body, note.pinned) if note else ("", False)
        return (self.editor.toPlainText().strip(), self.pinned.value()) != stored

    def _draft(self) -> Mapping[str, object]:
        return {
            "body": self.editor.toPlainText(),
            "pinned": self.pinned.value(),
            "contact_id": self._found.contact_id,
            "title": self._found.contact_name,
        }

    def save(self) -> None:
        if not self.save_button.isEnabled():
            return
        if self._found.note is not None and not self.is_changed:
            self.reject()
            return
        self.error.clear_error()
        self.say_problem("")
        self.save_button.setEnabled(False)
        notes, found, expected = self._context.services.notes, self._found, self._expected
        body, pinned = self.editor.toPlainText(), self.pinned.value()

        def command() -> Changes:
            if found.note is None:
                return notes.add(found.contact_id, body, pinned)
            return notes.revise(found.note.id, body, pinned, expected)

        self._context.tasks.run(command, self._finished, self._refused, owner=self)

    def delete(self) -> None:
        """Deletes the note; the message offers to undo that."""
        note, notes, expected = self._found.note, self._context.services.notes, self._expected
        if note is not None:
            self._context.tasks.run(lambda: notes.delete(note.id, expected), self._finished, self._refused, owner=self)

    def _finished(self, changes: Changes) -> None:
        self._done = True
        self._keeper.discard()
        self._keeper.finish()
        self._context.did(changes)
        self.accept()

    def _refused(self, error: CaseworkerError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, InvalidInput):
            self.mode.set_value(_WRITE)
            self._fit_mode()
            self.error.show_error(" ".join(problem.sentence for problem in error.problems))
        elif isinstance(error, ConflictError):
            self._context.tasks.run(self._reload, self._show_theirs, owner=self)
        else:
            self.say_problem(error.sentence)

    def _reload(self) -> NoteOpening:
        from caseworker.ui.notes.loading import opening  # loads pydantic, off the UI thread

        note = self._found.note
        return opening(self._context.services, self._found.contact_id, note.id if note else None)

    def _show_theirs(self, found: NoteOpening) -> None:
        if found.note is None:
            return
        self._expected = found.note.version
        text = self.tr(
            "Somebody else changed this note meanwhile to: “{body}” Save again to keep your text; "
            "theirs stays among the older versions."
        )
        self.conflict.set_text(text.format(body=found.note.body))
        self.conflict.show()

    # --- leaving ------------------------------------------------------------------------------------------
    def _is_worth_keeping(self) -> bool:
        return self.is_changed and bool(self.editor.toPlainText().strip())

    def _is_draft_over(self) -> bool:
        return self._is_draft_of(self._found.drafted_at)

    def _kept(self) -> tuple[str, Callable[[], None]]:
        text = self.tr("Your note about {name} is kept as a draft.").format(name=self._found.contact_name)
        doors, contact_id = self._context.doors, self._found.contact_id
        note_id = self._found.note.id if self._found.note else None
        return text, lambda: doors.write_note(contact_id, note_id)
