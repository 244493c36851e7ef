"""The application's style sheet, made from tokens. Widgets ask for a look by the dynamic property ``look``."""

from __future__ import annotations

from collections.abc import Callable

from caseworker import resources
from caseworker.ui.tokens import Tokens


def stylesheet(t: Tokens, px: Callable[[float], int]) -> str:
    """The whole sheet. `px` turns designed sizes into drawn ones."""
    return "\n".join((_texts(t, px), _fields(t, px), _choices(t, px), _lists(t, px), _menus(t, px), _bars(t)))


def _drawing(name: str, t: Tokens) -> str:
    return resources.path("icons", "style", f"{name}-{'dark' if t.is_dark else 'light'}.svg").as_posix()


def _texts(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QToolTip {{ background: {t.tooltip}; color: {t.on_tooltip}; border: 0; padding: {px(4)}px {px(8)}px; }}
QLabel {{ background: transparent; }}
QLabel[look="title"] {{ font-size: {px(22)}px; font-weight: 600; }}
QLabel[look="heading"] {{ font-size: {px(16)}px; font-weight: 600; }}
QLabel[look="name"] {{ font-size: {px(15)}px; font-weight: 600; }}
QLabel[look="section"] {{ font-size: {px(12)}px; font-weight: 600; color: {t.muted}; }}
QLabel[look="strong"] {{ font-weight: 600; }}
QLabel[look="muted"] {{ color: {t.muted}; }}
QLabel[look="small"] {{ color: {t.muted}; font-size: {px(13)}px; }}
QLabel[look="tag"] {{ color: {t.accent}; background: {t.accent_ground}; font-size: {px(13)}px;
  border-radius: {px(8)}px; padding: {px(2)}px {px(8)}px; }}
QLabel[look="warning"] {{ color: {t.warning}; font-size: {px(13)}px; font-weight: 600; }}
QLabel[look="good"] {{ color: {t.good}; font-weight: 600; }}
QLabel[look="bad"], QLabel[look="error"] {{ color: {t.bad}; font-size: {px(13)}px; }}
QFrame[look="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {px(8)}px; }}
QFrame[look="danger"] {{ background: {t.surface}; border: 1px solid {t.bad}; border-radius: {px(8)}px; }}
QFrame[look="danger-now"] {{ background: {t.bad_ground}; border: 2px solid {t.bad}; border-radius: {px(8)}px; }}
QLabel[look="alarm"] {{ color: {t.bad}; font-weight: 600; }}
QFrame[look="divider"] {{ background: {t.line}; border: 0; }}
QFrame[look="line"] {{ background: {t.line}; border: 0; min-height: 1px; max-height: 1px; }}
"""


def _fields(t: Tokens, px: Callable[[float], int]) -> str:
    fields = "QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QDateEdit, QComboBox"
    focused = ", ".join(f"{name.strip()}:focus" for name in fields.split(","))
    disabled = ", ".join(f"{name.strip()}:disabled" for name in fields.split(","))
    wrong = ", ".join(f'{name.strip()}[wrong="true"]' for name in fields.split(","))
    return f"""
{fields} {{
  background: {t.surface}; color: {t.text}; border: 1px solid {t.field_line}; border-radius: {px(6)}px;
  padding: {px(5)}px {px(8)}px; min-height: {px(20)}px;
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; placeholder-text-color: {t.muted};
}}
{focused} {{ border: 2px solid {t.accent}; padding: {px(5) - 1}px {px(8) - 1}px; }}
{wrong} {{ border: 2px solid {t.bad}; padding: {px(5) - 1}px {px(8) - 1}px; }}
{disabled} {{ background: {t.window}; color: {t.muted}; border-color: {t.line}; }}
QLineEdit[look="search"], QLineEdit[look="search"]:focus {{
  border: 0; background: transparent; padding: 0; font-size: {px(17)}px; min-height: {px(28)}px; }}
QTextEdit[look="reading"], QTextEdit[look="reading"]:focus {{
  border: 1px solid transparent; background: transparent; padding: 0; min-height: 0; }}
QTextEdit[look="reading"]:focus {{ border-color: {t.accent}; }}
QComboBox::drop-down, QDateEdit::drop-down {{ border: 0; width: {px(24)}px; }}
QComboBox::down-arrow, QDateEdit::down-arrow, QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{
  image: url({_drawing("down", t)}); width: {px(14)}px; height: {px(14)}px; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{
  image: url({_drawing("up", t)}); width: {px(14)}px; height: {px(14)}px; }}
QComboBox[look="told"] {{ combobox-popup: 0; }}
QComboBox QAbstractItemView {{
  background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: {px(4)}px; outline: 0;
  selection-background-color: {t.accent_ground}; selection-color: {t.text};
}}
QSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::up-button, QDoubleSpinBox::down-button,
QDateEdit::up-button, QDateEdit::down-button {{ width: {px(20)}px; border: 0; background: transparent; }}
"""


def _choices(t: Tokens, px: Callable[[float], int]) -> str:
    kinds = ("QCheckBox", "QRadioButton", "QAbstractItemView")
    indicators = ", ".join(f"{kind}::indicator" for kind in kinds)
    checked = ", ".join(f"{kind}::indicator:checked" for kind in kinds)
    return f"""
QCheckBox, QRadioButton {{ spacing: {px(8)}px; padding: {px(3)}px {px(4)}px; border: 2px solid transparent;
  border-radius: {px(6)}px; min-height: {px(18)}px; }}
QCheckBox:focus, QRadioButton:focus {{ border-color: {t.accent}; }}
{indicators} {{ width: {px(16)}px; height: {px(16)}px; border: 1px solid {t.field_line};
  border-radius: {px(4)}px; background: {t.surface}; }}
QRadioButton::indicator {{ border-radius: {(px(16) + 2) // 2}px; }}
{checked} {{ background: {t.accent}; border-color: {t.accent}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
  image: url({_drawing("check", t)}); }}
QRadioButton::indicator:checked {{ image: url({_drawing("radio", t)}); }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ background: {t.window}; border-color: {t.line}; }}
QPushButton {{
  background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; border-radius: {px(6)}px;
  padding: {px(6)}px {px(12)}px; min-height: {px(18)}px;
}}
QPushButton:hover {{ background: {t.hover}; }}
QPushButton:pressed {{ background: {t.pressed}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: {px(6) - 1}px {px(12) - 1}px; }}
QPushButton:default {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent}; font-weight: 600; }}
QPushButton:default:hover {{ background: {t.accent_hover}; }}
QPushButton:default:focus {{ border: 2px solid {t.text}; }}
QPushButton:disabled {{ background: {t.window}; color: {t.muted}; border-color: {t.line}; }}
QPushButton[look="painted"], QPushButton[look="painted"]:focus {{
  min-height: 0; padding: 0; border: 0; background: transparent; }}
QProgressBar {{ background: {t.line}; border: 0; border-radius: {px(4)}px; min-height: {px(8)}px; max-height: {px(8)}px;
  text-align: center; color: transparent; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: {px(4)}px; }}
QGroupBox {{ border: 1px solid {t.line}; border-radius: {px(8)}px; margin-top: {px(20)}px; padding: {px(12)}px; }}
QGroupBox::title {{ subcontrol-origin: margin; left: {px(4)}px; color: {t.muted}; font-weight: 600; }}
"""


def _lists(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QAbstractScrollArea {{ background: {t.surface}; }}
QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QScrollArea {{ border: 0; background: transparent; }}
QScrollArea[look="preview"] {{ border: 2px solid {t.pressed}; background: {t.pressed}; }}
QScrollArea[look="page"] {{ border: 2px solid {t.window}; background: {t.window}; }}
QScrollArea[look="page"]:focus {{ border-color: {t.accent}; }}
QScrollArea[look="preview"]:focus {{ border-color: {t.accent}; }}
QListView, QTreeView, QTableView {{
  background: {t.surface}; color: {t.text}; border: 0; outline: 0; gridline-color: {t.line};
  selection-background-color: {t.accent_ground}; selection-color: {t.text}; alternate-background-color: {t.surface};
}}
QListView[look="popup"] {{ background: {t.raised}; border: 1px solid {t.field_line}; padding: 0; }}
QListView[look="popup"]::item {{ padding: {px(5)}px {px(8)}px; border-radius: {px(4)}px; }}
QListView[look="popup"]::item:selected {{ background: {t.accent_ground}; color: {t.text}; }}
QWidget[look="popup"] {{ background: {t.raised}; border: 1px solid {t.field_line}; }}
QCalendarWidget QWidget#qt_calendar_navigationbar {{ background: {t.raised}; }}
QCalendarWidget QToolButton {{ background: transparent; color: {t.text}; border: 2px solid transparent;
  border-radius: {px(4)}px; padding: {px(4)}px {px(8)}px; min-height: {px(20)}px; font-weight: 600; }}
QCalendarWidget QToolButton:hover {{ background: {t.hover}; }}
QCalendarWidget QToolButton:focus {{ border-color: {t.accent}; }}
QCalendarWidget QToolButton::menu-indicator {{ image: none; }}
QCalendarWidget QAbstractItemView {{ background: {t.raised}; alternate-background-color: {t.raised};
  selection-background-color: {t.accent}; selection-color: {t.on_accent}; }}
QCalendarWidget QTableView::item {{ padding: 0; border: 0; }}
QListView[look="sections"] {{ background: {t.window}; padding: {px(12)}px {px(8)}px; }}
QListView[look="sections"]:focus {{ border: 0; }}
QListView[look="sections"]::item {{ color: {t.muted}; padding: {px(8)}px {px(10)}px; border-radius: {px(6)}px;
  border: 2px solid transparent; }}
QListView[look="sections"]::item:hover {{ background: {t.hover}; }}
QListView[look="sections"]::item:selected {{ background: {t.accent_ground}; color: {t.accent}; font-weight: 600; }}
QListView[look="sections"]::item:selected:active {{ border-color: {t.accent_ground}; }}
QListView::item {{ min-height: {px(28)}px; padding: 0 {px(4)}px; border-radius: {px(4)}px; }}
QListView::item:selected {{ background: {t.accent_ground}; color: {t.text}; }}
QTableView::item, QTreeView::item {{ padding: {px(6)}px {px(8)}px; border: 0; border-bottom: 1px solid {t.line}; }}
QTableView::item:selected, QTreeView::item:selected {{ background: {t.accent_ground}; color: {t.text}; }}
QHeaderView {{ background: {t.surface}; border: 0; }}
QTableCornerButton::section {{ background: {t.surface}; border: 0; border-bottom: 1px solid {t.line}; }}
QHeaderView::section {{
  background: {t.surface}; color: {t.muted}; border: 0; border-bottom: 1px solid {t.line};
  padding: {px(8)}px; font-size: {px(12)}px; font-weight: 600;
}}
QHeaderView[look="referrals"]::section {{ padding-left: {px(12)}px; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.scroll}; border-radius: {px(4)}px; margin: {px(2)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(32)}px; }}
QScrollBar::handle:hover {{ background: {t.field_line}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {t.line}; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; padding: {px(8)}px {px(12)}px; border: 0;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom: 2px solid {t.accent}; font-weight: 600; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
"""


def _menus(t: Tokens, px: Callable[[float], int]) -> str:
    return f"""
QMenuBar {{ background: {t.window}; color: {t.text}; border: 0; padding: {px(2)}px {px(4)}px; }}
QMenuBar::item {{ background: transparent; padding: {px(4)}px {px(10)}px; border-radius: {px(4)}px; }}
QMenuBar::item:selected {{ background: {t.pressed}; color: {t.text}; }}
QMenu {{ background: {t.raised}; color: {t.text}; border: 1px solid {t.line}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(28)}px {px(6)}px {px(28)}px; border-radius: {px(4)}px; min-height: {px(16)}px; }}
QMenu[counted="true"]::item {{ padding-right: {px(28 + 60)}px; }}
QMenu::item:selected {{ background: {t.accent_ground}; color: {t.text}; }}
QMenu::item:disabled {{ color: {t.muted}; }}
QMenu::separator {{ height: 1px; background: {t.line}; margin: {px(4)}px {px(8)}px; }}
QMenu::icon {{ padding-left: {px(8)}px; }}
QMenu::indicator {{ width: {px(14)}px; height: {px(14)}px; left: {px(8)}px; border: 1px solid {t.field_line};
  border-radius: {px(4)}px; background: {t.surface}; }}
QMenu::indicator:exclusive {{ border-radius: {px(8)}px; }}
QMenu::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; }}
QMenu::indicator:exclusive:checked {{ image: url({_drawing("radio", t)}); }}
QMenu::indicator:non-exclusive:checked {{ image: url({_drawing("check", t)}); }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QMainWindow, QDialog {{ background: {t.window}; color: {t.text}; }}
QSplitter::handle {{ background: {t.line}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QWidget[look="surface"] {{ background: {t.surface}; }}
QWidget[look="window"] {{ background: {t.window}; }}
QWidget[look="desk"] {{ background: {t.pressed}; }}
QWidget[look="tray"] {{ background: {t.accent_ground}; border-top: 1px solid {t.line}; }}
"""
