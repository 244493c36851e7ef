"""What is said once contacts have left the program, and how their file is called: the same for sheets and exports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDate, Qt, QUrl
from PySide6.QtGui import QDesktopServices

from caseworker.models.export import FileFormat
from caseworker.ui.context import Message, Tone

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheets", text)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in a finished sentence. `path`: the file that can be opened now."""

    sentence: str
    path: Path | None = None
    tone: Tone = Tone.GOOD

    def open(self) -> None:
        """With the program that the system has for it."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.path)))

    def message(self) -> Message:
        if self.path is None:
            return Message(self.sentence, tone=self.tone)
        return Message(self.sentence, _tr("Open"), self.open, self.tone)


def suggested_name(title: str, today: QDate, kind: FileFormat) -> str:
    """“Contacts 2026-11-23.pdf”: the title, never for whom it is."""
    plain = " ".join(_UNFIT.sub(" ", title).split())[:60].strip(". ") or _tr("Contacts")
    return f"{plain} {today.toString(Qt.DateFormat.ISODate)}.{kind.suffix}"


def omitted(count: int) -> list[str]:
    """The sentence about confidential contacts that did not leave, if there are any."""
    if not count:
        return []
    if count == 1:
        return [_tr("One confidential contact was left out.")]
    return [_tr("{n} confidential contacts were left out.").format(n=count)]
