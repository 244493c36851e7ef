"""A date typed in words or digits, or picked from a calendar; empty is no date."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QPoint, QSignalBlocker, Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QToolButton, QVBoxLayout, QWidget

from caseworker.ui import icons, theme
from caseworker.ui.forms.fields import TextField
from caseworker.ui.widgets.buttons import IconButton
from caseworker.ui.widgets.dates import parse_date
from caseworker.ui.widgets.day_text import long_day


class DateField(TextField):
    """`value` is an ISO date, None, or what was typed when it is no date (`own_problem` says so then)."""

    def __init__(self, *, past: bool = False, month_end: bool = False) -> None:
        super().__init__(placeholder=self.tr("month/day/year"), longest=30)
        self._past = past
        self._month_end = month_end
        self._calendar: QWidget | None = None
        self.button = IconButton("calendar", self.tr("Choose a date"))
        self.button.clicked.connect(self._open_calendar)
        self._line.addWidget(self.button)

    def name(self, label: str, description: str = "") -> None:
        super().name(label, description or self.tr("Type a date such as 11/30/2026, tomorrow or +7"))
        self.button.set_name(self.tr("{field}: choose from a calendar").format(field=label))

    def day(self) -> date | None:
        """The date, None when nothing or no date was typed."""
        try:
            return self._read()
        except ValueError:
            return None

    def value(self) -> Any:
        try:
            day = self._read()
        except ValueError:
            return self.editor.text().strip()
        return None if day is None else day.isoformat()

    def set_value(self, value: Any) -> None:
        if isinstance(value, str) and value:
            try:
                value = date.fromisoformat(value)
            except ValueError:
                super().set_value(value)
                return
        super().set_value(long_day(value) if value else "")

    def own_problem(self) -> str:
        try:
            self._read()
        except ValueError as error:
            return str(error)
        return ""

    def _read(self) -> date | None:
        # The clock of the form is the wall clock: it only completes a year that was not typed.
        today = date.today()  # noqa: DTZ011
        return parse_date(self.editor.text(), today, past=self._past, month_end=self._month_end)

    def commit(self) -> None:
        if (day := self.day()) is not None:
            self.set_value(day)

    def _open_calendar(self) -> None:
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        popup.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        popup.setProperty("look", "popup")
        calendar = _calendar(popup)
        column = QVBoxLayout(popup)
        column.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4))
        column.addWidget(calendar)
        if (day := self.day()) is not None:
            with QSignalBlocker(calendar):
                calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        calendar.clicked.connect(self._picked)
        calendar.activated.connect(self._picked)
        self._calendar = popup
        popup.destroyed.connect(self._forget_calendar)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()

    def _picked(self, chosen: QDate) -> None:
        self.set_value(date(chosen.year(), chosen.month(), chosen.day()))
        if self._calendar is not None:
            self._calendar.close()
        self.edited.emit()
        self.editor.setFocus()

    def _forget_calendar(self) -> None:
        self._calendar = None


def _calendar(parent: QWidget) -> QCalendarWidget:
    """A month in the theme's colors: Qt's own weekends are a red that cannot be read on dark ground."""
    made = QCalendarWidget(parent)
    made.setAccessibleName(QCoreApplication.translate("DateField", "Calendar"))
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    made.setMinimumSize(theme.px(320), theme.px(260))
    plain, heads = QTextCharFormat(), QTextCharFormat()
    plain.setForeground(theme.color("text"))
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        made.setWeekdayTextFormat(weekday, plain)
    heads.setForeground(theme.color("muted"))
    heads.setBackground(theme.color("raised"))
    made.setHeaderTextFormat(heads)
    for arrow, name in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
        button = made.findChild(QToolButton, arrow)
        if isinstance(button, QToolButton):
            button.setIcon(icons.icon(name))
    return made
