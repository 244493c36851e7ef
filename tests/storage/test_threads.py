"""Readers, the writer's thread, and what stops them."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from caseworker.errors import Cancelled
from caseworker.models.query import Query
from caseworker.services.cancel import CancelToken
from caseworker.storage.base import Transaction
from caseworker.storage.sqlite.readers import MOST
from tests.storage.directories import ANN, SqliteDirectory, add, add_one, person

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + started() FROM n) SELECT count(*) FROM n"


def test_a_running_query_is_stopped(plain: SqliteDirectory) -> None:
    store, cancel, running = plain.sqlite, CancelToken(), threading.Event()

    def endless(connection: object) -> object:
        connection.create_function("started", 0, lambda: running.set() or 1)  # type: ignore[attr-defined]
        return connection.execute(ENDLESS).fetchall()  # type: ignore[attr-defined]

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(store._read, endless, cancel)
        assert running.wait(20)
        cancel.cancel()
        with pytest.raises(Cancelled):
            future.result(timeout=20)
    assert list(store.search(Query()).ids) == []


def test_a_running_statement_of_a_command_is_stopped(plain: SqliteDirectory) -> None:
    store, cancel, running = plain.sqlite, CancelToken(), threading.Event()

    def work(tx: Transaction) -> None:
        tx.set_meta("k", "v")
        connection = tx._connection  # type: ignore[attr-defined]
        connection.create_function("started", 0, lambda: running.set() or 1)
        connection.execute(f"CREATE TEMP TABLE t AS {ENDLESS}")

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(store.write, "x", work, actor=ANN, cancel=cancel)
        assert running.wait(20)
        cancel.cancel()
        with pytest.raises(Cancelled):
            future.result(timeout=20)
    assert store.meta("k") is None
    assert add_one(store)


@pytest.mark.skipif(os.name != "posix", reason="no signal can be sent to one thread there")
def test_an_interrupt_cancels_the_command_and_waits_for_its_end(plain: SqliteDirectory) -> None:
    store, cancel, running, ended = plain.sqlite, CancelToken(), threading.Event(), threading.Event()
    here = threading.get_ident()

    def press() -> int:
        if not running.is_set():
            running.set()
            signal.pthread_kill(here, signal.SIGINT)
        return 1

    def work(tx: Transaction) -> None:
        tx.set_meta("k", "v")
        connection = tx._connection  # type: ignore[attr-defined]
        connection.create_function("started", 0, press)
        try:
            connection.execute(f"CREATE TEMP TABLE t AS {ENDLESS}")
        finally:
            ended.set()

    with pytest.raises(KeyboardInterrupt):
        store.write("x", work, actor=ANN, cancel=cancel)
    assert ended.is_set()
    assert store.meta("k") is None


def test_more_readers_than_connections_take_turns(plain: SqliteDirectory) -> None:
    add(plain.store, *(person(family=f"No{n}") for n in range(50)))
    everyone = threading.Barrier(MOST)

    def read(number: int) -> int:
        if number < MOST:
            plain.sqlite._read(lambda _: everyone.wait(20))
        return plain.store.search(Query()).total

    with ThreadPoolExecutor(4 * MOST) as pool:
        assert set(pool.map(read, range(8 * MOST))) == {50}


def test_a_check_does_not_trust_what_a_reader_remembers(plain: SqliteDirectory) -> None:
    """A connection's memory of the full-text index may be older than the index; that is no damage."""
    store = plain.sqlite
    for round_ in range(6):
        add(store, *(person(family=f"No{n}") for n in range(60)))
        assert store.search(Query(words=("no1",))).total
        add(store, *(person(family=f"No{n}", fees=str(round_)) for n in range(300)))
        if round_ % 2:
            store.undo(actor=ANN)
        assert store.check().problems == ()


def test_closing_waits_for_what_runs_and_ends_all(plain: SqliteDirectory) -> None:
    store, reading, may_end = plain.sqlite, threading.Event(), threading.Event()

    def slow(connection: object) -> str:
        reading.set()
        assert may_end.wait(20)
        return connection.execute("SELECT 'whole'").fetchone()[0]  # type: ignore[attr-defined, no-any-return]

    with ThreadPoolExecutor(2) as pool:
        read = pool.submit(store._read, slow)
        assert reading.wait(20)
        closing = pool.submit(store.close)
        may_end.set()
        assert read.result(timeout=20) == "whole"
        closing.result(timeout=20)
    store.close()
    with pytest.raises(RuntimeError, match="closed"):
        store.count_contacts()
    with pytest.raises(RuntimeError, match="closed"):
        add_one(store)
    assert not [path.name for path in plain.paths.data.iterdir() if path.name.endswith(("-wal", "-shm"))]


def test_warming_up_is_for_any_thread_and_any_number_of_times(plain: SqliteDirectory) -> None:
    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(plain.sqlite.warm_up) for _ in range(3)]:
            future.result(timeout=20)
    assert add_one(plain.store) == 1
