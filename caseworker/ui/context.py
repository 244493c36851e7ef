"""What a page is given, and what the main window asks of a page. There is no global window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from caseworker.models.changes import Changes
from caseworker.models.query import Filters, Near, Query

if TYPE_CHECKING:
    from caseworker.models.codes import FactGroup
    from caseworker.models.referral import ReferralRow, ReferralState
    from caseworker.models.searches import SavedSearch, Search
    from caseworker.services.access import Access
    from caseworker.services.bundle import Services
    from caseworker.ui.actions import Actions
    from caseworker.ui.tasks import Tasks


class Tone(StrEnum):
    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Message:
    """A toast: one sentence and at most one button."""

    text: str
    action_text: str = ""
    action: Callable[[], None] | None = None
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Naming:
    """What the dialog that names a list says, with which name it begins, and the command that gets the name."""

    title: str
    told: str
    name: str
    command: Callable[[str], Changes]


@dataclass(frozen=True, slots=True)
class Seeking:
    """For whom the next contact is looked for: a client's code, and the referral that a new one is to be like.

    `why`: what the search asks for and from what it was learned, a sentence each.
    """

    code: str
    referral_id: int
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exportable:
    """What the Directory page has to export: who is selected, who is on the current list, what is searched for.

    `query` is None while the bin is shown: who is in there never leaves.
    """

    selected: tuple[int, ...] = ()
    listed: tuple[int, ...] = ()
    list_name: str = ""
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to go: a page by its id, and what to show there. `filters` or `text` start a new search.

    `client`: the code of one whose page is shown. `seeking`: for whom a new search looks.
    """

    page: str
    contact_id: int | None = None
    referral_id: int | None = None
    text: str | None = None
    filters: Filters | None = None
    near: Near | None = None
    client: str | None = None
    seeking: Seeking | None = None


class Settings(Protocol):
    """What the window remembers between starts. Values are JSON: str, int, float, bool, None, list, dict."""

    def get(self, key: str, default: Any = None) -> Any: ...
    def set(self, key: str, value: Any) -> None: ...


class Doors(Protocol):
    """Everything that opens a dialog. Pages ask for it here and never import each other."""

    def new_contact(self) -> None: ...
    def save_search(self, search: Search, saved: SavedSearch | None = None) -> None: ...
    def name_list(self, naming: Naming) -> None: ...
    def edit_contact(self, contact_id: int, at: FactGroup | None = None) -> None: ...
    def write_note(self, contact_id: int, note_id: int | None = None) -> None: ...
    def log_referral(self, contact_id: int, referral_id: int | None = None) -> None: ...
    def log_referrals(self, contact_ids: Sequence[int], *, like: int | None = None) -> None: ...
    def take_step(
        self,
        row: ReferralRow,
        to: ReferralState,
        done: Callable[[Changes], None],
        refused: Callable[[], None],
    ) -> None: ...
    def verify(self, contact_id: int) -> None: ...
    def working_rules(self) -> None: ...
    def agency(self) -> None: ...
    def import_file(self) -> None: ...
    def export(self) -> None: ...
    def preview_sheet(self) -> None: ...
    def save_sheet(self) -> None: ...
    def print_sheet(self) -> None: ...
    def protect(self) -> None: ...
    def change_passphrase(self) -> None: ...
    def new_recovery_key(self) -> None: ...
    def your_name(self) -> None: ...
    def own_words(self) -> None: ...
    def leave_sample(self) -> None: ...
    def shortcuts(self) -> None: ...
    def about(self) -> None: ...


@dataclass(slots=True)
class Context:
    """One window's services and ways to act.

    `notify` shows a toast. `did` is to be called with what a command returned: it shows what was done with an Undo
    button (the views refresh by themselves, through the services' own announcement of the change).
    """

    services: Services
    tasks: Tasks
    actions: Actions
    settings: Settings
    notify: Callable[[Message], None]
    did: Callable[[Changes], None]
    navigate: Callable[[Destination], None]
    doors: Doors
    access: Access | None = None
    """Encrypting the open directory and changing its passphrase; None in tests that do neither."""


class Page(Protocol):
    """A page of the window. `id` is stable; `icon` is a name of `ui.icons`."""

    id: str
    icon: str

    @property
    def title(self) -> str:
        """Translated, short: it stands in the rail."""

    @property
    def widget(self) -> QWidget: ...

    def activate(self, destination: Destination) -> None:
        """The page comes to the front: take the focus and show what `destination` names."""

    def refresh(self, changes: Changes) -> None:
        """Something changed. Called whether or not the page is in front; reload only if concerned."""
