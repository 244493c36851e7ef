"""The names of the columns that this program gives to contacts in a table, for those who write and read them.

Where address books have a name for a column (Google Contacts above all), it is theirs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from caseworker.models.codes import FactGroup
from caseworker.models.roles import Role
from caseworker.models.vocabulary import TermKind

ID = "Caseworker ID"
"""By this column an export of this program is known again."""
ROLES = "Caseworker Roles"

PLAIN = {
    "prefix": "Prefix",
    "given": "First Name",
    "middle": "Middle Name",
    "family": "Last Name",
    "suffix": "Suffix",
    "preferred_name": "Nickname",
    "organization": "Organization",
    "job_title": "Job Title",
    "profession": "Profession",
    "npi": "NPI",
    "credentials": "Credentials",
    "service_area": "Service Area",
    "hours": "Hours",
    "fees": "Fees",
    "about": "About",
}
"""By field code, columns of one text each."""
KIND, STATUS, AVAILABILITY, WEEKS = "Entity Type", "Listing Status", "Availability", "Weeks of Waiting"
YES_NO = {
    "telehealth": "Telehealth",
    "in_person": "In Person",
    "sliding_scale": "Sliding Scale",
    "favorite": "Favorite",
    "confidential": "Confidential",
}
TERMS = {
    "specialties": (TermKind.SPECIALTY, "Specialties"),
    "modalities": (TermKind.MODALITY, "Modalities"),
    "intervention_models": (TermKind.INTERVENTION_MODEL, "Intervention Models"),
    "levels_of_care": (TermKind.LEVEL_OF_CARE, "Levels of Care"),
    "populations": (TermKind.POPULATION, "Populations"),
    "languages": (TermKind.LANGUAGE, "Languages"),
    "payers": (TermKind.PAYER, "Insurance"),
}
TAXONOMIES = "Taxonomies"
FLAG = "Confidential"
PHONE, FAX, EMAIL, WEBSITE, ADDRESS, CREDENTIAL = "Phone", "Fax", "E-mail", "Website", "Address", "Credential"
VALUE_PARTS = ("Label", "Value")
ADDRESS_PARTS = {
    "address_label": "Label",
    "address_line1": "Street",
    "address_line2": "Extended Address",
    "city": "City",
    "state": "Region",
    "zip": "Postal Code",
    "country": "Country",
    "latitude": "Latitude",
    "longitude": "Longitude",
    "directions": "Directions",
}
"""By field code; `ADDRESS_FIELDS` are the fields of the model in the same order."""
ADDRESS_FIELDS = ("label", "line1", "line2", "city", "state", "zip", "country", "latitude", "longitude", "directions")
CREDENTIAL_PARTS = {
    "abbreviation": "Letters",
    "kind": "Kind",
    "number": "Number",
    "issuer": "Issuer",
    "jurisdiction": "Jurisdiction",
    "issued": "Issued",
    "expires": "Expires",
    "status": "Status",
}
DECISION_PARTS = ("State", "By", "At (UTC)")
CHECK_PARTS = ("Date", "By", "Method", "Outcome", "Source")
NOTE_PARTS = ("Text", "Author", "Written (UTC)", "Pinned")
CHECKED_GROUPS = tuple(sorted(FactGroup, reverse=True))
"""In the order in which checks of the same moment are given back."""
EXPORTED = "exported"
"""The field code of columns that only files of this program have."""

_COUNTED = re.compile(r"(Phone|Fax|E-mail|Website|Address|Credential) ([1-9][0-9]?) - (.+)")
_OF_NUMBERED = {
    (PHONE, "Label"): "phone_label",
    (PHONE, "Value"): "phone",
    (PHONE, FLAG): "phone_confidential",
    (FAX, "Label"): "phone_label",
    (FAX, "Value"): "fax",
    (FAX, FLAG): "phone_confidential",
    (EMAIL, "Label"): "email_label",
    (EMAIL, "Value"): "email",
    (EMAIL, FLAG): "email_confidential",
    (WEBSITE, "Value"): "website",
}
_SLOTS = 3


def numbered(name: str, number: int, parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{name} {number} - {part}" for part in parts)


def decision(role: Role) -> tuple[str, ...]:
    return tuple(f"Decision {role.value.capitalize()} - {part}" for part in DECISION_PARTS)


def check(group: FactGroup) -> tuple[str, ...]:
    return tuple(f"Check {group.value.capitalize()} - {part}" for part in CHECK_PARTS)


def note() -> tuple[str, ...]:
    return tuple(f"Note - {part}" for part in NOTE_PARTS)


def is_as_written(header: Sequence[str], targets: Mapping[int, str]) -> bool:
    """Whether it is such a table, and no column was given another meaning than its own."""
    used = [(index, code) for index, code in targets.items() if code]
    return is_own(header) and all(index < len(header) and field_code(header[index]) == code for index, code in used)


def is_own(header: Sequence[str]) -> bool:
    """Whether this program wrote the table, with the column that tells its contacts apart."""
    return ID in header


def field_code(name: str) -> str:
    """What a column of such a table is imported as; empty for one that is only for reading, or of somebody else."""
    return _CODES.get(name) or _numbered_code(name)


def _numbered_code(name: str) -> str:
    match = _COUNTED.fullmatch(name)
    if not match:
        return ""
    kind, number, part = match[1], int(match[2]), match[3]
    if kind != ADDRESS:
        ours = (kind == WEBSITE and part == "Label") or (kind == CREDENTIAL and part in CREDENTIAL_PARTS.values())
        return EXPORTED if ours else _OF_NUMBERED.get((kind, part), "")
    code = _ADDRESS_CODES.get(part, "")
    if number > _SLOTS:
        return EXPORTED if code else ""
    return code if number == 1 or not code else f"{code}_{number}"


_ADDRESS_CODES = {**{part: code for code, part in ADDRESS_PARTS.items()}, FLAG: "address_confidential"}
_CODES = {
    ID: "source_id",
    KIND: "entity",
    STATUS: "status",
    AVAILABILITY: "availability",
    WEEKS: "waitlist_weeks",
    TAXONOMIES: "taxonomy",
    **{name: code for code, name in (*PLAIN.items(), *YES_NO.items())},
    **{name: code for code, (_, name) in TERMS.items()},
    **dict.fromkeys([*(name for role in Role for name in decision(role)), *note()], EXPORTED),
    **dict.fromkeys((name for group in FactGroup for name in check(group)), EXPORTED),
}
