"""How hard a passphrase is to guess, roughly and in words. No Qt in here."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from caseworker.messages import translate

SHORTEST = 8
"""Characters below which a passphrase is refused (NIST SP 800-63B, section 5.1.1)."""
_COMMON = frozenset(
    """password passwort passw0rd password1 password12 password123 password1234 12345678 123456789 1234567890 87654321
    11111111 00000000 12341234 12121212 qwertyui qwertyuiop qwerty123 qwerty12 asdfghjkl 1q2w3e4r 1qaz2wsx iloveyou
    sunshine princess football baseball superman starwars trustno1 letmein1 welcome1 whatever computer internet
    passphrase caseworker changeme changeme1 security abcd1234 abcdefgh admin123 michelle jennifer""".split()
)
"""What is tried first (NIST SP 800-63B, section 5.1.1: compare with values known to be commonly used)."""
_GOOD_BITS, _STRONG_BITS = 38, 52
_WORD_BITS = 13
"""What one word can be worth: about as many words as people choose from."""
_WORDS = re.compile(r"[^\W\d_]+")


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
    if _is_common(passphrase):
        return Strength(0, translate("welcome", "This is among the first that anybody tries: choose other words."))
    bits = _bits(passphrase)
    if bits < _GOOD_BITS:
        return Strength(1, translate("welcome", "Weak: add another word or two."))
    if bits < _STRONG_BITS:
        return Strength(2, translate("welcome", "Good. One more word makes it strong."))
    return Strength(3, translate("welcome", "Strong."))


def _is_common(passphrase: str) -> bool:
    plain = re.sub(r"[\W_]+", "", passphrase.casefold())
    return plain in _COMMON or len(set(plain)) <= 1


def _bits(passphrase: str) -> float:
    """Letters that make a word count as a word; characters that only continue what stood before count little."""
    words = _WORDS.findall(passphrase)
    total = sum(min(_WORD_BITS, _letters(word)) for word in words)
    rest = _WORDS.sub("", passphrase).replace(" ", "")
    total += _letters(rest) if words else 0.6 * _letters(rest)
    return total if len(set(words)) == len(words) else total / 2


def _letters(run: str) -> float:
    pool = 62 if run.isalnum() else 80
    if run.isalpha():
        pool = 26 if run.islower() or run.isupper() else 52
    fresh = sum(
        0.2 if index and abs(ord(character) - ord(run[index - 1])) <= 1 else 1.0 for index, character in enumerate(run)
    )
    return 0.8 * fresh * math.log2(pool)
