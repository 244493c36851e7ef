"""States, reasons and results of calls in words, as every part of the program says them."""

from __future__ import annotations

from caseworker.messages import translate
from caseworker.models.referral import ContactResult, ReasonCode, ReferralState


def state_word(state: ReferralState) -> str:
    return {
        ReferralState.DRAFT: translate("referrals", "Draft"),
        ReferralState.SENT: translate("referrals", "Sent"),
        ReferralState.NO_RESPONSE: translate("referrals", "No response"),
        ReferralState.WAITLISTED: translate("referrals", "Waitlisted"),
        ReferralState.ACCEPTED: translate("referrals", "Accepted"),
        ReferralState.IN_PROGRESS: translate("referrals", "In progress"),
        ReferralState.ON_HOLD: translate("referrals", "On hold"),
        ReferralState.COMPLETED: translate("referrals", "Completed"),
        ReferralState.DECLINED: translate("referrals", "Declined"),
        ReferralState.NOT_COMPLETED: translate("referrals", "Not completed"),
        ReferralState.CANCELLED: translate("referrals", "Canceled"),
        ReferralState.ENTERED_IN_ERROR: translate("referrals", "Entered in error"),
    }[state]


def reason_word(reason: ReasonCode) -> str:
    return {
        ReasonCode.NO_CAPACITY: translate("referrals", "No capacity"),
        ReasonCode.NOT_ELIGIBLE: translate("referrals", "Client not eligible"),
        ReasonCode.INSURANCE: translate("referrals", "Insurance not taken"),
        ReasonCode.COST: translate("referrals", "Cost"),
        ReasonCode.LANGUAGE: translate("referrals", "Language"),
        ReasonCode.DISTANCE: translate("referrals", "Too far away"),
        ReasonCode.WRONG_SPECIALTY: translate("referrals", "Wrong specialty"),
        ReasonCode.CLIENT_UNREACHABLE: translate("referrals", "Client not reached"),
        ReasonCode.CLIENT_DECLINED: translate("referrals", "Client declined"),
        ReasonCode.PROVIDER_UNREACHABLE: translate("referrals", "Provider not reached"),
        ReasonCode.LEFT_PRACTICE: translate("referrals", "Left the practice"),
        ReasonCode.HIGHER_LEVEL_NEEDED: translate("referrals", "A higher level of care is needed"),
        ReasonCode.OTHER: translate("referrals", "Another reason"),
    }[reason]


def short_reason(reason: ReasonCode) -> str:
    """As it stands behind a comma: “insurance”."""
    if reason is ReasonCode.INSURANCE:
        return translate("referrals", "insurance")
    return reason_word(reason).lower()


def result_word(result: ContactResult) -> str:
    """What came of a call."""
    return {
        ContactResult.REACHED: translate("referrals", "Reached"),
        ContactResult.NO_ANSWER: translate("referrals", "No answer"),
        ContactResult.LEFT_MESSAGE: translate("referrals", "Left message"),
    }[result]
