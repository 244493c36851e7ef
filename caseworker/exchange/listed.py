"""Values out of files of any origin, as data for `ContactFacts`: each fits its field or is kept in words.

One `Listed` gathers what a record says of one contact. What cannot be what it claims goes into `about`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from caseworker.exchange import cells
from caseworker.messages import translate
from caseworker.models.checks import check_email, check_link, readable
from caseworker.models.contact import ContactFacts
from caseworker.models.vocabulary import TermKind

_PRIVATE_PLACE = frozenset({"home", "personal", "private"})
_LISTS = ("phones", "emails", "addresses", "links")


class Listed:
    """`is_own`: a file of this program, taken letter by letter where that is possible."""

    def __init__(self, *, is_own: bool = False) -> None:
        self._is_own = is_own
        self._plain: dict[str, Any] = {}
        self._lists: dict[str, dict[object, dict[str, Any]]] = {name: {} for name in _LISTS}
        self._about: list[str] = []
        self._terms: dict[tuple[str, str], dict[str, Any]] = {}

    def data(self, locate: Callable[[str], tuple[float, float] | None] | None = None) -> dict[str, Any]:
        """Everything, for `ContactFacts.model_validate`. `locate` knows where a ZIP code is."""
        lists = {name: list(found.values()) for name, found in self._lists.items()}
        if not self._is_own:
            lists = {name: _with_private(found) if name != "links" else found for name, found in lists.items()}
        for address in lists["addresses"]:
            if locate is not None and "latitude" not in address and address["zip"][:5].isdigit():
                address.update(_place(locate(address["zip"][:5])))
        about = "\n".join(dict.fromkeys(part for part in self._about if part))[:4000].rstrip()
        return {**self._plain, **lists, "terms": list(self._terms.values()), "about": about}

    def set(self, name: str, text: str) -> None:
        """A field of one line; the first text counts."""
        if text and not self._plain.get(name):
            self._plain[name] = self._fitting(name, text)

    def put(self, name: str, value: object) -> None:
        """A value that is no text."""
        self._plain[name] = value

    def get(self, name: str) -> str:
        return str(self._plain.get(name, ""))

    def add_about(self, text: str) -> None:
        """Words of the listing, with their line breaks."""
        self._about.append(readable(text).strip())

    def add_phone(self, text: str, extension: str = "", label: str = "", *, is_fax: bool = False) -> None:
        number, found = cells.phone(text)
        extension = cells.text(extension or found, 12)
        if number:
            entry = {"number": number, "extension": extension, "label": cells.text(label, 40), "is_fax": is_fax}
            self._lists["phones"].setdefault((number, extension), entry)
        elif words := cells.text(f"{text} {extension}", 80):
            self._about.append(translate("exchange", "Phone as listed: {value}.").format(value=words))

    def add_email(self, text: str, label: str = "") -> None:
        words = cells.text(text.removeprefix("mailto:"))
        try:
            entry = {"address": check_email(words), "label": cells.text(label, 40)}
        except ValueError:
            entry = {}
        if entry and len(words) <= 254:
            self._lists["emails"].setdefault(words.casefold(), entry)
        elif words:
            self._about.append(translate("exchange", "E-mail as listed: {value}.").format(value=words[:80]))

    def add_link(self, text: str, label: str = "") -> None:
        words = cells.text(text)
        try:
            url = check_link(words) if words else ""
        except ValueError:
            url = ""
        if url and "." in url and len(url) <= 2000:
            entry = {"url": url, "label": cells.text(label, 80)}
            self._lists["links"].setdefault(url.rstrip("/").casefold(), entry)
        elif words:
            self._about.append(translate("exchange", "Website as listed: {value}.").format(value=words[:80]))

    def add_address(self, **parts: Any) -> None:
        """Fields of `Address`, and as `zip` whatever stands in that place."""
        postal = cells.text(parts.get("zip", ""), 20)
        code = cells.zip_code(postal)
        city = cells.text(parts.get("city", ""), 100)
        if not code and any(character.isalpha() for character in postal) and len(postal) <= 10:
            code = postal
        elif not code and postal:
            city = cells.text(f"{city} {postal}", 100)
        entry = {
            "line1": cells.text(parts.get("line1", ""), 200),
            "line2": cells.text(parts.get("line2", ""), 200),
            "city": city,
            "state": cells.state(parts.get("state", "")),
            "zip": code,
            "country": cells.country(parts.get("country", "")),
            "label": cells.text(parts.get("label", ""), 40),
            "directions": cells.text(parts.get("directions", ""), 300),
        }
        if (point := _point(parts.get("latitude"), parts.get("longitude"))) is not None:
            entry |= point
        if any(entry[name] for name in ("line1", "line2", "city", "zip", "directions")) or point is not None:
            self._lists["addresses"].setdefault(len(self._lists["addresses"]), entry)

    def place(self, latitude: Any, longitude: Any) -> None:
        """Where the only address is, if that does not say."""
        addresses = list(self._lists["addresses"].values())
        if len(addresses) == 1 and "latitude" not in addresses[0]:
            addresses[0].update(_point(latitude, longitude) or {})

    def add_term(self, kind: TermKind, code: str = "", text: str = "") -> None:
        """A term of the vocabulary, or free words."""
        words = cells.text(text, 120)
        if code or words:
            entry = {"kind": kind, "code": code} if code else {"kind": kind, "text": words}
            self._terms.setdefault((kind, code or words), entry)

    def _fitting(self, name: str, text: str) -> str:
        limit = _limits()[name]
        return text[:limit] if self._is_own else cells.text(text, limit)


@cache
def _limits() -> dict[str, int]:
    """The most characters of each text field."""
    found = {}
    for name, info in ContactFacts.model_fields.items():
        longest = [limit for one in info.metadata if (limit := getattr(one, "max_length", None))]
        found[name] = longest[0] if longest else 0
    return found


def _point(latitude: Any, longitude: Any) -> dict[str, Any] | None:
    try:
        point = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None
    is_there = -90 <= point[0] <= 90 and -180 <= point[1] <= 180 and point != (0, 0)
    return {"latitude": point[0], "longitude": point[1]} if is_there else None


def _place(point: tuple[float, float] | None) -> dict[str, Any]:
    return {} if point is None else {"latitude": point[0], "longitude": point[1]}


def _with_private(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A provider's home is confidential where a place of business is named beside it."""
    homes = _PRIVATE_PLACE | {translate("exchange", "Home").lower()}
    private = [str(entry.get("label", "")).lower().split(" ")[0] in homes for entry in entries]
    if all(private):
        return entries
    return [entry | {"confidential": True} if own else entry for entry, own in zip(entries, private, strict=True)]
