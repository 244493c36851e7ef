"""Which writer makes which format of many contacts."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import IO

from caseworker.exchange import contact_csv, table_csv, vcard
from caseworker.exchange.words import Words
from caseworker.models.sheet import ExportFormat
from caseworker.models.stored import Contact

Writer = Callable[[IO[bytes], Iterable[Contact], Words], int]


def writer(wanted: ExportFormat) -> Writer:
    """Writes contacts one by one into a binary file and returns how many rows or cards."""
    return {ExportFormat.CSV: _write_csv, ExportFormat.VCARD: _write_cards}[wanted]


def _write_csv(file: IO[bytes], contacts: Iterable[Contact], words: Words) -> int:
    # The mark at the beginning tells spreadsheet programs that it is UTF-8.
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=False)
    try:
        return table_csv.write_rows(text, contact_csv.header(), contact_csv.rows(contacts, words))
    finally:
        text.flush()
        text.detach()


def _write_cards(file: IO[bytes], contacts: Iterable[Contact], words: Words) -> int:
    return vcard.write_cards(file, contacts, words)
