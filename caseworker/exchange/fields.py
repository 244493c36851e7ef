"""What a column of a CSV file can be imported as: the field codes, their words, and which may come several times.

Parts of an address belong together by their number: ``city`` and ``zip``, ``city_2`` and ``zip_2``.
"""

from __future__ import annotations

from dataclasses import dataclass

from caseworker.messages import translate

ADDRESS_PARTS = (
    "address_line1",
    "address_line2",
    "city",
    "state",
    "zip",
    "country",
    "latitude",
    "longitude",
    "address_label",
    "directions",
    "address_confidential",
    "full_address",
)
SLOTS = 3


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One entry of the list to choose from; `group` is a heading above it, `several` allows many columns of it."""

    code: str
    label: str
    group: str
    several: bool = False


def choices() -> tuple[FieldChoice, ...]:
    """All fields in the order to show them, in the user's language. "" leaves the column out."""
    return (FieldChoice("", translate("exchange", "Leave out"), ""), *_who(), *_reach(), *_places(), *_practice())


def label(code: str) -> str:
    """The words for a field code; the code itself for one that is not known."""
    return next((choice.label for choice in choices() if choice.code == code), code)


def is_field(code: str) -> bool:
    return code in _CODES


def slot_of(code: str) -> tuple[str, int]:
    """The part and the number of an address field: ``city_2`` → ("city", 2); others have number 1."""
    part, _, number = code.rpartition("_")
    if part in ADDRESS_PARTS and number.isdigit():
        return part, int(number)
    return code, 1


def in_slot(part: str, slot: int) -> str:
    return part if slot == 1 else f"{part}_{slot}"


def _who() -> tuple[FieldChoice, ...]:
    group = translate("exchange", "Who")
    return (
        FieldChoice("name", translate("exchange", "Full name (with credentials)"), group),
        FieldChoice("prefix", translate("exchange", "Prefix"), group),
        FieldChoice("given", translate("exchange", "First name"), group),
        FieldChoice("middle", translate("exchange", "Middle name"), group),
        FieldChoice("family", translate("exchange", "Last name"), group),
        FieldChoice("suffix", translate("exchange", "Suffix"), group),
        FieldChoice("preferred_name", translate("exchange", "Preferred name"), group),
        FieldChoice("credentials", translate("exchange", "Credentials"), group, several=True),
        FieldChoice("organization", translate("exchange", "Organization"), group),
        FieldChoice("job_title", translate("exchange", "Job title"), group),
        FieldChoice("profession", translate("exchange", "Profession"), group),
        FieldChoice("entity", translate("exchange", "Person or organization"), group),
        FieldChoice("npi", translate("exchange", "NPI"), group),
        FieldChoice("license_number", translate("exchange", "License number"), group),
        FieldChoice("license_state", translate("exchange", "State of license"), group),
        FieldChoice("taxonomy", translate("exchange", "Taxonomy codes"), group, several=True),
        FieldChoice("source_id", translate("exchange", "Record number in the source"), group),
        FieldChoice("favorite", translate("exchange", "Favorite (yes or no)"), group),
        FieldChoice("confidential", translate("exchange", "Confidential (yes or no)"), group),
        FieldChoice("exported", translate("exchange", "As Caseworker wrote it"), group, several=True),
    )


def _reach() -> tuple[FieldChoice, ...]:
    group = translate("exchange", "Ways to reach")
    return (
        FieldChoice("phone", translate("exchange", "Phone"), group, several=True),
        FieldChoice("phone_ext", translate("exchange", "Extension of the phone before"), group, several=True),
        FieldChoice("phone_label", translate("exchange", "Label of the phone after"), group, several=True),
        FieldChoice("fax", translate("exchange", "Fax"), group, several=True),
        FieldChoice("email", translate("exchange", "E-mail"), group, several=True),
        FieldChoice("email_label", translate("exchange", "Label of the e-mail after"), group, several=True),
        FieldChoice("phone_confidential", translate("exchange", "Phone before is confidential"), group, several=True),
        FieldChoice("email_confidential", translate("exchange", "E-mail before is confidential"), group, several=True),
        FieldChoice("website", translate("exchange", "Website"), group, several=True),
    )


def _places() -> tuple[FieldChoice, ...]:
    names = {
        "address_line1": translate("exchange", "Address: street"),
        "address_line2": translate("exchange", "Address: suite or unit"),
        "city": translate("exchange", "Address: city"),
        "state": translate("exchange", "Address: state"),
        "zip": translate("exchange", "Address: ZIP"),
        "country": translate("exchange", "Address: country"),
        "latitude": translate("exchange", "Address: latitude"),
        "longitude": translate("exchange", "Address: longitude"),
        "address_label": translate("exchange", "Address: label"),
        "directions": translate("exchange", "Address: directions"),
        "address_confidential": translate("exchange", "Address: confidential (yes or no)"),
        "full_address": translate("exchange", "Address in one line"),
    }
    first = translate("exchange", "Address")
    later = translate("exchange", "Address {number}")
    return tuple(
        FieldChoice(
            in_slot(part, slot),
            name if slot == 1 else f"{name} ({slot})",
            first if slot == 1 else later.format(number=slot),
        )
        for slot in range(1, SLOTS + 1)
        for part, name in names.items()
    )


def _practice() -> tuple[FieldChoice, ...]:
    group = translate("exchange", "Practice")
    return (
        FieldChoice("specialties", translate("exchange", "Specialties"), group, several=True),
        FieldChoice("modalities", translate("exchange", "Approach"), group, several=True),
        FieldChoice("intervention_models", translate("exchange", "Intervention models"), group, several=True),
        FieldChoice("levels_of_care", translate("exchange", "Levels of care"), group, several=True),
        FieldChoice("services", translate("exchange", "Services of any kind"), group, several=True),
        FieldChoice("populations", translate("exchange", "Works with"), group, several=True),
        FieldChoice("languages", translate("exchange", "Languages"), group, several=True),
        FieldChoice("payers", translate("exchange", "Payment"), group, several=True),
        FieldChoice("fees", translate("exchange", "Fees"), group),
        FieldChoice("sliding_scale", translate("exchange", "Sliding scale (yes or no)"), group),
        FieldChoice("availability", translate("exchange", "Availability"), group),
        FieldChoice("waitlist_weeks", translate("exchange", "Weeks of waiting"), group),
        FieldChoice("telehealth", translate("exchange", "Telehealth (yes or no)"), group),
        FieldChoice("in_person", translate("exchange", "In person (yes or no)"), group),
        FieldChoice("status", translate("exchange", "Listing status"), group),
        FieldChoice("service_area", translate("exchange", "Service area"), group),
        FieldChoice("hours", translate("exchange", "Hours"), group),
        FieldChoice("about", translate("exchange", "About, remarks"), group, several=True),
    )


_CODES = frozenset(choice.code for choice in choices())
