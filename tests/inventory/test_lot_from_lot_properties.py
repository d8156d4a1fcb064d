"""A lot made from a lot is like it: of the same property set, it keeps the property instance of its source."""

from __future__ import annotations

import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.exceptions import Refused
from inventory.models import Balance
from inventory.services import create_lot_from_lot
from lots.models import Lot
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def grades(db):
    return property_set("Grades", property_of("Grade", "First", "Second", instance=True), instance=True)


@pytest.fixture
def cheese(grades):
    return ItemFactory(code="CHEESE", lot=True, property_set=grades)


@pytest.fixture
def first(grades):
    return instance_of(grades, Grade="First")


def receive(cheese, place, *instances, **values):
    """Ten of lot A with each of the instances."""
    for instance in instances:
        entry = line(cheese, place, lot_code="A", quantity=Decimal(10), property_instance=instance, **values)
        posted("purchase-delivery", place, entry)
    return Lot.objects.get(code="A")


def stock():
    return {
        (one.lot.code, str(one.property_instance or "")): one.on_hand for one in Balance.objects.filter(on_hand__gt=0)
    }


def test_the_new_lot_of_the_same_item_keeps_the_properties(place, split, cheese, first):
    lot = receive(cheese, place, first)
    create_lot_from_lot(lot=lot, location=place, quantity=Decimal(4), user=None, code="B")
    assert stock() == {("A", "First"): 6, ("B", "First"): 4}


def test_another_item_has_them_only_if_it_has_the_same_set(place, split, cheese, first, grades):
    lot = receive(cheese, place, first)
    asked = {"lot": lot, "location": place, "quantity": Decimal(1), "new_quantity": Decimal(1), "user": None}
    create_lot_from_lot(**asked, item=ItemFactory(lot=True, property_set=grades), code="B")
    create_lot_from_lot(**asked, item=ItemFactory(lot=True), code="C")
    other = property_set("Others", property_of("Age", "Old", instance=True), instance=True)
    create_lot_from_lot(**asked, item=ItemFactory(lot=True, property_set=other), code="D")
    assert stock() == {("A", "First"): 7, ("B", "First"): 1, ("C", ""): 1, ("D", ""): 1}


def test_where_a_lot_stands_with_different_properties_somebody_chooses(place, split, cheese, first, grades):
    second = instance_of(grades, Grade="Second")
    lot = receive(cheese, place, first, second)
    asked = {"lot": lot, "location": place, "quantity": Decimal(4), "user": None, "code": "B"}
    with pytest.raises(Refused, match="choose which of it leaves") as refused:
        create_lot_from_lot(**asked)
    assert refused.value.problems[0].field == "location"
    create_lot_from_lot(**asked, property_instance=second)
    assert stock() == {("A", "First"): 10, ("A", "Second"): 6, ("B", "Second"): 4}


def test_the_page_offers_each_place_with_what_stands_there(client, place, split, cheese, first, grades):
    second = instance_of(grades, Grade="Second")
    lot = receive(cheese, place, first, second, None)
    client.force_login(user("clerk", name="ana"))
    url = reverse("lot-from-lot", args=[lot.pk])
    choices = client.get(url).context["form"].fields["location"].choices
    assert {text for _key, text in choices} == {
        f"{place}: 10 PCS",
        f"{place}: 10 PCS · First",
        f"{place}: 10 PCS · Second",
    }
    (key,) = [key for key, text in choices if text.endswith("Second")]
    typed = {"location": key, "quantity": "4", "code": "B", "item": cheese.full_code, "posting_key": str(uuid.uuid4())}
    client.post(url, typed)
    assert stock()["B", "Second"] == 4


def test_serial_numbers_keep_their_own(client, place, split, grades, first):
    phone = ItemFactory(code="PHONE", lot=True, serial=True, property_set=grades)
    entries = [
        line(phone, place, code, lot_code="A", property_instance=instance)
        for code, instance in (("S1", first), ("S2", instance_of(grades, Grade="Second")))
    ]
    posted("purchase-delivery", place, *entries)
    lot = Lot.objects.get(code="A")
    client.force_login(user("clerk", name="ana"))
    form = client.get(reverse("lot-from-lot", args=[lot.pk])).context["form"]
    assert form.fields["location"].choices == [(place.pk, f"{place}: 2 PCS")]
    asked = {"lot": lot, "location": place, "user": None}
    with pytest.raises(Refused, match=r"different properties \(First, Second\)") as refused:
        create_lot_from_lot(**asked, quantity=Decimal(2), code="B", serials=["S1", "S2"])
    assert refused.value.problems[0].field == "serials"
    for code, made in (("S1", "B"), ("S2", "C")):
        create_lot_from_lot(**asked, quantity=Decimal(1), code=made, serials=[code])
    kept = phone.serialnumber_set.filter(location__isnull=False).values_list(
        "code", "property_instance__description", "lot__code"
    )
    assert set(kept) == {("S1", "First", "B"), ("S2", "Second", "C")}
