"""An address book of evolution-data-server, in the D-Bus session that this is run in.

{"cards": [vCard, ...]} adds them, {"query": S-expression} tells how many contacts were brought.
"""

import time
from typing import Any

import gi

for module in ("EDataServer", "EBook", "EBookContacts"):
    gi.require_version(module, "1.2")

from gi.repository import EBook, EBookContacts, EDataServer  # noqa: E402 (after the versions)
from lines import answer_all  # noqa: E402

UID = "bench"
PATIENCE_SECONDS = 30
# As the library writes -1: an address book on this machine is never "connected", and would be waited for.
NO_WAITING = 0xFFFFFFFF


def made() -> Any:
    registry = EDataServer.SourceRegistry.new_sync(None)
    source = EDataServer.Source.new_with_uid(UID, None)
    source.set_display_name(UID)
    source.set_parent("local-stub")
    source.get_extension(EDataServer.SOURCE_EXTENSION_ADDRESS_BOOK).set_backend_name("local")
    registry.commit_source_sync(source, None)
    return EBook.BookClient.connect_sync(_known(registry), NO_WAITING, None)


def _known(registry: Any) -> Any:
    """The source as the registry has it, once it was told."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        source = registry.ref_source(UID)
        if source is not None:
            return source
        time.sleep(0.02)
    raise TimeoutError("the new address book did not appear")


class Book:
    """Made when first used, so that what goes wrong is told as an answer."""

    def __init__(self) -> None:
        self.client: Any = None

    def answer(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.client = self.client or made()
        if "cards" in asked:
            contacts = [EBookContacts.Contact.new_from_vcard(card) for card in asked["cards"]]
            self.client.add_contacts_sync(contacts, EBookContacts.BookOperationFlags.NONE, None)
            return {"added": len(contacts)}
        _, contacts = self.client.get_contacts_sync(asked["query"], None)
        return {"count": len(contacts)}


answer_all(Book().answer)
