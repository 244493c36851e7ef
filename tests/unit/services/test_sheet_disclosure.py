"""Client data on a sheet: only on purpose, with the notice of the law, and named in the audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from caseworker.errors import InvalidInput, PassphraseNeeded
from caseworker.models.changes import Kind
from caseworker.models.export import FileFormat
from caseworker.models.referral import Consent, ConsentType, ReferralInput, ReferralState, StepInput
from caseworker.models.roles import Role
from caseworker.models.sheet import Disclosure, Handed, SheetDisclosure, SheetLanguage, SheetOptions
from caseworker.models.vocabulary import TermKind
from caseworker.services.bundle import Services
from tests.storage.directories import Clock
from tests.unit.services.conftest import add

WANTED = Disclosure("C-2291", "intake on Monday", "Harbor House")


def refer(services: Services, contact_id: int, *, send: bool = True, **more: object) -> int:
    base = ReferralInput(contact_id, "C-2291", Role.THERAPIST, "trauma, evenings")
    return services.referrals.log(replace(base, **more), send=send).only(Kind.REFERRAL)  # type: ignore[arg-type]


def disclosed(
    services: Services, contact_id: int, wanted: Disclosure = WANTED, language: SheetLanguage = SheetLanguage.ENGLISH
) -> SheetDisclosure:
    options = SheetOptions(disclosure=wanted, language=language)
    made = services.sheets.build([contact_id], options).disclosure
    assert made is not None
    return made


def refused(services: Services, contact_id: int, wanted: Disclosure = WANTED) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        services.sheets.build([contact_id], SheetOptions(disclosure=wanted))
    return {problem.field: problem.sentence for problem in caught.value.problems}


@pytest.fixture
def consent(today: date) -> Consent:
    return Consent(ConsentType.WRITTEN, today, until=today + timedelta(days=30))


def test_client_purpose_and_recipient_are_asked_for(services: Services, contact_id: int) -> None:
    assert set(refused(services, contact_id, Disclosure(" ", "\t", ""))) == {"client", "purpose", "recipient"}
    assert set(refused(services, contact_id, replace(WANTED, client="Maria Gomez"))) == {"client"}
    assert set(refused(services, contact_id, replace(WANTED, purpose="x" * 201))) == {"purpose"}
    assert services.sheets.build([contact_id], SheetOptions()).disclosure is None


def test_client_data_needs_a_passphrase(trial: Services) -> None:
    contact_id = add(trial, given="Ada")
    with pytest.raises(PassphraseNeeded, match="make the sheet without client data"):
        trial.sheets.build([contact_id], SheetOptions(disclosure=WANTED))


def test_what_is_printed_of_the_referrals(services: Services, contact_id: int, today: date) -> None:
    refer(
        services,
        contact_id,
        needs=((TermKind.LANGUAGE, "spanish"),),
        level_of_care="outpatient",
        private_note="Husband must not know",
    )
    elsewhere = add(services, given="Ben")
    refer(services, elsewhere, reason="somebody else")
    wrong = refer(services, contact_id, reason="typed twice")
    row = services.referrals.get(wrong)
    services.referrals.advance(wrong, StepInput(ReferralState.ENTERED_IN_ERROR), row.version)
    assert disclosed(services, contact_id).lines == ()
    made = disclosed(services, contact_id, replace(WANTED, client="c-2291", referrals=True))
    assert (made.client, made.purpose, made.recipient, made.notice) == (
        "C-2291",
        "intake on Monday",
        "Harbor House",
        "",
    )
    (line,) = made.lines
    assert (line.label, line.is_private) == ("Ada Lovell", True)
    assert line.text == (
        "Referred Mar 2, 2026 · Sought: Therapist · For: trauma, evenings · Needs: Spanish · "
        "Level of care: Outpatient · Status: sent"
    )
    (spanish,) = disclosed(services, contact_id, replace(WANTED, referrals=True), SheetLanguage.SPANISH).lines
    assert spanish.text == (
        "Derivación del 2 mar 2026 · Se buscó: Terapeuta · Motivo: trauma, evenings · Necesita: Español · "
        "Nivel de atención: Ambulatorio · Estado: enviada"
    )


def test_the_referrals_of_an_unknown_client_are_not_silently_none(services: Services, contact_id: int) -> None:
    assert disclosed(services, contact_id).client == "C-2291"
    problems = refused(services, contact_id, replace(WANTED, referrals=True))
    assert "check the code" in problems["client"]


def test_the_notice_goes_with_every_part2_client(services: Services, contact_id: int, consent: Consent) -> None:
    refer(services, contact_id)
    assert disclosed(services, contact_id).notice == ""
    elsewhere = add(services, given="Ben")
    refer(services, elsewhere, part2=True, consent=consent)
    notice = services.reference.part2_notice
    assert disclosed(services, contact_id).notice == notice.text
    assert disclosed(services, elsewhere).notice == notice.text
    # The law knows the English text alone: a translation stands beside it.
    spanish = disclosed(services, contact_id, language=SheetLanguage.SPANISH).notice
    assert spanish == f"{notice.text}\n{notice.text_es}"


def test_part2_without_a_consent_that_holds_is_refused(
    services: Services, contact_id: int, consent: Consent, clock: Clock
) -> None:
    refer(services, contact_id, part2=True, consent=consent)
    assert disclosed(services, contact_id).notice
    clock.advance(days=31)
    assert "enter the consent" in refused(services, contact_id)["client"]
    # It says nothing about the others: their sheet may be made.
    elsewhere = add(services, given="Ben")
    assert disclosed(services, elsewhere).notice
    draft = add(services, given="Cy")
    refer(services, draft, send=False, part2=True)
    assert set(refused(services, draft)) == {"client"}


def test_every_way_out_is_audited_with_purpose_and_recipient(
    services: Services, contact_id: int, tmp_path: Path
) -> None:
    made = services.sheets.build([contact_id], SheetOptions(disclosure=WANTED))
    services.sheets.write(made, tmp_path / "sheet.pdf", FileFormat.PDF)
    for how in Handed:
        services.sheets.record(made, how)
    told = "Client C-2291; purpose: intake on Monday; recipient: Harbor House"
    rows = services.history.audit(4)
    assert [row.action for row in rows] == ["sheet.mail", "sheet.copy", "sheet.print", "sheet.write"]
    assert {row.detail for row in rows} == {told}
