"""Ways to reach, out of the columns of a CSV record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from caseworker.exchange import cells, multi
from caseworker.exchange.csv_columns import Columns
from caseworker.messages import translate
from caseworker.models.checks import check_email, check_link

_PRIVATE_PLACE = frozenset({"home", "personal", "private"})


def reach(columns: Columns, record: Sequence[str], remarks: list[str]) -> dict[str, Any]:
    """Phones, e-mails and links as data for `ContactFacts`; what cannot be one goes into `remarks`, in words."""
    phones: dict[str, dict[str, Any]] = {}
    emails: dict[str, dict[str, Any]] = {}
    links: dict[str, dict[str, Any]] = {}
    label, last, last_email = "", "", ""
    for index, code in columns.in_order:
        cell = columns.at(record, index)
        if code in ("phone_label", "email_label"):
            label = cells.text(cell.strip("* "), 40)
        elif code == "phone_ext" and cell and last:
            phones[last]["extension"] = cells.digits(cell)[:12]
        elif code in ("phone", "fax"):
            last = _add_phones(phones, cell, label or columns.label(index), code == "fax", remarks)
            label = ""
        elif code == "email":
            last_email = _add_emails(emails, cell, label or columns.label(index), remarks)
            label = ""
        elif code == "phone_confidential" and last and multi.yes_or_no(cell):
            phones[last]["confidential"] = True
        elif code == "email_confidential" and last_email and multi.yes_or_no(cell):
            emails[last_email]["confidential"] = True
        elif code == "website":
            _add_links(links, cell, remarks)
    return {
        "phones": with_private(list(phones.values())),
        "emails": with_private(list(emails.values())),
        "links": list(links.values()),
    }


def _add_phones(found: dict[str, dict[str, Any]], cell: str, label: str, is_fax: bool, remarks: list[str]) -> str:
    last = ""
    for part in multi.split(cell, commas=False):
        number, extension = cells.phone(part)
        if number:
            found.setdefault(number, {"number": number, "extension": extension, "label": label, "is_fax": is_fax})
            last = number
        else:
            remarks.append(remark(translate("exchange", "Phone as listed: {value}."), part))
    return last


def remark(sentence: str, value: str) -> str:
    """`sentence` about a value that fits no field."""
    return sentence.format(value=cells.text(value, 80))


def with_private(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A provider's home is confidential when the file names a place of business beside it."""
    private = [str(entry.get("label", "")).lower().split(" ")[0] in _PRIVATE_PLACE for entry in entries]
    if all(private):
        return entries
    return [entry | {"confidential": True} if home else entry for entry, home in zip(entries, private, strict=True)]


def _add_emails(found: dict[str, dict[str, Any]], cell: str, label: str, remarks: list[str]) -> str:
    last = ""
    for part in multi.split(cell):
        try:
            address = check_email(part.removeprefix("mailto:"))[:254]
        except ValueError:
            remarks.append(remark(translate("exchange", "E-mail as listed: {value}."), part))
            continue
        last = address.casefold()
        found.setdefault(last, {"address": address, "label": label})
    return last


def _add_links(found: dict[str, dict[str, Any]], cell: str, remarks: list[str]) -> None:
    for part in multi.split(cell, commas=False):
        try:
            url = check_link(part)
        except ValueError:
            url = ""
        if url and len(url) <= 2000 and "." in url:
            found.setdefault(url.rstrip("/").casefold(), {"url": url})
        else:
            remarks.append(remark(translate("exchange", "Website as listed: {value}."), part))
