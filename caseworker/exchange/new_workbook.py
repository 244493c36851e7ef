"""A workbook that is written row by row, of which no text is taken for markup, a formula or a link."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet


@contextmanager
def new_workbook(file: IO[bytes]) -> Iterator[Workbook]:
    """Its sheets are `TextPage`, each written from the top down. Their parts lie beside the file, in a folder for the
    owner alone, until they are put together."""
    beside = Path(file.name).parent if isinstance(getattr(file, "name", None), str) else None
    with tempfile.TemporaryDirectory(dir=beside, prefix=".export.") as folder:
        book = Workbook(file, {"constant_memory": True, "tmpdir": folder, "use_zip64": True})
        try:
            yield book
        except BaseException:
            for page in book.worksheets():
                # Where files are locked while they are open, the folder could not be removed.
                page.row_data_fh.close()
            raise
        try:
            book.close()
        except FileCreateError as error:
            # The library hides what the system said.
            raise error.args[0] from error


class TextPage(Worksheet):  # type: ignore[misc]
    """The library takes a text between ``<r>`` and ``</r>`` for its own markup: here no text is."""

    def _escape_control_characters(self, data: str) -> str:
        text: str = super()._escape_control_characters(data)
        return "_x003C_" + text[1:] if text.startswith("<r>") else text
