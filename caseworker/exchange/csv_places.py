"""Addresses, out of the columns of a CSV record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from caseworker.exchange import casing, cells, fields, multi
from caseworker.exchange.csv_columns import Columns, Knowledge
from caseworker.exchange.csv_reach import with_private

_END_OF_LINE = re.compile(
    r"[,\s]+([A-Za-z][A-Za-z. ]+?|[A-Za-z]{2})[,\s]+(\d{5}(?:-\d{4})?)(?:[,\s]+(?:USA?|United States))?$"
)


def addresses(columns: Columns, record: Sequence[str], knowledge: Knowledge) -> list[dict[str, Any]]:
    """As data for `ContactFacts`, with coordinates from the file or from the ZIP code."""
    slots = range(1, fields.SLOTS + 1)
    found = [address for slot in slots if (address := _address(columns, record, slot, knowledge))]
    return with_private(found)


def _address(columns: Columns, record: Sequence[str], slot: int, knowledge: Knowledge) -> dict[str, Any] | None:
    def part(code: str, limit: int) -> str:
        return ", ".join(cells.text(cell, limit) for cell in columns.cells(record, fields.in_slot(code, slot)))[:limit]

    line1, line2, city = part("address_line1", 200), part("address_line2", 200), part("city", 100)
    region, postal = cells.state(part("state", 60)), part("zip", 20)
    if full := part("full_address", 400):
        line1, city, region, postal = _one_line(full)
    if not (line1 or city or postal):
        return None
    country = cells.country(part("country", 60))
    code = cells.zip_code(postal)
    if not code and len(postal) <= 10 and any(character.isalpha() for character in postal):
        code = postal
    elif not code and postal:
        city = cells.text(f"{city} {postal}", 100)
    return {
        "line1": casing.street(line1),
        "line2": casing.street(line2),
        "city": casing.person(city),
        "state": region,
        "zip": code,
        "country": country,
        "label": _address_label(columns, record, slot),
        "directions": part("directions", 300),
        "confidential": multi.yes_or_no(part("address_confidential", 10)) is True,
        **_point(columns, record, slot, code, knowledge),
    }


def _address_label(columns: Columns, record: Sequence[str], slot: int) -> str:
    label = columns.cell(record, fields.in_slot("address_label", slot), 40).strip("* ")
    return label if label and not label.isdigit() else columns.label_of_slot(slot)


def _point(
    columns: Columns, record: Sequence[str], slot: int, code: str, knowledge: Knowledge
) -> dict[str, float | None]:
    texts = [columns.cell(record, fields.in_slot(axis, slot)) for axis in ("latitude", "longitude")]
    try:
        latitude, longitude = float(texts[0]), float(texts[1])
    except ValueError:
        known = knowledge.locate
        place = known(code[:5]) if known and code[:5].isdigit() else None
        return {"latitude": place[0], "longitude": place[1]} if place else {}
    in_range = -90 <= latitude <= 90 and -180 <= longitude <= 180
    return {"latitude": latitude, "longitude": longitude} if in_range else {}


def _one_line(full: str) -> tuple[str, str, str, str]:
    """Street, city, state and ZIP of "1204 Locust St, Philadelphia, PA 19107"; all is street if it cannot be told."""
    text = cells.text(full.replace("\n", ", "), 400)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    match = _END_OF_LINE.search(text)
    region = cells.state(match[1]) if match else ""
    if not match or len(region) != 2:
        return text[:200], "", "", ""
    rest = [part.strip() for part in text[: match.start()].split(",") if part.strip()]
    if not rest:
        return text[:200], "", "", ""
    street = ", ".join(rest[:-1]) if len(rest) > 1 else ""
    return street[:200] or (parts[0][:200] if len(rest) > 1 else ""), rest[-1][:90], region, match[2]
