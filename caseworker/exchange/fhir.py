"""FHIR R4 (4.0.1): contacts as one Bundle of type collection, written resource by resource.

Notes, fees, payers and what a visit is like have no place in these resources and are left out; so are roles that nobody
confirmed. `docs/exports.md` says what travels.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from caseworker.exchange.fhir_resources import resources
from caseworker.exchange.words import Words
from caseworker.models.checks import readable
from caseworker.models.export import ExportOptions
from caseworker.models.stored import Contact

_HEAD = b'{"resourceType":"Bundle","type":"collection"'


def write(file: IO[bytes], contacts: Iterable[Contact], words: Words, options: ExportOptions) -> int:
    """How many contacts. Confidential facts only with `everything`; what they stand in is labeled restricted then."""
    count = 0
    between = b',"entry":[\n'
    file.write(_HEAD)
    for contact in contacts:
        for name, resource in resources(contact, words, everything=options.everything):
            entry = {"fullUrl": name, "resource": resource}
            file.write(between + json.dumps(_clean(entry), ensure_ascii=False, separators=(",", ":")).encode())
            between = b",\n"
        count += 1
    # An empty list is not allowed: a bundle of nobody has no entries at all.
    file.write(b"\n]}\n" if count else b"}\n")
    return count


def _clean(value: Any) -> Any:
    """Without what is empty, which the format forbids, and without blanks around texts."""
    if isinstance(value, str):
        return readable(value).strip()
    if isinstance(value, dict):
        return {name: one for name, part in value.items() if not _is_nothing(one := _clean(part))}
    if isinstance(value, list):
        return [one for part in value if not _is_nothing(one := _clean(part))]
    return value


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", [], {})
