"""What an organization's name, a job title or a listing's own words say of a role.

The rules are data (``resources/roles.toml``), because the traps are many: "early intervention" is for small
children, "crisis intervention team" is police, "behavioral intervention" is behavior analysis, an "intervention
specialist" teaches.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from caseworker.messages import translate
from caseworker.models.roles import Evidence, Role, Strength
from caseworker.models.vocabulary import normalized
from caseworker.roles.wording import verdict

_CLAUSE = re.compile(r"[.;:!?•|()\n\r]+")
_WORD = re.compile(r"[^\W_]+|&")
_DEFAULT_REACH = 3


@dataclass(frozen=True, slots=True)
class _Rule:
    id: str
    phrases: tuple[tuple[str, ...], ...]
    after: frozenset[str]
    before: frozenset[str]
    reach: int
    most_words: int
    role: Role | None
    strength: Strength
    says: str

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> _Rule:
        phrases = sorted((tuple(phrase.split()) for phrase in table["phrases"]), key=len, reverse=True)
        return cls(
            id=table["id"],
            phrases=tuple(phrases),
            after=frozenset(table.get("after", ())),
            before=frozenset(table.get("before", ())),
            reach=table.get("reach", _DEFAULT_REACH),
            most_words=table.get("most_words", 0),
            role=Role(table["role"]) if "role" in table else None,
            strength=Strength(table.get("strength", Strength.SUGGESTIVE)),
            says=table.get("says", ""),
        )


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Hit:
    """The words from `first` up to `end` fit a rule; those from `phrase_end` on are still to be read."""

    first: int
    phrase_end: int
    end: int


class WordRules:
    def __init__(self, tables: Iterable[Mapping[str, Any]]) -> None:
        self._by_first_word: dict[str, list[_Rule]] = {}
        for table in tables:
            rule = _Rule.from_table(table)
            for first in dict.fromkeys(phrase[0] for phrase in rule.phrases):
                self._by_first_word.setdefault(first, []).append(rule)
        # Most texts hold none of these: one search settles it.
        stems = sorted({word[:6] for word in self._by_first_word})
        self._any_trigger = re.compile("|".join(map(re.escape, stems)), re.IGNORECASE)

    def evidence(self, text: str) -> tuple[tuple[Role, Evidence], ...]:
        """What `text` says, each rule once."""
        if not self._any_trigger.search(text if text.isascii() else normalized(text)):
            return ()
        found: dict[str, tuple[Role, Evidence]] = {}
        for clause in _CLAUSE.split(text):
            for rule, words in self._read(clause):
                if rule.role is not None:
                    found.setdefault(rule.id, (rule.role, _evidence(rule, rule.role, words)))
        return tuple(found.values())

    def _read(self, clause: str) -> Iterable[tuple[_Rule, str]]:
        words = [_Word(normalized(match[0]), match.start(), match.end()) for match in _WORD.finditer(clause)]
        at = 0
        while at < len(words):
            decided = self._decide(words, at)
            if decided is None:
                at += 1
                continue
            rule, hit = decided
            yield rule, clause[words[hit.first].start : words[hit.end - 1].end]
            at = hit.phrase_end

    def _decide(self, words: list[_Word], at: int) -> tuple[_Rule, _Hit] | None:
        for rule in self._by_first_word.get(words[at].text, ()):
            if hit := _fits(rule, words, at):
                return rule, hit
        return None


def _fits(rule: _Rule, words: list[_Word], at: int) -> _Hit | None:
    length = next((len(phrase) for phrase in rule.phrases if _stands(phrase, words, at)), 0)
    if not length or (rule.most_words and len(words) > rule.most_words):
        return None
    first, end = at, at + length
    if rule.after:
        reach = range(at - 1, max(at - rule.reach, 0) - 1, -1)
        first = next((index for index in reach if words[index].text in rule.after), -1)
    if rule.before:
        reach = range(end, min(end + rule.reach, len(words)))
        end = next((index + 1 for index in reach if words[index].text in rule.before), -1)
    if first < 0 or end < 0:
        return None
    return _Hit(first, at + length, end)


def _stands(phrase: tuple[str, ...], words: list[_Word], at: int) -> bool:
    if at + len(phrase) > len(words):
        return False
    return all(words[at + offset].text == word for offset, word in enumerate(phrase))


def _evidence(rule: _Rule, role: Role, words: str) -> Evidence:
    fact = translate("roles", "“{words}”").format(words=words)
    text = verdict(fact, translate("roles", rule.says), role, rule.strength)
    return Evidence(f"words.{rule.id}", fact, rule.strength, text)
