"""The system's keyring, which may hold a data key for convenience. Everything works without it."""

from __future__ import annotations

import base64
import logging

from caseworker.storage.keys import DataKey

_SERVICE = "Caseworker"
_LOG = logging.getLogger(__name__)


def remember(key: DataKey) -> bool:
    """Whether the keyring took it."""
    # Loaded on use: 124 ms, and most directories are never put into it.
    import keyring

    try:
        keyring.set_password(_SERVICE, key.id, base64.b64encode(key.raw).decode())
    except Exception as error:  # noqa: BLE001 - some systems' keyrings raise errors of their own
        _LOG.info("no keyring to remember a key in: %s", type(error).__name__)
        return False
    return recall(key.id) == key


def recall(key_id: str) -> DataKey | None:
    """The key with that id, None when the keyring does not have it or there is none."""
    import keyring  # see remember

    try:
        kept = keyring.get_password(_SERVICE, key_id)
        key = DataKey(base64.b64decode(kept, validate=True)) if kept else None
    except Exception as error:  # noqa: BLE001 - see remember; or what it keeps is no key
        _LOG.info("no keyring to look up a key in: %s", type(error).__name__)
        return None
    return key if key is not None and key.id == key_id else None


def forget(key_id: str) -> None:
    """Nothing happens when it was not remembered."""
    import keyring  # see remember

    try:
        keyring.delete_password(_SERVICE, key_id)
    except Exception as error:  # noqa: BLE001 - see remember
        _LOG.info("nothing to forget in the keyring: %s", type(error).__name__)
