"""From what is typed or scanned to the records it names."""

from decimal import Decimal

import pytest

from inventory.forms.typed import find_items, find_locations, find_origin, find_units, find_variants
from inventory.models import DocumentType
from items.models import AlternativeUnit
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    UnitFactory,
    VariantFactory,
    WarehouseFactory,
    line,
    posted,
)

pytestmark = pytest.mark.django_db


def one(found):
    return next(iter(found.values()))


def test_an_item_is_found_by_code_class_and_code_or_gtin():
    item = ItemFactory(item_class=ItemClassFactory(code="HDD"), code="A/B", gtin="5901234123457")
    for text in ("A/B", "a/b", " hdd/a/b", "5901234123457"):
        assert one(find_items([text])) == item


def test_an_item_code_in_several_classes_names_the_candidates():
    for code in ("ONE", "TWO"):
        ItemFactory(item_class=ItemClassFactory(code=code), code="X")
    assert "ONE/X, TWO/X" in one(find_items(["x"]))
    assert one(find_items(["two/x"])).item_class.code == "TWO"


def test_an_active_item_goes_before_inactive_ones_of_the_same_code():
    ItemFactory(code="X", active=False)
    active = ItemFactory(code="X")
    assert one(find_items(["X"])) == active


def test_an_unknown_item_is_named():
    assert "NOTHING" in one(find_items(["NOTHING"]))


def test_any_number_of_codes_takes_the_same_number_of_statements(django_assert_num_queries):
    items = [ItemFactory() for _ in range(30)]
    for count in (1, 30):
        with django_assert_num_queries(1):
            find_items([item.code for item in items[:count]])


def test_variants_and_units_are_those_of_the_item():
    item, other = ItemFactory(code="C"), ItemFactory()
    red = VariantFactory(item=item, code="RED")
    VariantFactory(item=other, code="BLUE")
    box = UnitFactory(code="BOX")
    AlternativeUnit.objects.create(item=item, unit=box, factor=Decimal(10))
    assert find_variants([(item, "red")])[item.pk, "red"] == red
    assert "BLUE" in find_variants([(item, "BLUE")])[item.pk, "BLUE"]
    assert find_units([(item, "box")])[item.pk, "box"] == box
    assert find_units([(item, "pcs")])[item.pk, "pcs"] == item.unit
    assert "PCS, BOX" in find_units([(item, "KG")])[item.pk, "KG"]


def test_a_location_is_of_the_warehouse_unless_another_is_named():
    own, other = WarehouseFactory(code="OWN"), WarehouseFactory(code="OTHER")
    here, there = LocationFactory(warehouse=own, code="A1"), LocationFactory(warehouse=other, code="A1")
    LocationFactory(warehouse=other, code="B1")
    assert find_locations([(own, "a1")])[own.pk, "a1"] == here
    assert find_locations([(own, "other / a1")])[own.pk, "other / a1"] == there
    assert "OWN" in find_locations([(own, "B1")])[own.pk, "B1"]


def test_an_origin_is_a_posted_document_of_a_kind_that_fits(place, screw):
    order = posted("customer-order", place, line(screw, place), number="X1")
    types = list(DocumentType.objects.filter(pk__in=["customer-order", "picking-list"]))
    assert find_origin("x1", types) == order
    assert find_origin(str(order), types) == order
    assert "X1" in find_origin("X1", [DocumentType.objects.get(pk="picking-list")])
    posted("production-order", place, line(screw, place), number="X1")
    both = list(DocumentType.objects.filter(pk__in=["customer-order", "production-order"]))
    assert "Customer order X1" in find_origin("X1", both)
