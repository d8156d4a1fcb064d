"""Properties on the lines of a draft. Domain, property sets: choose an existing instance in stock or make a new one."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from attributes.models import PropertyChoice, UsedProperty, ValueType
from inventory.models import Balance, Document, DocumentLine
from items.models import AlternativeUnit
from lots.models import Lot
from numbering.models import Exclusion
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    UnitFactory,
    VariantFactory,
    draft,
    line,
    posted,
    user,
)
from tests.inventory.lot_pages import RECEIPT, SALE, hints, show
from tests.inventory.pages import errors, piece, typed

pytestmark = pytest.mark.django_db
TRANSFER = "/documents/new/transfer/"


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def shirts():
    """An instance set: colour and size of each piece of stock, and a warranty of thirty days."""
    colour = property_of("Colour", "Red", "Blue", "Green", instance=True)
    size = property_of("Size", "S", "M", instance=True, mandatory=True)
    weight = property_of("Weight", kind=ValueType.NUMBER, instance=True)
    return property_set("Shirts", colour, size, weight, instance=True, uses_warranty=True, warranty_days=30)


@pytest.fixture
def shirt(shirts):
    return ItemFactory(code="SHIRT", property_set=shirts)


def value(of, name):
    """A value of a list, as the browser sends it."""
    return PropertyChoice.objects.get(property__sets=of, name=name).pk


def worn(of, prefix="properties", **values):
    """What is typed for properties by their names: of lists the name of the value."""
    found = {}
    for name, given in values.items():
        if name == "warranty_date":
            found[f"{prefix}-{name}"] = given
            continue
        known = of.properties.get(name__iexact=name)
        chosen = known.choices.filter(name=given).first()
        found[f"{prefix}-p{known.pk}"] = chosen.pk if chosen else given
    return found


def fields(response, index=0, name="property_instance"):
    """What the fields of a line's properties show, by their labels."""
    block = response.context["lines"][index]["form"].blocks[name]
    return {field.label: field.value() for field in block.form}


def block(response, index=0, name="property_instance"):
    return response.context["lines"][index]["form"].blocks[name]


def sent(response):
    """Every field of the page with its value, as a browser sends it back."""
    page = re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.DOTALL)
    form = page[page.index('<form id="draft"') :]
    found = {}
    for tag in re.findall(r"<input [^>]*>", form):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if named.get("name") and (named.get("type") != "checkbox" or " checked" in tag):
            found[named["name"]] = named.get("value", "")
    for attributes, text in re.findall(r"<textarea ([^>]*)>(.*?)</textarea>", form, flags=re.DOTALL):
        found[re.search(r'name="([^"]*)"', attributes)[1]] = text.strip()
    for attributes, options in re.findall(r"<select ([^>]*)>(.*?)</select>", form, flags=re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options) or re.search(r'value="([^"]*)"', options)
        found[re.search(r'name="([^"]*)"', attributes)[1]] = chosen[1]
    return found


def saved():
    return list(DocumentLine.objects.filter(document__state="draft").order_by("document_id", "position"))


def in_stock(shirt, place, shirts, **amounts):
    """Red ones and others on hand, so many of each."""
    for colour, quantity in amounts.items():
        instance = instance_of(shirts, Colour=colour, Size="S")
        posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(quantity), property_instance=instance))


def test_a_line_asks_for_the_properties_of_the_stock_of_its_item_and_of_no_other(client, clerk, place, shirt, screw):
    page = show(client, place, piece(shirt, place), piece(screw, place), url=RECEIPT)
    assert list(fields(page)) == ["Colour", "Size", "Weight", "Warranty date"]
    assert page.context["lines"][1]["form"].blocks == {}
    general = property_set("General", property_of("Brand", "A"))
    book = ItemFactory(property_set=general)
    assert hints(show(client, place, piece(book, place), url=RECEIPT))[0].blocks == []


def test_values_are_saved_as_one_instance_for_all_lines_that_share_them(client, clerk, place, shirts, shirt):
    """Domain: equal values are one combination."""
    red = worn(shirts, Colour="Red", Size="S", Weight="0.5")
    blue = worn(shirts, Colour="Blue", Size="S")
    lines = [piece(shirt, place, **red), piece(shirt, place, **blue), piece(shirt, place, **red)]
    client.post(RECEIPT, typed(place, *lines))
    first, second, third = saved()
    assert first.property_instance == third.property_instance != second.property_instance
    assert [str(one.property_instance) for one in (first, second)] == ["Red_S_0.5", "Blue_S"]


def test_the_warranty_date_is_proposed_once_on_loads_alone(client, clerk, place, shirts, shirt):
    """Seed: the date proposed is today and the warranty days."""
    proposed = TODAY + datetime.timedelta(days=30)
    page = show(client, place, piece(shirt, place), url=RECEIPT)
    assert fields(page)["Warranty date"] == proposed
    removed = client.post(RECEIPT, sent(page) | {"lines-0-properties-warranty_date": "", "action": "add"})
    assert fields(removed)["Warranty date"] == ""
    assert fields(show(client, place, piece(shirt, place)))["Warranty date"] is None
    # Another set has another warranty.
    other = ItemFactory(property_set=property_set("Long", instance=True, uses_warranty=True, warranty_days=90))
    page = client.post(RECEIPT, sent(page) | {"lines-0-item": other.full_code, "action": "refresh"})
    assert fields(page)["Warranty date"] == TODAY + datetime.timedelta(days=90)


def test_a_leaving_line_offers_what_stands_in_its_place_with_quantity_place_and_dates(
    client, clerk, place, shirts, shirt
):
    red = instance_of(shirts, TODAY, Colour="Red", Size="S")
    other = LocationFactory(warehouse=place.warehouse)
    shirt.lot_managed = True
    shirt.save()
    for location, lot in ((place, "L1"), (other, "L2")):
        entry = line(shirt, location, quantity=Decimal(5), property_instance=red, lot_code=lot, start_date=TODAY)
        posted("purchase-delivery", place, entry)
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(2), lot_code="L1"))
    page = show(client, place, piece(shirt, place, location=""))
    (choice,) = hints(page)[0].instances.choices
    day = TODAY.isoformat()
    assert (choice.name, choice.place) == (f"Red_S_{day}", "")
    assert choice.facts == f"10 PCS · {', '.join(sorted((place.code, other.code)))} · lot L1, L2 · since {day}"
    html = page.content.decode()
    assert f"Red_S_{day} · 10 PCS" in html
    assert "Stock without properties · 2 PCS" in html
    (choice,) = hints(show(client, place, piece(shirt, place, lot_code="L1")))[0].instances.choices
    assert (choice.place, choice.on_hand) == (place.code, 5)
    assert hints(show(client, place, piece(shirt, place, lot_code="L2")))[0].instances.choices == []


def test_what_is_engaged_is_not_free(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=10)
    red = instance_of(shirts, Colour="Red", Size="S")
    order = line(shirt, place, quantity=Decimal(4), property_instance=red)
    posted("customer-order", place, order, partner=PartnerFactory())
    (choice,) = hints(show(client, place, piece(shirt, place)))[0].instances.choices
    assert choice.facts == f"10 PCS, 6 free · {place.code}"


def test_an_instance_in_stock_is_chosen_sold_and_taken_from_its_balance(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=5, Blue=5)
    red = instance_of(shirts, Colour="Red", Size="S")
    data = typed(place, piece(shirt, place, quantity=2, property_instance=red.pk), action="post", partner="")
    response = client.post(SALE, data | {"partner": PartnerFactory().description}, follow=True)
    assert response.status_code == 200
    left = {str(one.property_instance): one.on_hand for one in Balance.objects.all()}
    assert left == {"Red_S": 3, "Blue_S": 5}


def test_what_is_chosen_shows_its_values_and_wins_until_one_of_them_is_changed(client, clerk, place, shirts, shirt):
    """Works by the select alone: nobody needs a script to change a value of what was chosen."""
    in_stock(shirt, place, shirts, Red=5, Blue=5)
    red, blue = (instance_of(shirts, Colour=colour, Size="S") for colour in ("Red", "Blue"))
    page = show(client, place, piece(shirt, place, property_instance=red.pk))
    assert fields(page)["Colour"] == str(value(shirts, "Red"))
    assert block(page).described == "Red_S"
    # Another choice brings its own values.
    page = client.post(SALE, sent(page) | {"lines-0-property_instance": blue.pk, "action": "refresh"})
    assert fields(page)["Colour"] == str(value(shirts, "Blue"))
    data = sent(page)
    client.post(SALE, data | {"action": "save"})
    # A value of it that is changed makes a new one.
    client.post(SALE, data | worn(shirts, "lines-0-properties", Colour="Green") | {"action": "save", "number": ""})
    assert [str(one.property_instance) for one in saved()] == ["Blue_S", "Green_S"]
    # "New" keeps the values to start from.
    page = client.post(SALE, data | {"lines-0-property_instance": "", "action": "refresh"})
    assert (block(page).instance, fields(page)["Colour"]) == (None, str(value(shirts, "Blue")))


def test_what_cannot_be_read_stands_at_its_field_and_nothing_typed_is_lost(client, clerk, place, shirts, shirt):
    weight = shirts.properties.get(name="Weight")
    wrong = worn(shirts, Colour="Red", Size="S", Weight="heavy", warranty_date="soon")
    response = client.post(RECEIPT, typed(place, piece(shirt, place, **wrong), piece(shirt, place, **wrong)))
    assert "Line 1, Weight: Enter a number." in errors(response)
    assert "Line 2, Warranty date: " in errors(response)
    assert (fields(response)["Colour"], fields(response)["Weight"]) == (str(value(shirts, "Red")), "heavy")
    html = response.content.decode()
    assert f'href="#id_lines-0-properties-p{weight.pk}"' in html
    assert f'id="id_lines-0-properties-p{weight.pk}"' in html
    assert not Document.objects.filter(document_type="purchase-delivery").exists()


def test_what_is_typed_survives_other_errors_more_lines_and_fewer(client, clerk, place, shirts, shirt):
    red, blue = (worn(shirts, Colour=colour, Size="M") for colour in ("Red", "Blue"))
    data = typed(place, piece(shirt, place, quantity="", **red), piece(shirt, place, **blue))
    refused = client.post(RECEIPT, data)
    assert "Type the quantity." in errors(refused)
    added = client.post(RECEIPT, sent(refused) | {"action": "add"})
    assert [fields(added, index)["Colour"] for index in (0, 1)] == [str(value(shirts, c)) for c in ("Red", "Blue")]
    removed = client.post(RECEIPT, sent(added) | {"remove": "lines-0", "action": ""})
    assert fields(removed)["Colour"] == str(value(shirts, "Blue"))


def test_what_was_typed_waits_while_the_item_is_mistyped(client, clerk, place, shirts, shirt):
    page = show(client, place, piece(shirt, place, **worn(shirts, Colour="Red")), url=RECEIPT)
    lost = client.post(RECEIPT, sent(page) | {"lines-0-item": "SHRT", "action": "refresh"})
    assert hints(lost)[0].blocks == []
    again = client.post(RECEIPT, sent(lost) | {"lines-0-item": "SHIRT", "action": "refresh"})
    assert fields(again)["Colour"] == str(value(shirts, "Red"))


def test_a_line_with_nothing_but_properties_is_begun(client, clerk, place, shirts, shirt):
    response = client.post(RECEIPT, typed(place, {"item": "", **worn(shirts, Size="S")}))
    assert "Type or scan the item." in errors(response)


def test_a_draft_shows_what_it_names_and_keeps_what_became_inactive(client, clerk, place, shirts, shirt):
    """Seed: an inactive value stays visible where it was used, and forms no new combinations."""
    red = instance_of(shirts, Colour="Red", Size="S", Weight=Decimal("0.5"))
    document = draft("purchase-delivery", place, line(shirt, place, property_instance=red), user=clerk)
    PropertyChoice.objects.filter(name="Red").update(active=False)
    UsedProperty.objects.filter(property__name="Weight").update(active=False)
    url = reverse("documents:edit", args=[document.pk])
    page = client.get(url)
    assert "Red (inactive)" in page.content.decode()
    assert block(page).instance == red
    client.post(url, sent(page) | {"action": "save"})
    assert saved()[0].property_instance == red
    page = client.get(url)
    refused = client.post(url, sent(page) | worn(shirts, "lines-0-properties", Size="M") | {"action": "save"})
    assert "Line 1, Colour: Colour: “Red” is inactive; choose another value." in errors(refused)
    assert "Red (inactive)" in refused.content.decode()
    assert fields(refused)["Size"] == str(value(shirts, "M"))


def test_what_posting_misses_stands_at_the_properties_of_the_line(client, clerk, place, shirts, shirt):
    shirts.mandatory_type = "material"
    shirts.save()
    data = typed(place, piece(shirt, place, **worn(shirts, Colour="Red")), action="post")
    response = client.post(RECEIPT, data, follow=True)
    assert "Line 1, Property instance: SHIRT: fill in Size." in errors(response)
    html = response.content.decode()
    assert 'href="#id_lines-0-property_instance"' in html
    assert 'id="id_lines-0-property_instance"' in html
    assert re.search(r'data-block="property_instance" open', html)
    assert fields(response)["Colour"] == str(value(shirts, "Red"))


def test_a_transfer_says_what_becomes_of_what_is_moved(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=5)
    red = instance_of(shirts, Colour="Red", Size="S")
    fields_of_line = {"property_instance": red.pk, "target_location": place.code, "quantity": 2}
    page = show(client, place, piece(shirt, place, **fields_of_line), url=TRANSFER, target_warehouse=place.warehouse.pk)
    assert re.search(r'data-block="target_property_instance">', page.content.decode())
    data = sent(page) | worn(shirts, "lines-0-target_properties", Colour="Blue", Size="S") | {"action": "post"}
    client.post(TRANSFER, data)
    left = {str(one.property_instance): one.on_hand for one in Balance.objects.all()}
    assert left == {"Red_S": 3, "Blue_S": 2}
    wrong = data | worn(shirts, "lines-0-target_properties", Weight="x") | {"number": "", "posting_key": ""}
    response = client.post(TRANSFER, wrong)
    assert "Line 1, Weight: Enter a number." in errors(response)
    assert re.search(r'data-block="target_property_instance" open', response.content.decode())


def test_only_a_transfer_asks_what_becomes_of_it(client, clerk, place, shirt):
    page = show(client, place, piece(shirt, place), url=SALE)
    assert list(page.context["lines"][0]["form"].blocks) == ["property_instance"]


def test_it_is_said_when_what_a_line_names_is_not_in_stock(client, clerk, place, shirts, shirt):
    green = instance_of(shirts, Colour="Green", Size="S")
    (hint,) = hints(show(client, place, piece(shirt, place, property_instance=green.pk)))
    assert [note.tone for note in hint.instances.notes] == ["warn"]
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(7)))
    page = show(client, place, piece(shirt, place, **worn(shirts, Colour="Green", Size="S")))
    (note,) = hints(page)[0].instances.notes
    assert note.text.endswith("the line takes stock that has none yet (7 PCS) and gives it these.")
    in_stock(shirt, place, shirts, Green=1)
    page = show(client, place, piece(shirt, place, **worn(shirts, Colour="Green", Size="S")))
    assert hints(page)[0].instances.notes == []
    assert block(page).described == "Green_S"


def test_the_whole_description_names_the_lot(client, clerk, place, shirts, shirt):
    shirts.uses_lot = True
    shirts.save()
    shirt.lot_managed = True
    shirt.save()
    values = worn(shirts, Colour="Red", Size="S")
    instance_of(shirts, Colour="Red", Size="S")
    page = show(client, place, piece(shirt, place, lot_code="L1", **values), url=RECEIPT)
    assert "Red_S_«L1»" in page.content.decode()


def test_who_makes_serial_numbers_is_said_unless_the_kind_of_document_excludes_it(client, clerk, place, shirts, shirt):
    """Seed, tab Exclude. Many pieces of one line share values and take a serial number each."""
    rule = SerialCodeTypeFactory()
    shirts.uses_serial, shirts.serial_rule = True, rule
    shirts.save()
    shirt.serial_managed = True
    shirt.save()
    (note,) = hints(show(client, place, piece(shirt, place), url=RECEIPT))[0].instances.notes
    assert note.text == f"Each piece takes a serial number of its own: {rule.code} makes those that are not typed."
    data = typed(place, piece(shirt, place, quantity=3, **worn(shirts, Colour="Red", Size="S")), action="post")
    client.post(RECEIPT, data)
    assert {str(one.property_instance) for one in shirt.serialnumber_set.all()} == {"Red_S"}
    assert shirt.serialnumber_set.count() == 3
    Exclusion.objects.create(code_type=rule, document_type="purchase-delivery", sales=False)
    (note,) = hints(show(client, place, piece(shirt, place), url=RECEIPT))[0].instances.notes
    assert (note.tone, "makes no new serial numbers" in note.text) == ("warn", True)


def test_proposed_lots_are_of_the_instance_and_bring_theirs(client, clerk, place, shirts, shirt):
    shirt.lot_managed, shirt.withdrawal = True, "fifo"
    shirt.save()
    red, blue = (instance_of(shirts, Colour=colour, Size="S") for colour in ("Red", "Blue"))
    for instance, lot in ((red, "L1"), (blue, "L2")):
        posted("purchase-delivery", place, line(shirt, place, property_instance=instance, lot_code=lot))
    page = show(client, place, piece(shirt, place, quantity=2), action="propose")
    forms = [entry["form"] for entry in page.context["lines"]]
    assert [(f.typed("lot_code"), f.typed("property_instance")) for f in forms] == [
        ("L1", str(red.pk)),
        ("L2", str(blue.pk)),
    ]
    values = worn(shirts, Colour="Blue", Size="S")
    page = show(client, place, piece(shirt, place, **values), action="propose")
    assert page.context["lines"][0]["form"].typed("lot_code") == "L2"
    # What nothing in stock is like is given to no lot that is something else.
    values = worn(shirts, Colour="Green", Size="S")
    page = show(client, place, piece(shirt, place, **values), action="propose")
    assert page.context["lines"][0]["form"].typed("lot_code") == ""
    take = f"lines-0:{place.pk}.{blue.pk}:L2"
    page = client.post(SALE, typed(place, piece(shirt, place), action="", take=take))
    form = page.context["lines"][0]["form"]
    assert (form.typed("lot_code"), form.typed("property_instance")) == ("L2", str(blue.pk))


def test_one_more_line_like_this_one_needs_no_script(client, clerk, place, shirts, shirt):
    AlternativeUnit.objects.create(item=shirt, unit=UnitFactory(code="BOX"), factor=Decimal(10))
    variant = VariantFactory(item=shirt)
    values = worn(shirts, Colour="Red", Size="S")
    first = piece(shirt, place, quantity=5, unit="BOX", variant=variant.code, note="first", **values)
    page = client.post(RECEIPT, typed(place, first, piece(shirt, place), repeat="lines-0", action=""))
    forms = [entry["form"] for entry in page.context["lines"]]
    assert [form.typed("quantity") for form in forms] == ["5", "", "1"]
    assert [forms[1].typed(name) for name in ("item", "unit", "variant", "note")] == [
        shirt.full_code,
        "BOX",
        variant.code,
        "",
    ]
    assert fields(page, 1)["Colour"] == str(value(shirts, "Red"))
    assert page.context["editor"].focus == "lines-1"


def test_the_answer_to_a_line_while_it_is_typed_shows_its_properties(client, clerk, place, shirts, shirt):
    data = typed(place, piece(shirt, place, **worn(shirts, Colour="Red")))
    page = client.post("/documents/hint/purchase-delivery/?prefix=lines-0", data)
    if page.status_code == 404:
        page = client.post(reverse("documents:line-hint", args=["purchase-delivery"]) + "?prefix=lines-0", data)
    html = page.content.decode()
    assert 'id="lines-0-line-properties"' in html
    assert f'<option value="{value(shirts, "Red")}" selected>Red</option>' in html
    everything = client.post(reverse("documents:line-hint", args=["purchase-delivery"]), data)
    assert 'id="lines-0-line-properties"' in everything.content.decode()


def test_texts_keep_their_lines_and_stay_the_same_instance(client, clerk, place):
    note = property_of("Remark", kind=ValueType.TEXT, instance=True)
    of = property_set("Remarked", note, instance=True)
    item = ItemFactory(property_set=of)
    client.post(RECEIPT, typed(place, piece(item, place, **{f"properties-p{note.pk}": "one\r\ntwo"})))
    (first,) = saved()
    assert first.property_instance.description == "one\ntwo"
    url = reverse("documents:edit", args=[first.document_id])
    client.post(url, sent(client.get(url)) | {f"lines-0-properties-p{note.pk}": "one\r\ntwo", "action": "save"})
    assert saved()[0].property_instance == first.property_instance


def test_values_are_typed_as_the_language_writes_them(client, clerk, place, shirts, shirt):
    romanian = {"headers": {"accept-language": "ro"}}
    values = worn(shirts, Colour="Red", Size="S", Weight="0,25", warranty_date="31.12.2030")
    client.post(RECEIPT, typed(place, piece(shirt, place, **values)), **romanian)
    (only,) = saved()
    assert str(only.property_instance) == "Red_S_0.25_2030-12-31"
    page = client.get(reverse("documents:edit", args=[only.document_id]), **romanian).content.decode()
    assert 'value="0,25"' in page
    assert 'value="31.12.2030"' in page
    assert "Red_S_0.25_31.12.2030" in page


def test_nonsense_in_the_fields_of_properties_is_no_way_in(client, clerk, place, shirts, shirt):
    other = property_set("Other", property_of("Shade", "Dark", instance=True), instance=True)
    strange = instance_of(other, Shade="Dark")
    for chosen in (strange.pk, "999999", "x", "9" * 40):
        page = show(client, place, piece(shirt, place, property_instance=chosen), url=RECEIPT)
        assert block(page).instance is None
    colour = shirts.properties.get(name="Colour")
    for nonsense in (value(shirts, "S"), value(other, "Dark"), "-1", "9" * 40, "x"):
        response = client.post(RECEIPT, typed(place, piece(shirt, place, **{f"properties-p{colour.pk}": nonsense})))
        assert "Line 1, Colour: " in errors(response)


def test_properties_ask_as_much_for_thirty_lines_as_for_one(client, clerk, place, shirts, statements):
    items = [ItemFactory(property_set=shirts) for _ in range(15)]
    items += [
        ItemFactory(property_set=property_set(f"Set {n}", *shirts.properties.all(), instance=True)) for n in range(15)
    ]
    for item in items:
        posted(
            "purchase-delivery", place, line(item, place, property_instance=instance_of(item.property_set, Size="S"))
        )

    def count(lines, action, url=SALE, **header):
        values = worn(shirts, Colour="Red", Size="S")
        data = typed(place, *[piece(item, place, **values) for item in items[:lines]], action=action, **header)
        before = len(statements)
        assert client.post(url, data).status_code in (200, 302)
        return len(statements) - before

    for action in ("refresh", "save"):
        count(30, action)
        assert count(1, action) == count(30, action)
    _first, one, thirty = Document.objects.filter(document_type="sales-delivery").order_by("pk")
    counts = []
    for document in (one, thirty):
        before = len(statements)
        assert client.get(reverse("documents:edit", args=[document.pk])).status_code == 200
        counts.append(len(statements) - before)
    assert counts[0] == counts[1]
    assert Lot.objects.count() == 0
