"""What is remembered between sheets. Never a title, for whom, or anything private: they may tell of a client."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar

from caseworker.models.sheet import (
    PRIVATE_FIELDS,
    Paper,
    QrCode,
    SheetField,
    SheetLanguage,
    SheetOptions,
    SheetTemplate,
)
from caseworker.ui.context import Settings

TEMPLATE, PAPER, LANGUAGE = "sheet_template", "sheet_paper", "sheet_language"
PARTS = "sheet_parts"
"""By template: which parts differ from its own choice, and its QR code."""

_Code = TypeVar("_Code", bound=StrEnum)


def recall(settings: Settings, templates: Sequence[SheetTemplate]) -> SheetOptions:
    """The options of the last time; of templates the first that can be used, where the last one is gone."""
    template = usable(templates, settings.get(TEMPLATE))
    return with_template(
        settings,
        SheetOptions(
            paper=_code(Paper, settings.get(PAPER), Paper.LETTER),
            language=_code(SheetLanguage, settings.get(LANGUAGE), SheetLanguage.ENGLISH),
        ),
        template,
    )


def usable(templates: Sequence[SheetTemplate], code: object) -> SheetTemplate:
    """The template of this code, or the first one, if it is none or is broken."""
    fit = [one for one in templates if not one.problem]
    return next((one for one in fit if one.code == code), fit[0])


def with_template(settings: Settings, options: SheetOptions, template: SheetTemplate) -> SheetOptions:
    """The same sheet with this template and what was last chosen for it; no private part."""
    kept = _kept(settings).get(template.code)
    kept = kept if isinstance(kept, dict) else {}
    fields = (template.defaults - _fields(kept.get("without"))) | _fields(kept.get("with"))
    return replace(
        options,
        template=template.code,
        fields=(fields & template.fields) - PRIVATE_FIELDS,
        qr=_code(QrCode, kept.get("qr"), QrCode.NONE),
    )


def remember(settings: Settings, options: SheetOptions, template: SheetTemplate) -> None:
    settings.set(TEMPLATE, template.code)
    settings.set(PAPER, options.paper.value)
    settings.set(LANGUAGE, options.language.value)
    remember_parts(settings, options, template)


def remember_parts(settings: Settings, options: SheetOptions, template: SheetTemplate) -> None:
    """What is chosen for this template."""
    open_ones = template.fields - PRIVATE_FIELDS
    chosen = options.fields & open_ones
    kept = {
        "with": sorted(chosen - template.defaults),
        "without": sorted((template.defaults & open_ones) - chosen),
        "qr": options.qr.value,
    }
    settings.set(PARTS, {**_kept(settings), template.code: kept})


def _kept(settings: Settings) -> dict[str, Any]:
    kept = settings.get(PARTS, {})
    return kept if isinstance(kept, dict) else {}


def _fields(codes: object) -> frozenset[SheetField]:
    return frozenset(field for field in SheetField if isinstance(codes, list) and field.value in codes)


def _code(kind: type[_Code], kept: object, otherwise: _Code) -> _Code:
    return kind(kept) if isinstance(kept, str) and kept in set(kind) else otherwise
