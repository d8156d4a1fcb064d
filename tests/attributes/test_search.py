"""Search by properties: what criteria find among items (the page is tested where stock is known)."""

import datetime
import random
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attributes.fields import Scope
from attributes.models import PropertyChoice, PropertySearch, PropertySearchValue
from attributes.search import (
    OF_ITEMS,
    AnyOf,
    Between,
    Containing,
    Criteria,
    Named,
    named_searches,
    offered_properties,
    told,
)
from core.codes import search_key
from items.models import Item
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 1, 31)


@pytest.fixture
def properties():
    """Two sizes, a colour, a weight, a fabric and a note, which are searched by."""
    made = [
        property_of("Size", "S", "M", "L", search=True),
        property_of("Long size", "X", "XL", search=True),
        property_of("Colour", "Red", "Blue", search=True),
        property_of("Weight", kind="number", search=True),
        property_of("Fabric", kind="string", search=True),
        property_of("Note", kind="text", search=True),
    ]
    return {one.name: one for one in made}


@pytest.fixture
def shirt(properties):
    return property_set("Shirt", *properties.values(), uses_warranty=True)


def item_of(of, code, warranty=None, **values):
    """An item with these general values."""
    instance = instance_of(of, warranty, Scope.ITEM, **values) if values or warranty else None
    return ItemFactory(code=code, description="", property_set=of, property_instance=instance)


def choice(properties, name, value):
    return properties[name].choices.get(name=value).pk


def found(*values, **criteria):
    """The codes of the items that meet the criteria."""
    asked = Criteria(tuple(values), **criteria)
    assert asked
    return list(Item.objects.filter(asked.condition(OF_ITEMS)).order_by("code").values_list("code", flat=True))


def named(name, *values):
    """A named search; its values are properties with a choice, a number or a text."""
    search = PropertySearch.objects.create(name=name)
    for property_, value in values:
        kind = {PropertyChoice: "choice", Decimal: "number", str: "text"}[type(value)]
        PropertySearchValue.objects.create(search=search, property=property_, **{kind: value})
    return Named(next(one for one in named_searches() if one.pk == search.pk))


def test_a_list_is_found_by_any_of_its_values_and_properties_by_all_of_them(properties, shirt):
    item_of(shirt, "A", Size="S", Colour="Red")
    item_of(shirt, "B", Size="M", Colour="Red")
    item_of(shirt, "C", Size="L", Colour="Blue")
    item_of(shirt, "D")
    small, medium = (choice(properties, "Size", name) for name in "SM")
    red, blue = (choice(properties, "Colour", name) for name in ("Red", "Blue"))
    assert found(AnyOf((small, medium))) == ["A", "B"]
    assert found(AnyOf((medium,)), AnyOf((red, blue))) == ["B"]
    assert found(AnyOf((small,)), AnyOf((blue,))) == []


def test_numbers_are_found_by_a_range_with_both_ends_in_it_and_either_open(properties, shirt):
    for code, weight in (("A", "-1.5"), ("B", "0"), ("C", "2.000001"), ("D", "999999999.999999")):
        item_of(shirt, code, Weight=Decimal(weight))
    item_of(shirt, "E", Colour="Red")
    weight = properties["Weight"].pk
    assert found(Between(weight, Decimal(0), Decimal("2.000001"))) == ["B", "C"]
    assert found(Between(weight, Decimal("2.000001"))) == ["C", "D"]
    assert found(Between(weight, most=Decimal(0))) == ["A", "B"]
    assert found(Between(weight, Decimal(2), Decimal(2))) == []


@pytest.mark.parametrize("typed", ["lana", "LÂNĂ", " şi lână ", "Și Lân"])
def test_texts_are_found_by_a_part_without_regard_to_case_and_diacritics(properties, shirt, typed):
    item_of(shirt, "A", Fabric="Bumbac și lână")
    item_of(shirt, "B", Fabric="Bumbac")
    item_of(shirt, "C", Note="Bumbac și lână")
    assert found(Containing(properties["Fabric"].pk, typed)) == ["A"]
    assert found(Containing(properties["Note"].pk, typed)) == ["C"]


@pytest.mark.parametrize("typed", ["%", "_", "\\", "5%_"])
def test_a_text_is_searched_for_as_it_is_typed(properties, shirt, typed):
    item_of(shirt, "A", Fabric="5%_\\")
    item_of(shirt, "B", Fabric="50 a")
    assert found(Containing(properties["Fabric"].pk, typed)) == ["A"]


def test_a_named_search_ties_values_of_several_properties_together(properties, shirt):
    large = named(
        "Large",
        (properties["Size"], properties["Size"].choices.get(name="L")),
        (properties["Long size"], properties["Long size"].choices.get(name="XL")),
    )
    item_of(shirt, "A", Size="L")
    item_of(shirt, "B", Long_size="XL", Colour="Blue")
    item_of(shirt, "C", Size="S", Long_size="X")
    assert found(large) == ["A", "B"]
    assert found(large, AnyOf((choice(properties, "Colour", "Blue"),))) == ["B"]
    assert told(large.search) == "Size: L; Long size: XL"


def test_a_named_search_finds_numbers_that_are_equal_and_texts_that_contain(properties, shirt):
    special = named("Special", (properties["Weight"], Decimal("1.5")), (properties["Fabric"], "LÂNĂ"))
    item_of(shirt, "A", Weight=Decimal("1.50"))
    item_of(shirt, "B", Fabric="lana merinos")
    item_of(shirt, "C", Weight=Decimal("1.500001"), Note="lână")
    assert found(special) == ["A", "B"]
    assert told(special.search) == "Weight: 1.5; Fabric contains “LÂNĂ”"


def test_of_several_named_searches_all_must_hold(properties, shirt):
    large = named("Large", (properties["Size"], properties["Size"].choices.get(name="L")))
    red = named("Warm", (properties["Colour"], properties["Colour"].choices.get(name="Red")))
    item_of(shirt, "A", Size="L", Colour="Red")
    item_of(shirt, "B", Size="L")
    assert found(large, red) == ["A"]


def test_a_named_search_without_values_finds_nothing(properties, shirt):
    item_of(shirt, "A", Size="L")
    assert found(named("Empty")) == []


def test_the_warranty_date_is_found_by_a_range(shirt):
    later = DAY + datetime.timedelta(days=1)
    item_of(shirt, "A", DAY)
    item_of(shirt, "B", later)
    item_of(shirt, "C", Size="L")
    assert found(warranty_from=DAY, warranty_to=DAY) == ["A"]
    assert found(warranty_from=later) == ["B"]
    assert found(warranty_to=later) == ["A", "B"]


def test_a_set_is_found_with_and_without_values(shirt):
    other = property_set("Other")
    item_of(shirt, "A", Size="L")
    item_of(shirt, "B")
    item_of(other, "C")
    ItemFactory(code="D")
    assert found(property_set=shirt.pk) == ["A", "B"]


def test_every_word_is_looked_for_in_the_values_and_in_the_item(shirt):
    first = item_of(shirt, "A", Size="L", Fabric="Lână merinos")
    Item.objects.filter(pk=first.pk).update(search=search_key("A Cămașă"))
    item_of(shirt, "B", Fabric="Lână")
    assert found(words="LANA camasa") == ["A"]
    assert found(words="lână") == ["A", "B"]
    assert found(words="merinos bumbac") == []


def test_nothing_asked_is_no_search(properties):
    weight = properties["Weight"].pk
    assert not Criteria((AnyOf(()), Between(weight), Containing(weight, "  ")), words=" ")


def test_only_search_properties_are_offered_and_inactive_ones_where_they_are_in_use(properties, shirt):
    item_of(shirt, "A", Size="S", Colour="Red", Fabric="x")
    for name in ("Size", "Long size", "Fabric", "Note"):
        properties[name].active = False
        properties[name].save()
    properties["Colour"].choices.update(active=False)
    properties["Weight"].search = False
    properties["Weight"].save()
    offered = {one.name: [value.name for value in one.offered] for one in offered_properties()}
    assert offered == {"Colour": ["Red"], "Size": ["S"], "Fabric": []}
    assert found(AnyOf((choice(properties, "Size", "S"),)), AnyOf((choice(properties, "Colour", "Red"),))) == ["A"]


def test_one_statement_serves_any_number_of_criteria(properties, shirt, statements):
    item_of(shirt, "A", DAY, Size="L", Colour="Red", Weight=Decimal(5), Fabric="wool", Note="none")
    asked = (
        AnyOf((choice(properties, "Size", "L"),)),
        AnyOf((choice(properties, "Colour", "Red"),)),
        Between(properties["Weight"].pk, Decimal(1)),
        Containing(properties["Fabric"].pk, "oo"),
        Containing(properties["Note"].pk, "on"),
        named("Large", (properties["Size"], properties["Size"].choices.get(name="L"))),
    )
    del statements[:]
    assert found(*asked, property_set=shirt.pk, warranty_from=DAY, words="wool none") == ["A"]
    assert len(statements) == 1
    del statements[:]
    offered_properties()
    named_searches()
    assert len(statements) == 4


NUMBERS = [None, *(Decimal(number) / 10 for number in range(-3, 9))]
TEXTS = ["", "Lână", "lana merinos", "Șofran închis", "IN 50%", "in_"]


@pytest.fixture
def wardrobe():
    """Sixty items with values of three properties at random, and what each has."""
    chance = random.Random(2027)
    size, weight = property_of("Size", *"ABC", search=True), property_of("Weight", kind="number", search=True)
    fabric = property_of("Fabric", kind="string", search=True)
    of = property_set("Set", size, weight, fabric)
    rows = {}
    for number in range(60):
        row = chance.choice(["", *"ABC"]), chance.choice(NUMBERS), chance.choice(TEXTS)
        values = zip(("Size", "Weight", "Fabric"), row, strict=True)
        code = item_of(of, f"{number:02d}", **{name: value for name, value in values if value not in ("", None)}).code
        rows[code] = row
    return (size, weight, fabric), rows


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.sets(st.sampled_from("ABC")),
    least=st.sampled_from(NUMBERS),
    most=st.sampled_from(NUMBERS),
    text=st.sampled_from(["", "LANA", "în", "șo", "%", "_", "50"]),
)
def test_what_is_found_is_what_python_would_leave(wardrobe, sizes, least, most, text):
    (size, weight, fabric), rows = wardrobe
    asked = Criteria(
        (
            AnyOf(tuple(one.pk for one in size.choices.all() if one.name in sizes)),
            Between(weight.pk, least, most),
            Containing(fabric.pk, text),
        )
    )

    def meets(has_size, has_weight, has_fabric):
        within = least is most is None or (
            has_weight is not None and (least is None or least <= has_weight) and (most is None or has_weight <= most)
        )
        return (not sizes or has_size in sizes) and within and search_key(text) in search_key(has_fabric)

    left = Item.objects.filter(asked.condition(OF_ITEMS)).values_list("code", flat=True)
    assert set(left) == {code for code, row in rows.items() if meets(*row)}
