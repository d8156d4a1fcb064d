"""Many at once on the same properties, with real threads on PostgreSQL."""

import time
from decimal import Decimal
from threading import Event

import pytest
from django.db import transaction

from attributes import services
from attributes.models import InstanceValue, PropertyInstance
from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Balance
from inventory.services import reverse_document
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemFactory, LocationFactory, draft, line, posted
from tests.inventory.test_concurrency import post, together
from tests.inventory.test_concurrency_lots import after, do, lingering

pytestmark = pytest.mark.django_db(transaction=True)
KINDS = ("purchase-delivery", "sales-delivery", "consumption", "customer-order", "picking-list", "production-order")


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def colours():
    colour = property_of("Colour", "Red", "Blue", instance=True)
    return property_set("Shirt", colour, property_of("Width", kind="number", instance=True), instance=True)


@pytest.fixture
def shirt(colours):
    return ItemFactory(code="SHIRT", property_set=colours)


@pytest.fixture
def computers():
    return property_set(
        "Computer", property_of("Memory", kind="number", instance=True), instance=True, uses_serial=True
    )


@pytest.fixture
def computer(computers):
    return ItemFactory(code="PC", serial=True, property_set=computers)


def of(item, place, instance, quantity=1, **values):
    return line(item, place, quantity=Decimal(quantity), property_instance=instance, **values)


def change(item, place, old, new, *codes, **values):
    """A draft that gives stock new properties where it stands."""
    names = {"property_instance": old, "target_property_instance": new, "target_location": place}
    return draft("transfer", place, line(item, place, *codes, **names, **values), target_warehouse=place.warehouse)


def stock(item):
    rows = Balance.objects.filter(item=item).exclude(on_hand=0).select_related("property_instance")
    return {str(one.property_instance or ""): one.on_hand for one in rows}


def test_a_new_instance_named_by_many_is_made_once_with_all_its_values(place, shirt, colours):
    def receive(_number):
        values = values_of(colours, Colour="Red", Width=Decimal("52.5"))
        post(draft("purchase-delivery", place, of(shirt, place, values)))

    assert together(receive, list(range(8))) == [None] * 8
    made = PropertyInstance.objects.get()
    assert made.description == "Red_52.5"
    assert InstanceValue.objects.filter(instance=made).count() == 2
    assert stock(shirt) == {"Red_52.5": 8}
    assert list(breaches()) == []


def test_several_new_instances_in_any_order_are_waited_for_in_no_circle(place, shirt, colours, monkeypatch):
    """Documents of several kinds, so that they do not take turns for their numbers."""
    lingering(monkeypatch, services, "insert_new")

    def describe(number):
        widths = list(range(40))[:: 1 if number % 2 else -1]
        lines = [of(shirt, place, values_of(colours, Width=Decimal(width))) for width in widths]
        draft(KINDS[number], place, *lines)

    assert together(describe, list(range(6))) == [None] * 6
    assert PropertyInstance.objects.count() == InstanceValue.objects.count() == 40


def test_an_instance_whose_maker_gives_up_is_made_by_who_waited(place, shirt, colours):
    made = Event()

    def gives_up():
        try:
            with transaction.atomic():
                instance_of(colours, Colour="Red")
                made.set()
                time.sleep(0.3)
                raise Refused("not now")
        except Refused:
            return

    def waits():
        made.wait(timeout=20)
        instance_of(colours, Colour="Red")

    assert together(do, [gives_up, waits]) == [None, None]
    assert PropertyInstance.objects.get().values.get().choice.name == "Red"


def test_the_last_red_one_goes_to_one_of_those_who_sell_it(place, shirt, colours):
    red, blue = (instance_of(colours, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, place, red), of(shirt, place, blue, 5))
    notes = [draft("sales-delivery", place, of(shirt, place, red)) for _ in range(5)]
    results = together(post, notes)
    assert sum(result is None for result in results) == 1
    assert all("SHIRT Red" in str(result) for result in results if result)
    assert stock(shirt) == {"Blue": 5}
    assert list(breaches()) == []


def test_stock_that_several_describe_is_described_once(place, shirt, colours):
    """What nobody described yet is taken by each as what it names, as far as there is any."""
    red, blue = (instance_of(colours, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, place, None, 3))
    notes = [draft("sales-delivery", place, of(shirt, place, one, 2)) for one in (red, blue, red)]
    assert sum(result is None for result in together(post, notes)) == 1
    assert stock(shirt) == {"": 1}
    assert list(breaches()) == []


def test_stock_whose_properties_change_is_not_sold_as_what_it_was(place, shirt, colours):
    red, blue = (instance_of(colours, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, place, red, 3))
    works = [
        change(shirt, place, red, blue, quantity=Decimal(2)),
        draft("sales-delivery", place, of(shirt, place, red, 2)),
    ]
    assert sum(result is None for result in together(post, works)) == 1
    assert stock(shirt) in ({"Red": 1, "Blue": 2}, {"Red": 1})
    assert list(breaches()) == []


def test_changes_in_opposite_directions_wait_in_no_circle(place, shirt, colours):
    red, blue = (instance_of(colours, Colour=colour) for colour in ("Red", "Blue"))
    posted("purchase-delivery", place, of(shirt, place, red, 9), of(shirt, place, blue, 9))
    works = [change(shirt, place, *pair, quantity=Decimal(2)) for pair in [(red, blue), (blue, red)] * 4]
    assert together(post, works) == [None] * 8
    assert stock(shirt) == {"Red": 9, "Blue": 9}
    undo = [document.pk for document in works]
    assert together(lambda pk: reverse_document(document_id=pk, user=None), undo) == [None] * 8
    assert stock(shirt) == {"Red": 9, "Blue": 9}
    assert list(breaches()) == []


def test_a_piece_that_is_changed_while_it_is_sold_is_sold_as_what_it_is_then(place, computer, computers):
    small, big = (instance_of(computers, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=small))
    sale = draft("sales-delivery", place, line(computer, place, "A1"))
    changed = change(computer, place, None, big, "A1")
    assert after(lambda: post(changed), lambda: post(sale)) == [None, None]
    assert sale.lines.get().movements.get().property_instance == big
    assert SerialNumber.objects.get().property_instance == big
    assert stock(computer) == {}
    assert list(breaches()) == []


def test_of_a_piece_that_is_sold_nothing_is_changed_any_more(place, computer, computers):
    small, big = (instance_of(computers, Memory=Decimal(size)) for size in (8, 16))
    posted("purchase-delivery", place, line(computer, place, "A1", property_instance=small))
    sale = draft("sales-delivery", place, line(computer, place, "A1"))
    changed = change(computer, place, None, big, "A1")
    sold, refused = after(lambda: post(sale), lambda: post(changed))
    assert sold is None
    assert "A1 is not on hand" in str(refused)
    assert SerialNumber.objects.get().property_instance == small
    assert list(breaches()) == []


def test_pieces_of_several_instances_in_opposite_order_wait_in_no_circle(place, computer, computers):
    codes = [f"A{number:02d}" for number in range(30)]
    entries = [
        line(computer, place, code, property_instance=values_of(computers, Memory=Decimal(number % 3)))
        for number, code in enumerate(codes)
    ]
    posted("purchase-delivery", place, *entries)
    big = instance_of(computers, Memory=Decimal(64))
    works = [change(computer, place, None, big, *codes[:: 1 if number % 2 else -1]) for number in range(4)]
    results = together(post, works)
    # The next of them finds nothing to change.
    assert sum(result is None for result in results) == 1
    assert stock(computer) == {"64": 30}
    assert list(breaches()) == []


def test_what_is_drafted_with_a_value_is_posted_while_that_is_switched_off(place, shirt, colours):
    red = colours.properties.get(name="Colour").choices.get(name="Red")
    receipt = draft("purchase-delivery", place, of(shirt, place, values_of(colours, Colour="Red")))

    def switch_off():
        red.active = False
        red.save()

    assert after(switch_off, lambda: post(receipt)) == [None, None]
    assert stock(shirt) == {"Red": 1}
    post(draft("sales-delivery", place, of(shirt, place, values_of(colours, Colour="Red"))))
    with pytest.raises(Refused, match="“Red” is inactive"):
        draft("purchase-delivery", place, of(shirt, place, values_of(colours, Colour="Red", Width=Decimal(9))))
    assert list(breaches()) == []
