"""Sentences of the manual on property sets that no other test reads as a whole: what sets do on documents."""

import datetime
from decimal import Decimal

import pytest

from attributes.entries import InstanceEntry
from attributes.exceptions import ValuesRefused
from attributes.fields import Scope
from attributes.models import MandatoryType, ValueType
from attributes.services import make_instances
from inventory.models import Balance, Direction, Document, DocumentType
from inventory.posting.properties import mandatory_on
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import (
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    line,
    posted,
)

pytestmark = pytest.mark.django_db

ALLOCATING = ("customer-order", "production-order", "purchase-delivery", "sales-delivery", "production-record")


@pytest.fixture
def place():
    return LocationFactory()


def test_the_allocation_rule_of_the_set_makes_the_lots_of_its_items(place):
    """„Alocare Număr …: permite selecția unei reguli de alocare.” The set brings the lot and the rule."""
    of = property_set("Milk", uses_lot=True, lot_rule=LotCodeTypeFactory(prefix="MILK-"))
    item = ItemFactory(property_set=of)
    item.full_clean()
    item.save()
    posted("purchase-delivery", place, line(item, place))
    assert Lot.objects.get().code == "MILK-0"


def test_the_allocation_rule_of_the_set_makes_the_serial_numbers_of_its_items(place):
    """„Alocare Număr Serii - permite selecția unei reguli de alocare a numerelor de serie.”"""
    rule = SerialCodeTypeFactory(prefix="DRV-")
    item = ItemFactory(property_set=property_set("Drive", uses_serial=True, serial_rule=rule))
    item.full_clean()
    item.save()
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(2)))
    assert set(SerialNumber.objects.values_list("code", "code_type")) == {("DRV-0", rule.pk), ("DRV-1", rule.pk)}


def test_a_set_with_fifo_lots_keeps_receipts_of_one_lot_at_different_prices_apart(place):
    """„Articole care au intrări la momente diferite, pe același lot, cu prețuri diferite.”"""
    item = ItemFactory(property_set=property_set("Cheese", uses_lot=True, fifo_lot=True))
    item.full_clean()
    item.save()
    for price in (5, 6):
        posted("purchase-delivery", place, line(item, place, lot_code="L1", unit_cost=Decimal(price)))
    told = list(Lot.objects.order_by("instance").values_list("code", "instance", "unit_cost"))
    assert told == [("L1", 1, 5), ("L1", 2, 6)]


@pytest.mark.parametrize("kind", ALLOCATING)
def test_properties_are_given_on_orders_receipts_shipments_and_production(place, kind):
    """„Proprietățile pot fi alocate în momentul definirii de articole, comenzi, recepții sau comenzi de producție.”"""
    of = property_set("Shirt", property_of("Colour", "Red", instance=True, mandatory=True), instance=True)
    item, red = ItemFactory(property_set=of), instance_of(of, Colour="Red")
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(9), property_instance=red))
    of.mandatory_type = MandatoryType.ALWAYS
    of.save()
    given = line(item, place, property_instance=red, direction=Direction.LOAD)
    document = posted(kind, place, given, partner=PartnerFactory())
    assert document.lines.get().property_instance == red
    balance = Balance.objects.get()
    assert (balance.property_instance, balance.on_hand != 9 or balance.committed > 0) == (red, True)


def test_one_property_is_used_in_several_sets(place):
    """„Un singur atribut poate fi utilizat în mai multe seturi de atribute.”"""
    colour = property_of("Colour", "Red", instance=True)
    made = [instance_of(property_set(name, colour, instance=True), Colour="Red") for name in ("Shirt", "Cup")]
    assert made[0] != made[1]
    assert {one.values.get().property for one in made} == {colour}


def test_each_combination_of_values_is_stock_of_its_own(place):
    """„Fiecare combinație unică a acestor atribute identifică un articol unic achiziționat sau vândut.”"""
    style, size = (
        property_of("Style", "Short", "Long", instance=True),
        property_of("Size", "S", "M", instance=True),
    )
    of = property_set("Shirt", style, size, instance=True, uses_warranty=True)
    item, until = ItemFactory(property_set=of), datetime.date(2030, 1, 1)
    every = [instance_of(of, until, Style=one, Size=other) for one in ("Short", "Long") for other in ("S", "M")]
    posted("purchase-delivery", place, *(line(item, place, property_instance=one) for one in [*every, every[0]]))
    assert dict(Balance.objects.values_list("property_instance", "on_hand")) == {
        one.pk: (2 if one == every[0] else 1) for one in every
    }


@pytest.mark.parametrize(("kind", "longest"), [(ValueType.STRING, 255), (ValueType.TEXT, 2000)])
def test_a_string_has_at_most_255_and_a_text_at_most_2000_characters(kind, longest):
    """„String (max 255)”, „Text (max 2000)”."""
    remark = property_of("Remark", kind=kind, instance=True)
    of = property_set("Remarked", remark, instance=True)
    (made,) = make_instances([InstanceEntry(of, {remark.pk: "ț" * longest})], scope=Scope.STOCK)
    assert made.values.get().text == "ț" * longest
    with pytest.raises(ValuesRefused, match=f"{longest + 1} characters; at most {longest}"):
        make_instances([InstanceEntry(of, {remark.pk: "ț" * (longest + 1)})], scope=Scope.STOCK)


SHIPPING = {"sales-delivery", "sales-invoice", "subcontract-delivery"}
ORDERS = {"customer-order", "production-order", "picking-list"}


@pytest.mark.parametrize(
    ("mandatory_type", "kinds"),
    [
        (MandatoryType.NONE, set()),
        (MandatoryType.SHIPPING, SHIPPING),
        (MandatoryType.MATERIAL, set(DocumentKind.values) - ORDERS),
        (MandatoryType.ALWAYS, set(DocumentKind.values)),
    ],
)
def test_each_mandatory_type_holds_on_its_kinds_of_documents_and_on_no_other(mandatory_type, kinds):
    """„La livrare - pe avize de expediție; Tranzacții Materiale - … mișcări de stoc; Mereu obligatoriu - pe toate”."""
    of = property_set("Shirt", instance=True, mandatory_type=mandatory_type)
    types = DocumentType.objects.all()
    assert {one.pk for one in types if mandatory_on(of, Document(document_type=one))} == kinds


@pytest.mark.parametrize("kind", ["purchase-delivery", "production-record", "stock-adjustment"])
def test_whatever_document_loads_a_fifo_lot_that_is_typed_makes_a_new_one(place, kind):
    """„Pe NIR, COF și BP tot timpul se vor crea loturi cu instanțe noi.”"""
    item = ItemFactory(property_set=property_set("Cheese", uses_lot=True, fifo_lot=True))
    item.full_clean()
    item.save()
    posted("purchase-delivery", place, line(item, place, lot_code="L1"))
    posted(kind, place, line(item, place, lot_code="L1", direction=Direction.LOAD))
    assert list(Lot.objects.order_by("instance").values_list("code", "instance", "on_hand")) == [
        ("L1", 1, 1),
        ("L1", 2, 1),
    ]
