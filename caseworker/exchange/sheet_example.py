"""An invented document that has everything a sheet may hold: templates of the user's own are tried on it."""

from __future__ import annotations

from datetime import date

from caseworker.models.roles import Role, TagState
from caseworker.models.sheet import (
    Agency,
    Paper,
    SheetCheck,
    SheetCredential,
    SheetDisclosure,
    SheetDocument,
    SheetEntry,
    SheetField,
    SheetLine,
    SheetRole,
)

_SENTENCE = "A therapist offers regular counseling sessions."

_FULL = SheetEntry(
    contact_id=1,
    name="Marisol Vega",
    sort_name="Vega, Marisol",
    credentials="LCSW, CADC",
    organization="Harbor Family Services",
    city="Philadelphia, PA",
    postal=("Marisol Vega", "1204 Locust St", "Philadelphia, PA 19107"),
    specialties=("Trauma", "Grief"),
    roles=(
        SheetRole(Role.THERAPIST, TagState.CONFIRMED, "Therapist", _SENTENCE, "Say what worries you.", ("LCSW",)),
        SheetRole(Role.INTERVENTIONIST, TagState.SUGGESTED, "Interventionist?", "", "", ("CADC",)),
    ),
    lines=(
        SheetLine("Office", "(215) 555-0142", "tel:+12155550142", SheetField.PHONES, "checked Nov 3, 2026"),
        SheetLine("", "vega@example.org", "mailto:vega@example.org", SheetField.EMAILS),
        SheetLine("", "1204 Locust St, Philadelphia, PA 19107", "", SheetField.ADDRESSES, "1.2 miles from 19103"),
        SheetLine("Openings", "Ask when you call", "", SheetField.AVAILABILITY, "not known since Jan 5", is_stale=True),
        SheetLine("Note", "Side entrance", "", SheetField.NOTES, is_private=True),
    ),
    notes=("Calls back after 4 pm.",),
    credential_rows=(
        SheetCredential("LCSW", "Clinical social worker", "License", "CW0142", "State board", "PA", "", "Active"),
    ),
    checks=(SheetCheck("Openings", "Jan 5, 2026", "J. Okafor", "by phone", is_stale=True),),
    client_line="Ask for Ana.",
    private_line="Owes me a call.",
    is_confidential=True,
    qr='<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M1 1h7v7h-7z"/></svg>',
    qr_label="Code with the phone number",
)

EXAMPLE = SheetDocument(
    title="Example",
    printed_on=date(2026, 11, 3),
    paper=Paper.LETTER,
    entries=(_FULL, SheetEntry(2, "Ada Quill", "", "", (), ())),
    definitions=((Role.THERAPIST, "Therapist", _SENTENCE),),
    crisis=("If someone is in danger now, call 911.",),
    agency=Agency("Harbor Office", "Harbor Office, 1 Example Way"),
    disclosure=SheetDisclosure("C-1001", "Referral", "Harbor Family Services", (), "Notice."),
    omitted_confidential=1,
)
"""Its labels are empty: a template must do with words that are not there."""
