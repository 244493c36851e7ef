"""Reports laid out as tables, with the sums that their figures obey. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from caseworker.messages import translate
from caseworker.models.referral import ReferralState
from caseworker.models.report_table import Cell, Count, Days, ReportTable, Share, Sum
from caseworker.models.reports import ENDS
from caseworker.models.roles import Role
from caseworker.services import report_words as words
from caseworker.services.referral_words import reason_word, state_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from caseworker.models.reports import Fresh, Report, Unmet
    from caseworker.services.report_words import TermLabel

_EVERYBODY: tuple[Role | None, ...] = (*Role, None)
_UNHELPED = tuple(state for state in ENDS if state is not ReferralState.COMPLETED)


def tables(report: Report, label: TermLabel) -> tuple[ReportTable, ...]:
    """In the order in which they are read. `label` names a term of the vocabulary."""
    return (
        _loop(report),
        _outcomes_by_role(report),
        _outcomes_by_level(report, label),
        _response(report),
        _reasons(report),
        _unmet("unmet", translate("reports", "Unmet need"), report.unmet, label),
        _unmet_together(report, label),
        _months(report),
        _freshness(report),
    )


def about(report: Report, smallest: int) -> ReportTable:
    """What a reader of the files has to know."""
    kept = translate("reports", "“<{n}” stands for 1 to {most}.").format(n=smallest, most=smallest - 1)
    others = translate("reports", "“*” is kept back so that no such figure can be worked out.")
    rows = [
        (translate("reports", "Period"), words.period_words(report.period)),
        (translate("reports", "Made on"), report.made_on.isoformat()),
    ]
    if smallest > 1:
        rows.append((translate("reports", "Small figures"), f"{kept} {others}"))
    title = translate("reports", "About these figures")
    return ReportTable("about", title, "", (translate("reports", "What"), translate("reports", "Value")), tuple(rows))


# --- how referrals ended --------------------------------------------------------------------------------------
def _loop(report: Report) -> ReportTable:
    rows, sums = [], [_over_roles("ended"), _over_roles("closed"), _over_roles("unclosed")]
    for role, loop in report.loop.items():
        ended, closed, unclosed = (_key(name, role) for name in ("ended", "closed", "unclosed"))
        cells: tuple[Cell, ...] = (
            words.role_word(role),
            Count(ended, loop.ended),
            Count(closed, loop.closed),
            Count(unclosed, loop.ended - loop.closed),
            Share(closed, ended, loop.rate),
        )
        rows.append(cells)
        sums.append(Sum(ended, (closed, unclosed)))
    return ReportTable(
        "loop",
        translate("reports", "Loop rate"),
        translate(
            "reports",
            "Of the referrals that ended, those of which it is known what came of them, when, and who said so.",
        ),
        (
            translate("reports", "Role sought"),
            translate("reports", "Ended"),
            translate("reports", "Loop closed"),
            translate("reports", "Outcome unknown"),
            translate("reports", "Loop rate"),
        ),
        tuple(rows),
        tuple(sums),
    )


def _outcomes_by_role(report: Report) -> ReportTable:
    rows, sums = [], [_over_roles(state.value) for state in ENDS]
    for role, by_state in report.outcomes_by_role.items():
        row, total = _states(_key("{}", role), by_state, _key("ended", role))
        rows.append((words.role_word(role), *row))
        sums.append(total)
    return ReportTable(
        "outcomes-by-role",
        translate("reports", "Outcomes by role"),
        translate("reports", "What became of the referrals that ended in the period."),
        (translate("reports", "Role sought"), *_state_columns()),
        tuple(rows),
        tuple(sums),
    )


def _outcomes_by_level(report: Report, label: TermLabel) -> ReportTable:
    rows, sums = [], []
    for level, by_state in report.outcomes_by_level.items():
        row, total = _states(f"level:{level}/{{}}", by_state, f"level:{level}/ended")
        rows.append((words.level_word(level, label), *row))
        sums.append(total)
    if rows:
        every = report.outcomes_by_role[None]
        row, total = _states(_key("{}", None), every, _key("ended", None))
        rows.append((words.role_word(None), *row))
        levels = report.outcomes_by_level
        names = (*(state.value for state in ENDS), "ended")
        sums += [Sum(_key(name, None), tuple(f"level:{level}/{name}" for level in levels)) for name in names]
    return ReportTable(
        "outcomes-by-level",
        translate("reports", "Outcomes by level of care"),
        translate("reports", "What became of the referrals that ended in the period."),
        (translate("reports", "Level of care"), *_state_columns()),
        tuple(rows),
        tuple(sums),
    )


def _states(key: str, by_state: Mapping[ReferralState, int], total: str) -> tuple[tuple[Cell, ...], Sum]:
    counts = [Count(key.format(state.value), by_state[state]) for state in ENDS]
    whole = Count(total, sum(by_state.values()))
    return (*counts, whole), Sum(total, tuple(count.key for count in counts))


def _state_columns() -> Iterable[str]:
    return (*(state_word(state) for state in ENDS), translate("reports", "Total"))


def _reasons(report: Report) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    sums: list[Sum] = []
    for reason, by_role in report.reasons.items():
        name = f"reason:{reason.value}"
        rows.append((reason_word(reason), *(Count(_key(name, role), by_role[role]) for role in _EVERYBODY)))
        sums.append(_over_roles(name))
    if rows:
        unhelped = {role: _total(report, role) for role in _EVERYBODY}
        rows.append((words.role_word(None), *(Count(_key("unhelped", role), unhelped[role]) for role in _EVERYBODY)))
        sums.append(_over_roles("unhelped"))
        for role in _EVERYBODY:
            by_reason = tuple(_key(f"reason:{reason.value}", role) for reason in report.reasons)
            sums.append(Sum(_key("unhelped", role), by_reason))
            sums.append(Sum(_key("unhelped", role), tuple(_key(state.value, role) for state in _UNHELPED)))
    return ReportTable(
        "reasons",
        translate("reports", "Reasons for not getting help"),
        translate("reports", "Why referrals were declined, canceled or not completed."),
        (translate("reports", "Reason"), *_role_columns()),
        tuple(rows),
        tuple(sums),
    )


def _total(report: Report, role: Role | None) -> int:
    return sum(report.outcomes_by_role[role][state] for state in _UNHELPED)


# --- answers, months ------------------------------------------------------------------------------------------
def _response(report: Report) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    for role, one in report.response.items():
        key = _key("answered", role)
        number = Count(key, one.number)
        rows.append((words.role_word(role), number, Days(key, one.median), Days(key, one.p90)))
    return ReportTable(
        "response",
        translate("reports", "Time to response"),
        translate(
            "reports", "Business days from the first sending to the first answer: accepted, waitlisted or declined."
        ),
        (
            translate("reports", "Role sought"),
            translate("reports", "Answered"),
            translate("reports", "Median"),
            translate("reports", "90% within"),
        ),
        tuple(rows),
        (_over_roles("answered"),),
    )


def _months(report: Report) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    sums: list[Sum] = []
    for month, by_role in report.months.items():
        name = f"sent:{words.month_word(month)}"
        rows.append((words.month_word(month), *(Count(_key(name, role), by_role[role]) for role in _EVERYBODY)))
        sums.append(_over_roles(name))
    if rows:
        total = {role: sum(by_role[role] for by_role in report.months.values()) for role in _EVERYBODY}
        rows.append((words.role_word(None), *(Count(_key("sent", role), total[role]) for role in _EVERYBODY)))
        sums.append(_over_roles("sent"))
        for role in _EVERYBODY:
            by_month = tuple(_key(f"sent:{words.month_word(month)}", role) for month in report.months)
            sums.append(Sum(_key("sent", role), by_month))
    return ReportTable(
        "months",
        translate("reports", "Referrals by month"),
        translate("reports", "By the day on which a referral was first sent."),
        (translate("reports", "Month"), *_role_columns()),
        tuple(rows),
        tuple(sums),
    )


# --- what was missing -----------------------------------------------------------------------------------------
def _unmet(table_id: str, title: str, unmet: Sequence[Unmet], label: TermLabel, *, stays: bool = False) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    for one in unmet:
        name = " ".join(one.terms)
        text = " · ".join(words.term_word(term, label) for term in sorted(one.terms, key=words.term_order))
        rows.append((text, Count(f"searched/{name}", one.searches), Count(f"needed/{name}", one.referrals)))
    return ReportTable(
        table_id,
        title,
        translate("reports", "Searches that found nobody, and referrals that failed while no other one helped."),
        (
            translate("reports", "Sought"),
            translate("reports", "Searches"),
            translate("reports", "Referrals"),
        ),
        tuple(rows),
        stays=stays,
    )  # fmt: skip


def _unmet_together(report: Report, label: TermLabel) -> ReportTable:
    # The figures of a term are sums of these; and so many combinations are rarely of any size.
    title = translate("reports", "Unmet need: what was sought together")
    return _unmet("unmet-together", title, report.unmet_together, label, stays=True)


# --- listings -------------------------------------------------------------------------------------------------
def _freshness(report: Report) -> ReportTable:
    rows: list[tuple[Cell, ...]] = []
    sums: list[Sum] = []
    unseen: list[Count] = []
    for one in report.freshness:
        rows += _fresh_rows(one)
        for name, every, referred in _pairs(one):
            key = f"{one.group.value}/{name}"
            unseen.append(Count(f"{key}/others", every - referred))
            sums.append(Sum(f"{key}/every", (f"{key}/referred", f"{key}/others")))
        for which in ("every", "referred", "others"):
            parts = tuple(f"{one.group.value}/{name}/{which}" for name, _, _ in _pairs(one))
            sums.append(Sum(f"contacts/{which}", parts))
    if report.freshness:
        first = report.freshness[0]
        unseen.append(Count("contacts/others", sum(every - referred for _, every, referred in _pairs(first))))
        sums.append(Sum("contacts/every", ("contacts/referred", "contacts/others")))
    return ReportTable(
        "freshness",
        translate("reports", "How true the listings are"),
        translate("reports", "Today, whatever the period: contacts by how long ago somebody checked the facts."),
        (
            translate("reports", "Facts"),
            translate("reports", "Contacts"),
            translate("reports", "Fresh"),
            translate("reports", "Stale"),
            translate("reports", "Never checked"),
            translate("reports", "All"),
            translate("reports", "Share fresh"),
        ),
        tuple(rows),
        tuple(sums),
        tuple(unseen),
    )


def _pairs(one: Fresh) -> tuple[tuple[str, int, int], ...]:
    """Of all contacts, and of those with referrals."""
    return (
        ("fresh", one.fresh, one.referred_fresh),
        ("stale", one.stale, one.referred_stale),
        ("never", one.never, one.referred_never),
    )


def _fresh_rows(one: Fresh) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    whose = (("every", 1, translate("reports", "all")), ("referred", 2, translate("reports", "with referrals")))
    for which, at, text in whose:
        counts = [Count(f"{one.group.value}/{pair[0]}/{which}", int(pair[at])) for pair in _pairs(one)]
        whole = sum(count.value for count in counts)
        share = counts[0].value / whole if whole else None
        total = Count(f"contacts/{which}", whole)
        rows.append((words.group_word(one.group), text, *counts, total, Share(counts[0].key, total.key, share)))
    return rows


# --- small change ---------------------------------------------------------------------------------------------
def _key(name: str, role: Role | None) -> str:
    return f"{name}/{role.value if role else 'all'}"


def _over_roles(name: str) -> Sum:
    return Sum(_key(name, None), tuple(_key(name, role) for role in Role))


def _role_columns() -> Iterable[str]:
    return (*(words.role_word(role) for role in Role), translate("reports", "All"))
