"""Stock gets other properties: an instance in use is superseded, never changed (domain: property sets)."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from attributes.models import PropertyChoice, PropertyInstance
from inventory.exceptions import NotPermitted, Refused
from inventory.ledger_check import breaches
from inventory.models import Balance, Document, Movement, State
from inventory.services import change_properties, reverse_document
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import TODAY, ItemFactory, LocationFactory, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt_set():
    colour = property_of("Colour", "Red", "Blue", "Green", instance=True, mandatory=True)
    return property_set("Shirt", colour, property_of("Size", "S", "M", "L", instance=True), instance=True)


@pytest.fixture
def shirt(shirt_set):
    """Sold by colour and size."""
    return ItemFactory(code="SHIRT", property_set=shirt_set)


@pytest.fixture
def computer(db):
    """Known by serial number, with a memory size and a warranty."""
    memory = property_of("Memory", kind="number", instance=True)
    of = property_set("Computer", memory, instance=True, uses_serial=True, uses_warranty=True, warranty_days=730)
    return ItemFactory(code="PC", serial=True, property_set=of)


@pytest.fixture(autouse=True)
def sound_ledger():
    yield
    assert list(breaches()) == []


@pytest.fixture
def red(shirt_set):
    return instance_of(shirt_set, Colour="Red")


@pytest.fixture
def reds(place, shirt, red):
    """Ten red shirts."""
    return posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(10), property_instance=red))


def memory(computer, size):
    return instance_of(computer.property_set, Memory=Decimal(size))


def values(item, **named):
    return values_of(item.property_set, **named)


def change(item, place, old, new, **given):
    given.setdefault("user", None)
    if not item.serial_managed:
        given.setdefault("quantity", Decimal(4))
    return change_properties(item=item, location=place, property_instance=old, new=new, **given)


def refusal(*args, **given):
    """What the verb says, by the argument it is about; nothing is stored."""
    before = Document.objects.count(), PropertyInstance.objects.count()
    with pytest.raises(Refused) as refused:
        change(*args, **given)
    assert (Document.objects.count(), PropertyInstance.objects.count()) == before
    return {problem.field: problem.message for problem in refused.value.problems}


def stock(item):
    """What is on hand, by description."""
    balances = Balance.objects.filter(item=item).exclude(on_hand=0).select_related("property_instance")
    return {str(one.property_instance or ""): one.on_hand for one in balances}


def described(item):
    """The serial numbers of an item with what each is."""
    pieces = SerialNumber.objects.filter(item=item).select_related("property_instance")
    return {piece.code: str(piece.property_instance or "") for piece in pieces}


def test_some_of_the_stock_gets_new_properties_by_a_transfer_in_its_place(place, shirt, red, reds):
    done = change(shirt, place, red, values(shirt, Colour="Blue", Size="M"), note="Dyed")
    assert stock(shirt) == {"Red": 6, "Blue_M": 4}
    assert (done.document_type_id, done.state, done.note, done.date) == ("transfer", State.POSTED, "Dyed", TODAY)
    moved = Movement.objects.filter(line__document=done).order_by("quantity")
    assert [(str(one.property_instance), one.quantity, one.location) for one in moved] == [
        ("Red", -4, place),
        ("Blue_M", 4, place),
    ]


def test_stock_without_properties_is_described(place, shirt):
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(5)))
    change(shirt, place, None, values(shirt, Colour="Red"), quantity=Decimal(5))
    assert stock(shirt) == {"Red": 5}


def test_stock_in_lots_keeps_its_lot_and_variant(place):
    of = property_set("Flour", property_of("Grade", "A", "B", instance=True), instance=True, uses_lot=True)
    flour = ItemFactory(code="FLOUR", lot=True, property_set=of, fifo_lots=True)
    for _ in "12":
        posted("purchase-delivery", place, line(flour, place, quantity=Decimal(9), lot_code="L"))
    second = Balance.objects.filter(item=flour).latest("lot__instance")
    change(flour, place, None, values(flour, Grade="A"), lot=second.lot, quantity=Decimal(9))
    held = Balance.objects.filter(item=flour).exclude(on_hand=0).values_list("lot__instance", "property_instance")
    assert sorted(held) == [(1, None), (2, PropertyInstance.objects.get().pk)]


def test_the_pieces_named_get_new_properties_and_their_history_keeps_the_old(place, computer):
    old = memory(computer, 8)
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", "A3", property_instance=old))
    until = datetime.date(2030, 1, 31)
    new = values_of(computer.property_set, until, Memory=Decimal(16))
    done = change(computer, place, old, new, serials=["a1", "A3"])
    assert described(computer) == {"A1": "16_2030-01-31", "A2": "8", "A3": "16_2030-01-31"}
    assert stock(computer) == {"8": 1, "16_2030-01-31": 2}
    history = Movement.objects.filter(serial_links__serial__code="A1").order_by("pk")
    assert [str(one.property_instance) for one in history] == ["8", "8", "16_2030-01-31"]
    reverse_document(document_id=done.pk, user=None)
    assert described(computer) == {"A1": "8", "A2": "8", "A3": "8"}


def test_pieces_that_are_something_else_are_named_and_nothing_changes(place, computer):
    old, other = memory(computer, 8), memory(computer, 32)
    for codes, instance in ((("A1",), old), (("B1",), other), (("C1",), None)):
        posted("purchase-delivery", place, line(computer, place, *codes, property_instance=instance))
    new = values(computer, Memory=Decimal(16))
    assert "B1 is 32" in refusal(computer, place, old, new, serials=["A1", "B1"])["serials"]
    assert "C1 is without properties" in refusal(computer, place, old, new, serials=["A1", "C1"])["serials"]
    assert "A1 is 8" in refusal(computer, place, None, new, serials=["A1", "C1"])["serials"]
    assert described(computer) == {"A1": "8", "B1": "32", "C1": ""}


def test_what_is_not_there_is_not_changed(place, shirt, red, reds):
    blue, elsewhere = values(shirt, Colour="Blue"), LocationFactory()
    assert "10 PCS" in refusal(shirt, place, red, blue, quantity=Decimal(11))["quantity"]
    assert "0 PCS" in refusal(shirt, elsewhere, red, blue)["quantity"]
    assert "0 PCS" in refusal(shirt, place, None, blue)["quantity"]
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(7)))
    green = instance_of(shirt.property_set, Colour="Green")
    # Stock without properties is not taken instead.
    assert "0 PCS" in refusal(shirt, place, green, blue)["quantity"]
    place.warehouse.allow_negative = True
    place.warehouse.save()
    assert set(refusal(shirt, place, red, blue, quantity=Decimal(11))) == {"quantity"}
    assert set(refusal(shirt, place, red, blue, quantity=None)) == {"quantity"}
    assert set(refusal(shirt, place, red, blue, quantity=Decimal(-1))) == {"quantity"}
    assert set(refusal(shirt, place, red, blue, quantity=Decimal("0.5"))) == {"quantity"}


def test_pieces_that_are_not_there_are_named(place, computer):
    old, new, elsewhere = memory(computer, 8), values(computer, Memory=Decimal(16)), LocationFactory()
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", property_instance=old))
    posted("purchase-delivery", elsewhere, line(computer, elsewhere, "B1", property_instance=old))
    posted("consumption", place, line(computer, place, "A2"))
    told = {}
    for code in ("A2", "B1", "Z9", "A1\u200b"):
        told[code] = refusal(computer, place, old, new, serials=["A1", code])["serials"]
    assert "A2 is not on hand" in told["A2"]
    assert "B1 is in " in told["B1"]
    assert "Z9 is not a serial number" in told["Z9"]
    assert "twice" in refusal(computer, place, old, new, serials=["A1", "a1"])["serials"]
    assert "Name the serial numbers" in refusal(computer, place, old, new)["serials"]


def test_what_is_committed_to_others_is_not_changed_but_by_who_may_override(place, shirt, red, reds):
    posted("customer-order", place, line(shirt, place, quantity=Decimal(7), property_instance=red))
    blue, clerk = values(shirt, Colour="Blue"), user("clerk")
    assert "7 committed to others" in refusal(shirt, place, red, blue, user=clerk)["quantity"]
    change(shirt, place, red, blue, user=clerk, quantity=Decimal(3))
    assert stock(shirt) == {"Red": 7, "Blue": 3}
    change(shirt, place, red, blue, user=User.objects.create_superuser("root"), quantity=Decimal(1))
    assert stock(shirt) == {"Red": 6, "Blue": 4}


def test_what_is_committed_is_not_spared_by_taking_stock_without_properties(place, shirt, red, reds):
    posted("customer-order", place, line(shirt, place, quantity=Decimal(7), property_instance=red))
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(9)))
    blue = values(shirt, Colour="Blue")
    assert "7 committed to others" in refusal(shirt, place, red, blue, user=user("clerk"))["quantity"]
    change(shirt, place, red, blue, user=User.objects.create_superuser("root"))
    assert stock(shirt) == {"": 9, "Red": 6, "Blue": 4}


def test_pieces_committed_or_reserved_for_others_are_not_changed(place, computer):
    old, new, clerk = memory(computer, 8), values(computer, Memory=Decimal(16)), user("clerk")
    posted("purchase-delivery", place, line(computer, place, "A1", "A2", "A3", property_instance=old))
    posted("customer-order", place, line(computer, place, "A1"))
    SerialNumber.objects.filter(code="A2").update(reserved=True)
    for code, reason in (("A1", "committed"), ("A2", "reserved")):
        assert reason in refusal(computer, place, old, new, serials=[code], user=clerk)["serials"]
    posted("customer-order", place, line(computer, place, quantity=Decimal(2), property_instance=old))
    # Of three pieces three are engaged by now, two of them in the open.
    assert "committed to others" in refusal(computer, place, old, new, serials=["A3"], user=clerk)["serials"]


def test_nothing_new_is_nothing_to_change(place, shirt, red, reds):
    assert "nothing to change" in refusal(shirt, place, red, values(shirt, Colour="Red"))["new"]
    assert "nothing to change" in refusal(shirt, place, red, red)["new"]


def test_what_is_mandatory_is_told_at_its_own_field(place, shirt, red, reds):
    colour = shirt.property_set.properties.get(name="Colour")
    named = refusal(shirt, place, red, values(shirt, Size="M"))
    assert named == {f"new.p{colour.pk}": "Colour is mandatory: fill it in."}
    incomplete = instance_of(shirt.property_set, Size="L")
    assert "fill in Colour" in refusal(shirt, place, red, incomplete)["new"]


def test_a_mandatory_warranty_date_is_told_at_the_date(place, computer):
    computer.property_set.warranty_mandatory = True
    computer.property_set.save()
    posted("purchase-delivery", place, line(computer, place, "A1"))
    told = refusal(computer, place, None, values(computer, Memory=Decimal(8)), serials=["A1"])
    assert told == {"new.warranty_date": "Warranty date is mandatory: fill it in."}


def test_stock_does_not_lose_what_is_known_of_it(place, computer):
    old = memory(computer, 8)
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=old))
    assert "at least one" in refusal(computer, place, old, values(computer), serials=["A1"])["new"]


def test_no_new_combination_is_formed_with_an_inactive_value_or_set(place, shirt, red, reds):
    """Seed: nu mai poate fi folosită pentru formarea de seturi de proprietăți specifice noi."""
    colour = shirt.property_set.properties.get(name="Colour")
    known = instance_of(shirt.property_set, Colour="Green")
    PropertyChoice.objects.filter(name__in=["Blue", "Green"]).update(active=False)
    blue = values(shirt, Colour="Blue")
    assert "“Blue” is inactive" in refusal(shirt, place, red, blue)[f"new.p{colour.pk}"]
    change(shirt, place, red, known)
    shirt.property_set.active = False
    shirt.property_set.save()
    assert "is inactive" in refusal(shirt, place, red, values(shirt, Colour="Red", Size="S"))["new"]


def test_an_item_without_properties_of_stock_has_none_to_change(place, shirt, red):
    screw = ItemFactory(code="SCREW")
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(5)))
    assert "has no properties" in refusal(screw, place, None, values(shirt, Colour="Blue"))["new"]


def test_who_may_not_post_changes_nothing(place, shirt, red, reds):
    with pytest.raises(NotPermitted):
        change(shirt, place, red, values(shirt, Colour="Blue"), user=user("viewer"))
    assert stock(shirt) == {"Red": 10}


def test_the_day_is_that_of_posting(place, shirt, red, reds):
    blue, root = values(shirt, Colour="Blue"), User.objects.create_superuser("root")
    assert set(refusal(shirt, place, red, blue, date=TODAY + datetime.timedelta(days=1), user=root)) == {"date"}
    with pytest.raises(NotPermitted):
        change(shirt, place, red, blue, date=TODAY - datetime.timedelta(days=1), user=user("clerk"))


def test_repeated_with_the_same_key_it_happens_once(place, shirt, red, reds):
    key, blue = uuid.uuid4(), values(shirt, Colour="Blue")
    first = change(shirt, place, red, blue, quantity=Decimal(10), posting_key=key)
    assert change(shirt, place, red, blue, quantity=Decimal(10), posting_key=key) == first
    assert stock(shirt) == {"Blue": 10}
