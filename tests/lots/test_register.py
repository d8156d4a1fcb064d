"""The list of lots: what it is searched by, what it shows, how it is sorted, paged and exported."""

import csv
import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils import timezone

from items.expiry import Shelf, shelf, shelf_on
from lots.models import DeletedLot, Lot, LotEvaluation, LotStatus, LotType
from serials.models import SerialNumber
from serials.services import register_serials
from tests.factories import (
    ItemClassFactory,
    ItemFactory,
    LocationFactory,
    LotFactory,
    PartnerFactory,
    VariantFactory,
    line,
    posted,
    user,
)
from tracing.pieces import Kind, Piece, label_pieces

pytestmark = pytest.mark.django_db

LIST = "/lots/"
TODAY = timezone.localdate()


@pytest.fixture
def viewer(client):
    client.force_login(user("viewer"))
    return client


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(b"".join(response.streaming_content).decode().splitlines()))


def shown(viewer, **filters) -> list[str]:
    """The names on the page, in order; the file has the same."""
    response = viewer.get(LIST, filters)
    assert response.status_code == 200
    assert not response.context["filterset"].errors
    names = list(Lot.objects.in_bulk([row[0] for row in response.context["page"].rows]).values())
    exported = [row["lot"] for row in rows_of(viewer.get(LIST, {**filters, "export": "csv"}))]
    assert sorted(str(lot) for lot in names) == sorted(exported)
    return exported


def page_of(viewer, **filters) -> str:
    return viewer.get(LIST, filters).content.decode()


@pytest.mark.parametrize(
    ("stock", "found"),
    [("", ["gone", "ahead", "here"]), ("open", ["ahead", "here"]), ("closed", ["gone"]), ("predefined", ["ahead"])],
)
def test_lists_of_all_of_not_closed_and_of_closed_lots(viewer, stock, found):
    """Domain, the lot register: lists all, not closed (stock left), closed (stock zero)."""
    LotFactory(code="here", initial_quantity=5, on_hand=Decimal("2.5"))
    LotFactory(code="ahead")
    LotFactory(code="gone", initial_quantity=5, closed=True)
    assert shown(viewer, stock=stock) == found


@pytest.mark.parametrize(
    ("which", "found"), [("own", ["X1"]), ("customer", ["A"]), ("supplier", ["B"]), ("any", ["B", "A", "X1"])]
)
def test_search_by_own_customer_and_supplier_code(viewer, which, found):
    LotFactory(code="X1")
    LotFactory(code="A", customer_code="x1-c")
    LotFactory(code="B", supplier_code="X1-s")
    assert shown(viewer, code="x1", which=which) == found


@pytest.mark.parametrize(
    ("typed", "match", "found"),
    [
        ("l1", "is", ["L1 #2", "L1 #1"]),
        ("l1 #2", "is", ["L1 #2"]),
        ("L1 #2", "starts", ["L1 #2"]),
        ("L1 #3", "contains", []),
        ("l1", "starts", ["L10", "L1 #2", "L1 #1"]),
    ],
)
def test_fifo_instances_are_found_by_their_code_and_by_their_name(viewer, typed, match, found):
    """Seed (property sets), Lot Fifo: lots of one code; how the instances are called tells them apart."""
    item = ItemFactory(lot=True, fifo_lots=True)
    for instance in (1, 2):
        LotFactory(item=item, code="L1", instance=instance)
    LotFactory(item=item, code="L10")
    assert shown(viewer, code=typed, match=match) == found


def test_search_by_item_class_variant_supplier_and_producer(viewer):
    dairy = ItemClassFactory(code="DAIRY")
    item = ItemFactory(lot=True, item_class=dairy, code="MILK/1", description="Lapte proaspăt")
    variant = VariantFactory(item=item, code="RED")
    farm = PartnerFactory(account="401", detail_account="0077", description="Țara Fagilor")
    LotFactory(code="A", item=item, variant=variant, supplier=farm)
    LotFactory(code="B", item=item, producer=farm)
    LotFactory(code="C")
    assert shown(viewer, item="dairy/milk/1") == ["B", "A"]
    assert shown(viewer, item="proaspat lapte") == ["B", "A"]
    assert shown(viewer, item_class=dairy.pk) == ["B", "A"]
    assert shown(viewer, variant="red") == ["A"]
    assert shown(viewer, supplier="tara 0077") == ["A"]
    assert shown(viewer, producer="fagilor") == ["B"]


@pytest.mark.parametrize(
    ("name", "model"), [("status", LotStatus), ("evaluation", LotEvaluation), ("lot_type", LotType)]
)
def test_search_by_status_evaluation_and_type_or_by_having_none(viewer, name, model):
    LotFactory(code="A", **{name: (chosen := model.objects.create(code="ONE", description="One"))})
    LotFactory(code="B", **{name: model.objects.create(code="TWO", description="Two", active=False)})
    LotFactory(code="C")
    assert shown(viewer, **{name: chosen.pk}) == ["A"]
    assert shown(viewer, **{name: "null"}) == ["C"]
    assert "TWO – Two" in page_of(viewer)


@pytest.mark.parametrize("flag", ["sellable", "cancelled", "force_closed", "reserved"])
def test_search_by_flags(viewer, flag):
    LotFactory(code="A", **{flag: True})
    LotFactory(code="B", **{flag: False})
    assert shown(viewer, **{flag: "yes"}) == ["A"]
    assert shown(viewer, **{flag: "no"}) == ["B"]


@pytest.mark.parametrize("name", ["start", "expiry"])
def test_search_by_ranges_of_dates(viewer, name):
    for code, day in (("A", "2024-03-09"), ("B", "2024-03-19"), ("C", None)):
        LotFactory(code=code, **{f"{name}_date": day})
    assert shown(viewer, **{f"{name}_from": "2024-03-09", f"{name}_to": "09.03.2024"}) == ["A"]
    assert shown(viewer, **{f"{name}_from": "2024-03-10"}) == ["B"]


def test_expiry_is_searched_by_the_days_of_each_item(viewer):
    """Domain: days before expiry at which to warn and at which to block, per item."""
    fresh = ItemFactory(lot=True, expiry_warn_days=10, expiry_block_days=3)
    canned = ItemFactory(lot=True)
    for left in (-1, 0, 3, 4, 10, 11):
        LotFactory(item=fresh, code=f"fresh{left}", expiry_date=days(left))
    for left in (-1, 0):
        LotFactory(item=canned, code=f"canned{left}", expiry_date=days(left))
    LotFactory(item=fresh, code="never")
    blocked = ["fresh3", "fresh0", "fresh-1"]
    assert shown(viewer, shelf="blocked") == blocked
    assert shown(viewer, shelf="expired") == ["canned-1", "fresh-1"]
    assert shown(viewer, shelf="warn") == ["fresh10", "fresh4"]
    assert shown(viewer, shelf="good") == ["never", "canned0", "fresh11"]
    assert shown(viewer, shelf="due") == ["canned-1", "fresh10", "fresh4", *blocked]


def test_the_database_counts_the_days_to_expiry_as_the_program_does():
    for warn in (None, 0, 2, 400):
        for block in (None, 0, 1, 400):
            item = ItemFactory(lot=True, expiry_warn_days=warn, expiry_block_days=block)
            LotFactory(item=item)
            for left in (-400, -1, 0, 1, 2, 3, 365, 366, 400, 401):
                LotFactory(item=item, expiry_date=datetime.date(2024, 2, 28) + datetime.timedelta(days=left))
    day = datetime.date(2024, 2, 28)
    lots = Lot.objects.select_related("item").annotate(shelf=shelf_on(day))
    assert {lot.shelf for lot in lots} == set(Shelf)
    assert all(lot.shelf == shelf(lot.item, lot.expiry_date, day) for lot in lots)


def test_the_expiry_date_says_when_somebody_has_to_look(viewer):
    item = ItemFactory(lot=True, expiry_warn_days=10, expiry_block_days=3)
    page = {}
    for left in (11, 10, 3):
        lot = LotFactory(item=item, expiry_date=days(left), initial_quantity=1)
        page[left] = page_of(viewer, code=lot.code, match="is")
        assert days(left).isoformat() in page[left]
    expired = LotFactory(expiry_date=days(-1))
    assert '<span class="badge' not in page[11]
    assert '<span class="badge warn">' in page[10]
    assert "expires soon</span>" in page[10]
    assert "blocked by its expiry date</span>" in page[3]
    assert "expired</span>" in page_of(viewer, code=expired.code, match="is")


@pytest.mark.parametrize(
    ("forbidden", "tone", "title"),
    [
        ([], "good", "It forbids nothing."),
        (["sales"], "warn", "It forbids: sales."),
        (["automatic_withdrawal"], "warn", "It forbids: automatic withdrawal."),
        (
            ["sales", "production", "other_unloads", "automatic_withdrawal"],
            "bad",
            "It forbids: sales, production, other unloads, automatic withdrawal.",
        ),
    ],
)
def test_a_status_says_what_it_forbids(viewer, forbidden, tone, title):
    """Domain: each status says whether the lot may be used; quarantine forbids all."""
    status = LotStatus.objects.create(code="Q", description="Quarantine <1>", **dict.fromkeys(forbidden, False))
    LotFactory(status=status, initial_quantity=1, on_hand=1)
    page = page_of(viewer)
    assert f'<span title="{title}"><span class="badge {tone}">' in page
    assert "Quarantine &lt;1&gt;</span>" in page


@pytest.mark.parametrize(
    ("values", "badge"),
    [
        ({"initial_quantity": None}, "predefined"),
        ({"closed": True}, "closed"),
        ({"sellable": False}, "not sellable"),
        ({"cancelled": True}, "cancelled"),
        ({"force_closed": True}, "force-closed"),
        ({"reserved": True}, "reserved"),
    ],
)
def test_where_a_lot_stands_is_said_in_badges(viewer, values, badge):
    LotFactory(**{"initial_quantity": 1, **values})
    assert f">{badge}</span>" in page_of(viewer)
    Lot.objects.all().delete()
    LotFactory(initial_quantity=1)
    assert f">{badge}</span>" not in page_of(viewer)


def test_the_list_shows_the_name_the_item_and_what_is_on_hand(viewer):
    item = ItemFactory(lot=True, fifo_lots=True, code="MILK", description="Milk", item_class=ItemClassFactory(code="D"))
    lot = LotFactory(
        item=item,
        code="L1",
        instance=2,
        variant=VariantFactory(item=item, code="1L"),
        supplier=PartnerFactory(description="Dairy"),
        customer_code="C-9",
        supplier_code="S-9",
        initial_quantity=2000,
        on_hand=Decimal("1234.5"),
    )
    page = page_of(viewer)
    for text in ("L1 #2", "D/MILK", ">Milk<", "1L", "1,234.5", "PCS", "C-9", "S-9", "Dairy"):
        assert text in page
    url = reverse("lots:detail", args=[lot.pk])
    assert f'<tr data-href="{url}">' in page
    assert f'<a href="{url}" class="row-link">L1 #2</a>' in page


def test_in_romanian_dates_have_points_and_numbers_a_comma(viewer):
    LotFactory(expiry_date=datetime.date(2024, 3, 9), initial_quantity=2, on_hand=Decimal("1.5"))
    viewer.cookies["django_language"] = "ro"
    page = page_of(viewer)
    assert '<html lang="ro"' in page
    assert "09.03.2024" in page
    assert ">1,5<" in page


@pytest.mark.parametrize("sort", ["lot", "item", "start_date", "expiry_date", "customer_code", "supplier_code"])
def test_sorted_both_ways_on_the_page_and_in_the_file(viewer, sort):
    for number in (2, 1, 3):
        item = ItemFactory(lot=True, code=f"I{number}", item_class=ItemClassFactory(code=f"C{number}"))
        codes = {"customer_code": f"c{number}", "supplier_code": f"s{number}"}
        LotFactory(item=item, code=f"S{number}", start_date=days(number), expiry_date=days(number), **codes)
    assert shown(viewer, sort=sort) == ["S1", "S2", "S3"]
    assert shown(viewer, sort=f"-{sort}") == ["S3", "S2", "S1"]
    page = page_of(viewer, sort=sort)
    assert page.index(">S1<") < page.index(">S2<") < page.index(">S3<")


def test_pages_lead_through_everything_once(viewer):
    item = ItemFactory(lot=True)
    for number in range(120):
        LotFactory(item=item, code=f"L{number:03d}")
    seen, parameters = [], {"sort": "lot"}
    for _turn in range(3):
        page = viewer.get(LIST, parameters).context["page"]
        seen += [row[0] for row in page.rows]
        parameters = {"sort": "lot", **(page.next or {})}
    assert len(seen) == len(set(seen)) == 120
    assert page.next is None


@pytest.mark.parametrize(
    "query",
    ["code=%00", "code=L1+%230", "code=%232", "sort=x", "after=x", "item=%2F%2F", "stock=x", "shelf=x", "status=x"],
)
def test_a_made_up_address_gets_an_answer(viewer, query):
    LotFactory()
    assert viewer.get(f"{LIST}?{query}").status_code == 200


def test_cancelled_lots_have_a_list_of_their_own(viewer):
    """Domain: as for serial numbers, which have such a list."""
    LotFactory(code="KEPT")
    LotFactory(code="GONE", cancelled=True)
    page = viewer.get("/lots/cancelled/").content.decode()
    assert "GONE" in page
    assert "KEPT" not in page
    assert [row["lot"] for row in rows_of(viewer.get("/lots/cancelled/", {"export": "csv"}))] == ["GONE"]


def test_deleted_lots_have_a_list_with_the_reason(viewer):
    lot = LotFactory(code="WRONG", supplier_code="S-1")
    for code, item in (("WRONG", lot.item), ("OTHER", ItemFactory())):
        DeletedLot.objects.create(
            lot_id=lot.pk + DeletedLot.objects.count(),
            code=code,
            item=item,
            supplier_code="S-1",
            created_at=lot.created_at,
            reason=f"{code} made twice",
            deleted_by=user(name=f"by-{code}"),
        )
    page = viewer.get("/lots/deleted/", {"code": "wro"}).content.decode()
    for text in ("WRONG", "S-1", "WRONG made twice", "by-WRONG"):
        assert text in page
    assert "OTHER" not in page
    assert "OTHER" in viewer.get("/lots/deleted/").content.decode()


@pytest.mark.parametrize("path", [LIST, "/lots/cancelled/", "/lots/deleted/"])
def test_lists_are_for_those_who_may_see_lots_and_lead_to_each_other(client, path):
    assert client.get(path).status_code == 302
    client.force_login(user())
    assert client.get(path).status_code == 403
    client.force_login(user("viewer"))
    page = client.get(path).content.decode()
    assert f'href="{path}" aria-current="page"' in page
    for other in (LIST, "/lots/cancelled/", "/lots/deleted/"):
        assert f'<a href="{other}"' in page


def test_other_lists_call_a_lot_by_its_name_too(viewer):
    """Two instances of one code would look alike by their code."""
    item, place = ItemFactory(lot=True, code="GEL"), LocationFactory()
    posted("purchase-delivery", place, line(item, place, lot_code="L1", quantity=Decimal(3)))
    lot = Lot.objects.get()
    Lot.objects.update(instance=2, name="L1 #2")
    [serial] = register_serials(item=ItemFactory(serial=True), variant=None, lot=None, codes=["S1"], user=None)
    SerialNumber.objects.update(lot=lot)
    pages = ["/stock/?by=place", "/serials/", f"/serials/{serial.pk}/"]
    assert [path for path in pages if ">L1 #2<" not in viewer.get(path, follow=True).content.decode()] == []
    assert [row["lot"] for row in rows_of(viewer.get("/serials/?export=csv&lot=l1+%232"))] == ["L1 #2"]
    assert label_pieces([Piece(Kind.LOT, lot.pk)])[Piece(Kind.LOT, lot.pk)].code == "L1 #2"


def test_who_may_make_lots_is_led_there(viewer):
    address = reverse("lots:register")
    assert f'href="{address}"' not in page_of(viewer)
    viewer.force_login(user("administrator"))
    Permission.objects.get(codename="add_lot").group_set.add(Group.objects.get(name="administrator"))
    assert f'href="{address}"' in page_of(viewer)


def test_a_deleted_lot_opens_what_is_left_of_it(viewer):
    item = ItemFactory(lot=True)
    left = DeletedLot.objects.create(lot_id=1, code="WRONG", item=item, created_at=timezone.now(), reason="twice")
    address = reverse("lots:deleted_detail", args=[left.pk])
    assert f'href="{address}"' in viewer.get("/lots/deleted/").content.decode()
    assert "twice" in viewer.get(address).content.decode()
