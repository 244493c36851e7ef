"""The cells of a record by what their columns were named to be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from caseworker.exchange import cells, fields, headers, multi
from caseworker.exchange.table_csv import unescaped
from caseworker.models.checks import is_npi
from caseworker.models.vocabulary import Vocabulary

LIMITS = {
    "prefix": 30,
    "given": 100,
    "middle": 100,
    "family": 150,
    "suffix": 30,
    "preferred_name": 100,
    "organization": 250,
    "job_title": 150,
    "profession": 150,
    "fees": 300,
    "service_area": 300,
    "hours": 300,
}
"""The most characters that a plain field keeps."""

_LABEL_NOISE = re.compile(
    r"\b(phone|phones|telephone|tel|number|no|fax|e ?mail|email|address|value|street|#|[1-9]|address line|line"
    r"|city|town|locality|municipality|state|zip ?code|zip|postal code)\b"
)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the program knows that a file does not: terms, credentials, places."""

    vocabulary: Vocabulary
    is_credential: Callable[[str], bool]
    locate: Callable[[str], tuple[float, float] | None] | None = None


class Columns:
    """The columns of one file, named by field codes in `targets`.

    `in_order`: index and code of each that is used.
    """

    def __init__(self, header: Sequence[str], targets: Mapping[int, str]) -> None:
        self.in_order = [(index, code) for index, code in sorted(targets.items()) if code]
        self._columns: dict[str, list[int]] = {}
        for index, code in self.in_order:
            self._columns.setdefault(code, []).append(index)
        # A name that says something else (of a shifted header, say) is no label for what stands below it.
        guessed = headers.guess(header)
        self._labels = {
            index: _label(header[index]) if index < len(header) and guessed[index] == code else ""
            for index, code in self.in_order
        }

    def at(self, record: Sequence[str], index: int) -> str:
        return unescaped(record[index]).strip() if index < len(record) else ""

    def cells(self, record: Sequence[str], code: str) -> list[str]:
        """The values of all columns of that field, as they stand, without empty ones."""
        columns = self._columns.get(code)
        if columns is None:
            # Most fields have no column, and are asked for in every record.
            return []
        found = (record[index] for index in columns if index < len(record))
        return [unescaped(cell) for cell in found if not multi.is_empty(cell)]

    def cell(self, record: Sequence[str], code: str, limit: int = 0) -> str:
        """The first value of that field, in single blanks, at most `limit` characters."""
        values = self.cells(record, code) if code in self._columns else None
        return cells.text(values[0], limit or LIMITS.get(code, 0)) if values else ""

    def npi(self, record: Sequence[str]) -> str:
        """The valid NPI of the record, or empty."""
        number = cells.digits(self.cell(record, "npi"))
        return number if is_npi(number) else ""

    def label(self, index: int) -> str:
        """What the column's name adds to its values: "Business" for "Business Phone 2"."""
        return self._labels[index]

    def label_of_slot(self, slot: int) -> str:
        """The same for the address of that number."""
        for part in ("address_line1", "city"):
            if columns := self._columns.get(fields.in_slot(part, slot)):
                return self._labels[columns[0]]
        return ""


def _label(header: str) -> str:
    """What is left of "Business Phone 2" or "work_email": "Business", "Work"."""
    words = _LABEL_NOISE.sub(" ", headers.normalized(header))
    label = " ".join(words.split())
    return label.capitalize()[:40] if label and label not in ("primary", "main", "office", "contact") else ""
