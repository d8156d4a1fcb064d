"""What the rules of an item may not say together, told at the field (domain, section 3: withdrawal, expiry, FIFO
lots; section 6: generation set to automatic)."""

import pytest
from django.core.exceptions import ValidationError

from items.contradictions import contradictions
from items.expiry import ExpiryPolicy
from items.models import Withdrawal
from numbering.models import CodeKind
from tests.factories import ItemFactory, LocationFactory, LotFactory, SerialCodeTypeFactory, UnitFactory, line, posted

pytestmark = pytest.mark.django_db


def told(item):
    with pytest.raises(ValidationError) as refused:
        item.full_clean()
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"lots_automatic": True}, "lots_automatic", "only for an item with lot management"),
        ({"lots_automatic": True, "lot_managed": True}, "lot_code_type", "by a code type: name it"),
        ({"serials_automatic": True}, "serials_automatic", "only for an item with serial number management"),
        ({"serials_automatic": True, "serial_managed": True}, "serial_code_type", "by a code type: name it"),
        ({"fifo_lots": True}, "fifo_lots", "only for an item with lot management"),
        ({"fifo_lots": True, "lot_managed": True, "serial_managed": True}, "fifo_lots", "has no FIFO lots"),
        ({"expiry_editable": False, "lot_managed": True}, "lot_validity_days", "say how many days"),
        ({"expiry_warn_days": 5, "expiry_block_days": 6}, "expiry_warn_days", "at least 6 days before expiry"),
    ],
)
def test_what_contradicts_itself_is_told_once_and_at_its_field(values, field, reason):
    item = ItemFactory.build(item_class=ItemFactory().item_class, unit=UnitFactory(), **values)
    found = told(item)
    assert list(found) == [field]
    assert len(found[field]) == 1
    assert reason in found[field][0]


def test_serial_numbers_are_not_counted_in_a_unit_that_divides():
    item = ItemFactory.build(item_class=ItemFactory().item_class, unit=UnitFactory(code="KG", decimals=3), serial=True)
    assert list(told(item)) == ["unit"]


@pytest.mark.parametrize(
    "values",
    [
        {"withdrawal": Withdrawal.FEFO, "lot_managed": True},
        {"expiry_warn_days": 0, "expiry_block_days": 0},
        {"expiry_block_days": 3},
        {"expiry_warn_days": 3},
        {"lot_validity_days": 0, "expiry_editable": False},
        {"fifo_lots": True, "lot_managed": True},
        # Idle without lots, and no contradiction.
        {"withdrawal": Withdrawal.FIFO, "single_supplier_lots": True, "expiry_policy": ExpiryPolicy.MONTH_END},
    ],
)
def test_rules_that_can_stand_together_are_taken(values):
    assert contradictions(ItemFactory.build(unit=UnitFactory(), **values)) == {}
    ItemFactory(**values).full_clean()


def test_lots_made_on_posting_have_their_code_type():
    rule = SerialCodeTypeFactory(kind=CodeKind.LOT)
    ItemFactory(lot=True, lots_automatic=True, lot_code_type=rule).full_clean()


@pytest.mark.parametrize("fifo", [True, False])
def test_whether_lots_have_instances_does_not_change_once_there_are_lots(fifo):
    """A code alone would no longer say which lot is meant (seed: Lot Fifo)."""
    item = ItemFactory(lot=True, fifo_lots=fifo)
    item.fifo_lots = not fifo
    item.full_clean()
    LotFactory(item=item, code="L1", instance=int(fifo))
    assert "cannot change" in told(item)["fifo_lots"][0]


def test_the_other_rules_change_whatever_was_moved():
    item = ItemFactory(lot=True)
    posted("purchase-delivery", (place := LocationFactory()), line(item, place, lot_code="L1"))
    item.withdrawal, item.expiry_policy = Withdrawal.FEFO, ExpiryPolicy.MONTH_END
    item.expiry_warn_days, item.single_supplier_lots = 5, True
    item.full_clean()
