"""The window: everything that uses Qt."""

import builtins

# PySide6 puts its own import in the place of Python's, for the sake of `from __feature__ import`, which nothing here
# uses: it opens and reads the source of every module that is loaded afterwards, a twentieth of the start.
_plain_import = builtins.__import__
import PySide6  # noqa: E402, F401

builtins.__import__ = _plain_import
