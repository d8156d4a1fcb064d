"""What pages say of properties, in Romanian: the forms of a set, what they refuse, and the words of the trade."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from attributes.fields import Scope
from attributes.models import MandatoryType, Property, PropertyChoice, PropertySearch, PropertySearchValue
from inventory.models import Balance, Direction
from items.services import seen, set_general_values
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.attributes.pages import choice, property_form, save, search_form, searched, set_form, used
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotCodeTypeFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    line,
    posted,
    user,
)
from tests.inventory.pages import piece, typed
from tests.inventory.property_pages import TRANSFER, worn
from tests.items.test_admin import form as item_form
from tests.texts import left_in_english

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def shirts():
    """An instance set with something of every kind, asked for wherever stock moves; the brand is the item's."""
    values = {"instance": True, "search": True}
    colour = property_of("Culoare", "Roșu", "Albastru", mandatory=True, **values)
    length = property_of("Lungime", kind="number", **values)
    washing = property_of("Spălare", kind="string", **values)
    brand = property_of("Marcă", "Nord", "Sud", search=True, mandatory=True)
    of = {"instance": True, "mandatory_type": MandatoryType.MATERIAL, "uses_warranty": True, "warranty_days": 30}
    return property_set("Tricouri", brand, colour, length, washing, warranty_mandatory=True, **of)


@pytest.fixture
def shirt(shirts):
    return ItemFactory(code="TRICOU", property_set=shirts)


def described(shirts, colour="Roșu", length="72.5", warranty=TODAY):
    return instance_of(shirts, warranty, Culoare=colour, Lungime=Decimal(length))


@pytest.fixture
def reds(place, shirt, shirts):
    """The balance of ten red shirts."""
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(10), property_instance=described(shirts)))
    return Balance.objects.get(item=shirt)


def said(response):
    """The page, which says nothing in English."""
    html = response.content.decode()
    assert left_in_english(html) == []
    return unescape(html)


def missing(html, *wanted):
    return [text for text in wanted if text not in html]


def test_the_sets_and_properties_of_administration_speak_the_words_of_the_trade(reader, shirts):
    property_page = said(reader.get(reverse("admin:attributes_property_change", args=[shirts.properties.first().pk])))
    words = ("Denumire:", "Tip valoare:", "Proprietate căutare", "Proprietate instanță", "Obligatoriu", "Secvență")
    assert missing(property_page, *words, "string (max. 255)", "text (max. 2000)") == []
    set_page = said(reader.get(reverse("admin:attributes_propertyset_change", args=[shirts.pk])))
    words = (
        "Control lot:",
        "Alocare numere seriale:",
        "Zile garanție:",
        "Obligativitate tip:",
        "Proprietăți utilizate",
    )
    choices = ("nu e obligatoriu", "la livrare", "tranzacții materiale", "mereu obligatoriu")
    parts = ("Proprietăți utilizate", "Formularele acestui set", "Cum se citește")
    assert missing(set_page, *words, *choices, *parts) == []


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("property", lambda: property_form(choice("S"), choice("s"), name="A/B")),
        ("property", lambda: property_form(choice("S"), value_type="text")),
        ("propertyset", lambda: set_form(lot_mandatory="on", serial_mandatory="on", warranty_days="3", fifo_lot="on")),
        ("propertyset", lambda: set_form(name="", uses_lot="on", uses_serial="on", fifo_lot="on", lot_start="\u200b")),
        ("propertyset", lambda: set_form(lot_rule=SerialCodeTypeFactory().pk, serial_rule=LotCodeTypeFactory().pk)),
        ("propertysearch", lambda: search_form()),
        ("propertysearch", lambda: search_form(searched(Property.objects.get(name="Lungime"), text="x"))),
        ("propertysearch", lambda: search_form(searched(Property.objects.get(name="Culoare"), number="x"))),
    ],
)
def test_what_contradicts_itself_is_refused_in_romanian(reader, shirts, what, wrong):
    html = said(save(reader, what, None, wrong()))
    assert "errorlist" in html


def test_what_a_set_says_against_its_properties_is_told_in_romanian(reader, shirts):
    colour = Property.objects.get(name="Culoare")
    refused = said(save(reader, "propertyset", None, set_form(used(colour), used(colour), name="Altul")))
    wanted = ("„Culoare” este proprietate instanță, iar „Altul” nu este set instanță", "Setul utilizează deja această")
    assert missing(refused, *wanted) == []
    preview = reader.post(reverse("admin:attributes_propertyset_preview_new"), set_form(used(colour, active=None)))
    assert "Proprietate utilizată 1: " in said(preview)


def test_what_is_in_use_and_stays_is_told_in_romanian(reader, shirts, shirt, reds):
    colour = Property.objects.get(name="Culoare")
    rows = [choice(of=one, name=f"{one.name}!") for one in colour.choices.all()]
    refused = said(save(reader, "property", colour, property_form(*rows, name="Culoare", instance=None)))
    assert missing(refused, "este în uz, deci denumirea ei rămâne", "s-au introdus deja valori") == []
    rows = [used(one.property, row=one) for one in shirts.used_properties.all()]
    refused = said(save(reader, "propertyset", shirts, set_form(*rows, name="Tricouri", uses_lot="on")))
    assert missing(refused, "„set instanță” nu se mai poate modifica", "Activați mai întâi la articolele:") == []


def test_general_values_are_asked_for_shown_and_cleared_in_romanian(reader, shirts, shirt):
    page = reverse("items:properties", args=[shirt.pk])
    brand = Property.objects.get(name="Marcă")
    north, south = brand.choices.order_by("pk")
    assert "Valorile generale ale articolului TRICOU" in said(reader.get(page))
    assert "Mai sunt de completat: Marcă" in said(reader.get(reverse("items:detail", args=[shirt.pk])))
    old = {"seen": seen(shirt)}
    assert "obligatoriu" in said(reader.post(page, {**old, f"p{brand.pk}": ""}))
    saved = said(reader.post(page, {**old, f"p{brand.pk}": north.pk}, follow=True))
    assert missing(saved, "Salvat.", "Modificările valorilor generale", "Nord", "Culoare, Lungime, Spălare") == []
    conflict = said(reader.post(page, {**old, f"p{brand.pk}": south.pk}))
    assert missing(conflict, "Altcineva a modificat între timp valorile generale", "Acum sunt: Nord.") == []
    shirt.refresh_from_db()
    cleared = said(reader.post(page, {"seen": seen(shirt), "clear": "1"}, follow=True))
    assert "Articolul nu mai are valori generale" in cleared
    assert "nu are set de proprietăți" in said(reader.get(reverse("items:properties", args=[ItemFactory().pk])))


def test_what_a_set_brings_to_an_item_is_told_in_romanian(reader, shirts, shirt):
    shirts.uses_serial = True
    shirts.serial_rule = SerialCodeTypeFactory()
    shirts.save()
    given = item_form(shirt, code="PC", property_set=shirts.pk, _continue="1")
    told = said(reader.post(reverse("admin:items_item_add"), given, follow=True))
    wanted = ("activează: gestionare numere seriale.", "cere valori generale: Marcă.", "Modifică valorile generale")
    assert missing(told, *wanted) == []


@pytest.mark.parametrize("action", ["refresh", "post"])
def test_what_the_editor_says_of_properties_that_come_is_in_romanian(reader, place, shirts, shirt, reds, action):
    wrong = worn(shirts, Lungime="mult", Spălare="x" * 300, warranty_date="31.02.2026")
    lines = [piece(shirt, place), piece(shirt, place, **wrong), piece(shirt, place, **worn(shirts, Lungime="1"))]
    data = typed(place, *lines, action=action, date=f"{TODAY:%d.%m.%Y}", partner=PartnerFactory().description)
    html = said(reader.post("/documents/new/purchase-delivery/", data, follow=True))
    assert missing(html, "Culoare", "Dată garanție", "Sau aceeași ca în stoc", "Nouă, cu aceste valori") == []


def test_what_is_missing_of_properties_is_told_in_romanian(reader, place, shirts, shirt, reds):
    lines = [piece(shirt, place, quantity=2, **worn(shirts, Lungime="1", warranty_date=f"{TODAY:%d.%m.%Y}"))]
    data = typed(place, *lines, action="post", date=f"{TODAY:%d.%m.%Y}", partner=PartnerFactory().description)
    html = said(reader.post("/documents/new/purchase-delivery/", data, follow=True))
    assert "TRICOU, de completat: Culoare. Setul de proprietăți „Tricouri” cere acest lucru pe documentele" in html


@pytest.mark.parametrize("action", ["refresh", "post"])
def test_what_the_editor_says_of_properties_that_leave_is_in_romanian(reader, place, shirts, shirt, reds, action):
    blue = described(shirts, "Albastru")
    posted("customer-order", place, line(shirt, place, quantity=Decimal(4), property_instance=described(shirts)))
    lines = [piece(shirt, place, quantity=2), piece(shirt, place, property_instance=blue.pk)]
    data = typed(place, *lines, action=action, date=f"{TODAY:%d.%m.%Y}", partner=PartnerFactory().description)
    html = said(reader.post("/documents/new/sales-delivery/", data, follow=True))
    wanted = ("10 PCS, liber: 6", "– alegeți –", "Valori care nu sunt în listă", "Instanță set proprietăți")
    assert missing(html, *wanted, "Aici nu este stoc cu aceste proprietăți și nici stoc fără proprietăți.") == []
    data |= {"target_warehouse": str(place.warehouse.pk), "lines-0-target_location": place.code}
    assert "Proprietăți noi, după transfer" in said(reader.post(TRANSFER, data, follow=True))


def test_who_makes_codes_and_who_does_not_is_told_in_romanian(reader, place, shirts, shirt):
    shirts.uses_serial, shirts.serial_rule = True, SerialCodeTypeFactory(code="SN")
    shirts.save()
    ItemFactory(code="PC", serial=True, property_set=shirts)
    pc = shirts.items.get(code="PC")
    data = typed(place, piece(pc, place, direction=Direction.LOAD), action="refresh", date=f"{TODAY:%d.%m.%Y}")
    html = said(reader.post("/documents/new/purchase-delivery/", data))
    assert "Fiecare bucată are numărul ei serial" in html


def test_the_properties_of_stock_are_changed_in_romanian(reader, shirts, reds):
    page = reverse("stock:change-properties", args=[reds.pk])
    assert missing(said(reader.get(page)), "Modificare proprietăți", "valabilă", "72,5", "10 PCS în stoc") == []
    known = {one.name: f"p{one.pk}" for one in shirts.properties.all()}
    red, blue = (str(PropertyChoice.objects.get(name=name).pk) for name in ("Roșu", "Albastru"))
    same = {known["Culoare"]: red, known["Lungime"]: "72,5", "warranty_date": f"{TODAY:%d.%m.%Y}"}
    for wrong, wanted in (
        ({"quantity": "99"}, "Acolo sunt în stoc 10 PCS cu aceste proprietăți; sunt necesare 99."),
        ({}, "are deja acolo aceste proprietăți"),
        ({known["Culoare"]: ""}, "Culoare: completarea este obligatorie."),
        ({known["Lungime"]: "mult"}, "Introduceți un număr"),
    ):
        sent = {"quantity": "4", "note": "", "posting_key": str(uuid.uuid4()), **same, **wrong}
        assert wanted in said(reader.post(page, sent))
    sent = {"quantity": "4", "note": "", "posting_key": str(uuid.uuid4()), **same, known["Culoare"]: blue}
    assert "Proprietățile au fost modificate prin documentul „Transfer" in said(reader.post(page, sent, follow=True))


def test_the_page_of_an_instance_and_of_a_piece_are_in_romanian(reader, place, shirts):
    past = described(shirts, warranty=TODAY - timedelta(days=400))
    pc = ItemFactory(code="PC", serial=True, property_set=shirts)
    posted("purchase-delivery", place, line(pc, place, "S1", property_instance=past))
    html = said(reader.get(reverse("properties:instance", args=[past.pk])))
    assert missing(html, "expirată", "Set instanță", "Creată la", "72,5", "Ultimele mișcări") == []
    serial = said(reader.get(reverse("serials:detail", args=[SerialNumber.objects.get().pk])))
    assert missing(serial, "Modifică proprietățile", "expirată", "72,5") == []


def test_the_search_is_in_romanian_with_what_it_finds_and_what_it_refuses(reader, shirts, shirt, reds):
    set_general_values(shirt, values_of(shirts, None, Scope.ITEM, Marcă="Nord"), user=user("supervisor", name="ion"))
    known = {one.name: f"p{one.pk}" for one in shirts.properties.all()}
    search = PropertySearch.objects.create(name="Lungi")
    PropertySearchValue.objects.create(search=search, property=Property.objects.get(name="Lungime"), number="72.5")
    page = reverse("properties:search")
    assert missing(said(reader.get(page)), "Căutare după proprietăți", "Căutări predefinite", "Lungime: 72,5") == []
    ends = {f"{known['Lungime']}_from": "70,5", f"{known['Lungime']}_to": "80"}
    days = {"warranty_from": f"{TODAY:%d.%m.%Y}"}
    for kind in ("items", "stock", "serials"):
        html = said(reader.get(page, {"kind": kind, "named": search.pk, "q": "tricou", **ends, **days}))
        chips = ("de la 70,5 până la 80", f"de la {TODAY:%d.%m.%Y}", "Căutare predefinită Lungi")
        assert missing(" ".join(strip_tags(html).split()), *chips) == []
    wrong = {f"{known['Lungime']}_from": "9", f"{known['Lungime']}_to": "8", "warranty_to": "31.02.2026", "p999": "1"}
    html = said(reader.get(page, wrong))
    wanted = ("„de la” este mai mare decât „până la”", "scrieți o dată, de exemplu", "după care nu se mai caută")
    assert missing(html, *wanted) == []
