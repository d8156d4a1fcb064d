"""The recall: what is affected, where it is, where it went, and whether the quantities add up."""

from decimal import Decimal

import pytest
from django.db import connection

from inventory.ledger_check import breaches
from inventory.models import Balance
from inventory.services import reverse_document
from tests.factories import LocationFactory, PartnerFactory, TemplateFactory
from tracing import recall as recalling
from tracing.ledger import What
from tracing.recall import recall
from tracing.roots import delivered_by, supplied_as

pytestmark = pytest.mark.django_db


def sums(found):
    """Of each item: received, on hand, shipped, consumed, adjusted."""
    return {
        line.item.item: [
            int(value) for value in (line.received, line.on_hand, line.shipped, line.consumed, line.adjusted)
        ]
        for line in found.sums
    }


def affected(found):
    return {(depth, label.code) for depth, label in found.affected}


def test_everything_that_descends_from_a_lot_and_where_it_went(racks):
    delivery = racks.post("sales-delivery", racks.line(racks.rack, "R1"), partner=racks.customer)
    found = recall([racks.lot(racks.screw, "S1")])
    assert affected(found) == {(0, "S1"), (1, "C1"), (1, "R1")}
    assert sums(found) == {
        "SCREW": [100, 88, 0, 12, 0],
        "COMPUTER": [1, 0, 0, 1, 0],
        "RACK": [1, 0, 1, 0, 0],
    }
    assert all(line.difference == 0 for line in found.sums)
    (shipped,) = found.groups(What.SHIPPED)
    assert shipped.first.document.pk == delivery.pk
    assert "Buyer" in shipped.first.document.partner
    into = {
        group.first.document.pk: [label.code for label in group.first.into] for group in found.groups(What.CONSUMED)
    }
    assert into == {racks.computers.pk: ["C1"], racks.racks.pk: ["R1"]}
    assert [group.first.place for group in found.groups(What.ON_HAND)] == [str(racks.place)]


def test_counts_consumption_and_issues_without_a_partner_are_in_the_sum(factory):
    template = TemplateFactory(warehouse=factory.place.warehouse, direction=-1)
    factory.receive(factory.line(factory.paint, lot_code="P1", quantity="10.5"))
    factory.post("consumption", factory.line(factory.paint, lot_code="P1", quantity="0.25"))
    factory.post("stock-adjustment", factory.made(factory.paint, lot_code="P1", quantity=3))
    factory.post("stock-adjustment", factory.used(factory.paint, lot_code="P1", quantity=1))
    factory.post("warehouse-record", factory.line(factory.paint, lot_code="P1", quantity=4), template=template)
    factory.post(
        "warehouse-record",
        factory.line(factory.paint, lot_code="P1", quantity=2),
        template=template,
        partner=factory.customer,
    )
    (line,) = recall([factory.lot(factory.paint, "P1")]).sums
    assert line.received == Decimal("10.5")
    assert line.on_hand == Decimal("6.25")
    assert line.shipped == 2
    assert line.consumed == Decimal("0.25")
    assert line.adjusted == -2
    assert line.difference == 0


def test_what_changes_places_is_neither_received_nor_shipped(factory):
    elsewhere = LocationFactory()
    factory.receive(factory.line(factory.board, "B1", "B2"))
    factory.post(
        "transfer",
        factory.line(factory.board, "B1", target_location=elsewhere),
        target_warehouse=elsewhere.warehouse,
    )
    boards = [factory.serial(factory.board, code) for code in ("B1", "B2")]
    found = recall(boards)
    assert sums(found) == {"BOARD": [2, 2, 0, 0, 0]}
    assert {group.first.place for group in found.groups(What.ON_HAND)} == {str(factory.place), str(elsewhere)}


def test_a_recall_reaches_what_was_made_of_a_lot_whose_new_lots_were_sold(factory):
    """Domain: create lot from lot, keeping the genealogy; received = on hand + shipped + consumed."""
    factory.receive(factory.line(factory.paint, lot_code="A", quantity=10, supplier_code="V-1"))
    split = factory.split(
        [factory.used(factory.paint, lot_code="A", quantity=6)],
        [factory.made(factory.paint, lot_code="B", quantity=4), factory.made(factory.paint, lot_code="C", quantity=2)],
    )
    factory.split(
        [factory.used(factory.paint, lot_code="B", quantity=3)],
        [factory.made(factory.screw, lot_code="D", quantity=30)],
    )
    factory.post("sales-delivery", factory.line(factory.screw, lot_code="D", quantity=12), partner=factory.customer)
    # The goods have their supplier's code in their new lots too: from the code these are roots themselves.
    by_lot = {(0, "A"), (1, "B"), (1, "C"), (2, "D")}
    by_code = {(0, "A"), (0, "B"), (0, "C"), (1, "D")}
    for roots, reached in (([factory.lot(factory.paint, "A")], by_lot), (supplied_as("V-1", 10), by_code)):
        found = recall(roots)
        assert affected(found) == reached
        assert sums(found) == {"PAINT": [16, 7, 0, 9, 0], "SCREW": [30, 18, 12, 0, 0]}
        assert all(line.difference == 0 for line in found.sums)
        (shipped,) = found.groups(What.SHIPPED)
        assert "Buyer" in shipped.first.document.partner
        into = {
            group.first.document.pk: [label.code for label in group.first.into] for group in found.groups(What.CONSUMED)
        }
        assert into[split.pk] == ["B", "C"]
    assert list(breaches()) == []


def test_a_sale_by_a_template_that_makes_lots_is_still_a_sale(factory):
    template = TemplateFactory(warehouse=factory.place.warehouse, direction=-1, create_lot_from_lot=True)
    factory.receive(factory.line(factory.paint, lot_code="A", quantity=10))
    sold = factory.line(factory.paint, lot_code="A", quantity=4)
    factory.post("sales-delivery", sold, partner=factory.customer, template=template)
    assert sums(recall([factory.lot(factory.paint, "A")])) == {"PAINT": [10, 6, 4, 0, 0]}


def test_a_reversed_sale_was_not_shipped(factory):
    factory.receive(factory.line(factory.board, "B1"))
    sale = factory.post("sales-delivery", factory.line(factory.board, "B1"), partner=factory.customer)
    board = factory.serial(factory.board, "B1")
    assert sums(recall([board])) == {"BOARD": [1, 0, 1, 0, 0]}
    reverse_document(document_id=sale.pk, user=None)
    assert sums(recall([board])) == {"BOARD": [1, 1, 0, 0, 0]}


def test_a_lot_of_serial_numbers_names_each_of_them(factory):
    factory.board.lot_managed = True
    factory.board.save()
    factory.receive(factory.line(factory.board, "B1", "B2", "B3", lot_code="L1"))
    factory.post("sales-delivery", factory.line(factory.board, "B2", lot_code="L1"), partner=factory.customer)
    factory.post("customer-order", factory.line(factory.board, "B3", lot_code="L1"), partner=factory.customer)
    factory.post("customer-order", factory.line(factory.board, lot_code="L1"), partner=factory.customer)
    found = recall([factory.lot(factory.board, "L1")])
    assert affected(found) == {(0, "L1"), (0, "B1"), (0, "B2"), (0, "B3")}
    assert sums(found) == {"BOARD": [3, 2, 1, 0, 0]}
    assert [next(iter(group.pieces.values())).code for group in found.groups(What.SHIPPED)] == ["B2"]
    committed = {label.code for group in found.groups(What.COMMITTED) for label in group.pieces.values()}
    assert committed == {"B3", "L1"}
    assert found.sums[0].committed == 2


def test_a_serial_number_and_its_lot_count_once(factory):
    factory.board.lot_managed = True
    factory.board.save()
    factory.receive(factory.line(factory.board, "B1", lot_code="L1"))
    found = recall([factory.lot(factory.board, "L1"), factory.serial(factory.board, "B1")])
    assert sums(found) == {"BOARD": [1, 1, 0, 0, 0]}


def test_a_balance_that_the_movements_do_not_make_shows_as_a_difference(factory):
    factory.receive(factory.line(factory.screw, lot_code="S1", quantity=10))
    Balance.objects.filter(item=factory.screw).update(on_hand=7)
    (line,) = recall([factory.lot(factory.screw, "S1")]).sums
    assert line.difference == 3


def test_a_supplier_document_names_what_it_brought(racks):
    brought = {racks.lot(racks.screw, "S1"), racks.serial(racks.board, "B1"), racks.serial(racks.board, "B2")}
    assert set(delivered_by(racks.supplier, "pd1", 100)) == brought
    assert set(delivered_by(racks.supplier, " NOTE 55", 100)) == brought
    assert delivered_by(racks.supplier, "PD2", 100) == []
    assert delivered_by(PartnerFactory(), "PD1", 100) == []


def test_a_reversed_supplier_document_brought_nothing(factory):
    document = factory.receive(factory.line(factory.board, "B1"), number="PD9")
    reverse_document(document_id=document.pk, user=None)
    assert delivered_by(factory.supplier, "PD9", 100) == []


def test_a_supplier_code_names_lots_and_serial_numbers(racks):
    racks.receive(racks.line(racks.board, "B7", supplier_code="m-77"))
    assert set(supplied_as(" M-77 ", 100)) == {racks.lot(racks.screw, "S1"), racks.serial(racks.board, "B7")}
    assert supplied_as("", 100) == []


def test_seven_statements_for_one_piece_or_for_many(racks, django_assert_num_queries):
    one = [racks.serial(racks.board, "B2")]
    with django_assert_num_queries(7):
        recall(one)
    codes = [f"D{number}" for number in range(30)]
    for code in codes:
        racks.receive(racks.line(racks.board, code))
    racks.make([racks.used(racks.board, *codes)], [racks.made(racks.computer, *(f"E{code}" for code in codes))])
    many = [racks.lot(racks.screw, "S1"), *(racks.serial(racks.board, code) for code in codes)]
    with django_assert_num_queries(7):
        found = recall(many)
    assert len(found.affected) == 63
    assert sums(found)["BOARD"] == [30, 0, 0, 30, 0]


def test_a_recall_that_holds_not_everything_says_so(racks, monkeypatch):
    screws = [racks.lot(racks.screw, "S1")]
    assert not recall(screws).cut
    monkeypatch.setattr(recalling, "MAX_PIECES", 3)
    assert recall(screws).cut


def test_nothing_is_written(racks):
    with connection.execute_wrapper(refuse_to_write):
        recall([racks.lot(racks.screw, "S1")])


def refuse_to_write(execute, sql, params, many, context):
    assert sql.lstrip().startswith(("SELECT", "WITH"))
    return execute(sql, params, many, context)
