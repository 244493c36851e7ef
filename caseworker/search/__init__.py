"""Typed text → `Query`. Standard library only, as every keystroke runs through it."""

from caseworker.search.folding import fold
from caseworker.search.lexicon import Lexicon
from caseworker.search.parsing import parse, without

__all__ = ["Lexicon", "fold", "parse", "without"]
