"""The verbs on many lots at once: what is particular to lots; the rest is proven for serial numbers."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.utils import timezone

from lots.filters import DUE, LotFilterSet
from lots.header import HEADER
from lots.many import MANY
from lots.models import Lot
from lots.services import edit_lot
from lots.traced.exceptions import TracedNotPermitted, TracedRefused
from tests.factories import ItemFactory, LocationFactory, LotFactory, LotStatusFactory, PartnerFactory, line, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(item):
    """Three lots of an item."""
    made = [LotFactory(item=item, code=f"L{number}") for number in range(3)]
    return Lot.objects.filter(pk__in=[lot.pk for lot in made])


def history(rows):
    return [
        [(c.version, c.field, c.old_value, c.new_value, c.user_id) for c in lot.changes.order_by("id")]
        for lot in rows.order_by("pk")
    ]


@pytest.mark.parametrize("chosen", ["released", "none"])
def test_both_ways_of_changing_a_status_leave_the_same_history(item, supervisor, quarantine, released, chosen):
    status = released if chosen == "released" else None
    ways = []
    for _way in range(2):
        lots = [LotFactory(item=item) for _ in range(3)]
        for lot, before in zip(lots, (None, quarantine, released), strict=True):
            edit_lot(lot=lot, user=None, version=1, changes={"status": before})
        ways.append(Lot.objects.filter(pk__in=[lot.pk for lot in lots]))
    outcome = MANY.change_status(rows=ways[0], user=supervisor, status=status)
    for lot in ways[1]:
        edit_lot(lot=lot, user=supervisor, version=lot.version, changes={"status": status})
    assert history(ways[0]) == history(ways[1])
    assert outcome.done == 2
    assert [left.count for left in outcome.left] == [1]
    assert {lot.status for lot in ways[0]} == {status}


def test_only_who_may_change_a_status_changes_that_of_many(rows, clerk, quarantine):
    with pytest.raises(TracedNotPermitted, match="supervisor"):
        MANY.change_status(rows=rows, user=clerk, status=quarantine)
    assert not rows.exclude(status=None).exists()


def test_a_status_out_of_use_is_given_to_none(rows, supervisor):
    with pytest.raises(TracedRefused, match="no longer in use"):
        MANY.change_status(rows=rows, user=supervisor, status=LotStatusFactory(active=False))


def test_what_was_left_is_named_as_lots_are_called(clerk):
    fifo = ItemFactory(lot_managed=True, fifo_lots=True)
    lots = [LotFactory(item=fifo, code="L", instance=number) for number in (1, 2)]
    edit_lot(lot=lots[1], user=None, version=1, changes={"cancelled": True})
    outcome = MANY.cancel(rows=Lot.objects.filter(item=fifo), user=clerk)
    assert (outcome.done, [list(left.examples) for left in outcome.left]) == (1, [["L #2"]])


def test_all_that_a_search_finds_is_reserved(rows, clerk):
    """A search that joins the item's days and computes."""
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    rows.exclude(code="L0").update(expiry_date=yesterday)
    found = LotFilterSet({"shelf": DUE}, queryset=Lot.objects.all()).qs
    partner = PartnerFactory()
    assert MANY.reserve(rows=found, user=clerk, partner=partner).done == 2
    assert set(rows.filter(reserved_partner=partner).values_list("code", flat=True)) == {"L1", "L2"}


def test_the_ledger_is_sound_whatever_headers_say(item, supervisor, quarantine):
    place = LocationFactory()
    loads = [line(item, place, quantity=Decimal(5), lot_code=code) for code in ("L1", "L2")]
    posted("purchase-delivery", place, *loads)
    rows = Lot.objects.all()
    assert MANY.change_status(rows=rows, user=supervisor, status=quarantine).done == 2
    assert MANY.set_code(rows=rows, user=supervisor, field="supplier_code", code="S").done == 2
    assert MANY.cancel(rows=rows, user=supervisor).done == 2
    call_command("check_ledger")


def test_every_field_that_many_may_be_given_is_a_field_of_the_header():
    assert set(MANY.settable) < set(HEADER.editable)
