"""Typed text → `Query`. Pure, and fast enough for every keystroke."""

from __future__ import annotations

from dataclasses import replace

from caseworker.models.codes import Availability
from caseworker.models.query import ChipKind, Filters, Near, Query, Sort, TermRef, Understood
from caseworker.models.roles import Role
from caseworker.search import everyday
from caseworker.search.lexicon import STRICT_KINDS, Lexicon, Meaning, state_of
from caseworker.search.line import Line
from caseworker.search.nearness import read_near

_NOTHING_CHOSEN = Filters()
_ACCEPTING = Availability.ACCEPTING.value


def parse(
    text: str,
    lexicon: Lexicon,
    chosen: Filters = _NOTHING_CHOSEN,
    near: Near | None = None,
    sort: Sort = Sort.RELEVANCE,
) -> Query:
    """What `text` asks for, beside what was `chosen` with buttons. Never raises.

    Understood phrases become filters and chips, everything else words to find. What stands in quotes is taken by the
    letter: as words next to each other, once they are closed. A last word without a blank after it may be unfinished:
    it is understood only when it could not become anything else, so pass `text + " "` where nobody is typing.
    """
    line = Line(text, lexicon)
    where, chip = read_near(line, near)
    understood = [chip] if chip else []
    filters = chosen
    spellings: list[tuple[str, ...]] = []
    position = 0
    while position < len(line):
        end, meaning, start = _meaning_at(line, position)
        if meaning is None:
            position += 1
            continue
        first = line.tokens[start].start
        understood.append(Understood(meaning.kind, meaning.value, meaning.label, first, line.tokens[end - 1].end))
        filters = _with(filters, meaning, line.words(position, end))
        if meaning.kind is ChipKind.WORD:
            spellings.append(meaning.or_words)
        line.take(start, end)
        position = end
    words = _words(line)
    understood.sort(key=lambda one: one.start)
    return Query(
        text,
        words,
        filters,
        where,
        sort,
        tuple(understood),
        spellings=tuple(dict.fromkeys(spellings)),
        phrases=line.phrases,
    )


def without(text: str, chip: Understood, *, keep_words: bool = False) -> str:
    """The text without what `chip` was understood from; with `keep_words` it stays, in quotes, as words to find."""
    before, words, after = text[: chip.start], text[chip.start : chip.end], text[chip.end :]
    if keep_words:
        bare = "".join(" " if character in '"“”„«»' else character for character in words)
        return f'{before}"{bare}"{after}'
    return " ".join(part for part in (before.rstrip(), after.lstrip()) if part)


def _meaning_at(line: Line, position: int) -> tuple[int, Meaning | None, int]:
    """End and meaning of what is understood at `position`, and where its words begin ("in PA" begins at "in")."""
    if not line.word(position):
        return position, None, position
    if state := _state_at(line, position):
        return position + 1, state, _after_in(line, position)
    found = line.phrase_at(position)
    if found is None:
        return position, None, position
    end, meaning = found
    if meaning.value == _ACCEPTING and line.words(position, end) <= ("accepting",) and _payer_at(line, end):
        return position, None, position
    return end, meaning, _after_in(line, position) if meaning.kind is ChipKind.STATE else position


def _after_in(line: Line, position: int) -> int:
    return position - 1 if line.word(position - 1) in {"in", "en"} else position


def _payer_at(line: Line, position: int) -> bool:
    found = line.phrase_at(position)
    return found is not None and found[1].kind is ChipKind.TERM and found[1].term in STRICT_KINDS


def _state_at(line: Line, position: int) -> Meaning | None:
    """A postal code of two letters, in capitals or after "in" or a comma."""
    word = line.word(position)
    if len(word) != 2 or not (state := state_of(word)):
        return None
    led = line.word(position - 1) in {"in", "en"} or (line.follows_comma(position) and bool(line.word(position - 1)))
    is_capital = line.raw(position, position + 1).isupper()
    is_word = state.value in everyday.STATES_THAT_ARE_WORDS or (
        state.value in everyday.STATES_THAT_ARE_SHOUTED_WORDS and line.text.isupper() and len(line) > 1
    )
    if line.is_unfinished(position) and (line.text.isupper() or not is_capital):
        return None
    if is_word and not (led and is_capital):
        return None
    return state if led or is_capital else None


def _with(filters: Filters, meaning: Meaning, words: tuple[str, ...]) -> Filters:
    match meaning.kind:
        case ChipKind.ROLE:
            return replace(filters, roles=filters.roles | {Role(meaning.value)})
        case ChipKind.AVAILABILITY:
            return replace(filters, availability=filters.availability | {Availability(meaning.value)})
        case ChipKind.TELEHEALTH:
            return replace(filters, telehealth=True)
        case ChipKind.CREDENTIAL:
            return replace(filters, credentials=filters.credentials | {meaning.value})
        case ChipKind.STATE:
            return replace(filters, states=filters.states | {meaning.value})
        case ChipKind.TERM if meaning.term is not None:
            if any(term.code == meaning.value for term in filters.terms):
                return filters
            or_words = () if meaning.term in STRICT_KINDS else meaning.or_words or words
            return replace(filters, terms=(*filters.terms, TermRef(meaning.term, meaning.value, or_words)))
    return filters


def _words(line: Line) -> tuple[str, ...]:
    """The words that are left to find, each once. Little words beside something understood are no words to find."""
    understood = [taken and not literal for taken, literal in zip(line.taken, line.literal, strict=True)]
    for order in (range(len(line)), range(len(line) - 1, -1, -1)):
        beside = False
        for position in order:
            is_filler = line.word(position) in everyday.FILLERS and not line.is_unfinished(position)
            if beside and is_filler:
                understood[position] = True
            beside = understood[position]
    left = [position for position in range(len(line)) if not (understood[position] or line.in_phrase[position])]
    kept = [position for position in left if not _leads_to_place(line, position)]
    return tuple(dict.fromkeys(line.tokens[position].text for position in kept))


def _leads_to_place(line: Line, position: int) -> bool:
    """The "in" of "Smith in Camden"."""
    if line.word(position) not in {"in", "en"} or line.is_unfinished(position):
        return False
    return any(
        bool(line.lexicon.is_place(" ".join(line.words(position + 1, end))))
        for end in range(position + 2, min(position + 5, len(line)) + 1)
    )
