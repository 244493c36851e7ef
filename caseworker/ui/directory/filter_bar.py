"""Under the search field: what was understood, the filters that were chosen, and the order of the results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker.models.codes import Availability
from caseworker.models.query import Filters, Near, Query, Sort, TermRef, Understood
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind
from caseworker.ui import theme, words
from caseworker.ui.context import Context
from caseworker.ui.directory import query_chips
from caseworker.ui.directory.choice_counts import ChoiceCounts, with_change, with_credential, with_term
from caseworker.ui.widgets.chips import Chip, FilterButton, TogglePill
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.role_chip import role_word

if TYPE_CHECKING:
    from caseworker.ui.directory.near_popup import NearPopup
    from caseworker.ui.widgets.pick_popup import PickPopup

_FRESH = (30, 90, 180)


class FilterBar(QWidget):
    """Shows a query and the chosen part of it; reports what the user changes and changes nothing itself."""

    filters_changed = Signal(object)
    """The chosen `Filters`."""

    near_changed = Signal(object)
    """A `Near` or None."""

    sort_changed = Signal(object)
    chip_removed = Signal(object)
    """An `Understood` part of the typed text."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._chosen = Filters()
        self._query = Query()
        self._chips: dict[query_chips.Shown, Chip] = {}
        self._popups: dict[TermKind | str, PickPopup] = {}
        self._near_popup: NearPopup | None = None
        self._flow_holder = QWidget(self)
        self._flow = FlowLayout(self._flow_holder, gap=theme.px(8))
        self._counts = ChoiceCounts(context, self)
        self._make_buttons()
        self._watch_menus()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._flow_holder, 1)
        row.addWidget(self._sort, 0, Qt.AlignmentFlag.AlignTop)
        self._show_values()

    # --- what the page uses -------------------------------------------------------------------------------
    def show_query(self, query: Query, chosen: Filters) -> None:
        """Show what was understood and chosen."""
        # Most keys change none of them, and each button would be painted again.
        values_changed = (chosen, query.near, query.sort) != (self._chosen, self._query.near, self._query.sort)
        self._query, self._chosen = query, chosen
        self._counts.asked(query)
        self._show_chips(query)
        if values_changed:
            self._show_values()
        self._fold()

    @property
    def last(self) -> QWidget:
        """Where Tab leaves it."""
        return self._sort

    def answered(self, query: Query, *, again: bool) -> None:
        """What the list shows now; `again`: because the directory changed."""
        self._counts.answered(query, again=again)

    # --- making -------------------------------------------------------------------------------------------
    def _make_buttons(self) -> None:
        self._role = self._button(self.tr("Role"))
        self._fill_role()
        self._distance = self._button(self.tr("Distance"))
        self._distance.set_opener(self._open_near)
        self._payer = self._picker(self.tr("Payment"), TermKind.PAYER)
        self._language = self._picker(self.tr("Language"), TermKind.LANGUAGE)
        self._availability = self._button(self.tr("Availability"))
        self._fill_availability()
        self._telehealth = TogglePill(self.tr("Telehealth"), self)
        self._telehealth.toggled_by_user.connect(lambda on: self._change(telehealth=on))
        self._flow.addWidget(self._telehealth)
        self._level = self._picker(self.tr("Level of care"), TermKind.LEVEL_OF_CARE)
        self._credential = self._button(self.tr("Credential"))
        self._credential.set_opener(self._open_credentials)
        self._credential.cleared.connect(lambda: self._change(credentials=frozenset()))
        self._more = self._button(self.tr("More"))
        self._fill_more()
        self._sort = FilterButton(self.tr("Sort"), self)
        self._fill_sort()
        self._fill_folded()

    def _button(self, title: str) -> FilterButton:
        button = FilterButton(title, self)
        self._flow.addWidget(button)
        return button

    def _picker(self, title: str, kind: TermKind) -> FilterButton:
        button = self._button(title)
        button.set_opener(lambda: self._open_terms(button, title, kind))
        button.cleared.connect(lambda: self._choose_terms(kind, ()))
        return button

    def _choice(
        self, button: FilterButton, text: str, chosen: Callable[[bool], None], group: QActionGroup | None = None
    ) -> QAction:
        action = QAction(text, button)
        action.setCheckable(True)
        action.triggered.connect(chosen)
        if group is not None:
            group.addAction(action)
        button.choices.addAction(action)
        return action

    def _fill_role(self) -> None:
        self._roles = {
            role: self._choice(self._role, role_word(role), self._toggle_role(role))
            for role in (Role.THERAPIST, Role.INTERVENTIONIST)
        }
        self._role.choices.addSeparator()
        self._confirmed = self._choice(
            self._role, self.tr("Confirmed only"), lambda on: self._change(confirmed_only=on)
        )
        self._role.cleared.connect(lambda: self._change(roles=frozenset(), confirmed_only=False))

    def _toggle_role(self, role: Role) -> Callable[[bool], None]:
        return lambda on: self._change(roles=self._chosen.roles | {role} if on else self._chosen.roles - {role})

    def _fill_availability(self) -> None:
        self._availabilities = {
            one: self._choice(self._availability, words.availability_word(one), self._toggle_availability(one))
            for one in Availability
        }
        self._availability.cleared.connect(lambda: self._change(availability=frozenset()))

    def _toggle_availability(self, one: Availability) -> Callable[[bool], None]:
        def toggle(on: bool) -> None:
            now = self._chosen.availability
            self._change(availability=now | {one} if on else now - {one})

        return toggle

    def _fill_more(self) -> None:
        self._favorites = self._choice(self._more, self.tr("Favorites only"), lambda on: self._change(favorites=on))
        self._inactive = self._choice(
            self._more, self.tr("Also inactive ones"), lambda on: self._change(include_inactive=on)
        )
        self._more.choices.addSeparator()
        group = QActionGroup(self)
        self._fresh: dict[int | None, QAction] = {
            None: self._choice(self._more, self.tr("Checked at any time"), self._set_fresh(None), group)
        }
        for days in _FRESH:
            text = self.tr("Checked in the last {n} days").format(n=days)
            self._fresh[days] = self._choice(self._more, text, self._set_fresh(days), group)
        self._more.cleared.connect(lambda: self._change(favorites=False, include_inactive=False, fresh_days=None))

    def _set_fresh(self, days: int | None) -> Callable[[bool], None]:
        return lambda _on: self._change(fresh_days=days)

    def _fill_sort(self) -> None:
        group = QActionGroup(self)
        texts = {
            Sort.RELEVANCE: self.tr("Best match first"),
            Sort.NEAREST: self.tr("Nearest first"),
            Sort.VERIFIED: self.tr("Lately checked first"),
            Sort.AVAILABILITY: self.tr("Available first"),
        }
        self._sorts = {
            sort: self._choice(self._sort, text, self._set_sort(sort), group) for sort, text in texts.items()
        }

    def _watch_menus(self) -> None:
        """What widens is counted alone, what narrows beside what is asked for already."""
        changes: dict[FilterButton, dict[QAction, dict[str, object]]] = {
            self._role: {
                **{action: {"roles": frozenset({role})} for role, action in self._roles.items()},
                self._confirmed: {"confirmed_only": True},
            },
            self._availability: {
                action: {"availability": frozenset({one})} for one, action in self._availabilities.items()
            },
            self._more: {
                self._favorites: {"favorites": True},
                self._inactive: {"include_inactive": True},
                **{action: {"fresh_days": days} for days, action in self._fresh.items()},
            },
        }
        for button, changed in changes.items():
            button.choices.keep_room(tuple(changed))
            self._counts.watch(button.choices, with_change(changed))

    def _set_sort(self, sort: Sort) -> Callable[[bool], None]:
        return lambda _on: self.sort_changed.emit(sort)

    def _fill_folded(self) -> None:
        """What does not fit beside the chips is offered under “More”."""
        self._more.choices.addSeparator()
        self._folded: dict[QWidget, QAction] = {}
        wanted: tuple[tuple[FilterButton | TogglePill, str, Callable[[], None]], ...] = (
            (self._credential, self.tr("Credential…"), self._open_credentials),
            (self._level, self.tr("Level of care…"), self._level.open),
            (self._telehealth, self.tr("Telehealth"), lambda: self._change(telehealth=True)),
            (self._language, self.tr("Language…"), self._language.open),
            (self._payer, self.tr("Payment…"), self._payer.open),
            (self._availability, self.tr("Availability…"), self._availability.open),
        )
        for button, text, opener in wanted:
            action = QAction(text, self._more)
            action.triggered.connect(partial(self._open_folded, opener))
            action.setVisible(False)
            self._more.choices.addAction(action)
            self._folded[button] = action

    def _open_folded(self, opener: Callable[[], None], _checked: bool = False) -> None:
        opener()

    def _fold(self) -> None:
        """Keep to one line: hide unset filters, the rarest first, until the others fit."""
        room = self.width() - self._sort.sizeHint().width() - theme.px(8)
        gap = theme.px(8)
        shown: list[QWidget] = [*self._chips.values(), *self._all_buttons()[:-1]]
        needed = sum(one.sizeHint().width() + gap for one in shown) - gap
        for button, action in self._folded.items():
            fold = needed > room and not button.property("set")
            if fold:
                needed -= button.sizeHint().width() + gap
            button.setVisible(not fold)
            action.setVisible(fold)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def _all_buttons(self) -> list[QWidget]:
        return [
            *(self._role, self._distance, self._payer, self._language, self._availability),
            *(self._telehealth, self._level, self._credential, self._more, self._sort),
        ]

    # --- showing ------------------------------------------------------------------------------------------
    def _show_chips(self, query: Query) -> None:
        wanted = query_chips.shown(query, self._chosen)
        if list(self._chips) == wanted:
            return
        for chip in self._chips.values():
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = {}
        today = self._context.services.session.today()
        for index, one in enumerate(wanted):
            chip = Chip(query_chips.text(one, today), self._flow_holder)
            chip.removed.connect(self._remover(one))
            self._flow.insert_widget(index, chip)
            chip.show()
            self._chips[one] = chip
        self._set_tab_order()

    def _remover(self, one: query_chips.Shown) -> Callable[[], None]:
        if isinstance(one, Understood):
            return lambda: self.chip_removed.emit(one)
        return lambda: self.filters_changed.emit(query_chips.without(self._chosen, one))

    def _set_tab_order(self) -> None:
        order: list[QWidget] = [*self._chips.values(), *self._all_buttons()]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _show_values(self) -> None:
        chosen = self._chosen
        roles = [role_word(role) for role in self._roles if role in chosen.roles]
        if chosen.confirmed_only:
            roles.append(self.tr("confirmed"))
        self._role.set_value(", ".join(roles))
        for role, action in self._roles.items():
            action.setChecked(role in chosen.roles)
        self._confirmed.setChecked(chosen.confirmed_only)
        self._show_near()
        for kind, button in self._pickers().items():
            button.set_value(self._term_words(kind))
        self._availability.set_value(
            ", ".join(words.availability_word(one) for one in Availability if one in chosen.availability)
        )
        for one, action in self._availabilities.items():
            action.setChecked(one in chosen.availability)
        self._telehealth.set_on(chosen.telehealth)
        self._credential.set_value(", ".join(sorted(chosen.credentials)))
        self._show_more()
        self._sorts[self._query.sort].setChecked(True)
        self._sorts[Sort.NEAREST].setEnabled(self._query.near is not None)
        self._sort.set_plain_value(self._sorts[self._query.sort].text())

    def _show_near(self) -> None:
        near = self._query.near
        if near is None:
            self._distance.set_value("")
            return
        text = self.tr("Within {miles} mi of {place}")
        if near.or_telehealth:
            text = self.tr("Within {miles} mi of {place} or telehealth")
        self._distance.set_plain_value(text.format(miles=f"{near.miles:g}", place=near.place), on=True)

    def _show_more(self) -> None:
        chosen = self._chosen
        self._favorites.setChecked(chosen.favorites)
        self._inactive.setChecked(chosen.include_inactive)
        self._fresh.get(chosen.fresh_days, self._fresh[None]).setChecked(True)
        parts = [self._favorites.text() if chosen.favorites else ""]
        parts.append(self._inactive.text() if chosen.include_inactive else "")
        parts.append(self._fresh[chosen.fresh_days].text() if chosen.fresh_days in _FRESH else "")
        self._more.set_value(", ".join(part for part in parts if part))

    def _pickers(self) -> dict[TermKind, FilterButton]:
        return {
            TermKind.PAYER: self._payer,
            TermKind.LANGUAGE: self._language,
            TermKind.LEVEL_OF_CARE: self._level,
        }

    def _term_words(self, kind: TermKind) -> str:
        codes = [term.code for term in self._chosen.terms if term.kind is kind]
        if not codes:
            return ""
        vocabulary = self._context.services.reference.vocabulary
        return ", ".join(vocabulary.label(kind, code) for code in codes)

    # --- changing -----------------------------------------------------------------------------------------
    def _change(self, **changed: object) -> None:
        self.filters_changed.emit(replace(self._chosen, **changed))  # type: ignore[arg-type]

    def _choose_terms(self, kind: TermKind, codes: tuple[str, ...]) -> None:
        others = tuple(term for term in self._chosen.terms if term.kind is not kind)
        self._change(terms=(*others, *(TermRef(kind, code) for code in codes)))

    def _under(self, button: QWidget) -> QPoint:
        if not button.isVisible():
            button = self._more
        return button.mapToGlobal(QPoint(0, button.height() + theme.px(4)))

    def _open_near(self) -> None:
        if self._near_popup is None:
            # What is only made when it is opened is loaded then.
            from caseworker.ui.directory.near_popup import NearPopup

            self._near_popup = NearPopup(self._context, self)
            self._near_popup.chosen.connect(self._on_near)
        self._near_popup.open_at(self._under(self._distance), self._query.near)

    def _on_near(self, near: Near | None) -> None:
        self.near_changed.emit(near)

    def _open_terms(self, button: FilterButton, title: str, kind: TermKind) -> None:
        popup = self._popups.get(kind)
        if popup is None:
            terms = self._context.services.reference.vocabulary.of_kind(kind)
            choices = [
                (one.code, one.label, " ".join((*one.synonyms, *one.abbreviations, one.label_es))) for one in terms
            ]
            popup = self._popups[kind] = self._pick_popup(title, choices)
            popup.picked.connect(lambda codes: self._choose_terms(kind, codes))
            self._counts.watch(popup, with_term(kind))
        popup.open_at(self._under(button), [term.code for term in self._chosen.terms if term.kind is kind])

    def _pick_popup(self, title: str, choices: list[tuple[str, str, str]]) -> PickPopup:
        from caseworker.ui.widgets.pick_popup import PickPopup

        return PickPopup(title, choices, self)

    def _open_credentials(self) -> None:
        popup = self._popups.get("credential")
        if popup is None:
            names = self._context.services.reference.credential_names()
            popup = self._pick_popup(self.tr("Credential"), [(name, name, "") for name in names])
            self._popups["credential"] = popup
            popup.picked.connect(lambda codes: self._change(credentials=frozenset(codes)))
            self._counts.watch(popup, with_credential)
        popup.open_at(self._under(self._credential), sorted(self._chosen.credentials))
