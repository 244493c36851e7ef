"""The sentences in which evidence and changes of tags are told."""

from __future__ import annotations

from caseworker.messages import translate
from caseworker.models.roles import Role, Strength


def role_word(role: Role) -> str:
    """The role as it stands inside a sentence."""
    if role is Role.INTERVENTIONIST:
        return translate("roles", "interventionist")
    return translate("roles", "therapist")


def strength_word(strength: Strength) -> str:
    if strength is Strength.DEFINITE:
        return translate("roles", "definite")
    return translate("roles", "suggestive")


def verdict(fact: str, what: str, role: Role, strength: Strength) -> str:
    """For instance "LCSW-C, Maryland: clinical license → therapist, definite"."""
    return translate("roles", "{fact}: {what} → {role}, {strength}").format(
        fact=fact, what=what, role=role_word(role), strength=strength_word(strength)
    )
