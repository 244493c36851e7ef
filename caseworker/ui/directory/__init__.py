"""The Directory page: search, results and the contact."""

from caseworker.ui.directory.page import DirectoryPage

__all__ = ["DirectoryPage"]
