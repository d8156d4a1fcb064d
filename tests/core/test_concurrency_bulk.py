"""A page that asks is sent twice at once, with real threads on PostgreSQL."""

from __future__ import annotations

import time
from uuid import uuid4

import pytest
from django.test import Client

from core import bulk
from core.bulk import Action, Outcome
from core.models import DoneWithMany
from items.models import Item
from tests.factories import ItemFactory, user
from tests.lots.test_concurrency import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_is_done_once_and_both_are_told(monkeypatch):
    called = []

    def deactivate(request, rows, values):
        called.append(1)
        time.sleep(0.2)
        return Outcome(rows.filter(active=True).update(active=False))

    monkeypatch.setattr(bulk, "_actions", {})
    bulk.register(["items:list"], Action("deactivate", "Deactivate", "close", deactivate, "items.view_item"))
    first = ItemFactory()
    for _number in range(4):
        ItemFactory(item_class=first.item_class, unit=first.unit)
    person = user("viewer")
    sent = {"act": "deactivate", "all": "1", "confirmed": "yes", "counted": "5", "key": str(uuid4())}
    told = []

    def send():
        client = Client()
        client.force_login(person)
        told.append(client.post("/items/", sent, follow=True).content.decode())

    assert together(send, send, send) == [None] * 3
    assert called == [1]
    assert Item.objects.filter(active=False).count() == 5
    assert DoneWithMany.objects.get().done == 5
    assert all("5 rows done" in page for page in told)
