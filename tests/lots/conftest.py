from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from items.models import Item
from lots.models import Lot, LotStatus
from tests.factories import ItemFactory, LotFactory, user


@pytest.fixture
def item(db) -> Item:
    return ItemFactory(lot_managed=True)


@pytest.fixture
def lot(item) -> Lot:
    """A lot of its own, L1, into which nothing was loaded."""
    return LotFactory(item=item, code="L1")


@pytest.fixture
def quarantine(db) -> LotStatus:
    forbidden = dict.fromkeys(("sales", "production", "other_unloads", "automatic_withdrawal"), False)
    return LotStatus.objects.create(code="Q", description="Quarantine", **forbidden)


@pytest.fixture
def released(db) -> LotStatus:
    return LotStatus.objects.create(code="R", description="Released")


@pytest.fixture
def supervisor(db) -> User:
    return user("supervisor", name="ana")


@pytest.fixture
def clerk(db) -> User:
    return user("clerk", name="dan")


@pytest.fixture
def as_supervisor(supervisor) -> Client:
    return logged_in(supervisor)


@pytest.fixture
def as_clerk(clerk) -> Client:
    return logged_in(clerk)


@pytest.fixture
def as_viewer(db) -> Client:
    return logged_in(user("viewer", name="eva"))


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client
