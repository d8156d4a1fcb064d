"""What the demonstration shows of property sets: on first look, without looking for it."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from attributes.describing import describe
from attributes.models import MandatoryType, Property, PropertySearch, PropertySet, ValueType
from core.formatting import text as date_text
from inventory.exceptions import Refused
from inventory.models import Balance, Document, Movement, State
from inventory.property_search.filters import ItemsByProperties, SerialsByProperties, StockByProperties
from inventory.services import post_document
from items.models import GeneralValuesChange, Item
from lots.models import Lot
from numbering.document_kinds import DocumentKind
from serials.models import SerialNumber

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

SHIRTS = {"TRA-L", "TRR-L", "TLN-XL"}


def searched(filters, model, **asked):
    found = filters(QueryDict(urlencode(asked, doseq=True)), queryset=model.objects.all())
    assert found.form.is_valid(), found.form.errors
    return found.qs


def stock(item):
    """What is on hand and engaged of each combination of values, everywhere."""
    told = {}
    for one in Balance.objects.filter(item__code=item).exclude(on_hand=0).select_related("property_instance"):
        name = one.property_instance.description if one.property_instance else ""
        on_hand, committed = told.get(name, (0, 0))
        told[name] = on_hand + one.on_hand, committed + one.committed
    return told


def named(search):
    return [PropertySearch.objects.get(name=search).pk]


def test_every_type_of_value_and_kind_of_set_is_there():
    used = Property.objects.filter(values__isnull=False)
    assert set(used.values_list("value_type", flat=True)) == set(ValueType.values) - {ValueType.STRING}
    assert set(PropertySet.objects.values_list("instance", flat=True)) == {True, False}
    assert set(PropertySet.objects.values_list("mandatory_type", flat=True)) == {
        MandatoryType.NONE,
        MandatoryType.SHIPPING,
        MandatoryType.MATERIAL,
    }
    for block in ("uses_lot", "uses_serial", "uses_warranty"):
        assert PropertySet.objects.filter(**{block: True}, items__isnull=False).exists(), block


def test_what_an_administrator_could_not_save_is_not_there():
    for model in (Property, PropertySet, PropertySearch, Item):
        for record in model.objects.all():
            record.full_clean()


def test_large_finds_shirts_of_three_properties():
    assert set(searched(ItemsByProperties, Item, named=named("Mare")).values_list("code", flat=True)) == SHIRTS
    polo = searched(StockByProperties, Balance, named=named("Mare")).filter(item__code="POLO")
    assert set(polo.values_list("property_instance__description", flat=True)) == {"Alb_L", "Roșu_L"}


def test_every_named_search_finds_something():
    for search in PropertySearch.objects.all():
        kinds = [(ItemsByProperties, Item), (StockByProperties, Balance)]
        assert any(searched(filters, model, named=[search.pk]).exists() for filters, model in kinds), search


def test_items_are_found_by_several_values_together_and_by_a_range():
    colour, screen = Property.objects.get(name="Culoare"), Property.objects.get(name="Diagonală ecran")
    white = colour.choices.get(name="Alb")
    found = searched(ItemsByProperties, Item, **{f"p{colour.pk}": [white.pk], "named": named("Mare")})
    assert [item.code for item in found] == ["TRA-L"]
    wide = searched(ItemsByProperties, Item, **{f"p{screen.pk}_from": "16"})
    assert [item.code for item in wide] == ["NB173"]


def test_a_shirt_is_in_stock_by_colour_and_size_and_an_order_engages_one_of_them():
    assert stock("POLO") == {
        "Alb_M": (20, 0),
        "Alb_L": (11, 0),
        "Roșu_L": (12, 6),
        "Negru_M": (10, 0),
        "Alb_XS": (6, 0),
    }


def test_laptops_have_the_warranty_of_the_day_they_came():
    days = Balance.objects.filter(item__code="NB156", on_hand__gt=0).values_list("property_instance__warranty_date")
    assert len(set(days)) == 2
    sold = SerialNumber.objects.filter(item__code="NB156", location=None)
    assert set(sold.values_list("property_instance__description", flat=True)) == {"16_Gri argintiu"}
    assert sold.count() == 2


def test_the_history_of_a_laptop_tells_what_it_was_before():
    changed = Movement.objects.filter(line__target_property_instance__isnull=False, item__code="NB156")
    told = changed.order_by("quantity").values_list("property_instance__description", flat=True)
    assert [*told] == ["16_Gri argintiu", "32_Gri argintiu"]
    [piece] = SerialNumber.objects.filter(movement_links__movement__in=changed).distinct()
    assert piece.property_instance.description == "32_Gri argintiu"


def test_a_colour_that_is_no_longer_made_is_shown_where_it_is_and_not_offered():
    case = Property.objects.get(name="Culoare carcasă")
    pink = case.choices.get(active=False)
    assert stock("NB156")[f"16_{pink}"] == (2, 0)
    assert searched(SerialsByProperties, SerialNumber, **{f"p{case.pk}": [pink.pk]}).count() == 2


def test_tiles_are_described_by_all_that_they_have():
    white, *_others = Balance.objects.filter(item__code="GRES60", on_hand__gt=0).order_by("pk")
    instance, lot = white.property_instance, white.lot.code
    text = describe(white.item.property_set, instance.description, lot=lot, warranty_date=instance.warranty_date)
    assert text == f"Alb_12.5_«{lot}»_{date_text(instance.warranty_date)}"
    assert Lot.objects.filter(item__code="GRES60").count() == 3
    # Part of a lot was sorted: one lot, two descriptions.
    grey = stock("GRES60")
    assert grey["Gri piatră_9.5_Sortată: numai plăci întregi"] == (Decimal("20.88"), 0)
    assert grey["Gri piatră_9.5_Două plăci cu colț ciobit"] == (Decimal("0.72"), 0)


def test_the_history_of_an_item_tells_who_corrected_its_colour():
    changes = GeneralValuesChange.objects.filter(item__code="TRV-M").order_by("pk")
    told = [(change.user.username, change.new_instance.description) for change in changes]
    assert told == [("supervisor", "Fără mâneci_Albastru_M"), ("supervisor", "Fără mâneci_Verde_M")]


def test_the_drafts_of_today_wait_for_properties():
    supervisor = User.objects.get(username="supervisor")
    drafts = Document.objects.filter(state=State.DRAFT, lines__item__code="POLO").distinct()
    receipt = drafts.get(document_type=DocumentKind.PURCHASE_DELIVERY)
    with pytest.raises(Refused) as refused:
        post_document(document_id=receipt.pk, user=supervisor)
    assert [(problem.position, problem.field) for problem in refused.value.problems] == [
        (2, "property_instance"),
        (3, "property_instance"),
    ]
    sale = drafts.get(document_type=DocumentKind.SALES_DELIVERY)
    with pytest.raises(Refused, match="POLO"):
        post_document(document_id=sale.pk, user=supervisor)


def test_the_editor_counts_a_lot_once_whose_stock_has_two_descriptions(client):
    client.force_login(User.objects.get(username="clerk"))
    sale = Document.objects.get(state=State.DRAFT, document_type=DocumentKind.SALES_DELIVERY, lines__item__code="POLO")
    page = client.get(reverse("documents:edit", args=[sale.pk])).content.decode()
    assert "3 lots here" in page
    assert page.count('class="lot-choice"') == 4


@pytest.mark.parametrize("name", ["viewer", "clerk", "supervisor"])
def test_each_person_opens_what_is_theirs(client, name):
    client.force_login(User.objects.get(username=name))
    instance = Balance.objects.filter(item__code="POLO").earliest("pk").property_instance
    for kind in ("items", "stock", "serials"):
        found = client.get(reverse("properties:search"), {"kind": kind, "named": named("Mare")})
        assert found.status_code == 200, kind
    assert client.get(reverse("properties:instance", args=[instance.pk])).status_code == 200
    shirt, laptop = Item.objects.get(code="TRA-L"), Balance.objects.filter(item__code="NB156", on_hand__gt=0)[0]
    general = client.get(reverse("items:properties", args=[shirt.pk])).status_code
    assert general == (200 if name == "supervisor" else 403)
    change = client.get(reverse("stock:change-properties", args=[laptop.pk])).status_code
    assert change == (403 if name == "viewer" else 200)
