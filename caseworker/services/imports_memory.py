"""What was decided about the files imported before: their columns, and the source that their records belong to.

A list that comes again next year with one column more is still the same source: its record numbers mean the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseworker.exchange import headers
from caseworker.exchange.tabular import Shape
from caseworker.storage.base import Store

_META = "import.files"
_KEPT = 60
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class KnownFile:
    """One header, what its columns were imported as, and the source's name."""

    header_id: str
    names: tuple[str, ...]
    source: str
    targets: Mapping[int, str]

    @property
    def id_name(self) -> str:
        """The name of the column with the record numbers, empty without one."""
        found = (index for index, code in self.targets.items() if code == "source_id")
        return next((self.names[index] for index in found if index < len(self.names)), "")


class Memory:
    """Reads the store once; `with_file` gives what to keep."""

    def __init__(self, store: Store) -> None:
        self._files = _decoded(store.meta(_META))

    def file(self, header_id: str) -> KnownFile | None:
        """The file with exactly this header."""
        return next((one for one in self._files if one.header_id == header_id), None)

    def source(self, shape: Shape, targets: Mapping[int, str], stem: str) -> str:
        """The source's name: that of the most alike file with the same column of record numbers, else a new one."""
        new = _known(shape, targets, "")
        alike = [one for one in self._files if one.id_name == new.id_name and _likeness(one, new) >= _ALIKE]
        if alike:
            return max(alike, key=lambda one: _likeness(one, new)).source
        taken = {one.source for one in self._files}
        name = stem[:60] or "csv"
        number = 2
        while name in taken:
            name, number = f"{stem[:60]} ({number})", number + 1
        return name

    def with_file(self, shape: Shape, targets: Mapping[int, str], source: str) -> tuple[str, str] | None:
        """Meta key and value that remember this file too; None when it is remembered so already."""
        new = _known(shape, targets, source)
        if new in self._files:
            return None
        kept = [new, *(one for one in self._files if one.header_id != new.header_id)][:_KEPT]
        return _META, json.dumps([_encoded(one) for one in kept], ensure_ascii=False)


def _known(shape: Shape, targets: Mapping[int, str], source: str) -> KnownFile:
    names = tuple(headers.normalized(name) for name in shape.header)
    used = {index: code for index, code in sorted(targets.items()) if code}
    return KnownFile(shape.header_id, names, source, used)


def _likeness(one: KnownFile, other: KnownFile) -> float:
    """Share of column names that both have; exactly 1.0 for equal headers."""
    mine, theirs = set(one.names), set(other.names)
    return len(mine & theirs) / len(mine | theirs)


def _encoded(file: KnownFile) -> dict[str, object]:
    targets = {str(index): code for index, code in file.targets.items()}
    return {"header": file.header_id, "names": list(file.names), "source": file.source, "targets": targets}


def _decoded(text: str | None) -> Sequence[KnownFile]:
    return [
        KnownFile(
            one["header"],
            tuple(one["names"]),
            one["source"],
            {int(index): code for index, code in one["targets"].items()},
        )
        for one in json.loads(text or "[]")
    ]
