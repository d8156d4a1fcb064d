from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User

from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber
from serials.services import register_serials
from tests.factories import ItemFactory


@pytest.fixture
def item(db) -> Item:
    return ItemFactory(serial=True)


@pytest.fixture
def serial(item) -> SerialNumber:
    """A registered serial number, SN1."""
    return registered("SN1", item=item)


@pytest.fixture
def supervisor(db) -> User:
    """May do everything with serial numbers."""
    rights = ("view_serialnumber", "add_serialnumber", "change_serialnumber", "delete_serialnumber")
    return person("ana", *rights, "change_serial_code", "view_deletedserialnumber", "view_serialnumberchange")


@pytest.fixture
def clerk(db) -> User:
    """May edit headers, not codes."""
    return person("dan", "view_serialnumber", "change_serialnumber")


@pytest.fixture
def viewer(db) -> User:
    return person("eva", "view_serialnumber")


def person(name: str, *rights: str) -> User:
    user = User.objects.create_user(username=name, password="secret")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="serials", codename__in=rights))
    return user


def registered(code: str, *, item: Item, lot: Lot | None = None, **values: Any) -> SerialNumber:
    """A registered serial number with some header values."""
    [made] = register_serials(item=item, variant=values.pop("variant", None), lot=lot, codes=[code], user=None)
    for field, value in values.items():
        setattr(made, field, value)
    made.save()
    return made
