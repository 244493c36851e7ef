"""The one door through which code outside the window gets its visible strings translated."""

from __future__ import annotations

from collections.abc import Callable

Translator = Callable[[str, str], str]


def _as_written(_context: str, text: str) -> str:
    return text


_translator: Translator = _as_written


def install(translator: Translator) -> None:
    """Let `translator(context, text)` translate from now on (the window installs Qt's)."""
    global _translator  # noqa: PLW0603
    _translator = translator


def translate(context: str, text: str) -> str:
    """The user's language for `text`; fill placeholders with `str.format` afterwards."""
    return _translator(context, text)
