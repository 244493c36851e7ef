"""A card's properties → data for a contact's facts; the same for a card of ours and for one of any address book."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from caseworker.exchange import casing, people
from caseworker.exchange.csv_columns import Knowledge
from caseworker.exchange.listed import Listed
from caseworker.exchange.vcard_lines import Card, Property, parted, unescaped
from caseworker.messages import translate
from caseworker.models.codes import ContactKind
from caseworker.models.vocabulary import TermKind

LANGUAGES = {
    "english": "en", "spanish": "es", "french": "fr", "german": "de", "russian": "ru", "vietnamese": "vi",
    "polish": "pl", "arabic": "ar", "korean": "ko", "portuguese": "pt", "italian": "it", "japanese": "ja",
    "tagalog": "tl", "hindi": "hi", "haitian_creole": "ht", "mandarin": "zh", "chinese": "zh", "ukrainian": "uk",
    "hebrew": "he", "farsi": "fa", "urdu": "ur", "greek": "el",
}  # fmt: skip
"""Codes of our vocabulary as language tags (RFC 5646)."""
_CODES = {tag: code for code, tag in reversed(LANGUAGES.items())}
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_GEO = re.compile(r"(?:geo:)?\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)", re.IGNORECASE)


def standard(card: Card, knowledge: Knowledge | None) -> dict[str, Any]:
    """What the properties of the standards say. `knowledge` is None for a card of ours: it is taken as it stands."""
    found = Listed(is_own=knowledge is None)
    labels = {one.group: _label(one) for one in card.properties if one.name == "X-ABLABEL" and one.group}
    _names(card, found, knowledge)
    for one in card.properties:
        label = labels.get(one.group) or one.first("X-LABEL") or ("" if knowledge is None else _type_label(one))
        if one.name == "TEL":
            _phone(one, label, found)
        elif one.name == "EMAIL":
            found.add_email(one.text, label)
        elif one.name == "URL":
            found.add_link(one.text, label)
        elif one.name == "ADR":
            _address(one, label, found, is_own=knowledge is None)
        elif one.name == "NOTE":
            found.add_about(one.text)
    _place(card, found)
    if knowledge is None:
        return found.data()
    _terms(card, found, knowledge)
    return found.data(knowledge.locate)


def _names(card: Card, found: Listed, knowledge: Knowledge | None) -> None:
    full = card.first("FN")
    organization = ", ".join(part for part in _components(card.first("ORG")) if part)
    _name_parts(card, found, knowledge)
    if knowledge is not None and not (found.get("given") or found.get("family")) and full is not None:
        organization = _read_name(full.text, found, knowledge, organization)
    found.set("organization", organization)
    for name, field in (("TITLE", "job_title"), ("ROLE", "profession"), ("X-CASEWORKER-NPI", "npi")):
        if (one := card.first(name)) is not None:
            found.set(field, one.text)
    if (nickname := card.first("NICKNAME")) is not None:
        found.set("preferred_name", nickname.texts()[0])
    found.put("kind", _kind(card, found))


def _name_parts(card: Card, found: Listed, knowledge: Knowledge | None) -> None:
    name = card.first("N")
    if name is None:
        return
    parts = [Property("N", {}, part).texts() for part in parted(name.value, ";")]
    family, given, middle, prefix, honorifics = [*parts, *([[]] * 5)][:5]
    for field, words in (("family", family), ("given", given), ("middle", middle), ("prefix", prefix)):
        text = " ".join(word for word in words if word)
        found.set(field, text if knowledge is None else casing.person(" ".join(text.split())))
    # What stands behind a name is a suffix ("Jr.") or a credential ("LCSW").
    words = [word.strip() for whole in honorifics for word in (whole.split(",") if knowledge else [whole])]
    letters = [word for word in words if word and knowledge is not None and knowledge.is_credential(word)]
    found.set("credential_text", ", ".join(letters))
    found.set("suffix", ", ".join(word for word in words if word and word not in letters))


def _read_name(text: str, found: Listed, knowledge: Knowledge, organization: str) -> str:
    """Of a card with one name in one piece; the organization that the card is of."""
    named = people.read(text, knowledge.is_credential)
    for field, value in (*named.name_fields(), ("credential_text", named.credentials)):
        if not organization or " ".join(text.split()) != organization:
            found.set(field, value)
    return organization or named.organization


def _kind(card: Card, found: Listed) -> ContactKind:
    kind, shown = card.first("KIND"), card.first("X-ABSHOWAS")
    is_organization = (kind is not None and kind.text.lower() == "org") or (
        shown is not None and shown.text.lower() == "company"
    )
    if not found.get("organization"):
        return ContactKind.PERSON
    is_named = found.get("given") or found.get("family") or found.get("preferred_name")
    # Where nobody says what it is, a card without a person's name is its organization's.
    return ContactKind.ORGANIZATION if is_organization or (kind is None and not is_named) else ContactKind.PERSON


def _components(one: Property | None) -> list[str]:
    return [unescaped(part) for part in parted(one.value, ";")] if one is not None else []


def _phone(one: Property, label: str, found: Listed) -> None:
    value = one.text.strip()
    extension = ""
    if value.lower().startswith("tel:"):
        value, *more = value[4:].split(";")
        extension = next((unquote(part[4:]) for part in more if part.lower().startswith("ext=")), "")
    if value:
        found.add_phone(value, extension, label, is_fax="fax" in one.types)


def _address(one: Property, label: str, found: Listed, *, is_own: bool) -> None:
    parts = [", ".join(Property("", {}, part).texts()) for part in parted(one.value, ";")]
    box, extended, street, city, region, code, country = [*parts, *([""] * 7)][:7]
    lines = [street] if is_own else [line.strip() for line in street.splitlines() if line.strip()]
    first, *others = lines or [""]
    behind = [extended, *others, box] if first else [extended, *others]
    point = _GEO.fullmatch(",".join(one.params.get("GEO", ())).strip())
    found.add_address(
        line1=first or box,
        line2=", ".join(part for part in behind if part),
        city=city,
        state=region,
        zip=code,
        country=country,
        label=label,
        directions=one.first("X-DIRECTIONS"),
        latitude=point[1] if point else None,
        longitude=point[2] if point else None,
    )


def _place(card: Card, found: Listed) -> None:
    """The place of the whole card, where it has one address and that names none."""
    if (geo := card.first("GEO")) is not None and (point := _GEO.fullmatch(geo.text.strip())):
        found.place(point[1], point[2])


def _terms(card: Card, found: Listed, knowledge: Knowledge) -> None:
    for one in card.all("LANG"):
        if code := _CODES.get(one.text.lower().split("-")[0]):
            found.add_term(TermKind.LANGUAGE, code)
    others = []
    for words in (words for one in card.all("CATEGORIES") for words in one.texts()):
        if (term := knowledge.vocabulary.find(None, words)) is not None:
            found.add_term(term.kind, term.code)
        elif words.strip(" *"):
            others.append(" ".join(words.split()))
    if others:
        found.add_about(translate("exchange", "Listed as: {words}.").format(words="; ".join(others)))


def _label(one: Property) -> str:
    text = one.text
    match = _APPLE_LABEL.fullmatch(text)
    return match[1] if match else text


def _type_label(one: Property) -> str:
    """What the kinds of a number or an address say to people."""
    for kind, words in (
        ("home", translate("exchange", "Home")),
        ("cell", translate("exchange", "Mobile")),
        ("pager", translate("exchange", "Pager")),
        ("work", translate("exchange", "Work")),
    ):
        if kind in one.types:
            return words
    return ""
