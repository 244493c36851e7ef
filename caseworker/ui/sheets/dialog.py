"""The contact sheet: options at the left, its pages at the right, and the ways out below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from caseworker.models.export import FileFormat
from caseworker.ui import theme
from caseworker.ui.context import Context, Tone
from caseworker.ui.forms.dialog import FormDialog
from caseworker.ui.sheets import output, remembered
from caseworker.ui.sheets.contact_order import ContactOrder
from caseworker.ui.sheets.options_form import OptionsForm
from caseworker.ui.sheets.preview import PagePreview
from caseworker.ui.sheets.rendering import MOST_CONTACTS, Renderer, Wish
from caseworker.ui.sheets.tray_keeper import TrayKeeper
from caseworker.ui.widgets.announce import announce
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.labels import label
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from caseworker.errors import CaseworkerError
    from caseworker.models.kept import SavedList
    from caseworker.models.rows import ContactRow
    from caseworker.ui.sheets.output import Saved
    from caseworker.ui.sheets.rendering import Rendered

_FORM_WIDTH = 376


class SheetDialog(FormDialog):
    """What is changed here about the contacts changes the tray too. Files and prints are made as the preview shows."""

    def __init__(self, context: Context, parent: QWidget, ids: Sequence[int], near: str = "") -> None:
        super().__init__(parent, self.tr("Contact sheet"), width=1120, height=760)
        self._context = context
        self._loaded = False
        self._saved: Saved | None = None
        self._said = ""
        self._asked_ids = tuple(ids)
        self._make_form(near)
        self._make_preview()
        self._make_buttons()
        self._keeper: TrayKeeper | None = None
        self.renderer = Renderer(context, self._wish, self)
        self.renderer.rendered.connect(self._show_pages)
        self.renderer.failed.connect(self._say_error)
        self.renderer.busy_changed.connect(self._say_busy)
        self.preview.width_changed.connect(self.renderer.ask)
        self._load_contacts()
        follow_layout(self)
        self.form.title.field.focus_widget.setFocus()

    # --- making -------------------------------------------------------------------------------------------
    def _make_form(self, near: str) -> None:
        self._share_room()
        self.outcome = Banner("", tone=Tone.GOOD, action_text=self.tr("Open"), action=self._open_saved)
        self.outcome.hide()
        self.column.addWidget(self.outcome)
        self.form = OptionsForm(replace(remembered.recall(self._context.settings), near=near))
        self.form.edited.connect(self._edited)
        self.order = ContactOrder()
        self.order.changed.connect(self._reordered)
        self.column.addWidget(self.form)
        self.column.addWidget(self.order)
        self.column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """The form as wide as it was designed, but never more than half."""
        self.area.setFixedWidth(min(theme.px(_FORM_WIDTH), self.width() // 2))

    def _make_preview(self) -> None:
        divider = QFrame(self)
        divider.setProperty("look", "divider")
        divider.setFixedWidth(1)
        self.middle.addWidget(divider)
        side = QWidget(self)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(12), theme.px(24), theme.px(4))
        self.state = label("", "small", wrap=True)
        head.addWidget(self.state, 1)
        column.addLayout(head)
        self.preview = PagePreview()
        column.addWidget(self.preview, 1)
        self.middle.addWidget(side, 1)
        self._say_busy(True)

    def _make_buttons(self) -> None:
        self.print_button = self.add_button(self.tr("Print…"), left=True)
        self.print_button.clicked.connect(self.print)
        close = self.add_button(self.tr("Close"), key="Esc")
        close.clicked.connect(self.reject)
        self.csv_button = self._save_button(self.tr("CSV…"), FileFormat.CSV)
        self.vcard_button = self._save_button(self.tr("vCard…"), FileFormat.VCARD4)
        self.pdf_button = self._save_button(self.tr("Save as PDF…"), FileFormat.PDF, primary=True)
        told = self.tr("All facts of these contacts that may leave the directory")
        for button in (self.csv_button, self.vcard_button):
            button.setToolTip(told)
            button.setAccessibleDescription(told)

    def _save_button(self, text: str, kind: FileFormat, *, primary: bool = False) -> Button:
        button = self.add_button(text, primary=primary)
        button.clicked.connect(lambda _checked=False: self.save(kind))
        return button

    # --- contacts -----------------------------------------------------------------------------------------
    def _load_contacts(self) -> None:
        services, ids = self._context.services, self._asked_ids

        def read() -> tuple[list[ContactRow], SavedList]:
            return services.finding.rows(ids), services.lists.current()

        self._context.tasks.run(read, lambda found: self._show_contacts(*found), owner=self, quick=True)

    def _show_contacts(self, rows: list[ContactRow], current: SavedList) -> None:
        self.order.show_contacts(rows, current.items)
        self._keeper = TrayKeeper(self._context, current.id, self.order.items())
        self._loaded = True
        follow_layout(self)
        self.renderer.render_now()

    def _reordered(self) -> None:
        ids = self.order.ids()
        if self._keeper is not None:
            self._keeper.keep(self.order.items())
        self._fit_buttons()
        self._edited()
        if not ids:
            self.preview.show_pages([])
            self.state.setText(self.tr("No contact is left on the sheet."))

    def _fit_buttons(self) -> None:
        some = self.order.list.count() > 0
        for button in (self.print_button, self.csv_button, self.vcard_button, self.pdf_button):
            button.setEnabled(some)

    # --- the preview --------------------------------------------------------------------------------------
    def _edited(self) -> None:
        self.outcome.hide()
        self.renderer.ask()

    def _wish(self) -> Wish:
        ids = tuple(self.order.ids()) if self._loaded else ()
        return Wish(ids, self.form.options(), self.preview.wanted_scale())

    def _show_pages(self, rendered: Rendered) -> None:
        self.say_problem("")
        self.preview.show_pages(rendered.pages)
        self.preview.setAccessibleDescription("; ".join(self.order.names()))
        if rendered.wish.options.near == self.form.options().near:
            self.form.say_unknown_place(rendered.unknown_place)
        self._said = self._pages_sentence(rendered)
        self.state.setText(self._said)

    def _pages_sentence(self, rendered: Rendered) -> str:
        count = len(rendered.pages)
        parts = [self.tr("One page") if count == 1 else self.tr("{n} pages").format(n=count)]
        if rendered.cut:
            parts = [
                self.tr("The first {n} of {total} contacts; files and prints hold all").format(
                    n=MOST_CONTACTS, total=len(rendered.wish.ids)
                )
            ]
        if rendered.omitted_confidential == 1:
            parts.append(self.tr("one confidential contact is left out"))
        elif rendered.omitted_confidential:
            parts.append(self.tr("{n} confidential contacts are left out").format(n=rendered.omitted_confidential))
        return " · ".join(parts)

    def _say_busy(self, busy: bool) -> None:
        self.state.setText(self.tr("Making the pages …") if busy else self._said)

    # --- the ways out -------------------------------------------------------------------------------------
    def save(self, kind: FileFormat) -> None:
        """Ask where to write this kind of file, and write it."""
        ids, options = self.order.ids(), self.form.options()
        if ids:
            self._remember()
            output.save_as(self._context, self, ids, options, self._say_saved, self._say_error, kinds=(kind,))

    def print(self) -> None:
        ids, options = self.order.ids(), self.form.options()
        if ids:
            self._remember()
            output.print_with_dialog(self._context, self, ids, options, self._say_printed, self._say_error)

    def _say_saved(self, saved: Saved) -> None:
        self._saved = saved
        self._say_done(saved.sentence)

    def _say_printed(self, sentence: str) -> None:
        self._saved = None
        self._say_done(sentence)

    def _say_done(self, sentence: str) -> None:
        self.say_problem("")
        self.outcome.set_text(sentence)
        if self.outcome.button is not None:
            self.outcome.button.setVisible(self._saved is not None)
        self.outcome.show()
        self.area.ensureWidgetVisible(self.outcome)
        announce(self, sentence)

    def _open_saved(self) -> None:
        if self._saved is not None:
            self._saved.open()

    def _say_error(self, error: CaseworkerError) -> None:
        self.outcome.hide()
        self.say_problem(error.sentence)

    # --- leaving ------------------------------------------------------------------------------------------
    def reject(self) -> None:
        self._leave()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._leave()
        super().closeEvent(event)

    def _leave(self) -> None:
        if self._keeper is not None:
            self._remember()
            self._keeper.finish()
            self._keeper = None

    def _remember(self) -> None:
        remembered.remember(self._context.settings, self.form.options())
