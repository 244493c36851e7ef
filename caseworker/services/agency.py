"""STUB"""
from caseworker.models.sheet import Agency


class AgencyBook:
    def __init__(self, session):
        self._session = session
        self._now = Agency()

    def get(self):
        return self._now

    def save(self, agency):
        before = self._now
        self._now = agency
        return self._session.command("agency.edit", lambda tx: tx.set_meta("agency", agency.name))
