"""The parts of a command by kind of record: what `Transaction` gives of searches, lists and referrals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from caseworker.models.kept import ListItem, ListKind, SavedList
    from caseworker.models.referral import AttemptInput, ReferralInput, ReferralRow, ReferralState, StepInput
    from caseworker.models.searches import SavedSearchInput, StoredSearch


class SearchWrites(Protocol):
    """Saved searches, within a command. Two with one name or one shortcut are the caller's fault."""

    def all(self) -> list[StoredSearch]:
        """In the user's order."""

    def add(self, search: SavedSearchInput) -> int:
        """At the end; its id."""

    def replace(self, search_id: int, search: SavedSearchInput, expected: int) -> None: ...
    def delete(self, search_id: int, expected: int) -> None: ...
    def order(self, ids: Sequence[int]) -> None:
        """These first and in this order, those not named after them as they were."""


class ListWrites(Protocol):
    """Lists of contacts, within a command. Two named ones with the same name are the caller's fault."""

    def all(self) -> list[SavedList]:
        """As `Store.lists`."""

    def own(self, kind: ListKind) -> int:
        """The id of the tray or of the favorites, made if it was not there yet."""

    def add(self, name: str) -> int:
        """A named list, empty; its id."""

    def rename(self, list_id: int, name: str) -> None:
        """NotFound for a list that is no named one."""

    def fill(self, list_id: int, items: Sequence[ListItem]) -> None:
        """These instead of those that were on it. Each contact once."""

    def delete(self, list_id: int) -> None:
        """NotFound for a list that is no named one."""


class ReferralWrites(Protocol):
    """Referrals, within a command. Which steps are legal is the service's business; what is not fails at the end of
    the command all the same. `on` is the local day."""

    def get(self, referral_id: int) -> ReferralRow: ...
    def add(self, referral: ReferralInput, state: ReferralState, on: date) -> int:
        """Stores it with its first event."""

    def step(self, referral_id: int, step: StepInput, attempts: int, on: date, expected: int) -> None:
        """Moves the state and appends an event. What `step` leaves empty (follow-up day, outcome) stays as it was.

        A follow-up day that it names is planned on the day `on`.
        """

    def edit(self, referral_id: int, referral: ReferralInput, expected: int) -> None: ...
    def add_attempt(self, referral_id: int, attempt: AttemptInput, on: date, expected: int) -> None:
        """The follow-up day is the attempt's `next_on` from now on, planned on the day `on`."""

    def plan(self, referral_id: int, follow_up: date | None, on: date, expected: int) -> None:
        """Another follow-up day, or none, planned on the day `on`."""
