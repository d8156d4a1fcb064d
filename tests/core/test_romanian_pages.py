"""Every page in Romanian, over the demonstration: nothing English, dates with points, numbers with a comma."""

import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from html import unescape
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.utils.http import urlencode

from attributes.models import PropertyInstance
from inventory.models import Direction
from items.models import Item
from lots.models import Lot
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    LotFactory,
    LotStatusFactory,
    PartnerFactory,
    TemplateFactory,
    line,
    posted,
    user,
)
from tests.inventory.pages import piece, typed
from tests.numbering.pages import form, segment
from tests.texts import left_in_english, said

pytestmark = pytest.mark.django_db

# As many pages of one kind as show its different faces: a document looks otherwise in every type and state.
PAGES_OF_A_KIND = Counter({"documents:detail": 12, "documents:new": 20, "serials:detail": 8, "lots:detail": 12})
# What the walk must have come by: a link that goes missing hides no page from it.
LOT_PAGES = {f"lots:{page}" for page in ("list", "cancelled", "deleted", "register", "detail", "edit", "delete")}
PROPERTY_PAGES = {"properties:search", "properties:instance", "items:properties", "stock:change-properties"}
WALKED = LOT_PAGES | {"lots:deleted_detail", "lot-from-lot", "items:detail", "stock:list", "documents:edit"}
WALKED |= PROPERTY_PAGES
# The name of a picture in Django's search form, the one text there that Django does not translate.
DJANGOS_OWN = {"Search"}
NOT_PAGES = re.compile(r"export=csv|^/static/|^/logout/|^/admin/(logout|jsi18n|password)")


def addresses(html, here):
    """Where the page's links lead, on this site."""
    for link in re.findall(r'(?:href|data-href)="([^"]*)"', html):
        address = unescape(link).partition("#")[0]
        if address.startswith("?"):
            address = here.partition("?")[0] + address
        if address.startswith("/") and not NOT_PAGES.search(address):
            yield address


def walked(client, *starts):
    """The pages that links lead to from ``starts``, a few of each kind: address and content."""
    seen, kinds, waiting = set(starts), Counter(), list(starts)
    while waiting:
        address = waiting.pop(0)
        kind = resolve(address.partition("?")[0]).view_name
        if kinds[kind] >= (PAGES_OF_A_KIND[kind] or 3):
            continue
        response = client.get(address, follow=True)
        assert response.status_code == 200, address
        kinds[kind] += 1
        html = response.content.decode()
        yield address, html
        new = [link for link in dict.fromkeys(addresses(html, address)) if link not in seen]
        seen.update(new)
        waiting += new


def test_no_page_says_anything_in_english_and_values_are_written_as_in_romanian(reader):
    call_command("load_demo", stdout=StringIO())
    wrong, pages = {}, {}
    # How values read is kept in stock as it was made, and reads alike in every language.
    as_made = set(PropertyInstance.objects.values_list("description", flat=True))
    described = f"/items/{Item.objects.exclude(property_instance=None).earliest('pk').pk}/"
    predefined = f"/lots/{Lot.objects.filter(initial_quantity=None).earliest('pk').pk}/"
    nothing = ("/serials/?code=zzz", "/lots/?code=zzz", "/scan/?code=zzz")
    for address, html in walked(reader, "/", described, predefined, *nothing, "/admin/"):
        pages[address] = html
        known = as_made | (DJANGOS_OWN if address.startswith("/admin/") else set())
        left = [text for text in left_in_english(html) if text not in known]
        if left or '<html lang="ro"' not in html:
            wrong[address] = left
    assert wrong == {}
    assert len(pages) > 60
    assert WALKED - {resolve(address.partition("?")[0]).view_name for address in pages} == set()
    assert re.search(r">\d\d\.\d\d\.20\d\d<", pages["/documents/"])
    assert re.search(r">\d+,\d+<", pages["/stock/"])


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/documents/new/warehouse-record/", {"action": "save"}),
        ("/documents/new/transfer/", {"action": "save", "date": "31.02.2020", "partner": "nobody"}),
        ("/serials/register/", {}),
        ("/serials/register/", {"item": "nothing", "codes": "A..B, 5..1, SN1+0"}),
        ("/lots/new/", {}),
        ("/lots/new/", {"item": "nothing", "count": "0", "start_date": "31.02.2020", "codes": "A..B, 5..1, L1+0"}),
        ("/admin/lots/lotstatus/add/", {}),
        ("/admin/numbering/codetype/add/", {"kind": "lot", "prefix": " x", "increment": "0"}),
        ("/admin/partners/partner/add/", {"account": "1", "detail_account": "2", "description": "x"}),
        ("/admin/places/warehouse/add/", {"code": " "}),
        ("/admin/auth/user/add/", {"username": "x y", "password1": "a", "password2": "b"}),
    ],
)
def test_what_is_wrong_on_a_form_is_said_in_romanian(reader, address, typed):
    lines = {"lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-item": "x/y", "lines-0-quantity": "zero"}
    response = reader.post(address, {**lines, **typed})
    assert response.status_code == 200
    assert left_in_english(response.content.decode()) == []


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def milk(place):
    """An item with a lot in every state that the editor has something to say of, the names of the lots for them."""
    partner = PartnerFactory(description="Lactate")
    rules = {"expiry_warn_days": 10, "expiry_block_days": 2, "single_supplier_lots": True}
    item = ItemFactory(lot=True, code="MILK", withdrawal="fefo", **rules)
    standing = {
        "GOOD": {},
        "QUARANTINED": {"status": LotStatusFactory(quarantine=True, description="Carantină")},
        "CANCELLED": {"cancelled": True},
        "FORCED": {"force_closed": True},
        "UNSELLABLE": {"sellable": False},
        "RESERVED": {"reserved": True, "reserved_partner": PartnerFactory(description="Clinica")},
        "SOON": {"expiry_date": TODAY + timedelta(days=9)},
        "BLOCKED": {"expiry_date": TODAY + timedelta(days=2)},
        "EXPIRED": {"start_date": TODAY - timedelta(days=9), "expiry_date": TODAY - timedelta(days=1)},
    }
    received = [line(item, place, lot_code=code, quantity=Decimal(5)) for code in standing]
    posted("purchase-delivery", place, *received, partner=partner)
    for code, values in standing.items():
        Lot.objects.filter(code=code).update(**values)
    LotFactory(item=item, code="AHEAD")
    return item


@pytest.mark.parametrize("action", ["refresh", "propose", "post"])
def test_what_the_editor_says_of_lots_to_take_is_in_romanian(reader, place, milk, action):
    # Somebody who may not take what is reserved for others.
    reader.force_login(user("clerk", name="vlad"))
    lines = [piece(milk, place, lot_code=lot.name, quantity="7") for lot in Lot.objects.order_by("pk")]
    lines += [piece(milk, place, lot_code="NOPE"), piece(milk, place, quantity="900")]
    data = typed(place, *lines, action=action, date=f"{TODAY:%d.%m.%Y}")
    html = said(reader.post("/documents/new/sales-delivery/", data, follow=True))
    wanted = ("statusul „Carantină”, care interzice: vânzare", "este anulat", "este închis forțat", "nu este vandabil")
    wanted += ("expiră la", "a expirat la", "nu are lotul NOPE", "rezervat pentru Clinica")
    assert [text for text in wanted if text not in html] == []


@pytest.mark.parametrize("kind", ["purchase-delivery", "production-record"])
@pytest.mark.parametrize("action", ["refresh", "post"])
def test_what_the_editor_says_of_lots_to_load_is_in_romanian(reader, place, milk, kind, action):
    by_rule = ItemFactory(lot=True, code="MADE", lot_code_type=LotCodeTypeFactory(), lots_automatic=True)
    fixed = ItemFactory(lot=True, code="FIXED", expiry_editable=False, lot_validity_days=5)
    syrup = ItemFactory(lot=True, code="SYRUP", fifo_lots=True, withdrawal="fifo")
    posted("purchase-delivery", place, line(syrup, place, lot_code="S1", quantity=Decimal(3)))
    loads = [piece(milk, place, lot_code=lot.name) for lot in Lot.objects.filter(item=milk)]
    loads += [piece(syrup, place, lot_code=name) for name in ("", "S1", "S1 #1", "S1 #9")]
    loads += [piece(by_rule, place), piece(milk, place)]
    loads += [piece(item, place, lot_code="X", expiry_date="31.12.2099") for item in (fixed, milk)]
    loads += [piece(milk, place, lot_code="GOOD", expiry_date="01.01.2000")]
    lines = [fields | {"direction": Direction.LOAD} for fields in loads]
    partner = PartnerFactory(description="Altul")
    data = typed(place, *lines, action=action, date=f"{TODAY:%d.%m.%Y}", partner=partner.description)
    html = said(reader.post(f"/documents/new/{kind}/", data, follow=True))
    assert "Se adaugă la lotul" in html
    assert "Dacă scrieți un cod de lot" in html


def test_a_lot_made_from_a_lot_is_told_in_romanian(reader, place, milk):
    lot = Lot.objects.get(code="GOOD")
    page = f"/lots/{lot.pk}/split/"
    sent = {"location": place.pk, "quantity": "2", "item": milk.full_code, "code": "NEW"}
    assert "nu creează loturi din loturi" in said(reader.post(page, sent))
    split = {"warehouse": place.warehouse, "direction": Direction.UNLOAD, "create_lot_from_lot": True}
    TemplateFactory(code="LDL", **split)
    assert "a fost creat din lotul GOOD" in said(reader.post(page, sent, follow=True))
    wrong = ({"location": "0"}, {"item": "x/y", "new_quantity": "-1"}, {"quantity": "99"}, {"new_quantity": "1"})
    wrong += ({"code": "NEW"}, {"code": ""}, {"quantity": ""})
    for values in wrong:
        assert 'role="alert"' in said(reader.post(page, {**sent, "code": "NEXT", **values}))
    TemplateFactory(code="DIV", **split)
    assert "alegeți unul" in said(reader.post(page, {**sent, "code": "NEXT"}))


def test_what_the_buttons_of_a_lot_answer_is_in_romanian(reader, milk):
    lot = Lot.objects.get(code="QUARANTINED")
    page = f"/lots/{lot.pk}"
    answers = [
        reader.post(f"{page}/{action}/", {"version": version, **values}, follow=True)
        for action, version, values in (
            ("status", 1, {"status": ""}),
            ("status", 1, {"status": ""}),
            ("status", 2, {"status": "999"}),
            ("cancel", 2, {"cancelled": "1"}),
            ("cancel", 3, {"cancelled": "0"}),
            ("delete", 4, {"reason": "?"}),
        )
    ]
    told = [said(answer) for answer in answers]
    assert all('role="status"' in page or 'role="alert"' in page for page in told)
    assert "Acum nu are status: nimic nu este interzis." in told[0]
    typed_twice = reader.post(f"{page}/edit/", {"version": 1, "code": "OTHER", "cancelled": "on"})
    assert "Altcineva a modificat" in said(typed_twice)
    assert "are deja" in said(reader.post(f"{page}/edit/", {"version": 4, "code": "GOOD"}))
    unknown = {"version": 4, "code": "", "reserved_partner": "nobody", "start_date": "1", "producer": "nobody"}
    assert "Nu există clientul / furnizorul „nobody”" in said(reader.post(f"{page}/edit/", unknown))


def test_rules_of_an_item_that_contradict_each_other_are_refused_in_romanian(reader, milk):
    rows = {f"{of}-{name}_FORMS": "0" for of in ("variants", "alternative_units") for name in ("TOTAL", "INITIAL")}
    rules = {"code": "MILK", "item_class": milk.item_class_id, "unit": milk.unit_id, "withdrawal": "fefo"}
    rules |= {"lots_automatic": "on", "serials_automatic": "on", "fifo_lots": "on", "expiry_policy": "exact"}
    rules |= {"expiry_warn_days": "1", "expiry_block_days": "2"}
    page = f"/admin/items/item/{milk.pk}/change/"
    assert "Avertizarea vine înaintea blocării" in said(reader.post(page, rows | rules))
    assert "Loturile se generează la validare după" in said(reader.post(page, rows | rules | {"lot_managed": "on"}))
    with_both = rows | rules | {"lot_managed": "on", "serial_managed": "on"}
    assert "nu are loturi FIFO" in said(reader.post(page, with_both))


@pytest.mark.parametrize(
    ("typed_rule", "wanted"),
    [
        ({"kind": "lot"}, "Tot ce se generează cu aceste valori are acest unic cod."),
        ({"sample-record": "NIMIC/NIMIC", "suffix": "x "}, "Un cod nu poate începe sau se termina cu un spațiu"),
        ({}, "Niciun segment nu este progresiv: toate codurile ar fi identice."),
        ({"code": "", "increment": "0"}, "Incrementul este cel puțin 1."),
    ],
)
def test_what_a_code_type_gives_is_told_in_romanian_as_it_is_composed(reader, typed_rule, wanted):
    rule = form(segment("constant", 2, text="AB"), segment("item_code", 4), **typed_rule)
    assert wanted in said(reader.post("/admin/numbering/codetype/preview/", rule))


@pytest.mark.parametrize(
    "query",
    [{"by": "lot", "code": ""}, {"by": "serial", "code": "none"}, {"by": "document", "code": "1", "partner": ""}],
)
def test_what_is_wrong_with_a_recall_is_said_in_romanian(reader, query):
    assert left_in_english(reader.get(f"/recall/?{urlencode(query)}").content.decode()) == []


def test_the_log_in_and_its_refusal_are_in_romanian(client):
    client.cookies["django_language"] = "ro"
    assert left_in_english(client.get("/login/").content.decode()) == []
    refused = client.post("/login/", {"username": "ana", "password": "wrong"}).content.decode()
    assert 'role="alert"' in refused
    assert left_in_english(refused) == []


@pytest.mark.parametrize("address", ["/no-such-page/", "/items/999/"])
def test_a_missing_page_is_said_in_romanian(reader, address):
    response = reader.get(address)
    assert response.status_code == 404
    assert left_in_english(response.content.decode()) == []
