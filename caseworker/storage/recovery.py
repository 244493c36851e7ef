"""The recovery key: random, printed on paper, typed back by hand.

Eight groups of five characters of Crockford's base 32 (no I, L, O, U): 184 random bits and 16 bits that tell a
misread character from a key of another directory.
"""

from __future__ import annotations

import hashlib
import secrets

from caseworker.errors import WrongKey
from caseworker.messages import translate

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_SECRET_BYTES = 23
_CHECK_BYTES = 2
_GROUPS, _GROUP = 8, 5
_LENGTH = _GROUPS * _GROUP
_SEPARATORS = str.maketrans("", "", " -‐‑‒–—_.\t\r\n")


def new() -> str:
    """A new random key as it is printed."""
    random = secrets.token_bytes(_SECRET_BYTES)
    number = int.from_bytes(random + _check(random))
    characters = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LENGTH)))
    return "-".join(characters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def secret(printed: str) -> bytes:
    """What the key stands for. WrongKey with what is wrong when it was not typed as printed."""
    typed = printed.translate(_SEPARATORS).upper().translate(_MISREAD)
    if len(typed) != _LENGTH:
        raise WrongKey(
            translate(
                "keys", "A recovery key has {groups} groups of {size} characters; {count} were typed, not {all}."
            ).format(groups=_GROUPS, size=_GROUP, count=len(typed), all=_LENGTH)
        )
    for place, character in enumerate(typed):
        if character not in _ALPHABET:
            raise WrongKey(
                translate(
                    "keys", "“{character}” in group {group} is never in a recovery key: look at it again."
                ).format(character=character, group=place // _GROUP + 1)
            )
    number = 0
    for character in typed:
        number = number << 5 | _ALPHABET.index(character)
    data = number.to_bytes(_SECRET_BYTES + _CHECK_BYTES)
    if _check(data[:_SECRET_BYTES]) != data[_SECRET_BYTES:]:
        raise WrongKey(
            translate("keys", "A character of the recovery key was misread or two were swapped: compare each group.")
        )
    return data[:_SECRET_BYTES]


def _check(random: bytes) -> bytes:
    return hashlib.sha256(b"caseworker recovery key\0" + random).digest()[:_CHECK_BYTES]
