"""What a referral must be before it is kept: each problem with the field that it concerns."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from caseworker.errors import FieldProblem
from caseworker.messages import translate
from caseworker.models.checks import check_link, readable
from caseworker.models.vocabulary import TermKind
from caseworker.services.client_codes import client_code_problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from caseworker.models.referral import Consent, ReferralInput
    from caseworker.models.vocabulary import Vocabulary

LONGEST_REASON = 500
LONGEST_NOTE = 20_000
LONGEST_LINK = 1_000


def tidied(referral: ReferralInput) -> ReferralInput:
    """Without what nobody can see; needs in one order and once each."""
    return replace(
        referral,
        client_code=readable(referral.client_code).strip(),
        reason=readable(referral.reason).strip(),
        how_sent=readable(referral.how_sent).strip(),
        private_note=readable(referral.private_note).strip(),
        link=_whole_link(readable(referral.link).strip()),
        needs=tuple(sorted(set(referral.needs))),
    )


def problems(referral: ReferralInput, vocabulary: Vocabulary, today: date) -> Iterator[FieldProblem]:
    """Of a tidied referral, whether it is sent or not."""
    if sentence := client_code_problem(referral.client_code):
        yield FieldProblem("client_code", sentence)
    if not referral.reason:
        sentence = translate("referrals", "Say in a few words what the client needs.")
        yield FieldProblem("reason", sentence)
    yield from too_long(
        ("reason", translate("referrals", "The reason"), referral.reason, LONGEST_REASON),
        ("how_sent", translate("referrals", "How it was sent"), referral.how_sent, LONGEST_REASON),
        ("private_note", translate("referrals", "The note"), referral.private_note, LONGEST_NOTE),
        ("link", translate("referrals", "The link"), referral.link, LONGEST_LINK),
    )
    level = referral.level_of_care
    if level and vocabulary.get(TermKind.LEVEL_OF_CARE, level) is None:
        sentence = translate("referrals", "“{code}” is no level of care: choose one from the list.")
        yield FieldProblem("level_of_care", sentence.format(code=level))
    for kind, code in referral.needs:
        if vocabulary.get(kind, code) is None:
            sentence = translate("referrals", "“{code}” is not in the vocabulary: choose a need from the list.")
            yield FieldProblem("needs", sentence.format(code=code))
    if referral.link and not _is_link(referral.link):
        sentence = translate(
            "referrals", "Enter a web address such as https://example.org: files are never attached to a referral."
        )
        yield FieldProblem("link", sentence)
    if referral.consent is not None:
        yield from _consent_problems(referral.consent, today)


def _consent_problems(consent: Consent, today: date) -> Iterator[FieldProblem]:
    if consent.on > today:
        sentence = translate("referrals", "The day of the consent is still to come: correct the date.")
        yield FieldProblem("consent_on", sentence)
    if consent.until is not None and consent.until < consent.on:
        sentence = translate("referrals", "The consent ends before it was given: correct one of the dates.")
        yield FieldProblem("consent_until", sentence)
    if consent.revoked_on is not None and consent.revoked_on < consent.on:
        sentence = translate("referrals", "The consent was revoked before it was given: correct one of the dates.")
        yield FieldProblem("consent_revoked_on", sentence)


def part2_problem(part2: bool, consent: Consent | None, sent: date) -> str:
    """Why something about substance use treatment may not be sent on that day; empty when it may.

    42 CFR 2.31: such a disclosure needs the client's consent, which can end and be revoked.
    """
    if not part2 or (consent is not None and consent.holds(sent)):
        return ""
    return translate(
        "referrals",
        "A referral under 42 CFR Part 2 is sent only with a consent that holds: enter it, or keep this as a draft.",
    )


def too_long(*texts: tuple[str, str, str, int]) -> Iterator[FieldProblem]:
    """Of fields: their name in words, their text and how many characters it may have."""
    for field, label, text, limit in texts:
        if len(text) > limit:
            sentence = translate("referrals", "{field} is too long: shorten it to {limit} characters.")
            yield FieldProblem(field, sentence.format(field=label, limit=f"{limit:,}"))


def _whole_link(text: str) -> str:
    try:
        return check_link(text) if text else ""
    except ValueError:
        return text


def _is_link(text: str) -> bool:
    """Nothing but a page of the web: neither a path nor a file written into the link itself."""
    try:
        parts = urlsplit(check_link(text))
        _ = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "." in host.strip(".") and "\\" not in text and "@" not in parts.netloc
