"""The tables of a directory. Nothing outside `storage` sees an object of these classes.

Columns hold what the raw driver reads, so that both roads read the same: codes as their value, moments as ISO 8601
text in UTC to the second (``2026-03-01T14:05:09+00:00``), days as ISO 8601 text, lists of evidence as JSON text.
Rows that belong to a contact's facts are keyed by contact and position: they lie together on disk and need no further
index. `id` columns never give out a number twice, which undo relies on.
"""

from __future__ import annotations

from caseworker.models.tables.books import (
    AuditRecord,
    RevisionRecord,
    UndoImageRecord,
    UndoRowRecord,
    UndoStepRecord,
)
from caseworker.models.tables.contact import (
    AddressRecord,
    ContactRecord,
    CredentialRecord,
    EmailRecord,
    LinkRecord,
    PhoneRecord,
    RoleTagRecord,
    TaxonomyRecord,
    TermRecord,
    VerificationRecord,
)
from caseworker.models.tables.keeping import (
    DraftRecord,
    ImportRecord,
    ListItemRecord,
    ListRecord,
    MetaRecord,
)
from caseworker.models.tables.notes import NoteRecord, NoteRevisionRecord
from caseworker.models.tables.referrals import (
    ReferralAttemptRecord,
    ReferralEventRecord,
    ReferralNeedRecord,
    ReferralRecord,
    UnmetNeedRecord,
)
from caseworker.models.tables.searches import (
    RecentSearchRecord,
    SavedSearchRecord,
)

__all__ = [
    "AddressRecord",
    "AuditRecord",
    "ContactRecord",
    "CredentialRecord",
    "DraftRecord",
    "EmailRecord",
    "ImportRecord",
    "LinkRecord",
    "ListItemRecord",
    "ListRecord",
    "MetaRecord",
    "NoteRecord",
    "NoteRevisionRecord",
    "PhoneRecord",
    "RecentSearchRecord",
    "ReferralAttemptRecord",
    "ReferralEventRecord",
    "ReferralNeedRecord",
    "ReferralRecord",
    "RevisionRecord",
    "RoleTagRecord",
    "SavedSearchRecord",
    "TaxonomyRecord",
    "TermRecord",
    "UndoImageRecord",
    "UndoRowRecord",
    "UndoStepRecord",
    "UnmetNeedRecord",
    "VerificationRecord",
]
