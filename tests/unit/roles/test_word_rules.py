"""What names and free words say: "intervention" means many things that are not an interventionist's."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworker.models.roles import Role, Strength
from caseworker.roles.rules import load_rules

I_DEFINITE = (Role.INTERVENTIONIST, Strength.DEFINITE)
I_SUGGESTIVE = (Role.INTERVENTIONIST, Strength.SUGGESTIVE)
T_SUGGESTIVE = (Role.THERAPIST, Strength.SUGGESTIVE)


def said(text: str) -> set[tuple[Role, Strength]]:
    return {(role, evidence.strength) for role, evidence in load_rules().words.evidence(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Harbor Intervention Services",
        "Love First Family Intervention Services",
        "Certified interventionist",
        "INTERVENTIONISTS OF OHIO",
        "Drug & Alcohol Interventions",
        "Addiction intervention specialist",
        "Substance abuse prevention and intervention",
        "We stage interventions for families in denial.",
        "Leads family interventions",
        "Johnson intervention",
        "Intervencionista certificado",
        "Servicios de intervención familiar",
        "Mental health intervention services",
        "Not a rehab. Intervention services, day and night.",
    ],
)
def test_a_service_named_intervention_is_definite(text: str) -> None:
    assert said(text) == {I_DEFINITE}


@pytest.mark.parametrize(
    "text",
    [
        "Crisis intervention",
        "Crisis Intervention Services",
        "Mobile crisis interventionist",
        "Suicide intervention",
        "Family intervention specialist",
        "Intervención en crisis",
        "Breakthrough Interventions LLC",
        "Front Range Intervention",
        "Substance abuse counselor",
    ],
)
def test_near_to_it_is_suggestive(text: str) -> None:
    assert said(text) == {I_SUGGESTIVE}


@pytest.mark.parametrize(
    "text",
    [
        "Early Intervention Services",
        "Early childhood family intervention services",
        "Birth to Three Early Intervention",
        "Crisis Intervention Team",
        "CRISIS INTERVENTION TEAMS (CIT)",
        "Behavioral Interventions Inc",
        "Adventure Learning Behavioral Interventions",
        "Behavior Interventionist (ABA)",
        "Behavioral Health Intervention Services",
        "Intervention Specialist",
        "A sentence that happens to hold the word intervention",
        "Reading Interventionist",
        "Math intervention specialist, grades 3 to 5",
        "School-based intervention services",
        "Mindfulness Based Interventions LLC",
        "Uses evidence-based interventions",
        "Therapeutic interventions",
        "Domestic Violence Intervention Services",
        "Batterers' intervention program",
        "DWI Intervention Program",
        "Gang intervention",
        "Screening and brief intervention for alcohol",
        "Cardiac interventionist",
        "Interventionist cardiologist",
        "Interventional radiology",
        "Interventional pain center",
        "Servicios de intervención temprana",
        "Radiología intervencionista",
        "We do not offer intervention services",
        "Works alongside your interventionist",
        "Refers to interventionists",
        "Physical therapist",
        "Speech and language therapist",
        "Massage therapist",
        "Rehabilitation therapy services",
        "School counselor",
        "Credit counseling services",
        "Financial counselor",
        "Bring this letter to your therapist",
        "Physical Therapy Associates",
        "",
        "…",
    ],
)
def test_other_things_of_that_name_are_no_evidence(text: str) -> None:
    assert said(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Licensed psychotherapist",
        "Psychologist",
        "River Counseling Center",
        "Psychotherapy and consultation",
        "Marriage and family therapist",
        "Clinical Social Worker",
        "Terapeuta familiar",
        "Psicóloga",
        "Oak Street Mental Health Clinic",
        "COUNSELING & WELLNESS",
    ],
)
def test_therapists_by_their_own_words_are_suggestive(text: str) -> None:
    assert said(text) == {T_SUGGESTIVE}


def test_the_fact_quotes_the_words_as_they_stand() -> None:
    ((_, evidence),) = load_rules().words.evidence("Founded 1990. Servicios de Intervención familiar, 24 horas")
    assert evidence.fact == "“Servicios de Intervención”"
    assert evidence.rule == "words.intervention_service"
    assert evidence.text.endswith("→ interventionist, definite")


def test_a_rule_speaks_once_however_often_it_fits() -> None:
    assert len(load_rules().words.evidence("Interventionist. Interventionists. An interventionist!")) == 1


def test_both_roles_in_one_text() -> None:
    assert said("Psychotherapist and certified interventionist") == {I_DEFINITE, T_SUGGESTIVE}


@given(text=st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_without_error(text: str) -> None:
    load_rules().words.evidence(f"{text} intervention services {text}")
