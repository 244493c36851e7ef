"""Client data on a sheet: checked before it is printed, with the notice of the law, and named in the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.checks import readable
from caseworker.models.referral import ReferralFilter, ReferralRow, ReferralState
from caseworker.models.sheet import SheetDisclosure, SheetLanguage, SheetLine
from caseworker.models.vocabulary import TermKind
from caseworker.services.client_codes import client_code_problem
from caseworker.services.sheet_roles import role_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from caseworker.models.sheet import Disclosure, SheetDocument
    from caseworker.services.session import Session
    from caseworker.services.sheet_context import SheetContext

LONGEST_WORDS = 200
"""Characters of a purpose and of a recipient."""
_MOST = 1_000


def disclosed(
    wanted: Disclosure, contacts: Collection[int], context: SheetContext, session: Session
) -> SheetDisclosure:
    """What is printed about the client on a sheet of these contacts.

    InvalidInput (``client``, ``purpose``, ``recipient``) for what is missing, for a name instead of a code, and where
    a Part 2 referral to one of the contacts has no consent that holds. PassphraseNeeded in a plain directory.
    """
    client, purpose, recipient = (readable(text).strip() for text in (wanted.client, wanted.purpose, wanted.recipient))
    if problems := tuple(_problems(client, purpose, recipient)):
        raise InvalidInput(problems)
    session.require_protection(
        translate(
            "sheets",
            "This sheet would hold client data, and this directory is not encrypted: "
            "choose a passphrase first, or make the sheet without client data.",
        )
    )
    rows = _referrals(client, session)
    here = [row for row in rows if row.contact_id in contacts]
    if wanted.referrals and not rows:
        sentence = translate(
            "sheets", "No referral of a client “{client}” is on file: check the code, or print the sheet without them."
        )
        raise InvalidInput((FieldProblem("client", sentence.format(client=client)),))
    _check_consents(here, client, session)
    # The strict reading: beside the names of those who treat addictions, the code alone may tell what for. So the
    # notice goes with every sheet of a client who has any Part 2 referral, whether or not that one is printed.
    is_part2 = any(row.part2 for row in rows)
    return SheetDisclosure(
        client=rows[0].client_code if rows else client,
        purpose=purpose,
        recipient=recipient,
        lines=tuple(_line(row, context) for row in here) if wanted.referrals else (),
        notice=_notice(context) if is_part2 else "",
    )


def _problems(client: str, purpose: str, recipient: str) -> Iterator[FieldProblem]:
    if sentence := client_code_problem(client):
        yield FieldProblem("client", sentence)
    if not purpose:
        sentence = translate("sheets", "Say what the client’s data is for, such as “intake on Monday”.")
        yield FieldProblem("purpose", sentence)
    if not recipient:
        yield FieldProblem("recipient", translate("sheets", "Say who gets the sheet: a person, or an agency."))
    for field, text in (("purpose", purpose), ("recipient", recipient)):
        if len(text) > LONGEST_WORDS:
            sentence = translate("sheets", "That is too long: shorten it to {limit} characters.")
            yield FieldProblem(field, sentence.format(limit=LONGEST_WORDS))


def _referrals(client: str, session: Session) -> list[ReferralRow]:
    """All of the client's that count, the oldest first."""
    found = session.store.referrals(ReferralFilter(client_code=client), limit=_MOST)
    counted = (row for row in found if row.state is not ReferralState.ENTERED_IN_ERROR)
    return sorted(counted, key=lambda row: (row.created_at, row.id))


def _check_consents(rows: Sequence[ReferralRow], client: str, session: Session) -> None:
    today = session.today()
    for row in rows:
        if row.part2 and not (row.consent is not None and row.consent.holds(today)):
            sentence = translate(
                "sheets",
                "The referral of {client} to {contact} is under 42 CFR Part 2 and has no consent that holds today: "
                "enter the consent there, or make the sheet without client data.",
            )
            told = sentence.format(client=client, contact=row.contact_name)
            raise InvalidInput((FieldProblem("client", told),))


def _line(row: ReferralRow, context: SheetContext) -> SheetLine:
    """What was asked for and what became of it; never the private note."""
    words, vocabulary = context.words, context.reference.vocabulary
    role, *_ = role_words(row.role_sought, context)
    day = row.first_sent_on or row.created_at.astimezone().date()
    needs = ", ".join(words.term(vocabulary, kind, code) for kind, code in row.needs)
    level = words.term(vocabulary, TermKind.LEVEL_OF_CARE, row.level_of_care) if row.level_of_care else ""
    parts = (
        words.format("referred", day=words.short_date(day)),
        words.format("referral_sought", role=role),
        words.format("referral_reason", reason=row.reason),
        words.format("referral_needs", needs=needs) if needs else "",
        words.format("referral_level", level=level) if level else "",
        words.format("referral_state", state=words.text(f"state_{row.state}")),
    )
    return SheetLine(row.contact_name, " · ".join(part for part in parts if part), is_private=True)


def _notice(context: SheetContext) -> str:
    notice = context.reference.part2_notice
    return f"{notice.text}\n{notice.text_es}" if context.options.language is SheetLanguage.SPANISH else notice.text


# --- the audit ----------------------------------------------------------------------------------------------------
def audit_detail(document: SheetDocument) -> str:
    """Whose data left, what for and to whom, and which private fields; empty for a sheet without any of these."""
    parts = []
    if (disclosure := document.disclosure) is not None:
        told = translate("sheets", "Client {client}; purpose: {purpose}; recipient: {recipient}")
        parts.append(told.format(client=disclosure.client, purpose=disclosure.purpose, recipient=disclosure.recipient))
    if private := ", ".join(_private_parts(document)):
        parts.append(translate("sheets", "with {parts}").format(parts=private))
    return "; ".join(parts)


def _private_parts(document: SheetDocument) -> Iterator[str]:
    entries = document.entries
    if any(one.is_confidential or any(line.is_private for line in one.lines) for one in entries):
        yield translate("sheets", "confidential details")
    if any(one.notes for one in entries):
        yield translate("sheets", "notes")
    if any(one.private_line for one in entries):
        yield translate("sheets", "lines to oneself")
