"""Keys of an encrypted directory: one random data key, wrapped once by the passphrase and once by the recovery key.

The key file holds the wrapped copies, never the data key. Either way of opening it is independent of the other, and a
new passphrase wraps the same data key anew: the directory itself is not written again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseworker.errors import FieldProblem, InvalidInput, NotADirectoryFile, WrongKey
from caseworker.messages import translate
from caseworker.storage import recovery

if TYPE_CHECKING:
    from collections.abc import Mapping

_FORMAT = "caseworker-key"
_VERSION = 1
_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_PASSPHRASE = "passphrase"  # noqa: S105 - the name of a slot
_RECOVERY = "recovery"
_MOST_MEMORY = 4 * 1024 * 1024
"""KiB. More in a key file is damage, and would take the machine down."""


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """Cost of guessing a passphrase, after RFC 9106 section 4 (second recommendation). Memory in KiB."""

    time: int = 3
    memory: int = 64 * 1024
    lanes: int = 4


@dataclass(frozen=True, slots=True)
class DataKey:
    """The 256 bits that encrypt a directory. `id` tells keys apart and gives nothing away."""

    raw: bytes

    @classmethod
    def random(cls) -> DataKey:
        return cls(secrets.token_bytes(_KEY_BYTES))

    @property
    def id(self) -> str:
        return hashlib.sha256(b"caseworker key id\0" + self.raw).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"DataKey(id={self.id!r})"


@dataclass(frozen=True, slots=True)
class Slot:
    """The data key as one way of opening wraps it; `cost` is None for the recovery key, which needs no stretching."""

    salt: bytes
    nonce: bytes
    wrapped: bytes
    cost: Argon2Cost | None


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of ``directory.key``."""

    key_id: str
    passphrase: Slot
    recovery: Slot

    @classmethod
    def create(cls, key: DataKey, passphrase: str, cost: Argon2Cost) -> tuple[KeyFile, str]:
        """The file and the recovery key to print. InvalidInput for an empty passphrase."""
        printed = recovery.new()
        file = cls(
            key.id,
            _wrap(key, _PASSPHRASE, _passphrase_bytes(passphrase), cost),
            _wrap(key, _RECOVERY, recovery.secret(printed), None),
        )
        return file, printed

    def with_passphrase(self, key: DataKey, passphrase: str, cost: Argon2Cost) -> KeyFile:
        """Opens with `passphrase` instead of the old one; the recovery key stays."""
        return replace(self, passphrase=_wrap(key, _PASSPHRASE, _passphrase_bytes(passphrase), cost))

    def with_recovery(self, key: DataKey) -> tuple[KeyFile, str]:
        """Opens with another recovery key, which is returned to print, instead of the old one; the passphrase stays."""
        printed = recovery.new()
        return replace(self, recovery=_wrap(key, _RECOVERY, recovery.secret(printed), None)), printed

    def unlock(self, passphrase: str) -> DataKey:
        """WrongKey when it is not the passphrase."""
        key = _unwrap(self.passphrase, self.key_id, _PASSPHRASE, _normalized(passphrase))
        if key is None:
            raise WrongKey(translate("keys", "This passphrase does not open the directory: check it and try again."))
        return key

    def recover(self, printed: str) -> DataKey:
        """Opens with the recovery key as printed; case, blanks and dashes do not matter. WrongKey when it does not."""
        key = _unwrap(self.recovery, self.key_id, _RECOVERY, recovery.secret(printed))
        if key is None:
            raise WrongKey(
                translate("keys", "This recovery key belongs to another directory: look for the sheet of this one.")
            )
        return key

    def to_json(self) -> str:
        content = {
            "format": _FORMAT,
            "version": _VERSION,
            "key_id": self.key_id,
            _PASSPHRASE: _slot_to_dict(self.passphrase),
            _RECOVERY: _slot_to_dict(self.recovery),
        }
        return json.dumps(content, indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> KeyFile:
        """ValueError when `text` is no key file of a version known here."""
        content = json.loads(text)
        if not isinstance(content, dict) or content.get("format") != _FORMAT or content.get("version") != _VERSION:
            raise ValueError("not a key file")
        try:
            return cls(
                str(content["key_id"]), _slot_from_dict(content[_PASSPHRASE]), _slot_from_dict(content[_RECOVERY])
            )
        except (KeyError, TypeError) as error:
            raise ValueError("a damaged key file") from error

    @classmethod
    def load(cls, path: Path) -> KeyFile:
        """FileNotFoundError when there is none, NotADirectoryFile when it cannot be read or understood."""
        try:
            return cls.from_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise
        except (OSError, ValueError) as error:
            raise NotADirectoryFile(
                translate(
                    "keys",
                    "The key file {name} cannot be read, is damaged or from a newer version: put its copy from the "
                    "backups folder in its place.",
                ).format(name=path.name)
            ) from error

    def save(self, path: Path) -> None:
        """Replaces `path` in one step that survives a power cut; readable by its owner only."""
        write_durably(path, self.to_json().encode())


def write_durably(path: Path, content: bytes) -> None:
    """Writes beside `path`, syncs, then replaces it: at any moment either the old or the new file is there, whole."""
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Makes renames in `folder` survive a power cut. Windows does that by itself and cannot open folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _normalized(passphrase: str) -> bytes:
    """The same bytes however the keyboard composes accents."""
    return unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")


def _passphrase_bytes(passphrase: str) -> bytes:
    if not passphrase.strip():
        sentence = translate("keys", "Enter a passphrase: several words that nobody can guess.")
        raise InvalidInput((FieldProblem("passphrase", sentence),))
    return _normalized(passphrase)


def _wrapping_key(secret: bytes, salt: bytes, slot: str, cost: Argon2Cost | None) -> bytes:
    # Loaded on use: a directory without a passphrase, or opened by the keyring, needs neither.
    if cost is None:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(SHA256(), _KEY_BYTES, salt, slot.encode()).derive(secret)
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret,
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _wrap(key: DataKey, slot: str, secret: bytes, cost: Argon2Cost | None) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # see _wrapping_key

    salt, nonce = secrets.token_bytes(_SALT_BYTES), secrets.token_bytes(_NONCE_BYTES)
    cipher = ChaCha20Poly1305(_wrapping_key(secret, salt, slot, cost))
    return Slot(salt, nonce, cipher.encrypt(nonce, key.raw, _bound_to(key.id, slot)), cost)


def _unwrap(slot: Slot, key_id: str, name: str, secret: bytes) -> DataKey | None:
    from cryptography.exceptions import InvalidTag  # see _wrapping_key
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    cipher = ChaCha20Poly1305(_wrapping_key(secret, slot.salt, name, slot.cost))
    try:
        return DataKey(cipher.decrypt(slot.nonce, slot.wrapped, _bound_to(key_id, name)))
    except InvalidTag:
        return None


def _bound_to(key_id: str, slot: str) -> bytes:
    """Authenticated with the wrapped key: a slot cannot be moved to another file or another place."""
    return f"{_FORMAT} {_VERSION} {key_id} {slot}".encode()


def _slot_to_dict(slot: Slot) -> dict[str, object]:
    kdf: dict[str, object] = {"kdf": "hkdf-sha256"}
    if slot.cost is not None:
        kdf = {"kdf": "argon2id", "time": slot.cost.time, "memory_kib": slot.cost.memory, "lanes": slot.cost.lanes}
    return kdf | {"salt": _text(slot.salt), "nonce": _text(slot.nonce), "wrapped": _text(slot.wrapped)}


def _slot_from_dict(content: Mapping[str, Any]) -> Slot:
    cost = None
    if content["kdf"] == "argon2id":
        cost = Argon2Cost(int(content["time"]), int(content["memory_kib"]), int(content["lanes"]))
        if not (0 < cost.time <= 64 and 0 < cost.lanes <= 64 and 8 * cost.lanes <= cost.memory <= _MOST_MEMORY):
            raise ValueError("a cost that no version of this program wrote")
    elif content["kdf"] != "hkdf-sha256":
        raise ValueError("an unknown key derivation")
    slot = Slot(_bytes(content["salt"]), _bytes(content["nonce"]), _bytes(content["wrapped"]), cost)
    if (len(slot.salt), len(slot.nonce), len(slot.wrapped)) != (_SALT_BYTES, _NONCE_BYTES, _KEY_BYTES + _TAG_BYTES):
        raise ValueError("a slot of another size")
    return slot


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
