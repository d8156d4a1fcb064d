"""Properties, sets and named searches as administrators keep them."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from attributes.fields import Scope
from attributes.models import Property, PropertyChoice, PropertySearch, PropertySet, UsedProperty
from numbering.models import CodeKind, CodeType
from tests.attributes.making import instance_of, property_of, property_set
from tests.attributes.pages import (
    choice,
    problems,
    property_form,
    save,
    search_form,
    searched,
    set_form,
    used,
)

pytestmark = pytest.mark.django_db


def test_a_list_is_kept_with_its_values_in_their_order(administrator):
    rows = [choice("M", sequence="2"), choice("L"), choice("S", sequence="1", description="Small"), choice("")]
    response = save(
        administrator, "property", None, property_form(*rows, description="Of shirts", search="on", mandatory="on")
    )
    assert response.status_code == 302
    size = Property.objects.get()
    assert (size.name, size.description, size.search, size.mandatory, size.instance) == (
        "Size",
        "Of shirts",
        True,
        True,
        False,
    )
    assert list(size.choices.order_by("sequence").values_list("name", "description")) == [
        ("S", "Small"),
        ("M", ""),
        ("L", ""),
    ]


def test_a_set_is_kept_with_all_that_it_brings_and_its_properties_in_their_order(administrator):
    """Seed: Seturi de Proprietăți, every field."""
    size, colour = property_of("Size", "S"), property_of("Colour", "Red")
    lots = CodeType.objects.create(kind=CodeKind.LOT, code="L1", description="Lots")
    serials = CodeType.objects.create(kind=CodeKind.SERIAL, code="SN5", description="Five digits")
    values = {
        "uses_lot": "on",
        "lot_rule": lots.pk,
        "lot_start": " <",
        "lot_end": ">",
        "lot_mandatory": "on",
        "uses_serial": "on",
        "serial_rule": serials.pk,
        "serial_start": "",
        "serial_end": "#",
        "serial_mandatory": "on",
        "uses_warranty": "on",
        "warranty_days": "365",
        "warranty_mandatory": "on",
        "instance": "on",
        "mandatory_type": "shipping",
    }
    rows = [used(size), used(colour, sequence="0", active=None)]
    assert save(administrator, "propertyset", None, set_form(*rows, **values)).status_code == 302
    made = PropertySet.objects.get()
    kept = {name: getattr(made, f"{name}_id" if "rule" in name else name) for name in values}
    flags = {name: True for name, value in values.items() if value == "on"}
    assert kept == {**values, **flags, "warranty_days": 365}
    assert list(made.used_properties.values_list("property__name", "sequence", "active")) == [
        ("Colour", 0, False),
        ("Size", 1, True),
    ]


def test_a_named_search_ties_values_of_several_properties_together(administrator):
    """Seed: Căutare Proprietăți; a list by choice, a number, a text that is contained."""
    size = property_of("Size", "S", "L", search=True)
    weight = property_of("Weight", kind="number", search=True)
    note = property_of("Note", kind="text", search=True)
    rows = [
        searched(size, choice=size.choices.get(name="L").pk),
        searched(weight, number="2.5"),
        searched(note, text="wool"),
    ]
    assert save(administrator, "propertysearch", None, search_form(*rows)).status_code == 302
    assert [str(value) for value in PropertySearch.objects.get().values.all()] == [
        "Size = L",
        "Weight = 2.5",
        "Note = wool",
    ]
    page = administrator.get(reverse("admin:attributes_propertysearch_change", args=[PropertySearch.objects.get().pk]))
    assert 'value="2.5"' in page.content.decode()


@pytest.mark.parametrize("what", ["property", "propertyset", "propertysearch"])
def test_a_name_taken_in_another_case_is_told_at_the_field(administrator, what):
    size = property_of("Size", "L", search=True)
    property_set("Shirt")
    PropertySearch.objects.create(name="Large")
    data = {
        "property": property_form(name=" ＳIZE "),
        "propertyset": set_form(name="shirt"),
        "propertysearch": search_form(searched(size, choice=size.choices.get().pk), name="LARGE"),
    }[what]
    assert "There is already a property" in problems(save(administrator, what, None, data))["name"][0]


@pytest.mark.parametrize("what", ["property", "propertyset", "propertysearch"])
def test_a_name_with_a_character_that_cannot_be_seen_is_told_at_the_field(administrator, what):
    data = {"property": property_form, "propertyset": set_form, "propertysearch": search_form}[what](name="Si\u200bze")
    assert "U+200B" in problems(save(administrator, what, None, data))["name"][0]


def test_what_is_inactive_is_not_offered_and_stays_where_it_is(administrator):
    """Domain: it stays visible wherever it was used and can't be chosen again."""
    old, new = property_of("Old", "A", active=False), property_of("New", "B")
    rule = CodeType.objects.create(kind=CodeKind.LOT, code="OLDRULE", description="Old", active=False)
    shirt = property_set("Shirt", old, uses_lot=True, lot_rule=rule)
    row = shirt.used_properties.get()
    page = administrator.get(reverse("admin:attributes_propertyset_change", args=[shirt.pk])).content.decode()
    assert page.count(f'<option value="{old.pk}" selected>Old (inactive)</option>') == 1
    assert page.count(">Old (inactive)<") == 1
    assert f'<option value="{rule.pk}" selected>' in page
    kept = {"uses_lot": "on", "lot_rule": rule.pk, "description": "Again"}
    assert save(administrator, "propertyset", shirt, set_form(used(old, row), used(new), **kept)).status_code == 302
    shirt.refresh_from_db()
    assert (shirt.description, shirt.lot_rule, shirt.properties.count()) == ("Again", rule, 2)
    other = problems(save(administrator, "propertyset", None, set_form(used(old), name="Other", **kept)))
    assert {"lot_rule", "0.property"} <= set(other)


def test_an_inactive_value_stays_in_a_named_search_and_is_not_offered_to_another(administrator):
    size = property_of("Size", "S", "L", search=True)
    large = size.choices.get(name="L")
    assert save(administrator, "propertysearch", None, search_form(searched(size, choice=large.pk))).status_code == 302
    PropertyChoice.objects.filter(pk=large.pk).update(active=False)
    search = PropertySearch.objects.get()
    row = {"id": search.values.get().pk, "search": search.pk, **searched(size, choice=large.pk)}
    assert save(administrator, "propertysearch", search, search_form(row, description="Big")).status_code == 302
    page = administrator.get(reverse("admin:attributes_propertysearch_add")).content.decode()
    assert '<optgroup label="Size">' in page
    assert "(inactive)" not in page
    again = search_form(searched(size, choice=large.pk), name="Other")
    said = problems(save(administrator, "propertysearch", None, again))
    assert list(said) == ["0.choice"]


def test_a_used_value_stays_and_its_row_says_why(administrator):
    colour = property_of("Colour", "Red", "Blue")
    instance_of(property_set("Shirt", colour), Colour="Red", scope=Scope.ITEM)
    red, blue = colour.choices.order_by("sequence")
    rows = [choice(of=red, DELETE="on"), choice(of=blue, DELETE="on")]
    said = problems(save(administrator, "property", colour, property_form(*rows, name="Colour")))
    assert said == {"0.__all__": ["“Red” is in use, so it cannot be deleted: Values of properties."]}
    assert colour.choices.count() == 2
    rows = [choice(of=red), choice(of=blue, DELETE="on")]
    assert save(administrator, "property", colour, property_form(*rows, name="Colour")).status_code == 302
    assert [one.name for one in colour.choices.all()] == ["Red"]


def test_rows_change_places_and_take_the_place_of_those_that_go(administrator):
    size, colour, note = (property_of(name, "1") for name in ("Size", "Colour", "Note"))
    shirt = property_set("Shirt", size, colour)
    first, second = shirt.used_properties.order_by("sequence")
    swapped = set_form(used(colour, first), used(size, second))
    assert save(administrator, "propertyset", shirt, swapped).status_code == 302
    assert [one.name for one in shirt.properties.order_by("used_in__sequence")] == ["Colour", "Size"]
    replaced = set_form(used(size, first), used(size, second, DELETE="on"), used(note))
    assert save(administrator, "propertyset", shirt, replaced).status_code == 302
    assert [one.name for one in shirt.properties.order_by("used_in__sequence")] == ["Size", "Note"]
    letters = property_of("Letter", "A", "B")
    a, b = letters.choices.order_by("sequence")
    rows = [choice("B", of=a), choice("A", of=b)]
    assert save(administrator, "property", letters, property_form(*rows, name="Letter")).status_code == 302
    rows = [choice("A", of=a), choice(of=b, DELETE="on"), choice("b")]
    assert save(administrator, "property", letters, property_form(*rows, name="Letter")).status_code == 302
    assert list(letters.choices.values_list("name", "name_key")) == [("A", "A"), ("b", "B")]


def test_what_is_used_is_not_deleted_and_the_page_says_by_what(administrator):
    colour = property_of("Colour", "Red", search=True)
    shirt = property_set("Shirt", colour)
    instance_of(shirt, Colour="Red", scope=Scope.ITEM)
    for what, record, says in (
        ("property", colour, ["Used properties: Colour", "Values of properties: Colour = Red"]),
        ("propertyset", shirt, ["Property instances: Red"]),
    ):
        page = reverse(f"admin:attributes_{what}_delete", args=[record.pk])
        for response in (administrator.get(page), administrator.post(page, {"post": "yes"})):
            told = response.content.decode()
            assert "is in use, so it cannot be deleted" in told
            assert all(one in told for one in says)
        assert type(record).objects.filter(pk=record.pk).exists()


def test_what_is_unused_is_deleted(administrator):
    size = property_of("Size", "S")
    shirt = property_set("Shirt", size)
    for what, record in (("propertyset", shirt), ("property", size)):
        page = reverse(f"admin:attributes_{what}_delete", args=[record.pk])
        assert administrator.post(page, {"post": "yes"}).status_code == 302
    assert not Property.objects.exists()
    assert not UsedProperty.objects.exists()


def test_the_lists_are_searched_and_filtered(administrator):
    property_of("Size", "S")
    property_of("Weight", kind="number")
    url = reverse("admin:attributes_property_changelist")
    assert "Weight" not in administrator.get(url, {"q": "siz"}).content.decode().split("result_list")[1]
    assert (
        "Size" not in administrator.get(url, {"value_type__exact": "number"}).content.decode().split("result_list")[1]
    )
    for what in ("propertyset", "propertysearch"):
        assert administrator.get(reverse(f"admin:attributes_{what}_changelist")).status_code == 200


def test_who_has_no_right_sees_nothing(client):
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    for what in ("property", "propertyset", "propertysearch"):
        assert client.get(reverse(f"admin:attributes_{what}_changelist")).status_code == 403
