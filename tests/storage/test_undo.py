"""Undo, to the last value: whatever was done, undoing all of it leads back, and redoing it leads forth."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseworker.models.changes import Kind
from caseworker.models.contact import Address, ContactFacts
from caseworker.models.kept import ListItem, ListKind
from caseworker.models.referral import (
    AttemptInput,
    Consent,
    ConsentType,
    ContactResult,
    OutcomeSource,
    ReasonCode,
    ReferralInput,
    ReferralState,
    StepInput,
)
from caseworker.models.referral_steps import legal_steps
from caseworker.models.roles import Evidence, Role, RoleTag, Strength, TagState
from caseworker.models.stored import ImportKey, NewContact, Revision
from caseworker.models.vocabulary import TermKind
from caseworker.storage.base import Transaction
from caseworker.storage.sqlite import transaction
from caseworker.storage.sqlite.journal import UNDOABLE
from tests.storage.contract import CHECKED, NOTES
from tests.storage.directories import ANN, Clock, SqliteDirectory, add_one, everything, person

DAY = date(2026, 3, 3)
Dump = dict[str, list[tuple[Any, ...]]]


def dump(directory: SqliteDirectory) -> Dump:
    """Every undoable row, bit for bit but for versions."""

    def read(connection: Any) -> Dump:
        found: Dump = {}
        for table in UNDOABLE:
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] != "version"]
            listed = ", ".join(f'"{column}", typeof("{column}")' for column in columns)
            found[table] = sorted(connection.execute(f"SELECT {listed} FROM {table}"), key=repr)
        return found

    return directory.sqlite._writer.run(read)


class Play:
    """Random commands on one directory, from one seed."""

    def __init__(self, directory: SqliteDirectory, seed: int) -> None:
        self.directory = directory
        self.chance = random.Random(seed)
        self.contacts: list[int] = []
        self.notes: list[int] = []
        self.referrals: list[int] = []
        self.steps = 0

    def command(self, kind: str) -> None:
        changes = self.directory.store.write(kind, getattr(self, f"_{kind}"), actor=self.chance.choice("AB"))
        self.steps += changes.step is not None

    def _facts(self) -> ContactFacts:
        if self.chance.random() < 0.3:
            return everything()
        number = self.chance.randrange(5)
        places = tuple(
            Address(city=f"C{n}", latitude=self.chance.uniform(-90, 90), longitude=self.chance.uniform(-180, 180))
            for n in range(self.chance.randrange(3))
        )
        return person(f"G{number}", "00123", about="".join(map(chr, range(1, 40)))).model_copy(
            update={"addresses": places}
        )

    def _tags(self) -> tuple[RoleTag, ...]:
        roles = self.chance.sample(list(Role), self.chance.randrange(3))
        state = self.chance.choice(list(TagState))
        return tuple(RoleTag(role, state, (Evidence("r", "“f”", Strength.SUGGESTIVE, "t"),), "A") for role in roles)

    def _add(self, tx: Transaction) -> None:
        count = self.chance.choice([1, 2, transaction._AS_RANGE])
        start = len(self.contacts)
        self.contacts += tx.add_contacts(
            [
                NewContact(
                    self._facts(),
                    self._tags(),
                    ImportKey("s", f"{start}-{n}") if n % 2 else None,
                    "d",
                    checked=CHECKED[: n % 3],
                    notes=NOTES[: n % 4],
                )
                for n in range(count)
            ]
        )

    def _contact(self) -> int:
        return self.chance.choice(self.contacts)

    def _edit(self, tx: Transaction) -> None:
        contact = tx.contact(self._contact())
        tx.replace_facts(contact.id, self._facts(), contact.version)

    def _bin(self, tx: Transaction) -> None:
        contact = tx.contact(self._contact())
        tx.set_in_bin(contact.id, contact.deleted_at is None, contact.version)

    def _tag(self, tx: Transaction) -> None:
        tx.set_tags(self._contact(), self._tags())

    def _note(self, tx: Transaction) -> None:
        self.notes.append(tx.add_note(self._contact(), "text\0with a gap", self.chance.random() < 0.5))

    def _revise(self, tx: Transaction) -> None:
        if self.notes:
            note = tx.note(self.chance.choice(self.notes))
            tx.revise_note(note.id, f"{note.body}!", not note.pinned, note.version)

    def _unnote(self, tx: Transaction) -> None:
        if self.notes:
            note = tx.note(self.notes.pop(self.chance.randrange(len(self.notes))))
            tx.delete_note(note.id, note.version)

    def _refer(self, tx: Transaction) -> None:
        replaces = self.chance.choice([None, *self.referrals])
        wanted = ReferralInput(self._contact(), "C-1", Role.THERAPIST, "why", replaces=replaces)
        self.referrals.append(tx.referrals.add(wanted, ReferralState.SENT, DAY))

    def _step(self, tx: Transaction) -> None:
        if self.referrals:
            row = tx.referrals.get(self.chance.choice(self.referrals))
            if steps := legal_steps(row.state):
                ended = {"outcome": "seen", "outcome_on": DAY, "outcome_source": OutcomeSource.CLIENT}
                step = StepInput(self.chance.choice(steps), ReasonCode.COST, **ended)  # type: ignore[arg-type]
                tx.referrals.step(row.id, step, row.attempts + 1, DAY, row.version)

    def _correct(self, tx: Transaction) -> None:
        if self.referrals:
            row = tx.referrals.get(self.chance.choice(self.referrals))
            consent = self.chance.choice([None, Consent(ConsentType.WRITTEN, DAY)])
            needs = self.chance.choice([(), ((TermKind.LANGUAGE, "spanish"), (TermKind.PAYER, "medicaid"))])
            wanted = ReferralInput(self._contact(), "C-2", Role.THERAPIST, "why", needs=needs, consent=consent)
            tx.referrals.edit(row.id, wanted, row.version)

    def _attempt(self, tx: Transaction) -> None:
        if self.referrals:
            row = tx.referrals.get(self.chance.choice(self.referrals))
            attempt = AttemptInput(self.chance.choice(list(ContactResult)), next_on=self.chance.choice([None, DAY]))
            tx.referrals.add_attempt(row.id, attempt, DAY, row.version)

    def _list(self, tx: Transaction) -> None:
        kind = self.chance.choice([ListKind.TRAY, ListKind.FAVORITES])
        chosen = self.chance.sample(self.contacts, min(3, len(self.contacts)))
        tx.lists.fill(tx.lists.own(kind), [ListItem(one, self.chance.choice("pq"), "") for one in chosen])

    def _meta(self, tx: Transaction) -> None:
        tx.set_meta(self.chance.choice("kl"), json.dumps(self.chance.random()))

    def _import(self, tx: Transaction) -> None:
        contact = tx.contact(self._contact())
        facts = self._facts()
        tx.revise_imported(
            [Revision(contact.id, facts, everything(), self._tags(), ImportKey("s", f"i{contact.id}"), "e")]
        )
        tx.note_digests([(self._contact(), ImportKey("seen", "1"), "f")])


KINDS = "add edit bin tag note revise unnote refer refer step step correct attempt list meta import".split()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32), st.lists(st.sampled_from(KINDS), min_size=1, max_size=25))
def test_undo_all_leads_back_and_redo_all_leads_forth(seed: int, kinds: list[str]) -> None:
    with TemporaryDirectory() as folder:
        directory = SqliteDirectory(Path(folder) / "data", Clock(), encrypted=False)
        try:
            _play(directory, seed, kinds)
        finally:
            directory.close()


def _play(directory: SqliteDirectory, seed: int, kinds: list[str]) -> None:
    play = Play(directory, seed)
    states = [dump(directory)]
    for kind in ["add", *kinds]:
        before = play.steps
        play.command(kind)
        if play.steps > before:
            states.append(dump(directory))
    store = directory.store
    for state in reversed(states[:-1]):
        store.undo(actor=ANN)
        # What only notes that an import saw a row is no change and is not taken back with others.
        assert _without_seen(dump(directory)) == _without_seen(state)
    assert not store.undo_state().undo
    assert store.check().problems == ()
    for state in states[1:]:
        store.redo(actor=ANN)
        assert _without_seen(dump(directory)) == _without_seen(state)
    assert not store.undo_state().redo
    assert store.check().problems == ()


def _without_seen(state: Dump) -> Dump:
    return state | {"import_record": [row for row in state["import_record"] if "seen" not in row]}


def test_coordinates_come_back_to_the_last_bit(plain: SqliteDirectory) -> None:
    """JSON carries the images: a float must not change on the way."""
    chance = random.Random(7)
    places = [Address(latitude=chance.uniform(-90, 90), longitude=chance.uniform(-180, 180)) for _ in range(300)]
    rows = [NewContact(person().model_copy(update={"addresses": (place,)})) for place in places]
    ids: list[int] = []
    plain.store.write("add", lambda tx: ids.extend(tx.add_contacts(rows)), actor=ANN)
    single = add_one(plain.store, rows[0].facts)
    plain.store.write("edit", lambda tx: tx.replace_facts(single, person(), 1), actor=ANN)
    before = dump(plain)["address"]
    for step in ("undo", "undo", "undo", "redo", "redo", "redo"):
        getattr(plain.store, step)(actor=ANN)
    assert dump(plain)["address"] == before
    assert [c.facts.addresses[0] for c in plain.store.contacts(ids)] == places


def test_an_insert_is_recorded_by_its_key_alone(plain: SqliteDirectory) -> None:
    add_one(plain.store, everything())
    rows = plain.sqlite._writer.run(lambda c: c.execute("SELECT op, before, after FROM undo_row").fetchall())
    assert {row[0] for row in rows} == {"insert"}
    assert all(row[1:] == (None, None) for row in rows)


def test_an_edit_records_only_what_it_changed(plain: SqliteDirectory) -> None:
    contact_id = add_one(plain.store, everything())
    changed = everything().model_copy(update={"fees": "$5"})
    plain.store.write("edit", lambda tx: tx.replace_facts(contact_id, changed, 1), actor="B")
    ((table, before),) = plain.sqlite._writer.run(
        lambda c: c.execute("SELECT tbl, before FROM undo_row WHERE op = 'update'").fetchall()
    )
    assert table == "contact"
    assert json.loads(before) == {"fees": "$40–$90", "updated_by": ANN}


def test_a_large_import_is_recorded_as_one_range(plain: SqliteDirectory) -> None:
    def work(tx: Transaction) -> None:
        for _ in range(3):
            tx.add_contacts([NewContact(person())] * 400)

    changes = plain.store.write("import", work, actor=ANN)
    rows = plain.sqlite._writer.run(lambda c: c.execute("SELECT op, key FROM undo_row").fetchall())
    assert rows == [("range", "[1, 1200]")]
    assert len(changes.ids[Kind.CONTACT]) == 1200
    plain.store.undo(actor=ANN)
    images = plain.sqlite._writer.run(lambda c: c.execute("SELECT count(*) FROM undo_image").fetchone())
    assert images == (1200,)
    add_one(plain.store)
    left = plain.sqlite._writer.run(
        lambda c: c.execute("SELECT (SELECT count(*) FROM undo_image), (SELECT count(*) FROM undo_step)").fetchone()
    )
    assert left == (0, 1)
