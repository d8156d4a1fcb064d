"""The data that the benchmarks measure is such as posting would have left."""

from __future__ import annotations

import pytest
from django.db import connection

from bench.build import TABLES, fill
from inventory.ledger_check import breaches
from inventory.models import Document
from lots.models import Lot
from serials.models import SerialNumber

pytestmark = pytest.mark.django_db


def indexes():
    with connection.cursor() as cursor:
        return {
            name
            for table in TABLES
            for name, found in connection.introspection.get_constraints(cursor, table).items()
            if found["index"] or found["unique"]
        }


def test_what_is_measured_is_a_sound_ledger_of_every_kind():
    before = indexes()
    fill(2_000)
    assert list(breaches()) == []
    serials = SerialNumber.objects.all()
    assert serials.count() == serials.values("code").distinct().count() == 2_000
    assert 0.2 < serials.unloaded().count() / 2_000 < 0.4
    for some in (
        serials.committed(),
        serials.registered(),
        serials.filter(cancelled=True),
        serials.filter(force_closed=True),
        serials.filter(reserved=True),
        serials.filter(variant__isnull=False),
        serials.filter(property_instance__isnull=False),
        serials.filter(expiry_date__isnull=False),
        serials.exclude(customer_code=""),
        serials.exclude(supplier_code=""),
        Lot.objects.filter(closed=True),
    ):
        assert some.exists()
    assert set(Document.objects.values_list("document_type", flat=True)) == {
        "purchase-delivery",
        "sales-delivery",
        "customer-order",
    }
    assert indexes() == before


def test_codes_look_like_chance():
    fill(1_000)
    codes = list(SerialNumber.objects.order_by("pk").values_list("code", flat=True))
    assert codes[0] != codes[1]
    assert len({code[5:8] for code in codes}) > 500
