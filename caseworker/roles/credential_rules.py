"""What a credential says of a role, by its letters and the state that gave it.

The same letters differ by state: LCSW is a clinical license in most, not independent in Massachusetts and not
clinical in Maryland. A table row without jurisdictions is the usual meaning, one with jurisdictions the meaning
there. Nothing here says what a person may do: only what kind of license or certificate the letters name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from caseworker.messages import translate
from caseworker.models.roles import Evidence, Role, Strength
from caseworker.models.states import name_of
from caseworker.roles.wording import verdict


@dataclass(frozen=True, slots=True)
class CredentialMeaning:
    """One row of the table. `role` None: no evidence by itself, as a degree or a peer certificate."""

    abbreviation: str
    name: str
    kind: str
    issuer: str
    jurisdictions: frozenset[str]
    family: str
    role: Role | None
    strength: Strength
    level: str
    note: str

    @classmethod
    def from_row(cls, row: Mapping[str, str]) -> CredentialMeaning:
        return cls(
            abbreviation=row["abbreviation"],
            name=row["name"],
            kind=row["kind"],
            issuer=row["issuer"],
            jurisdictions=frozenset(filter(None, row["jurisdictions"].split("|"))),
            family=row["family"],
            role=Role(row["role"]) if row["role"] else None,
            strength=Strength(row["strength"]) if row["strength"] else Strength.SUGGESTIVE,
            level=row["level"],
            note=row["note"],
        )

    @property
    def stance(self) -> tuple[Role | None, Strength]:
        return self.role, self.strength


class CredentialTable:
    """All meanings by abbreviation."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._meanings: dict[str, list[CredentialMeaning]] = {}
        for row in rows:
            meaning = CredentialMeaning.from_row(row)
            self._meanings.setdefault(meaning.abbreviation, []).append(meaning)

    def meanings(self, abbreviation: str) -> tuple[CredentialMeaning, ...]:
        return tuple(self._meanings.get(abbreviation, ()))

    def evidence(
        self, abbreviation: str, states: Sequence[str], printed: str = ""
    ) -> tuple[tuple[Role, Evidence], ...]:
        """What the letters say when held in one of `states` (postal codes; none: not known). Empty or one item.

        `printed` is the stretch that was read: a name written out tells meanings apart that the letters do not.
        """
        meanings = self._meanings.get(abbreviation)
        if not meanings:
            return ()
        if not states:
            return _evidence(_anywhere(meanings, printed), "")
        known = [(state, pick) for state in dict.fromkeys(states) if (pick := _in_state(meanings, state, printed))]
        if not known:
            return ()
        if len({pick.meaning.stance for _, pick in known}) > 1:
            return _differing(known)
        state, pick = known[0]
        return _evidence(pick, name_of(state) if pick.here else "")

    def resembling(self, abbreviation: str, printed: str) -> tuple[tuple[Role, Evidence], ...]:
        """What `printed` says, which is `abbreviation` with a suffix that the table does not have ("LCSW-XY")."""
        meanings = self._meanings.get(abbreviation)
        pick = _anywhere(meanings, "") if meanings else None
        if pick is None or pick.meaning.role is None:
            return ()
        what = translate("roles", "{known} with an addition that is not known").format(known=abbreviation)
        text = verdict(printed, what, pick.meaning.role, Strength.SUGGESTIVE)
        return ((pick.meaning.role, Evidence("credential.resembling", printed, Strength.SUGGESTIVE, text)),)


@dataclass(frozen=True, slots=True)
class _Pick:
    """The meaning chosen. `here`: it is the state's own or the usual one; `where` limits it in words."""

    meaning: CredentialMeaning
    here: bool = True
    where: str = ""


def _in_state(meanings: list[CredentialMeaning], state: str, printed: str) -> _Pick | None:
    for meaning in meanings:
        if state in meaning.jurisdictions:
            return _Pick(meaning)
    if usual := _usual(meanings):
        return _Pick(usual)
    return _elsewhere(meanings, printed)


def _anywhere(meanings: list[CredentialMeaning], printed: str) -> _Pick | None:
    usual = _usual(meanings)
    if usual is None:
        return _elsewhere(meanings, printed)
    return _Pick(usual, here=False, where="most" if len(meanings) > 1 else "")


def _elsewhere(meanings: list[CredentialMeaning], printed: str) -> _Pick | None:
    """A title of other states: what all of them mean by it; None where the letters alone cannot tell."""
    words = printed.casefold()
    if named := next((meaning for meaning in meanings if meaning.name.casefold() == words), None):
        return _Pick(named, here=False)
    if len({meaning.role for meaning in meanings}) != 1:
        return None
    if len({meaning.stance for meaning in meanings}) == 1:
        return _Pick(meanings[0], here=False)
    return _Pick(replace(meanings[0], strength=Strength.SUGGESTIVE, note=""), here=False, where="some")


def _usual(meanings: list[CredentialMeaning]) -> CredentialMeaning | None:
    return next((meaning for meaning in meanings if not meaning.jurisdictions), None)


def _evidence(pick: _Pick | None, place: str) -> tuple[tuple[Role, Evidence], ...]:
    if pick is None or pick.meaning.role is None:
        return ()
    meaning = pick.meaning
    # A national certification is no state's.
    local = place and (meaning.kind == "license" or meaning.jurisdictions)
    fact = f"{meaning.abbreviation}, {place}" if local else meaning.abbreviation
    rule, what = _kind_of(meaning)
    if pick.where == "most":
        what = translate("roles", "{what} in most states").format(what=what)
    elif pick.where == "some":
        what = translate("roles", "{what} in some states").format(what=what)
    text = verdict(fact, what, pick.meaning.role, meaning.strength)
    if meaning.note:
        text = f"{text}; {translate('credentials', meaning.note)}"
    return ((pick.meaning.role, Evidence(f"credential.{rule}", fact, meaning.strength, text)),)


def _differing(known: list[tuple[str, _Pick]]) -> tuple[tuple[Role, Evidence], ...]:
    """One meaning in one state, another in the next: suggestive for the role, if there is only one."""
    roles = {pick.meaning.role for _, pick in known if pick.meaning.role is not None}
    if len(roles) != 1:
        return ()
    role = roles.pop()
    fact = f"{known[0][1].meaning.abbreviation}, {', '.join(name_of(state) for state, _ in known)}"
    what = translate("roles", "license that means something else in each of these states")
    text = verdict(fact, what, role, Strength.SUGGESTIVE)
    return ((role, Evidence("credential.differs_by_state", fact, Strength.SUGGESTIVE, text)),)


def _kind_of(meaning: CredentialMeaning) -> tuple[str, str]:
    """The rule's id, and what kind of credential it is, in words."""
    if meaning.family == "intervention":
        return "intervention", translate("roles", "intervention certification")
    if meaning.family == "crisis":
        return "crisis", translate("roles", "crisis training")
    if meaning.family == "addiction":
        return _addiction_kind(meaning)
    if meaning.level == "supervised":
        return "supervised_license", translate("roles", "license to practice under supervision")
    if meaning.kind == "license":
        return _license_kind(meaning)
    if meaning.strength is Strength.DEFINITE:
        return "clinical_certificate", translate("roles", "clinical certification")
    return "clinical_certificate", translate("roles", "certification held on top of a license")


def _license_kind(meaning: CredentialMeaning) -> tuple[str, str]:
    if meaning.level == "independent":
        return "clinical_license", translate("roles", "clinical license")
    return "license", translate("roles", "license that may be clinical")


def _addiction_kind(meaning: CredentialMeaning) -> tuple[str, str]:
    if meaning.level == "supervised":
        return "addiction", translate("roles", "addiction credential, under supervision")
    if meaning.kind == "license":
        return "addiction", translate("roles", "addiction counseling license")
    return "addiction", translate("roles", "addiction counseling certification")
