"""The everyday words that stand for a role, for availability, telehealth and states, in English and Spanish.

"Counselor" is deliberately not a word for therapist: certified addiction counselors carry the title too, many of
them without a clinical license. It is searched for as the word it is.
"""

from __future__ import annotations

from caseworker.models.codes import Availability
from caseworker.models.roles import Role

ROLE_WORDS: dict[Role, tuple[str, ...]] = {
    Role.INTERVENTIONIST: ("interventionist", "interventionists", "intervencionista", "intervencionistas"),
    Role.THERAPIST: (
        "therapist",
        "therapists",
        "psychotherapist",
        "psychotherapists",
        "terapeuta",
        "terapeutas",
        "psicoterapeuta",
        "psicoterapeutas",
    ),
}

AVAILABILITY_WORDS: dict[Availability, tuple[str, ...]] = {
    Availability.ACCEPTING: (
        "accepting",
        "accepting clients",
        "accepting patients",
        "accepting new clients",
        "accepting new patients",
        "taking new clients",
        "taking new patients",
        "taking clients",
        "has openings",
        "acepta pacientes",
        "acepta clientes",
        "acepta nuevos pacientes",
        "acepta nuevos clientes",
    ),
    Availability.WAITLIST: ("waitlist", "wait list", "waiting list", "waitlisted", "lista de espera"),
    Availability.NOT_ACCEPTING: (
        "not accepting",
        "not accepting clients",
        "not accepting patients",
        "no acepta pacientes",
    ),
}
TELEHEALTH_WORDS = (
    "telehealth",
    "teletherapy",
    "telemedicine",
    "video sessions",
    "video visits",
    "telesalud",
    "teleterapia",
    "telemedicina",
    "en línea",
)
# Between a place and "telehealth": whoever is licensed there counts as near too.
OR_ALSO = (
    ("or", "by"),
    ("or", "via"),
    ("or",),
    ("including",),
    ("incl",),
    ("plus",),
    ("o", "por"),
    ("o",),
    ("incluyendo",),
    ("más",),
)
# These also begin names ("Open Door Clinic"): understood only where no plain word follows.
WEAK_AVAILABILITY_WORDS: dict[Availability, tuple[str, ...]] = {
    Availability.ACCEPTING: ("open", "openings", "available", "disponible", "disponibles"),
    Availability.NOT_ACCEPTING: ("closed", "full"),
}
WEAK_TELEHEALTH_WORDS = ("online", "virtual", "virtually", "remote")

# What people call somebody who does it: by its code in the vocabulary. Found are also those in whose entry all of
# `words` stand, as they do in the full name of their license (LMFT: marriage and family therapist).
PRACTITIONERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "family_therapy": (
        ("family", "therapist"),
        (
            "family therapist",
            "family therapists",
            "marriage and family therapist",
            "marriage and family therapists",
            "marriage family therapist",
            "terapeuta familiar",
            "terapeutas familiares",
            "terapeuta de familia",
            "terapeuta matrimonial y familiar",
        ),
    ),
}

# Before a payer they say that it is taken, not that there is room.
TAKING = frozenset({"accepting", "accepts", "accept", "takes", "taking", "take", "acepta", "aceptan"})
# Left out beside what was understood: "therapist who speaks Spanish".
FILLERS = TAKING | frozenset(
    "who that with for and in the a an of speaks speaking speak offers offering using does que habla hablan "
    "con para en de y".split()
)

BEFORE_PLACE = (("near",), ("nearby",), ("around",), ("close", "to"), ("cerca", "de"), ("cerca",))
BETWEEN_DISTANCE_AND_PLACE = frozenset({"of", "from", "around", "near", "de"})
BEFORE_DISTANCE = frozenset({"within", "in", "dentro"})

# Also given names or cities: a state only after "in" or a comma.
STATES_THAT_ARE_NAMES = frozenset({"georgia", "new york", "virginia", "washington"})
# Also words of a sentence: only after "in" or a comma; the second group only where all is typed in capitals.
STATES_THAT_ARE_WORDS = frozenset({"AS", "HI", "IN", "ME", "OR"})
STATES_THAT_ARE_SHOUTED_WORDS = frozenset({"AL", "DE", "ID", "LA", "MA", "OH", "OK"})
