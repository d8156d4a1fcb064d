"""Properties typed on the lines of a draft. Domain, property sets: nothing typed is lost, what is inactive stays."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from attributes.models import PropertyChoice, UsedProperty, ValueType
from inventory.models import Document
from items.models import AlternativeUnit
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import (
    TODAY,
    ItemFactory,
    PartnerFactory,
    UnitFactory,
    VariantFactory,
    draft,
    line,
    user,
)
from tests.inventory.lot_pages import RECEIPT, SALE, hints, show
from tests.inventory.pages import errors, piece, typed
from tests.inventory.property_pages import block, fields, in_stock, make_shirts, saved, sent, value, worn

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def shirts():
    return make_shirts()


@pytest.fixture
def shirt(shirts):
    return ItemFactory(code="SHIRT", property_set=shirts)


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


def test_stock_that_leaves_without_a_choice_is_asked_for_at_the_list(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=5)
    data = typed(place, piece(shirt, place), action="post", partner=PartnerFactory().description)
    response = client.post(SALE, data, follow=True)
    assert "Line 1, Property instance: SHIRT: choose the property instance; on hand there: Red_S (5)." in errors(
        response
    )
    html = response.content.decode()
    assert 'href="#id_lines-0-property_instance"' in html
    assert 'id="id_lines-0-property_instance"' in html
    assert "– choose –" in html
    assert '<details class="more values">' in html


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
    assert "Line 1, Size: SHIRT: fill in Size." in errors(response)
    html = response.content.decode()
    size = shirts.properties.get(name="Size").pk
    assert f'href="#id_lines-0-properties-p{size}"' in html
    assert f'id="id_lines-0-properties-p{size}"' in html
    assert re.search(r'data-block="property_instance" open', html)
    assert fields(response)["Colour"] == str(value(shirts, "Red"))


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
    assert only.property_instance.description == "Red_S_0.25"
    assert only.property_instance.warranty_date == datetime.date(2030, 12, 31)
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
