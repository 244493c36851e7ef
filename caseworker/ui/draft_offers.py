"""What was being typed when the program ended is offered again at the next start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from caseworker.messages import translate
from caseworker.services.drafts import TOGETHER
from caseworker.ui import theme
from caseworker.ui.context import Context, Doors
from caseworker.ui.widgets.buttons import IconButton
from caseworker.ui.widgets.messages import Banner

if TYPE_CHECKING:
    from caseworker.models.kept import Draft
    from caseworker.services.bundle import Services


@dataclass(frozen=True, slots=True)
class Offer:
    """One unsaved form: a sentence about it, and what opens it again."""

    sentence: str
    reopen: Callable[[Doors], None]


def offers(services: Services) -> list[Offer]:
    """All unsaved forms, the latest first. Drafts that nothing opens are left out."""
    pending = sorted(services.drafts.pending(), key=lambda draft: draft.saved_at, reverse=True)
    return [offer for draft in pending if (offer := _offer(draft, services.drafts.data(draft))) is not None]


def _offer(draft: Draft, data: dict[str, object]) -> Offer | None:
    kind, *rest = draft.key.split(":")
    name = str(data.get("title") or "")
    ids = [int(part) for part in rest if part.isdigit()]
    if kind == "contact":
        if not ids:
            unnamed = translate("drafts", "You were adding a contact.")
            text = translate("drafts", "You were adding {name}.").format(name=name) if name else unnamed
            return Offer(text, lambda doors: doors.new_contact())
        text = translate("drafts", "You were editing {name}.").format(name=name)
        return Offer(text, lambda doors: doors.edit_contact(ids[0]))
    if kind == "note" and ids:
        text = translate("drafts", "You were writing a note about {name}.").format(name=name)
        return Offer(text, lambda doors: doors.write_note(ids[0], ids[1] if len(ids) > 1 else None))
    if kind == "referral" and rest and TOGETHER in rest[-1]:
        several = [int(part) for part in rest[-1].split(TOGETHER)]
        text = translate("drafts", "You were logging referrals to {name}.").format(name=name)
        return Offer(text, lambda doors: doors.log_referrals(several))
    if kind == "referral" and ids:
        text = translate("drafts", "You were logging a referral to {name}.").format(name=name)
        return Offer(text, lambda doors: doors.log_referral(ids[0], ids[1] if len(ids) > 1 else None))
    return None


class DraftOffers(QWidget):
    """A banner over the page, gone when there is nothing to offer. Call `ask` once the window is shown."""

    answered = Signal()
    """An offer was taken or put off: the focus that its banner had belongs to the page again."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._waiting: list[Offer] = []
        self.banner: Banner | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(20), theme.px(8), theme.px(12), 0)
        self._row.setSpacing(theme.px(4))
        self._close = IconButton("close", self.tr("Not now: it is kept"), self)
        self._close.clicked.connect(self._put_off)
        self._row.addWidget(self._close)
        self.hide()

    def ask(self) -> None:
        """Look for unsaved forms and offer the latest."""
        services = self._context.services
        self._context.tasks.run(lambda: offers(services), self._show, owner=self)

    def _show(self, found: list[Offer]) -> None:
        self._waiting = found
        self._next()

    def _next(self) -> None:
        if self.banner is not None:
            self._row.removeWidget(self.banner)
            self.banner.hide()
            self.banner.deleteLater()
            self.banner = None
        if not self._waiting:
            self.hide()
            return
        offer = self._waiting.pop(0)
        text = f"{offer.sentence} {self.tr('Continue?')}"
        self.banner = Banner(text, action_text=self.tr("Continue"), action=partial(self._take, offer))
        self._row.insertWidget(0, self.banner, 1)
        self.show()

    def _put_off(self) -> None:
        self._next()
        self.answered.emit()

    def _take(self, offer: Offer) -> None:
        self._put_off()
        offer.reopen(self._context.doors)
