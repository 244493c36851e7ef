"""Asks for the name and the shortcut of a saved search."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from caseworker.models.searches import SLOTS, SavedSearch, Search
from caseworker.ui.context import Context
from caseworker.ui.forms.fields import ChoiceField, TextField
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.saving import SavingDialog
from caseworker.ui.widgets.labels import label

if TYPE_CHECKING:
    from caseworker.models.changes import Changes

_LONGEST_NAME = 60
_Loaded = tuple[list[SavedSearch], str, str]


def open_save_search(context: Context, parent: QWidget, search: Search, saved: SavedSearch | None = None) -> None:
    """Save `search`, or give `saved` another name or shortcut. Reads the others off the UI thread first."""
    searches = context.services.searches

    def load() -> _Loaded:
        name = saved.name if saved is not None else searches.proposed_name(search.lasting)
        return searches.saved(), name, " · ".join(searches.asks_for(search.lasting))

    def show(loaded: _Loaded) -> None:
        SaveSearchDialog(context, parent, search, saved, *loaded).open()

    context.tasks.run(load, show, owner=parent, quick=True)


class SaveSearchDialog(SavingDialog):
    """A name that is taken replaces that search, and the button says so beforehand."""

    def __init__(
        self,
        context: Context,
        parent: QWidget,
        search: Search,
        saved: SavedSearch | None,
        others: list[SavedSearch],
        name: str,
        asks_for: str,
    ) -> None:
        super().__init__(context, parent, width=480, height=340)
        self._search = search
        self._saved = saved
        self._others = [one for one in others if saved is None or one.id != saved.id]
        self.set_title(self.tr("Save this search") if saved is None else self.tr("Change the saved search"))
        self.column.addWidget(label(asks_for, "muted", wrap=True))
        self._line = TextField(longest=_LONGEST_NAME)
        self._line.set_value(name)
        self.name = Labeled(self.tr("Name"), self._line)
        self.column.addWidget(self.name)
        self._slots = ChoiceField(self._slot_choices())
        self._slots.set_value(saved.slot if saved is not None else self._first_free())
        self.slot = Labeled(self.tr("Shortcut"), self._slots)
        self.column.addWidget(self.slot)
        self.replaces = label("", "warning", wrap=True)
        self.column.addWidget(self.replaces)
        self.finish()
        self._line.editor.returnPressed.connect(self.keep)
        self._line.edited.connect(self._tell)
        self._slots.edited.connect(self._tell)
        self._tell()
        self._line.editor.setFocus()
        self._line.editor.selectAll()

    def keep(self) -> None:
        """Save what is entered; what is wrong is said beside its field."""
        self.run(self._command())

    def field_of(self, name: str) -> Labeled | None:
        return {"name": self.name, "slot": self.slot}.get(name)

    def _command(self) -> Callable[[], Changes]:
        searches, search, saved = self._context.services.searches, self._search, self._saved
        name, slot = self._line.value(), self._slots.value()
        if saved is not None:
            return lambda: searches.edit(saved.id, name, slot, saved.version)
        instead = self._same_name() is not None
        return lambda: searches.save(name, search, slot, instead=instead)

    def _tell(self) -> None:
        """What saving would take the place of."""
        same = self._same_name() if self._saved is None else None
        self.button.setText(self.tr("Replace") if same is not None else self.tr("Save"))
        self.button.updateGeometry()
        sentences = []
        if same is not None:
            sentences.append(self.tr("“{name}” is saved already: this search takes its place.").format(name=same.name))
        slot = self._slots.value()
        holder = next((one for one in self._others if slot and one.slot == slot and one is not same), None)
        if holder is not None:
            sentences.append(self.tr("“{name}” loses this shortcut.").format(name=holder.name))
        self.replaces.setText(" ".join(sentences))
        self.replaces.setVisible(bool(sentences))

    def _same_name(self) -> SavedSearch | None:
        typed = " ".join(self._line.value().split()).casefold()
        return next((one for one in self._others if one.name.casefold() == typed), None)

    def _slot_choices(self) -> list[tuple[int | None, str]]:
        held = {one.slot: one.name for one in self._others if one.slot is not None}
        taken = self.tr("{keys} (now: {name})")
        choices: list[tuple[int | None, str]] = [(None, self.tr("None"))]
        for slot in SLOTS:
            keys = self._context.actions.keys_of(f"search.take.{slot}")[1]
            choices.append((slot, taken.format(keys=keys, name=held[slot]) if slot in held else keys))
        return choices

    def _first_free(self) -> int | None:
        held = {one.slot for one in self._others}
        return next((slot for slot in SLOTS if slot not in held), None)
