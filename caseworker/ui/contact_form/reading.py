"""What the rules read from the facts so far, shown while they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from caseworker.models.roles import RoleTag
from caseworker.ui import theme
from caseworker.ui.widgets.labels import Card, label
from caseworker.ui.widgets.role_chip import RoleChip


class Reading(Card):
    """Each suggested role with its evidence, or that nothing speaks for a role yet."""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._column.setSpacing(theme.px(6))
        self._column.addWidget(label(self.tr("What these facts suggest"), "section"))
        self._shown: list[QWidget] = []
        self._nothing = label(
            self.tr("Nothing speaks for a role yet. Credentials, specialties and the name are read as you type."),
            "small",
            wrap=True,
        )
        self._column.addWidget(self._nothing)

    def show_tags(self, tags: Sequence[RoleTag]) -> None:
        for widget in self._shown:
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = [self._line(tag) for tag in tags]
        for widget in self._shown:
            self._column.addWidget(widget)
        self._nothing.setVisible(not tags)
        self.setAccessibleDescription("; ".join(one.text for tag in tags for one in tag.evidence))

    def texts(self) -> list[str]:
        """The evidence as shown."""
        return [child.text() for widget in self._shown for child in widget.findChildren(QLabel)]

    def _line(self, tag: RoleTag) -> QWidget:
        made = QWidget()
        across = QHBoxLayout(made)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(theme.px(8))
        across.addWidget(RoleChip(tag.role, tag.state), 0, Qt.AlignmentFlag.AlignTop)
        across.addWidget(label("\n".join(one.text for one in tag.evidence), "", wrap=True), 1)
        return made
