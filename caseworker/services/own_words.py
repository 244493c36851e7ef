"""The words that the users of a directory have of their own. Kept in the directory; they take effect at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput, NotFound
from caseworker.messages import translate
from caseworker.models.changes import Kind
from caseworker.models.own_words import OwnWord, from_json, to_json
from caseworker.search.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from caseworker.models.changes import Changes
    from caseworker.services.reference import Reference
    from caseworker.services.session import Session

LONGEST = 80
MOST = 1_000
_KEY = "search.own_words"


class OwnWords:
    """Commands raise InvalidInput: fields ``<row>.typed`` and ``<row>.means``, rows from 0."""

    def __init__(self, session: Session, reference: Reference) -> None:
        self._session = session
        self._reference = reference
        self._use()
        session.on_changes(self._follow)

    def all(self) -> tuple[OwnWord, ...]:
        """In the user's order."""
        return from_json(self._session.store.meta(_KEY))

    def meaning(self, word: OwnWord) -> str:
        """What typing it asks for, in words: the label of what is understood, or the words to find."""
        meaning = self._reference.lexicon.meaning_of(word.typed)
        return meaning.label if meaning is not None else f"“{word.means}”"

    def keep(self, words: Sequence[OwnWord]) -> Changes:
        """These in place of those before. Wholly empty rows are left out."""
        rows = [(row, OwnWord(_plain(one.typed), _plain(one.means))) for row, one in enumerate(words)]
        rows = [(row, one) for row, one in rows if one.typed or one.means]
        if problems := tuple(_problems(rows)):
            raise InvalidInput(problems)
        kept = to_json(one for _, one in rows)
        return self._session.command("words.edit", lambda tx: tx.set_meta(_KEY, kept))

    def add(self, typed: str, means: str) -> Changes:
        """One more, at the end; it takes the place of one that is typed alike."""
        new = OwnWord(typed, means)
        return self.keep([*(one for one in self.all() if fold(one.typed) != fold(typed)), new])

    def remove(self, typed: str) -> Changes:
        """NotFound when there is none."""
        before = self.all()
        after = [one for one in before if fold(one.typed) != fold(typed)]
        if len(after) == len(before):
            raise NotFound(translate("own_words", "“{typed}” is none of your words.").format(typed=typed))
        return self.keep(after)

    def _follow(self, changes: Changes) -> None:
        if changes.touches(Kind.META):
            self._use()

    def _use(self) -> None:
        self._reference.use_own_words(self.all())


def _plain(text: str) -> str:
    return " ".join(text.split())


def _problems(rows: Sequence[tuple[int, OwnWord]]) -> Iterator[FieldProblem]:
    seen: set[str] = set()
    for place, (row, one) in enumerate(rows):
        typed, means = fold(one.typed), fold(one.means)
        if place >= MOST:
            sentence = translate("own_words", "There is room for {most} words: remove some that nobody uses.")
            yield FieldProblem(f"{row}.typed", sentence.format(most=f"{MOST:,}"))
            return
        if not typed:
            yield FieldProblem(f"{row}.typed", translate("own_words", "Enter the letters or words that you type."))
        elif typed in seen:
            sentence = translate("own_words", "“{typed}” is in the list already: give it one meaning.")
            yield FieldProblem(f"{row}.typed", sentence.format(typed=one.typed))
        seen.add(typed)
        if not means:
            sentence = translate(
                "own_words", "Enter what it means: a word that the search understands, as “Medicaid”, or other words."
            )
            yield FieldProblem(f"{row}.means", sentence)
        elif typed == means:
            yield FieldProblem(f"{row}.means", translate("own_words", "That is what is typed: enter another word."))
        for name, text in (("typed", one.typed), ("means", one.means)):
            if len(text) > LONGEST:
                sentence = translate("own_words", "That is longer than {most} letters: shorten it.")
                yield FieldProblem(f"{row}.{name}", sentence.format(most=LONGEST))
