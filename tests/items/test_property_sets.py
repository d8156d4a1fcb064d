"""What an item has from its property set, and when the set stays (domain, section 5; seed: set de proprietăți)."""

import pytest
from django.core.exceptions import ValidationError

from attributes.fields import Scope
from items.contradictions import contradictions
from items.in_use import items_without, sets_of_items
from items.models import Item
from items.numbering import sample_items
from items.services import clear_general_values
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    SerialCodeTypeFactory,
    UnitFactory,
    draft,
    line,
    posted,
)

pytestmark = pytest.mark.django_db


def told(item):
    with pytest.raises(ValidationError) as refused:
        item.full_clean()
    return {field: " ".join(messages) for field, messages in refused.value.message_dict.items()}


@pytest.mark.parametrize(
    ("flags", "brought"),
    [
        ({"uses_lot": True}, {"lot_managed"}),
        ({"uses_serial": True}, {"serial_managed"}),
        ({"uses_lot": True, "fifo_lot": True}, {"lot_managed", "fifo_lots"}),
        ({"uses_lot": True, "uses_serial": True}, {"lot_managed", "serial_managed"}),
        ({}, set()),
    ],
)
def test_a_set_brings_its_lot_serial_number_and_fifo_lots(flags, brought):
    item = ItemFactory()
    item.property_set = property_set("Set", **flags)
    item.full_clean()
    assert {name for name in ("lot_managed", "serial_managed", "fifo_lots") if getattr(item, name)} == brought


def test_an_item_may_have_more_than_its_set_says():
    item = ItemFactory(lot=True, serial=True, property_set=property_set("Shirt"))
    item.full_clean()
    assert item.lot_managed
    assert item.serial_managed


def test_serial_numbers_that_a_set_brings_want_a_unit_without_decimals_and_the_set_is_named():
    item = ItemFactory(unit=UnitFactory(code="KG", decimals=3))
    item.property_set = property_set("Drive", uses_serial=True)
    assert told(item) == {
        "unit": "Property set “Drive” brings “serial number management”. "
        "An item with serial numbers is counted in a unit without decimals."
    }


def test_fifo_lots_and_serial_numbers_are_told_where_the_set_brings_one_of_them():
    fifo = property_set("Milk", uses_lot=True, fifo_lot=True)
    item = ItemFactory(serial=True)
    item.property_set = fifo
    assert told(item)["property_set"].startswith("Property set “Milk” brings “FIFO lots”. An item with serial numbers")
    item = ItemFactory(lot=True, fifo_lots=True)
    item.property_set = property_set("Drive", uses_serial=True)
    assert told(item)["fifo_lots"].startswith("Property set “Drive” brings “serial number management”.")


def test_a_rule_of_the_set_is_enough_to_make_codes_on_posting():
    of = property_set(
        "Drive",
        uses_lot=True,
        lot_rule=LotCodeTypeFactory(),
        uses_serial=True,
        serial_rule=SerialCodeTypeFactory(),
    )
    item = ItemFactory(lot=True, serial=True, lots_automatic=True, serials_automatic=True, property_set=of)
    item.full_clean()
    assert contradictions(item) == {}


def test_codes_made_on_posting_need_a_rule_of_the_item_or_of_its_set():
    of = property_set("Drive", uses_lot=True, uses_serial=True)
    item = ItemFactory(lot=True, serial=True, lots_automatic=True, serials_automatic=True, property_set=of)
    found = told(item)
    assert list(found) == ["serial_code_type", "lot_code_type"]
    assert "Property set “Drive” has no allocation rule for it." in found["lot_code_type"]


def test_an_inactive_set_is_not_chosen_again():
    item = ItemFactory()
    item.property_set = property_set("Old", active=False)
    assert "property_set" in told(item)


@pytest.mark.parametrize("flag", ["uses_lot", "uses_serial"])
def test_an_item_with_history_takes_no_set_that_changes_how_it_is_traced(flag):
    item, place = ItemFactory(), LocationFactory()
    posted("purchase-delivery", place, line(item, place))
    item.property_set = property_set("Drive", **{flag: True})
    assert "Property set “Drive” brings" in told(item)["property_set"]
    assert "cannot change" in told(item)["property_set"]


def test_an_item_with_history_takes_a_set_that_leaves_it_traced_as_it_is():
    item, place = ItemFactory(), LocationFactory()
    posted("purchase-delivery", place, line(item, place))
    item.property_set = property_set("Shirt", property_of("Size", "S", instance=True), instance=True)
    item.full_clean()


def shirt_with_drafts():
    """An item whose stock has a size, and its set."""
    of = property_set("Shirt", property_of("Size", "S", instance=True), instance=True)
    return ItemFactory(property_set=of), of


@pytest.mark.parametrize("make", [draft, posted])
def test_the_set_stays_once_stock_or_documents_name_its_properties(make):
    item, of = shirt_with_drafts()
    place = LocationFactory()
    make("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Size="S")))
    for other in (None, property_set("Other")):
        item.property_set = other
        assert "name properties of set “Shirt”" in told(item)["property_set"]


def test_the_set_changes_while_stock_is_without_properties():
    item, _of = shirt_with_drafts()
    place = LocationFactory()
    posted("purchase-delivery", place, line(item, place))
    item.property_set = property_set("Other")
    item.full_clean()


def test_the_set_stays_while_the_item_has_general_values_of_it():
    of = property_set("Shirt", property_of("Size", "S"))
    item = ItemFactory(property_set=of, property_instance=instance_of(of, scope=Scope.ITEM, Size="S"))
    item.property_set = property_set("Other")
    assert "clear them first" in told(item)["property_set"]
    item.property_set = None
    assert "“Shirt”" in told(item)["property_set"]
    clear_general_values(item)
    item.refresh_from_db()
    item.property_set = None
    item.full_clean()


def test_a_set_names_the_items_that_lack_what_it_would_bring():
    of = property_set("Shirt")
    tools = ItemClassFactory(code="TOOLS")
    ItemFactory(item_class=tools, code="LACKS", property_set=of)
    ItemFactory(item_class=tools, code="HAS", lot=True, property_set=of)
    assert items_without(of) == []
    of.uses_lot = True
    assert items_without(of) == ["TOOLS/LACKS"]
    assert [*sets_of_items([of.pk, property_set("Unused").pk])] == [of.pk]


def test_a_set_keeps_the_rule_by_which_its_items_make_their_codes_on_posting():
    of = property_set("Milk", uses_lot=True, lot_rule=LotCodeTypeFactory())
    item = ItemFactory(lot=True, lots_automatic=True, property_set=of)
    ItemFactory(lot=True, lots_automatic=True, lot_code_type=LotCodeTypeFactory(), property_set=of)
    of.lot_rule = None
    assert told(of) == {
        "lot_rule": "“allocation rule of lots” cannot be taken away: items of this set make their codes by it. "
        f"Give them a code type of their own first: {item.full_code}."
    }
    of.lot_rule = LotCodeTypeFactory()
    of.full_clean()
    of.lot_rule = None
    Item.objects.filter(pk=item.pk).update(lots_automatic=False)
    of.full_clean()


def test_a_rule_is_tried_on_the_items_that_have_it_from_their_set():
    rule = LotCodeTypeFactory()
    of = property_set("Milk", uses_lot=True, lot_rule=rule)
    item = ItemFactory(lot=True, property_set=of)
    ItemFactory(lot=True, property_set=of, lot_code_type=LotCodeTypeFactory())
    assert sample_items(rule) == [item.full_code]


def test_checking_items_asks_no_more_for_more_documents(statements):
    item, of = shirt_with_drafts()
    place = LocationFactory()
    other = property_set("Other")

    def asked():
        changed = Item.objects.get(pk=item.pk)
        changed.property_set = other
        del statements[:]
        told(changed)
        return len(statements)

    draft("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Size="S")))
    few = asked()
    for _number in range(10):
        draft("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Size="S")))
    assert asked() == few
