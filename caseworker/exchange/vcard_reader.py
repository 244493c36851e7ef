"""The contacts of a file of vCards. A card of ours brings back all that it holds; a broken one is a row left out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from caseworker.exchange import whole
from caseworker.exchange.area import ANYWHERE, Area
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.opening import opened
from caseworker.exchange.rows import SourceRow
from caseworker.exchange.vcard_facts import standard
from caseworker.exchange.vcard_lines import Card, cards
from caseworker.messages import translate
from caseworker.models.checks import is_npi
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from caseworker.models.stored import NO_EXTRAS, Extras
from caseworker.models.vocabulary import normalized

SOURCE = "vcard"
FACTS, EXTRAS, NPI = "X-CASEWORKER-FACTS", "X-CASEWORKER-BESIDE", "X-CASEWORKER-NPI"
"""What our cards hold beside the properties of the standard: JSON, JSON, and ten digits."""
_OF_NO_FACT = frozenset({"REV", "PRODID", "VERSION"})
_TICK = 1_000


class VcardReader:
    """Rows of the file, numbered as its cards from 1. `tick` is called now and then and may raise to end it."""

    def __init__(
        self, path: Path, knowledge: Knowledge, *, area: Area = ANYWHERE, tick: Callable[[], None] = lambda: None
    ) -> None:
        self._knowledge = knowledge
        self._area = area
        self._tick = tick
        self._file = opened(path)

    @property
    def bytes_read(self) -> int:
        return 0 if self._file.closed else self._file.tell()

    def close(self) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[SourceRow]:
        shared = self._shared_npis()
        self._file.seek(0)
        for card in cards(self._file):
            yield self._row(card, shared)

    def _shared_npis(self) -> frozenset[str]:
        """Numbers that stand on several cards of ours: each of those cards is a contact of its own."""
        seen: set[str] = set()
        shared: set[str] = set()
        self._file.seek(0)
        mark = f"{NPI}:".encode()
        for number, line in enumerate(iter(lambda: self._file.readline(65_536), b"")):
            if number % (_TICK * 50) == 0:
                self._tick()
            if line.startswith(mark):
                npi = line[len(mark) :].strip().decode("ascii", "replace")
                (shared if npi in seen else seen).add(npi)
        return frozenset(shared)

    def _row(self, card: Card, shared_npis: frozenset[str]) -> SourceRow:
        if card.problem:
            return SourceRow(card.number, skip=Skip.MALFORMED, detail=card.problem)
        if (kind := card.first("KIND")) is not None and kind.text.lower() == "group":
            detail = translate("exchange", "The card names a group, not a contact.")
            return SourceRow(card.number, skip=Skip.INVALID, detail=detail)
        npi = card.first(NPI)
        number = npi.text.strip() if npi is not None else ""
        lines = sorted(
            f"{one.name};{sorted((k, *v) for k, v in one.params.items())}:{one.value}"
            for one in card.properties
            if one.name not in _OF_NO_FACT
        )
        return SourceRow(
            card.number,
            npi=number if is_npi(number) and number not in shared_npis else "",
            source_id=_source_id(card),
            digest=_hashed("\n".join(lines)),
            records=(card,),
        )

    def facts(self, row: SourceRow) -> ContactFacts:
        """Raises `RowProblem`."""
        (card,) = row.records
        own = card.first(FACTS)
        data = standard(card, None if own is not None else self._knowledge)
        return self._area.checked(whole.facts(data, own.text if own is not None else None))

    def extras(self, row: SourceRow) -> Extras:
        (card,) = row.records
        uid, beside = card.first("UID"), card.first(EXTRAS)
        if card.first(FACTS) is None:
            return NO_EXTRAS
        content = whole.from_json(beside.text) if beside is not None else {}
        return whole.read_beside(uid.text if uid is not None else "", content if isinstance(content, dict) else {})


def _source_id(card: Card) -> str:
    """The card's own id; else one made of the name with the first e-mail or phone."""
    uid = card.first("UID")
    own = uid.text.strip().removeprefix("urn:uuid:")[:200] if uid is not None else ""
    if own:
        return own
    reach = card.first("EMAIL") or card.first("TEL") or card.first("ADR")
    parts = [card.first("FN") or card.first("N"), card.first("N"), card.first("ORG"), reach]
    return f"made:{_hashed(chr(31).join(normalized(one.text) if one is not None else '' for one in parts))}"


def _hashed(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
