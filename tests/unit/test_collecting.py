"""Python's search for circles: rare while much is made, and never again through what was loaded."""

from __future__ import annotations

import gc

from caseworker.collecting import loading, rarer_collections


def test_rarer_within_one_another_and_as_before_afterwards() -> None:
    before = gc.get_threshold()
    with rarer_collections():
        with rarer_collections():
            pass
        assert gc.get_threshold()[0] > before[0]
    assert gc.get_threshold() == before


def test_what_was_loaded_is_not_looked_through_again() -> None:
    before = gc.get_threshold()
    try:
        with loading():
            assert gc.get_threshold()[0] > before[0]
            made: list[object] = []
        assert gc.get_threshold() == before
        assert gc.get_freeze_count() > 0
        assert all(one is not made for one in gc.get_objects())
    finally:
        gc.unfreeze()
