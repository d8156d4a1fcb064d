"""Properties, sets and named searches go from one installation to another."""

import json

import pytest
from django.conf import settings
from django.db import transaction

from attributes.models import Property, PropertyChoice, PropertySearch, PropertySet
from numbering.models import CodeKind, CodeType
from tests.attributes.making import property_of, property_set
from tests.attributes.settings_files import KEYS, SIZE, WEIGHT, exported, take, unchanged

pytestmark = pytest.mark.django_db


def test_everything_comes_out_as_it_goes_in(rules):
    CodeType.objects.create(kind=CodeKind.SERIAL, code="OLD", description="No longer given", active=False)
    given = {
        "properties": [
            {
                "name": "Note",
                "description": "Anything",
                "active": False,
                "value_type": "text",
                "search": True,
                "mandatory": False,
                "instance": False,
            },
            {
                "name": "Size",
                "description": "",
                "active": True,
                "value_type": "list",
                "search": True,
                "mandatory": True,
                "instance": True,
                "values": [
                    "S",
                    {"name": "M", "description": "Medium", "active": True},
                    "L",
                    {"name": "XL", "description": "", "active": False},
                ],
            },
            {
                "name": "Weight",
                "description": "",
                "active": True,
                "value_type": "number",
                "search": True,
                "mandatory": False,
                "instance": False,
            },
        ],
        "property_sets": [
            {
                "name": "Empty",
                "description": "",
                "active": False,
                "instance": False,
                "mandatory_type": "none",
                "fifo_lot": False,
                "lot": None,
                "serial": None,
                "warranty": None,
                "properties": [],
            },
            {
                "name": "Shirt",
                "description": "Cotton",
                "active": True,
                "instance": True,
                "mandatory_type": "shipping",
                "fifo_lot": False,
                "lot": {"rule": None, "start": " ", "end": "", "mandatory": True},
                "serial": {"rule": "OLD", "start": "#", "end": "!", "mandatory": False},
                "warranty": {"days": 730, "mandatory": True},
                "properties": [
                    "Size",
                    {"name": "Weight", "active": False, "sequence": 1},
                    {"name": "Note", "active": True, "sequence": 70},
                ],
            },
        ],
        "property_searches": [
            {"name": "Large", "description": "Big", "active": False, "values": [["Size", "XL"], ["Note", "big"]]},
            {"name": "Light", "description": "", "active": True, "values": [["Weight", "0.25"], ["Size", "S"]]},
        ],
    }
    assert take(**given) == [f"{key}: {len(given[key])} created, 0 updated, 0 unchanged." for key in KEYS]
    assert exported() == given
    assert take(**given) == [unchanged(len(given[key]), key) for key in KEYS]


def test_the_example_of_the_documentation_comes_in_and_out(rules):
    text = (settings.BASE_DIR / "docs/files.md").read_text(encoding="utf-8").partition("\n## settings.json\n")[2]
    example = json.loads(text[text.index("    {\n") :].partition("\n\n")[0])
    given = {key: example[key] for key in KEYS}
    take(**given)
    assert exported() == given


def test_an_export_of_what_forms_made_changes_nothing_and_makes_the_same_elsewhere():
    with transaction.atomic():
        size, weight = property_of("Size", "S", "L", search=True), property_of("Weight", kind="number", search=True)
        property_set("Shirt", weight, size, uses_warranty=True)
        PropertySearch.objects.create(name="Heavy").values.create(property=weight, number="12.5")
        PropertyChoice.objects.update(sequence=0)
        given = exported()
        assert take(**given) == [unchanged(count, key) for count, key in zip((2, 1, 1), KEYS, strict=True)]
        transaction.set_rollback(True)
    take(**given)
    assert exported() == given


def test_what_the_file_does_not_say_is_left_alone(rules):
    take(properties=[SIZE])
    take(property_sets=[{"name": "Shirt", "lot": {"rule": "L1", "start": "["}, "properties": ["Size"]}])
    take(property_searches=[{"name": "Large", "values": [["Size", "L"]]}])
    assert take(
        properties=[{"name": "size", "description": "Of shirts"}],
        property_sets=[{"name": " SHIRT ", "lot": {"mandatory": True}}],
        property_searches=[{"name": "large", "active": False}],
    ) == [f"{key}: 0 created, 1 updated, 0 unchanged." for key in KEYS]
    size, shirt, large = Property.objects.get(), PropertySet.objects.get(), PropertySearch.objects.get()
    assert (size.name, size.description, size.choices.count()) == ("Size", "Of shirts", 2)
    assert (shirt.lot_rule.code, shirt.lot_start, shirt.lot_end, shirt.lot_mandatory) == ("L1", "[", "»", True)
    assert (shirt.properties.count(), large.values.count(), large.active) == (1, 1, False)
    take(property_sets=[{"name": "Shirt", "lot": None}])
    shirt.refresh_from_db()
    assert (shirt.uses_lot, shirt.lot_rule, shirt.lot_mandatory) == (False, None, False)


def test_lists_that_are_given_replace_those_that_were():
    take(properties=[SIZE, WEIGHT], property_sets=[{"name": "A", "properties": ["Size"]}])
    small = PropertyChoice.objects.get(name="S")
    take(
        properties=[{"name": "Size", "values": ["XL", "s"]}],
        property_sets=[{"name": "A", "properties": [{"name": "Weight", "active": False}, "Size"]}],
    )
    assert list(PropertyChoice.objects.order_by("sequence").values_list("name", flat=True)) == ["XL", "S"]
    assert PropertyChoice.objects.get(name="S").pk == small.pk
    used = PropertySet.objects.get().used_properties.values_list("property__name", "active", "sequence")
    assert list(used) == [("Weight", False, 0), ("Size", True, 1)]


def test_numbers_are_json_numbers_or_texts():
    take(properties=[WEIGHT], property_searches=[{"name": "A", "values": [["Weight", 2], ["Weight", "3.50"]]}])
    take(property_searches=[{"name": "B", "values": [["weight", 0.1]]}])
    assert [search["values"] for search in exported()["property_searches"]] == [
        [["Weight", "2"], ["Weight", "3.5"]],
        [["Weight", "0.1"]],
    ]


def test_the_code_type_of_a_rule_is_of_its_kind(rules):
    take(property_sets=[{"name": "A", "lot": {"rule": "both"}, "serial": {"rule": "both"}}])
    made = PropertySet.objects.get()
    assert (made.lot_rule.kind, made.serial_rule.kind) == ("lot", "serial")
