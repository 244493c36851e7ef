"""Keys: wrapped, unwrapped, printed and typed back."""

from __future__ import annotations

import json
import random
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.errors import InvalidInput, NotADirectoryFile, WrongKey
from caseworker.storage import recovery, remembered
from caseworker.storage.keys import Argon2Cost, DataKey, KeyFile
from tests.storage.directories import CHEAP

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PRINTED = recovery.new()


@pytest.fixture
def made() -> tuple[DataKey, KeyFile, str]:
    key = DataKey.random()
    return key, *KeyFile.create(key, "nine quiet herons", CHEAP)


def test_both_ways_give_the_key(made: tuple[DataKey, KeyFile, str]) -> None:
    key, file, printed = made
    assert file.unlock("nine quiet herons") == key
    assert file.recover(printed) == key
    assert file.key_id == key.id


def test_anything_else_does_not(made: tuple[DataKey, KeyFile, str]) -> None:
    _, file, _ = made
    for wrong in ("nine quiet heron", "Nine quiet herons", "", " nine quiet herons"):
        with pytest.raises(WrongKey):
            file.unlock(wrong)
    with pytest.raises(WrongKey, match="another directory"):
        file.recover(recovery.new())


def test_accents_count_the_same_however_they_are_typed() -> None:
    key = DataKey.random()
    file, _ = KeyFile.create(key, "cafe\u0301 ﬁne", CHEAP)
    assert file.unlock("caf\u00e9 fine") == key


def test_an_empty_passphrase_is_refused() -> None:
    with pytest.raises(InvalidInput) as raised:
        KeyFile.create(DataKey.random(), "  ", CHEAP)
    assert [problem.field for problem in raised.value.problems] == ["passphrase"]


def test_a_new_passphrase_ends_the_old_one_and_keeps_the_recovery_key(made: tuple[DataKey, KeyFile, str]) -> None:
    key, file, printed = made
    changed = file.with_passphrase(key, "ten loud geese", CHEAP)
    assert changed.unlock("ten loud geese") == key
    assert changed.recover(printed) == key
    with pytest.raises(WrongKey):
        changed.unlock("nine quiet herons")


def test_the_file_holds_no_key_and_is_its_owners(tmp_path: Path, made: tuple[DataKey, KeyFile, str]) -> None:
    key, file, printed = made
    path = tmp_path / "directory.key"
    path.write_text("old")
    file.save(path)
    assert KeyFile.load(path) == file
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["directory.key"]
    content = path.read_bytes()
    for secret in (key.raw, key.raw.hex().encode(), printed.encode(), b"herons"):
        assert secret not in content
    assert key.raw.hex() not in repr(key)


def test_the_default_cost_is_what_was_promised() -> None:
    cost = Argon2Cost()
    assert (cost.time, cost.memory, cost.lanes) == (3, 64 * 1024, 4)
    file, _ = KeyFile.create(DataKey.random(), "x", CHEAP)
    slot = json.loads(file.to_json())["passphrase"]
    assert (slot["kdf"], slot["memory_kib"]) == ("argon2id", CHEAP.memory)


def test_a_slot_moved_from_another_file_does_not_open(made: tuple[DataKey, KeyFile, str]) -> None:
    _, file, _ = made
    other, _ = KeyFile.create(DataKey.random(), "nine quiet herons", CHEAP)
    mixed = json.loads(file.to_json()) | {"passphrase": json.loads(other.to_json())["passphrase"]}
    with pytest.raises(WrongKey):
        KeyFile.from_json(json.dumps(mixed)).unlock("nine quiet herons")


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"format": "other"},
        {"passphrase": None},
        {"recovery": {"kdf": "md5"}},
        {"key_id": None, "passphrase": {"kdf": "argon2id"}},
    ],
)
def test_a_file_that_is_no_key_file_is_refused_in_words(
    tmp_path: Path, made: tuple[DataKey, KeyFile, str], change: dict[str, object]
) -> None:
    path = tmp_path / "directory.key"
    path.write_text(json.dumps(json.loads(made[1].to_json()) | change))
    with pytest.raises(NotADirectoryFile, match=r"directory\.key"):
        KeyFile.load(path)
    path.write_bytes(b"\xff\x00")
    with pytest.raises(NotADirectoryFile):
        KeyFile.load(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(NotADirectoryFile):
        KeyFile.load(path)


@pytest.mark.parametrize("part", ["salt", "nonce", "wrapped"])
@pytest.mark.parametrize("slot", ["passphrase", "recovery"])
def test_a_slot_of_another_size_is_damage(made: tuple[DataKey, KeyFile, str], slot: str, part: str) -> None:
    content = json.loads(made[1].to_json())
    content[slot][part] = "AAAA"
    with pytest.raises(ValueError, match="another size"):
        KeyFile.from_json(json.dumps(content))


def test_a_key_file_cannot_ask_for_all_memory(made: tuple[DataKey, KeyFile, str]) -> None:
    content = json.loads(made[1].to_json())
    content["passphrase"]["memory_kib"] = 2**31
    with pytest.raises(ValueError):
        KeyFile.from_json(json.dumps(content))


class TestRecoveryKey:
    def test_as_printed(self) -> None:
        printed = recovery.new()
        groups = printed.split("-")
        assert [len(group) for group in groups] == [5] * 8
        assert set(printed) <= {*ALPHABET, "-"}
        assert recovery.new() != printed

    @settings(max_examples=50)
    @given(st.randoms(use_true_random=False))
    def test_typed_carelessly(self, chance: random.Random) -> None:
        printed = PRINTED
        careless = {"0": "Oo0", "1": "IiLl1"}
        typed = "".join(chance.choice(careless.get(c, c + c.lower())) for c in printed)
        typed = typed.replace("-", chance.choice(["", " ", " - ", "\n", "–"]))
        assert recovery.secret(typed) == recovery.secret(printed)

    @settings(max_examples=100)
    @given(st.integers(0, 39), st.sampled_from(ALPHABET))
    def test_one_wrong_character_is_noticed(self, place: int, wrong: str) -> None:
        valid = PRINTED.replace("-", "")
        typed = valid[:place] + wrong + valid[place + 1 :]
        if typed == valid:
            return
        with pytest.raises(WrongKey, match=r"misread|swapped"):
            recovery.secret(typed)

    def test_what_is_wrong_is_said(self) -> None:
        printed = recovery.new()
        with pytest.raises(WrongKey, match="39 were typed"):
            recovery.secret(printed[:-1])
        with pytest.raises(WrongKey, match="“!” in group 2"):
            recovery.secret(printed[:6] + "!" + printed[7:])


class TestKeyring:
    def test_without_one_nothing_is_remembered(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import keyring.backends.fail

        monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.backends.fail.Keyring())
        key = DataKey.random()
        assert remembered.remember(key) is False
        assert remembered.recall(key.id) is None
        remembered.forget(key.id)

    def test_one_that_keeps_nothing_is_noticed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import keyring.backends.null

        monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.backends.null.Keyring())
        assert remembered.remember(DataKey.random()) is False

    def test_whatever_one_raises_is_as_if_there_were_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import keyring

        class Broken:
            def fail(self, *_: str) -> None:
                raise RuntimeError("the bus is gone")

            get_password = set_password = delete_password = fail

        monkeypatch.setattr(keyring.core, "_keyring_backend", Broken())
        key = DataKey.random()
        assert remembered.remember(key) is False
        assert remembered.recall(key.id) is None
        remembered.forget(key.id)
