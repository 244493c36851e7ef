"""The tables: as SQLModel says, as the migrations make them, and as older files become them."""

from __future__ import annotations

import importlib
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel

from caseworker.models import tables
from caseworker.models.changes import UndoState
from caseworker.models.contact import ContactFacts
from caseworker.models.query import Query
from caseworker.models.referral import ReasonCode, ReferralFilter, ReferralInput, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.searches import KeptSearch, SavedSearchInput
from caseworker.storage.base import Transaction
from caseworker.storage.sqlite import facts, journal, migrate, orm, schema
from caseworker.storage.sqlite.connection import OwnTransactions
from tests.storage.directories import (
    ANN,
    PASSPHRASE,
    Clock,
    Directory,
    SqliteDirectory,
    add,
    add_one,
    everything,
    person,
)

NEXT = '''
"""A later version: contacts get a column, and lose the constraint on their kind."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    with op.batch_alter_table("contact") as batch:
        batch.add_column(sa.Column("pronouns", sa.String(), nullable=False, server_default=""))
        batch.drop_constraint("kind_code", type_="check")
'''
BROKEN = NEXT + "    raise RuntimeError('half way')\n"
LOOSE = NEXT + "    op.execute('DELETE FROM contact')\n"


_VERSIONS = "caseworker.storage.sqlite.migrations.versions"
BASELINE = importlib.import_module(f"{_VERSIONS}.0001_baseline").STATEMENTS
REBUILT = importlib.import_module(f"{_VERSIONS}.0003_referrals").REBUILT
ADDED = importlib.import_module(f"{_VERSIONS}.0004_sheets").ADDED
OLD_INDEXES = (
    *importlib.import_module(f"{_VERSIONS}.0003_referrals").OLD_INDEXES,
    *("referral_together", "referral_client", "referral_follow_up", "referral_event_first", "referral_last_event"),
    *("referral_state", "referral_created", "referral_closed", "credential_expires"),
    *("referral_ended", "referral_answered", "referral_first_sent", "referral_helped"),
)


def empty() -> Any:
    return dbapi2.connect(":memory:", isolation_level=None, factory=OwnTransactions, check_same_thread=False)


def shape(connection: Any) -> set[str]:
    rows = connection.execute("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    return {" ".join(sql.replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split()) for (sql,) in rows}


def migrated() -> Any:
    connection = empty()
    connection.execute("BEGIN")
    migrate.upgrade(connection)
    connection.execute("COMMIT")
    return connection


def test_the_migrations_make_the_tables_that_the_models_declare() -> None:
    declared = empty()
    orm.create_tables(declared)
    without_alembic = {sql for sql in shape(declared) if "alembic_version" not in sql}
    assert {sql for sql in shape(migrated()) if "alembic_version" not in sql} == without_alembic


def test_alembic_sees_no_difference() -> None:
    with orm.engine_over(migrated()).connect() as connection:
        difference = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    assert [one for one in difference if "alembic_version" not in str(one)] == []


def test_the_known_revisions_are_those_of_the_scripts() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.SCRIPTS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [script.revision for script in reversed(scripts)] == list(schema.REVISIONS)


def test_what_is_undone_is_everything_but_the_books() -> None:
    books = {
        "draft",
        "recent_search",
        "unmet_need",
        "audit_event",
        "undo_step",
        "undo_row",
        "undo_image",
        "alembic_version",
    }
    assert set(journal.UNDOABLE) == set(SQLModel.metadata.tables) - books
    assert set(journal.FACT_TABLES) == {child.table for child in facts.CHILDREN}


def test_every_fact_has_its_column() -> None:
    columns = set(tables.ContactRecord.model_fields)
    assert set(facts.SCALARS.names) <= columns
    assert set(facts.SCALARS.names) | {child.field for child in facts.CHILDREN} == set(ContactFacts.model_fields)


def test_codes_are_closed_sets_in_the_file_too(plain: SqliteDirectory) -> None:
    contact_id = add_one(plain.store)
    for statement in (
        "UPDATE contact SET status = 'gone'",
        "UPDATE contact SET kind = ''",
        "UPDATE contact SET availability = 'yes'",
    ):
        with pytest.raises((dbapi2.IntegrityError, OperationalError)):
            plain.sqlite._writer.run(lambda c, s=statement: c.execute(s))
    assert plain.store.contact(contact_id).facts == person()


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
def test_the_first_page_needs_no_orm(tmp_path: Path, passphrase: str) -> None:
    """Opening, searching, rows, settings and what undo would do: SQLModel alone costs 400 ms."""
    made = SqliteDirectory(tmp_path / "data", Clock(), encrypted=bool(passphrase))
    add(made.store, everything(), person())
    made.close()
    script = """
import sys
from datetime import UTC, datetime
from caseworker.models.query import Query
from caseworker.models.referral import ReasonCode, ReferralFilter, ReferralInput, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.searches import KeptSearch, SavedSearchInput
from caseworker.paths import Paths
from caseworker.storage.base import Today
from caseworker.storage.sqlite.vault import SqliteVault
vault = SqliteVault(Paths.at(sys.argv[1]), Today(lambda: datetime.now(UTC)))
store = vault.open(passphrase=sys.argv[2] or None)
found = store.search(Query())
rows = store.rows(found.ids)
store.meta("x"), store.undo_state(), store.count_contacts(), store.is_sample
heavy = {"sqlmodel", "sqlalchemy", "pydantic", "alembic", "keyring", "platformdirs"}
print(len(rows), sorted(heavy & set(sys.modules)))
store.warm_up()
print(sorted(heavy & set(sys.modules)))
store.close()
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data"), passphrase],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.stdout.splitlines() == ["2 []", "['pydantic', 'sqlalchemy', 'sqlmodel']"]


def made_older(directory: SqliteDirectory) -> None:
    """The open file as the first version had it; `test_a_file_of_the_first_version` sees to it that this is true."""

    def take_back(connection: Any) -> None:
        connection.execute("PRAGMA foreign_keys=OFF")
        for table in ("saved_search", "recent_search", "referral_need", "referral_attempt", "unmet_need"):
            connection.execute(f"DROP TABLE {table}")
        for (trigger,) in connection.execute("SELECT name FROM sqlite_temp_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute("DROP INDEX contact_list_name")
        for table, column in ADDED:
            connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.execute("CREATE UNIQUE INDEX contact_list_name ON contact_list (name)")
        for table in REBUILT:
            connection.execute(f"ALTER TABLE {table} RENAME TO {table}_later")
        for index in OLD_INDEXES:
            connection.execute(f"DROP INDEX {index}")
        for statement in BASELINE:
            if any(f" {table} (" in statement for table in REBUILT):
                connection.execute(statement)
        for table in REBUILT:
            columns = ", ".join(f'"{row[1]}"' for row in connection.execute(f"PRAGMA table_info({table})"))
            connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}_later")
        for table in REBUILT:
            connection.execute(f"DROP TABLE {table}_later")
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.execute("PRAGMA foreign_keys=ON")

    directory.sqlite._writer.run(take_back)


class TestFirstVersion:
    """From 0001 on: searches are kept; referrals are constrained."""

    def test_a_file_of_the_first_version(self, plain: SqliteDirectory) -> None:
        first = empty()
        first.execute("BEGIN")
        migrate.upgrade(first, "0001")
        first.execute("COMMIT")
        made_older(plain)
        own = plain.sqlite._writer.run(shape)
        # A directory has its index beside the tables.
        assert {sql for sql in shape(first) if "alembic_version" not in sql} <= own
        assert not [sql for sql in own if "_search" in sql]

    def test_it_keeps_its_referrals_and_their_steps(self, directory: Directory) -> None:
        assert isinstance(directory, SqliteDirectory)
        contact_id = add_one(directory.store)
        wanted = ReferralInput(contact_id, "C-1", Role.THERAPIST, "grief", follow_up=date(2026, 3, 4))
        declined = StepInput(ReferralState.DECLINED, ReasonCode.NO_CAPACITY)

        def refer(tx: Transaction) -> None:
            first = tx.referrals.add(wanted, ReferralState.SENT, date(2026, 3, 2))
            tx.referrals.step(first, declined, 1, date(2026, 3, 2), 1)
            tx.referrals.add(replace(wanted, replaces=first), ReferralState.DRAFT, date(2026, 3, 2))

        directory.store.write("referral.log", refer, actor=ANN)
        before = directory.store.referrals(ReferralFilter())
        events = directory.store.referral_events(before[0].id), directory.store.referral_events(before[1].id)
        made_older(directory)
        store = directory.reopen()
        assert store.referrals(ReferralFilter()) == before
        assert (store.referral_events(before[0].id), store.referral_events(before[1].id)) == events
        assert store.check().problems == ()

    def test_it_keeps_its_contacts_and_learns_to_keep_searches(self, directory: Directory) -> None:
        assert isinstance(directory, SqliteDirectory)
        known = everything()
        # Facts that the older tables have no place for.
        places = tuple(one.model_copy(update={"directions": ""}) for one in known.addresses)
        known = known.model_copy(update={"hours": "", "addresses": places})
        first, second = add(directory.store, known, person("Quill"))
        before = directory.store.contacts([first, second])
        made_older(directory)
        store = directory.reopen()
        assert store.contacts([first, second]) == before
        assert list(store.search(Query(words=("quill",))).ids) == [second]
        assert store.check().problems == ()
        assert (store.saved_searches(), store.recent_searches()) == ([], [])
        wanted = SavedSearchInput("Near the clinic", KeptSearch("near 19103", '{"sort":"nearest"}'), 3)
        store.write("search.save", lambda tx: tx.searches.add(wanted), actor=ANN)
        store.undo(actor=ANN)
        store.redo(actor=ANN)
        (saved,) = directory.reopen().saved_searches()
        assert (saved.name, saved.search, saved.slot) == (wanted.name, wanted.search, wanted.slot)
        (backup,) = directory.paths.backups.glob("*-tables-0001.caseworker")
        assert backup.stat().st_size


class TestOlderFile:
    @pytest.fixture
    def later(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        """Makes the program one revision newer than the files at hand."""

        def make_later(script: str) -> None:
            scripts = tmp_path / "migrations"
            shutil.copytree(migrate.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
            (scripts / "versions" / "0004_next.py").write_text(script)
            monkeypatch.setattr(migrate, "SCRIPTS", scripts)
            monkeypatch.setattr(schema, "REVISIONS", ("0001", "0002", "0003", "0004", "0005"))

        return make_later

    def test_it_is_backed_up_and_brought_up_to_date(self, directory: Directory, later: Any, clock: Clock) -> None:
        assert isinstance(directory, SqliteDirectory)
        first, second = add(directory.store, everything(), person("Quill"))
        directory.store.write("note.add", lambda tx: tx.add_note(first, "kept", False), actor=ANN)
        before = directory.store.contacts([first, second])
        later(NEXT)
        store = directory.reopen()
        assert store.contacts([first, second]) == before
        assert list(store.search(Query(words=("quill",))).ids) == [second]
        assert store.check().problems == ()
        assert store.undo_state() == UndoState()
        columns = directory.sqlite._writer.run(lambda c: c.execute("SELECT pronouns, kind FROM contact").fetchall())
        assert columns == [("", "person")] * 2
        assert directory.sqlite._writer.run(lambda c: c.execute("PRAGMA foreign_keys").fetchone()) == (1,)
        (backup,) = directory.paths.backups.glob("*.caseworker")
        assert clock.moment.strftime("%Y%m%d") in backup.name
        directory.reopen()
        assert list(directory.paths.backups.glob("*.caseworker")) == [backup]

    def test_the_backup_is_the_old_file(
        self, directory: Directory, later: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert isinstance(directory, SqliteDirectory)
        contact_id = add_one(directory.store, everything())
        before = directory.store.contact(contact_id)
        later(NEXT)
        directory.reopen()
        directory.store.close()
        (backup,) = directory.paths.backups.glob("*.caseworker")
        if directory.vault.is_protected():
            assert b"Harbor House" not in backup.read_bytes()
        backup.replace(directory.paths.directory)
        monkeypatch.setattr(schema, "REVISIONS", ("0001", "0002", "0003", "0004"))
        assert directory.reopen().contact(contact_id) == before

    @pytest.mark.parametrize("script", [BROKEN, LOOSE], ids=["error", "loose ends"])
    def test_a_failing_migration_leaves_the_file_as_it_was(
        self, directory: Directory, later: Any, script: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert isinstance(directory, SqliteDirectory)
        contact_id = add_one(directory.store, everything())
        before = directory.store.contact(contact_id)
        later(script)
        with pytest.raises(Exception, match=r"half way|was left as it is"):
            directory.reopen()
        monkeypatch.setattr(schema, "REVISIONS", ("0001", "0002", "0003", "0004"))
        store = directory.reopen()
        assert store.contact(contact_id) == before
        assert store.check().problems == ()
        assert len(list(directory.paths.backups.glob("*.caseworker"))) == 1

    def test_no_backup_no_migration(self, directory: Directory, later: Any) -> None:
        assert isinstance(directory, SqliteDirectory)
        add_one(directory.store)
        later(NEXT)
        directory.store.close()
        shutil.rmtree(directory.paths.backups, ignore_errors=True)
        directory.paths.backups.write_text("in the way")
        with pytest.raises(Exception, match="backups"):
            directory.reopen()
        directory.paths.backups.unlink()
