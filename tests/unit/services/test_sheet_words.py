"""A sheet speaks its own language, whatever the window's is."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from datetime import date
from enum import Enum
from typing import Any

import pytest

from caseworker import messages, resources
from caseworker.models.codes import FactGroup, VerifyMethod
from caseworker.models.roles import Role
from caseworker.models.sheet import QrCode, SheetDocument, SheetField, SheetLanguage, SheetLine, SheetOptions
from caseworker.models.stored import VerificationInput
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from caseworker.services.reference import Reference
from caseworker.services.sheet_words import SheetWords
from tests.unit.services.conftest import add

TABLE = resources.read_toml("sheets", "words.toml")
BOTH = {**TABLE["labels"], **TABLE["words"]}
SAME = {code for code, words in BOTH.items() if words["en"] == words["es"]}
ENGLISH, SPANISH = SheetWords(SheetLanguage.ENGLISH), SheetWords(SheetLanguage.SPANISH)
DAY = date(2026, 11, 3)
# Evidence was told when the tag was stored: it keeps the words it has.
FIELDS = frozenset(SheetField) - {SheetField.EVIDENCE}
FULL: dict[str, Any] = {
    "given": "Marisol",
    "family": "Vega",
    "credentials": [
        {"abbreviation": "LCSW", "kind": "license", "number": "CW-1", "expires": "2020-01-31"},
        {"abbreviation": "CADC", "kind": "certification", "status": "active"},
    ],
    "status": "suspected_stale",
    "phones": [{"number": "2155550142", "extension": "3", "label": "Office"}, {"number": "2155550143", "is_fax": True}],
    "emails": [{"address": "marisol@example.org", "label": "work"}],
    "addresses": [{"line1": "1 Main St", "city": "Camden", "state": "NJ", "zip": "08102", "directions": "Bus 21"}],
    "hours": "9-5",
    "availability": "waitlist",
    "waitlist_weeks": 1,
    "telehealth": True,
    "in_person": True,
    "sliding_scale": True,
    "terms": [
        {"kind": "language", "code": "spanish"},
        {"kind": "payer", "code": "medicaid"},
        {"kind": "specialty", "code": "trauma"},
        {"kind": "level_of_care", "code": "outpatient"},
        {"kind": "modality", "code": "emdr"},
        {"kind": "population", "code": "children"},
    ],
}


def test_every_word_is_there_in_both_languages_with_the_same_places() -> None:
    for code, words in BOTH.items():
        assert set(words) == {"en", "es"}, code
        assert bool(words["en"]) == bool(words["es"]), code
        places = [sorted(re.findall(r"\{(\w+)\}", words[language])) for language in ("en", "es")]
        assert places[0] == places[1], code
        if code.endswith("_one"):
            assert code.removesuffix("_one") in BOTH
    assert all(key == key.casefold() and value for key, value in TABLE["typed"].items())


def test_roles_and_the_vocabulary_have_both_languages(reference: Reference) -> None:
    for role in Role:
        one = reference.role(role)
        for words in (one.label, one.sentence, one.does, one.say):
            assert words
        for words in (one.label_es, one.sentence_es, one.does_es, one.say_es):
            assert words
            assert words not in (one.label, one.sentence, one.does, one.say)
    assert all(term.label_es for term in reference.vocabulary)
    assert all(line.text_es for line in reference.crisis_lines())


def test_days() -> None:
    assert (ENGLISH.long_date(DAY), ENGLISH.short_date(DAY)) == ("November 3, 2026", "Nov 3, 2026")
    assert (SPANISH.long_date(DAY), SPANISH.short_date(DAY)) == ("3 de noviembre de 2026", "3 nov 2026")
    for words in (ENGLISH, SPANISH):
        days = [date(2026, month, 1) for month in range(1, 13)]
        assert len({words.long_date(day) for day in days}) == len({words.short_date(day) for day in days}) == 12


@pytest.mark.parametrize(
    ("miles", "point", "english", "spanish"),
    [
        (0.0, None, "0.1 miles from 19103", "a 0.1 millas de 19103"),
        (1.04, None, "1 mile from 19103", "a 1 milla de 19103"),
        (3.24, 7, "3.2 miles northwest of 19103", "a 3.2 millas al noroeste de 19103"),
        (1.0, 0, "1 mile north of 19103", "a 1 milla al norte de 19103"),
        (12.6, 2, "13 miles east of 19103", "a 13 millas al este de 19103"),
    ],
)
def test_distances(miles: float, point: int | None, english: str, spanish: str) -> None:
    assert ENGLISH.distance(miles, "19103", point) == english
    assert SPANISH.distance(miles, "19103", point) == spanish


def test_one_is_not_many() -> None:
    assert ENGLISH.count("waitlist_weeks", 1) == "Waitlist, about 1 week"
    assert SPANISH.count("waitlist_weeks", 6) == "Lista de espera, cerca de 6 semanas"


def test_numbers_of_here_and_of_elsewhere() -> None:
    assert ENGLISH.phone("+12155550142", "3") == "(215) 555-0142 ext. 3"
    assert SPANISH.phone("+34912345678", "") == "+34 912 34 56 78"


def test_labels_that_people_type() -> None:
    assert (ENGLISH.typed("Office"), SPANISH.typed("Office")) == ("Office", "Oficina")
    assert (SPANISH.typed("cell"), SPANISH.typed("Ask for Rosa")) == ("celular", "Ask for Rosa")


def test_a_term_that_is_gone_is_its_code(reference: Reference) -> None:
    assert SPANISH.term(reference.vocabulary, TermKind.SPECIALTY, "no_such") == "no_such"


# --- whole sheets -----------------------------------------------------------------------------------------
def built(services: Services, language: SheetLanguage) -> SheetDocument:
    contact_id = add(services, **FULL)
    verified = VerificationInput(frozenset({FactGroup.REACH, FactGroup.PAYMENT}), date(2020, 1, 2), VerifyMethod.PHONE)
    services.verification.verify(contact_id, verified)
    return services.sheets.build(
        [contact_id],
        SheetOptions(fields=FIELDS, language=language, near="19103", qr=QrCode.PHONE),
    )


def texts(value: object) -> Iterator[str]:
    """All words of a document; codes are none."""
    if isinstance(value, Enum):
        return
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from texts(tuple(value.values()))
    elif isinstance(value, tuple):
        for one in value:
            yield from texts(one)


def test_a_spanish_sheet_holds_no_english_label(services: Services) -> None:
    document = built(services, SheetLanguage.SPANISH)
    found = list(texts(document))
    english = {words["en"].casefold() for code, words in BOTH.items() if code not in SAME and words["en"]}
    spanish = {words["es"].casefold() for words in BOTH.values()}
    assert [text for text in found if text.casefold() in english - spanish] == []
    sentences = {code: words["en"] for code, words in TABLE["words"].items() if "{" in words["en"] and code not in SAME}
    beginnings = tuple(start for one in sentences.values() if len(start := one.split("{")[0]) > 4)
    assert len(beginnings) > 10
    assert [text for text in found if text.startswith(beginnings)] == []
    assert (document.language, document.title) == (SheetLanguage.SPANISH, "Contactos")
    assert document.labels["printed"] == "Impreso el 2 de marzo de 2026"
    assert document.crisis[0] == "Si alguien está en peligro ahora, llame al 911."
    (made,) = document.entries
    lines = {(line.field, line.label): line for line in made.lines}

    def line(field: SheetField, label: str) -> SheetLine:
        return lines[field, label]

    phone = line(SheetField.PHONES, "Oficina")
    assert (phone.text, phone.note) == ("(215) 555-0142 ext. 3", "verificado por última vez el 2 ene 2020")
    assert line(SheetField.AVAILABILITY, "Sesiones").text == "En persona, por video o teléfono"
    assert line(SheetField.SPECIALTIES, "Ayuda con").text == "Trauma y TEPT"
    assert line(SheetField.PAYMENT, "Pago").text == "Pregunte por: Medicaid, tarifa según ingresos"
    assert line(SheetField.ADDRESSES, "").note.startswith("a ")
    assert made.specialties == ("Trauma y TEPT",)
    assert {role.label for role in made.roles} == {"Terapeuta?", "Intervencionista?"}
    assert made.qr_label == "Escanee para llamar al (215) 555-0142 ext. 3"
    assert [(row.kind, row.status, row.expires) for row in made.credential_rows] == [
        ("Licencia", "", "31 ene 2020"),
        ("Certificación", "Vigente", ""),
    ]


def test_the_language_of_the_window_is_not_that_of_the_sheet(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "_translator", lambda _context, text: f"[{text}]")
    document = built(services, SheetLanguage.ENGLISH)
    assert [text for text in texts(document) if text.startswith("[")] == []
    assert document.title == "Contacts"
