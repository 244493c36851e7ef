"""What a referral carries besides its steps: needs, consent, the notice of Part 2, a link, where else it was sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from caseworker.messages import translate
from caseworker.models.referral import Attempt, Consent, ReferralEvent, ReferralRow
from caseworker.services.reference import Reference
from caseworker.services.referral_words import state_word
from caseworker.ui import theme, words
from caseworker.ui.referrals.words import consent_word, need_word
from caseworker.ui.widgets.buttons import LinkButton
from caseworker.ui.widgets.flow import FlowLayout
from caseworker.ui.widgets.labels import label, selectable
from caseworker.ui.widgets.markdown import open_safely


@dataclass(frozen=True, slots=True)
class Story:
    """All that is read of one referral to show it. `others` were logged with it for the same need."""

    events: Sequence[ReferralEvent]
    attempts: Sequence[Attempt] = ()
    others: Sequence[ReferralRow] = ()


def need_tags(row: ReferralRow, reference: Reference) -> QWidget | None:
    """The needs as small labels side by side; None without needs."""
    if not row.needs:
        return None
    hold = QWidget()
    flow = FlowLayout(hold, gap=theme.px(6))
    for kind, code in row.needs:
        text = reference.vocabulary.label(kind, code)
        tag = label(text, "tag")
        tag.setToolTip(need_word(kind))
        tag.setAccessibleName(f"{need_word(kind)}: {text}")
        flow.addWidget(tag)
    return hold


def consent_text(consent: Consent, today: date) -> tuple[str, bool]:
    """The consent in words, and whether it holds today."""
    how = consent_word(consent.type).lower()
    text = translate("referrals", "Consent given {how}, {day}").format(how=how, day=words.day(consent.on, today))
    until = words.day(consent.until, today) if consent.until else ""
    if consent.revoked_on is not None and consent.revoked_on <= today:
        state = translate("referrals", "revoked {day}").format(day=words.day(consent.revoked_on, today))
    elif consent.until is not None and consent.until < today:
        state = translate("referrals", "expired {day}").format(day=until)
    elif consent.revoked_on is not None:
        day = words.day(consent.revoked_on, today)
        state = translate("referrals", "revoked from {day} on").format(day=day)
    elif until:
        state = translate("referrals", "holds until {day}").format(day=until)
    else:
        state = translate("referrals", "holds until it is revoked")
    return f"{text}: {state}", consent.holds(today)


def consent_line(row: ReferralRow, today: date) -> QWidget | None:
    """None without consent, but for a referral that needs one."""
    if row.consent is None:
        return label(translate("referrals", "No consent noted"), "warning", wrap=True) if row.part2 else None
    text, holds = consent_text(row.consent, today)
    return label(text, "" if holds else "warning", wrap=True)


def part2_line(row: ReferralRow, reference: Reference) -> QWidget | None:
    if not row.part2:
        return None
    notice = reference.part2_notice.text
    text = translate("referrals", "42 CFR Part 2: substance use treatment. Goes with whatever is disclosed: “{notice}”")
    return selectable(label(text.format(notice=notice), "strong", wrap=True))


def link_line(row: ReferralRow) -> QWidget | None:
    """Opened by the system, never by the program."""
    if not row.link:
        return None
    hold = QWidget()
    flow = FlowLayout(hold, gap=theme.px(8))
    shown = row.link if len(row.link) <= _LONGEST_LINK else f"{row.link[:_LONGEST_LINK]}…"
    button = LinkButton(shown)
    button.setToolTip(row.link)
    button.setAccessibleName(QCoreApplication.translate("ReferralFacts", "Open {link}").format(link=row.link))
    button.clicked.connect(lambda: open_safely(row.link))
    flow.addWidget(button)
    return hold


def others_line(others: Sequence[ReferralRow], go: Callable[[int], None]) -> QWidget | None:
    """Where else the same need was sent, each a link to that referral."""
    if not others:
        return None
    hold = QWidget()
    flow = FlowLayout(hold, gap=theme.px(8))
    flow.addWidget(label(translate("referrals", "Also sent to"), "muted"))
    for other in others:
        text = translate("referrals", "{contact}: {state}")
        button = LinkButton(text.format(contact=other.contact_name, state=state_word(other.state).lower()))
        button.clicked.connect(partial(_go, go, other.id))
        flow.addWidget(button)
    return hold


def _go(go: Callable[[int], None], referral_id: int, _checked: bool = False) -> None:
    go(referral_id)


_LONGEST_LINK = 70
