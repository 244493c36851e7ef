"""Guesses what each column of a CSV file is, from its name and its values, and says where the two contradict.

A header that lacks one name puts every later value under the wrong name: that is noticed by values which fit
their column much better once they are moved, and said before anything is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from caseworker.exchange import fields, headers, table_names
from caseworker.exchange.values import IsKnown, Profile, profiles
from caseworker.messages import translate
from caseworker.models.imports import ColumnGuess

_FEW = 4
"""With fewer values than this a column contradicts nothing."""

_EXPECTED: dict[str, tuple[str, float]] = {
    "npi": ("npi_form", 0.5),
    "taxonomy": ("taxonomy", 0.3),
    "email": ("email", 0.5),
    "website": ("website", 0.4),
    "phone": ("phone", 0.5),
    "fax": ("phone", 0.5),
    "zip": ("zip", 0.5),
    "state": ("state", 0.3),
    "city": ("city", 0.6),
    "given": ("person", 0.5),
    "family": ("person", 0.5),
    "latitude": ("latitude", 0.5),
    "longitude": ("longitude", 0.5),
}
_BY_VALUES = (
    ("npi", "npi", 0.8),
    ("email", "email", 0.8),
    ("taxonomy", "taxonomy", 0.6),
    ("phone", "surely_phone", 0.8),
    ("website", "website", 0.8),
    ("credentials", "credential", 0.7),
    ("languages", "language", 0.7),
    ("payers", "payer", 0.6),
    ("specialties", "specialty", 0.5),
)
_PLACE_BY_VALUES = (("state", "state", 0.9), ("zip", "zip", 0.9))


@dataclass(frozen=True, slots=True)
class Columns:
    """What `inspect` found. `shift` columns from `shift_from` on stand too far right (0: none)."""

    guesses: tuple[ColumnGuess, ...]
    warnings: tuple[str, ...]
    shift: int = 0
    shift_from: int = -1
    shifted: tuple[ColumnGuess, ...] = ()


def inspect(
    header: Sequence[str],
    rows: Sequence[Sequence[str]],
    width: int,
    *,
    known: Mapping[str, IsKnown],
    remembered: Mapping[int, str] | None = None,
) -> Columns:
    """`rows` are a sample; `known` tells credentials, languages, payers and specialties; `remembered` wins."""
    seen = profiles(rows, width, known)
    names = [*header, *[""] * (width - len(header))]
    if remembered is not None:
        codes = [remembered.get(index, "") for index in range(width)]
        return _columns(names, codes, ["remembered"] * width, seen, ())
    if table_names.is_own(header):
        # What this program wrote is what it says, however strange.
        own = [_own_guess(index, name, profile) for index, (name, profile) in enumerate(zip(names, seen, strict=True))]
        return Columns(tuple(own), ())
    codes, reasons = _guess(names, seen)
    shift = _find_shift(names, seen, len(header))
    if shift is None:
        return _columns(names, codes, reasons, seen, _about_header(header))
    return _with_shift(names, codes, reasons, seen, *shift)


def doubts(header: Sequence[str], rows: Sequence[Sequence[str]], targets: Mapping[int, str]) -> dict[int, str]:
    """A sentence for every column, by its index, whose values contradict what it is to be imported as."""
    if table_names.is_as_written(header, targets):
        return {}
    width = max((*targets, len(header) - 1, 0)) + 1
    seen = profiles(rows, width, {})
    names = [*header, *[""] * (width - len(header))]
    found = {index: _doubt(names[index], index, code, seen[index]) for index, code in sorted(targets.items()) if code}
    return {index: sentence for index, sentence in found.items() if sentence}


def _columns(
    names: Sequence[str], codes: Sequence[str], reasons: Sequence[str], seen: Sequence[Profile], extra: tuple[str, ...]
) -> Columns:
    guesses = _guesses(names, codes, reasons, seen)
    return Columns(guesses, (*extra, *(guess.doubt for guess in guesses if guess.doubt)))


def _guesses(
    names: Sequence[str], codes: Sequence[str], reasons: Sequence[str], seen: Sequence[Profile]
) -> tuple[ColumnGuess, ...]:
    return tuple(
        ColumnGuess(index, name, code, reason, profile.samples, _doubt(name, index, code, profile))
        for index, (name, code, reason, profile) in enumerate(zip(names, codes, reasons, seen, strict=True))
    )


def _own_guess(index: int, name: str, profile: Profile) -> ColumnGuess:
    code = table_names.field_code(name)
    return ColumnGuess(index, name, code, "header" if code else "", profile.samples)


def _guess(names: Sequence[str], seen: Sequence[Profile]) -> tuple[list[str], list[str]]:
    codes = headers.guess(names)
    reasons = ["header" if code else "values" for code in codes]
    for index, (name, profile) in enumerate(zip(names, seen, strict=True)):
        if codes[index] == "" or headers.normalized(name) == "fees":
            codes[index] = _by_values(name, profile, codes) or codes[index]
    return ["" if code == headers.LEFT_OUT else code for code in codes], [
        reason if code else "" for reason, code in zip(reasons, codes, strict=True)
    ]


def _by_values(name: str, profile: Profile, taken: Sequence[str]) -> str:
    words = headers.normalized(name)
    if words == "title":
        return _title(profile, taken)
    if profile.count < 2:
        return ""
    for code, kind, least in _BY_VALUES:
        if profile.share(kind) >= least and (code not in taken or _several(code)):
            return code
    if "source" in words or "state" in words or "date" in words:
        return ""
    for code, kind, least in _PLACE_BY_VALUES:
        if profile.share(kind) >= least and code not in taken and profile.distinct > 1:
            return code
    return ""


def _title(profile: Profile, taken: Sequence[str]) -> str:
    """A "title" is a prefix in address books, letters behind the name in provider lists, a job elsewhere."""
    if profile.share("prefix") >= 0.5:
        return "prefix"
    if profile.share("credential") >= 0.5:
        return "credentials"
    return "prefix" if "job_title" in taken else "job_title"


def _several(code: str) -> bool:
    return any(choice.several for choice in fields.choices() if choice.code == code)


def _doubt(name: str, index: int, code: str, profile: Profile) -> str:
    if profile.count < _FEW:
        return ""
    column = translate("exchange", "Column {number} (“{name}”)").format(number=index + 1, name=name or "?")
    if code == "source_id" and profile.distinct == 1:
        return translate(
            "exchange", "{column}: every row has the same value, so it cannot tell the records apart."
        ).format(column=column)
    part, _ = fields.slot_of(code)
    kind, least = _EXPECTED.get(part, ("", 0.0))
    if not kind or profile.share(kind) >= least:
        return ""
    return translate("exchange", "{column}: its values do not look like “{field}”; one of them is “{sample}”.").format(
        column=column, field=fields.label(code), sample=profile.samples[0][:40]
    )


def _about_header(header: Sequence[str]) -> tuple[str, ...]:
    looks_like_data = [name for name in header if any(character in name for character in "@") or _is_number(name)]
    if len(looks_like_data) < 2 and not any("@" in name for name in header):
        return ()
    return (
        translate(
            "exchange", "The first row looks like data (“{sample}”): if it is, add a row of column names above it."
        ).format(sample=looks_like_data[0][:40]),
    )


def _is_number(name: str) -> bool:
    return len(name) >= 5 and name.replace("-", "").replace(".", "").isdigit()


# --- a header that lacks a name ---------------------------------------------------------------------------
def _fit(code: str, profile: Profile) -> float | None:
    """How well values suit a field, 0 to 1; None where any value would do."""
    part, _ = fields.slot_of(code)
    if part == "address_line1":
        return profile.share("address_line1") * profile.filled
    kind, _least = _EXPECTED.get(part, ("", 0.0))
    if not kind:
        return None
    return profile.share(kind) * (profile.filled if part == "city" else 1.0) if profile.count else None


def _find_shift(names: Sequence[str], seen: Sequence[Profile], named: int) -> tuple[int, int] | None:
    """By how many columns, and from which on, values stand right of their names; None when they do not.

    The first column moved is the one that makes the most columns fit. It takes two clear contradictions that the
    move mends and none that it makes.
    """
    codes = headers.guess(names)
    straight = _total(codes, seen, named, named, 0)
    best: tuple[float, int, int] | None = None
    for shift in (1, 2):
        for start in range(1, named):
            total = _total(codes, seen, named, start, shift)
            if best is None or total > best[0] + 1e-9:
                best = (total, shift, start)
    if best is None or best[0] < straight + 1.0:
        return None
    _, shift, start = best
    before = [fit for fit in _fits(codes, seen, named, named, 0) if fit is not None]
    after = [fit for fit in _fits(codes, seen, named, start, shift) if fit is not None]
    mended = sum(fit < 0.3 for fit in before) - sum(fit < 0.3 for fit in after)
    return (shift, start) if mended >= 2 else None


def _fits(codes: Sequence[str], seen: Sequence[Profile], named: int, start: int, shift: int) -> list[float | None]:
    found: list[float | None] = []
    for index in range(named):
        moved = index + shift if index >= start else index
        found.append(_fit(codes[index], seen[moved]) if moved < len(seen) else None)
    return found


def _total(codes: Sequence[str], seen: Sequence[Profile], named: int, start: int, shift: int) -> float:
    return sum(fit for fit in _fits(codes, seen, named, start, shift) if fit is not None)


def _with_shift(
    names: Sequence[str],
    codes: Sequence[str],
    reasons: Sequence[str],
    seen: Sequence[Profile],
    shift: int,
    start: int,
) -> Columns:
    moved = [*names[:start], *[""] * shift, *names[start : len(names) - shift]]
    mended_codes, mended_reasons = _guess(moved, seen)
    missing = _missing(mended_codes, seen, start)
    if missing:
        mended_codes[start], mended_reasons[start] = missing, "values"
    guesses = _guesses(names, codes, reasons, seen)
    sentence = translate(
        "exchange",
        "A column name is missing: from column {number} (“{name}”) on, the values stand {shift} to the right of their "
        "names, as in “{sample}” under “{wrong}”. Take the corrected columns, or correct the file's first row.",
    ).format(number=start + 1, name=names[start], shift=_columns_word(shift), **_example(guesses, start))
    return Columns(
        guesses,
        (sentence, *(guess.doubt for guess in guesses if guess.doubt)),
        shift,
        start,
        _guesses(moved, mended_codes, mended_reasons, seen),
    )


def _columns_word(shift: int) -> str:
    if shift == 1:
        return translate("exchange", "one column")
    return translate("exchange", "{n} columns").format(n=shift)


def _missing(codes: Sequence[str], seen: Sequence[Profile], start: int) -> str:
    """What the column without a name probably is."""
    before = codes[start - 1] if start else ""
    part, slot = fields.slot_of(before)
    if part == "address_line1":
        return fields.in_slot("address_line2", slot)
    return codes[start] or _by_values("", seen[start], codes)


def _example(guesses: Sequence[ColumnGuess], start: int) -> dict[str, str]:
    doubted = next((guess for guess in guesses[start:] if guess.doubt), guesses[start])
    return {"sample": (doubted.samples or ("",))[0][:40], "wrong": doubted.header}
