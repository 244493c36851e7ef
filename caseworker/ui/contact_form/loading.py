"""What the contact form begins with: the stored contact, its draft, and the lists it offers. No Qt in here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from caseworker.models.vocabulary import Vocabulary
from caseworker.ui.contact_form.state import FormData, blank, from_facts, same

if TYPE_CHECKING:
    from caseworker.models.kept import Draft
    from caseworker.services.bundle import Services

NEW = "contact:new"


@dataclass(frozen=True, slots=True)
class Opening:
    """`base` is what is stored (or blank), `data` what the form shows first; `expected` is the version of `base`.

    `drafted_at` is set when `data` comes from a draft.
    """

    contact_id: int | None
    expected: int
    base: FormData
    data: FormData
    drafted_at: datetime | None
    vocabulary: Vocabulary
    abbreviations: tuple[str, ...]

    @property
    def key(self) -> str:
        return draft_key(self.contact_id)


def draft_key(contact_id: int | None) -> str:
    return NEW if contact_id is None else f"contact:{contact_id}"


def opening(services: Services, contact_id: int | None) -> Opening:
    """Reads all of it. Raises NotFound for a contact that does not exist."""
    if contact_id is None:
        base, expected = blank(), 0
    else:
        contact = services.directory.get(contact_id)
        base, expected = from_facts(contact.facts), contact.version
    data, drafted_at = base, None
    draft = _draft(services, draft_key(contact_id))
    if draft is not None:
        kept = services.drafts.data(draft)
        drafted, began = kept.get("data"), kept.get("base")
        if isinstance(drafted, dict) and isinstance(began, dict) and not same(drafted, base):
            data, base = {**blank(), **drafted}, {**blank(), **began}
            expected = int(str(kept.get("expected") or 0))
            drafted_at = draft.saved_at
    reference = services.reference
    return Opening(contact_id, expected, base, data, drafted_at, reference.vocabulary, reference.credential_names())


def _draft(services: Services, key: str) -> Draft | None:
    return next((draft for draft in services.drafts.pending() if draft.key == key), None)
