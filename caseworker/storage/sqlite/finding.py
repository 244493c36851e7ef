"""Finding contacts: `search` gives ids in order, `rows` what to show of them, `loosen` what to leave out, `counts` how
many many queries find.

Every function reads one connection and can be interrupted through it.
"""

from __future__ import annotations

from caseworker.storage.sqlite.finding_counts import counts
from caseworker.storage.sqlite.finding_loosen import loosen
from caseworker.storage.sqlite.finding_rows import rows
from caseworker.storage.sqlite.finding_search import count, search

__all__ = ["count", "counts", "loosen", "rows", "search"]
