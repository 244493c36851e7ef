"""A field's value in words, for showing two versions side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from caseworker.messages import translate
from caseworker.models.vocabulary import TermKind, Vocabulary
from caseworker.services.field_names import label as field_name
from caseworker.ui.words import phone

_OWN_WORDS = {"latitude", "longitude"}


def spelled(field: str, value: Any, vocabulary: Vocabulary) -> str:
    """One line for a simple value, a line each for a list; a dash for nothing."""
    if value is None or value in ("", [], ()):
        return "–"
    if isinstance(value, bool):
        return translate("ContactForm", "Yes") if value else translate("ContactForm", "No")
    if isinstance(value, list | tuple):
        return "\n".join(_row(field, row, vocabulary) for row in value)
    return str(value)


def _row(field: str, row: Mapping[str, Any], vocabulary: Vocabulary) -> str:
    if field == "terms":
        kind = TermKind(row["kind"])
        return vocabulary.label(kind, row["code"]) if row.get("code") else f"“{row.get('text', '')}”"
    words = []
    for name, value in row.items():
        if name in _OWN_WORDS or value in (None, "", False):
            continue
        if value is True:
            words.append(field_name(name))
        elif name == "extension":
            words.append(translate("ContactForm", "ext. {number}").format(number=value))
        else:
            words.append(phone(str(value)))
    return ", ".join(words)
