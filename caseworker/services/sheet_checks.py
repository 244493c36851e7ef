"""What a sheet for the file holds besides: credentials with their numbers, and what was checked, by whom and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.models.codes import FRESH_DAYS, VerifyMethod
from caseworker.models.sheet import SheetCheck, SheetCredential, SheetField, SheetLine
from caseworker.services.freshness import ExpiryState, expiry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from caseworker.models.codes import FactGroup
    from caseworker.models.contact import ContactFacts, Credential
    from caseworker.services.freshness import Freshness
    from caseworker.services.sheet_context import SheetContext


def credential_rows(facts: ContactFacts, context: SheetContext) -> tuple[SheetCredential, ...]:
    if not context.has(SheetField.CREDENTIALS):
        return ()
    return tuple(_row(one, context) for one in facts.credentials)


def _row(credential: Credential, context: SheetContext) -> SheetCredential:
    words = context.words
    return SheetCredential(
        abbreviation=credential.abbreviation,
        # Titles are names that a board gave: they are not translated.
        name=context.reference.credential_title(credential.abbreviation),
        kind=words.text(f"credential_kind_{credential.kind}"),
        number=credential.number,
        issuer=credential.issuer,
        jurisdiction=credential.jurisdiction,
        expires=words.short_date(credential.expires) if credential.expires else "",
        status=words.text(f"credential_status_{credential.status}"),
        is_expired=_is_expired(credential, context),
    )


def expired_lines(facts: ContactFacts, context: SheetContext) -> Iterator[SheetLine]:
    """One line for all that have run out."""
    gone = [one for one in facts.credentials if _is_expired(one, context)]
    if not gone or not context.has(SheetField.CREDENTIALS):
        return
    words = context.words
    told = (
        words.format("credential_until", credential=one.abbreviation, day=words.short_date(one.expires))
        if one.expires
        else words.format("credential_expired", credential=one.abbreviation)
        for one in gone
    )
    yield SheetLine(words.text("ask_credentials"), ", ".join(told), "", SheetField.CREDENTIALS, is_stale=True)


def _is_expired(credential: Credential, context: SheetContext) -> bool:
    return expiry(credential, context.today, context.rules).state is ExpiryState.EXPIRED


def checks(fresh: Mapping[FactGroup, Freshness], context: SheetContext) -> tuple[SheetCheck, ...]:
    """Of each group of facts."""
    if not context.has(SheetField.CHECKED_ON):
        return ()
    return tuple(_check(group, fresh[group], context) for group in FRESH_DAYS)


def _check(group: FactGroup, fresh: Freshness, context: SheetContext) -> SheetCheck:
    words, last = context.words, fresh.checked
    return SheetCheck(
        group=words.text(f"group_{group}"),
        on=words.short_date(last.on) if last else "",
        by=last.by if last else "",
        how=words.text(f"method_{VerifyMethod(last.method)}") if last else "",
        is_stale=fresh.is_stale,
    )
