"""Which listings are to be verified next, and why. Standard library only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseworker.models.codes import FactGroup

ASKED: tuple[FactGroup, ...] = (FactGroup.AVAILABILITY, FactGroup.PAYMENT, FactGroup.REACH, FactGroup.PRACTICE)
"""The groups of facts whose age alone puts a listing on the queue."""

RECENT_DAYS = 90
"""So many days after it was logged, a referral that has ended still counts as recent."""

REST_DAYS = 14
"""So many days after a provider had no room for a client, nobody asks for room again: the answer would be the same,
and the listing says "unknown" meanwhile. Calls go to listings of which less is known."""


@dataclass(frozen=True, slots=True)
class QueueRules:
    """The office's rules on a day: what is stale, and when a credential is to be asked about."""

    today: date
    fresh_days: Mapping[FactGroup, int]
    warning_days: int
    recent_days: int = RECENT_DAYS

    def holds_since(self, group: FactGroup) -> date:
        """An answer about `group` from that day or later is fresh."""
        return self.today - timedelta(days=self.fresh_days[group])

    @property
    def warned_until(self) -> date:
        """Credentials that expire by then are to be asked about."""
        return self.today + timedelta(days=self.warning_days)

    def lets_rest(self, answered: date | None, doubted: date | None) -> bool:
        """Whether the availability is not asked about yet: a referral came back for want of room lately, on `doubted`,
        and nobody has answered since."""
        if doubted is None or (answered is not None and answered > doubted):
            return False
        return doubted > self.today - timedelta(days=REST_DAYS)

    @property
    def recent_since(self) -> date:
        return self.today - timedelta(days=self.recent_days)

    def asks_about(self, expires: date | None, answered: date | None) -> bool:
        """Whether a credential that expires by `warned_until` (or has expired on no known day: None) is to be asked
        about, when credentials were last answered on `answered`. An answer after the warning began counts until it
        expires, one after that as long as answers about credentials are fresh."""
        if answered is None or answered < self.holds_since(FactGroup.CREDENTIALS):
            return True
        if expires is None:
            return False
        return answered <= expires if expires < self.today else answered < expires - timedelta(days=self.warning_days)


@dataclass(frozen=True, slots=True)
class ToVerify:
    """A contact on the queue.

    `referrals` counts all but those entered in error, `live` those of them that are open or were logged lately.
    `stale`: groups that are too old or were never checked, none where it is known that nobody is accepted: nobody is
    sent there meanwhile. `doubted`: that a referral or a dead number contradicts.
    `expires`: the day of the first credential to ask about, None where none is or the day is not known.
    """

    contact_id: int
    referrals: int
    live: int
    verified_on: date | None
    is_suspected: bool
    stale: tuple[FactGroup, ...]
    doubted: tuple[FactGroup, ...]
    asks_credentials: bool
    expires: date | None

    @property
    def groups(self) -> tuple[FactGroup, ...]:
        """What to ask about; of a listing that is only suspected, whether it is there and has room."""
        wanted = {*self.stale, *self.doubted, *((FactGroup.CREDENTIALS,) if self.asks_credentials else ())}
        if not wanted:
            wanted = {FactGroup.AVAILABILITY, FactGroup.REACH}
        return tuple(group for group in FactGroup if group in wanted)
