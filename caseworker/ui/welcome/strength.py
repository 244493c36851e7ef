"""How hard a passphrase is to guess, roughly and in words. No Qt in here."""

from __future__ import annotations

import math
from dataclasses import dataclass

from caseworker.messages import translate

SHORTEST = 8
"""Characters below which a passphrase is refused (NIST SP 800-63B, section 5.1.1)."""
_GOOD_BITS, _STRONG_BITS = 45, 65
_POOLS = ((str.islower, 26), (str.isupper, 26), (str.isdigit, 10), (lambda c: not c.isalnum(), 20))


@dataclass(frozen=True, slots=True)
class Strength:
    """`level` 0 is refused, 1 weak, 2 good, 3 strong."""

    level: int
    sentence: str


def strength(passphrase: str) -> Strength:
    """A hint, not a proof: words from a list are known to attackers too."""
    if not passphrase:
        return Strength(0, translate("welcome", "Several words that nobody can guess are easy to keep in mind."))
    if len(passphrase) < SHORTEST:
        sentence = translate("welcome", "Too short: at least {count} characters.")
        return Strength(0, sentence.format(count=SHORTEST))
    bits = _bits(passphrase)
    if bits < _GOOD_BITS:
        return Strength(1, translate("welcome", "Weak: add another word or two."))
    if bits < _STRONG_BITS:
        return Strength(2, translate("welcome", "Good. One more word makes it strong."))
    return Strength(3, translate("welcome", "Strong."))


def _bits(passphrase: str) -> float:
    """Characters that only repeat or continue what stood before count little."""
    pool = sum(size for belongs, size in _POOLS if any(belongs(c) for c in passphrase)) or 26
    fresh = sum(
        0.2 if index and _continues(passphrase[index - 1], character) else 1.0
        for index, character in enumerate(passphrase)
    )
    variety = min(1.0, len(set(passphrase.lower())) / min(len(passphrase), 10))
    # Words carry about half of what random letters would.
    return fresh * math.log2(pool) * variety * 0.6


def _continues(before: str, character: str) -> bool:
    return abs(ord(character) - ord(before)) <= 1
