"""What properties, sets and named searches may not say together, told at the right field from both sides."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from attributes.contradictions import in_search_value
from attributes.fields import Scope
from attributes.models import Property, PropertyChoice, PropertySearch, PropertySet
from numbering.models import CodeKind, CodeType
from tests.attributes.making import instance_of, property_of, property_set
from tests.attributes.pages import choice, problems, property_form, save, search_form, searched, set_form, used

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(db):
    return {
        kind: CodeType.objects.create(kind=kind, code=kind.upper(), description="A rule")
        for kind in (CodeKind.LOT, CodeKind.SERIAL)
    }


@pytest.mark.parametrize(
    ("values", "field", "says"),
    [
        ({"lot_rule": "lot"}, "lot_rule", "The set has no lot"),
        ({"lot_mandatory": "on"}, "lot_mandatory", "The set has no lot"),
        ({"fifo_lot": "on"}, "fifo_lot", "FIFO lots are for a set with the lot"),
        (
            {"fifo_lot": "on", "uses_lot": "on", "uses_serial": "on"},
            "fifo_lot",
            "FIFO lots are for a set without the serial number",
        ),
        ({"serial_rule": "serial"}, "serial_rule", "The set has no serial number"),
        ({"serial_mandatory": "on"}, "serial_mandatory", "The set has no serial number"),
        ({"warranty_days": "0"}, "warranty_days", "The set has no warranty date"),
        ({"warranty_mandatory": "on"}, "warranty_mandatory", "The set has no warranty date"),
        ({"uses_lot": "on", "lot_rule": "serial"}, "lot_rule", "Select a valid choice"),
        ({"uses_serial": "on", "serial_rule": "lot"}, "serial_rule", "Select a valid choice"),
        ({"lot_start": "a\u202eb"}, "lot_start", "U+202E"),
        ({"lot_end": "\u200b"}, "lot_end", "U+200B"),
        ({"serial_start": "\t#"}, "serial_start", "U+0009"),
        ({"serial_end": "\u2029"}, "serial_end", "U+2029"),
    ],
)
def test_what_a_set_does_not_have_has_no_rule(administrator, rules, values, field, says):
    values = {name: rules[value].pk if value in rules else value for name, value in values.items()}
    said = problems(save(administrator, "propertyset", None, set_form(**values)))
    assert list(said) == [field]
    assert says in said[field][0]
    assert not PropertySet.objects.exists()


def test_a_rule_of_the_wrong_kind_is_refused_by_the_set_itself(rules):
    with pytest.raises(ValidationError) as caught:
        PropertySet(
            name="A", uses_lot=True, lot_rule=rules["serial"], uses_serial=True, serial_rule=rules["lot"]
        ).clean()
    assert caught.value.message_dict == {
        "lot_rule": ["Code type SERIAL makes serial numbers: choose one for lots."],
        "serial_rule": ["Code type LOT makes lots: choose one for serial numbers."],
    }


@pytest.mark.parametrize("character", "'/<>;")
@pytest.mark.parametrize("kind", ["list", "number"])
def test_the_name_of_a_list_or_number_says_which_character_it_may_not_have(administrator, kind, character):
    """Seed: în denumirea proprietăţilor nu trebuie utilizate caractere speciale."""
    data = property_form(name=f"A{character}B", value_type=kind)
    said = problems(save(administrator, "property", None, data))
    assert said["name"][0].endswith(f"remove {character}.")


@pytest.mark.parametrize("kind", ["string", "text"])
def test_the_name_of_a_text_has_any_character(administrator, kind):
    assert save(administrator, "property", None, property_form(name="A/B;<>'", value_type=kind)).status_code == 302


@pytest.mark.parametrize("kind", ["number", "string", "text"])
def test_values_of_what_is_no_list_are_refused(administrator, kind):
    said = problems(save(administrator, "property", None, property_form(choice("S"), value_type=kind)))
    assert "is no list" in said["rows"][0]


def test_a_value_that_is_there_twice_is_told_at_the_second(administrator):
    said = problems(save(administrator, "property", None, property_form(choice("s"), choice("M"), choice(" S"))))
    assert said == {"2.name": ["“s” is in the list already; give each value once."]}


def test_a_value_with_a_character_that_cannot_be_seen_is_told_at_its_row(administrator):
    said = problems(save(administrator, "property", None, property_form(choice("S"), choice("M\u200b"))))
    assert "U+200B" in said["1.name"][0]


def test_a_set_that_is_no_instance_set_has_no_instance_properties(administrator):
    owner = property_of("Owner", kind="string", instance=True)
    said = problems(save(administrator, "propertyset", None, set_form(used(owner))))
    assert said == {
        "0.property": [
            "“Owner” is an instance property, and “Shirt” is not an instance set: change one of them.",
        ]
    }
    assert save(administrator, "propertyset", None, set_form(used(owner), instance="on")).status_code == 302
    shirt = PropertySet.objects.get()
    row = used(owner, shirt.used_properties.get())
    assert "0.property" in problems(save(administrator, "propertyset", shirt, set_form(row)))


def test_a_property_of_a_set_that_is_no_instance_set_stays_general(administrator):
    size = property_of("Size", "S")
    property_set("Shirt", size)
    said = problems(save(administrator, "property", size, property_form(choice(of=size.choices.get()), instance="on")))
    assert list(said) == ["instance"]
    assert "“Shirt” is not an instance set" in said["instance"][0]


@pytest.mark.parametrize(
    ("stored", "row", "says"),
    [
        ({}, {"active": None}, "“Size” is mandatory, but switched off in “Shirt”"),
        ({"active": False}, {}, "“Size” is mandatory, but inactive"),
        ({"values": False}, {}, "“Size” is mandatory, but its list has no active value"),
    ],
)
def test_a_set_has_no_mandatory_property_that_nobody_can_fill_in(administrator, stored, row, says):
    size = property_of("Size", "S", mandatory=True)
    shirt = property_set("Shirt", size)
    Property.objects.filter(pk=size.pk).update(active=stored.get("active", True))
    PropertyChoice.objects.update(active=stored.get("values", True))
    posted = set_form(used(size, shirt.used_properties.get(), **row))
    said = problems(save(administrator, "propertyset", shirt, posted))
    assert list(said) == ["0.property"]
    assert said["0.property"][0].startswith(says)
    PropertyChoice.objects.update(active=True)
    Property.objects.update(mandatory=False, active=True)
    assert save(administrator, "propertyset", shirt, posted).status_code == 302


@pytest.mark.parametrize(
    ("changes", "row", "active_in_set", "field"),
    [
        ({"mandatory": "on"}, {}, False, "mandatory"),
        ({"mandatory": "on", "active": None}, {}, True, "active"),
        ({"mandatory": "on"}, {"active": None}, True, "rows"),
        ({"mandatory": "on"}, {"DELETE": "on"}, True, "rows"),
    ],
)
def test_a_property_does_not_become_mandatory_where_nobody_can_fill_it_in(
    administrator, changes, row, active_in_set, field
):
    size = property_of("Size", "S")
    shirt = property_set("Shirt", size)
    shirt.used_properties.update(active=active_in_set)
    posted = property_form(choice(of=size.choices.get(), **row), **changes)
    said = problems(save(administrator, "property", size, posted))
    assert list(said) == [field]
    assert "“Size” is mandatory, but" in said[field][0]
    assert "“Shirt”" in said[field][0]
    shirt.delete()
    assert save(administrator, "property", size, posted).status_code == 302


def test_a_property_stands_in_a_set_once(administrator):
    size = property_of("Size", "S")
    said = problems(save(administrator, "propertyset", None, set_form(used(size), used(size))))
    assert said == {"1.property": ["The set uses this property already."]}


def test_an_instance_property_is_not_switched_off_while_stock_has_values_of_it(administrator):
    owner, note = (property_of(name, kind="string", instance=True) for name in ("Owner", "Note"))
    shirt = property_set("Shirt", owner, note, instance=True)
    instance_of(shirt, Owner="Ana")
    rows = [used(one.property, one) for one in shirt.used_properties.all()]
    off = [{name: value for name, value in row.items() if name != "active"} for row in rows]
    said = problems(save(administrator, "propertyset", shirt, set_form(*off, instance="on")))
    assert list(said) == ["0.active"]
    assert said["0.active"][0].startswith("“Owner” stays switched on here: stock of this set has values of it.")
    deleted = [row | {"DELETE": "on"} for row in rows]
    assert (
        "stays switched on"
        in problems(save(administrator, "propertyset", shirt, set_form(*deleted, instance="on")))["rows"][0]
    )
    assert save(administrator, "propertyset", shirt, set_form(rows[0], off[1], instance="on")).status_code == 302
    data = property_form(name="Owner", value_type="string", instance="on", active=None)
    assert save(administrator, "property", owner, data).status_code == 302


def test_a_general_property_is_switched_off_though_items_have_values_of_it(administrator):
    size = property_of("Size", "S")
    shirt = property_set("Shirt", size)
    instance_of(shirt, Size="S", scope=Scope.ITEM)
    row = used(size, shirt.used_properties.get(), active=None)
    assert save(administrator, "propertyset", shirt, set_form(row)).status_code == 302


@pytest.fixture
def searchable(db):
    return {
        "size": property_of("Size", "S", "L", search=True),
        "length": property_of("Length", "X", search=True),
        "weight": property_of("Weight", kind="number", search=True),
        "note": property_of("Note", kind="string", search=True),
        "hidden": property_of("Hidden", kind="text"),
    }


@pytest.mark.parametrize(
    ("of", "values", "field", "says"),
    [
        ("hidden", {"text": "x"}, "property", "“Hidden” is not a search property"),
        ("size", {}, "choice", "“Size” is a list: choose one of its values"),
        ("size", {"text": "L"}, "choice", "“Size” is a list"),
        ("size", {"choice": "X"}, "choice", "“X” is no value of “Size”"),
        ("size", {"choice": "L", "number": "1"}, "number", "“Size” is a list"),
        ("weight", {"text": "2"}, "number", "“Weight” is a number"),
        ("weight", {"choice": "L"}, "number", "“Weight” is a number"),
        ("weight", {"number": "2", "text": "2"}, "text", "“Weight” is a number"),
        ("note", {"number": "2"}, "text", "“Note” is a text"),
        ("note", {"choice": "L", "text": "a"}, "choice", "“Note” is a text"),
        ("weight", {"number": "x"}, "number", "Enter a number."),
    ],
)
def test_a_value_of_a_named_search_is_of_the_type_of_its_property(administrator, searchable, of, values, field, says):
    choices = {one.name: one.pk for one in PropertyChoice.objects.all()}
    row = searched(searchable[of], **{name: choices.get(value, value) for name, value in values.items()})
    said = problems(save(administrator, "propertysearch", None, search_form(row)))
    assert list(said) == [f"0.{field}"]
    assert says in said[f"0.{field}"][0]
    assert not PropertySearch.objects.exists()


def test_a_named_search_has_values_and_each_once(administrator, searchable):
    assert problems(save(administrator, "propertysearch", None, search_form())) == {
        "rows": ["A search without values finds nothing: give at least one."]
    }
    row = searched(searchable["weight"], number="2")
    again = searched(searchable["weight"], number="2.0")
    said = problems(save(administrator, "propertysearch", None, search_form(row, again)))
    assert said == {"1.property": ["This value is in the search already."]}


def test_a_property_that_a_named_search_uses_stays_what_it_is(administrator, searchable):
    note = searchable["note"]
    PropertySearch.objects.create(name="Large").values.create(property=note, text="big")
    posted = property_form(name="Note", value_type="string")
    said = problems(save(administrator, "property", note, posted))
    assert said == {"search": ["The named search “Large” has a value of this property: take it out there first."]}
    said = problems(save(administrator, "property", note, posted | {"search": "on", "value_type": "number"}))
    assert list(said) == ["value_type"]
    assert save(administrator, "property", note, posted | {"search": "on", "value_type": "text"}).status_code == 302


def test_a_value_that_a_named_search_uses_stays(administrator, searchable):
    size = searchable["size"]
    small, large = size.choices.order_by("sequence")
    PropertySearch.objects.create(name="Large").values.create(property=size, choice=large)
    rows = [choice(of=small), choice(of=large, DELETE="on")]
    said = problems(save(administrator, "property", size, property_form(*rows, search="on")))
    assert "“L” is in use, so it cannot be deleted" in said["1.__all__"][0]


def test_a_number_is_asked_of_what_is_given_and_not_of_its_truth(searchable):
    search = PropertySearch.objects.create(name="Nothing")
    assert in_search_value(search.values.create(property=searchable["weight"], number=Decimal(0))) == {}
