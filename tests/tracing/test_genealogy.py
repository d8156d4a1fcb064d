"""Where-from and where-used, over the ledger that posting makes."""

from decimal import Decimal

import pytest

from inventory.services import reverse_document
from serials.models import SerialNumber
from tests.factories import LocationFactory, TemplateFactory, WarehouseFactory
from tracing.genealogy import where_from, where_used
from tracing.pieces import Kind, Piece

pytestmark = pytest.mark.django_db


def steps(found):
    return [(step.depth, step.piece, step.quantity) for step in found.steps()]


def test_a_lot_is_followed_through_every_level_into_serial_numbers(racks):
    found = where_used(racks.lot(racks.screw, "S1"), max_rows=100)
    computer, rack = racks.serial(racks.computer, "C1"), racks.serial(racks.rack, "R1")
    assert steps(found) == [(1, computer, 1), (1, rack, 1)]
    assert [step.document_id for step in found.steps()] == [racks.computers.pk, racks.racks.pk]
    assert not found.cut


def test_a_serial_number_goes_where_what_it_is_part_of_goes(racks):
    found = where_used(racks.serial(racks.board, "B1"), max_rows=100)
    assert steps(found) == [(1, racks.serial(racks.computer, "C1"), 1), (2, racks.serial(racks.rack, "R1"), 1)]
    assert steps(where_used(racks.serial(racks.board, "B2"), max_rows=100)) == []


def test_a_product_leads_back_to_lots_with_their_quantities_and_to_serial_numbers(racks):
    found = where_from(racks.serial(racks.rack, "R1"), max_rows=100)
    screws = racks.lot(racks.screw, "S1")
    assert steps(found) == [
        (1, racks.serial(racks.computer, "C1"), 1),
        (2, racks.serial(racks.board, "B1"), 1),
        (2, screws, 8),
        (1, screws, 4),
    ]


def test_what_came_from_a_supplier_came_from_nothing_traced(racks):
    assert steps(where_from(racks.lot(racks.screw, "S1"), racks.serial(racks.board, "B1"), max_rows=100)) == []


def test_a_reversed_document_and_its_reversal_do_not_count(racks):
    reverse_document(document_id=racks.racks.pk, user=None)
    board = racks.serial(racks.board, "B1")
    assert steps(where_used(board, max_rows=100)) == [(1, racks.serial(racks.computer, "C1"), 1)]
    assert steps(where_from(racks.serial(racks.rack, "R1"), max_rows=100)) == []


def test_a_subcontractor_turns_goods_into_others_too(factory):
    there = LocationFactory(warehouse=WarehouseFactory(partner=factory.supplier))
    factory.receive(factory.line(factory.board, "B1"))
    factory.post("subcontract-delivery", factory.line(factory.board, "B1"), partner=factory.supplier)
    factory.post(
        "subcontract-return",
        factory.used(factory.board, "B1", location=there),
        factory.made(factory.paint, lot_code="P1", quantity=Decimal("2.5")),
        partner=factory.supplier,
    )
    found = where_used(factory.serial(factory.board, "B1"), max_rows=100)
    assert steps(found) == [(1, factory.lot(factory.paint, "P1"), Decimal("2.5"))]


def test_an_adjustment_that_takes_and_brings_makes_nothing_of_anything(factory):
    factory.receive(factory.line(factory.board, "B1"))
    factory.post("stock-adjustment", factory.used(factory.board, "B1"), factory.made(factory.computer, "C1"))
    assert steps(where_used(factory.serial(factory.board, "B1"), max_rows=100)) == []


def test_a_template_without_traceability_takes_its_movements_out(factory):
    template = TemplateFactory(warehouse=factory.place.warehouse, traceability=False)
    factory.receive(factory.line(factory.board, "B1"))
    factory.make([factory.used(factory.board, "B1")], [factory.made(factory.computer, "C1")], template=template)
    assert steps(where_used(factory.serial(factory.board, "B1"), max_rows=100)) == []
    assert steps(where_from(factory.serial(factory.computer, "C1"), max_rows=100)) == []


def test_a_lot_reworked_into_itself_ends(factory):
    factory.receive(factory.line(factory.paint, lot_code="P1", quantity=10))
    paint = factory.lot(factory.paint, "P1")
    factory.make(
        [factory.used(factory.paint, lot_code="P1", quantity=5)],
        [factory.made(factory.paint, lot_code="P1", quantity=4)],
    )
    for walk in (where_used, where_from):
        found = walk(paint, max_rows=1000)
        assert [step.piece for step in found.steps()] == [paint]
        assert not found.cut


def test_lots_that_go_round_in_a_circle_end(factory):
    factory.receive(factory.line(factory.paint, lot_code="P1", quantity=10))
    one, other = {"lot_code": "P1", "quantity": 2}, {"lot_code": "P2", "quantity": 2}
    factory.make([factory.used(factory.paint, **one)], [factory.made(factory.paint, **other)])
    factory.make([factory.used(factory.paint, **other)], [factory.made(factory.paint, **one)])
    found = where_used(factory.lot(factory.paint, "P1"), max_rows=1000)
    first, second = factory.lot(factory.paint, "P1"), factory.lot(factory.paint, "P2")
    assert steps(found) == [(1, second, 2), (2, first, 2)]
    assert not found.cut


def test_a_part_taken_out_again_and_built_in_elsewhere_is_part_of_both_in_turn(factory):
    factory.receive(factory.line(factory.board, "B1", "B2"))
    factory.make([factory.used(factory.board, "B1")], [factory.made(factory.computer, "C1")])
    factory.make([factory.used(factory.computer, "C1")], [factory.made(factory.board, "B1")])
    factory.make([factory.used(factory.board, "B1", "B2")], [factory.made(factory.computer, "C2")])
    board, first, second = (
        factory.serial(item, code)
        for item, code in ((factory.board, "B1"), (factory.computer, "C1"), (factory.computer, "C2"))
    )
    assert steps(where_used(first, max_rows=100)) == [(1, board, 1), (2, second, 1)]
    # C1 was made before B1 came out of it: it is not made of itself, and C2 was never in it.
    assert steps(where_from(first, max_rows=100)) == [(1, board, 1)]
    assert steps(where_used(second, max_rows=100)) == []
    assert [piece for _, piece, _ in steps(where_from(second, max_rows=100))] == [
        board,
        first,
        board,
        factory.serial(factory.board, "B2"),
    ]


def test_a_tree_is_cut_at_a_depth_and_says_so(racks):
    found = where_used(racks.serial(racks.board, "B1"), max_rows=100, max_depth=1)
    assert [depth for depth, _, _ in steps(found)] == [1]
    assert found.cut_depth
    assert not found.cut_rows


def test_a_tree_is_cut_at_a_number_of_rows_and_says_so(factory):
    factory.receive(factory.line(factory.board, "B1"))
    codes = [f"C{number}" for number in range(60)]
    factory.make([factory.used(factory.board, "B1")], [factory.made(factory.computer, *codes)])
    found = where_used(factory.serial(factory.board, "B1"), max_rows=10)
    assert found.cut_rows
    assert 0 < len(steps(found)) <= 20
    assert not where_used(factory.serial(factory.board, "B1"), max_rows=70).cut


def test_a_tree_cut_among_many_documents_shows_what_the_first_of_them_made(factory):
    factory.receive(factory.line(factory.screw, lot_code="S1", quantity=20))
    for number in range(8):
        factory.make(
            [factory.used(factory.screw, lot_code="S1", quantity=1)], [factory.made(factory.computer, f"C{number}")]
        )
    found = where_used(factory.lot(factory.screw, "S1"), max_rows=3)
    assert found.cut_rows
    assert [piece for _, piece, _ in steps(found)] == [factory.serial(factory.computer, f"C{n}") for n in range(3)]


def test_one_statement_whatever_the_depth(factory, django_assert_num_queries):
    factory.receive(factory.line(factory.paint, lot_code="P0", quantity=1))
    for number in range(12):
        factory.make(
            [factory.used(factory.paint, lot_code=f"P{number}", quantity=1)],
            [factory.made(factory.paint, lot_code=f"P{number + 1}", quantity=1)],
        )
    first, last = factory.lot(factory.paint, "P0"), factory.lot(factory.paint, "P12")
    with django_assert_num_queries(2):
        assert len(steps(where_used(first, max_rows=100))) == 12
        assert len(steps(where_from(last, max_rows=100))) == 12


def test_a_lot_of_serial_numbers_goes_where_any_of_them_goes(factory):
    factory.board.lot_managed = True
    factory.board.save()
    factory.receive(factory.line(factory.board, "B1", "B2", lot_code="L1"))
    factory.make([factory.used(factory.board, "B2", lot_code="L1")], [factory.made(factory.computer, "C1")])
    computer = factory.serial(factory.computer, "C1")
    assert steps(where_used(factory.lot(factory.board, "L1"), max_rows=100)) == [(1, computer, 1)]
    assert steps(where_used(factory.serial(factory.board, "B1"), max_rows=100)) == []
    assert steps(where_from(computer, max_rows=100)) == [(1, factory.serial(factory.board, "B2"), 1)]


def test_goods_with_neither_lots_nor_serial_numbers_are_passed_over(factory):
    factory.receive(factory.line(factory.tape, quantity=5))
    factory.make([factory.used(factory.tape, quantity=2)], [factory.made(factory.computer, "C1")])
    assert steps(where_from(factory.serial(factory.computer, "C1"), max_rows=100)) == []


def test_a_lot_made_from_a_lot_leads_back_to_it_and_on_into_another_item(factory):
    """Domain: create lot from lot, same item or another item, keeping the genealogy."""
    factory.receive(factory.line(factory.paint, lot_code="A", quantity=10))
    split = factory.split(
        [factory.used(factory.paint, lot_code="A", quantity=6)],
        [factory.made(factory.paint, lot_code="B", quantity=4), factory.made(factory.paint, lot_code="C", quantity=2)],
    )
    cut = factory.split(
        [factory.used(factory.paint, lot_code="B", quantity=3)],
        [factory.made(factory.screw, lot_code="D", quantity=30)],
    )
    first, *middle = (factory.lot(factory.paint, code) for code in "ABC")
    last = factory.lot(factory.screw, "D")
    found = where_used(first, max_rows=100)
    assert steps(found) == [(1, middle[0], 4), (2, last, 30), (1, middle[1], 2)]
    assert [step.document_id for step in found.steps()] == [split.pk, cut.pk, split.pk]
    assert steps(where_from(last, max_rows=100)) == [(1, middle[0], 3), (2, first, 6)]


def test_serial_numbers_that_change_lots_lead_back_to_those_of_the_old_lot(factory):
    """Domain: the same code may exist in different lots of one item."""
    factory.board.lot_managed = True
    factory.board.save()
    factory.receive(factory.line(factory.board, "B1", "B2", lot_code="A"))
    factory.split([factory.used(factory.board, "B1", lot_code="A")], [factory.made(factory.board, "B1", lot_code="B")])
    old, new = SerialNumber.objects.filter(code="B1").order_by("pk").values_list("pk", flat=True)
    assert steps(where_used(factory.lot(factory.board, "A"), max_rows=100)) == [(1, Piece(Kind.SERIAL, new), 1)]
    assert steps(where_from(Piece(Kind.SERIAL, new), max_rows=100)) == [(1, Piece(Kind.SERIAL, old), 1)]


def test_a_warehouse_record_of_another_template_makes_nothing_of_anything(factory):
    factory.receive(factory.line(factory.paint, lot_code="A", quantity=10))
    document = factory.split(
        [factory.used(factory.paint, lot_code="A", quantity=6)], [factory.made(factory.paint, lot_code="B", quantity=6)]
    )
    document.template.create_lot_from_lot = False
    document.template.save()
    assert steps(where_used(factory.lot(factory.paint, "A"), max_rows=100)) == []
