"""What the fields of a contact are called on screens and in messages."""

from __future__ import annotations

from caseworker.messages import translate


def label(path: str) -> str:
    """The name of a dotted field path: ``phones.1.number`` is "Phone 2, number"."""
    head, _, rest = path.partition(".")
    index, _, tail = rest.partition(".")
    if not index.isdecimal():
        return _names().get(path, path)
    row = translate("validation", "{list} {number}").format(list=_rows().get(head, head), number=int(index) + 1)
    if not tail:
        return row
    part = _names().get(tail, tail)
    return translate("validation", "{row}, {part}").format(row=row, part=part[:1].lower() + part[1:])


def _rows() -> dict[str, str]:
    return {
        "phones": translate("validation", "Phone"),
        "emails": translate("validation", "E-mail"),
        "addresses": translate("validation", "Address"),
        "links": translate("validation", "Link"),
        "credentials": translate("validation", "Credential"),
        "taxonomies": translate("validation", "Taxonomy code"),
        "terms": translate("validation", "Term"),
    }


def _names() -> dict[str, str]:
    return {
        "kind": translate("validation", "Kind"),
        "prefix": translate("validation", "Title"),
        "given": translate("validation", "First name"),
        "middle": translate("validation", "Middle name"),
        "family": translate("validation", "Last name"),
        "suffix": translate("validation", "Suffix"),
        "preferred_name": translate("validation", "Preferred name"),
        "credential_text": translate("validation", "Credentials as printed"),
        "organization": translate("validation", "Organization"),
        "job_title": translate("validation", "Job title"),
        "profession": translate("validation", "Profession"),
        "npi": translate("validation", "NPI"),
        "status": translate("validation", "Status"),
        "favorite": translate("validation", "Favorite"),
        "confidential": translate("validation", "Confidential"),
        "service_area": translate("validation", "Service area"),
        "availability": translate("validation", "Availability"),
        "waitlist_weeks": translate("validation", "Weeks of waiting"),
        "in_person": translate("validation", "In person"),
        "telehealth": translate("validation", "Telehealth"),
        "fees": translate("validation", "Fees"),
        "sliding_scale": translate("validation", "Sliding scale"),
        "about": translate("validation", "About"),
        "hours": translate("validation", "Hours"),
        "phones": translate("validation", "Phones"),
        "emails": translate("validation", "E-mails"),
        "addresses": translate("validation", "Addresses"),
        "links": translate("validation", "Links"),
        "credentials": translate("validation", "Credentials"),
        "taxonomies": translate("validation", "Taxonomy codes"),
        "terms": translate("validation", "Terms"),
        "number": translate("validation", "Number"),
        "extension": translate("validation", "Extension"),
        "label": translate("validation", "Label"),
        "is_fax": translate("validation", "Fax"),
        "address": translate("validation", "E-mail address"),
        "url": translate("validation", "Web address"),
        "line1": translate("validation", "Street"),
        "line2": translate("validation", "Second line"),
        "city": translate("validation", "City"),
        "state": translate("validation", "State"),
        "zip": translate("validation", "ZIP code"),
        "country": translate("validation", "Country"),
        "directions": translate("validation", "Directions"),
        "latitude": translate("validation", "Latitude"),
        "longitude": translate("validation", "Longitude"),
        "abbreviation": translate("validation", "Abbreviation"),
        "issuer": translate("validation", "Issuer"),
        "jurisdiction": translate("validation", "Jurisdiction"),
        "issued": translate("validation", "Issued on"),
        "expires": translate("validation", "Expires on"),
        "code": translate("validation", "Code"),
        "license_number": translate("validation", "License number"),
        "primary": translate("validation", "Primary"),
        "text": translate("validation", "Words"),
    }
