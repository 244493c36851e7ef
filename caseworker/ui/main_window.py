"""The one window: rail, pages, menus, toasts, undo. Pages know it only through their `Context`."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from caseworker.errors import CaseworkerError, NotFound
from caseworker.models.changes import Changes, UndoState
from caseworker.services.action_words import action_word
from caseworker.ui import theme, words
from caseworker.ui.actions import Actions
from caseworker.ui.appearance import Appearance
from caseworker.ui.badges import Badge, RailBadges
from caseworker.ui.context import Context, Destination, Exportable, Message, Page, Settings, Tone
from caseworker.ui.crash import redacted
from caseworker.ui.daily_notice import DailyNotice
from caseworker.ui.directory import DirectoryPage
from caseworker.ui.doors import DialogDoors
from caseworker.ui.draft_offers import DraftOffers
from caseworker.ui.forms.draft import finish_drafts
from caseworker.ui.problems import CrashDialog, as_message, show_problem
from caseworker.ui.rail import Rail
from caseworker.ui.standing import PlaceWarning, StandingLine
from caseworker.ui.tasks import Tasks
from caseworker.ui.widgets.messages import Toast

if TYPE_CHECKING:
    from caseworker.services.access import Access
    from caseworker.services.bundle import Services

_LOG = logging.getLogger(__name__)

GEOMETRY = "window_geometry"
PageMaker = Callable[[Context, QWidget], Page]


class MainWindow(QMainWindow):
    """Shows the Directory page at once; the other pages are made when they are first opened.

    `later_pages` makes them, in the order of the rail: id → (icon, title, maker). One without a title is not in the
    rail: its `rail_id` names the page that stands for it there, `came_from` is told which page was in front before.
    One with `kept_free` says how many pixels at its lower edge no message may cover.
    `badges` says, by the same ids, what is counted at their buttons.
    """

    own_wanted = Signal()
    """The sample is to be put aside and a directory of one's own begun. Whoever opened this window does it."""

    _changed = Signal(object)

    def __init__(
        self,
        services: Services,
        settings: Settings,
        appearance: Appearance,
        access: Access | None = None,
        later_pages: dict[str, tuple[str, str, PageMaker]] | None = None,
        badges: Mapping[str, Badge] | None = None,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._appearance = appearance
        self._later = later_pages or {}
        self._pages: dict[str, Page] = {}
        self._front: Page | None = None
        self.setWindowTitle(self.tr("Caseworker"))
        self.tasks = Tasks(self)
        self.actions_table = Actions(self)
        doors = DialogDoors(self, self._tray_ids, self._place_searched, self._exportable)
        self.context = Context(
            services=services,
            tasks=self.tasks,
            actions=self.actions_table,
            settings=settings,
            notify=self.notify,
            did=self.did,
            navigate=self.navigate,
            doors=doors,
            access=access,
        )
        doors.use(self.context)
        self.rail = Rail(self)
        self._stack = QStackedWidget(self)
        self.drafts = DraftOffers(self.context, self)
        self.place = PlaceWarning(self.context, self)
        self.standing = StandingLine(self)
        self.directory = DirectoryPage(self.context, self)
        self._add_pages()
        self.badges = RailBadges(self.context, self.rail, badges or {}, self)
        self.notice = DailyNotice(services, settings, self._show_follow_ups, self)
        self.badges.counted.connect(self.notice.tell)
        self.directory.shown.connect(self.badges.begin, Qt.ConnectionType.SingleShotConnection)
        self._arrange()
        self.toast = Toast(self)
        self._connect(doors)
        self._restore_geometry()
        self.drafts.answered.connect(self._back_to_page)
        # Every command of this process announces itself, on its own thread.
        self._changed.connect(self._refresh, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = services.on_changes(self._changed.emit)
        self.read_undo_state()

    # --- what pages get through their context -------------------------------------------------------------
    def notify(self, message: Message) -> None:
        self._lift_toast()
        self.toast.show_message(message)

    def did(self, changes: Changes) -> None:
        """Say what was done, with a way back."""
        text = words.done_sentence(changes.action)
        undo = self.undo if changes.step is not None else None
        self.notify(Message(text, self.tr("Undo") if undo else "", undo, Tone.GOOD))

    def navigate(self, destination: Destination) -> None:
        page = self._page(destination.page)
        if page is None:
            return
        if self._front is not None and self._front is not page and hasattr(self._front, "leave"):
            self._front.leave()
        if self._front is not None and self._front is not page and hasattr(page, "came_from"):
            page.came_from = self._front.id
        self._front = page
        self._stack.setCurrentWidget(page.widget)
        self.rail.set_current(_rail_id(page))
        self.badges.follow_the_day()
        page.activate(destination)
        self._lift_toast()

    def _back_to_page(self) -> None:
        """The page in front as it is, the focus where work begins there."""
        if self._front is not None:
            self._front.activate(Destination(self._front.id))

    def _show_follow_ups(self) -> None:
        self.showNormal() if self.isMinimized() else self.show()
        self.raise_()
        self.activateWindow()
        self.navigate(Destination("followups"))

    def page(self, page_id: str) -> Page | None:
        """A page that was opened before."""
        return self._pages.get(page_id)

    # --- undo ---------------------------------------------------------------------------------------------
    def undo(self) -> None:
        history = self.context.services.history
        self._take_step(history.undo, self.tr("Undone: {what}"), self.tr("Redo"), self.redo)

    def redo(self) -> None:
        history = self.context.services.history
        self._take_step(history.redo, self.tr("Done again: {what}"), self.tr("Undo"), self.undo)

    def _take_step(self, step: Callable[[], Changes], text: str, back_word: str, back: Callable[[], None]) -> None:
        history = self.context.services.history

        def work() -> str:
            state = history.state()
            step()
            return state.undo if back_word == self.tr("Redo") else state.redo

        def done(action: str) -> None:
            self.notify(Message(text.format(what=action_word(action)), back_word, back))

        def failed(error: CaseworkerError) -> None:
            if isinstance(error, NotFound):
                self.notify(Message(error.sentence))
            else:
                self.tasks.problem.emit(error)

        self.tasks.run(work, done, failed, owner=self)

    # --- Qt's side ----------------------------------------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        self._settings.set(GEOMETRY, base64.b64encode(self.saveGeometry().data()).decode())
        for dialog in self.findChildren(QDialog):
            # So that each keeps what was typed into it. One that is broken must not keep the program from ending.
            try:
                dialog.close()
            except Exception as error:  # noqa: BLE001
                _LOG.error("A dialog could not be closed. %s", redacted(error))
        finish_drafts(self.tasks)
        self._unsubscribe()
        self.directory.searcher.stop()
        self.directory.searches.stop()
        self.badges.stop()
        self.notice.stop()
        self.tasks.shutdown()
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.toast.place()

    # --- making -------------------------------------------------------------------------------------------
    def _add_pages(self) -> None:
        self._pages[self.directory.id] = self.directory
        self._stack.addWidget(self.directory.widget)
        self.rail.add_page(self.directory.id, self.directory.icon, self.directory.title)
        for page_id, (icon, title, _) in self._later.items():
            if title:
                self.rail.add_page(page_id, icon, title)

    def _page(self, page_id: str) -> Page | None:
        if page_id not in self._pages and page_id in self._later:
            page = self._later[page_id][2](self.context, self)
            self._pages[page_id] = page
            self._stack.addWidget(page.widget)
            if hasattr(page, "kept_free") and hasattr(page, "shown"):
                # Its height is known once it is laid out.
                page.shown.connect(self._lift_toast, Qt.ConnectionType.QueuedConnection)
        return self._pages.get(page_id)

    def _arrange(self) -> None:
        middle = QWidget(self)
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.place)
        right.addWidget(self.drafts)
        right.addWidget(self._stack, 1)
        right.addWidget(self.standing)
        row.addLayout(right, 1)
        self.setCentralWidget(middle)
        self.actions_table.fill(self.menuBar())

    def _connect(self, doors: DialogDoors) -> None:
        on = self.actions_table.on
        on("contact.new", doors.new_contact)
        on("file.import", doors.import_file)
        on("file.export", doors.export)
        on("sheet.preview", doors.preview_sheet)
        on("sheet.save", doors.save_sheet)
        on("sheet.print", doors.print_sheet)
        self.actions_table.enable(False, "sheet.preview", "sheet.save", "sheet.print")
        on("file.name", doors.your_name)
        on("file.rules", doors.working_rules)
        on("file.agency", doors.agency)
        on("search.words", doors.own_words)
        on("file.own", doors.leave_sample)
        on("file.protect", doors.protect)
        on("file.passphrase", doors.change_passphrase)
        on("file.recovery", doors.new_recovery_key)
        doors.protected.connect(self._show_protection)
        # The dialog that asked is gone before the window goes.
        doors.sample_left.connect(self.own_wanted, Qt.ConnectionType.QueuedConnection)
        self._show_protection()
        on("help.shortcuts", doors.shortcuts)
        on("help.about", doors.about)
        on("window.quit", self.close)
        on("client.open", lambda: self.navigate(Destination("client")))
        on("edit.undo", self.undo)
        on("edit.redo", self.redo)
        on("page.next", lambda: self._go(1))
        on("page.previous", lambda: self._go(-1))
        self._appearance.connect_actions(self.actions_table)
        self._appearance.changed.connect(self.directory.view.apply_theme)
        self.rail.chosen.connect(lambda page_id: self.navigate(Destination(page_id)))
        self.rail.theme_wanted.connect(self._appearance.toggle)
        self.rail.keys_wanted.connect(doors.shortcuts)
        self.tasks.problem.connect(self._on_problem)
        self.tasks.crashed.connect(self._on_crash)
        self.directory.view.lift_changed.connect(self._lift_toast)

    def _show_protection(self) -> None:
        store = self.context.services.store
        protected, sample = store.is_protected, store.is_sample
        possible = self.context.access is not None
        self.actions_table.enable(possible and sample, "file.own")
        self.actions_table.enable(possible and not protected, "file.protect")
        self.actions_table.enable(possible and protected, "file.passphrase", "file.recovery")
        doors = self.context.doors
        if sample:
            text = self.tr("Sample directory: nobody here exists.")
            self.standing.show_standing(text, self.tr("Start your own…") if possible else "", doors.leave_sample)
        elif not protected:
            text = self.tr("Not protected: for trying out only.")
            self.standing.show_standing(text, self.tr("Protect…") if possible else "", doors.protect)
        else:
            self.standing.hide()
        self._lift_toast()

    def _go(self, step: int) -> None:
        order = self.rail.pages()
        at = order.index(_rail_id(self._front)) if self._front else 0
        self.navigate(Destination(order[(at + step) % len(order)]))

    def _lift_toast(self) -> None:
        tray = self.directory.view.tray
        bars = [bar for bar in (tray, self.standing) if bar.isVisibleTo(self)]
        lift = sum(bar.sizeHint().height() for bar in bars)
        # What is worked with key after key must not be covered by what the last key did.
        covered = getattr(self._front, "kept_free", None)
        self.toast.set_lift(lift + (covered() if covered is not None else 0))

    def _restore_geometry(self) -> None:
        self.setMinimumSize(theme.px(480), theme.px(420))
        self.resize(1280, 800)
        stored = self._settings.get(GEOMETRY, "")
        if isinstance(stored, str) and stored:
            self.restoreGeometry(QByteArray(base64.b64decode(stored.encode())))
        if not self.isMaximized():
            # The screen may be smaller than the one before; frame and title bar need room too.
            room = self.screen().availableSize() - QSize(8, 40)
            self.resize(self.size().boundedTo(room))

    # --- what happens -------------------------------------------------------------------------------------
    def _refresh(self, changes: Changes) -> None:
        for page in self._pages.values():
            page.refresh(changes)
        self.badges.refresh(changes)
        self._show_protection()
        self.read_undo_state()

    def _tray_ids(self) -> tuple[int, ...]:
        return self.directory.tray_ids()

    def _exportable(self) -> Exportable:
        return self.directory.exportable()

    def _place_searched(self) -> str:
        near = self.directory.searcher.query.near
        return near.place if near is not None else ""

    def read_undo_state(self) -> None:
        """Enable undo and redo as there is something to undo or redo."""
        self.tasks.run(self.context.services.history.state, self._show_undo_state, owner=self, quick=True)

    def _show_undo_state(self, state: UndoState) -> None:
        """Name what undo and redo would do now."""
        self.actions_table.enable(bool(state.undo), "edit.undo")
        self.actions_table.enable(bool(state.redo), "edit.redo")
        undo, redo = self.tr("&Undo: {what}"), self.tr("&Redo: {what}")
        self.actions_table.rename("edit.undo", undo.format(what=action_word(state.undo)) if state.undo else "")
        self.actions_table.rename("edit.redo", redo.format(what=action_word(state.redo)) if state.redo else "")

    def _on_problem(self, error: CaseworkerError) -> None:
        message = as_message(error)
        if message is not None:
            self.notify(message)
        else:
            show_problem(error, self)

    def _on_crash(self, details: str) -> None:
        CrashDialog(details, self).open()


def _rail_id(page: Page) -> str:
    return str(getattr(page, "rail_id", page.id))
