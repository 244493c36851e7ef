"""Coming in: creating, opening and protecting a directory, for window and command line alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from caseworker.services.bundle import Services
    from caseworker.storage.base import Cancel, Progress, Store, Vault


@dataclass(frozen=True, slots=True)
class Opened:
    """An open directory. `recovery_key` is given once, to print and lock away; None without a passphrase."""

    services: Services
    recovery_key: str | None


class Access:
    """Wraps the vault that the composition root chose. Raises the `errors.EnvironmentProblem` that fits."""

    def __init__(self, vault: Vault, make: Callable[[Store], Services]) -> None:
        self._vault = vault
        self._make = make

    def exists(self) -> bool:
        return self._vault.exists()

    def is_protected(self) -> bool:
        """Whether opening asks for a passphrase."""
        return self._vault.is_protected()

    def check_place(self) -> str:
        """A sentence of warning about the data folder, empty when all is well. UnsafePlace where none may be."""
        return self._vault.check_place()

    def create(self, passphrase: str | None) -> Opened:
        """An empty directory; without a passphrase only to try things out. Never overwrites one."""
        store, recovery_key = self._vault.create(passphrase)
        return Opened(self._make(store), recovery_key)

    def create_sample(self) -> Services:
        """A new directory with fictional contacts. Never overwrites one."""
        # Reads data and pydantic models that nothing else needs.
        from caseworker.services import sample

        store, _ = self._vault.create(None, sample=True)
        services = self._make(store)
        sample.load(services)
        return services

    def open(
        self,
        *,
        passphrase: str | None = None,
        recovery_key: str | None = None,
        keyring: bool = False,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> Services:
        """WrongKey when what is given does not open it; `keyring` asks the system's keyring first.

        `progress` (contacts done, contacts in all; on this thread) is called only where the search has to be prepared
        anew, as after an update of the program. Cancelled does no harm: the next opening begins that again.
        """
        return self._make(
            self._vault.open(
                passphrase=passphrase, recovery_key=recovery_key, keyring=keyring, progress=progress, cancel=cancel
            )
        )

    def put_sample_aside(self, services: Services) -> None:
        """Closes the open sample and moves it to the backups: `exists` is False after that.

        EnvironmentProblem when it is no sample, or when another program has it open; it is then to be opened anew.
        """
        self._vault.put_sample_aside(services.store)

    def protect(self, services: Services, passphrase: str) -> str:
        """Encrypts the open directory, which stays open; returns the recovery key to print."""
        store, recovery_key = self._vault.protect(services.store, passphrase)
        services.session.replace_store(store)
        return recovery_key

    def change_passphrase(self, new: str, *, passphrase: str | None = None, recovery_key: str | None = None) -> None:
        """WrongKey when neither the old passphrase nor the recovery key fits."""
        self._vault.change_passphrase(new, passphrase=passphrase, recovery_key=recovery_key)

    def new_recovery_key(self, passphrase: str) -> str:
        """Another recovery key, to print; the one before opens nothing any more. WrongKey for another passphrase."""
        return self._vault.new_recovery_key(passphrase)

    def remember(self, passphrase: str) -> bool:
        """Puts the key into the system's keyring; False when there is none."""
        return self._vault.remember(passphrase=passphrase)

    def forget(self) -> None:
        """Takes the key out of the keyring again."""
        self._vault.forget()
