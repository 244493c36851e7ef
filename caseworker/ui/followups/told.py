"""How many follow-ups are due, in words that name nobody. Nothing else is loaded with it: the rail needs it at once."""

from __future__ import annotations

from caseworker.messages import translate


def due_told(number: int) -> str:
    """For the badge, to a screen reader."""
    return translate("followups", "1 due") if number == 1 else translate("followups", "{n} due").format(n=f"{number:,}")


def due_sentence(number: int) -> str:
    """For the desktop: it says how many, and nothing about whom."""
    if number == 1:
        return translate("followups", "1 follow-up is due.")
    return translate("followups", "{n} follow-ups are due.").format(n=f"{number:,}")
