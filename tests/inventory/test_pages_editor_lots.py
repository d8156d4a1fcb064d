"""Lots in the editor: offered, proposed, warned of. Domain: withdrawal, expiry, predefined and FIFO lots."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation

from inventory.forms import lot_offers
from inventory.models import Document
from items.models import AlternativeUnit
from lots.models import Lot, LotStatus
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    draft,
    line,
    posted,
    user,
)
from tests.inventory.pages import errors, piece, typed

pytestmark = pytest.mark.django_db
SALE = "/documents/new/sales-delivery/"
RECEIPT = "/documents/new/purchase-delivery/"
PRODUCTION = "/documents/new/production-record/"


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def milk(place):
    """60 of L1, which expires first, and 80 of L2."""
    item = ItemFactory(lot=True, code="MILK", withdrawal="fefo", expiry_warn_days=10, expiry_block_days=2)
    receive(item, place, L2=(80, 90), L1=(60, 40))
    return item


@pytest.fixture
def syrup(place):
    """FIFO lots: 30 at one price, then 40 at another, under one lot code."""
    item = ItemFactory(lot=True, code="SYRUP", fifo_lots=True, withdrawal="fifo")
    for quantity, cost in ((30, 2), (40, 3)):
        entry = line(item, place, lot_code="S1", quantity=Decimal(quantity), unit_cost=Decimal(cost))
        posted("purchase-delivery", place, entry)
    return item


def receive(item, place, **lots):
    """Lots by code, each with its quantity and the days until it expires."""
    for code, (quantity, days) in lots.items():
        expiry = TODAY + timedelta(days=days) if days is not None else None
        entry = line(item, place, lot_code=code, quantity=Decimal(quantity), expiry_date=expiry)
        posted("purchase-delivery", place, entry)


def show(client, place, *lines, url=SALE, action="refresh", **header):
    """The page with what was typed."""
    response = client.post(url, typed(place, *lines, action=action, **header))
    assert response.status_code == 200
    return response


def hints(response):
    """What the page says of each line."""
    return [entry["hint"] for entry in response.context["lines"]]


def choices(hint):
    return [choice.lot.name for choice in hint.lots.choices]


def notes(hint):
    return [(note.tone, note.text) for note in hint.lots.notes]


def lots_typed(response, *names):
    names = names or ("lot_code", "quantity", "location")
    return [tuple(entry["form"].typed(name) for name in names) for entry in response.context["lines"]]


def test_an_unload_is_offered_the_lots_in_stock_in_the_order_of_the_withdrawal(client, clerk, place, milk):
    empty = LotFactory(item=milk, code="EMPTY")
    response = show(client, place, piece(milk, place))
    (hint,) = hints(response)
    assert choices(hint) == ["L1", "L2"]
    assert (hint.lots.choices[0].quantity, hint.lots.choices[0].place) == (60, place.code)
    page = response.content.decode()
    assert f'<option value="L1" data-place="{place.code}">60 PCS · {place.code} · expires' in page
    assert empty.code not in page
    milk.withdrawal = "fifo"
    milk.save()
    Lot.objects.filter(code="L1").update(start_date=TODAY - timedelta(days=1))
    assert choices(hints(show(client, place, piece(milk, place)))[0]) == ["L1", "L2"]
    Lot.objects.filter(code="L2").update(start_date=TODAY - timedelta(days=9))
    assert choices(hints(show(client, place, piece(milk, place)))[0]) == ["L2", "L1"]


def test_without_a_place_the_lots_of_the_whole_warehouse_are_offered_and_of_no_other(client, clerk, place, milk):
    other = LocationFactory(warehouse=place.warehouse)
    receive(milk, other, L3=(5, 5))
    receive(milk, LocationFactory(), L4=(5, 5))
    (hint,) = hints(show(client, place, piece(milk, place, location="")))
    assert [(choice.lot.name, choice.place) for choice in hint.lots.choices] == [
        ("L3", other.code),
        ("L1", place.code),
        ("L2", place.code),
    ]
    assert choices(hints(show(client, place, piece(milk, other)))[0]) == ["L3"]


def test_what_is_free_leaves_out_what_others_engaged_but_not_what_this_order_did(client, clerk, place, milk):
    order = posted(
        "customer-order", place, line(milk, place, lot_code="L1", quantity=Decimal(50)), partner=PartnerFactory()
    )
    (hint,) = hints(show(client, place, piece(milk, place)))
    assert hint.lots.choices[0].quantity == 10
    (hint,) = hints(show(client, place, piece(milk, place), origin=str(order)))
    assert hint.lots.choices[0].quantity == 60


def test_an_order_is_offered_lots_too(client, clerk, place, milk):
    (hint,) = hints(show(client, place, piece(milk, place), url="/documents/new/customer-order/"))
    assert choices(hint) == ["L1", "L2"]
    assert hint.lots.proposal is None


def test_each_lot_says_why_it_may_not_be_used(client, clerk, place, milk):
    """Domain, lot status: quarantine forbids all. The status forbids, the template lifts it."""
    status = LotStatus.objects.create(code="Q", description="Quarantine", sales=False, automatic_withdrawal=False)
    Lot.objects.filter(code="L1").update(status=status)
    response = show(client, place, piece(milk, place, lot_code="L1"))
    (hint,) = hints(response)
    assert "Quarantine" in hint.lots.choices[0].why_not
    assert notes(hint) == [("bad", hint.lots.choices[0].why_not)]
    assert "Quarantine" in response.content.decode()
    template = TemplateFactory(warehouse=place.warehouse, direction=-1, allow_unavailable_lots=True)
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="L1"), template=template.pk))
    assert (hint.lots.choices[0].why_not, notes(hint)) == ("", [])


def test_a_reservation_is_for_its_partner(client, clerk, place, milk):
    partner = PartnerFactory(description="Acme")
    Lot.objects.filter(code="L1").update(reserved=True, reserved_partner=partner)
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="L1")))
    assert "Acme" in notes(hint)[0][1]
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="L1"), partner="Acme"))
    assert notes(hint) == []


def test_expired_and_soon_blocked_lots_warn_or_refuse_by_the_days_of_the_item(client, clerk, place, milk):
    for days, tone, said in (
        (60, None, ""),
        (10, "warn", "expires soon"),
        (2, "bad", "blocked"),
        (-1, "bad", "expired"),
    ):
        Lot.objects.filter(code="L1").update(
            start_date=TODAY - timedelta(days=30), expiry_date=TODAY + timedelta(days=days)
        )
        found = notes(hints(show(client, place, piece(milk, place, lot_code="L1")))[0])
        assert [tone for tone, _text in found] == ([tone] if tone else [])
        assert said in "".join(text for _tone, text in found)
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="L1"), url="/documents/new/transfer/"))
    assert notes(hint)[0][0] == "warn"


def test_the_warning_is_of_the_date_of_the_document(client, clerk, place, milk):
    later = TODAY + timedelta(days=35)
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="L1"), date=later.isoformat()))
    assert notes(hint)[0][0] == "warn"


def test_a_lot_that_is_not_there_or_not_enough_is_told(client, clerk, place, milk):
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="NOPE")))
    assert notes(hint)[0][0] == "bad"
    assert "NOPE" in notes(hint)[0][1]
    (hint,) = hints(show(client, place, piece(milk, place, lot_code="L1", quantity=61)))
    assert notes(hint) == [("warn", "Only 60 PCS of lot L1 are free here.")]


def test_a_list_is_bounded_and_says_that_there_are_more(client, clerk, place, milk, monkeypatch):
    monkeypatch.setattr(lot_offers, "OFFERED", 1)
    response = show(client, place, piece(milk, place))
    assert choices(hints(response)[0]) == ["L1"]
    assert "There are more" in response.content.decode()
    LotFactory.create_batch(3, item=milk)
    assert len(choices(hints(show(client, place, piece(milk, place), url=RECEIPT))[0])) == 1


def test_predefined_lots_come_first_on_a_production_record_and_are_marked(client, clerk, place, milk):
    """Domain: predefined lots for production, created ahead, selectable on a production record."""
    ahead = LotFactory(item=milk, code="AHEAD")
    LotFactory(item=milk, code="GONE", cancelled=True)
    LotFactory(item=milk, code="OTHER", variant=VariantFactory(item=milk))
    LotFactory(code="STRANGER")
    response = show(client, place, piece(milk, place, direction=1), url=PRODUCTION)
    (hint,) = hints(response)
    assert choices(hint) == ["AHEAD", "L1", "L2"]
    assert hint.lots.choices[0].predefined
    assert '<option value="AHEAD" data-place="">0 PCS · predefined</option>' in response.content.decode()
    taken = show(client, place, piece(milk, place, direction=1), url=PRODUCTION, take="lines-0::AHEAD")
    assert lots_typed(taken, "lot_code") == [("AHEAD",)]
    assert notes(hints(taken)[0]) == [("info", "Lot AHEAD was made ahead: this is its first load.")]
    data = typed(place, piece(milk, place, direction=1, lot_code="AHEAD", quantity=7), action="post")
    client.post(PRODUCTION, data)
    ahead.refresh_from_db()
    assert (ahead.initial_quantity, ahead.on_hand) == (7, 7)


def test_lines_that_use_up_are_offered_stock_on_the_same_production_record(client, clerk, place, milk):
    LotFactory(item=milk, code="AHEAD")
    lines = [piece(milk, place, direction=1), piece(milk, place, direction=-1), piece(milk, place)]
    made, used, unsaid = hints(show(client, place, *lines, url=PRODUCTION))
    assert "AHEAD" in choices(made)
    assert choices(used) == ["L1", "L2"]
    assert unsaid.lots is None


def test_typing_a_fifo_lot_makes_an_instance_and_choosing_adds_to_it(client, clerk, place, syrup):
    """Seed: Lot Fifo; domain: typing an existing code makes a new lot instance, choosing adds to the chosen one."""
    (hint,) = hints(show(client, place, piece(syrup, place), url=RECEIPT))
    assert "Typing a lot code makes a new instance" in notes(hint)[0][1]
    assert choices(hint) == ["S1 #2", "S1 #1"]
    (hint,) = hints(show(client, place, piece(syrup, place, lot_code="s1"), url=RECEIPT))
    assert notes(hint)[0] == ("info", "This makes the new lot s1 #3.")
    (hint,) = hints(show(client, place, piece(syrup, place, lot_code="S1 #1"), url=RECEIPT))
    assert notes(hint) == [("info", "This adds to lot S1 #1, of which 30 PCS are on hand.")]


def test_unloading_a_fifo_lot_by_its_code_says_which_instances_posting_takes(client, clerk, place, syrup):
    """Domain: unloads take the instances first in, first out. What was typed stays."""
    response = show(client, place, piece(syrup, place, lot_code="S1", quantity=50), action="propose")
    (hint,) = hints(response)
    assert [(part.lot.name, part.quantity) for part in hint.lots.parts] == [("S1 #1", 30), ("S1 #2", 20)]
    assert not hint.lots.fills
    assert lots_typed(response, "lot_code", "quantity") == [("S1", "50")]
    assert "Posting takes:" in response.content.decode()


def test_the_unit_cost_stands_among_the_plain_fields_of_loads_of_fifo_lots(client, clerk, place, syrup, milk):
    def plain(item, url, **fields):
        page = show(client, place, piece(item, place, **fields), url=url).content.decode()
        page = page[: page.index("<template")]
        return page.index('name="lines-0-unit_cost"') < page.index("<summary><svg", page.index("line-serials"))

    assert plain(syrup, RECEIPT)
    assert plain(syrup, PRODUCTION, direction=1)
    assert not plain(syrup, PRODUCTION, direction=-1)
    assert not plain(syrup, SALE)
    assert not plain(milk, RECEIPT)


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


def _as_shown(response):
    return [
        {name: entry["form"].typed(name) for name in ("item", "quantity", "unit", "lot_code", "location")}
        for entry in response.context["lines"]
    ]


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


def test_variants_have_lots_of_their_own(client, clerk, place, milk):
    red = VariantFactory(item=milk, code="RED")
    posted("purchase-delivery", place, line(milk, place, lot_code="R1", variant=red))
    (hint,) = hints(show(client, place, piece(milk, place, variant="red")))
    assert choices(hint) == ["R1"]
    (hint,) = hints(show(client, place, piece(milk, place, variant="NOPE")))
    assert hint.lots is None


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


def test_lots_are_offered_in_as_many_statements_for_forty_lines_as_for_one(client, clerk, place, statements):
    items = [ItemFactory(lot=True, withdrawal=("fefo", "fifo")[number % 2]) for number in range(40)]
    for item in items:
        receive(item, place, **{f"A{item.pk}": (3, 30), f"B{item.pk}": (4, 40)})
    partner = PartnerFactory(description="Acme")

    def count(url, lines, **fields):
        named = [piece(item, place, quantity=5, **fields) for item in items[:lines]]
        before = len(statements)
        client.post(url, typed(place, *named, action="propose", partner="Acme"))
        return len(statements) - before

    count(SALE, 1)
    for url, fields in ((SALE, {}), (RECEIPT, {}), (SALE, {"lot_code": "X"}), (PRODUCTION, {"direction": -1})):
        assert count(url, 1, **fields) == count(url, 40, **fields)
    assert partner.pk


def test_posting_says_which_lots_expire_soon_in_one_statement(client, clerk, place, milk, statements):
    """Domain: days before expiry at which to warn."""
    lots = {f"N{number}": (9, 9) for number in range(12)}
    receive(milk, place, **lots)

    def post(*codes):
        lines = [piece(milk, place, lot_code=code) for code in codes]
        data = typed(place, *lines, action="post", partner=PartnerFactory(description=f"To {codes}").description)
        before = len(statements)
        response = client.post(SALE, data)
        asked = len(statements) - before
        return asked, [str(message) for message in client.get(response.url).context["messages"]]

    _asked, said = post("L2")
    assert len(said) == 1
    one, said = post("N1")
    assert "is posted" in said[0]
    assert "N1 expires soon" in said[1]
    many, said = post(*lots)
    assert many == one
    assert len(said) == 12
    assert "2 more lots" in said[-1]
