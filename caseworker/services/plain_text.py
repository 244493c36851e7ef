"""Markdown → what it says."""

from __future__ import annotations

import re

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)")
_HEADING = re.compile(r"^#{1,6}\s+", re.MULTILINE)
_LIST = re.compile(r"^[ \t]*[-*+][ \t]+", re.MULTILINE)
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)([^\n]*?\S)\1")


def plain_text(markdown: str) -> str:
    """A note without its marks: emphasis, headings, links and code are printed as the words they hold."""
    text = _LINK.sub(r"\1", markdown)
    text = _HEADING.sub("", text)
    text = _LIST.sub("\u2022 ", text)
    return _EMPHASIS.sub(r"\2", text).strip()
