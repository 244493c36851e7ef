"""Creating, opening and protecting a directory through the services."""

from __future__ import annotations

import pytest

from caseworker.errors import EnvironmentProblem, WrongKey
from caseworker.models.changes import Changes
from caseworker.services.access import Access
from tests.unit.services.conftest import PASSPHRASE, add


def test_a_directory_with_a_passphrase_opens_with_it_or_the_recovery_key(access: Access) -> None:
    assert not access.exists()
    made = access.create(PASSPHRASE)
    add(made.services, family="Lovell")
    made.services.store.close()
    assert access.exists()
    assert access.is_protected()
    assert made.recovery_key
    for key in ({"passphrase": PASSPHRASE}, {"recovery_key": made.recovery_key}):
        services = access.open(**key)
        assert services.store.count_contacts() == 1
        services.store.close()
    with pytest.raises(WrongKey):
        access.open(passphrase="no quiet herons")


def test_protecting_keeps_the_services_and_their_listeners(access: Access) -> None:
    services = access.create(None).services
    assert not access.is_protected()
    heard: list[Changes] = []
    services.on_changes(heard.append)
    add(services, family="Lovell")
    assert access.protect(services, PASSPHRASE)
    add(services, family="Byron")
    assert services.store.is_protected
    assert services.store.count_contacts() == 2
    assert len(heard) == 2
    services.store.close()
    access.open(passphrase=PASSPHRASE).store.close()


def test_the_passphrase_changes_and_the_old_one_opens_no_more(access: Access) -> None:
    access.create(PASSPHRASE).services.store.close()
    access.change_passphrase("ten loud herons", passphrase=PASSPHRASE)
    with pytest.raises(WrongKey):
        access.open(passphrase=PASSPHRASE)
    access.open(passphrase="ten loud herons").store.close()


def test_a_directory_is_never_overwritten(access: Access) -> None:
    services = access.create(None).services
    add(services, family="Lovell")
    services.store.close()
    with pytest.raises(EnvironmentProblem):
        access.create(None)
    with pytest.raises(EnvironmentProblem):
        access.create_sample()
    services = access.open()
    assert services.store.count_contacts() == 1
    services.store.close()
