"""vCards of any version and origin, card by card, as properties: what encloses the values is undone, nothing is judged.

Read line by line in constant memory. 2.1 (bare parameters, quoted-printable, character sets), 3.0 and 4.0 (quoted
parameters) are read alike, for many files mix them. Lines that are no properties are passed over.
"""

from __future__ import annotations

import codecs
import quopri
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from caseworker.exchange import tabular
from caseworker.messages import translate

_MAX_CARD = 1024 * 1024
_MOST_LINES = 2_000
_MAX_LINE = 256 * 1024
"""Bytes. Pictures and sounds are the only longer lines, and nobody's facts."""
_HEAD = re.compile(rb"(?:(?P<group>[\w.-]+)\.)?(?P<name>[A-Za-z][\w-]*)")
_PARAMETER = re.compile(r'\s*([\w-]+)\s*(?:=((?:"[^"]*"|[^;"])*))?')
_CARET = re.compile(r"\^([n^'])")
_BARE_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})
_BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY"})


@dataclass(frozen=True, slots=True)
class Property:
    """`name` in capitals; `params` by name in capitals, their values as they stand; `value` decoded, still escaped."""

    name: str
    params: Mapping[str, Sequence[str]]
    value: str
    group: str = ""

    def first(self, param: str) -> str:
        """The first value of a parameter; empty without one."""
        return next(iter(self.params.get(param, ())), "")

    @property
    def types(self) -> frozenset[str]:
        return frozenset(one.strip().lower() for value in self.params.get("TYPE", ()) for one in value.split(","))

    def texts(self, mark: str = ",") -> list[str]:
        """The values that `mark` parts, unescaped."""
        return [unescaped(part) for part in parted(self.value, mark)]

    @property
    def text(self) -> str:
        return unescaped(self.value)


@dataclass(slots=True)
class Card:
    """`number` counts the cards of the file from 1. `problem`: why it cannot be used; empty for a good one."""

    number: int
    properties: list[Property] = field(default_factory=list)
    problem: str = ""

    def first(self, name: str) -> Property | None:
        return next((one for one in self.properties if one.name == name), None)

    def all(self, name: str) -> list[Property]:
        return [one for one in self.properties if one.name == name]


def is_vcard(sample: bytes) -> bool:
    """Whether a file that begins so holds cards."""
    for bom, encoding in tabular.BOMS:
        if sample.startswith(bom):
            sample = sample.decode(encoding, "replace").encode()
    return sample.lstrip(b"\xef\xbb\xbf \t\r\n")[:11].upper() == b"BEGIN:VCARD"


def cards(file: BinaryIO) -> Iterator[Card]:
    """All cards of the file, read once from where it stands."""
    reading = _Reading()
    for line in _unfolded(_plain_lines(file)):
        if (done := reading.take(line)) is not None:
            yield done
    if (torn := reading.ended()) is not None:
        yield torn


class _Reading:
    """Puts lines together into cards. A card within a card is an agent's: passed over."""

    def __init__(self) -> None:
        self._card: Card | None = None
        self._depth = 0
        self._size = 0
        self._count = 0

    def take(self, line: bytes) -> Card | None:
        word = line[:13].strip().upper() if line[:4].upper() in (b"BEGI", b"END:") else b""
        if word.startswith(b"BEGIN:VCARD"):
            return self._begin()
        if word.startswith(b"END:VCARD"):
            return self._end()
        if self._card is None or self._depth > 1:
            return None
        self._size += len(line)
        if self._size > _MAX_CARD or len(self._card.properties) >= _MOST_LINES:
            self._card.problem = translate("exchange", "The card is longer than any contact: it was not read.")
        elif (found := read_property(line)) is not None:
            self._card.properties.append(found)
        return None

    def ended(self) -> Card | None:
        """The card that the file ends within."""
        torn, self._card = self._card, None
        if torn is not None:
            torn.problem = torn.problem or _torn()
        return torn

    def _begin(self) -> Card | None:
        # In 2.1 an agent is a card within a card; otherwise the one before was never ended.
        if self._card is not None and self._is_within(self._card):
            self._depth += 1
            return None
        torn = self.ended()
        self._count += 1
        self._card, self._depth, self._size = Card(self._count), 1, 0
        return torn

    def _is_within(self, card: Card) -> bool:
        latest = card.properties[-1].name if card.properties else ""
        return self._depth > 1 or latest == "AGENT"

    def _end(self) -> Card | None:
        if self._card is None:
            return None
        self._depth -= 1
        if self._depth:
            return None
        done, self._card = self._card, None
        return done


def _torn() -> str:
    return translate("exchange", "The card has a beginning and no end.")


def read_property(line: bytes) -> Property | None:
    """One unfolded line; None for one that is no property, or holds a picture."""
    head = _HEAD.match(line)
    if head is None or (name := head["name"].decode("ascii").upper()) in _BINARY:
        return None
    colon = _value_from(line, head.end())
    if colon < 0:
        return None
    params = _params(line[head.end() : colon].decode("utf-8", tabular.FALLBACK)) if colon > head.end() else {}
    value = _decoded(line[colon + 1 :], params)
    return Property(name, params, value, (head["group"] or b"").decode("ascii", "replace").lower())


def _value_from(line: bytes, start: int) -> int:
    """Where the colon stands that no quotation marks enclose; -1 without one, or where it is no property."""
    colon = line.find(b":", start)
    if colon == start:
        return colon
    if line[start : start + 1] not in (b";", b" ", b"\t"):
        return -1
    quote = line.find(b'"', start)
    if colon < 0 or quote < 0 or quote > colon:
        return colon
    at, is_quoted = start, False
    while at < len(line):
        if line[at] == 0x22:
            is_quoted = not is_quoted
        elif line[at] == 0x3A and not is_quoted:
            return at
        at += 1
    return colon


def _params(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in parted(text, ";", quoted=True):
        match = _PARAMETER.match(part)
        if match is None:
            continue
        name, value = match[1].upper(), match[2]
        if value is None:
            # 2.1 leaves the name out: "TEL;WORK", "NOTE;QUOTED-PRINTABLE".
            name, value = ("ENCODING" if name in _BARE_ENCODINGS else "TYPE"), match[1]
        values = [_parameter(one) for one in parted(value, ",", quoted=True)]
        found.setdefault(name, []).extend(values)
    return found


def _parameter(text: str) -> str:
    """Without its quotation marks, and without what RFC 6868 puts in the place of others."""
    plain = text.strip().strip('"')
    return _CARET.sub(lambda match: {"n": "\n", "^": "^", "'": '"'}[match[1]], plain) if "^" in plain else plain


def _decoded(value: bytes, params: Mapping[str, Sequence[str]]) -> str:
    encoding = next(iter(params.get("ENCODING", ())), "").upper()
    if encoding == "QUOTED-PRINTABLE":
        value = quopri.decodestring(value)
    charset = next(iter(params.get("CHARSET", ())), "")
    if charset and charset.upper() not in ("UTF-8", "UTF8"):
        try:
            return _without_breaks(value.decode(codecs.lookup(charset).name, "replace"))
        except (LookupError, UnicodeError, ValueError):
            pass
    return _without_breaks(value.decode("utf-8", tabular.FALLBACK))


def _without_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def parted(text: str, mark: str, *, quoted: bool = False) -> list[str]:
    """Cut at each `mark` that is not escaped; nor, if `quoted`, within quotation marks."""
    if "\\" not in text and not (quoted and '"' in text):
        return text.split(mark)
    parts, start, at, within = [], 0, 0, False
    while at < len(text):
        character = text[at]
        if character == "\\" and not quoted:
            at += 1
        elif quoted and character == '"':
            within = not within
        elif character == mark and not within:
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


def unescaped(text: str) -> str:
    """The text of a value; a backslash before anything else than what is escaped stays."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: _MEANT.get(match[1], match[0]), text)


_MEANT = {"n": "\n", "N": "\n", "\\": "\\", ",": ",", ";": ";", ":": ":", '"': '"'}


def _plain_lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines in an encoding whose ASCII is plain, without their ends, none longer than is sensible."""
    start = file.read(4)
    file.seek(-len(start), 1)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        lines: Iterator[bytes] = (line.encode() for line in codecs.getreader("utf-16")(file, "replace"))
    else:
        lines = iter(lambda: file.readline(_MAX_LINE), b"")
    is_whole = True
    for line in lines:
        if is_whole:
            yield from _cut(line.removeprefix(codecs.BOM_UTF8))
        is_whole = line.endswith(b"\n")


def _cut(line: bytes) -> list[bytes]:
    # Old Macintosh files end lines with CR alone.
    return line.rstrip(b"\r\n").split(b"\r")


def _unfolded(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    soft = False
    for line in lines:
        if held and (soft or line[:1] in (b" ", b"\t")):
            part = line if soft else line[1:]
            if soft:
                held[-1] = held[-1][:-1]
            size += len(part)
            if size <= _MAX_LINE:
                held.append(part)
        else:
            if held:
                yield b"".join(held)
            held, size = [line], len(line)
        soft = held[-1].endswith(b"=") and _is_soft(held[0])
    if held:
        yield b"".join(held)


def _is_soft(line: bytes) -> bool:
    """Whether the property is written in the encoding in which "=" at the end of a line joins the next one to it."""
    return b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
