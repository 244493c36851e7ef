"""The rows of the contact form: which fields a phone, an address or a credential has."""

from __future__ import annotations

from caseworker.messages import translate
from caseworker.models.checks import US_STATES
from caseworker.models.codes import CredentialKind, CredentialStatus
from caseworker.services.field_names import label as field_name
from caseworker.ui.contact_form.phone import PhoneField
from caseworker.ui.forms.date_field import DateField
from caseworker.ui.forms.fields import CheckField, ChoiceField, TextField
from caseworker.ui.forms.rows import Part

_STATES = tuple(sorted(US_STATES))


def _labels() -> tuple[str, ...]:
    return (
        translate("ContactForm", "Office"),
        translate("ContactForm", "Mobile"),
        translate("ContactForm", "Intake"),
        translate("ContactForm", "Front desk"),
        translate("ContactForm", "Home"),
        translate("ContactForm", "Crisis"),
    )


def _label_part() -> Part:
    return Part("label", field_name("label"), lambda: TextField(longest=40, choices=_labels()), 100)


def _confidential_part() -> Part:
    tip = translate("ContactForm", "Never printed on sheets or exported")
    return Part("confidential", field_name("confidential"), lambda: CheckField(field_name("confidential"), tip), 130, 0)


def phone_parts() -> tuple[Part, ...]:
    return (
        Part("number", field_name("number"), PhoneField, 150, 2),
        Part("extension", field_name("extension"), lambda: TextField(longest=12), 80),
        _label_part(),
        Part("is_fax", field_name("is_fax"), lambda: CheckField(field_name("is_fax")), 70, 0),
        _confidential_part(),
    )


def email_parts() -> tuple[Part, ...]:
    return (
        Part("address", field_name("address"), lambda: TextField(longest=254), 200, 3),
        _label_part(),
        _confidential_part(),
    )


def link_parts() -> tuple[Part, ...]:
    return (
        Part("url", field_name("url"), lambda: TextField(longest=2000, placeholder="https://"), 200, 3),
        Part("label", field_name("label"), lambda: TextField(longest=80), 100),
    )


def address_parts() -> tuple[Part, ...]:
    return (
        Part("line1", field_name("line1"), lambda: TextField(longest=200), 200, 3),
        Part("line2", field_name("line2"), lambda: TextField(longest=200), 120, 2),
        Part("zip", field_name("zip"), lambda: TextField(longest=10), 112),
        Part("city", field_name("city"), lambda: TextField(longest=100), 130, 2),
        Part("state", field_name("state"), lambda: TextField(longest=60, choices=_STATES), 70),
        Part("country", field_name("country"), lambda: TextField(longest=60), 80),
        _label_part(),
        Part("directions", field_name("directions"), lambda: TextField(longest=300), 220, 3),
        _confidential_part(),
    )


def credential_parts(abbreviations: tuple[str, ...]) -> tuple[Part, ...]:
    return (
        Part(
            "abbreviation",
            field_name("abbreviation"),
            lambda: TextField(longest=60, choices=abbreviations, prefix_only=True),
            100,
        ),
        Part("kind", field_name("kind"), lambda: ChoiceField(credential_kinds()), 120),
        Part("number", field_name("number"), lambda: TextField(longest=60), 110),
        Part("issuer", field_name("issuer"), lambda: TextField(longest=120), 160, 2),
        Part("jurisdiction", translate("ContactForm", "State"), lambda: TextField(longest=60, choices=_STATES), 70),
        Part("issued", field_name("issued"), lambda: DateField(past=True), 150),
        Part("expires", field_name("expires"), lambda: DateField(month_end=True), 150),
        Part("status", field_name("status"), lambda: ChoiceField(credential_states()), 110),
    )


def taxonomy_parts() -> tuple[Part, ...]:
    return (
        Part("code", field_name("code"), lambda: TextField(longest=10), 110),
        Part("license_number", field_name("license_number"), lambda: TextField(longest=40), 130),
        Part("state", field_name("state"), lambda: TextField(longest=2, choices=_STATES), 70),
        Part("primary", field_name("primary"), lambda: CheckField(field_name("primary")), 90, 0),
    )


def credential_kinds() -> list[tuple[str, str]]:
    return [
        (CredentialKind.LICENSE.value, translate("ContactForm", "License")),
        (CredentialKind.CERTIFICATION.value, translate("ContactForm", "Certification")),
        (CredentialKind.DEGREE.value, translate("ContactForm", "Degree")),
        (CredentialKind.TRAINING.value, translate("ContactForm", "Training")),
        (CredentialKind.OTHER.value, translate("ContactForm", "Other")),
    ]


def credential_states() -> list[tuple[str, str]]:
    return [
        (CredentialStatus.UNKNOWN.value, translate("ContactForm", "Not known")),
        (CredentialStatus.ACTIVE.value, translate("ContactForm", "Active")),
        (CredentialStatus.EXPIRED.value, translate("ContactForm", "Expired")),
        (CredentialStatus.SUSPENDED.value, translate("ContactForm", "Suspended")),
    ]


BLANK_PHONE = {"number": "", "extension": "", "label": "", "is_fax": False, "confidential": False}
BLANK_EMAIL = {"address": "", "label": "", "confidential": False}
BLANK_LINK = {"url": "", "label": ""}
BLANK_ADDRESS = {
    "line1": "", "line2": "", "city": "", "state": "", "zip": "", "country": "US", "label": "",
    "latitude": None, "longitude": None, "confidential": False, "directions": "",
}  # fmt: skip
BLANK_CREDENTIAL = {
    "abbreviation": "", "kind": "other", "number": "", "issuer": "", "jurisdiction": "",
    "issued": None, "expires": None, "status": "unknown",
}  # fmt: skip
BLANK_TAXONOMY = {"code": "", "license_number": "", "state": "", "primary": False}
