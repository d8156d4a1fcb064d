"""Orders and picking lists engage stock; what carries them out releases it."""

from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.models import Balance
from inventory.services import reverse_document
from serials.models import SerialNumber
from tests.factories import ItemFactory, line, posted, user

pytestmark = pytest.mark.django_db


def balance():
    row = Balance.objects.get()
    return row.on_hand, row.committed


@pytest.fixture
def disks(place, disk):
    posted("purchase-delivery", place, line(disk, place, "A1", "A2", "A3"))
    return place


@pytest.fixture
def screws(place, screw):
    posted("purchase-delivery", place, line(screw, place, quantity=Decimal(10)))
    return place


@pytest.mark.parametrize("kind", ["customer-order", "production-order", "picking-list"])
def test_an_order_engages_without_moving(screws, screw, kind):
    posted(kind, screws, line(screw, screws, quantity=Decimal(4)))
    assert balance() == (10, 4)


def test_an_order_may_name_its_serial_numbers_or_not(disks, disk):
    posted("customer-order", disks, line(disk, disks, quantity=Decimal(2)))
    order = posted("customer-order", disks, line(disk, disks, "A1"))
    assert balance() == (3, 3)
    assert SerialNumber.objects.get(code="A1").committed_line == order.lines.get()
    assert SerialNumber.objects.committed().count() == 1


def test_what_is_committed_to_one_order_does_not_leave_by_another(disks, disk):
    order = posted("customer-order", disks, line(disk, disks, "A1"))
    with pytest.raises(Refused) as caught:
        posted("sales-delivery", disks, line(disk, disks, "A1"), user=user("clerk"))
    assert caught.value.problems[0].document_id == order.pk
    with pytest.raises(Refused):
        posted("customer-order", disks, line(disk, disks, "A1"), user=user("clerk"))


def test_a_quantity_committed_to_others_stays(screws, screw):
    posted("customer-order", screws, line(screw, screws, quantity=Decimal(8)))
    with pytest.raises(Refused, match="10 PCS on hand, of which 8 committed to others; 3 wanted"):
        posted("sales-delivery", screws, line(screw, screws, quantity=Decimal(3)), user=user("clerk"))
    posted("sales-delivery", screws, line(screw, screws, quantity=Decimal(2)), user=user("clerk"))
    assert balance() == (8, 8)


def test_the_delivery_of_an_order_releases_it(disks, disk):
    order = posted("customer-order", disks, line(disk, disks, "A1", "A2"))
    posted("sales-delivery", disks, line(disk, disks, "A1"), origin=order, user=user("clerk"))
    assert balance() == (2, 1)
    assert set(SerialNumber.objects.committed().values_list("code", flat=True)) == {"A2"}


def test_quantities_are_released_as_far_as_they_were_committed(screws, screw):
    order = posted("customer-order", screws, line(screw, screws, quantity=Decimal(4)))
    posted("sales-delivery", screws, line(screw, screws, quantity=Decimal(3)), origin=order)
    assert balance() == (7, 1)
    posted("sales-delivery", screws, line(screw, screws, quantity=Decimal(3)), origin=order)
    assert balance() == (4, 0)


def test_a_picking_list_takes_over_the_commitment_of_its_order(disks, disk):
    order = posted("customer-order", disks, line(disk, disks, "A1"))
    picking = posted("picking-list", disks, line(disk, disks, "A1"), origin=order)
    assert balance() == (3, 1)
    assert SerialNumber.objects.get(code="A1").committed_line == picking.lines.get()
    posted("sales-delivery", disks, line(disk, disks, "A1"), origin=picking)
    assert balance() == (2, 0)


def test_a_picking_list_engages_only_what_is_there(screws, screw):
    with pytest.raises(Refused):
        posted("picking-list", screws, line(screw, screws, quantity=Decimal(11)), user=user("clerk"))
    posted("customer-order", screws, line(screw, screws, quantity=Decimal(11)))


def test_a_shortage_is_told_at_its_line_though_a_release_hangs_on_another(screws, screw):
    nail = ItemFactory(code="NAIL")
    posted("purchase-delivery", screws, line(nail, screws, quantity=Decimal(5)))
    order = posted("customer-order", screws, line(screw, screws, quantity=Decimal(2)))
    with pytest.raises(Refused) as caught:
        posted(
            "sales-delivery",
            screws,
            line(nail, screws),
            line(screw, screws, quantity=Decimal(11)),
            origin=order,
        )
    assert [problem.position for problem in caught.value.problems] == [2]


def test_the_last_delivery_closes_the_order(disks, disk, screw):
    order = posted("customer-order", disks, line(disk, disks, "A1", "A2"))
    posted("sales-delivery", disks, line(disk, disks, "A1"), origin=order, closes_origin=True)
    assert balance() == (2, 0)
    assert not SerialNumber.objects.committed().exists()


def test_reversing_a_delivery_engages_the_order_again(disks, disk):
    order = posted("customer-order", disks, line(disk, disks, "A1"))
    note = posted("sales-delivery", disks, line(disk, disks, "A1"), origin=order)
    reverse_document(document_id=note.pk, user=None)
    assert balance() == (3, 1)
    assert SerialNumber.objects.get(code="A1").committed_line == order.lines.get()


def test_reversing_an_order_frees_it(disks, disk):
    order = posted("customer-order", disks, line(disk, disks, "A1"))
    reverse_document(document_id=order.pk, user=None)
    assert balance() == (3, 0)
    assert not SerialNumber.objects.committed().exists()


def test_an_overridden_commitment_is_released(disks, disk):
    posted("customer-order", disks, line(disk, disks, "A1"))
    posted("sales-delivery", disks, line(disk, disks, "A1"), user=user("supervisor"))
    assert balance() == (2, 0)
    assert not SerialNumber.objects.committed().exists()
