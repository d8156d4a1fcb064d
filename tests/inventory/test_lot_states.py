"""What a lot says of its stock: on hand, closed, initial quantity (domain: the lot register; template flags)."""

import datetime
from decimal import Decimal

import pytest

from inventory.exceptions import Refused
from inventory.ledger_check import breaches
from inventory.models import Direction
from inventory.services import reverse_document
from lots.models import Lot, LotChange
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    line,
    posted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(db):
    return ItemFactory(lot=True)


def state():
    lot = Lot.objects.get()
    return lot.on_hand, lot.initial_quantity, lot.initial_packages, lot.closed


def load(place, item, quantity, **header):
    packages = header.pop("packages", None)
    wanted = line(item, place, lot_code="L1", quantity=Decimal(quantity), packages=packages)
    return posted("warehouse-record" if "template" in header else "purchase-delivery", place, wanted, **header)


def test_the_initial_quantity_and_the_packages_are_those_of_the_first_load(place, item):
    load(place, item, 10, packages=2)
    assert state() == (10, 10, 2, False)
    load(place, item, 5, packages=1)
    assert state() == (15, 10, 2, False)


def test_a_template_may_integrate_the_initial_quantity(place, item):
    """Template flag: integrate initial quantity."""
    template = TemplateFactory(warehouse=place.warehouse, direction=Direction.LOAD, integrate_initial_quantity=True)
    load(place, item, 10, packages=2)
    load(place, item, 5, packages=1, template=template)
    assert state() == (15, 15, 3, False)


def test_a_document_with_several_lines_of_a_new_lot_is_one_first_load(place, item):
    lines = [line(item, place, lot_code="L1", quantity=Decimal(4), packages=1) for _ in range(2)]
    posted("purchase-delivery", place, *lines)
    assert state() == (8, 8, 2, False)


def test_a_lot_is_closed_once_its_stock_is_zero(place, item):
    load(place, item, 10)
    sold = posted("sales-delivery", place, line(item, place, lot_code="L1", quantity=Decimal(10)))
    assert state() == (0, 10, None, True)
    reverse_document(document_id=sold.pk, user=None)
    assert state() == (10, 10, None, False)


def test_a_transfer_changes_nothing_of_it(place, item):
    load(place, item, 10)
    there = LocationFactory(warehouse=place.warehouse)
    wanted = line(item, place, lot_code="L1", quantity=Decimal(10), target_location=there)
    posted("transfer", place, wanted, target_warehouse=place.warehouse)
    assert state() == (10, 10, None, False)


def test_reversing_the_first_load_leaves_the_next_as_the_first(place, item):
    first = load(place, item, 10, packages=2)
    load(place, item, 5, packages=1)
    reverse_document(document_id=first.pk, user=None)
    assert state() == (5, 5, 1, False)
    assert list(breaches()) == []


def test_reversing_all_loads_leaves_a_lot_that_nothing_was_loaded_into(place, item):
    only = load(place, item, 10, packages=2)
    reverse_document(document_id=only.pk, user=None)
    assert state() == (0, None, None, False)
    assert Lot.objects.get().predefined
    load(place, item, 3)
    assert state() == (3, 3, None, False)
    assert list(breaches()) == []


def test_the_first_load_of_a_lot_made_ahead_says_what_nobody_entered(place, item):
    """As with serial numbers registered ahead: what somebody entered is kept, and each change is in the history."""
    ahead = LotFactory(item=item, code="L1", start_date=TODAY)
    supplier, later = PartnerFactory(), TODAY + datetime.timedelta(days=9)
    wanted = line(item, place, lot_code="L1", expiry_date=later, supplier_code="S-1")
    posted("purchase-delivery", place, wanted, partner=supplier)
    ahead.refresh_from_db()
    assert (ahead.start_date, ahead.expiry_date, ahead.supplier_code, ahead.supplier) == (TODAY, later, "S-1", supplier)
    assert ahead.supplier_code_search == "S-1"
    assert ahead.version == 2
    assert set(LotChange.objects.values_list("field", "old_value", "new_value")) == {
        ("expiry_date", "", later.isoformat()),
        ("supplier_code", "", "S-1"),
    }


def test_a_lot_made_ahead_with_another_expiry_date_is_refused(place, item):
    LotFactory(item=item, code="L1", expiry_date=TODAY)
    with pytest.raises(Refused, match="correct the date, or name another lot"):
        posted("purchase-delivery", place, line(item, place, lot_code="L1", expiry_date=TODAY + datetime.timedelta(1)))


def test_a_receipt_that_was_reversed_is_received_anew_with_the_right_expiry_date(place, item):
    wrong, right = TODAY + datetime.timedelta(days=90), TODAY + datetime.timedelta(days=900)
    first = posted("purchase-delivery", place, line(item, place, lot_code="L1", expiry_date=wrong))
    reverse_document(document_id=first.pk, user=None)
    posted("purchase-delivery", place, line(item, place, lot_code="L1", expiry_date=right))
    assert Lot.objects.get().expiry_date == right
    assert LotChange.objects.get(field="expiry_date").new_value == right.isoformat()
