"""What is in use stays what it is; what is not may change."""

import pytest
from django.urls import reverse

from attributes import guards
from attributes.fields import Scope
from numbering.models import CodeKind, CodeType
from tests.attributes.making import instance_of, property_of, property_set
from tests.attributes.pages import choice, problems, property_form, save, set_form, used
from tests.numbering.pages import form as code_type_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def checks(monkeypatch):
    """The checks that a test registers, and no others."""
    monkeypatch.setattr(guards, "_in_use_checks", [])
    monkeypatch.setattr(guards, "_brought_checks", [])
    return guards


def test_a_value_in_use_keeps_its_name(administrator):
    """Domain: what a piece of stock was said to be stays said."""
    colour = property_of("Colour", "Red", "Blue")
    instance_of(property_set("Shirt", colour), Colour="Red", scope=Scope.ITEM)
    red, blue = colour.choices.order_by("sequence")
    rows = [choice(of=red, name="Green"), choice(of=blue, name="Grey")]
    said = problems(save(administrator, "property", colour, property_form(*rows, name="Colour")))
    assert said == {"0.name": ["“Red” is in use, so its name stays. Make a new value and switch this one off."]}
    rows = [choice(of=red, active=None, description="Was sold"), choice(of=blue, name="Grey"), choice("Green")]
    assert save(administrator, "property", colour, property_form(*rows, name="Colour")).status_code == 302
    assert list(colour.choices.values_list("name", "active")) == [("Red", False), ("Grey", True), ("Green", True)]


@pytest.mark.parametrize("changes", [{"value_type": "text"}, {"instance": None}])
def test_a_property_in_use_keeps_its_type_and_what_it_belongs_to(administrator, changes):
    owner = property_of("Owner", kind="string", instance=True)
    shirt = property_set("Shirt", owner, instance=True)
    posted = property_form(**{"name": "Owner", "value_type": "string", "instance": "on", **changes})
    instance_of(shirt, Owner="Ana")
    said = problems(save(administrator, "property", owner, posted))
    assert list(said) == [*changes]
    assert "values of this property were entered already" in str(said)


def test_an_unused_property_changes_and_a_used_one_is_renamed(administrator):
    owner = property_of("Owner", kind="string", instance=True)
    posted = property_form(name="Owner", value_type="number")
    assert save(administrator, "property", owner, posted).status_code == 302
    size = property_of("Size", "S")
    instance_of(property_set("Shirt", size), Size="S", scope=Scope.ITEM)
    renamed = property_form(choice(of=size.choices.get()), name="Measure")
    assert save(administrator, "property", size, renamed).status_code == 302


def test_a_set_with_instances_keeps_whom_its_values_belong_to(administrator, checks):
    size = property_of("Size", "S")
    shirt = property_set("Shirt", size)
    posted = set_form(used(size, shirt.used_properties.get()), instance="on")
    made = property_set("Other", size)
    instance_of(shirt, Size="S", scope=Scope.ITEM)
    said = problems(save(administrator, "propertyset", shirt, posted))
    assert said == {
        "instance": ["“instance set” cannot change: items or values of this set are there already. Make a new set."]
    }
    free = set_form(used(size, made.used_properties.get()), name="Other", instance="on")
    assert save(administrator, "propertyset", made, free).status_code == 302


def test_a_set_that_a_higher_room_uses_keeps_whom_its_values_belong_to(administrator, checks):
    shirt = property_set("Shirt")
    checks.register_in_use_check(lambda ids: [pk for pk in ids if pk == shirt.pk])
    assert "instance" in problems(save(administrator, "propertyset", shirt, set_form(instance="on")))
    assert save(administrator, "propertyset", shirt, set_form(description="Cotton")).status_code == 302


@pytest.mark.parametrize(
    ("turned_on", "field"),
    [
        ({"uses_lot": "on"}, "uses_lot"),
        ({"uses_serial": "on"}, "uses_serial"),
        ({"uses_lot": "on", "fifo_lot": "on"}, "fifo_lot"),
    ],
)
def test_what_a_set_would_bring_names_the_items_that_lack_it(administrator, checks, turned_on, field):
    shirt = property_set("Shirt")
    items = [f"CLS/ITEM{number}" for number in range(7)]
    checks.register_brought_check(lambda one: items if getattr(one, field) else [])
    said = problems(save(administrator, "propertyset", shirt, set_form(**turned_on)))
    assert list(said) == [field]
    assert said[field][0].endswith("CLS/ITEM0, CLS/ITEM1, CLS/ITEM2, CLS/ITEM3, CLS/ITEM4, ….")
    del items[:]
    assert save(administrator, "propertyset", shirt, set_form(**turned_on)).status_code == 302
    items.append("CLS/LATER")
    assert save(administrator, "propertyset", shirt, set_form(**turned_on, description="A")).status_code == 302


def test_a_new_set_has_no_items_to_ask(administrator, checks):
    checks.register_brought_check(lambda one: ["CLS/ITEM"])
    assert save(administrator, "propertyset", None, set_form(uses_lot="on")).status_code == 302


def test_names_are_asked_in_the_same_number_of_statements(statements):
    colour = property_of("Colour", *map(str, range(30)))
    choices = list(colour.choices.all())

    def asked(some):
        for one in some:
            one.name += "x"
        statements.clear()
        assert list(guards.renamed_in_use(some)) == []
        return len(statements)

    assert asked(choices[:1]) == asked(choices) == 2


def test_a_code_type_that_a_set_names_keeps_its_kind(administrator):
    rule = CodeType.objects.create(kind=CodeKind.LOT, code="L1", description="Lots")
    made = property_set("Shirt", uses_lot=True, lot_rule=rule)
    page = reverse("admin:numbering_codetype_change", args=[rule.pk])
    said = problems(administrator.post(page, code_type_form(code="L1", kind="serial")))
    assert said == {"kind": ["The code type is in use, so its kind stays: Property sets. Make a new code type."]}
    assert administrator.post(page, code_type_form(code="L1", kind="lot", prefix="X")).status_code == 302
    made.delete()
    assert administrator.post(page, code_type_form(code="L1", kind="serial")).status_code == 302
