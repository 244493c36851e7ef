"""What a command did: which kinds of records, which ids. Views refresh only when a change concerns them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    CONTACT = "contact"
    NOTE = "note"
    REFERRAL = "referral"
    TAG = "tag"
    VERIFICATION = "verification"
    LIST = "list"
    IMPORT = "import"
    META = "meta"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class Changes:
    """`action` is a code such as ``contact.edit``. `bulk` means: too many to name, treat every id as touched.

    CONTACT names every contact whose row or pane looks different now, also through a note, tag or referral.
    `step` is the undo step that was made, None when there is nothing to undo.
    """

    action: str = ""
    ids: Mapping[Kind, frozenset[int]] = field(default_factory=dict)
    bulk: bool = False
    step: int | None = None

    def touches(self, kind: Kind, record_id: int | None = None) -> bool:
        touched = self.ids.get(kind, frozenset())
        if self.bulk:
            return True
        return bool(touched) if record_id is None else record_id in touched

    def only(self, kind: Kind) -> int:
        """The single id of `kind` (the one just created, say); raises ValueError when there is not exactly one."""
        (record_id,) = self.ids.get(kind, frozenset())
        return record_id


@dataclass(frozen=True, slots=True)
class UndoState:
    """What Ctrl+Z and Ctrl+Shift+Z would do now: action codes, empty when nothing."""

    undo: str = ""
    redo: str = ""
