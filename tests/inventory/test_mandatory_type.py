"""When the properties of stock must be named (seed: Obligativitate Tip)."""

import datetime
from decimal import Decimal

import pytest

from attributes.models import MandatoryType
from inventory.exceptions import Refused
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, LocationFactory, line, posted

pytestmark = pytest.mark.django_db

SHIPS = ("sales-delivery", "sales-invoice")
MOVES = ("purchase-delivery", "consumption", *SHIPS)
ALL = ("customer-order", *MOVES)


@pytest.fixture
def make():
    """An item whose set is mandatory as asked; colour must be filled in, size may be, and a warranty date must be."""

    def make(mandatory_type, **fields):
        of = property_set(
            "Shirt",
            property_of("Colour", "Red", instance=True, mandatory=True),
            property_of("Size", "S", instance=True),
            instance=True,
            uses_warranty=True,
            warranty_mandatory=True,
            mandatory_type=mandatory_type,
            **fields,
        )
        return ItemFactory(code="SHIRT", property_set=of), of

    return make


def attempt(kind, place, *lines):
    """What posting says, or nothing."""
    try:
        posted(kind, place, *lines)
    except Refused as refused:
        return [problem.message for problem in refused.problems]
    return []


@pytest.mark.parametrize(
    ("mandatory_type", "asked_on"),
    [
        (MandatoryType.NONE, ()),
        (MandatoryType.SHIPPING, SHIPS),
        (MandatoryType.MATERIAL, MOVES),
        (MandatoryType.ALWAYS, ALL),
    ],
)
def test_a_line_names_its_properties_on_the_documents_of_the_mandatory_type(place, make, mandatory_type, asked_on):
    item, of = make(MandatoryType.NONE)
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(100)))
    of.mandatory_type = mandatory_type
    of.save()
    told = {kind: attempt(kind, place, line(item, place)) for kind in ALL}
    assert {kind for kind in ALL if told[kind]} == set(asked_on)
    for kind in asked_on:
        assert "fill in Colour and warranty date" in told[kind][0]


def test_a_subcontracting_delivery_note_ships(place, make):
    from tests.factories import PartnerFactory, WarehouseFactory

    item, of = make(MandatoryType.NONE)
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(5)))
    of.mandatory_type = MandatoryType.SHIPPING
    of.save()
    partner = PartnerFactory(is_supplier=True)
    LocationFactory(warehouse=WarehouseFactory(partner=partner))
    with pytest.raises(Refused, match="fill in Colour and warranty date"):
        posted("subcontract-delivery", place, line(item, place), partner=partner)


def test_all_missing_fields_are_named_together(place, make):
    item, of = make(MandatoryType.MATERIAL)
    with pytest.raises(Refused) as refused:
        posted("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Size="S")))
    assert [(problem.message, problem.position, problem.field) for problem in refused.value.problems] == [
        (
            "SHIRT: fill in Colour and warranty date. Property set Shirt asks for it on a Purchase delivery note.",
            1,
            "property_instance",
        )
    ]


def test_properties_that_are_named_are_named_wholly_even_where_they_are_not_mandatory(place, make):
    item, of = make(MandatoryType.NONE)
    assert attempt("purchase-delivery", place, line(item, place)) == []
    with pytest.raises(Refused, match="which property set Shirt asks for wherever properties are named"):
        posted("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Size="S")))


def test_a_set_that_asks_for_no_value_asks_for_an_instance(place):
    of = property_set(
        "Optional", property_of("Colour", "Red", instance=True), instance=True, mandatory_type=MandatoryType.MATERIAL
    )
    item = ItemFactory(code="ANY", property_set=of)
    assert "fill in its properties" in attempt("purchase-delivery", place, line(item, place))[0]
    assert attempt("purchase-delivery", place, line(item, place, property_instance=instance_of(of, Colour="Red"))) == []


def test_pieces_that_leave_have_the_properties_themselves(place, make):
    item, of = make(MandatoryType.SHIPPING)
    item.serial_managed = True
    item.save()
    full = instance_of(of, datetime.date(2028, 1, 1), Colour="Red")
    posted("purchase-delivery", place, line(item, place, "A1", property_instance=full), line(item, place, "A2"))
    assert attempt("sales-delivery", place, line(item, place, "A1")) == []
    assert "fill in Colour and warranty date" in attempt("sales-delivery", place, line(item, place, "A2"))[0]
    assert attempt("sales-delivery", place, line(item, place, "A2", property_instance=full)) == []


def test_stock_that_lacks_what_became_mandatory_still_leaves_where_nothing_is_mandatory(place, make):
    item, of = make(MandatoryType.NONE)
    colour = of.properties.get(name="Colour")
    colour.mandatory = of.warranty_mandatory = False
    colour.save()
    of.save()
    small = instance_of(of, Size="S")
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(2), property_instance=small))
    colour.mandatory = True
    colour.save()
    assert attempt("sales-delivery", place, line(item, place, property_instance=small)) == []


def test_a_mandatory_lot_and_serial_number_are_asked_for_on_orders_too(place):
    of = property_set(
        "Pump",
        property_of("Power", kind="number", instance=True, mandatory=True),
        instance=True,
        uses_lot=True,
        lot_mandatory=True,
        uses_serial=True,
        serial_mandatory=True,
        mandatory_type=MandatoryType.ALWAYS,
    )
    item = ItemFactory(code="PUMP", lot=True, serial=True, property_set=of)
    (told,) = attempt("customer-order", place, line(item, place))
    assert "fill in Power, lot and serial number" in told
