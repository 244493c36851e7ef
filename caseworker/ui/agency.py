"""Who hands out the sheets: name, line at the foot and logo, the same for everybody who opens the directory."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, QStandardPaths, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from caseworker.errors import CaseworkerError, EnvironmentProblem
from caseworker.messages import translate
from caseworker.models.sheet import Agency
from caseworker.services.agency import LARGEST_LOGO, LONGEST_FOOTER, LONGEST_NAME
from caseworker.ui import pictures, theme
from caseworker.ui.context import Context
from caseworker.ui.forms.fields import Field, TextField
from caseworker.ui.forms.files import ask_open
from caseworker.ui.forms.labeled import Labeled
from caseworker.ui.forms.saving import SavingDialog
from caseworker.ui.widgets.buttons import Button
from caseworker.ui.widgets.labels import Card, label

_LOGO = QSize(600, 200)
"""The largest picture that is kept: at its largest on paper, it is printed sharp."""


def open_agency(context: Context, parent: QWidget) -> None:
    """Reads it off the UI thread first."""

    def show(agency: Agency) -> None:
        AgencyDialog(context, parent, agency).open()

    context.tasks.run(context.services.agency.get, show, owner=parent, quick=True)


class AgencyDialog(SavingDialog):
    def __init__(self, context: Context, parent: QWidget, agency: Agency) -> None:
        super().__init__(context, parent, width=520, height=520)
        self.set_title(self.tr("Agency on sheets"))
        text = self.tr("Printed on every sheet. It is kept in the directory, the same for everybody who opens it.")
        self.column.addWidget(label(text, "muted", wrap=True))
        self.name = Labeled(self.tr("Name"), TextField(longest=LONGEST_NAME))
        hint = self.tr("At the foot of each page, such as an address or a phone number.")
        self.footer = Labeled(self.tr("Line at the foot"), TextField(longest=LONGEST_FOOTER), hint=hint)
        self.picture = LogoField()
        self.logo = Labeled(self.tr("Logo"), self.picture)
        for labeled, value in ((self.name, agency.name), (self.footer, agency.footer), (self.logo, agency.logo)):
            labeled.field.set_value(value)
            self.column.addWidget(labeled)
        self.picture.choose.clicked.connect(self._ask_for_picture)
        self.finish()
        self.name.field.focus_widget.setFocus()

    def field_of(self, name: str) -> Labeled | None:
        return {"name": self.name, "footer": self.footer, "logo": self.logo}.get(name)

    def keep(self) -> None:
        self.say_problem("")
        agency = Agency(self.name.field.value(), self.footer.field.value(), self.picture.value())
        book = self._context.services.agency
        self.run(lambda: book.save(agency))

    def take_picture(self, path: Path) -> None:
        """Use this file as the logo, or say why that is not possible."""
        if pictures.format_of(path):
            self._context.tasks.run(lambda: logo_of(path), self._show_picture, self._refuse_picture, owner=self)
            return
        # A drawing: small, and not to be read beside the UI thread.
        try:
            self._show_picture(logo_of(path))
        except EnvironmentProblem as error:
            self._refuse_picture(error)

    def _show_picture(self, logo: bytes) -> None:
        self.picture.set_value(logo)
        self.logo.show_error("")

    def _refuse_picture(self, error: CaseworkerError) -> None:
        self.logo.show_error(error.sentence)

    def _ask_for_picture(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.svg)")
        ask_open(self, self.tr("Choose the logo"), kinds, folder, self.take_picture)


class LogoField(Field):
    """`value` is a PNG, empty for no logo. The picture is shown as on paper."""

    def __init__(self) -> None:
        super().__init__()
        self._png = b""
        self.shown = _Picture()
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.shown)
        self.choose = Button(self.tr("Choose a picture…"))
        self.remove = Button(self.tr("Remove"))
        self.remove.setAccessibleName(self.tr("Remove the logo"))
        self.remove.clicked.connect(lambda _checked=False: self._remove())
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(8))
        buttons.addWidget(self.choose)
        buttons.addWidget(self.remove)
        buttons.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.px(8))
        column.addWidget(card)
        column.addLayout(buttons)
        self._line.addLayout(column, 1)
        self._fit()

    @property
    def focus_widget(self) -> QWidget:
        return self.choose

    def name(self, label: str, description: str = "") -> None:
        self.choose.setAccessibleName(f"{label}: {self.choose.text()}")
        self.choose.setAccessibleDescription(description)

    def value(self) -> bytes:
        return self._png

    def set_value(self, value: bytes) -> None:
        self._png = value
        self._fit()

    def _remove(self) -> None:
        self.set_value(b"")
        self.choose.setFocus()
        self.edited.emit()

    def _fit(self) -> None:
        self.remove.setVisible(bool(self._png))
        self.shown.show_png(self._png)


class _Picture(QWidget):
    """On white, as on paper, whatever the colors of the window."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(theme.px(110))

    def show_png(self, png: bytes) -> None:
        self._image = QImage.fromData(png) if png else QImage()
        self.setAccessibleName(self.tr("The logo") if png else self.tr("No logo"))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._image.isNull():
            painter.setPen(theme.color("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No logo"))
        else:
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            inset = theme.px(12)
            room = self.size() - QSize(2 * inset, 2 * inset)
            size = self._image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
        painter.end()


def logo_of(path: Path) -> bytes:
    """The picture as a PNG that is small enough to be kept. Off the UI thread only if `pictures.format_of` knows it.

    Raises EnvironmentProblem for what is no picture.
    """
    reader = QImageReader(str(path), pictures.format_of(path))
    reader.setAutoTransform(True)
    size = reader.size()
    is_large = size.width() > _LOGO.width() or size.height() > _LOGO.height()
    if is_large or bytes(reader.format().data()).startswith(b"svg"):
        # Drawn at the size that is wanted, instead of being blown up or shrunk afterwards.
        reader.setScaledSize(size.scaled(_LOGO, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        sentence = translate("agency", "“{name}” cannot be read as a picture: choose a PNG, JPG or SVG file.")
        raise EnvironmentProblem(sentence.format(name=path.name))
    most = _LOGO
    while True:
        if image.width() > most.width() or image.height() > most.height():
            smooth = Qt.TransformationMode.SmoothTransformation
            image = image.scaled(most, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        png = _png(image)
        if len(png) <= LARGEST_LOGO:
            return png
        most = most * 0.8


def _png(image: QImage) -> bytes:
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(held.data())
