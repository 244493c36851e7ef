"""One record of a CSV file, its columns named by field codes, → the facts of a contact.

A value that does not fit its field is not lost: it goes into `about`, in words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from caseworker.exchange import casing, cells, multi, people
from caseworker.exchange.csv_columns import LIMITS, Columns, Knowledge
from caseworker.exchange.csv_places import addresses
from caseworker.exchange.csv_practice import practice
from caseworker.exchange.csv_reach import reach
from caseworker.exchange.rows import RowProblem, validated
from caseworker.messages import translate
from caseworker.models.codes import ContactKind, Status
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip

_TAXONOMY = re.compile(r"([0-9A-Z]{9}X)(\*?)(?: ([A-Z]{2}|-))?(?: (.+))?")


class FactsBuilder:
    """Reads records of one file."""

    def __init__(self, columns: Columns, knowledge: Knowledge) -> None:
        self._columns = columns
        self._knowledge = knowledge

    def facts(self, record: Sequence[str]) -> ContactFacts:
        """Raises `RowProblem` for a record without a name, or with what no contact can have."""
        remarks: list[str] = []
        data: dict[str, Any] = self._names(record)
        if not (data.get("given") or data.get("family") or data.get("organization")):
            raise RowProblem(Skip.NO_NAME, "")
        data |= self._plain(record, remarks)
        data |= reach(self._columns, record, remarks)
        data["addresses"] = addresses(self._columns, record, self._knowledge)
        data |= practice(self._columns, record, self._knowledge.vocabulary)
        about = [text.strip() for text in self._columns.cells(record, "about")]
        data["about"] = "\n".join(dict.fromkeys(part for part in (*about, *remarks) if part))[:4000].rstrip()
        return validated(data)

    # --- who ----------------------------------------------------------------------------------------------
    def _names(self, record: Sequence[str]) -> dict[str, Any]:
        data: dict[str, Any] = {
            code: casing.person(self._columns.cell(record, code))
            for code in ("prefix", "given", "middle", "family", "suffix", "preferred_name")
        }
        organization = casing.organization(self._columns.cell(record, "organization"))
        credentials = [cells.text(cell, 200) for cell in self._columns.cells(record, "credentials")]
        if not (data["given"] or data["family"]) and (name := self._columns.cell(record, "name", 250)):
            named = people.read(name, self._knowledge.is_credential)
            for code, value in named.name_fields():
                data[code] = (data[code] or value)[: LIMITS[code]]
            organization = organization or named.organization
            credentials = [named.credentials, *credentials]
        data["organization"] = organization[:250]
        data["credential_text"] = ", ".join(dict.fromkeys(part for part in credentials if part))[:200].rstrip(", ")
        data["kind"] = self._kind(record, data)
        return data

    def _kind(self, record: Sequence[str], data: Mapping[str, Any]) -> ContactKind:
        entity = self._columns.cell(record, "entity").lower()
        if entity in ("organization", "organisation", "2", "company", "facility") and data["organization"]:
            return ContactKind.ORGANIZATION
        return ContactKind.PERSON if data["given"] or data["family"] else ContactKind.ORGANIZATION

    def _plain(self, record: Sequence[str], remarks: list[str]) -> dict[str, Any]:
        npi = self._columns.npi(record)
        if not npi and (listed := self._columns.cell(record, "npi", 30)):
            remarks.append(translate("exchange", "NPI as listed (not valid): {value}.").format(value=listed))
        codes, others = self._taxonomies(record)
        number, region = self._columns.cell(record, "license_number", 40), self._license_state(record)
        if codes and (number or region) and not codes[0]["license_number"]:
            codes[0] |= {"license_number": number, "state": region}
        elif number:
            text = f"{region} {number}".strip()
            remarks.append(translate("exchange", "License as listed: {number}.").format(number=text))
        if others:
            remarks.append(translate("exchange", "Listed as: {words}.").format(words="; ".join(others)))
        return {
            "npi": npi,
            "job_title": self._columns.cell(record, "job_title"),
            "profession": self._columns.cell(record, "profession"),
            "service_area": self._columns.cell(record, "service_area"),
            "taxonomies": codes,
            "status": _status(self._columns.cell(record, "status")),
            "hours": self._columns.cell(record, "hours"),
            "favorite": multi.yes_or_no(self._columns.cell(record, "favorite")) is True,
            "confidential": multi.yes_or_no(self._columns.cell(record, "confidential")) is True,
        }

    def _license_state(self, record: Sequence[str]) -> str:
        states = [cells.state(part) for part in multi.split(self._columns.cell(record, "license_state"))]
        return states[0] if len(states) == 1 and len(states[0]) == 2 else ""

    def _taxonomies(self, record: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
        """The codes, once each, and the words that stand among them; bare numbers say nothing."""
        parts = [part for cell in self._columns.cells(record, "taxonomy") for part in multi.split(cell)]
        found: dict[tuple[str, str, str], dict[str, Any]] = {}
        words: dict[str, None] = {}
        for part in parts:
            if match := _TAXONOMY.fullmatch(part.upper()):
                code, mark, region, number = (group or "" for group in match.groups())
                found.setdefault(
                    (code, region, number),
                    {"code": code, "primary": bool(mark), "state": region.strip("-"), "license_number": number[:40]},
                )
            elif not part.isdigit():
                words[part] = None
        codes = list(found.values())
        if codes and not any(code["primary"] for code in codes) and not any(code["state"] for code in codes):
            codes[0]["primary"] = True
        return codes, list(words)


def _status(cell: str) -> Status:
    return Status(cell) if cell in set(Status) else Status.ACTIVE
