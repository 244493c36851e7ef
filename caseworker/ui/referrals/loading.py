"""What the referral form begins with. No Qt in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caseworker.models.referral import ReferralFilter, ReferralRow
from caseworker.models.roles import Role, RoleTag, Strength, TagState
from caseworker.models.vocabulary import Term, TermKind
from caseworker.services.drafts import REFERRAL
from caseworker.services.next_contact import FAILED

if TYPE_CHECKING:
    from caseworker.services.bundle import Services

_OF_ONE_CONTACT = ("follow_up", "how_sent", "private_note", "replaces", "link", "consent")
"""How the names of fields begin that say something of the contact or of what it may be told."""


@dataclass(frozen=True, slots=True)
class ReferralOpening:
    """`row` is None for a new referral. `earlier` are the referrals that a new one might replace, by client code.

    `data` is what the form shows first; it comes from a draft when `drafted_at` is set.
    """

    contact_id: int
    contact_name: str
    row: ReferralRow | None
    next_code: str
    codes: tuple[str, ...]
    earlier: dict[str, tuple[ReferralRow, ...]]
    levels: tuple[Term, ...]
    data: dict[str, Any] = field(default_factory=dict)
    drafted_at: datetime | None = None

    @property
    def key(self) -> str:
        what = "new:" if self.row is None else ""
        return f"{REFERRAL}{what}{self.contact_id}" + ("" if self.row is None else f":{self.row.id}")


def likely_role(tags: Sequence[RoleTag]) -> Role:
    """Whom the contact is probably asked as: confirmed before suggested, definite before suggestive evidence."""
    ranked = sorted(
        (tag for tag in tags if tag.effective),
        key=lambda tag: (tag.state is not TagState.CONFIRMED, tag.strength is not Strength.DEFINITE),
    )
    return ranked[0].role if ranked else Role.THERAPIST


def opening(services: Services, contact_id: int, referral_id: int | None, like: int | None = None) -> ReferralOpening:
    """Raises NotFound when the contact or the referral is gone, PassphraseNeeded where no client data may be kept."""
    services.referrals.require_protection()
    contact = services.directory.get(contact_id)
    row = services.referrals.get(referral_id) if referral_id is not None else None
    everything = services.referrals.find(ReferralFilter())
    codes = tuple(dict.fromkeys(one.client_code for one in everything))
    found = ReferralOpening(
        contact_id=contact_id,
        contact_name=contact.facts.display_name,
        row=row,
        next_code=services.referrals.next_client_code(),
        codes=codes,
        earlier=_by_code(everything),
        levels=services.reference.vocabulary.of_kind(TermKind.LEVEL_OF_CARE),
        data=data_of(row) if row else _new_data(services, contact.tags, like),
    )
    draft = next((one for one in services.drafts.pending() if one.key == found.key), None)
    if draft is None:
        return found
    kept = {name: value for name, value in services.drafts.data(draft).items() if name not in ("title", "contact_id")}
    return ReferralOpening(
        contact_id, found.contact_name, row, found.next_code, codes, found.earlier, found.levels, kept, draft.saved_at
    )


def _new_data(services: Services, tags: Sequence[RoleTag], like: int | None) -> dict[str, Any]:
    if like is None:
        return {"role_sought": likely_role(tags).value}
    before = services.referrals.get(like)
    # What was for the other contact alone is typed anew.
    same = {name: value for name, value in data_of(before).items() if not name.startswith(_OF_ONE_CONTACT)}
    return same | ({"replaces": before.id} if before.state in FAILED else {})


def data_of(row: ReferralRow) -> dict[str, Any]:
    """A stored referral as the form's plain values."""
    return {
        "client_code": row.client_code,
        "role_sought": row.role_sought.value,
        "reason": row.reason,
        "level_of_care": row.level_of_care,
        "urgency": row.urgency.value,
        "follow_up": row.follow_up.isoformat() if row.follow_up else None,
        "how_sent": row.how_sent,
        "private_note": row.private_note,
        "replaces": row.replaces,
    }


def _by_code(rows: Sequence[ReferralRow]) -> dict[str, tuple[ReferralRow, ...]]:
    found: dict[str, list[ReferralRow]] = {}
    for row in rows:
        found.setdefault(row.client_code, []).append(row)
    return {code: tuple(some) for code, some in found.items()}
