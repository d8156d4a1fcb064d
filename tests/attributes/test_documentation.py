"""docs/property-sets.md tells of what is there: fields, types, what users are told, and the demonstration."""

import pytest

from attributes.models import MandatoryType, Property, PropertySet, ValueType
from attributes.models.definitions import MAX_WARRANTY_DAYS
from attributes.models.instances import MAX_STRING, MAX_TEXT
from core.fields import QUANTITY_DECIMALS, QUANTITY_DIGITS
from inventory.forms.instance_offers import OFFERED
from tests.documentation import in_backticks, not_in_demonstration, page, rows, section, unsaid

PAGE = page("property-sets.md")
# Fields of the blocks are told of together.
BLOCKS = {
    "rule": "allocation rule",
    "start": "before",
    "end": "after",
    "mandatory": "mandatory",
    "days": "warranty days",
}


@pytest.mark.parametrize(("model", "title"), [(Property, "Properties"), (PropertySet, "Sets")])
def test_every_field_that_administrators_fill_in_is_told(model, title):
    told = " ".join(" ".join(row) for row in rows(section(PAGE, title))).lower()
    fields = [field for field in model._meta.concrete_fields if field.name not in ("id", "name_key")]
    missing = [
        field.name
        for field in fields
        if BLOCKS.get(field.name.rpartition("_")[2], str(field.verbose_name)).lower() not in told
    ]
    assert missing == []


def test_every_value_type_is_told():
    told = section(PAGE, "Properties").lower()
    assert [value for value in ValueType.values if f"*{value}*" not in told] == []


def test_every_mandatory_type_is_told():
    assert [row[0] for row in rows(section(PAGE, "Mandatory"))] == [str(label) for label in MandatoryType.labels]


def test_limits_are_told_as_they_are():
    told = section(PAGE, "Properties") + section(PAGE, "Limits")
    assert f"at most {MAX_WARRANTY_DAYS}" in told
    assert f"at most {MAX_STRING} characters" in told
    assert f"at most {MAX_TEXT}." in told
    assert (QUANTITY_DIGITS - QUANTITY_DECIMALS, QUANTITY_DECIMALS, OFFERED) == (9, 6, 100)
    assert all(text in told for text in ("nine digits", "six after it", "first hundred"))


def test_what_may_be_refused_is_told_in_the_words_that_users_see():
    quotes = [row[0] for row in rows(section(PAGE, "What may be refused"))]
    assert unsaid(quotes, "attributes", "inventory", "items") == []


def test_what_to_look_at_in_the_demonstration_is_there():
    named = [name for row in rows(section(PAGE, "See it in the demonstration")) for name in in_backticks(row[0])]
    assert not_in_demonstration(named) == []
