"""Referral codes in words, with the sign and the tone that go with each state.

Every state has a sign of its own shape, so that nothing is said by color alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from caseworker.messages import translate
from caseworker.models.referral import ConsentType, OutcomeSource, ReferralState, Urgency
from caseworker.models.vocabulary import TermKind
from caseworker.services.referral_words import state_word
from caseworker.ui.widgets.lined_model import Tone


@dataclass(frozen=True, slots=True)
class StateLook:
    sign: str
    tone: Tone


LOOKS: dict[ReferralState, StateLook] = {
    ReferralState.DRAFT: StateLook("○", Tone.MUTED),
    ReferralState.SENT: StateLook("…", Tone.PLAIN),
    ReferralState.NO_RESPONSE: StateLook("?", Tone.WARNING),
    ReferralState.WAITLISTED: StateLook("◐", Tone.WARNING),
    ReferralState.ACCEPTED: StateLook("●", Tone.GOOD),
    ReferralState.IN_PROGRESS: StateLook("▶", Tone.GOOD),
    ReferralState.ON_HOLD: StateLook("‖", Tone.WARNING),
    ReferralState.COMPLETED: StateLook("✓", Tone.GOOD),
    ReferralState.DECLINED: StateLook("✕", Tone.PLAIN),
    ReferralState.NOT_COMPLETED: StateLook("✕", Tone.WARNING),
    ReferralState.CANCELLED: StateLook("–", Tone.MUTED),
    ReferralState.ENTERED_IN_ERROR: StateLook("⊘", Tone.MUTED),
}

OPEN_CONTACT_LETTER = "O"
"""The key that goes to the referral's contact."""
OPEN_CLIENT_LETTER = "G"
"""The key that goes to the page of the referral's client."""


def step_word(to: ReferralState, *, again: bool = False) -> str:
    """What the button says that makes this step; `again`: it was sent before."""
    if to is ReferralState.SENT:
        return translate("referrals", "Sent again") if again else translate("referrals", "Sent")
    return {
        ReferralState.CANCELLED: translate("referrals", "Cancel referral"),
        ReferralState.ENTERED_IN_ERROR: translate("referrals", "Entered in error"),
        ReferralState.ON_HOLD: translate("referrals", "Put on hold"),
    }.get(to, state_word(to))


def needs_dialog(to: ReferralState) -> bool:
    """Whether the step asks for more than a click: a reason, an outcome, or a day to ask again."""
    return to in {
        ReferralState.WAITLISTED,
        ReferralState.ON_HOLD,
        ReferralState.COMPLETED,
        ReferralState.DECLINED,
        ReferralState.NOT_COMPLETED,
        ReferralState.CANCELLED,
    }


def step_letter(to: ReferralState) -> str:
    """The key that makes this step on the Referrals page."""
    return {
        ReferralState.SENT: "S",
        ReferralState.NO_RESPONSE: "N",
        ReferralState.WAITLISTED: "W",
        ReferralState.ACCEPTED: "A",
        ReferralState.IN_PROGRESS: "P",
        ReferralState.ON_HOLD: "H",
        ReferralState.COMPLETED: "C",
        ReferralState.DECLINED: "D",
        ReferralState.NOT_COMPLETED: "X",
        ReferralState.CANCELLED: "Del",
    }.get(to, "")


def step_letters() -> list[tuple[str, str]]:
    """Every key that makes a step, with the word for the step."""
    return [(letter, step_word(to)) for to in ReferralState if (letter := step_letter(to))]


def urgency_word(urgency: Urgency) -> str:
    return {
        Urgency.ROUTINE: translate("referrals", "Routine"),
        Urgency.SOON: translate("referrals", "Soon"),
        Urgency.URGENT: translate("referrals", "Urgent"),
    }[urgency]


def consent_word(kind: ConsentType) -> str:
    """How the client agreed."""
    return {
        ConsentType.WRITTEN: translate("referrals", "In writing"),
        ConsentType.ELECTRONIC: translate("referrals", "Electronically"),
        ConsentType.VERBAL: translate("referrals", "Verbally"),
        ConsentType.GUARDIAN: translate("referrals", "By a guardian"),
    }[kind]


def need_word(kind: TermKind) -> str:
    """What needs of this kind are called."""
    return {
        TermKind.SPECIALTY: translate("referrals", "Specialty"),
        TermKind.MODALITY: translate("referrals", "Approach"),
        TermKind.INTERVENTION_MODEL: translate("referrals", "Intervention"),
        TermKind.LEVEL_OF_CARE: translate("referrals", "Level of care"),
        TermKind.POPULATION: translate("referrals", "Experience with"),
        TermKind.LANGUAGE: translate("referrals", "Language"),
        TermKind.PAYER: translate("referrals", "Payer"),
    }[kind]


def source_word(source: OutcomeSource) -> str:
    return {
        OutcomeSource.CLIENT: translate("referrals", "Client"),
        OutcomeSource.PROVIDER: translate("referrals", "Provider"),
        OutcomeSource.THIRD_PARTY: translate("referrals", "Third party"),
    }[source]


def ways_of_sending() -> tuple[str, ...]:
    """Offered, not enforced: the field takes any words."""
    return (
        translate("referrals", "Phone"),
        translate("referrals", "Fax"),
        translate("referrals", "Email"),
        translate("referrals", "Online form"),
        translate("referrals", "In person"),
        translate("referrals", "Client calls"),
    )


def relative_day(day: date, today: date, format_day: str) -> str:
    """ "today", "tomorrow", "yesterday", else `format_day`, which is that day written out."""
    words = {
        0: translate("referrals", "today"),
        1: translate("referrals", "tomorrow"),
        -1: translate("referrals", "yesterday"),
    }
    return words.get((day - today).days, format_day)


def outcome_words(to: ReferralState) -> tuple[str, ...]:
    """Offered, not enforced: an outcome is said in any words."""
    if to is ReferralState.COMPLETED:
        return (
            translate("referrals", "Seen"),
            translate("referrals", "Treatment begun"),
            translate("referrals", "Admitted"),
            translate("referrals", "Intervention held"),
        )
    return (
        translate("referrals", "Not seen"),
        translate("referrals", "Referred elsewhere"),
        translate("referrals", "Client did not go"),
        translate("referrals", "Stopped early"),
    )
