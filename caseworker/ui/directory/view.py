"""The Directory page on the screen: where things stand, and how they give way on a narrow window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from caseworker.models.query import Loosening
from caseworker.ui import theme, words
from caseworker.ui.context import Context, Tone
from caseworker.ui.directory.delegate import ContactDelegate
from caseworker.ui.directory.filter_bar import FilterBar
from caseworker.ui.directory.list_view import ResultList
from caseworker.ui.directory.meant import MeantBar
from caseworker.ui.directory.model import ContactListModel
from caseworker.ui.directory.pane import ContactPane
from caseworker.ui.directory.searcher import Answer
from caseworker.ui.directory.tray import SheetTrayBar
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.empty import EmptyState
from caseworker.ui.widgets.labels import line
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from caseworker.ui.context import Seeking
    from caseworker.ui.directory.seeking import SeekingBar

SIDE_BY_SIDE = 900
LIST_WIDTH = "directory_list_width"
_NAMED_BUTTON = 620
_LIST_WIDTH = 470
_LEAST_LIST = 320
_LEAST_ROWS = 96
_LEAST_PANE = 510
_OFFERS = 5


class DirectoryView(QWidget):
    loosened = Signal(object)
    """A `Loosening` that the user took."""

    cleared = Signal()
    bin_left = Signal()
    lift_changed = Signal()
    """The bar along the bottom came or went."""

    def __init__(
        self, context: Context, model: ContactListModel, delegate: ContactDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._delegate = delegate
        self._narrow = False
        self.search = SearchField(
            self.tr("Search contacts"),
            self.tr("Name, specialty, city, language, “near 19103”…"),
            self,
        )
        self.searches = Button(self.tr("Searches"), self, icon="bookmark")
        self.searches.setAccessibleName(self.tr("Saved and recent searches"))
        # As high as the field beside it.
        self.searches.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.searches.setToolTip(context.actions["search.saved"].toolTip())
        self.searches.clicked.connect(lambda _=False: context.actions.trigger("search.saved"))
        self.filters = FilterBar(context, self)
        self.list = ResultList(model, delegate, context.actions, self)
        self.pane = ContactPane(context, self)
        self.empty = EmptyState(icon="search", title="", parent=self)
        self.empty.setProperty("look", "surface")
        self.empty.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.tray = SheetTrayBar(context, self)
        self._bin = Banner(
            self.tr("This is the bin. Contacts here are found nowhere else until they are restored."),
            self,
            tone=Tone.WARNING,
            action_text=self.tr("Leave the bin"),
            action=self.bin_left.emit,
        )
        self._bin.hide()
        self.meant = MeantBar(self)
        self.seeking: SeekingBar | None = None
        self._arrange()

    # --- what the page uses -------------------------------------------------------------------------------
    def open_pane(self) -> None:
        """Show the contact and give it the keys."""
        if self._narrow:
            self._left.hide()
            self.pane.show()
        self.pane.focus_contact()

    def close_pane(self) -> None:
        """Back to the list."""
        if self._narrow:
            self.pane.hide()
            self._left.show()
        self.list.setFocus()

    def show_bin_banner(self, shown: bool) -> None:
        self._bin.setVisible(shown)

    def seek_for(self, seeking: Seeking | None) -> None:
        """Say for which client the next contact is looked for; None for nobody."""
        if seeking is not None and self.seeking is None:
            # Not needed for the first paint.
            from caseworker.ui.directory.seeking import SeekingBar

            self.seeking = SeekingBar(self._context, self)
            self._head.insertWidget(self._head.indexOf(self.filters) + 1, self.seeking)
            QWidget.setTabOrder(self.filters.last, self.seeking.client)
            QWidget.setTabOrder(self.seeking.client, self.seeking.stop)
        if self.seeking is not None:
            self.seeking.show_for(seeking)

    def show_answer(self, answer: Answer, *, anything_set: bool) -> None:
        """The list, or why it is empty and what to do."""
        if answer.ids:
            self._left.setCurrentWidget(self.list)
            return
        self.empty.clear_buttons()
        if answer.empty_directory:
            self._explain_empty_directory()
        elif answer.query.in_bin and not (answer.query.words or answer.query.phrases):
            self.empty.set_texts(
                self.tr("The bin is empty"), self.tr("What you delete waits here until it is restored.")
            )
        else:
            self._explain_nothing_found(answer, anything_set)
        self._left.setCurrentWidget(self.empty)

    def apply_theme(self) -> None:
        """Colors or sizes changed."""
        self._delegate.restyle()
        self.list.viewport().update()
        self._left.setMinimumWidth(theme.px(_LEAST_LIST))
        self._left.setMinimumHeight(theme.px(_LEAST_ROWS))
        self.pane.setMinimumWidth(theme.px(_LEAST_PANE))
        self.pane.apply_theme()
        self._give_way()

    # --- Qt's side ----------------------------------------------------------------------------------------
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_way()

    # --- inside -------------------------------------------------------------------------------------------
    def _give_way(self) -> None:
        self.searches.setText(self.tr("Searches") if self.width() >= theme.px(_NAMED_BUTTON) else "")
        narrow = self.width() < theme.px(SIDE_BY_SIDE)
        if narrow != self._narrow:
            self._set_narrow(narrow)

    def _arrange(self) -> None:
        top = QWidget(self)
        self._head = head = QVBoxLayout(top)
        head.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(10))
        head.setSpacing(theme.px(10))
        field = QHBoxLayout()
        field.setSpacing(theme.px(8))
        field.addWidget(self.search, 1)
        field.addWidget(self.searches)
        head.addLayout(field)
        head.addWidget(self.filters)
        head.addWidget(self._bin)
        head.addWidget(self.meant)
        self._left = QStackedWidget(self)
        self._left.addWidget(self.list)
        self._left.addWidget(self.empty)
        self._left.setMinimumWidth(theme.px(_LEAST_LIST))
        # In a low window the list gives way, not the filters above it: they would be cut.
        self._left.setMinimumHeight(theme.px(_LEAST_ROWS))
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self._left)
        self._split.addWidget(self.pane)
        # A wide window gives its room to the contact.
        self._split.setStretchFactor(0, 0)
        self._split.setStretchFactor(1, 1)
        width = self._context.settings.get(LIST_WIDTH, _LIST_WIDTH)
        self._split.setSizes([theme.px(width if isinstance(width, int) else _LIST_WIDTH), theme.px(700)])
        self._split.splitterMoved.connect(self._remember_width)
        self.pane.setMinimumWidth(theme.px(_LEAST_PANE))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        column.addWidget(line(self))
        column.addWidget(self._split, 1)
        column.addWidget(self.tray)

    def _remember_width(self, position: int, _index: int) -> None:
        if not self._narrow:
            self._context.settings.set(LIST_WIDTH, round(position / theme.scale()))

    def _set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.pane.show_back(narrow)
        self._left.setVisible(True)
        self.pane.setVisible(not narrow)

    def _explain_empty_directory(self) -> None:
        self.empty.set_texts(
            self.tr("Your directory is empty"),
            self.tr("Import a file you have, such as an NPPES or CSV list, or add the first contact by hand."),
        )
        actions = self._context.actions
        self.empty.add_button(self.tr("Import a file…"), actions["file.import"].trigger, primary=True)
        self.empty.add_button(self.tr("Add a contact…"), actions["contact.new"].trigger)

    def _explain_nothing_found(self, answer: Answer, anything_set: bool) -> None:
        offers = [offer for offer in answer.loosenings if offer.count][:_OFFERS]
        sentence = self.tr("Every word and filter must match. Without some of them:") if offers else ""
        if answer.place_problem:
            sentence = answer.place_problem
        elif not offers and anything_set and answer.complete:
            sentence = self.tr(
                "Every word and filter must match, and leaving out one or two of them finds nothing either."
            )
        self.empty.set_texts(self.tr("Nothing found"), sentence)
        for offer in offers:
            text = self.tr("Without {part}: {count}").format(part=offer.label, count=words.count_contacts(offer.count))
            self.empty.add_button(text, self._taker(offer))
        if anything_set:
            self.empty.add_button(self.tr("Clear the search"), self.cleared.emit)

    def _taker(self, offer: Loosening) -> Callable[[], None]:
        return lambda: self.loosened.emit(offer)
