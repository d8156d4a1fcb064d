"""Lots proposed in the editor, and put into its lines. Domain: the proposed lots of an unload follow the withdrawal."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from inventory.models import Document, DocumentType
from items.models import AlternativeUnit
from lots.models import Lot, LotStatus
from tests.factories import TODAY, ItemFactory, PartnerFactory, UnitFactory, draft, line, posted, user
from tests.inventory.lot_pages import RECEIPT, SALE, hints, lots_typed, make_milk, make_syrup, receive, show
from tests.inventory.pages import errors, piece, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def milk(place):
    return make_milk(place)


@pytest.fixture
def syrup(place):
    return make_syrup(place)


def _as_shown(response):
    return [
        {name: entry["form"].typed(name) for name in ("item", "quantity", "unit", "lot_code", "location")}
        for entry in response.context["lines"]
    ]


def test_unloading_a_fifo_lot_by_its_code_says_which_instances_posting_takes(client, clerk, place, syrup):
    """Domain: unloads take the instances first in, first out. What was typed stays."""
    response = show(client, place, piece(syrup, place, lot_code="S1", quantity=50), action="propose")
    (hint,) = hints(response)
    assert [(part.lot.name, part.quantity) for part in hint.lots.parts] == [("S1 #1", 30), ("S1 #2", 20)]
    assert not hint.lots.fills
    assert lots_typed(response, "lot_code", "quantity") == [("S1", "50")]
    assert "Posting takes:" in response.content.decode()


def test_a_proposal_splits_a_line_by_lot_and_keeps_everything_else(client, clerk, place, milk, screw):
    """Domain: the proposed lots of an unload follow FIFO, or expiry."""
    lines = [piece(screw, place, note="first"), piece(milk, place, quantity=100, packages=4, note="cold")]
    response = show(client, place, *lines, action="propose", reference="AVZ")
    assert lots_typed(response, "lot_code", "quantity", "location", "packages", "note") == [
        ("", "1", place.code, "", "first"),
        ("L1", "60", place.code, "4", "cold"),
        ("L2", "40", place.code, "", "cold"),
    ]
    assert response.context["header"]["reference"].value() == "AVZ"
    assert not Document.objects.filter(document_type="sales-delivery").exists()
    assert response.context["editor"].focus == "lines-1"
    posted("purchase-delivery", place, line(screw, place))
    client.post(SALE, typed(place, *_as_shown(response), action="post", partner=PartnerFactory().description))
    assert {lot.code: lot.on_hand for lot in Lot.objects.all()} == {"L1": 0, "L2": 40}


def test_one_lot_that_covers_a_line_leaves_its_unit_and_quantity(client, clerk, place, milk):
    AlternativeUnit.objects.create(item=milk, unit=UnitFactory(code="BOX"), factor=Decimal(20))
    line = piece(milk, place, quantity=2, unit="BOX", location="")
    names = ("lot_code", "quantity", "unit", "location")
    assert lots_typed(show(client, place, line, action="propose"), *names) == [("L1", "2", "BOX", place.code)]
    split = show(client, place, line | {"quantity": 4}, action="propose")
    assert lots_typed(split, *names) == [("L1", "60", "PCS", place.code), ("L2", "20", "PCS", place.code)]


def test_no_stock_is_proposed_twice_and_named_lots_keep_theirs(client, clerk, place, milk):
    lines = [piece(milk, place, quantity=30), piece(milk, place, quantity=30), piece(milk, place, "", lot_code="L1")]
    lines[2]["quantity"] = 40
    response = show(client, place, *lines, action="propose")
    assert lots_typed(response, "lot_code", "quantity") == [
        ("L1", "20"),
        ("L2", "10"),
        ("L2", "30"),
        ("L1", "40"),
    ]


def test_a_lot_that_somebody_typed_is_never_overwritten(client, clerk, place, milk):
    line = piece(milk, place, quantity=10, lot_code="L2")
    assert lots_typed(show(client, place, line, action="propose"), "lot_code") == [("L2",)]
    assert lots_typed(show(client, place, line, propose="lines-0"), "lot_code") == [("L2",)]


def test_one_line_alone_is_filled_when_its_own_button_is_pressed(client, clerk, place, milk):
    lines = [piece(milk, place, quantity=5), {}, piece(milk, place, quantity=7)]
    response = show(client, place, *lines, propose="lines-2")
    assert lots_typed(response, "lot_code", "quantity") == [("", "5"), ("L1", "7")]


def test_what_is_missing_is_told_at_its_line_with_the_lots_passed_over(client, clerk, place, milk):
    """Expired and quarantined lots are passed over; what is left stays on a line of its own."""
    receive(milk, place, OLD=(9, 1))
    status = LotStatus.objects.create(code="Q", description="Quarantine", automatic_withdrawal=False, sales=False)
    Lot.objects.filter(code="L2").update(status=status)
    response = show(client, place, piece(milk, place, quantity=100), piece(milk, place, ""), action="propose")
    assert lots_typed(response, "lot_code", "quantity")[:2] == [("L1", "60"), ("", "40")]
    said = errors(response)
    assert said.startswith("Line 2, Quantity")
    for part in ("60", "100", "OLD", "Quarantine"):
        assert part in said


def test_manual_items_and_loads_are_proposed_nothing_and_the_page_says_so(client, clerk, place, milk):
    manual = ItemFactory(lot=True)
    receive(manual, place, M1=(5, None))
    for url, item in ((SALE, manual), (RECEIPT, milk)):
        response = show(client, place, piece(item, place, quantity=2), url=url, action="propose")
        assert lots_typed(response, "lot_code", "quantity") == [("", "2")]
        assert "There is no line here for which lots are proposed" in response.content.decode()


def test_items_with_lots_and_serial_numbers_are_proposed_lots_by_quantity(client, clerk, place):
    """The serial numbers still have to be named; where they are, the lot is theirs."""
    item = ItemFactory(lot=True, serial=True, withdrawal="fifo")
    for code in ("P1", "P2"):
        posted("purchase-delivery", place, line(item, place, f"{code}-1", f"{code}-2", lot_code=code))
    response = show(client, place, piece(item, place, quantity=3), action="propose")
    assert lots_typed(response, "lot_code", "quantity", "serials") == [("P1", "2", ""), ("P2", "1", "")]
    response = show(client, place, piece(item, place, "P2-1"), action="propose")
    assert lots_typed(response, "lot_code", "serials") == [("", "P2-1")]


def test_proposed_quantities_are_written_as_the_language_does(client, clerk, place):
    item = ItemFactory(lot=True, unit=UnitFactory(code="KG", decimals=3), withdrawal="fifo")
    for code, quantity in (("K1", "1.125"), ("K2", "2.25")):
        posted("purchase-delivery", place, line(item, place, lot_code=code, quantity=Decimal(quantity)))
    with translation.override("ro"):
        data = typed(place, piece(item, place, quantity="2,125"), action="propose", date=f"{TODAY:%d.%m.%Y}")
        response = client.post(SALE, data, headers={"accept-language": "ro"})
        assert lots_typed(response, "lot_code", "quantity") == [("K1", "1,125"), ("K2", "1")]
        # Read back, they are the same quantities.
        assert [hint.wanted for hint in hints(response)] == [Decimal("1.125"), Decimal(1)]


def test_more_lines_than_a_page_holds_are_not_proposed(client, clerk, place, milk, monkeypatch):
    monkeypatch.setattr("inventory.editor.MAX_LINES", 1)
    response = show(client, place, piece(milk, place, quantity=100), action="propose")
    assert lots_typed(response, "lot_code", "quantity") == [("", "100")]
    assert "more than 1 lines" in errors(response)


def test_the_page_asks_before_what_was_filled_in_is_left(client, clerk, place, milk):
    page = show(client, place, piece(milk, place), action="propose").content.decode()
    assert 'data-editor="typed"' in page
    assert 'data-focus="lines-0"' in page


def test_the_hint_of_a_line_knows_the_header_and_the_other_lines(client, clerk, place, milk):
    url = reverse("documents:line-hint", args=["sales-delivery"])
    data = typed(place, piece(milk, place, quantity=60, lot_code="L1"), piece(milk, place, quantity=20))
    page = client.post(f"{url}?prefix=lines-1", data).content.decode()
    assert 'id="lines-1-line-lots"' in page
    assert 'data-lot="L2"' in page
    assert "<strong>L2</strong> 20 PCS" in page
    assert "lines-0" not in page
    every = client.post(url, data).content.decode()
    assert 'id="lines-0-line-lots"' in every
    assert 'id="lines-1-line-lots"' in every
    assert client.post(f"{url}?prefix=lines-9", data).status_code == 404
    assert client.post(f"{url}?prefix=lines-1", data | {"warehouse": "", "date": "x"}).status_code == 200
    client.force_login(user("viewer"))
    assert client.post(url, data).status_code == 403


def test_the_hint_of_a_stored_draft_counts_the_serial_numbers_that_it_keeps(client, clerk, place, disk, monkeypatch):
    monkeypatch.setattr("inventory.forms.stored.MAX_TYPED_SERIALS", 1)
    document = draft("purchase-delivery", place, line(disk, place, "A1", "A2"), user=clerk)
    url = reverse("documents:line-hint", args=["purchase-delivery"]) + f"?prefix=lines-0&document={document.pk}"
    data = typed(place, piece(disk, place, quantity=3, line=document.lines.get().pk))
    assert "2 / 3" in client.post(url, data).content.decode()


@pytest.mark.parametrize("quantity", ["-5", "0", "NaN", "many", "1e400"])
def test_a_quantity_that_is_none_is_proposed_nothing(client, clerk, place, milk, quantity):
    response = show(client, place, piece(milk, place, quantity=quantity), action="propose")
    assert lots_typed(response) == [("", quantity)]


def test_the_button_stands_where_lots_can_be_taken(client, clerk):
    shown = {
        code
        for code in DocumentType.objects.values_list("pk", flat=True)
        if 'value="propose"' in client.get(f"/documents/new/{code}/").content.decode()
    }
    none = {"purchase-delivery", "production-order", "customer-order"}
    assert shown == set(DocumentType.objects.values_list("pk", flat=True)) - none
