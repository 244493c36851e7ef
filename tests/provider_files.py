"""Writes provider files in the layouts of the national file (NPPES): fictional providers, in any number.

NPIs begin with 2, which no provider has been given so far.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

_FIXED = """NPI|Entity Type Code|Replacement NPI|Employer Identification Number (EIN)
Provider Organization Name (Legal Business Name)|Provider Last Name (Legal Name)|Provider First Name
Provider Middle Name|Provider Name Prefix Text|Provider Name Suffix Text|Provider Credential Text
Provider Other Organization Name|Provider Other Organization Name Type Code|Provider Other Last Name
Provider Other First Name|Provider Other Middle Name|Provider Other Name Prefix Text|Provider Other Name Suffix Text
Provider Other Credential Text|Provider Other Last Name Type Code|Provider First Line Business Mailing Address
Provider Second Line Business Mailing Address|Provider Business Mailing Address City Name
Provider Business Mailing Address State Name|Provider Business Mailing Address Postal Code
Provider Business Mailing Address Country Code (If outside U.S.)|Provider Business Mailing Address Telephone Number
Provider Business Mailing Address Fax Number|Provider First Line Business Practice Location Address
Provider Second Line Business Practice Location Address|Provider Business Practice Location Address City Name
Provider Business Practice Location Address State Name|Provider Business Practice Location Address Postal Code
Provider Business Practice Location Address Country Code (If outside U.S.)
Provider Business Practice Location Address Telephone Number|Provider Business Practice Location Address Fax Number
Provider Enumeration Date|Last Update Date|NPI Deactivation Reason Code|NPI Deactivation Date|NPI Reactivation Date
Provider Sex Code|Authorized Official Last Name|Authorized Official First Name|Authorized Official Middle Name
Authorized Official Title or Position|Authorized Official Telephone Number"""
_TAXONOMY = (
    "Healthcare Provider Taxonomy Code_{n}",
    "Provider License Number_{n}",
    "Provider License Number State Code_{n}",
    "Healthcare Provider Primary Taxonomy Switch_{n}",
)
_OTHER = (
    "Other Provider Identifier_{n}",
    "Other Provider Identifier Type Code_{n}",
    "Other Provider Identifier State_{n}",
    "Other Provider Identifier Issuer_{n}",
)
_LAST = (
    "Is Sole Proprietor|Is Organization Subpart|Parent Organization LBN|Parent Organization TIN|"
    "Authorized Official Name Prefix Text|Authorized Official Name Suffix Text|Authorized Official Credential Text"
)

HEADER = (
    *(name for line in _FIXED.splitlines() for name in line.split("|")),
    *(name.format(n=number) for number in range(1, 16) for name in _TAXONOMY),
    *(name.format(n=number) for number in range(1, 51) for name in _OTHER),
    *_LAST.split("|"),
    *(f"Healthcare Provider Taxonomy Group_{number}" for number in range(1, 16)),
    "Certification Date",
)
"""330 columns; the layout before May 2020 lacks the last."""

SHORT = {
    "npi": "NPI",
    "entity": "Entity Type Code",
    "organization": "Provider Organization Name (Legal Business Name)",
    "family": "Provider Last Name (Legal Name)",
    "given": "Provider First Name",
    "middle": "Provider Middle Name",
    "prefix": "Provider Name Prefix Text",
    "suffix": "Provider Name Suffix Text",
    "credentials": "Provider Credential Text",
    "line1": "Provider First Line Business Practice Location Address",
    "line2": "Provider Second Line Business Practice Location Address",
    "city": "Provider Business Practice Location Address City Name",
    "state": "Provider Business Practice Location Address State Name",
    "zip": "Provider Business Practice Location Address Postal Code",
    "country": "Provider Business Practice Location Address Country Code (If outside U.S.)",
    "phone": "Provider Business Practice Location Address Telephone Number",
    "fax": "Provider Business Practice Location Address Fax Number",
    "mail_line1": "Provider First Line Business Mailing Address",
    "mail_city": "Provider Business Mailing Address City Name",
    "mail_state": "Provider Business Mailing Address State Name",
    "mail_zip": "Provider Business Mailing Address Postal Code",
    "mail_country": "Provider Business Mailing Address Country Code (If outside U.S.)",
    "mail_phone": "Provider Business Mailing Address Telephone Number",
    "enumerated": "Provider Enumeration Date",
    "deactivated": "NPI Deactivation Date",
    "reactivated": "NPI Reactivation Date",
    "official_family": "Authorized Official Last Name",
    "official_given": "Authorized Official First Name",
    "official_title": "Authorized Official Title or Position",
    "official_phone": "Authorized Official Telephone Number",
    "taxonomy": "Healthcare Provider Taxonomy Code_1",
    "license": "Provider License Number_1",
    "license_state": "Provider License Number State Code_1",
    "primary": "Healthcare Provider Primary Taxonomy Switch_1",
    "taxonomy_2": "Healthcare Provider Taxonomy Code_2",
    "license_2": "Provider License Number_2",
    "license_state_2": "Provider License Number State Code_2",
    "taxonomy_15": "Healthcare Provider Taxonomy Code_15",
    "other_organization": "Provider Other Organization Name",
    "other_family": "Provider Other Last Name",
    "other_given": "Provider Other First Name",
    "parent": "Parent Organization LBN",
}


def npi(number: int) -> str:
    """A valid NPI that nobody has."""
    digits = f"2{number:08d}"
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[::-2])
    plain = sum(int(digit) for digit in digits[-2::-2])
    return digits + str(-(24 + doubled + plain) % 10)


PERSON: Mapping[str, str] = {
    "entity": "1",
    "family": "MCDONALD-O'BRIEN",
    "given": "MARISOL",
    "middle": "A.",
    "prefix": "MS.",
    "suffix": "JR.",
    "credentials": "L.I.C.S.W.",
    "line1": "1204 SW LOCUST ST",
    "line2": "STE 4B",
    "city": "PHILADELPHIA",
    "state": "PA",
    "zip": "191070001",
    "country": "US",
    "phone": "2155550142",
    "fax": "2155550143",
    "mail_line1": "PO BOX 12",
    "mail_city": "CAMDEN",
    "mail_state": "NJ",
    "mail_zip": "08103",
    "mail_country": "US",
    "mail_phone": "8565550101",
    "enumerated": "05/23/2005",
    "taxonomy": "1041C0700X",
    "license": "CW018842",
    "license_state": "PA",
    "primary": "Y",
}
ORGANIZATION: Mapping[str, str] = {
    "entity": "2",
    "organization": "HARBOR FAMILY SERVICES OF NJ, LLC",
    "other_organization": "HARBOR HOUSE",
    "official_family": "DE LA CRUZ",
    "official_given": "INÉS",
    "official_title": "CLINICAL DIRECTOR",
    "official_phone": "8565550199",
    "line1": "3 DEPOT SQUARE",
    "city": "CAMDEN",
    "state": "NJ",
    "zip": "081031234",
    "country": "US",
    "phone": "8565550111",
    "taxonomy": "261QM0801X",
    "primary": "Y",
}


def row(values: Mapping[str, str]) -> list[str]:
    """A record of the 330-column layout from values by the names of `SHORT`."""
    by_name = {SHORT[key]: value for key, value in values.items()}
    return [by_name.get(name, "") for name in HEADER]


def write(path: Path, providers: Iterable[Mapping[str, str]], *, columns: int = 330) -> Path:
    """Every value quoted, as published. 329 columns: the old layout, with "Provider Gender Code"."""
    header = list(HEADER[:columns])
    if columns == 329:
        header[header.index("Provider Sex Code")] = "Provider Gender Code"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(row(provider)[:columns] for provider in providers)
    return path


def mangled(source: Path, path: Path, *, bom: bool = True, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """As a spreadsheet program saves it: unquoted, CRLF, zeros lost, ".0" behind numbers, dates like 6/15/26."""
    with source.open(encoding="utf-8", newline="") as file:
        header, *records = csv.reader(file)
    with path.open("w", encoding="utf-8-sig" if bom and encoding == "utf-8" else encoding, newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n", delimiter=delimiter)
        writer.writerow(header)
        for record in records:
            writer.writerow([_mangled_cell(name, cell) for name, cell in zip(header, record, strict=True)])
    return path


def _mangled_cell(name: str, cell: str) -> str:
    if "Postal Code" in name:
        return cell.lstrip("0")
    if name == "NPI" or "Telephone" in name or "Fax" in name:
        return f"{cell}.0" if cell else ""
    if name.endswith("Date") and cell:
        month, day, year = cell.split("/")
        return f"{int(month)}/{int(day)}/{year[2:]}"
    return cell


_GIVEN = (
    "MARY JAMES LINDA ROBERT MARIA DAVID SUSAN DANIEL KAREN JOSE NANCY LUIS EMILY CARLOS ANNA MIGUEL WEI OMAR".split()
)
_FAMILY = "SMITH GARCIA O'BRIEN MCDONALD NGUYEN DE LA CRUZ BROWN LEE PATEL KOWALSKI HERNANDEZ COHEN OKAFOR".split()
_PLACES = (
    ("PHILADELPHIA", "PA", "19103"), ("CAMDEN", "NJ", "08103"), ("DENVER", "CO", "80202"), ("AUSTIN", "TX", "78701"),
    ("BOSTON", "MA", "02118"), ("SEATTLE", "WA", "98101"), ("CHICAGO", "IL", "60614"), ("OAKLAND", "CA", "94609"),
)  # fmt: skip
_KINDS = (
    ("1041C0700X", "LCSW"), ("101YM0800X", "LPC"), ("103TC0700X", "PSY.D."), ("106H00000X", "LMFT"),
    ("101YA0400X", "CADC"), ("2084P0800X", "M.D."), ("104100000X", "M.S.W."),
)  # fmt: skip


def many(count: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """Behavioral health providers, the same for the same seed: a tenth are organizations."""
    chance = random.Random(seed)
    for number in range(count):
        city, state, code = chance.choice(_PLACES)
        taxonomy, letters = chance.choice(_KINDS)
        common = {
            "npi": npi(number),
            "line1": f"{chance.randrange(1, 9999)} {chance.choice(_FAMILY)} ST",
            "city": city,
            "state": state,
            "zip": f"{code}{chance.randrange(1, 9999):04d}",
            "country": "US",
            "phone": f"{chance.randrange(201, 989)}55501{chance.randrange(100):02d}",
            "taxonomy": taxonomy,
            "license": f"L{number:07d}",
            "license_state": state,
            "primary": "Y",
        }
        if number % 10 == 9:
            yield common | {"entity": "2", "organization": f"{chance.choice(_FAMILY)} COUNSELING {number}, LLC"}
            continue
        name = {"given": chance.choice(_GIVEN), "family": f"{chance.choice(_FAMILY)}{_suffix(number)}"}
        yield common | name | {"entity": "1", "credentials": letters, "middle": chance.choice("ABCDEFGHIJ")}


def _suffix(number: int) -> str:
    """Letters that make family names differ, as in a real file."""
    letters = ""
    while number:
        number, digit = divmod(number, 26)
        letters += chr(ord("A") + digit)
    return f"-{letters}" if letters else ""
