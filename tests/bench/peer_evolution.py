"""evolution-data-server: an address book in a D-Bus session of its own, asked through its own library.

Asked in two ways: in any field of the card, as what was typed may be a city; and in the name alone, which it keeps
apart, so that it answers sooner and finds no city.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path

from tests.bench.peer import PAGE, Ask, Peer, PeerFailed, plain, system_python
from tests.bench.side import LOADING_SECONDS, Say, script, started

_AT_ONCE = 1_000
_ANY_FIELD = "x-evolution-any-field"
_NAME = "full_name"
_NEEDS = "import gi; gi.require_version('EBook', '1.2')"


@contextmanager
def _opened(field: str, program: str, size: int, seed: int, folder: Path) -> Iterator[Ask]:
    with started([program, "--", system_python(), script("evolution_side.py")], folder) as say:
        _load(say, size, seed)
        yield lambda text: min(say(query=_query(field, text))["count"], PAGE)


def _load(say: Say, size: int, seed: int) -> None:
    until = time.monotonic() + LOADING_SECONDS
    cards = (one.card() for one in plain(size, seed))
    while some := list(islice(cards, _AT_ONCE)):
        if time.monotonic() > until:
            raise PeerFailed(f"not loaded within {LOADING_SECONDS} s")
        say(LOADING_SECONDS, cards=some)


def _query(field: str, text: str) -> str:
    """All the words, in the form that its queries are sent in."""
    words = (word.replace("\\", "\\\\").replace('"', '\\"') for word in text.split())
    return "(and " + " ".join(f'(contains "{field}" "{word}")' for word in words) + ")"


def _peer(name: str, field: str, most_questions: int | None = None) -> Peer:
    return Peer(
        *(name, "dbus-run-session", "BENCH_DBUS_RUN_SESSION", partial(_opened, field)),
        most_questions=most_questions,
        needs=_NEEDS,
    )


PEERS = (
    _peer("Evolution, any field", _ANY_FIELD, most_questions=50),
    _peer("Evolution, name", _NAME),
)
