"""The colors of the window, as data. Nothing else in the program names a color."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Tokens:
    """One color scheme. Names say what a color is for, so that light and dark can be exchanged.

    A ``…_ground`` is a surface; text of its base name, `text` and `muted` may stand on it.
    """

    is_dark: bool
    window: str
    surface: str
    raised: str
    hover: str
    pressed: str
    line: str
    field_line: str
    scroll: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_pressed: str
    accent_ground: str
    on_accent: str
    interventionist: str
    interventionist_ground: str
    therapist: str
    therapist_ground: str
    good: str
    good_ground: str
    warning: str
    warning_ground: str
    bad: str
    bad_ground: str
    match: str
    selected: str
    tooltip: str
    on_tooltip: str
    shadow: str

    def colors(self) -> dict[str, str]:
        """Every color by its name."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "is_dark"}


LIGHT = Tokens(
    is_dark=False,
    window="#f4f4f1",
    surface="#ffffff",
    raised="#ffffff",
    hover="#eeeeea",
    pressed="#e2e2dc",
    line="#dcdcd6",
    field_line="#868d94",
    scroll="#b9bdba",
    text="#1b1f24",
    muted="#59626c",
    accent="#0f5f5c",
    accent_hover="#0c4f4d",
    accent_pressed="#093f3d",
    accent_ground="#e3f1ef",
    on_accent="#ffffff",
    interventionist="#8a4300",
    interventionist_ground="#fdf0df",
    therapist="#1c4f93",
    therapist_ground="#e7effa",
    good="#1d6b35",
    good_ground="#e6f3e9",
    warning="#8a4300",
    warning_ground="#fdf0df",
    bad="#a02323",
    bad_ground="#fbeaea",
    match="#fff1b8",
    selected="#e9f3f1",
    tooltip="#1b1f24",
    on_tooltip="#ffffff",
    shadow="#1b1f24",
)

DARK = Tokens(
    is_dark=True,
    window="#17191c",
    surface="#1f2226",
    raised="#24282d",
    hover="#2a2e33",
    pressed="#32373d",
    line="#33383e",
    field_line="#747d87",
    scroll="#4d545c",
    text="#e8e9ea",
    muted="#a2aab3",
    accent="#6fc7c0",
    accent_hover="#86d4ce",
    accent_pressed="#9adfd9",
    accent_ground="#1f3836",
    on_accent="#0d2322",
    interventionist="#f2b06a",
    interventionist_ground="#3a2a17",
    therapist="#9cc3f5",
    therapist_ground="#1d2c42",
    good="#7fcf95",
    good_ground="#1b3322",
    warning="#f2b06a",
    warning_ground="#3a2a17",
    bad="#f19999",
    bad_ground="#3d2021",
    match="#5a4a10",
    selected="#233130",
    tooltip="#e8e9ea",
    on_tooltip="#17191c",
    shadow="#000000",
)

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *(
        (ink, ground)
        for ink in ("text", "muted")
        for ground in (
            *("window", "surface", "raised", "hover", "accent_ground", "selected"),
            *("therapist_ground", "interventionist_ground", "good_ground", "warning_ground", "bad_ground"),
        )
    ),
    ("text", "match"),
    ("text", "pressed"),
    *(
        (ink, ground)
        for ink in ("accent", "interventionist", "therapist", "good", "warning", "bad")
        for ground in ("window", "surface", "raised", "hover", "selected")
    ),
    *((ink, f"{ink}_ground") for ink in ("accent", "interventionist", "therapist", "good", "warning", "bad")),
    ("interventionist", "therapist_ground"),
    ("therapist", "interventionist_ground"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "accent_pressed"),
    ("on_accent", "bad"),
    ("on_tooltip", "tooltip"),
)
"""Every pair of ink and ground that the window uses for text: at least 4.5 to 1, tested."""

SHAPE_PAIRS: tuple[tuple[str, str], ...] = tuple(
    (ink, ground)
    for ink in ("accent", "field_line", "interventionist", "therapist", "good", "warning", "bad")
    for ground in ("window", "surface", "raised")
)
"""Pairs that outline fields, focus and icons: at least 3 to 1."""


def contrast(ink: str, ground: str) -> float:
    """The contrast ratio of two ``#rrggbb`` colors, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
