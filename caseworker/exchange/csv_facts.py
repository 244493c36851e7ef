"""One record of a CSV file, its columns named by field codes, → the facts of a contact.

A value that does not fit its field is not lost: it goes into `about`, in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from caseworker.exchange import casing, cells, fields, headers, multi, people
from caseworker.exchange.rows import RowProblem
from caseworker.exchange.table_csv import unescaped
from caseworker.messages import translate
from caseworker.models.checks import check_email, check_link, is_npi
from caseworker.models.codes import Availability, ContactKind, Status
from caseworker.models.contact import ContactFacts
from caseworker.models.imports import Skip
from caseworker.models.vocabulary import TermKind, Vocabulary

_TERMS = {
    "specialties": TermKind.SPECIALTY,
    "modalities": TermKind.MODALITY,
    "intervention_models": TermKind.INTERVENTION_MODEL,
    "levels_of_care": TermKind.LEVEL_OF_CARE,
    "populations": TermKind.POPULATION,
    "languages": TermKind.LANGUAGE,
    "payers": TermKind.PAYER,
}
_PRACTICE = frozenset(TermKind) - {TermKind.LANGUAGE, TermKind.PAYER}
_KIND_ORDER = {kind: number for number, kind in enumerate(TermKind)}
_SERVICE = re.compile(r"\b(services?|treatment|programs?|counseling)$", re.IGNORECASE)
_LIMITS = {
    "prefix": 30,
    "given": 100,
    "middle": 100,
    "family": 150,
    "suffix": 30,
    "preferred_name": 100,
    "organization": 250,
    "job_title": 150,
    "profession": 150,
    "fees": 300,
    "service_area": 300,
}
_TAXONOMY = re.compile(r"([0-9A-Z]{9}X)(\*?)(?: ([A-Z]{2}|-))?(?: (.+))?")
_CREDENTIAL = ("abbreviation", "kind", "number", "issuer", "jurisdiction", "issued", "expires", "status")
_PRIVATE_PLACE = frozenset({"home", "personal", "private"})
_LABEL_NOISE = re.compile(
    r"\b(phone|phones|telephone|tel|number|no|fax|e ?mail|email|address|value|street|#|[1-9]|address line|line)\b"
)
_WEEKS = re.compile(r"(\d{1,3})\s*(?:-\s*\d+\s*)?(week|wk|month)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the program knows that a file does not: terms, credentials, places."""

    vocabulary: Vocabulary
    is_credential: Callable[[str], bool]
    locate: Callable[[str], tuple[float, float] | None] | None = None


class FactsBuilder:
    """Reads records of one file, whose columns `targets` names by index."""

    def __init__(self, header: Sequence[str], targets: Mapping[int, str], knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._columns: dict[str, list[int]] = {}
        for index, code in sorted(targets.items()):
            if code:
                self._columns.setdefault(code, []).append(index)
        self._in_order = [(index, code) for index, code in sorted(targets.items()) if code]
        # An export of ours holds nothing that is confidential.
        self._is_own = any(headers.normalized(name) == headers.OWN_MARK for name in header)
        # A name that says something else (of a shifted header, say) is no label for what stands below it.
        guessed = headers.guess(header)
        self._labels = {
            index: _label(header[index]) if index < len(header) and guessed[index] == code else ""
            for index, code in self._in_order
        }

    def cells(self, record: Sequence[str], code: str) -> list[str]:
        """The values of all columns of that field, as they stand, without empty ones."""
        found = (record[index] for index in self._columns.get(code, ()) if index < len(record))
        return [unescaped(cell) for cell in found if not multi.is_empty(cell)]

    def cell(self, record: Sequence[str], code: str, limit: int = 0) -> str:
        values = self.cells(record, code)
        return cells.text(values[0], limit or _LIMITS.get(code, 0)) if values else ""

    def npi(self, record: Sequence[str]) -> str:
        """The valid NPI of the record, or empty."""
        number = cells.digits(self.cell(record, "npi"))
        return number if is_npi(number) else ""

    def facts(self, record: Sequence[str]) -> ContactFacts:
        """Raises `RowProblem` for a record without a name, or with what no contact can have."""
        remarks: list[str] = []
        data: dict[str, Any] = self._names(record)
        if not (data.get("given") or data.get("family") or data.get("organization")):
            raise RowProblem(Skip.NO_NAME, "")
        data |= self._plain(record, remarks)
        data |= self._reach(record, remarks)
        data["addresses"] = self._addresses(record)
        data |= self._practice(record)
        about = [text.strip() for text in self.cells(record, "about")]
        data["about"] = "\n".join(dict.fromkeys(part for part in (*about, *remarks) if part))[:4000].rstrip()
        try:
            return ContactFacts.model_validate(data)
        except ValidationError as error:
            problem = error.errors(include_url=False, include_context=False)[0]
            where = ".".join(str(part) for part in problem["loc"])
            raise RowProblem(Skip.INVALID, f"{where}: {problem['msg']}".strip(": ")) from error

    # --- who ----------------------------------------------------------------------------------------------
    def _names(self, record: Sequence[str]) -> dict[str, Any]:
        data: dict[str, Any] = {
            code: casing.person(self.cell(record, code))
            for code in ("prefix", "given", "middle", "family", "suffix", "preferred_name")
        }
        organization = casing.organization(self.cell(record, "organization"))
        credentials = [cells.text(cell, 200) for cell in self.cells(record, "credentials")]
        if not (data["given"] or data["family"]) and (name := self.cell(record, "name", 250)):
            named = people.read(name, self._knowledge.is_credential)
            for code, value in (
                ("prefix", named.prefix),
                ("given", named.given),
                ("middle", named.middle),
                ("family", named.family),
                ("suffix", named.suffix),
                ("preferred_name", named.preferred),
            ):
                data[code] = (data[code] or value)[: _LIMITS[code]]
            organization = organization or named.organization
            credentials = [named.credentials, *credentials]
        data["organization"] = organization[:250]
        data["credential_text"] = ", ".join(dict.fromkeys(part for part in credentials if part))[:200].rstrip(", ")
        data["kind"] = self._kind(record, data)
        return data

    def _kind(self, record: Sequence[str], data: Mapping[str, Any]) -> ContactKind:
        entity = self.cell(record, "entity").lower()
        if entity in ("organization", "organisation", "2", "company", "facility") and data["organization"]:
            return ContactKind.ORGANIZATION
        return ContactKind.PERSON if data["given"] or data["family"] else ContactKind.ORGANIZATION

    def _plain(self, record: Sequence[str], remarks: list[str]) -> dict[str, Any]:
        npi = self.npi(record)
        if not npi and (listed := self.cell(record, "npi", 30)):
            remarks.append(translate("exchange", "NPI as listed (not valid): {value}.").format(value=listed))
        codes, others = self._taxonomies(record)
        number, region = self.cell(record, "license_number", 40), self._license_state(record)
        if codes and (number or region) and not codes[0]["license_number"]:
            codes[0] |= {"license_number": number, "state": region}
        elif number:
            text = f"{region} {number}".strip()
            remarks.append(translate("exchange", "License as listed: {number}.").format(number=text))
        if others:
            remarks.append(translate("exchange", "Listed as: {words}.").format(words="; ".join(others)))
        return {
            "npi": npi,
            "job_title": self.cell(record, "job_title"),
            "profession": self.cell(record, "profession"),
            "service_area": self.cell(record, "service_area"),
            "taxonomies": codes,
            "credentials": [
                made for part in self.cell(record, "credential_records").split(";") if (made := _credential(part))
            ],
            "status": _status(self.cell(record, "status")),
        }

    def _license_state(self, record: Sequence[str]) -> str:
        states = [cells.state(part) for part in multi.split(self.cell(record, "license_state"))]
        return states[0] if len(states) == 1 and len(states[0]) == 2 else ""

    def _taxonomies(self, record: Sequence[str]) -> tuple[list[dict[str, Any]], list[str]]:
        """The codes, once each, and the words that stand among them; bare numbers say nothing."""
        parts = [part for cell in self.cells(record, "taxonomy") for part in multi.split(cell)]
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

    # --- ways to reach ------------------------------------------------------------------------------------
    def _reach(self, record: Sequence[str], remarks: list[str]) -> dict[str, Any]:
        phones: dict[str, dict[str, Any]] = {}
        emails: dict[str, dict[str, Any]] = {}
        links: dict[str, dict[str, Any]] = {}
        label, last = "", ""
        for index, code in self._in_order:
            cell = unescaped(record[index]).strip() if index < len(record) else ""
            if code in ("phone_label", "email_label"):
                label = cells.text(cell.strip("* "), 40)
            elif code == "phone_ext" and cell and last:
                phones[last]["extension"] = cells.digits(cell)[:12]
            elif code in ("phone", "fax"):
                last = self._add_phones(phones, cell, label or self._labels[index], code == "fax", remarks)
                label = ""
            elif code == "email":
                _add_emails(emails, cell, label or self._labels[index], remarks)
                label = ""
            elif code == "website":
                _add_links(links, cell, remarks)
        return {
            "phones": self._with_private(list(phones.values())),
            "emails": self._with_private(list(emails.values())),
            "links": list(links.values()),
        }

    def _add_phones(
        self, found: dict[str, dict[str, Any]], cell: str, label: str, is_fax: bool, remarks: list[str]
    ) -> str:
        last = ""
        for part in multi.split(cell, commas=False):
            number, extension = cells.phone(part)
            if number:
                found.setdefault(number, {"number": number, "extension": extension, "label": label, "is_fax": is_fax})
                last = number
            else:
                remarks.append(translate("exchange", "Phone as listed: {value}.").format(value=cells.text(part, 80)))
        return last

    def _with_private(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """A provider's home is confidential when the file names a place of business beside it."""
        private = [str(entry.get("label", "")).lower().split(" ")[0] in _PRIVATE_PLACE for entry in entries]
        if self._is_own or all(private):
            return entries
        return [entry | {"confidential": True} if own else entry for entry, own in zip(entries, private, strict=True)]

    # --- places -------------------------------------------------------------------------------------------
    def _addresses(self, record: Sequence[str]) -> list[dict[str, Any]]:
        slots = range(1, fields.SLOTS + 1)
        found = [address for slot in slots if (address := self._address(record, slot))]
        return self._with_private(found)

    def _address(self, record: Sequence[str], slot: int) -> dict[str, Any] | None:
        def part(code: str, limit: int) -> str:
            return ", ".join(cells.text(cell, limit) for cell in self.cells(record, fields.in_slot(code, slot)))[:limit]

        line1, line2, city = part("address_line1", 200), part("address_line2", 200), part("city", 100)
        region, postal = cells.state(part("state", 60)), part("zip", 20)
        if full := part("full_address", 400):
            line1, city, region, postal = _one_line(full)
        if not (line1 or city or postal):
            return None
        country = cells.country(part("country", 60))
        code = cells.zip_code(postal)
        if not code and any(character.isalpha() for character in postal):
            code = postal[:10]
        elif not code and postal:
            city = cells.text(f"{city} {postal}", 100)
        return {
            "line1": casing.street(line1),
            "line2": casing.street(line2),
            "city": casing.person(city),
            "state": region,
            "zip": code,
            "country": country,
            "label": self._address_label(record, slot),
            **self._point(record, slot, code),
        }

    def _address_label(self, record: Sequence[str], slot: int) -> str:
        label = self.cell(record, fields.in_slot("address_label", slot), 40).strip("* ")
        if label and not label.isdigit():
            return label
        columns = self._columns.get(fields.in_slot("address_line1", slot)) or self._columns.get(
            fields.in_slot("city", slot), []
        )
        return self._labels[columns[0]] if columns else ""

    def _point(self, record: Sequence[str], slot: int, code: str) -> dict[str, float | None]:
        texts = [self.cell(record, fields.in_slot(axis, slot)) for axis in ("latitude", "longitude")]
        try:
            latitude, longitude = float(texts[0]), float(texts[1])
        except ValueError:
            known = self._knowledge.locate
            place = known(code[:5]) if known and code[:5].isdigit() else None
            return {"latitude": place[0], "longitude": place[1]} if place else {}
        in_range = -90 <= latitude <= 90 and -180 <= longitude <= 180
        return {"latitude": latitude, "longitude": longitude} if in_range else {}

    # --- practice -----------------------------------------------------------------------------------------
    def _practice(self, record: Sequence[str]) -> dict[str, Any]:
        data: dict[str, Any] = {
            "fees": self.cell(record, "fees"),
            "telehealth": multi.yes_or_no(self.cell(record, "telehealth")),
            "in_person": multi.yes_or_no(self.cell(record, "in_person")),
            "sliding_scale": multi.yes_or_no(self.cell(record, "sliding_scale")),
        }
        terms = {(term["kind"], term.get("code") or term["text"]): term for term in self._terms(record)}
        for key in [key for key, term in terms.items() if _is_sliding(term)]:
            del terms[key]
            data["sliding_scale"] = True
        data["terms"] = sorted(terms.values(), key=lambda term: _KIND_ORDER[term["kind"]])
        return data | self._availability(record)

    def _terms(self, record: Sequence[str]) -> Iterable[dict[str, Any]]:
        for code, kind in _TERMS.items():
            for cell in self.cells(record, code):
                yield from (self._term(kind, words) for words in multi.split(cell))
        for cell in self.cells(record, "services"):
            yield from (self._term(TermKind.SPECIALTY, words) for words in multi.split(cell))

    def _term(self, kind: TermKind, words: str) -> dict[str, Any]:
        """Lists of specialties name methods and people too: a known word counts as what it is."""
        find = self._knowledge.vocabulary.find
        known = find(kind, words) or (find(None, words) if kind in _PRACTICE else None)
        if known is None and kind in _PRACTICE and (bare := _SERVICE.sub("", words).strip()) != words:
            known = find(None, bare) if bare else None
        if known and (known.kind is kind or known.kind in _PRACTICE):
            return {"kind": known.kind, "code": known.code}
        return {"kind": kind, "text": cells.text(words, 120)}

    def _availability(self, record: Sequence[str]) -> dict[str, Any]:
        cell = self.cell(record, "availability", 100)
        weeks = cells.digits(self.cell(record, "waitlist_weeks"))[:3]
        found: dict[str, Any] = {"availability": _availability(cell)}
        if match := _WEEKS.search(cell):
            weeks = str(int(match[1]) * (4 if match[2].lower() == "month" else 1))
        if weeks and int(weeks) <= 520 and found["availability"] in (Availability.WAITLIST, Availability.UNKNOWN):
            found = {"availability": Availability.WAITLIST, "waitlist_weeks": int(weeks)}
        return found


def _credential(part: str) -> dict[str, Any] | None:
    """The reverse of what `contact_csv` writes for one credential; None for anything else."""
    values = [value.strip() for value in part.split("|")]
    if len(values) != len(_CREDENTIAL) or not values[0]:
        return None
    return {name: value for name, value in zip(_CREDENTIAL, values, strict=True) if value}


def _status(cell: str) -> Status:
    return Status(cell) if cell in set(Status) else Status.ACTIVE


def _availability(cell: str) -> Availability:
    words = cell.lower()
    if not words:
        return Availability.UNKNOWN
    if "wait" in words:
        return Availability.WAITLIST
    if words in set(Availability):
        return Availability(words)
    if re.search(r"\bnot\b|\bclosed\b|\bfull\b|no openings", words):
        return Availability.NOT_ACCEPTING
    answer = multi.yes_or_no(words)
    if answer is None and re.search(r"\baccepting\b|\bopen(ings)?\b|\btaking\b", words):
        answer = True
    return {True: Availability.ACCEPTING, False: Availability.NOT_ACCEPTING, None: Availability.UNKNOWN}[answer]


def _is_sliding(term: Mapping[str, Any]) -> bool:
    words = f"{term.get('code', '')} {term.get('text', '')}".lower()
    return term["kind"] is TermKind.PAYER and "sliding" in words


def _label(header: str) -> str:
    """What is left of "Business Phone 2" or "work_email": "Business", "Work"."""
    words = _LABEL_NOISE.sub(" ", headers.normalized(header))
    label = " ".join(words.split())
    return label.capitalize()[:40] if label and label not in ("primary", "main", "office", "contact") else ""


def _add_emails(found: dict[str, dict[str, Any]], cell: str, label: str, remarks: list[str]) -> None:
    for part in multi.split(cell):
        try:
            address = check_email(part.removeprefix("mailto:"))[:254]
        except ValueError:
            remarks.append(translate("exchange", "E-mail as listed: {value}.").format(value=cells.text(part, 80)))
            continue
        found.setdefault(address.casefold(), {"address": address, "label": label})


def _add_links(found: dict[str, dict[str, Any]], cell: str, remarks: list[str]) -> None:
    for part in multi.split(cell, commas=False):
        try:
            url = check_link(part)
        except ValueError:
            url = ""
        if url and len(url) <= 2000 and "." in url:
            found.setdefault(url.rstrip("/").casefold(), {"url": url})
        else:
            remarks.append(translate("exchange", "Website as listed: {value}.").format(value=cells.text(part, 80)))


_END_OF_LINE = re.compile(
    r"[,\s]+([A-Za-z][A-Za-z. ]+?|[A-Za-z]{2})[,\s]+(\d{5}(?:-\d{4})?)(?:[,\s]+(?:USA?|United States))?$"
)


def _one_line(full: str) -> tuple[str, str, str, str]:
    """Street, city, state and ZIP of "1204 Locust St, Philadelphia, PA 19107"; all is street if it cannot be told."""
    text = cells.text(full.replace("\n", ", "), 400)
    parts = [part.strip() for part in text.split(",") if part.strip()]
    match = _END_OF_LINE.search(text)
    region = cells.state(match[1]) if match else ""
    if not match or len(region) != 2:
        return text[:200], "", "", ""
    rest = [part.strip() for part in text[: match.start()].split(",") if part.strip()]
    if not rest:
        return text[:200], "", "", ""
    street = ", ".join(rest[:-1]) if len(rest) > 1 else ""
    return street[:200] or (parts[0][:200] if len(rest) > 1 else ""), rest[-1][:90], region, match[2]
