"""How often Python looks for values that hold each other in a circle."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_OFTEN = gc.get_threshold()
_RARELY = (100_000, 50, 100)
_lock = threading.Lock()
_at_work = 0


@contextmanager
def rarer_collections() -> Iterator[None]:
    """For work that makes millions of values, none in a circle. From any thread, also several at a time.

    Looking for circles costs an import a fifth of its time, and a build of the index a third.
    """
    _count(1)
    try:
        yield
    finally:
        _count(-1)


@contextmanager
def loading() -> Iterator[None]:
    """For imports, which make what stays as long as the program: it is not looked through now, and never again.

    A tenth of the start, and a part of each later look.
    """
    with rarer_collections():
        yield
    gc.freeze()


def _count(more: int) -> None:
    global _at_work  # noqa: PLW0603
    with _lock:
        _at_work += more
        gc.set_threshold(*(_RARELY if _at_work else _OFTEN))
