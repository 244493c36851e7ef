"""Qt's translation for every visible string, the ones outside the window included."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from caseworker import messages, resources


def QT_TRANSLATE_NOOP(_context: str, text: str) -> str:
    """Marks `text` for translation where it is only kept; `QCoreApplication.translate` it where it is shown."""
    return text


def install(app: QCoreApplication, locale: QLocale | None = None) -> None:
    """Load the translations of the user's language, if there are any, and let all modules use them."""
    wanted = QLocale() if locale is None else locale
    for name, folder in (
        ("qtbase", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("caseworker", str(resources.path("i18n"))),
    ):
        translator = QTranslator(app)
        if translator.load(wanted, name, "_", folder):
            app.installTranslator(translator)
    messages.install(_translate)


def _translate(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
