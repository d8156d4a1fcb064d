from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.services import register_serials
from tests.factories import ItemFactory, user


@pytest.fixture
def item(db) -> Item:
    return ItemFactory(serial=True)


@pytest.fixture
def serial(item) -> SerialNumber:
    """A registered serial number, SN1."""
    return registered("SN1", item=item)


@pytest.fixture
def supervisor(db) -> User:
    return user("supervisor", name="ana")


@pytest.fixture
def clerk(db) -> User:
    return user("clerk", name="dan")


@pytest.fixture
def viewer(db) -> User:
    return user("viewer", name="eva")


@pytest.fixture
def as_supervisor(supervisor) -> Client:
    return logged_in(supervisor)


@pytest.fixture
def as_clerk(clerk) -> Client:
    return logged_in(clerk)


@pytest.fixture
def as_viewer(viewer) -> Client:
    return logged_in(viewer)


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def registered(code: str, *, item: Item, lot: Lot | None = None, **values: Any) -> SerialNumber:
    """A registered serial number with some header values."""
    [made] = register_serials(item=item, variant=values.pop("variant", None), lot=lot, codes=[code], user=None)
    for field, value in values.items():
        setattr(made, field, value)
    made.save()
    return made
