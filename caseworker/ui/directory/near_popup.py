"""Where to search around, and how far."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from caseworker.models.query import Near
from caseworker.services.places import Place
from caseworker.ui import theme
from caseworker.ui.context import Context
from caseworker.ui.widgets.buttons import Button, PrimaryButton
from caseworker.ui.widgets.labels import FieldError, label

MILES = (5, 10, 25, 50, 100)


class NearPopup(QFrame):
    """A ZIP code or city and a distance. The place is looked up off the UI thread before it is accepted."""

    chosen = Signal(object)
    """A `Near` with its coordinates, or None for anywhere."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._context = context
        self.setProperty("look", "card")
        self.setAccessibleName(self.tr("Distance"))
        self._place = QLineEdit(self)
        self._place.setAccessibleName(self.tr("ZIP code or city"))
        self._place.setPlaceholderText(self.tr("19103 or Camden, NJ"))
        self._place.returnPressed.connect(self._apply)
        self._error = FieldError(self._place, self)
        self._telehealth = QCheckBox(self.tr("Or by &telehealth, licensed there"), self)
        self._telehealth.setToolTip(
            self.tr("Also shows who is farther away, works by telehealth and has a license of the place's state.")
        )
        name = label(self.tr("ZIP code or city"), "muted", self)
        name.setBuddy(self._place)
        column = QVBoxLayout(self)
        margin = theme.px(12)
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(theme.px(8))
        column.addWidget(name)
        column.addWidget(self._place)
        column.addWidget(self._error)
        column.addWidget(label(self.tr("Within (miles)"), "muted", self))
        column.addLayout(self._miles_row())
        column.addWidget(self._telehealth)
        column.addLayout(self._foot())
        self.setFixedWidth(theme.px(320))

    def open_at(self, place: QPoint, near: Near | None) -> None:
        self._place.setText(near.place if near else "")
        self._telehealth.setChecked(near is not None and near.or_telehealth)
        wanted = near.miles if near else 10
        for button in self._group.buttons():
            button.setChecked(self._group.id(button) == round(wanted))
        self._error.clear_error()
        self.adjustSize()
        self.move(place)
        self.show()
        self._place.setFocus()
        self._place.selectAll()

    def _miles_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        self._group = QButtonGroup(self)
        for miles in MILES:
            button = Button(str(miles), self)
            button.setCheckable(True)
            button.setAccessibleName(self.tr("{n} miles").format(n=miles))
            self._group.addButton(button, miles)
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        anywhere = Button(self.tr("Anywhere"), self)
        anywhere.clicked.connect(self._forget)
        apply = PrimaryButton(self.tr("Show"), self)
        apply.clicked.connect(self._apply)
        row.addWidget(anywhere)
        row.addStretch(1)
        row.addWidget(apply)
        return row

    def _forget(self) -> None:
        self.close()
        self.chosen.emit(None)

    def _apply(self) -> None:
        typed = self._place.text().strip()
        if not typed:
            self._forget()
            return
        miles = float(max(self._group.checkedId(), 1)) if self._group.checkedId() > 0 else 10.0
        or_telehealth = self._telehealth.isChecked()
        reference = self._context.services.reference

        def found(place: Place | str) -> None:
            if isinstance(place, str):
                self._error.show_error(place)
                self.adjustSize()
                return
            self.close()
            self.chosen.emit(
                Near(typed, miles, place.latitude, place.longitude, place.label, place.state, or_telehealth)
            )

        def look_up() -> Place | str:
            return reference.place(typed) or reference.place_problem(typed)

        self._context.tasks.run(look_up, found, owner=self, quick=True)
