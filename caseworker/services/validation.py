"""Typed facts to facts that can be kept; what cannot is said in one sentence a field, without jargon."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from caseworker.errors import FieldProblem, InvalidInput
from caseworker.messages import translate
from caseworker.models.contact import ContactFacts
from caseworker.services.field_names import label

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# An empty form field of these means "not known", which the model writes as None.
_OPTIONAL = frozenset(
    {
        "waitlist_weeks",
        "in_person",
        "telehealth",
        "sliding_scale",
        "latitude",
        "longitude",
        "issued",
        "expires",
    }
)


def validated(data: Mapping[str, object]) -> ContactFacts:
    """Raises InvalidInput; `FieldProblem.field` is a dotted path such as ``credentials.1.expires``."""
    try:
        return ContactFacts.model_validate(_blank_to_none(data))
    except ValidationError as error:
        raise InvalidInput(problems(error, data)) from error


def problems(error: ValidationError, data: Mapping[str, object]) -> tuple[FieldProblem, ...]:
    """Our words for pydantic's errors, one a field."""
    found: dict[str, FieldProblem] = {}
    for detail in error.errors(include_url=False):
        path = ".".join(str(part) for part in detail["loc"]) or _name_field(data)
        found.setdefault(path, FieldProblem(path, _sentence(path, detail)))
    return tuple(found.values())


def _name_field(data: Mapping[str, object]) -> str:
    """The only rule about the whole contact is that it has a name."""
    return "organization" if data.get("kind") == "organization" else "family"


def _blank_to_none(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: None if key in _OPTIONAL and isinstance(item, str) and not item.strip() else _blank_to_none(item)
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_blank_to_none(item) for item in value]
    return value


def _sentence(path: str, detail: ErrorDetails) -> str:
    context = detail.get("ctx", {})
    if detail["type"] == "value_error":
        # Raised by our own checks, which speak in whole sentences.
        return str(context["error"])
    words = _WORDS.get(detail["type"], _odd)
    return words(label(path), _shown(detail["input"]), context)


def _shown(value: object) -> str:
    text = str(getattr(value, "value", value))
    return text if len(text) <= 40 else text[:39] + "…"


def _too_long(field: str, _value: str, context: dict[str, Any]) -> str:
    return translate("validation", "{field} is too long: shorten it to {limit} characters.").format(
        field=field, limit=context["max_length"]
    )


def _missing(field: str, _value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field} is missing: enter it, or remove the line.").format(field=field)


def _unknown(field: str, _value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "There is no field “{field}”: check its spelling.").format(field=field)


def _no_date(field: str, value: str, _context: dict[str, Any]) -> str:
    return translate(
        "validation", "{field}: “{value}” is not a date; write it as year-month-day, such as 2026-03-31."
    ).format(field=field, value=value)


def _no_number(field: str, value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field}: “{value}” is not a number; enter digits only.").format(
        field=field, value=value
    )


def _too_small(field: str, value: str, context: dict[str, Any]) -> str:
    return translate("validation", "{field}: {value} is too small; the least is {limit}.").format(
        field=field, value=value, limit=context["ge"]
    )


def _too_large(field: str, value: str, context: dict[str, Any]) -> str:
    return translate("validation", "{field}: {value} is too large; the most is {limit}.").format(
        field=field, value=value, limit=context["le"]
    )


def _no_choice(field: str, value: str, context: dict[str, Any]) -> str:
    return translate("validation", "{field}: “{value}” is not one of {choices}.").format(
        field=field, value=value, choices=context["expected"].replace("'", "")
    )


def _neither(field: str, value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field}: “{value}” is neither yes nor no.").format(field=field, value=value)


def _no_text(field: str, _value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field} must be text.").format(field=field)


def _no_list(field: str, _value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field} must be a list.").format(field=field)


def _no_entry(field: str, _value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field} must be an entry with named parts.").format(field=field)


def _odd(field: str, value: str, _context: dict[str, Any]) -> str:
    return translate("validation", "{field}: “{value}” cannot be kept; correct it.").format(field=field, value=value)


_Words = Callable[[str, str, dict[str, Any]], str]
_WORDS: dict[str, _Words] = {
    "string_too_long": _too_long,
    "string_too_short": _missing,
    "missing": _missing,
    "extra_forbidden": _unknown,
    "date_from_datetime_parsing": _no_date,
    "date_from_datetime_inexact": _no_date,
    "date_parsing": _no_date,
    "date_type": _no_date,
    "int_parsing": _no_number,
    "int_parsing_size": _no_number,
    "int_from_float": _no_number,
    "int_type": _no_number,
    "float_parsing": _no_number,
    "float_type": _no_number,
    "finite_number": _no_number,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_large,
    "enum": _no_choice,
    "bool_parsing": _neither,
    "bool_type": _neither,
    "string_type": _no_text,
    "tuple_type": _no_list,
    "model_type": _no_entry,
    "model_attributes_type": _no_entry,
}
