"""Column names → field codes: those of Google, Outlook, Thunderbird and Roundcube exports and of provider lists.

Columns about a person's private life (birthday, spouse, Social Security number, emergency contact) are left out
whatever their values look like.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from caseworker.exchange import table_names
from caseworker.exchange.fields import SLOTS, in_slot

LEFT_OUT = "-"
"""The header says that the column is nothing to import; "" means that it says nothing."""

_SPLIT = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")
_NOT_A_WORD = re.compile(r"[^a-z0-9#]+")
_NAMES: dict[str, str] = {
    "prefix": "name prefix|prefix|honorific|salutation|title prefix",
    "given": "first name|firstname|given name|fname|forename|provider first name|first",
    "middle": "middle name|middlename|additional name|middle initial|mi|provider middle name|middle",
    "family": "last name|lastname|family name|surname|lname|provider last name|last",
    "suffix": "name suffix|suffix|generation",
    "name": (
        "name|full name|fullname|provider name|provider|display name|contact name|practitioner|practitioner name|"
        "therapist|therapist name|clinician|clinician name|counselor|counselor name|contact|interventionist"
    ),
    "preferred_name": "nickname|preferred name|goes by",
    "organization": (
        "organization|organisation|organization name|organization 1 name|company|company name|agency|agency name|"
        "practice|practice name|facility|facility name|employer|business name|program|program name|clinic|"
        "clinic name|site name|group name|group practice|legal business name|dba|entity name"
    ),
    "job_title": "job title|position|organization title|organization 1 title|occupation|role",
    "profession": "profession|provider type|discipline|practitioner type|license type|type of provider",
    "credentials": (
        "credentials|credential|degree|degrees|licensure|designations|post nominals|credential text|"
        "credentials text|licenses|certifications|license s"
    ),
    "status": "listing status",
    "entity": "entity type|person or organization|kind",
    "npi": (
        "npi|npi number|npi #|npi no|national provider identifier|individual npi|provider npi|npi 10|npi id|type 1 npi"
    ),
    "source_id": (
        "source id|entity id|provider id|record id|contact id|external id|uuid|uid|guid|id|key|listing id|"
        "therapist id|facility id|organization id"
    ),
    "license_number": "license number|license no|license #|lic no|lic #|license|primary license|licence number",
    "license_state": "license state|licensed state|licensed states|jurisdiction|state of licensure|licensed in",
    "taxonomy": (
        "taxonomy|taxonomies|taxonomy code|taxonomy codes|primary taxonomy|primary taxonomy id|nucc code|"
        "primary taxonomy code|healthcare provider taxonomy code"
    ),
    "phone_ext": "ext|extension|phone ext|phone extension|ext #",
    "website": (
        "website|web site|web page|webpage|web page 1|web page 2|url|homepage|home page|web address|link|web|"
        "profile url|website url|website work|website profile|website other|website blog|website home page"
    ),
    "full_address": "full address|complete address|mailing address full|formatted address",
    "specialties": (
        "specialty|specialties|speciality|specialities|specialization|specializations|areas of focus|issues|"
        "expertise|primary specialty|secondary specialty|concerns|conditions|conditions treated|"
        "areas of expertise|practice areas|focus areas|issues treated|areas of practice|clinical focus"
    ),
    "modalities": (
        "modality|modalities|approach|approaches|treatment approach|treatment approaches|types of therapy|"
        "therapeutic approach|methods|techniques|treatment modality|treatment modalities|orientation"
    ),
    "intervention_models": "intervention model|intervention models",
    "levels_of_care": "level of care|levels of care|care setting|care settings|caresettings|setting|settings",
    "services": (
        "services|service|behavioral health services|clinical services|services offered|programs|service type|"
        "service types|services provided|treatment services"
    ),
    "populations": (
        "population|populations|population served|populations served|age group|age groups|ages|ages served|"
        "clients served|age groups served|client groups|people served|works with"
    ),
    "languages": (
        "language|languages|languages spoken|language s|fluent languages|spoken languages|other languages|"
        "languages offered|language spoken"
    ),
    "payers": (
        "insurance|insurances|insurance accepted|insurances accepted|payer|payers|payors|accepted insurance|"
        "payment|payment accepted|payments accepted|payment options|plans|insurance plans|health plans|"
        "insurance and payment"
    ),
    "fees": "fee|fees|rate|rates|cost|session fee|price|session rate|fee per session",
    "sliding_scale": "sliding scale|sliding fee|sliding fee scale|offers sliding scale",
    "availability": (
        "availability|accepting|accepting new patients|accepting new clients|new patients|new clients|openings|"
        "accepting clients|accepting patients|taking new clients|accepts new patients|panel status"
    ),
    "waitlist_weeks": "waitlist weeks|weeks of waiting|wait weeks|waitlist in weeks",
    "telehealth": "telehealth|telemedicine|virtual|teletherapy|online sessions|offers telehealth|virtual visits",
    "in_person": "in person|in person sessions|in person visits|offers in person",
    "hours": "hours|office hours|business hours|opening hours|hours of operation|hours open|schedule",
    "favorite": "favorite|favourite|starred",
    "confidential": "confidential|is confidential",
    "service_area": "service area|service areas|areas served|counties served|coverage area|area served",
    "about": (
        "notes|note|about|bio|biography|description|comments|comment|summary|remarks|additional information|"
        "about me|statement"
    ),
}
_BY_NAME = {name: code for code, names in _NAMES.items() for name in names.split("|")}

_PRIVATE = re.compile(
    r"\b(social security|ssn|driver|birth\w*|anniversary|gender|sex|marital|spouse|children|emergency|photo|hobby|"
    r"phonetic|yomi|assistant s?|manager s|government|maiden|initials|billing information|directory server|"
    r"password|mileage|account|pager|telex|isdn|callback|carrier|display name 2|internet free busy|sensitivity|"
    r"priority|private|pronouns|race|ethnicity|relation \d|religion|im \w+|screen name|custom \d|user \d|"
    r"referred by|file as|caseworker roles|credential \d|hash value|created at|updated at|last updated|"
    r"check (availability|payment|reach|practice|credentials) \w+|decision (interventionist|therapist) \w+|"
    r"note (text|author|written|pinned))\b"
)
_LABEL = re.compile(r"\b(e ?mail|phone|fax|address|website|relation|organization)( \d+)? (label|type)\b")
_LABELS = {"phone": "phone_label", "fax": "phone_label", "e mail": "email_label", "email": "email_label"}
_FLAG = re.compile(r"^(phone|fax|e mail) \d+ confidential$")
_EMAIL = re.compile(r"\be ?mail\b|\bemail\b")
_EMAIL_NOT = re.compile(r"\b(display name|type|label)\b")
_FAX = re.compile(r"\bfax\b|\bfacsimile\b")
_PHONE = re.compile(
    r"\b(phone|phones|telephone|tel|mobile|cell|cellphone|hotline|phone number|intake line|crisis line|tdd|tty)\b"
)
_PHONE_NOT = re.compile(r"\b(type|label|ext|extension|radio|car|video)\b")
_PART = {
    "address_line1": (
        "street|address line 1|address line1|address 1|address1|street address|address|line 1|addr|street 1|"
        "addr 1|line1|physical address|first line"
    ),
    "address_line2": (
        "street 2|street 3|address line 2|address line2|address 2|address2|suite|unit|apt|line 2|addr 2|line2|"
        "extended address|po box|address po box|suite unit|second line|address 3|address line 3"
    ),
    "city": "city|town|locality|municipality|city name|city town",
    "state": "state|province|region|state province|st|state name|state region",
    "zip": "zip|zip code|zipcode|postal code|postcode|postal|zip 5|zip postal code|zip code 5",
    "country": "country|country region|country code",
    "latitude": "latitude|lat",
    "longitude": "longitude|lng|lon|long",
    "address_label": "address type|address label|label|type|location type",
    "full_address": "formatted|full address",
    "directions": "directions|getting there|how to get there|driving directions|transit directions",
    "address_confidential": "confidential|confidential address",
}
_PART_BY_NAME = {name: part for part, names in _PART.items() for name in names.split("|")}
_PLACE = re.compile(
    r"^(business|work|home|other|mailing|mail|practice|office|billing|location|physical|primary|secondary|"
    r"organization|clinic|facility|service|site|address 1|address 2|address 3)\b ?"
)
_SAME_PLACE = {"work": "business", "office": "business", "mail": "mailing"}
_FIRST_PLACES = ("business", "practice", "location", "physical", "primary", "", "clinic", "facility")
_WEB = re.compile(r"\b(website|web page|web site)( \d+)?( value| url| address)?\b")


def normalized(header: str) -> str:
    """Lower-case words: "E-mail 1 - Value" → "e mail 1 value", "postalCode" → "postal code"."""
    return _NOT_A_WORD.sub(" ", _SPLIT.sub(" ", header.strip()).lower()).strip()


def guess(header: Sequence[str]) -> list[str]:
    """A field code, `LEFT_OUT` or "" for every column name."""
    if table_names.is_own(header):
        return [table_names.field_code(name) or LEFT_OUT for name in header]
    names = [normalized(name) for name in header]
    codes = [_single(name) for name in names]
    _address_columns(names, codes)
    _once(names, codes)
    _labels_before_values(codes)
    return codes


_LABELED = {"phone_label": ("phone", "fax"), "email_label": ("email",)}


def _labels_before_values(codes: list[str]) -> None:
    """A label names the value in the column after it; anything else called a type is not for people."""
    after = [*codes[1:], ""]
    for index, (code, following) in enumerate(zip(list(codes), after, strict=True)):
        if following not in _LABELED.get(code, (following,)):
            codes[index] = LEFT_OUT


def _single(name: str) -> str:
    if not name:
        return ""
    if label := _LABEL.search(name):
        return _LABELS.get(label[1], LEFT_OUT)
    if _PRIVATE.search(name):
        return LEFT_OUT
    if code := _BY_NAME.get(name):
        return code
    if flag := _FLAG.match(name):
        return "email_confidential" if flag[1] == "e mail" else "phone_confidential"
    if _EMAIL.search(name):
        return LEFT_OUT if _EMAIL_NOT.search(name) else "email"
    if _FAX.search(name):
        return "fax"
    if _PHONE.search(name):
        return LEFT_OUT if _PHONE_NOT.search(name) else "phone"
    if _WEB.search(name):
        return "website"
    return ""


def _address_columns(names: list[str], codes: list[str]) -> None:
    """Gives the parts of each address the same number: business addresses the first, then as they come."""
    found: dict[int, tuple[str, str]] = {}
    for index, name in enumerate(names):
        if codes[index] in ("", LEFT_OUT) and (place_part := _address_part(name)):
            found[index] = place_part
    places = list(dict.fromkeys(place for place, _ in found.values()))
    filled = [place for place in places if any(p == place and part != "address_label" for p, part in found.values())]
    filled.sort(key=lambda place: _FIRST_PLACES.index(place) if place in _FIRST_PLACES else len(_FIRST_PLACES))
    for index, (place, part) in found.items():
        slot = filled.index(place) + 1 if place in filled else 0
        codes[index] = in_slot(part, slot) if 1 <= slot <= SLOTS else LEFT_OUT
    _prefer_parts(codes)


def _address_part(name: str) -> tuple[str, str] | None:
    if part := _PART_BY_NAME.get(name):
        return "", part
    match = _PLACE.match(name)
    if match and (part := _PART_BY_NAME.get(name[match.end() :])):
        return _SAME_PLACE.get(match[1], match[1]), part
    return None


def _prefer_parts(codes: list[str]) -> None:
    # A column "Business Address" beside "Business Street" holds the same address once more, in one cell.
    for slot in range(1, SLOTS + 1):
        street, full = in_slot("address_line1", slot), in_slot("full_address", slot)
        streets = [index for index, code in enumerate(codes) if code == street]
        if streets and full in codes:
            codes[:] = [LEFT_OUT if code == full else code for code in codes]
        for index in streets[:-1]:
            codes[index] = LEFT_OUT


_MANY = frozenset(
    "credentials taxonomy phone phone_ext phone_label phone_confidential fax email email_label email_confidential "
    "website specialties modalities intervention_models levels_of_care services populations languages "
    "payers about".split()
)


def _once(names: list[str], codes: list[str]) -> None:
    """Of several columns for a field that a contact has once, the one whose name says it first in our list stays."""
    for code in set(codes) - _MANY - {"", LEFT_OUT}:
        columns = [index for index, found in enumerate(codes) if found == code]
        if len(columns) < 2 or code.startswith("address_line2"):
            continue
        order = _NAMES.get(code, "").split("|")
        best = min(columns, key=lambda index: order.index(names[index]) if names[index] in order else len(order))
        for index in columns:
            if index != best:
                codes[index] = LEFT_OUT
    if {"given", "family"} <= set(codes):
        codes[:] = [LEFT_OUT if code == "name" else code for code in codes]
