"""The contact at the right: who it is, why this role, how to reach them, what is known and how old it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from caseworker.models.codes import Status
from caseworker.models.roles import Role, TagState
from caseworker.ui import theme, words
from caseworker.ui.context import Context, Tone
from caseworker.ui.directory import pane_parts, pane_words
from caseworker.ui.directory.evidence import EvidenceBox
from caseworker.ui.directory.evidence_words import Answer
from caseworker.ui.directory.pane_parts import PaneHead
from caseworker.ui.directory.pane_words import PaneData
from caseworker.ui.widgets.buttons import Button, IconButton, PrimaryButton
from caseworker.ui.widgets.empty import EmptyState
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.focus_ring import FocusRing
from caseworker.ui.widgets.labels import ElidedLabel, label
from caseworker.ui.widgets.messages import Banner
from caseworker.ui.widgets.role_chip import RoleChip

_MARGIN = 24


class ContactPane(QWidget):
    """Shows one contact. What its buttons do is in the table of actions; it holds no state but what it shows."""

    role_answered = Signal(int, object, object)
    """Contact id, `Role`, `Answer`."""

    explained = Signal()
    left = Signal()
    """Escape or Back: to the list again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._data: PaneData | None = None
        self._on_sheet, self._is_sheet = False, True
        self._sheet_button: Button | None = None
        self._keyed: dict[str, Button] = {}
        self._is_typing = False
        self._back = Button(self.tr("Back to the list"), self, icon="back")
        self._back.clicked.connect(self.left)
        self._back.hide()
        self._scroll = _PaneScroll(context, self)
        self._scroll.left.connect(self.left)
        self._empty = EmptyState(
            icon="person",
            title=self.tr("No contact chosen"),
            sentence=self.tr("Choose one at the left."),
            parent=self,
        )
        ring = FocusRing(self._scroll, self)
        holder = QWidget(ring)
        inside = QVBoxLayout(ring)
        inside.setContentsMargins(*(theme.px(2),) * 4)
        inside.addWidget(holder)
        self._stack = QStackedLayout(holder)
        # Blank until the first contact is read: a word that none is chosen would be gone at once.
        self._blank = QWidget(holder)
        self._stack.addWidget(self._blank)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setContentsMargins(theme.px(16), theme.px(8), 0, 0)
        top.addWidget(self._back)
        top.addStretch(1)
        column.addLayout(top)
        column.addWidget(ring, 1)
        self.setProperty("look", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    # --- what the page uses -------------------------------------------------------------------------------
    @property
    def contact_id(self) -> int | None:
        """Which contact is shown."""
        return self._data.contact.id if self._data else None

    @property
    def data(self) -> PaneData | None:
        return self._data

    def show_contact(self, data: PaneData, on_sheet: bool) -> None:
        same = self.contact_id == data.contact.id
        at = self._scroll.verticalScrollBar().value() if same else 0
        # Asked of the window: while another program is in front, no widget of ours has the focus.
        focused: QWidget | None = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        self._data, self._on_sheet = data, on_sheet
        self._scroll.setWidget(self._build(data))
        self._stack.setCurrentWidget(self._scroll)
        self._put_in_tab_order()
        self._scroll.setAccessibleName(self.tr("Contact: {name}").format(name=data.contact.facts.display_name))
        self._scroll.verticalScrollBar().setValue(at)
        if had_focus:
            self._scroll.setFocus()

    def clear(self) -> None:
        """Say that no contact is chosen."""
        self._drop()
        self._stack.setCurrentWidget(self._empty)

    def leave_blank(self) -> None:
        """Say nothing: there is none to choose."""
        self._drop()
        self._stack.setCurrentWidget(self._blank)

    def _drop(self) -> None:
        self._data = None
        self._sheet_button = None
        self._keyed = {}
        old = self._scroll.takeWidget()
        if old is not None:
            old.deleteLater()

    def set_on_sheet(self, on_sheet: bool, *, is_sheet: bool) -> None:
        """Whether the contact is on the current list, and whether that is the sheet that nobody named."""
        self._on_sheet, self._is_sheet = on_sheet, is_sheet
        self._name_sheet_button()

    def apply_theme(self) -> None:
        """Build the contact anew: its rich text carries colors and sizes in itself.

        Not in changeEvent: widgets must not be deleted while Qt walks through all of them with a new style.
        """
        if self._data is not None:
            self.show_contact(self._data, self._on_sheet)

    def show_back(self, shown: bool) -> None:
        self._back.setVisible(shown)

    def focus_contact(self) -> None:
        self._scroll.setFocus(Qt.FocusReason.OtherFocusReason)

    def _put_in_tab_order(self) -> None:
        # New widgets join the end of the window's order; these belong after the pane itself.
        before: QWidget = self._scroll
        for one in self._scroll.findChildren(QWidget):
            if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
                QWidget.setTabOrder(before, one)
                before = one

    # --- building -----------------------------------------------------------------------------------------
    def _build(self, data: PaneData) -> QWidget:
        body = QWidget()
        body.setProperty("look", "surface")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(body)
        margin = theme.px(_MARGIN)
        column.setContentsMargins(margin, theme.px(16), margin, margin)
        column.setSpacing(theme.px(8))
        column.addWidget(self._head(data, body))
        column.addWidget(self._marks(data, body))
        column.addWidget(self._buttons(data, body))
        for banner in self._banners(data, body):
            column.addWidget(banner)
        column.addWidget(self._evidence(data, body))
        sections = pane_words.sections(data)
        width = pane_parts.label_width(sections)
        for section in sections:
            if section.title:
                column.addWidget(pane_parts.heading(section.title, body))
            column.addWidget(pane_parts.facts(section, width, body))
        self._add_story(column, data, body)
        column.addStretch(1)
        return body

    def _head(self, data: PaneData, body: QWidget) -> QWidget:
        facts = data.contact.facts
        star = IconButton("star-filled" if facts.favorite else "star", "", body)
        star.set_name(self.tr("Remove from favorites") if facts.favorite else self.tr("Add to favorites"))
        star.clicked.connect(lambda _=False: self._context.actions.trigger("contact.favorite"))
        return PaneHead(facts.display_name, facts.credential_text, star, body)

    def _marks(self, data: PaneData, body: QWidget) -> QWidget:
        facts = data.contact.facts
        holder = QWidget(body)
        flow = FlowLayout(holder, gap=theme.px(8))
        shown = [tag for tag in data.contact.tags if tag.state is not TagState.REJECTED]
        for tag in sorted(shown, key=lambda tag: tag.state is not TagState.CONFIRMED):
            flow.addWidget(RoleChip(tag.role, tag.state, holder))
        about = [facts.organization if facts.organization != facts.display_name else "", facts.job_title]
        if text := " · ".join(part for part in about if part):
            flow.addWidget(ElidedLabel(text, "muted", holder))
        if facts.confidential:
            flow.addWidget(label(self.tr("Confidential: left off sheets"), "warning", holder))
        return holder

    def _buttons(self, data: PaneData, body: QWidget) -> QWidget:
        holder = QWidget(body)
        flow = FlowLayout(holder, gap=theme.px(6))
        refer = PrimaryButton(self.tr("Log referral"), holder, key=self._key("contact.refer"))
        refer.setToolTip(self._context.actions["contact.refer"].toolTip())
        refer.clicked.connect(lambda _=False: self._context.actions.trigger("contact.refer"))
        flow.addWidget(refer)
        self._keyed = {"contact.refer": refer}
        wanted = (
            (self.tr("Note"), "contact.note"),
            ("", "contact.sheet"),
            (self.tr("Verify"), "contact.verify"),
            (self.tr("Edit"), "contact.edit"),
        )
        for text, action_id in wanted:
            button = pane_parts.action_button(text, action_id, self._key(action_id), self._context, holder)
            flow.addWidget(button)
            self._keyed[action_id] = button
            if action_id == "contact.sheet":
                self._sheet_button = button
        self._name_sheet_button()
        if data.contact.deleted_at is not None:
            for button in holder.findChildren(Button):
                button.setEnabled(False)
        return holder

    def _key(self, action_id: str) -> str:
        """What to press for it now: a letter alone is text while something is typed."""
        bare, always = self._context.actions.keys_of(action_id)
        return always if self._is_typing else bare

    def _follow_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is None or new.window() is not self.window():
            return
        is_typing = isinstance(new, QLineEdit)
        if is_typing != self._is_typing:
            self._is_typing = is_typing
            for action_id, button in self._keyed.items():
                button.set_key(self._key(action_id))

    def _name_sheet_button(self) -> None:
        if self._sheet_button is not None:
            on, off = self.tr("On the sheet"), self.tr("Add to sheet")
            if not self._is_sheet:
                on, off = self.tr("On the list"), self.tr("Put on list")
            self._sheet_button.setText(on if self._on_sheet else off)
            self._sheet_button.set_icon_name("check" if self._on_sheet else "")
            self._sheet_button.updateGeometry()

    def _banners(self, data: PaneData, body: QWidget) -> list[QWidget]:
        contact = data.contact
        found: list[QWidget] = []
        if contact.deleted_at is not None:
            text = self.tr("In the bin since {day}.").format(day=words.local_day(contact.deleted_at, data.today))
            restore = self._context.actions["contact.restore"].trigger
            found.append(Banner(text, body, action_text=self.tr("Restore"), action=restore))
        if contact.facts.status is Status.SUSPECTED_STALE:
            text = self.tr("This listing may be out of date. It is ranked lower until somebody answers.")
            found.append(Banner(text, body, tone=Tone.WARNING))
        if contact.facts.status is Status.INACTIVE:
            found.append(Banner(self.tr("Inactive: left out of searches unless asked for."), body, tone=Tone.WARNING))
        return found

    def _evidence(self, data: PaneData, body: QWidget) -> QWidget:
        box = EvidenceBox(data.tags, data.lapses, data.you, data.today, body)
        contact_id = data.contact.id

        def answered(role: Role, answer: Answer) -> None:
            self.role_answered.emit(contact_id, role, answer)

        box.answered.connect(answered)
        box.explained.connect(self.explained)
        return box

    def _add_story(self, column: QVBoxLayout, data: PaneData, body: QWidget) -> None:
        contact = data.contact
        none = self.tr("None yet.")
        column.addWidget(pane_parts.heading(self.tr("Referrals"), body))
        column.addWidget(pane_parts.section_line(body))
        if data.record is not None:
            column.addWidget(label(pane_words.record(data.record), "", body, wrap=True))
        if contact.referrals:
            column.addWidget(pane_parts.referrals(contact.referrals, data.today, self._context, body))
        else:
            column.addWidget(label(none, "small", body))
        column.addWidget(pane_parts.heading(self.tr("Notes"), body))
        column.addWidget(pane_parts.section_line(body))
        if contact.notes:
            column.addWidget(pane_parts.notes(contact.notes, data.today, self._context, body))
        else:
            column.addWidget(label(none, "small", body))
        column.addWidget(pane_parts.heading(self.tr("History"), body))
        column.addWidget(pane_parts.section_line(body))
        column.addWidget(pane_parts.history(contact, data.today, body))


class _PaneScroll(QScrollArea):
    """Takes the focus itself, so that the arrow keys scroll and the bare keys act."""

    left = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Contact"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        if self._context.actions.take_bare_key(event):
            return
        super().keyPressEvent(event)
