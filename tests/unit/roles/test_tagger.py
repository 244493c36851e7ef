"""From facts to suggested roles: the traps of credentials, states and registries."""

from __future__ import annotations

import csv
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.models.roles import Evidence, Role, Strength, Suggestion
from caseworker.models.vocabulary import TermKind
from caseworker.roles.rules import load_rules
from caseworker.roles.tagger import CredentialFact, TagFacts, Tagger, TaxonomyFact

TODAY = date(2026, 11, 23)
DEFINITE, SUGGESTIVE = Strength.DEFINITE, Strength.SUGGESTIVE
INTERVENTIONIST, THERAPIST = Role.INTERVENTIONIST, Role.THERAPIST


@pytest.fixture
def tagger() -> Tagger:
    return Tagger(load_rules())


def roles(suggestions: tuple[Suggestion, ...]) -> dict[Role, Strength]:
    return {one.role: one.strength for one in suggestions}


def texts(suggestions: tuple[Suggestion, ...]) -> list[str]:
    return [evidence.text for one in suggestions for evidence in one.evidence]


def printed(tagger: Tagger, text: str, *states: str) -> dict[Role, Strength]:
    return roles(tagger.suggest(TagFacts(credential_text=text, states=states), TODAY))


@pytest.mark.parametrize("letters", ["CIP", "CAI", "BRI-I", "BRI-II", "BRI II", "Certified Intervention Professional"])
def test_definite_interventionist(tagger: Tagger, letters: str) -> None:
    assert printed(tagger, letters, "PA") == {INTERVENTIONIST: DEFINITE}


@pytest.mark.parametrize(
    "letters", ["CADC", "CAADC", "LADC", "LCADC", "CASAC", "NCAC I", "NCAC II", "MAC", "CISM", "NCIP"]
)
def test_suggestive_interventionist(tagger: Tagger, letters: str) -> None:
    assert printed(tagger, letters) == {INTERVENTIONIST: SUGGESTIVE}


@pytest.mark.parametrize(
    ("letters", "state"),
    [
        ("LCSW", "PA"), ("LICSW", "MA"), ("LISW", "OH"), ("LCSW-C", "MD"), ("LSCSW", "KS"), ("LPC", "TX"),
        ("LPCC", "CA"), ("LCPC", "IL"), ("LMHC", "FL"), ("LCMHC", "NH"), ("LPC-MH", "SD"), ("LMFT", "CA"),
        ("LCMFT", "MD"), ("IMFT", "OH"), ("Licensed Psychologist", "PA"), ("PMHNP", "AZ"), ("LCSW-R", "NY"),
    ],
)  # fmt: skip
def test_definite_therapist(tagger: Tagger, letters: str, state: str) -> None:
    assert printed(tagger, letters, state) == {THERAPIST: DEFINITE}


@pytest.mark.parametrize(
    "letters", ["LCSW", "LICSW", "LPC", "LMHC", "LMFT", "LCSW-C", "PMHNP-BC", "Licensed Psychologist"]
)
def test_a_clinical_license_is_definite_where_no_state_is_known(tagger: Tagger, letters: str) -> None:
    assert printed(tagger, letters) == {THERAPIST: DEFINITE}


@pytest.mark.parametrize(
    ("letters", "state"),
    [
        ("LMSW", "NY"), ("LCMHCA", "NC"), ("AMFT", "CA"), ("APCC", "CA"), ("LGPC", "MD"), ("ASW", "CA"),
        ("LMFT Associate", "TX"), ("LPC-Associate", "TX"), ("LLPC", "MI"), ("MHC-LP", "NY"), ("LPCC", "CO"),
    ],
)  # fmt: skip
def test_trainees_are_therapists_under_supervision_and_it_says_so(tagger: Tagger, letters: str, state: str) -> None:
    suggestions = tagger.suggest(TagFacts(credential_text=letters, states=(state,)), TODAY)
    assert roles(suggestions) == {THERAPIST: SUGGESTIVE}
    assert "under supervision" in texts(suggestions)[0]


@pytest.mark.parametrize(
    "letters",
    ["PhD", "PSY.D.", "Ed.D.", "MSW", "M.A.", "MEd", "MD", "DO", "CPS", "CPRS", "CHW", "CCM", "BCBA", "RBT", "QMHP",
     "APRN", "RN", "CIT", "L.Ac.", "XYZ", ""],
)  # fmt: skip
def test_degrees_peers_and_neighbors_are_no_evidence(tagger: Tagger, letters: str) -> None:
    assert printed(tagger, letters, "PA") == {}


def test_lcsw_differs_by_state(tagger: Tagger) -> None:
    assert printed(tagger, "LCSW", "NH") == {THERAPIST: DEFINITE}
    assert printed(tagger, "LCSW", "MA") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LCSW", "MD") == {}
    suggestions = tagger.suggest(TagFacts(credential_text="LCSW", states=("MA",)), TODAY)
    assert "under supervision" in texts(suggestions)[0]
    assert "LICSW" in texts(suggestions)[0]


def test_lac_is_an_addiction_or_an_associate_counselor(tagger: Tagger) -> None:
    assert printed(tagger, "LAC", "CO") == {INTERVENTIONIST: SUGGESTIVE}
    assert printed(tagger, "LAC", "MT") == {INTERVENTIONIST: SUGGESTIVE}
    assert printed(tagger, "LAC", "AZ") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LAC", "AR") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LAC", "NJ") == {THERAPIST: SUGGESTIVE}
    # Elsewhere, or with no state known, the letters alone cannot tell; written out they can.
    assert printed(tagger, "LAC", "CA") == {}
    assert printed(tagger, "LAC") == {}
    assert printed(tagger, "Licensed Addiction Counselor") == {INTERVENTIONIST: SUGGESTIVE}
    assert printed(tagger, "Licensed Associate Counselor") == {THERAPIST: SUGGESTIVE}


def test_csw_varies(tagger: Tagger) -> None:
    assert printed(tagger, "CSW", "KY") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "CSW", "CO") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "CSW", "WI") == {}
    assert printed(tagger, "CSW") == {}


def test_lmhp_of_nebraska_is_one_license_elsewhere_a_group_of_them(tagger: Tagger) -> None:
    assert printed(tagger, "LMHP", "NE") == {THERAPIST: DEFINITE}
    assert printed(tagger, "LIMHP", "NE") == {THERAPIST: DEFINITE}
    assert printed(tagger, "LMHP", "VA") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LMHP") == {THERAPIST: SUGGESTIVE}


@pytest.mark.parametrize("letters", ["LMHC", "LMFT"])
def test_new_york_needs_a_privilege_to_diagnose_and_it_says_so(tagger: Tagger, letters: str) -> None:
    here = tagger.suggest(TagFacts(credential_text=letters, states=("NY",)), TODAY)
    assert roles(here) == {THERAPIST: DEFINITE}
    assert "separate privilege" in texts(here)[0]
    elsewhere = tagger.suggest(TagFacts(credential_text=letters, states=("FL",)), TODAY)
    assert "privilege" not in texts(elsewhere)[0]


def test_lower_tiers_with_a_full_tiers_letters(tagger: Tagger) -> None:
    assert printed(tagger, "LPC", "OH") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LPC", "IL") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LMFT", "KS") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "MFT", "OH") == {THERAPIST: SUGGESTIVE}


def test_licenses_of_several_states_that_disagree(tagger: Tagger) -> None:
    assert printed(tagger, "LCSW", "NH", "CT") == {THERAPIST: DEFINITE}
    assert printed(tagger, "LCSW", "NH", "MA") == {THERAPIST: SUGGESTIVE}
    assert printed(tagger, "LAC", "CO", "AZ") == {}


def test_a_title_of_another_state_is_still_a_license(tagger: Tagger) -> None:
    suggestions = tagger.suggest(TagFacts(credential_text="LICSW", states=("TX",)), TODAY)
    assert roles(suggestions) == {THERAPIST: DEFINITE}
    assert "Texas" not in texts(suggestions)[0]


def test_the_state_of_the_license_goes_before_that_of_the_office(tagger: Tagger) -> None:
    facts = TagFacts(credential_text="LCSW", taxonomies=(TaxonomyFact("104100000X", "12345", "MD"),), states=("VA",))
    assert roles(tagger.suggest(facts, TODAY)) == {THERAPIST: SUGGESTIVE}
    assert not [text for text in texts(tagger.suggest(facts, TODAY)) if text.startswith("LCSW")]


def test_the_sentence_of_the_evidence(tagger: Tagger) -> None:
    suggestions = tagger.suggest(TagFacts(credential_text="LCSW-C", states=("MD",)), TODAY)
    assert suggestions == (
        Suggestion(
            THERAPIST,
            (
                Evidence(
                    "credential.clinical_license",
                    "LCSW-C, Maryland",
                    DEFINITE,
                    "LCSW-C, Maryland: clinical license → therapist, definite",
                ),
            ),
        ),
    )


def test_a_national_certificate_names_no_state(tagger: Tagger) -> None:
    (suggestion,) = tagger.suggest(TagFacts(credential_text="CIP", states=("TX",)), TODAY)
    assert suggestion.evidence[0].fact == "CIP"


def test_a_suffix_that_is_not_known_weakens(tagger: Tagger) -> None:
    suggestions = tagger.suggest(TagFacts(credential_text="LCSW-XQ", states=("PA",)), TODAY)
    assert roles(suggestions) == {THERAPIST: SUGGESTIVE}
    assert "addition that is not known" in texts(suggestions)[0]


def test_recorded_credential_with_its_own_jurisdiction(tagger: Tagger) -> None:
    facts = TagFacts(credentials=(CredentialFact("LCSW", "Massachusetts", "license", "active"),), states=("NH",))
    assert roles(tagger.suggest(facts, TODAY)) == {THERAPIST: SUGGESTIVE}


@pytest.mark.parametrize(
    ("expires", "status", "counts"),
    [
        (None, "", True),
        (TODAY, "active", True),
        (TODAY - timedelta(days=1), "active", False),
        (TODAY + timedelta(days=1), "expired", False),
        (None, "suspended", False),
        (None, "unknown", True),
    ],
)
def test_a_credential_that_is_not_in_force_is_no_evidence(
    tagger: Tagger, expires: date | None, status: str, counts: bool
) -> None:
    facts = TagFacts(
        credential_text="LCSW",
        credentials=(CredentialFact("L.C.S.W.", "PA", "license", status, expires),),
        states=("PA",),
    )
    assert roles(tagger.suggest(facts, TODAY)) == ({THERAPIST: DEFINITE} if counts else {})


def test_the_day_decides_even_for_facts_that_were_seen_before(tagger: Tagger) -> None:
    facts = TagFacts(credentials=(CredentialFact("CIP", expires=TODAY),))
    assert roles(tagger.suggest(facts, TODAY)) == {INTERVENTIONIST: DEFINITE}
    assert tagger.suggest(facts, TODAY + timedelta(days=1)) == ()


def test_printed_and_recorded_count_once(tagger: Tagger) -> None:
    facts = TagFacts("LCSW, CADC", (CredentialFact("LCSW", "PA"),), states=("PA",))
    assert texts(tagger.suggest(facts, TODAY)) == [
        "LCSW, Pennsylvania: clinical license → therapist, definite",
        "CADC: addiction counseling certification → interventionist, suggestive",
    ]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("101YM0800X", {THERAPIST: DEFINITE}),
        ("101YP2500X", {THERAPIST: DEFINITE}),
        ("101Y00000X", {THERAPIST: DEFINITE}),
        ("101YP1600X", {THERAPIST: DEFINITE}),
        ("103TC0700X", {THERAPIST: DEFINITE}),
        ("103G00000X", {THERAPIST: DEFINITE}),
        ("1041C0700X", {THERAPIST: DEFINITE}),
        ("106H00000X", {THERAPIST: DEFINITE}),
        ("102L00000X", {THERAPIST: DEFINITE}),
        ("2084P0800X", {THERAPIST: DEFINITE}),
        ("363LP0808X", {THERAPIST: DEFINITE}),
        ("364SP0809X", {THERAPIST: DEFINITE}),
        ("104100000X", {THERAPIST: SUGGESTIVE}),
        ("101YA0400X", {INTERVENTIONIST: SUGGESTIVE}),
        ("2084N0400X", {}),  # neurology stands beside psychiatry in the code list
        ("103K00000X", {}),
        ("106S00000X", {}),
        ("171M00000X", {}),
        ("172V00000X", {}),
        ("175T00000X", {}),
        ("", {}),
    ],
)
def test_taxonomy_codes(tagger: Tagger, code: str, expected: dict[Role, Strength]) -> None:
    facts = TagFacts(taxonomies=(TaxonomyFact(code, "12345", "PA"),))
    assert roles(tagger.suggest(facts, TODAY)) == expected


def test_a_code_without_a_license_is_only_suggestive(tagger: Tagger) -> None:
    suggestions = tagger.suggest(TagFacts(taxonomies=(TaxonomyFact("1041C0700X"),)), TODAY)
    assert roles(suggestions) == {THERAPIST: SUGGESTIVE}
    assert texts(suggestions) == [
        "Clinical social worker (1041C0700X): registered without a license → therapist, suggestive"
    ]


@pytest.mark.parametrize("code", ["261QM0801X", "251S00000X", "1041C0700X"])
def test_an_organization_offers_therapy(tagger: Tagger, code: str) -> None:
    facts = TagFacts(taxonomies=(TaxonomyFact(code, "1", "PA"),), is_organization=True)
    suggestions = tagger.suggest(facts, TODAY)
    assert roles(suggestions) == {THERAPIST: SUGGESTIVE}
    assert "the organization offers therapy" in texts(suggestions)[0]


def test_a_hospital_is_a_place_and_no_role(tagger: Tagger) -> None:
    assert tagger.suggest(TagFacts(taxonomies=(TaxonomyFact("283Q00000X"),), is_organization=True), TODAY) == ()


@pytest.mark.parametrize(
    ("kind", "code", "expected"),
    [
        (TermKind.INTERVENTION_MODEL, "johnson_model", {INTERVENTIONIST: DEFINITE}),
        (TermKind.INTERVENTION_MODEL, "arise_model", {INTERVENTIONIST: DEFINITE}),
        (TermKind.INTERVENTION_MODEL, "craft_model", {INTERVENTIONIST: SUGGESTIVE}),
        (TermKind.INTERVENTION_MODEL, "sbirt", {}),
        (TermKind.MODALITY, "cognitive_behavioral", {THERAPIST: SUGGESTIVE}),
        (TermKind.MODALITY, "coaching", {}),
        (TermKind.LEVEL_OF_CARE, "mobile_crisis", {INTERVENTIONIST: SUGGESTIVE}),
        (TermKind.LEVEL_OF_CARE, "crisis_stabilization", {}),  # a place to bring people to
        (TermKind.LEVEL_OF_CARE, "residential", {}),
        (TermKind.PAYER, "medicaid", {}),
    ],
)
def test_terms(tagger: Tagger, kind: TermKind, code: str, expected: dict[Role, Strength]) -> None:
    assert roles(tagger.suggest(TagFacts(terms=((kind, code),)), TODAY)) == expected


def test_many_terms_make_one_reason(tagger: Tagger) -> None:
    codes = ("cognitive_behavioral", "emdr", "gestalt", "gottman", "schema")
    suggestions = tagger.suggest(TagFacts(terms=tuple((TermKind.MODALITY, code) for code in codes)), TODAY)
    (text,) = texts(suggestions)
    assert text.startswith("Cognitive behavioral therapy, EMDR, Gestalt therapy and 2 more: uses methods")


def test_both_roles_and_definite_evidence_first(tagger: Tagger) -> None:
    facts = TagFacts(
        "LADC, LCSW, CIP", words=("Family intervention services", "Licensed psychotherapist"), states=("CT",)
    )
    suggestions = tagger.suggest(facts, TODAY)
    assert roles(suggestions) == {INTERVENTIONIST: DEFINITE, THERAPIST: DEFINITE}
    for suggestion in suggestions:
        ranks = [evidence.strength is SUGGESTIVE for evidence in suggestion.evidence]
        assert ranks == sorted(ranks)
        assert True in ranks


def test_the_better_founded_role_comes_first(tagger: Tagger) -> None:
    suggestions = tagger.suggest(TagFacts("LADC, LCSW", states=("CT",)), TODAY)
    assert [one.role for one in suggestions] == [THERAPIST, INTERVENTIONIST]


def test_nothing_about_an_inactive_contact_is_definite(tagger: Tagger) -> None:
    suggestions = tagger.suggest(TagFacts("LCSW", states=("PA",), active=False), TODAY)
    assert roles(suggestions) == {THERAPIST: SUGGESTIVE}
    assert "inactive" in texts(suggestions)[0]


def test_evidence_survives_being_stored(tagger: Tagger) -> None:
    (suggestion,) = tagger.suggest(TagFacts("CIP"), TODAY)
    for evidence in suggestion.evidence:
        assert Evidence.from_dict(evidence.to_dict()) == evidence
    with pytest.raises(ValueError):
        Evidence.from_dict({"rule": "", "fact": "", "strength": "certain", "text": ""})
    with pytest.raises(KeyError):
        Evidence.from_dict({"rule": ""})


FACTS = st.builds(
    TagFacts,
    credential_text=st.text(st.sampled_from("LCSWPHDMA,./ -&"), max_size=20),
    credentials=st.lists(
        st.builds(
            CredentialFact,
            abbreviation=st.sampled_from(["LCSW", "CIP", "LAC", "??", ""]),
            jurisdiction=st.sampled_from(["", "MA", "Maryland", "Mars"]),
            expires=st.sampled_from([None, TODAY, TODAY - timedelta(days=400)]),
        ),
        max_size=3,
    ).map(tuple),
    taxonomies=st.lists(
        st.builds(
            TaxonomyFact,
            code=st.sampled_from(["1041C0700X", "101YA0400X", "junk", ""]),
            license_number=st.sampled_from(["", "1"]),
            state=st.sampled_from(["", "MA", "ZZ"]),
        ),
        max_size=3,
    ).map(tuple),
    words=st.lists(
        st.lists(
            st.sampled_from(["crisis", "family", "intervention", "services", "no", "therapist", "."]), max_size=6
        ).map(" ".join),
        max_size=2,
    ).map(tuple),
    states=st.lists(st.sampled_from(["MA", "CO", "ZZ"]), max_size=2).map(tuple),
    is_organization=st.booleans(),
    active=st.booleans(),
)


@given(facts=FACTS)
@settings(max_examples=200, deadline=None)
def test_what_was_remembered_answers_as_what_is_read_anew(facts: TagFacts) -> None:
    fresh = Tagger(load_rules()).suggest(facts, TODAY)
    assert _SEASONED.suggest(facts, TODAY) == fresh
    for suggestion in fresh:
        assert suggestion.evidence
        assert all(evidence.text and evidence.rule and evidence.fact for evidence in suggestion.evidence)


_SEASONED = Tagger(load_rules())


def _facts_of(row: dict[str, str]) -> TagFacts:
    taxonomies = tuple(
        TaxonomyFact(
            row[f"Healthcare Provider Taxonomy Code_{number}"],
            row[f"Provider License Number_{number}"],
            row[f"Provider License Number State Code_{number}"],
        )
        for number in range(1, 16)
        if row[f"Healthcare Provider Taxonomy Code_{number}"]
    )
    return TagFacts(
        credential_text=row["Provider Credential Text"],
        taxonomies=taxonomies,
        words=tuple(filter(None, [row["Provider Organization Name (Legal Business Name)"]])),
        states=(row["Provider Business Practice Location Address State Name"],),
        is_organization=row["Entity Type Code"] == "2",
    )


@pytest.fixture
def registry_facts(real_data: Path) -> list[TagFacts]:
    behavioral = load_rules().taxonomy.behavioral
    facts: list[TagFacts] = []
    for file in ("npidata_sample_1000_cms_style.csv", "npidata_2018_old_layout.csv"):
        with (real_data / "nppes" / file).open(encoding="utf-8", newline="") as lines:
            facts += [_facts_of(row) for row in csv.DictReader(lines)]
    return [one for one in facts if any(taxonomy.code in behavioral for taxonomy in one.taxonomies)]


@pytest.mark.realdata
def test_real_registry_rows_get_roles(tagger: Tagger, registry_facts: list[TagFacts]) -> None:
    found = [roles(tagger.suggest(facts, TODAY)) for facts in registry_facts]
    assert sum(one.get(THERAPIST) is DEFINITE for one in found) >= 135
    assert sum(INTERVENTIONIST in one for one in found) == 2
    assert sum(not one for one in found) == 1  # a physical rehabilitation clinic


def test_fast_enough_for_a_registry_of_millions(tagger: Tagger) -> None:
    """The aim is 60,000 a second on a quiet machine; a busy one may be six times slower."""
    letters = ("PH.D.", "LCSW", "M.D.", "LICSW, CADC", "", "MSW, LCSW-C")
    facts = [
        TagFacts(
            credential_text=letters[number % len(letters)],
            taxonomies=(
                TaxonomyFact("1041C0700X", str(number), "MD"),
                TaxonomyFact("101YA0400X", str(number), "VA"),
            ),
            states=("MD",),
        )
        for number in range(20_000)
    ]
    started = time.perf_counter()
    for one in facts:
        tagger.suggest(one, TODAY)
    assert len(facts) / (time.perf_counter() - started) > 10_000
