"""The properties of items in the browser."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from attributes.fields import Scope, field_name
from attributes.models import Property, PropertyChoice
from items.models import Item
from items.services import seen, set_general_values
from tests.attributes.making import property_of, property_set, values_of
from tests.factories import ItemFactory, LotCodeTypeFactory, SerialCodeTypeFactory, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def shirt():
    return property_set(
        "Shirt",
        property_of("Colour", "Red", "Blue", mandatory=True),
        property_of("Size", "S", "M", mandatory=True),
        property_of("Note", kind="text"),
        uses_warranty=True,
        warranty_days=730,
    )


@pytest.fixture
def item(shirt):
    return ItemFactory(code="SHIRT", property_set=shirt)


def page(item):
    return reverse("items:properties", args=[item.pk])


def sent(item, **values):
    """The form as a browser sends it, with values by the names of their properties."""
    data = {"seen": seen(item)}
    for name, value in values.items():
        if name == "warranty":
            data["warranty_date"] = value
            continue
        property_ = Property.objects.get(name=name)
        choice = PropertyChoice.objects.filter(property=property_, name=value).first()
        data[field_name(property_)] = choice.pk if choice else value
    return data


def give(item, **values):
    return set_general_values(item, values_of(item.property_set, values.pop("warranty", None), Scope.ITEM, **values))


def test_the_form_asks_for_what_the_set_says_and_proposes_the_warranty_date(administrator, item):
    said = administrator.get(page(item)).content.decode()
    positions = [said.index(f">{name}") for name in ("Colour", "Size", "Note", "Warranty date")]
    assert positions == sorted(positions)
    proposed = timezone.localdate() + datetime.timedelta(days=730)
    assert f'value="{proposed:%d/%m/%Y}"' in said or f'value="{proposed.isoformat()}"' in said
    assert said.count('class="required"') == 2


def test_values_are_saved_and_shown_on_the_page_of_the_item(administrator, item):
    response = administrator.post(
        page(item), sent(item, Colour="Red", Size="S", Note="Striped\nblue", warranty="2027-03-31")
    )
    assert response.status_code == 302
    item.refresh_from_db()
    assert str(item.property_instance) == "Red_S_Striped\nblue_2027-03-31"
    said = administrator.get(reverse("items:detail", args=[item.pk])).content.decode()
    for text in ("Shirt", "Colour", "Red", "Size", "Striped\nblue", "Changes of general values", "andreea"):
        assert text in said
    assert page(item) in said
    assert f'href="{reverse("properties:instance", args=[item.property_instance_id])}"' in said


def test_mandatory_values_are_asked_for_and_nothing_typed_is_lost(administrator, item):
    response = administrator.post(page(item), sent(item, Note="Striped", Colour="Red"))
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field_name(Property.objects.get(name="Size"))]
    assert "Striped" in response.content.decode()
    assert Item.objects.get(pk=item.pk).property_instance is None


def test_a_mandatory_warranty_date_is_asked_for(administrator, item, shirt):
    shirt.warranty_mandatory = True
    shirt.save()
    response = administrator.post(page(item), sent(item, Colour="Red", Size="S"))
    assert list(response.context["form"].errors) == ["warranty_date"]


def test_an_inactive_value_is_shown_and_marked_and_not_taken_for_others(administrator, item):
    give(item, Colour="Red", Size="S")
    item.refresh_from_db()
    PropertyChoice.objects.filter(name="Red").update(active=False)
    assert "Red (inactive)" in administrator.get(page(item)).content.decode()
    assert administrator.post(page(item), sent(item, Colour="Red", Size="S")).status_code == 302
    refused = administrator.post(page(item), sent(item, Colour="Red", Size="M")).content.decode()
    assert "“Red” is inactive; choose another value." in refused
    another = ItemFactory(property_set=item.property_set)
    assert "Red" not in administrator.get(page(another)).content.decode()


def test_a_value_that_the_set_no_longer_asks_for_is_shown_and_leaving_it_out_is_told(administrator, item):
    give(item, Colour="Red", Size="S", Note="Striped")
    item.refresh_from_db()
    Property.objects.filter(name="Note").update(active=False)
    said = administrator.get(page(item)).content.decode()
    assert "does not ask for these values any more" in said
    assert "Note: Striped" in said
    administrator.post(page(item), sent(item, Colour="Red", Size="M"))
    item.refresh_from_db()
    assert str(item.property_instance) == "Red_M"
    assert "Striped" in administrator.get(reverse("items:detail", args=[item.pk])).content.decode()


def test_saving_the_same_values_keeps_one_that_the_set_no_longer_asks_for(administrator, item):
    give(item, Colour="Red", Size="S", Note="Striped")
    item.refresh_from_db()
    Property.objects.filter(name="Note").update(active=False)
    administrator.post(page(item), sent(item, Colour="Red", Size="S"))
    kept = Item.objects.get(pk=item.pk).property_instance
    assert str(kept) == "Red_S_Striped"


def test_the_second_of_two_is_told_and_may_save_over_the_first(administrator, item):
    mine = sent(item, Colour="Blue", Size="M", Note="Mine")
    give(item, Colour="Red", Size="S")
    response = administrator.post(page(item), mine)
    assert response.status_code == 409
    said = response.content.decode()
    assert "They are now: Red_S." in said
    assert "Mine" in said
    again = {**mine, "seen": response.context["form"].data["seen"]}
    assert administrator.post(page(item), again).status_code == 302
    assert str(Item.objects.get(pk=item.pk).property_instance) == "Blue_M_Mine"


def test_all_values_are_cleared_by_a_button_of_their_own(administrator, item):
    give(item, Colour="Red", Size="S")
    item.refresh_from_db()
    stale = {"clear": "1", "seen": "0.0"}
    said = administrator.post(page(item), stale, follow=True).content.decode()
    assert "Look at them again" in said
    administrator.post(page(item), {"clear": "1", "seen": seen(item)})
    assert Item.objects.get(pk=item.pk).property_instance is None


def test_an_item_without_a_set_or_without_values_of_its_own_says_so(administrator):
    assert "choose one for it" in administrator.get(page(ItemFactory())).content.decode()
    of = property_set("Drive", property_of("Wear", "New", instance=True), instance=True, uses_warranty=True)
    item = ItemFactory(property_set=of)
    assert "asks nothing of the item itself" in administrator.get(page(item)).content.decode()
    said = administrator.get(reverse("items:detail", args=[item.pk])).content.decode()
    assert "Its stock has properties of its own, entered on documents: Wear, warranty date." in said
    assert page(item) not in said


def test_who_may_only_look_edits_nothing(client, item):
    client.force_login(user("viewer"))
    assert client.get(page(item)).status_code == 403
    assert client.post(page(item), sent(item, Colour="Red", Size="S")).status_code == 403
    said = client.get(reverse("items:detail", args=[item.pk])).content.decode()
    assert "Still to be filled in: Colour, Size." in said
    assert page(item) not in said


def test_rules_that_come_from_the_set_say_so(administrator):
    of = property_set(
        "Drive",
        uses_lot=True,
        lot_rule=LotCodeTypeFactory(code="LOT7"),
        uses_serial=True,
        serial_rule=SerialCodeTypeFactory(code="SN7"),
    )
    item = ItemFactory(lot=True, serial=True, property_set=of)
    said = administrator.get(reverse("items:detail", args=[item.pk])).content.decode()
    for rule in ("LOT7", "SN7"):
        assert f'{rule} – A rule <span class="muted">(from property set Drive)</span>' in said
    assert said.count("(from property set Drive)") == 6
    item.lot_code_type = LotCodeTypeFactory(code="OWN")
    item.save()
    said = administrator.get(reverse("items:detail", args=[item.pk])).content.decode()
    assert "LOT7" not in said


def test_older_changes_are_a_page_further(administrator, item, monkeypatch):
    monkeypatch.setattr("items.changes.CHANGES_SHOWN", 2)
    for note in ("One", "Two", "Three"):
        give(item, Colour="Red", Size="S", Note=note)
    newest = administrator.get(reverse("items:detail", args=[item.pk]))
    assert [change.new for change in newest.context["changes"]] == ["Three", "Two"]
    older = administrator.get(
        reverse("items:detail", args=[item.pk]), {"changes_before": newest.context["older_changes"]}
    )
    assert [change.new for change in older.context["changes"]] == ["Red", "S", "One"]
