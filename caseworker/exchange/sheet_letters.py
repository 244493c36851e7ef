"""Letters that no font here has: found before a sheet is set, and replaced by words. Never a row of boxes."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from caseworker.exchange import sheet_typst
from caseworker.messages import translate

# A page with nothing but the words in question, in the weights that sheets use.
_TRIAL = b"""#set document(title: "-")
#set text(font: "Source Sans Pro")
#let words = json(bytes(sys.inputs.data)).words
#words
#text(weight: "semibold", words)
#text(weight: "bold", words)"""

_settable: dict[bool, set[str]] = {False: set(), True: set()}
"""Letters that were seen set, with our own fonts alone and with the system's: no trial is made twice."""


def forget() -> None:
    """Tries every letter anew: fonts may have been installed since."""
    for known in _settable.values():
        known.clear()


def settled(data: Mapping[str, Any]) -> tuple[dict[str, Any], bool, tuple[str, ...]]:
    """The data with only what can be set; whether it takes the system's fonts; the texts that had to be changed."""
    words = {word for text in _texts(data) if not text.isascii() for word in text.split() if not word.isascii()}
    beyond = _missing(words, system_fonts=False)
    if not beyond:
        return dict(data), False, ()
    return without(data, _missing({word for word in words if not beyond.isdisjoint(word)}, system_fonts=True))


def without(data: Mapping[str, Any], letters: frozenset[str]) -> tuple[dict[str, Any], bool, tuple[str, ...]]:
    """As `settled`, when it is known which letters cannot be set."""
    changed: dict[str, None] = {}
    return {key: _without(value, letters, changed) for key, value in data.items()}, True, tuple(changed)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


def _missing(words: set[str], *, system_fonts: bool) -> frozenset[str]:
    known = _settable[system_fonts]
    unsure = sorted(word for word in words if any(not one.isascii() and one not in known for one in word))
    if not unsure:
        return frozenset()
    missing: frozenset[str] = frozenset()
    try:
        sheet_typst.pdf(_TRIAL, {"words": " ".join(unsure)}, system_fonts=system_fonts)
    except sheet_typst.Failed as error:
        if not error.missing:
            raise
        missing = error.missing
    known.update(letter for word in unsure for letter in word if letter not in missing)
    return missing


def _without(value: Any, missing: frozenset[str], changed: dict[str, None]) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, missing, changed) for key, one in value.items()}
    if isinstance(value, list):
        return [_without(one, missing, changed) for one in value]
    if not isinstance(value, str) or missing.isdisjoint(value):
        return value
    changed[value] = None
    return _words_for(value, missing)


def _words_for(text: str, missing: frozenset[str]) -> str:
    """What can be set of `text`, and in brackets which script cannot."""
    rest = " ".join("".join(" " if character in missing else character for character in text).split())
    scripts = dict.fromkeys(_script(character) for character in sorted(missing & set(text)))
    words = translate("sheets", "[letters not printable here: {scripts}]").format(scripts=", ".join(scripts))
    return f"{rest} {words}" if any(character.isalnum() for character in rest) else words


def _script(character: str) -> str:
    name = unicodedata.name(character, "")
    first = name.split(" ")[0].split("-")[0].capitalize()
    if first in ("", "Grinning", "Face") or unicodedata.category(character).startswith("S"):
        return translate("sheets", "symbols")
    return {"Cjk": translate("sheets", "Chinese")}.get(first, first)
