"""What ``search --explain`` tells: what was understood, what is looked for and how, what came of it, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from caseworker.messages import translate
from caseworker.models.searches import Search
from caseworker.services import field_names

if TYPE_CHECKING:
    from caseworker.models.query import Found, Near, Query
    from caseworker.models.rows import ContactRow
    from caseworker.services.bundle import Services


def as_data(services: Services, query: Query, found: Found, seconds: float) -> dict[str, Any]:
    """All of it for JSON. Distances in miles, points in degrees, time in milliseconds."""
    near = services.finding.located(query).near
    return {
        "words": [{"word": word, "or_in_the_name": list(query.instead_of(word))} for word in query.words],
        "phrases": list(query.phrases),
        "spellings": [list(choice) for choice in query.spellings],
        "asks_for": list(_asked(services, query)),
        "near": _place(near),
        "order": query.sort.value,
        "name_matches": found.name_matches,
        "other_matches": found.total - found.name_matches,
        "milliseconds": round(1000 * seconds, 1),
    }


def lines(services: Services, query: Query, found: Found, seconds: float) -> Iterator[str]:
    for chip in query.understood:
        yield translate("cli", "“{words}” is understood as {meaning}").format(
            words=query.text[chip.start : chip.end], meaning=chip.label
        )
    for word in query.words:
        line = translate("cli", "“{word}” must begin a word of the contact; of its name first").format(word=word)
        others = query.instead_of(word)
        yield f"{line}; {translate('cli', 'or')}: {', '.join(others)}" if others else line
    for phrase in query.phrases:
        yield translate("cli", "“{words}” must stand in one text of the contact, whole and in this order").format(
            words=phrase
        )
    for choice in query.spellings:
        yield translate("cli", "one of these must be there: {texts}").format(texts=", ".join(choice))
    yield translate("cli", "filters and order: {parts}").format(parts=" · ".join(_asked(services, query)))
    near = services.finding.located(query).near
    if near is not None and near.latitude is not None and near.longitude is not None:
        yield translate("cli", "{place} lies at {latitude:.4f}, {longitude:.4f}").format(
            place=near.label or near.place, latitude=near.latitude, longitude=near.longitude
        )
    yield translate("cli", "{total} found, {named} of them by name, in {ms:.1f} ms").format(
        total=f"{found.total:,}", named=f"{found.name_matches:,}", ms=1000 * seconds
    )


def matched(row: ContactRow) -> list[dict[str, str]]:
    """Where a word matched that the row itself does not show."""
    return [{"field": match.field, "text": match.text} for match in row.matched]


def matched_lines(rows: Sequence[ContactRow]) -> Iterator[str]:
    for row in rows:
        for match in row.matched:
            yield f"{row.name}: {field_names.label(match.field)}: {match.text}"


def _asked(services: Services, query: Query) -> tuple[str, ...]:
    return services.searches.asks_for(Search(filters=query.filters, near=query.near, sort=query.sort))


def _place(near: Near | None) -> dict[str, Any] | None:
    if near is None:
        return None
    return {
        "place": near.label or near.place,
        "miles": near.miles,
        "latitude": near.latitude,
        "longitude": near.longitude,
        "or_telehealth": near.or_telehealth,
    }
