"""A sheet as text: onto the clipboard, or into the draft of an e-mail. Nothing is ever sent from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from caseworker.models.sheet import Handed
from caseworker.ui.clipboard import CLIENT_SECONDS, put_for_a_while
from caseworker.ui.context import Context, Tone
from caseworker.ui.handed_out import Done, omitted
from caseworker.ui.sheets.output import Failed, Finished, Sheet

LONGEST_BODY = 1_800
"""Of a draft, in encoded characters: mail programs cut or refuse what is longer."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Sheets", text)


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    plain: str
    rich: str
    omitted: int


def copy(context: Context, owner: QObject, sheet: Sheet, done: Finished, failed: Failed | None = None) -> None:
    """Onto the clipboard, as rich and as plain text. What is private stays there for seconds only."""

    def put(text: _Text) -> None:
        _onto_clipboard(text, sheet)
        said = [_tr("The sheet is on the clipboard."), *_for_seconds(sheet), *omitted(text.omitted)]
        done(Done(" ".join(said)))

    _with_text(context, owner, sheet, Handed.COPY, put, failed)


def draft(context: Context, owner: QObject, sheet: Sheet, done: Finished, failed: Failed | None = None) -> None:
    """Open the draft of an e-mail with the sheet as text; what is too long for a draft is to be pasted there."""

    def show(text: _Text) -> None:
        url, fits = mail_url(text.title, text.plain)
        is_open = QDesktopServices.openUrl(url)
        said = [_tr("Your mail program has the draft: choose who gets it, and send it there.")]
        if not is_open:
            said = [_tr("No mail program answered: the sheet is on the clipboard, to be pasted into a message.")]
        elif not fits:
            said = [_tr("The sheet is too long for a draft: it is on the clipboard, paste it where the draft says so.")]
        if not (fits and is_open):
            _onto_clipboard(text, sheet)
            said += _for_seconds(sheet)
        tone = Tone.GOOD if fits and is_open else Tone.WARNING
        done(Done(" ".join([*said, *omitted(text.omitted)]), tone=tone))

    _with_text(context, owner, sheet, Handed.MAIL, show, failed)


def mail_url(subject: str, body: str) -> tuple[QUrl, bool]:
    """What mail programs open as a draft to nobody, and whether the body went in as a whole."""
    encoded = _encoded(body)
    fits = len(encoded) <= LONGEST_BODY
    if not fits:
        encoded = _encoded(_tr("[Paste the sheet here.]"))
    return QUrl(f"mailto:?subject={_encoded(subject)}&body={encoded}"), fits


def _encoded(text: str) -> str:
    lines = "\r\n".join(text.splitlines())
    return bytes(QUrl.toPercentEncoding(lines).data()).decode("ascii")


def _with_text(
    context: Context,
    owner: QObject,
    sheet: Sheet,
    how: Handed,
    use: Callable[[_Text], None],
    failed: Failed | None,
) -> None:
    """Make the text off the UI thread, note that it leaves, and use it."""
    services = context.services

    def work() -> _Text:
        document = sheet.build(services)
        plain, rich = services.sheets.text(document), services.sheets.html(document)
        # Before it leaves: what could not be noted does not.
        services.sheets.record(document, how)
        return _Text(document.title, plain, rich, document.omitted_confidential)

    context.tasks.run(work, use, failed, owner=owner)


def _onto_clipboard(text: _Text, sheet: Sheet) -> None:
    data = QMimeData()
    data.setText(text.plain)
    data.setHtml(text.rich)
    if sheet.is_private:
        put_for_a_while(data, CLIENT_SECONDS)
    else:
        QGuiApplication.clipboard().setMimeData(data)


def _for_seconds(sheet: Sheet) -> list[str]:
    if not sheet.is_private:
        return []
    return [_tr("As it holds private parts, it is taken off after {n} seconds.").format(n=CLIENT_SECONDS)]
