"""The contact sheet: options at the left, its pages at the right, and the ways out below."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QResizeEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from caseworker.errors import PassphraseNeeded
from caseworker.models.sheet import PRIVATE_FIELDS
from caseworker.ui import theme
from caseworker.ui.context import Context, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.handed_out import Done
from caseworker.ui.sheets import handing, output, paper
from caseworker.ui.sheets.contact_order import ContactOrder
from caseworker.ui.sheets.options_form import OptionsForm
from caseworker.ui.sheets.preview import PagePreview
from caseworker.ui.sheets.rendering import MOST_CONTACTS, TYPING_MS, Renderer, Wish
from caseworker.ui.sheets.tray_keeper import TrayKeeper
from caseworker.ui.sheets.words import private_count
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.labels import label, line, set_look
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.kept import ListItem
    from caseworker.models.sheet import SheetTemplate
    from caseworker.ui.sheets.opening import SheetOpening
    from caseworker.ui.sheets.rendering import Rendered

_FORM_WIDTH = 376
_SAY_BUSY_MS = 400
"""Pages that come sooner need no words about it."""

_MOST_SENTENCES = 2
"""About what cannot be set: more would take the room of the pages."""


class SheetDialog(FormDialog):
    """What is changed here about the contacts changes the tray too. What leaves is as the preview shows it."""

    def __init__(self, context: Context, parent: QWidget, found: SheetOpening, near: str = "") -> None:
        super().__init__(parent, self.tr("Contact sheet"), width=1180, height=800)
        self._context = context
        self._done: Done | None = None
        self._said = ""
        self._is_refused = False
        self._folder_is_open = False
        self._make_form(found, near)
        self._make_preview()
        self._make_buttons()
        self._keeper: TrayKeeper | None = TrayKeeper(context, found.current.id, self.order.items())
        self.renderer = Renderer(context, self._wish, self.preview.in_view, self)
        self._connect()
        self._fit_buttons()
        follow_layout(self)
        self.form.template.editor.setFocus()

    # --- making -------------------------------------------------------------------------------------------
    def _make_form(self, found: SheetOpening, near: str) -> None:
        self._share_room()
        self.outcome = Banner("", tone=Tone.GOOD, action_text=self.tr("Open"), action=self._open_saved)
        self.outcome.hide()
        self.form = OptionsForm(self._context.settings, found.templates, found.codes, near, self.locale().name()[:2])
        self.order = ContactOrder()
        self.order.show_contacts(found.rows, found.current.items)
        parts = (self.outcome, self.form, line(), self.order, line(), self.form.private, self.form.client)
        for part in parts:
            self.column.addWidget(part)
        self.column.addStretch(1)

    def _make_preview(self) -> None:
        divider = QFrame(self)
        divider.setProperty("look", "divider")
        divider.setFixedWidth(1)
        self.middle.addWidget(divider)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(10), theme.px(16), theme.px(6))
        head.setSpacing(theme.px(6))
        self.state = label("", "small", wrap=True)
        self.unprintable = Banner("", tone=Tone.WARNING)
        self.unprintable.hide()
        head.addWidget(self.state)
        head.addWidget(self.unprintable)
        column.addLayout(head)
        self.preview = PagePreview()
        column.addWidget(self.preview, 1)
        self.middle.addWidget(side, 1)
        self._busy_timer = QTimer(self)
        self._busy_timer.setSingleShot(True)
        self._busy_timer.setInterval(_SAY_BUSY_MS)
        self._busy_timer.timeout.connect(lambda: self.state.setText(self.tr("Making the pages …")))

    def _make_buttons(self) -> None:
        # Each is put before the one that was put there first.
        self.mail_button = self.add_button(self.tr("E-mail…"), left=True)
        self.copy_button = self.add_button(self.tr("Copy"), left=True)
        self.print_button = self.add_button(self.tr("Print…"), left=True)
        self.mail_button.setToolTip(self.tr("A draft in your mail program with the sheet as text; nothing is sent"))
        self.copy_button.setToolTip(self.tr("The sheet as text, to be pasted into a letter or a record"))
        self.print_button.clicked.connect(self.print)
        self.copy_button.clicked.connect(self.copy)
        self.mail_button.clicked.connect(self.mail)
        self.close_button = self.add_button(self.tr("Close"), key="Esc")
        self.close_button.clicked.connect(self.reject)
        self.save_button = self.add_button(self.tr("Save as…"), primary=True)
        self.save_button.clicked.connect(self.save)

    def _connect(self) -> None:
        self.form.changed.connect(self._edited)
        self.form.typed.connect(lambda: self._edited(TYPING_MS))
        self.form.template.folder_wanted.connect(self._open_folder)
        self.order.changed.connect(self._reordered)
        self.renderer.rendered.connect(self._show_pages)
        self.renderer.failed.connect(self._say_refused)
        self.renderer.busy_changed.connect(self._say_busy)
        self.preview.width_changed.connect(lambda: self.renderer.ask(TYPING_MS if self.preview.pages else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """The form as wide as it was designed, but never more than half."""
        self.area.setFixedWidth(min(theme.px(_FORM_WIDTH), self.width() // 2))

    # --- contacts and templates ---------------------------------------------------------------------------
    def _reordered(self) -> None:
        if self._keeper is not None:
            self._keeper.keep(self.order.items())
        self._edited(TYPING_MS if isinstance(self.focusWidget(), QLineEdit) else 0)
        if not self.order.ids():
            self.preview.show_pages([])
            self.unprintable.hide()
            self.state.setText(self.tr("No contact is left on the sheet."))

    def _open_folder(self) -> None:
        def show(folder: Path) -> None:
            self._folder_is_open = QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))

        sheets = self._context.services.sheets
        self._context.tasks.run(sheets.own_templates, show, self._say_error, owner=self, quick=True)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._folder_is_open:
            # Somebody comes back from the folder of templates: they may have changed one.
            self.read_templates()

    def read_templates(self) -> None:
        """Show the templates as they are now, and the pages by them."""
        sheets = self._context.services.sheets
        self._context.tasks.run(sheets.templates, self._show_templates, self._say_error, owner=self, quick=True)

    def _show_templates(self, templates: tuple[SheetTemplate, ...]) -> None:
        self.form.show_templates(templates)
        self.renderer.make_anew()

    # --- the preview --------------------------------------------------------------------------------------
    def _edited(self, pause: int = 0) -> None:
        self.outcome.hide()
        self._fit_buttons()
        self.renderer.ask(pause)

    def _wish(self) -> Wish:
        return Wish(self._contacts(), self.form.options(), self.preview.page_pixels())

    def _show_pages(self, rendered: Rendered) -> None:
        if not self.order.ids():
            return
        self.say_problem("")
        self._set_refused(False)
        self.form.client.say_missing()
        self.preview.show_pages(rendered.pages)
        self.preview.setAccessibleDescription("; ".join(self.order.names()))
        if rendered.wish.options.near == self.form.options().near:
            self.form.say_unknown_place(rendered.unknown_place)
        if not rendered.wish.options.title:
            self.form.say_usual_title(rendered.document.title)
        self._say_unprintable(rendered.unprintable)
        self._said = self._sentence(rendered)
        is_private = output.Sheet(rendered.wish.contacts, rendered.wish.options).is_private
        set_look(self.state, "warning" if is_private else "small")
        self.state.setText(self._said)

    def _sentence(self, rendered: Rendered) -> str:
        count = len(rendered.pages)
        parts = [self.tr("One page") if count == 1 else self.tr("{n} pages").format(n=count)]
        if rendered.cut:
            first = self.tr("The first {n} of {total} contacts; files and prints hold all")
            parts = [first.format(n=MOST_CONTACTS, total=len(rendered.wish.contacts))]
        options, left_out = rendered.wish.options, rendered.document.omitted_confidential
        if private := len(options.fields & PRIVATE_FIELDS):
            parts.append(private_count(private))
        if options.disclosure is not None:
            parts.append(self.tr("client information is on this sheet"))
        if left_out == 1:
            parts.append(self.tr("one confidential contact is left out"))
        elif left_out:
            parts.append(self.tr("{n} confidential contacts are left out").format(n=left_out))
        return " · ".join(parts)

    def _say_refused(self, error: CaseworkerError) -> None:
        """The sheet cannot be made as it is wished: nothing may leave, and the pages are those of before."""
        self._set_refused(True)
        self._said = self.tr("The pages are as they were before.") if self.preview.pages else ""
        self._say_error(error)

    def _set_refused(self, is_refused: bool) -> None:
        self._is_refused = is_refused
        self._fit_buttons()

    def _say_unprintable(self, sentences: tuple[str, ...]) -> None:
        said = " ".join(sentences[:_MOST_SENTENCES])
        if more := len(sentences[_MOST_SENTENCES:]):
            said += " " + self.tr("So it is with {n} more.").format(n=more)
        if said and said != self.unprintable.text():
            announce(self, said)
        self.unprintable.set_text(said)
        self.unprintable.setVisible(bool(said))

    def _say_busy(self, busy: bool) -> None:
        if busy:
            self._busy_timer.start()
            return
        self._busy_timer.stop()
        if self.order.ids():
            self.state.setText(self._said)

    # --- the ways out -------------------------------------------------------------------------------------
    def save(self) -> None:
        """Ask where to write it and as what."""
        if (sheet := self._leaving()) is not None:
            output.save_as(self._context, self, sheet, self._say_done, self._say_error)

    def print(self) -> None:
        if (sheet := self._leaving()) is not None:
            paper.print_with_dialog(self._context, self, sheet, self._say_done, self._say_error)

    def copy(self) -> None:
        if (sheet := self._leaving()) is not None:
            handing.copy(self._context, self, sheet, self._say_done, self._say_error)

    def mail(self) -> None:
        if (sheet := self._leaving()) is not None:
            handing.draft(self._context, self, sheet, self._say_done, self._say_error)

    def _leaving(self) -> output.Sheet | None:
        """What is to leave, if it may."""
        if not self._may_leave():
            return None
        self.form.remember()
        return output.Sheet(self._contacts(), self.form.options())

    def _may_leave(self) -> bool:
        return bool(self.order.ids()) and not self.form.client.is_missing and not self._is_refused

    def _contacts(self) -> tuple[ListItem, ...]:
        return tuple(self.order.items())

    def _fit_buttons(self) -> None:
        why = self.tr("Complete the client information first.") if self.form.client.is_missing else ""
        for button in (self.save_button, self.print_button, self.copy_button, self.mail_button):
            button.setEnabled(self._may_leave())
            button.setAccessibleDescription(why)

    def _say_done(self, done: Done) -> None:
        self._done = done
        self.say_problem("")
        self.outcome.set_tone(done.tone)
        self.outcome.set_text(done.sentence)
        if self.outcome.button is not None:
            self.outcome.button.setVisible(done.path is not None)
        self.outcome.show()
        self.area.ensureWidgetVisible(self.outcome)
        announce(self, done.sentence)

    def _open_saved(self) -> None:
        if self._done is not None:
            self._done.open()

    def _say_error(self, error: CaseworkerError) -> None:
        self.outcome.hide()
        client = self.form.client
        if client.is_wanted and isinstance(error, PassphraseNeeded):
            client.client.show_error(error.sentence)
        else:
            self.say_wrong(error, client.field_of)

    # --- leaving ------------------------------------------------------------------------------------------
    def reject(self) -> None:
        self._leave()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        if self._keeper is not None:
            self.form.remember()
            self._keeper.finish()
            self._keeper = None
