"""From what was learned about a client to a search in the directory: what pages that offer it share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import TYPE_CHECKING

from caseworker.models.query import Near
from caseworker.services import next_contact_words
from caseworker.settings import HOME_PLACE
from caseworker.ui import words
from caseworker.ui.context import Destination, Seeking

if TYPE_CHECKING:
    from caseworker.models.next_contact import Condition, Suggestion
    from caseworker.services.bundle import Services
    from caseworker.ui.context import Context


def home(context: Context) -> Near | None:
    """The place that distances are measured from, as long as nobody says another."""
    place = context.settings.get(HOME_PLACE, "")
    return Near(place) if isinstance(place, str) and place else None


def day_words(services: Services) -> Callable[[date], str]:
    """How a day is written today: “Nov 3”."""
    today = services.session.today()
    return lambda day: words.day(day, today)


def destination(
    services: Services, suggestion: Suggestion, without: Collection[Condition] = (), *, like: int | None = None
) -> Destination:
    """The directory, searched for the next contact. `like`: the referral a new one is like, else the latest."""
    search = suggestion.search(without)
    vocabulary, format_day = services.reference.vocabulary, day_words(services)
    # What was asked for from the beginning needs no reason beside the filters that show it.
    learned = [one for one in suggestion.conditions if one.is_learned and one not in without]
    why = tuple(
        f"{next_contact_words.label(one, vocabulary)}: {next_contact_words.because(one, format_day)}" for one in learned
    )
    seeking = Seeking(suggestion.code, suggestion.latest if like is None else like, why)
    return Destination("directory", text=search.text, filters=search.filters, near=search.near, seeking=seeking)
