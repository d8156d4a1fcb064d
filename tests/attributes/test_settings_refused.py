"""What is wrong with properties, sets and named searches in a settings file is told by its path."""

import pytest

from attributes import guards
from attributes.fields import Scope
from attributes.models import Property, PropertySearch, PropertySet
from tests.attributes.making import instance_of, property_of, property_set
from tests.attributes.settings_files import OWNER, SIZE, WEIGHT, exported, refused, take

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "properties[0].name: The code is empty."),
        ({"name": "Si\u200bze"}, "properties[0].name: Character 3 of"),
        ({"name": "Si/ze"}, "properties[0].name: The name of a list or number property has none of the characters"),
        ({"value_type": "box"}, "properties[0].value_type: Value 'box' is not a valid choice."),
        ({"mandatory": 1}, "properties[0].mandatory: 1 is not true or false."),
        ({"colour": "red"}, "properties[0].colour: unknown key. The keys are: name, description,"),
        ({"values": "S"}, "properties[0].values: 'S' is not a list."),
        ({"values": ["S", 5]}, "properties[0].values[1]: is neither a text nor an object."),
        ({"values": ["S", "\n"]}, "properties[0].values[1].name: The code is empty."),
        ({"values": ["S\u200d"]}, "properties[0].values[0].name: Character 2"),
        ({"values": ["S", "x" * 51]}, "properties[0].values[1].name: "),
        ({"values": [{"name": "S", "description": "x" * 201}]}, "properties[0].values[0].description: "),
        ({"values": [{"name": "S", "size": 1}]}, "properties[0].values[0].size: unknown key."),
        ({"values": [{}]}, "properties[0].values[0].name: is missing."),
        ({"values": ["S", "s "]}, "properties[0].values[1]: “S” is in the list already"),
        ({"value_type": "number"}, "properties[0].values: “Size” is no list"),
    ],
)
def test_a_bad_property_is_told_by_its_path(change, told):
    assert refused(properties=[{**SIZE, **change}])[0].startswith(told)
    assert not Property.objects.exists()


def test_a_new_property_says_what_it_holds():
    assert refused(properties=[{"name": "Size"}]) == [
        "properties[0].value_type: is missing; it is one of: list, number, string, text."
    ]
    assert refused(properties=[SIZE, {**SIZE, "name": " size"}]) == ["properties[1]: is properties[0] again."]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "\u202e"}, "property_sets[0].name: "),
        ({"mandatory_type": "often"}, "property_sets[0].mandatory_type: Value 'often' is not a valid choice."),
        ({"colour": "red"}, "property_sets[0].colour: unknown key. The keys are: name,"),
        ({"lot": "L1"}, "property_sets[0].lot: is neither null nor an object."),
        ({"lot": {"days": 3}}, "property_sets[0].lot.days: unknown key. The keys are: rule, start, end, mandatory."),
        ({"lot": {"rule": "Z"}}, "property_sets[0].lot.rule: there is no “Z”."),
        ({"lot": {"rule": "SN5"}}, "property_sets[0].lot.rule: Code type SN5 makes serial numbers"),
        ({"serial": {"rule": "L1"}}, "property_sets[0].serial.rule: Code type L1 makes lots"),
        ({"lot": {"start": "123456"}}, "property_sets[0].lot.start: "),
        ({"serial": {"end": "\u200b"}}, "property_sets[0].serial.end: Character 1"),
        ({"serial": {"mandatory": "yes"}}, "property_sets[0].serial.mandatory: 'yes' is not true or false."),
        ({"warranty": {"days": -1}}, "property_sets[0].warranty.days: "),
        ({"warranty": {"days": 99999}}, "property_sets[0].warranty.days: "),
        ({"warranty": {"days": "9"}}, "property_sets[0].warranty.days: '9' is not a whole number."),
        ({"fifo_lot": True}, "property_sets[0].fifo_lot: FIFO lots are for a set with the lot"),
        ({"fifo_lot": True, "lot": {}, "serial": {}}, "property_sets[0].fifo_lot: FIFO lots are for a set without"),
        ({"properties": ["Size", "Colour"]}, "property_sets[0].properties[1].name: there is no “Colour”."),
        ({"properties": ["Size", "size"]}, "property_sets[0].properties[1]: The set uses this property already."),
        ({"properties": [["Size"]]}, "property_sets[0].properties[0]: is neither a text nor an object."),
        ({"properties": [{"name": "Size", "sequence": -1}]}, "property_sets[0].properties[0].sequence: "),
        ({"properties": [{"name": "Size", "active": 0}]}, "property_sets[0].properties[0].active: 0 is not"),
        ({"properties": ["Owner"]}, "property_sets[0].properties[0]: “Owner” is an instance property"),
        (
            {"properties": [{"name": "Must", "active": False}]},
            "property_sets[0].properties[0]: “Must” is mandatory, but switched off",
        ),
        ({"properties": ["Gone"]}, "property_sets[0].properties[0]: “Gone” is mandatory, but inactive"),
        ({"properties": ["Void"]}, "property_sets[0].properties[0]: “Void” is mandatory, but its list has no active"),
    ],
)
def test_a_bad_set_is_told_by_its_path(rules, change, told):
    properties = [
        SIZE,
        OWNER,
        {"name": "Must", "value_type": "text", "mandatory": True},
        {"name": "Gone", "value_type": "text", "mandatory": True, "active": False},
        {"name": "Void", "value_type": "list", "mandatory": True, "values": [{"name": "A", "active": False}]},
    ]
    assert refused(properties=properties, property_sets=[{"name": "Shirt", **change}])[0].startswith(told)
    assert not PropertySet.objects.exists()
    assert not Property.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([], "property_searches[0].values: A search without values finds nothing"),
        (["Size"], "property_searches[0].values[0]: is not a pair"),
        ([["Size", "L", "S"]], "property_searches[0].values[0]: is not a pair"),
        ([["Size", "L"], ["Colour", "Red"]], "property_searches[0].values[1][0]: there is no “Colour”."),
        ([[5, "L"]], "property_searches[0].values[0][0]: 5 is not a text."),
        ([["Size", "XXL"]], "property_searches[0].values[0][1]: “Size” has no value “XXL”."),
        ([["Size", 5]], "property_searches[0].values[0][1]: 5 is not a text."),
        ([["Weight", "light"]], "property_searches[0].values[0][1]: 'light' is not a number."),
        ([["Weight", True]], "property_searches[0].values[0][1]: True is not a number."),
        ([["Weight", float("nan")]], "property_searches[0].values[0][1]: nan is not a number."),
        ([["Weight", 1e30]], "property_searches[0].values[0][1]: "),
        ([["Note", " "]], "property_searches[0].values[0][1]: “Note” is a text"),
        ([["Note", "x" * 256]], "property_searches[0].values[0][1]: "),
        ([["Note", "\x00"]], "property_searches[0].values[0][1]: holds a character that is no text."),
        ([["Hidden", "x"]], "property_searches[0].values[0][0]: “Hidden” is not a search property"),
        ([["Weight", 2], ["Weight", "2.0"]], "property_searches[0].values[1]: This value is in the search already."),
    ],
)
def test_a_bad_search_is_told_by_its_path(values, told):
    note = {"name": "Note", "value_type": "string", "search": True}
    properties = [SIZE, WEIGHT, note, {**note, "name": "Hidden", "search": False}]
    assert refused(properties=properties, property_searches=[{"name": "A", "values": values}])[0].startswith(told)
    assert not PropertySearch.objects.exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"instance": True}, "properties[0].instance: “Size” is an instance property, and “Shirt” is not"),
        ({"mandatory": True, "active": False}, "properties[0].active: “Size” is mandatory, but inactive"),
        (
            {"mandatory": True, "values": [{"name": "S", "active": False}, {"name": "L", "active": False}]},
            "properties[0].mandatory: “Size” is mandatory, but its list has no active value",
        ),
        ({"search": False}, "properties[0].search: The named search “Large” has a value of this property"),
        ({"value_type": "text", "values": []}, "properties[0].values: “L” is in use"),
        ({"values": ["S"]}, "properties[0].values: “L” is in use, so it stays: give it too"),
    ],
)
def test_a_property_fits_the_sets_and_searches_that_the_file_leaves_alone(change, told):
    take(
        properties=[SIZE],
        property_sets=[{"name": "Shirt", "properties": ["Size"]}],
        property_searches=[{"name": "Large", "values": [["Size", "L"]]}],
    )
    before = exported()
    assert refused(properties=[{"name": "Size", **change}])[0].startswith(told)
    assert exported() == before


def test_a_property_and_its_set_change_together():
    take(properties=[SIZE], property_sets=[{"name": "Shirt", "properties": ["Size"]}])
    take(properties=[{"name": "Size", "instance": True}], property_sets=[{"name": "Shirt", "instance": True}])
    assert PropertySet.objects.get().instance
    told = refused(property_sets=[{"name": "Shirt", "instance": False}])
    assert told[0].startswith("property_sets[0].properties: “Size” is an instance property")


def test_what_is_in_use_stays_as_it_is(monkeypatch):
    shirt = property_set("Shirt", property_of("Size", "S", "L"), instance=False)
    coat = property_set("Coat", property_of("Owner", kind="string", instance=True), instance=True)
    instance_of(shirt, Size="S", scope=Scope.ITEM)
    instance_of(coat, Owner="Ana")
    assert refused(properties=[{"name": "Size", "values": ["L"]}])[0].startswith("properties[0].values: “S” is in use")
    assert refused(properties=[{"name": "Size", "value_type": "text"}])[0].startswith(
        "properties[0].value_type: “value"
    )
    assert refused(properties=[{"name": "Owner", "instance": False}])[0].startswith("properties[0].instance: “instance")
    assert refused(property_sets=[{"name": "Shirt", "instance": True}])[0].startswith("property_sets[0].instance: ")
    assert refused(property_sets=[{"name": "Coat", "properties": []}])[0].startswith(
        "property_sets[0].properties: “Owner” stays switched on"
    )
    assert refused(property_sets=[{"name": "Coat", "properties": [{"name": "Owner", "active": False}]}])[0].startswith(
        "property_sets[0].properties[0]: “Owner” stays switched on"
    )
    monkeypatch.setattr(guards, "_brought_checks", [lambda one: ["CLS/ITEM"] if one.uses_lot else []])
    assert refused(property_sets=[{"name": "Shirt", "lot": {}}])[0].startswith("property_sets[0].lot: “lot” cannot be")
    take(properties=[{"name": "Size", "values": [{"name": "S", "active": False}, "L"]}])
