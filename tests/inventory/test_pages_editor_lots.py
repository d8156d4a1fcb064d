"""Lots offered in the editor, and what is said of them. Domain: lot status, expiry, predefined and FIFO lots."""

from datetime import timedelta
from decimal import Decimal

import pytest

from inventory.forms import lot_offers
from items.models import AlternativeUnit
from lots.models import Lot, LotStatus
from numbering.models import Exclusion
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotFactory,
    PartnerFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    line,
    posted,
    user,
)
from tests.inventory.lot_pages import (
    PRODUCTION,
    RECEIPT,
    SALE,
    choices,
    hints,
    lots_typed,
    make_milk,
    make_syrup,
    notes,
    receive,
    show,
)
from tests.inventory.pages import piece, typed

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


def test_a_unit_cost_is_per_management_unit_whatever_the_unit_of_the_line(client, clerk, place, syrup):
    """What comes in boxes may leave in pieces."""
    box = UnitFactory(code="BOX")
    AlternativeUnit.objects.create(item=syrup, unit=box, factor=6)
    page = show(client, place, piece(syrup, place), url=RECEIPT).content.decode()
    assert '<p class="help" id="id_lines-0-unit_cost_helptext">Per management unit.</p>' in page
    goods = line(syrup, place, lot_code="B", quantity=Decimal(2), unit=box, unit_cost=Decimal(5))
    posted("purchase-delivery", place, goods)
    sold = posted("sales-delivery", place, line(syrup, place, lot_code="B", quantity=Decimal(7)))
    assert list(sold.lines.values_list("managed_quantity", "unit_cost")) == [(7, 5)]


def test_variants_have_lots_of_their_own(client, clerk, place, milk):
    red = VariantFactory(item=milk, code="RED")
    posted("purchase-delivery", place, line(milk, place, lot_code="R1", variant=red))
    (hint,) = hints(show(client, place, piece(milk, place, variant="red")))
    assert choices(hint) == ["R1"]
    (hint,) = hints(show(client, place, piece(milk, place, variant="NOPE")))
    assert hint.lots is None


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


def test_a_code_type_that_is_excluded_is_not_said_to_make_the_lot(client, clerk, place):
    """Seed: tab Exclude."""
    rule = LotCodeTypeFactory(code="LOTS")
    item = ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True)
    for code in ("", "NEW"):
        assert notes(hints(show(client, place, piece(item, place, lot_code=code), url=RECEIPT))[0])[0][0] == "info"
    Exclusion.objects.create(code_type=rule, document_type="purchase-delivery", sales=False)
    for code in ("", "NEW"):
        (note,) = notes(hints(show(client, place, piece(item, place, lot_code=code), url=RECEIPT))[0])
        assert note == ("warn", "LOTS makes no new lots on a Purchase delivery note: name a lot that is there.")
