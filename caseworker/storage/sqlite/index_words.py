"""The words under which codes are found and shown. Given to the index from outside: it knows no resource file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache

from caseworker.models.vocabulary import Term, Vocabulary
from caseworker.search import everyday
from caseworker.search.folding import compact, fold_document


def _same(code: str) -> str:
    return code


def _nothing(_letters: str) -> str:
    return ""


def _alone(text: str) -> tuple[str, ...]:
    return (text,)


def _no(_letters: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class IndexWords:
    """`label`: what a row shows for a vocabulary code. The others are folded text to index (see `fold_document`): all
    spellings of a vocabulary code, the full name of a credential (by its letters, see `compact`), words of a role.
    `apart`: the texts that such a folded one was made from. `license`: whether these letters always are a license,
    where nobody said what kind of credential it is.

    `digest` changes whenever the indexed text would: an index built with another one is built anew.
    """

    label: Callable[[str], str] = _same
    term: Callable[[str], str] = fold_document
    credential: Callable[[str], str] = _nothing
    role: Callable[[str], str] = fold_document
    apart: Callable[[str], tuple[str, ...]] = _alone
    license: Callable[[str], bool] = _no
    digest: str = ""

    @classmethod
    def of(
        cls,
        vocabulary: Vocabulary,
        credentials: Collection[tuple[str, str]] = (),
        *,
        licenses: Collection[str] = (),
        label: Callable[[Term], str] = lambda term: term.label,
        digest: str = "",
    ) -> IndexWords:
        """From the program's own tables; `credentials` are pairs of abbreviation and full name.

        `licenses`: the abbreviations among them that stand for nothing but a license.
        """
        terms = {term.code: term for term in vocabulary}
        labels = {code: label(term) for code, term in terms.items()}
        apart: dict[str, tuple[str, ...]] = {}

        def folded(texts: Iterable[str], between: str = " ") -> str:
            whole = fold_document(between.join(parts := tuple(texts)))
            apart[whole] = parts
            return whole

        # Rows need the labels; the rest is for building the index, and made when that begins.
        spellings = cache(lambda: {code: folded(_spellings(term), " ; ") for code, term in terms.items()})
        names = cache(lambda: {compact(abbreviation): folded((name,)) for abbreviation, name in credentials})
        roles = cache(lambda: {role.value: folded(said) for role, said in everyday.ROLE_WORDS.items()})
        always = cache(lambda: frozenset(map(compact, licenses)))
        return cls(
            label=lambda code: labels.get(code, code),
            term=lambda code: spellings().get(code) or fold_document(code),
            credential=lambda letters: names().get(letters, ""),
            role=lambda code: roles().get(code) or fold_document(code),
            apart=lambda text: apart.get(text, (text,)),
            license=lambda letters: letters in always(),
            digest=digest,
        )


def _spellings(term: Term) -> tuple[str, ...]:
    return (term.label, term.label_es, *term.synonyms, *term.abbreviations)
