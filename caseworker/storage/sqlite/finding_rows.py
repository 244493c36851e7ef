"""The rows of found contacts, and where a typed word matched when the row itself does not show it."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from caseworker.models.query import Query
from caseworker.models.rows import ContactRow, Match
from caseworker.search.folding import fold_document, may_be_spelled_otherwise, stands_in, tokens
from caseworker.storage.sqlite import listing_rows
from caseworker.storage.sqlite.index_document import parts_of, phone_words
from caseworker.storage.sqlite.index_reading import Source, read_listed, read_only
from caseworker.storage.sqlite.index_words import IndexWords

Connection = Any

_CHUNK = 1_000
_ANY = Query()
# So much of a text is shown around the word that matched.
_BEFORE, _AFTER = 30, 60
# Where to look first: what tells most.
_FIELDS = (
    "note credential credential_number credential_text specialty modality intervention_model level_of_care "
    "population language payer job_title profession organization address place email phone npi service_area fees "
    "about hours directions taxonomy role"
).split()
_SHOWN = ("name", "credentials", "organization", "city", "state", "zip")
# Most words are found in these, and each is read by itself; only then everything else.
_FIRST = ("notes", "terms", "addresses", "credentials")
_RANKS = {field: rank for rank, field in enumerate(_FIELDS)}


def rows(
    conn: Connection,
    ids: Sequence[int],
    query: Query | None = None,
    words: IndexWords | None = None,
    *,
    today: date,
) -> list[ContactRow]:
    """In the order of `ids`; those that are gone are left out."""
    words = words or IndexWords()
    cards: dict[int, str] = {}
    for start in range(0, len(ids), _CHUNK):
        wanted = json.dumps(list(ids[start : start + _CHUNK]))
        cards.update(
            conn.execute(
                "SELECT contact_id, card FROM listing_card WHERE contact_id IN (SELECT value FROM json_each(?))",
                (wanted,),
            )
        )
    viewpoint = listing_rows.Viewpoint.of(query.near if query else None, today)
    shown = [
        listing_rows.values(contact_id, cards[contact_id], words.label, today.isoformat(), viewpoint)
        for contact_id in ids
        if contact_id in cards
    ]
    matched = _matches(conn, shown, query, words) if query else {}
    for fields in shown:
        fields["believed_days"] = (query or _ANY).believed_days
    return [ContactRow(**fields, matched=tuple(matched.get(fields["id"], ()))) for fields in shown]


def _matches(
    conn: Connection, shown: Sequence[dict[str, Any]], query: Query, words: IndexWords
) -> dict[int, list[Match]]:
    """By contact, where it has the typed words that its row does not show."""
    unseen = {fields["id"]: missing for fields in shown if (missing := _not_shown(fields, query, words))}
    matched: dict[int, list[Match]] = defaultdict(list)
    for name in _FIRST:
        if unseen:
            _match(read_only(conn, name, unseen), unseen, matched, words)
    if unseen:
        _match({source.scalars.id: source for source in read_listed(conn, unseen)}, unseen, matched, words)
    return matched


def _not_shown(fields: dict[str, Any], query: Query, words: IndexWords) -> list[str]:
    """The typed words that nothing on the row begins with, nor stands there in their place; and the phrases that do not
    stand there, with a blank behind them: they are whole words.
    """
    if not (query.words or query.phrases):
        return []
    shown = [fields[name] for name in _SHOWN]
    shown += fields["specialties"]
    shown += fields["languages"]
    shown += fields["payers"]
    shown += [phone_words(fields["phone"]), *(words.role(chip.role.value) for chip in fields["roles"])]
    folded = f" {fold_document('; '.join(shown))}"
    unseen = [word for word in query.words if not any(f" {one}" in folded for one in (word, *query.instead_of(word)))]
    apart = [text for one in shown for text in words.apart(one)] if query.phrases else []
    return unseen + [f"{phrase} " for phrase in query.phrases if not any(stands_in(phrase, text) for text in apart)]


def _match(
    sources: Mapping[int, Source],
    unseen: dict[int, list[str]],
    matched: dict[int, list[Match]],
    words: IndexWords,
) -> None:
    """Finds words in these sources: for each the first field that has it, each field once. They leave `unseen`."""
    for contact_id, source in sources.items():
        parts = sorted(parts_of(source, words), key=lambda part: _RANKS[part[0]])
        told = set()
        left = []
        for word in unseen[contact_id]:
            place = next((place for place, (_, text) in enumerate(parts) if _has(text, word, words)), None)
            if place is None:
                left.append(word)
            elif place not in told:
                told.add(place)
                field, text = parts[place]
                matched[contact_id].append(Match(field, _snippet(_shown(source, field, text, word, words), word)))
        if left:
            unseen[contact_id] = left
        else:
            del unseen[contact_id]


def _has(text: str, word: str, words: IndexWords) -> bool:
    if word.endswith(" "):
        return any(stands_in(word.strip(), one) for one in words.apart(text))
    # Most texts do not have it at all, which can be seen without folding them.
    if text.isascii() and not may_be_spelled_otherwise(text) and word not in text.lower():
        return False
    return f" {word}" in f" {fold_document(text)}"


def _shown(source: Source, field: str, text: str, word: str, words: IndexWords) -> str:
    """What a person would call it: the label of a term rather than all its spellings, a number as printed."""
    if field == "phone":
        return next((number for number, _ in source.phones if word.strip() in phone_words(number)), text)
    for kind, code, _ in source.terms:
        if kind == field and code and text == words.term(code):
            return words.label(code)
    return re.sub(r"(\s*;\s*)+", ", ", text).strip(" ,") if field == "place" else text


def _position(text: str, word: str) -> int:
    """Where the first word begins that begins with `word` when folded, or the first phrase."""
    end = r"\b" if word.endswith(" ") else ""
    if text.isascii() and (plain := re.search(rf"\b{re.escape(word.strip())}{end}", text, re.IGNORECASE)):
        return plain.start()
    found = tokens(text)
    folded = "".join(f"{token.text} " for token in found)
    at = f" {folded}".find(f" {word}")
    return found[folded.count(" ", 0, at)].start if at >= 0 else 0


def _snippet(text: str, word: str) -> str:
    """The stretch around the word, cut at blanks."""
    flat = " ".join(text.split())
    if len(flat) <= _BEFORE + _AFTER:
        return flat
    at = _position(flat, word)
    start, end = max(at - _BEFORE, 0), min(at + _AFTER, len(flat))
    if start > 0:
        start = flat.find(" ", start, at) + 1 or start
    if end < len(flat):
        end = max(flat.rfind(" ", at + 1, end), at + len(word))
    return f"{'… ' if start else ''}{flat[start:end].strip()}{' …' if end < len(flat) else ''}"
