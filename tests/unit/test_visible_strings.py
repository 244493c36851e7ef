"""Every string that the window shows goes through Qt's translation."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "caseworker" / "ui"
SHOWING_CALLS = {
    "QLabel", "QPushButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QToolButton", "QDockWidget",
    "Button", "PrimaryButton", "Card", "Chip", "Banner", "EmptyState", "FilterButton", "addAction", "addButton",
    "addItem", "addMenu", "addRow", "addTab", "notify", "setAccessibleDescription", "setAccessibleName",
    "setHeaderLabels", "setInformativeText", "setLabelText", "setPlaceholderText", "setStatusTip", "setSubTitle",
    "setText", "setTitle", "setToolTip", "setWhatsThis", "setWindowTitle", "setSpecialValueText", "setSuffix",
}  # fmt: skip
WORDS = re.compile(r"[A-Za-z]{2,}")


def _untranslated(node: ast.expr) -> str:
    """The words that `node` shows as they are: a literal or an f-string's literal parts."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if WORDS.search(node.value) and "<" not in node.value else ""
    if isinstance(node, ast.JoinedStr):
        return " ".join(_untranslated(part) for part in node.values if isinstance(part, ast.Constant)).strip()
    return ""


def _offences(source: str) -> list[tuple[int, str]]:
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in SHOWING_CALLS:
            continue
        found += [(node.lineno, words) for argument in node.args if (words := _untranslated(argument))]
    return found


@pytest.mark.parametrize("path", sorted(UI.rglob("*.py")), ids=lambda path: str(path.relative_to(UI)))
def test_no_visible_string_bypasses_translation(path: Path) -> None:
    offences = _offences(path.read_text(encoding="utf-8"))
    assert not offences, "; ".join(f"line {line}: {words!r}" for line, words in offences)


def test_the_check_itself_sees_plain_strings() -> None:
    assert _offences("QLabel('Save as')") == [(1, "Save as")]
    assert _offences("label.setText(f'Hello {name}')") == [(1, "Hello")]
    assert _offences("label.setText(self.tr('Hello'))") == []
