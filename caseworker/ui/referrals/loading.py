"""What the referral form begins with. No Qt in here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from caseworker.messages import translate
from caseworker.models.referral import TERMINAL, Consent, ReferralFilter, ReferralRow
from caseworker.models.roles import Role, RoleTag, Strength, TagState
from caseworker.models.vocabulary import Term, TermKind
from caseworker.services.drafts import REFERRAL, TOGETHER
from caseworker.services.next_contact import FAILED

if TYPE_CHECKING:
    from caseworker.services.bundle import Services

_OF_ONE_CONTACT = ("follow_up", "how_sent", "private_note", "replaces", "link", "consent")
"""How the names of fields begin that say something of the contact or of what it may be told."""


NEED_KINDS = (TermKind.LANGUAGE, TermKind.PAYER, TermKind.SPECIALTY, TermKind.MODALITY, TermKind.POPULATION)
"""What a client may need, as terms; the level of care has a field of its own."""


@dataclass(frozen=True, slots=True)
class ReferralOpening:
    """`row` is None for a new referral, which may go to several `contacts`: their ids and names, at least one.

    `codes` are those that were used lately. `earlier` are ended referrals of the client whose code the form begins
    with. `data` is what the form shows first; it comes from a draft when `drafted_at` is set.
    """

    contacts: tuple[tuple[int, str], ...]
    row: ReferralRow | None
    next_code: str
    codes: tuple[str, ...]
    levels: tuple[Term, ...]
    today: date
    earlier: tuple[ReferralRow, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    drafted_at: datetime | None = None

    @property
    def contact_ids(self) -> tuple[int, ...]:
        return tuple(contact_id for contact_id, _name in self.contacts)

    @property
    def name(self) -> str:
        """Of the contact, or how many they are."""
        if len(self.contacts) == 1:
            return self.contacts[0][1]
        return translate("referrals", "{count} contacts").format(count=len(self.contacts))

    @property
    def key(self) -> str:
        if self.row is not None:
            return f"{REFERRAL}{self.contacts[0][0]}:{self.row.id}"
        return f"{REFERRAL}new:{TOGETHER.join(map(str, self.contact_ids))}"


def likely_role(tags: Sequence[RoleTag]) -> Role:
    """Whom the contact is probably asked as: confirmed before suggested, definite before suggestive evidence."""
    ranked = sorted(
        (tag for tag in tags if tag.effective),
        key=lambda tag: (tag.state is not TagState.CONFIRMED, tag.strength is not Strength.DEFINITE),
    )
    return ranked[0].role if ranked else Role.THERAPIST


def opening(
    services: Services, contact_ids: Sequence[int], referral_id: int | None = None, like: int | None = None
) -> ReferralOpening:
    """Raises NotFound when a contact or the referral is gone, PassphraseNeeded where no client data may be kept,
    InvalidInput for more contacts than are sent to at once."""
    services.referrals.require_protection()
    services.referrals.check_count(contact_ids)
    contacts = [services.directory.get(one) for one in contact_ids]
    row = services.referrals.get(referral_id) if referral_id is not None else None
    lately = services.referrals.find(ReferralFilter())
    found = ReferralOpening(
        contacts=tuple((one.id, one.facts.display_name) for one in contacts),
        row=row,
        next_code=services.referrals.next_client_code(),
        codes=tuple(dict.fromkeys(one.client_code for one in lately)),
        levels=services.reference.vocabulary.of_kind(TermKind.LEVEL_OF_CARE),
        today=services.session.today(),
        data=data_of(row) if row else _new_data(services, contacts[0].tags, like),
    )
    draft = next((one for one in services.drafts.pending() if one.key == found.key), None)
    if draft is not None:
        kept = services.drafts.data(draft).items()
        data = {name: value for name, value in kept if name not in ("title", "contact_id")}
        found = replace(found, data=data, drafted_at=draft.saved_at)
    code = str(found.data.get("client_code") or "")
    return replace(found, earlier=earlier(services, code))


def earlier(services: Services, client_code: str) -> tuple[ReferralRow, ...]:
    """Ended referrals of a client, which a new one might replace."""
    if not client_code:
        return ()
    return tuple(services.referrals.find(ReferralFilter(client_code=client_code, states=TERMINAL)))


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
        "link": row.link,
        "part2": row.part2,
        **_consent_data(row.consent),
        **{need_field(kind): _terms(row, kind) for kind in NEED_KINDS},
    }


def need_field(kind: TermKind) -> str:
    """What the field for needs of this kind is called."""
    return f"need_{kind.value}"


def _terms(row: ReferralRow, kind: TermKind) -> list[dict[str, str]]:
    return [{"kind": kind.value, "code": code, "text": ""} for one, code in row.needs if one is kind]


def _consent_data(consent: Consent | None) -> dict[str, Any]:
    if consent is None:
        return {}
    return {
        "consent": consent.type.value,
        "consent_on": consent.on.isoformat(),
        "consent_until": consent.until.isoformat() if consent.until else None,
        "consent_revoked_on": consent.revoked_on.isoformat() if consent.revoked_on else None,
    }
