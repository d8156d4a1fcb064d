"""Folded copies of fields: kept by every way of writing, compared in byte order."""

import pytest
from django.db import connection
from django.utils import timezone

from core.fields import CodeKeyField, SearchKeyField
from items.models import Item, ItemClass
from serials.models import SerialNumber
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db


def test_a_save_folds_the_code_and_the_search_text():
    item = ItemFactory(code="șr-01", description="Șurubelniță")
    item.refresh_from_db()
    assert item.code == "șr-01"
    assert item.code_key == "ȘR-01"
    assert item.search == "SR-01 SURUBELNITA"


def test_a_changed_code_is_folded_again():
    item = ItemFactory(code="a")
    item.code = "b"
    item.save()
    item.refresh_from_db()
    assert item.code_key == "B"
    assert item.search.startswith("B ")


def test_bulk_create_folds_too():
    ItemClass.objects.bulk_create([ItemClass(code="mixed Case", description="")])
    assert ItemClass.objects.get().code_key == "MIXED CASE"


def test_what_the_database_fills_in_is_folded_as_what_it_fills_in():
    made = SerialNumber(item=ItemFactory(serial=True), code="A", created_at=timezone.now())
    SerialNumber.objects.bulk_create([made])
    assert SerialNumber.objects.get().customer_code_search == ""


def test_folded_fields_sort_in_byte_order_on_both_databases():
    item_class = ItemFactory(code="first").item_class
    for code in ("a-1", "a 1", "A_1", "Ă1", "a1", "Z"):
        ItemFactory(item_class=item_class, code=code)
    keys = list(Item.objects.order_by("code_key").values_list("code_key", flat=True))
    assert keys == sorted(keys)


def test_a_folded_field_remembers_its_sources_in_migrations():
    field = SearchKeyField("code", "description", max_length=70)
    _name, path, sources, options = field.deconstruct()
    assert path == "core.fields.SearchKeyField"
    assert sources == ("code", "description")
    assert options["max_length"] == 70
    assert CodeKeyField().deconstruct()[2] == ("code",)


def test_its_column_is_in_byte_order():
    parameters = Item._meta.get_field("search").db_parameters(connection)
    assert parameters.get("collation") == ("C" if connection.vendor == "postgresql" else None)
