"""Who hands out the sheets: the agency's name, logo and line at the foot. Kept in the directory."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.exchange.png import is_png
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.sheet import Agency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caseworker.models.changes import Changes
    from caseworker.services.session import Session

LONGEST_NAME = 120
LONGEST_FOOTER = 200
LARGEST_LOGO = 300_000
_META = "agency"


class AgencyBook:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self) -> Agency:
        """As it is now; without name, footer and logo until somebody gave them."""
        return _from_json(self._session.store.meta(_META))

    def save(self, agency: Agency) -> Changes:
        """This one from now on; can be undone. InvalidInput: fields as the attributes."""
        tidy = Agency(_one_line(agency.name), _one_line(agency.footer), agency.logo)
        if problems := tuple(_problems(tidy)):
            raise InvalidInput(problems)
        return self._session.command("agency.edit", lambda tx: tx.set_meta(_META, _to_json(tidy)))


def _one_line(text: str) -> str:
    return " ".join(readable(text).split())


def _problems(agency: Agency) -> Iterator[FieldProblem]:
    for field, text, limit in (("name", agency.name, LONGEST_NAME), ("footer", agency.footer, LONGEST_FOOTER)):
        if len(text) > limit:
            sentence = translate("sheets", "That is too long: shorten it to {limit} characters.")
            yield FieldProblem(field, sentence.format(limit=limit))
    if agency.logo and (len(agency.logo) > LARGEST_LOGO or not is_png(agency.logo)):
        sentence = translate("sheets", "The logo cannot be used: choose a PNG picture of up to {limit} KB.")
        yield FieldProblem("logo", sentence.format(limit=LARGEST_LOGO // 1_000))


def _to_json(agency: Agency) -> str:
    logo = base64.b64encode(agency.logo).decode()
    return json.dumps({"name": agency.name, "footer": agency.footer, "logo": logo}, separators=(",", ":"))


def _from_json(text: str | None) -> Agency:
    """What was kept; what cannot be read is left out. Never raises."""
    try:
        values = json.loads(text or "{}")
        name, footer, logo = (str(values.get(key, "")) for key in ("name", "footer", "logo"))
        return Agency(name, footer, base64.b64decode(logo, validate=True))
    except (ValueError, AttributeError, RecursionError, binascii.Error):
        return Agency()
