"""The verbs on many serial numbers at once: as the single edit does it, in sets."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from inventory.models import Document
from items.models import Item
from serials.exceptions import HeaderConflict, SerialNotPermitted, SerialRefused
from serials.header import HEADER
from serials.many import MANY
from serials.models import SerialNumber, SerialNumberChange
from serials.services import delete_serial, edit_header, register_serials
from tests.factories import ItemFactory, LocationFactory, PartnerFactory, draft, line, posted, user

pytestmark = pytest.mark.django_db

NOT_RESERVED = {"reserved": False, "reserved_partner": None, "reserved_document": None}


def some(item: Item, count: int = 3, prefix: str = "SN"):
    """The query of so many registered serial numbers."""
    made = register_serials(
        item=item, variant=None, lot=None, codes=[f"{prefix}{number}" for number in range(count)], user=None
    )
    return SerialNumber.objects.filter(pk__in=[serial.pk for serial in made])


def order(item: Item) -> Document:
    place = LocationFactory()
    return draft("customer-order", place, line(item, None), partner=PartnerFactory())


def history(serial):
    return [(c.version, c.field, c.old_value, c.new_value, c.user_id) for c in serial.changes.order_by("id")]


def reasons(outcome):
    return {left.reason: left.count for left in outcome.left}


def kept(rows):
    """Everything that the two ways of changing a header could leave differently."""
    names = [f.attname for f in SerialNumber._meta.fields if f.name not in ("id", "code", "code_key", "code_search")]
    return [({name: getattr(serial, name) for name in names}, history(serial)) for serial in rows.order_by("pk")]


@pytest.mark.parametrize("act", ["reserve", "release", "cancel", "restore", "close", "reopen", "customer", "clear"])
def test_both_ways_leave_the_same_rows_and_the_same_history(item, clerk, act):
    partner, other, ordered = PartnerFactory(), PartnerFactory(), order(item)
    acts = {
        "reserve": (
            lambda rows: MANY.reserve(rows=rows, user=clerk, partner=partner, document=ordered),
            {"reserved": True, "reserved_partner": partner, "reserved_document": ordered},
        ),
        "release": (lambda rows: MANY.release(rows=rows, user=clerk), NOT_RESERVED),
        "cancel": (lambda rows: MANY.cancel(rows=rows, user=clerk), {"cancelled": True}),
        "restore": (lambda rows: MANY.cancel(rows=rows, user=clerk, on=False), {"cancelled": False}),
        "close": (lambda rows: MANY.force_close(rows=rows, user=clerk), {"force_closed": True}),
        "reopen": (lambda rows: MANY.force_close(rows=rows, user=clerk, on=False), {"force_closed": False}),
        "customer": (
            lambda rows: MANY.set_code(rows=rows, user=clerk, field="customer_code", code=" Ață-９ "),
            {"customer_code": " Ață-９ "},
        ),
        "clear": (
            lambda rows: MANY.set_code(rows=rows, user=clerk, field="supplier_code", code=""),
            {"supplier_code": ""},
        ),
    }
    many, wanted = acts[act]

    def prepared(prefix):
        """Serial numbers in many a state; those already reserved only where a reservation ends."""
        rows = some(item, 6, prefix)
        states = [
            {},
            {"cancelled": True, "customer_code": "OLD", "supplier_code": "S"},
            {"force_closed": True, "supplier_code": "S2"},
            {"customer_code": "Ață-９", "cancelled": True, "force_closed": True},
            {"reserved": True, "reserved_partner": other, "reserved_document": ordered} if act != "reserve" else {},
            {"reserved": True} if act != "reserve" else {},
        ]
        for serial, state in zip(rows.order_by("pk"), states, strict=True):
            edit_header(serial=serial, user=None, version=1, changes=state)
        SerialNumber.objects.filter(pk__in=rows).update(created_at="2026-01-01T00:00Z")
        return rows

    together, singly = prepared("A"), prepared("B")
    outcome = many(together)
    done = 0
    for serial in singly:
        done += edit_header(serial=serial, user=clerk, version=serial.version, changes=wanted).version > serial.version
    assert kept(together) == kept(singly)
    assert outcome.done == done > 0
    assert sum(reasons(outcome).values()) == 6 - done


def test_what_was_not_done_is_told_with_reasons_numbers_and_examples(item, clerk):
    rows, customer = some(item, 9), PartnerFactory()
    MANY.reserve(rows=rows.filter(code="SN0"), user=None, partner=customer)
    MANY.reserve(rows=rows.filter(code__in=[f"SN{n}" for n in range(1, 8)]), user=None, partner=PartnerFactory())
    outcome = MANY.reserve(rows=rows, user=clerk, partner=customer)
    assert outcome.done == 1
    [same, other] = sorted(outcome.left, key=lambda left: left.count)
    assert (same.reason, same.count, same.examples) == ("reserved for the same already", 1, ["SN0"])
    assert (other.count, other.examples) == (7, ["SN1", "SN2", "SN3", "SN4", "SN5"])
    assert "release them first" in other.reason


def test_reserving_just_so_leaves_what_is_reserved_for_somebody(item, clerk):
    rows = some(item)
    MANY.reserve(rows=rows.filter(code="SN1"), user=None, partner=PartnerFactory())
    assert MANY.reserve(rows=rows, user=clerk).done == 2
    assert rows.exclude(reserved_partner=None).get().code == "SN1"


def test_cancelled_and_force_closed_ones_are_reserved_as_the_single_edit_does(item, clerk):
    rows = some(item)
    MANY.cancel(rows=rows.filter(code="SN0"), user=None)
    MANY.force_close(rows=rows.filter(code="SN1"), user=None)
    assert MANY.reserve(rows=rows, user=clerk).done == 3


def test_doing_it_twice_changes_nothing_the_second_time(item, clerk):
    rows = some(item)
    assert MANY.cancel(rows=rows, user=clerk).done == 3
    again = MANY.cancel(rows=rows, user=clerk)
    assert (again.done, reasons(again)) == (0, {"cancelled already": 3})
    assert SerialNumberChange.objects.count() == 3
    assert set(rows.values_list("version", flat=True)) == {2}


def test_codes_need_not_be_unique_and_are_found_as_people_search(item, clerk):
    rows = some(item)
    assert MANY.set_code(rows=rows, user=clerk, field="customer_code", code="ș-9").done == 3
    assert SerialNumber.objects.filter(customer_code_search="S-9").count() == 3


@pytest.mark.parametrize("code", ["A" * 51, "A\u200bB"])
def test_a_bad_code_is_refused_before_anything_is_done(item, clerk, code):
    rows = some(item)
    with pytest.raises(SerialRefused) as raised:
        MANY.set_code(rows=rows, user=clerk, field="supplier_code", code=code)
    assert list(raised.value.errors) == ["supplier_code"]
    assert set(rows.values_list("version", flat=True)) == {1}


def test_only_who_may_edit_a_header_may_edit_many(item, viewer):
    rows = some(item)
    with pytest.raises(SerialNotPermitted):
        MANY.cancel(rows=rows, user=viewer)
    assert not rows.filter(cancelled=True).exists()


def test_nothing_is_reserved_for_a_partner_out_of_use_or_a_document_that_is_gone(item, clerk):
    rows, ordered = some(item), order(item)
    with pytest.raises(SerialRefused, match="no longer in use"):
        MANY.reserve(rows=rows, user=clerk, partner=PartnerFactory(active=False))
    Document.objects.filter(pk=ordered.pk).delete()
    with pytest.raises(SerialRefused, match="deleted meanwhile"):
        MANY.reserve(rows=rows, user=clerk, document=ordered)
    assert not rows.filter(reserved=True).exists()


def test_a_field_with_rules_of_its_own_is_not_for_many(item):
    with pytest.raises(ValueError, match="code"):
        MANY.set_code(rows=some(item), user=None, field="code", code="X")


def test_who_saw_the_header_before_gets_the_conflict(item, clerk):
    rows = some(item)
    seen = rows.get(code="SN1")
    MANY.set_code(rows=rows, user=clerk, field="customer_code", code="C")
    with pytest.raises(HeaderConflict) as raised:
        edit_header(serial=seen, user=None, version=seen.version, changes={"cancelled": True})
    assert [(c.user, c.field, c.new_value) for c in raised.value.changes] == [(clerk, "customer_code", "C")]


def test_what_is_deleted_or_no_longer_searched_by_then_is_left_and_told(item, clerk, monkeypatch):
    rows = some(item, 4)
    lock = MANY._lock

    def slow(asked):
        found = lock(asked)
        delete_serial(serial=rows.get(code="SN0"), user=None, reason="twice")
        MANY.verbs.edit(rows.get(code="SN1"), None, 1, {"customer_code": "else"})
        return found

    monkeypatch.setattr(MANY, "_lock", slow)
    outcome = MANY.cancel(rows=rows.filter(customer_code=""), user=clerk)
    assert outcome.done == 2
    [left] = outcome.left
    assert (left.count, left.examples) == (2, ["SN1"])
    assert "meanwhile" in left.reason


def test_a_failure_changes_nothing(item, clerk, monkeypatch):
    rows = some(item)
    monkeypatch.setattr(MANY, "_write", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        MANY.cancel(rows=rows, user=clerk)
    assert not SerialNumberChange.objects.exists()


def test_the_ledger_is_sound_whatever_headers_say():
    item, place, clerk = ItemFactory(serial=True), LocationFactory(), user("clerk")
    posted("purchase-delivery", place, line(item, place, "A", "B", "C"))
    posted("sales-delivery", place, line(item, place, "A"), partner=PartnerFactory())
    rows = SerialNumber.objects.on_hand()
    assert MANY.reserve(rows=rows, user=clerk, partner=PartnerFactory()).done == 2
    assert MANY.force_close(rows=SerialNumber.objects.all(), user=clerk).done == 3
    call_command("check_ledger")


def test_every_field_that_many_may_be_given_is_a_field_of_the_header():
    assert set(MANY.settable) < set(HEADER.editable)
