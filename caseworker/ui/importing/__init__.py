"""Import of a file: preview, run, report.

Being written by a third UI engineer (as are `ui/sheets`, `ui/about.py` and `ui/shortcuts.py`): forms owner, please
leave these and take notes, referrals, which role, welcome.
"""
