"""Templates that create lots from lots (domain: template flags), in drafts, in the editor and in files."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from inventory.exceptions import Refused
from inventory.files.exporting import document_rows
from inventory.models import Balance, Direction, Document, Movement
from inventory.services import create_lot_from_lot
from lots.models import Lot
from places.models import Warehouse
from tests.factories import (
    LotStatusFactory,
    TemplateFactory,
    WarehouseFactory,
    draft,
    line,
    posted,
    user,
)
from tests.inventory.document_files import HEADER, load, take
from tests.inventory.pages import piece, typed

pytestmark = pytest.mark.django_db
LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD


def test_each_line_of_a_document_that_makes_lots_of_lots_says_its_direction(place, split, flour, received):
    out = line(flour, place, lot_code="A", quantity=Decimal(40), direction=UNLOAD)
    into = line(flour, place, lot_code="B", quantity=Decimal(40), direction=LOAD)
    document = posted("warehouse-record", place, out, into, template=split)
    moved = Movement.objects.filter(line__document=document).order_by("pk").values_list("lot__code", "quantity")
    assert list(moved) == [("A", -40), ("B", 40)]


def test_a_line_that_does_not_say_it_is_refused(place, split, flour, received):
    with pytest.raises(Refused) as refused:
        draft("warehouse-record", place, line(flour, place, lot_code="A"), template=split)
    assert [(problem.position, problem.field) for problem in refused.value.problems] == [(1, "direction")]


def test_with_any_other_template_the_direction_of_a_line_is_not_looked_at(place, split, flour):
    load = TemplateFactory(warehouse=place.warehouse, code="IN", direction=LOAD)
    document = draft("warehouse-record", place, line(flour, place, direction=UNLOAD), template=load)
    assert document.lines.get().direction == LOAD


def test_the_editor_asks_for_directions_only_where_such_a_template_can_be_chosen(client, place, flour, received):
    client.force_login(user("clerk"))
    new = reverse("documents:new", args=["warehouse-record"])
    TemplateFactory(warehouse=place.warehouse, code="OUT", direction=UNLOAD)
    assert 'name="lines-0-direction"' not in client.get(new).content.decode()
    split = TemplateFactory(warehouse=place.warehouse, code="SPL", direction=UNLOAD, create_lot_from_lot=True)
    assert 'name="lines-0-direction"' in client.get(new).content.decode()
    lines = [
        piece(flour, place, lot_code="A", quantity=3, direction=UNLOAD.value),
        piece(flour, place, lot_code="B", quantity=3, direction=LOAD.value),
    ]
    client.post(new, typed(place, *lines, template=split.pk))
    made = Document.objects.get(template=split)
    assert list(made.lines.values_list("lot_code", "direction")) == [("A", UNLOAD), ("B", LOAD)]


@pytest.mark.parametrize(
    ("field", "value"),
    [("offset_warehouse", WarehouseFactory), ("lot_management", lambda: False), ("traceability", lambda: False)],
)
def test_a_template_that_makes_lots_of_lots_has_no_offset_and_keeps_lots_and_genealogy(split, field, value):
    split.full_clean()
    setattr(split, field, value())
    with pytest.raises(ValidationError) as refused:
        split.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_file_says_the_directions_by_the_signs_of_the_quantities(named_things):
    warehouse = Warehouse.objects.get(code="DC1")
    TemplateFactory(warehouse=warehouse, code="SPL", direction=LOAD, create_lot_from_lot=True)
    header = HEADER + ",template"
    take(load("P1", "MILK,A,,9,"), header=header, create_missing=True)
    rows = load("W1", "MILK,A,,-4,SPL", "warehouse-record"), load("W1", "MILK,B,,4,SPL", "warehouse-record")
    take(*rows, header=header, create_missing=True)
    stock = Balance.objects.order_by("lot__code").values_list("lot__code", "on_hand")
    assert list(stock) == [("A", 5), ("B", 4)]
    written = document_rows(["document_number", "lot", "quantity"])
    assert [row[1:] for row in written if row[0] == "W1"] == [["A", -4], ["B", 4]]


def test_a_template_in_use_stays_what_it_is_for_tracing(administrator, place, split, source):
    change = reverse("admin:inventory_movementtemplate_change", args=[split.pk])
    assert 'name="create_lot_from_lot"' in administrator.get(change).content.decode()
    create_lot_from_lot(lot=source, location=place, quantity=Decimal(4), code="B", user=None)
    assert 'name="create_lot_from_lot"' not in administrator.get(change).content.decode()


def test_a_document_that_makes_lots_of_lots_takes_from_lots_and_makes_lots(place, split, flour, received):
    taken = line(flour, place, lot_code="A", direction=UNLOAD)
    made = line(flour, place, lot_code="B", direction=LOAD)
    for side, missing in ((taken, "that it makes"), (made, "that it takes from")):
        with pytest.raises(Refused, match=missing):
            posted("warehouse-record", place, side, template=split)


def test_a_lot_that_is_in_use_is_not_made_again(place, split, flour, received):
    posted("purchase-delivery", place, line(flour, place, lot_code="B"))
    taken = line(flour, place, lot_code="A", direction=UNLOAD)
    made = line(flour, place, lot_code="B", direction=LOAD)
    with pytest.raises(Refused, match="has a lot B already"):
        posted("warehouse-record", place, taken, made, template=split)


def test_drafted_by_hand_too_the_new_lot_is_never_freer_than_its_source(place, split, flour, received):
    held = LotStatusFactory(sales=False)
    Lot.objects.filter(code="A").update(status=held, sellable=False)
    taken = line(flour, place, lot_code="A", quantity=Decimal(2), direction=UNLOAD)
    made = [line(flour, place, lot_code=code, direction=LOAD) for code in "BC"]
    posted("warehouse-record", place, taken, *made, template=split)
    assert set(Lot.objects.values_list("code", "status", "sellable")) == {(code, held.pk, False) for code in "ABC"}


def test_lots_of_different_statuses_are_not_mixed_into_one(place, split, flour, received):
    posted("purchase-delivery", place, line(flour, place, lot_code="B"))
    Lot.objects.filter(code="B").update(status=LotStatusFactory())
    taken = [line(flour, place, lot_code=code, direction=UNLOAD) for code in "AB"]
    made = line(flour, place, lot_code="C", quantity=Decimal(2), direction=LOAD)
    with pytest.raises(Refused, match="one document for each status"):
        posted("warehouse-record", place, *taken, made, template=split)
