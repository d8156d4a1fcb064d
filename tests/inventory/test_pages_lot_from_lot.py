"""The page on which a lot is made from a lot (domain: create lot from lot, in one form)."""

import datetime
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.models import Balance, Document
from lots.models import Lot, LotStatus
from serials.models import SerialNumber
from tests.factories import (
    ItemFactory,
    LocationFactory,
    TemplateFactory,
    UnitFactory,
    VariantFactory,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(user("clerk", name="ana"))
    return client


def page_of(lot):
    return reverse("lot-from-lot", args=[lot.pk])


def form_of(lot, place, **typed):
    typed.setdefault("item", lot.item.full_code)
    return {"location": place.pk, "quantity": "40", "code": "B", "posting_key": str(uuid.uuid4())} | typed


def errors_of(response):
    """Every message of the form shown again, by its field."""
    assert response.status_code == 200
    return {field: " ".join(messages) for field, messages in response.context["form"].errors.items()}


def test_the_page_proposes_the_same_item_and_the_place_where_the_lot_is(clerk, place, split, source):
    form = clerk.get(page_of(source)).context["form"]
    assert form["item"].value() == source.item.full_code
    assert form.fields["location"].choices == [(place.pk, f"{place}: 100 PCS")]
    assert form.fields["quantity"].label == "Quantity, PCS"
    assert {"template", "serials"}.isdisjoint(form.fields)


def test_a_lot_made_on_the_page_is_shown_with_the_document_that_made_it(clerk, place, split, source):
    response = clerk.post(page_of(source), form_of(source, place, note="Broken"), follow=True)
    made = Lot.objects.get(code="B")
    document = Document.objects.get(template=split)
    assert response.redirect_chain == [(reverse("lots:detail", args=[made.pk]), 302)]
    assert f"Lot B is made from lot A by {document}." in response.content.decode()
    assert (made.on_hand, document.note, document.posted_by.username) == (40, "Broken", "ana")


def test_another_item_with_its_variant_quantity_and_place_is_typed_as_in_the_editor(clerk, place, split, source):
    dough = ItemFactory(code="DOUGH", lot=True, unit=UnitFactory(code="KG", decimals=1))
    soft = VariantFactory(item=dough, code="SOFT")
    LocationFactory(warehouse=place.warehouse, code="COLD")
    typed = {
        "item": "dough",
        "variant": "soft",
        "new_quantity": "55.5",
        "new_location": "cold",
        "expiry_date": "2099-01-31",
    }
    clerk.post(page_of(source), form_of(source, place, **typed))
    made = Lot.objects.get(code="B")
    assert (made.item, made.variant, made.expiry_date) == (dough, soft, datetime.date(2099, 1, 31))
    assert (made.on_hand, Balance.objects.get(lot=made).location.code) == (Decimal("55.5"), "COLD")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("quantity", {"quantity": "101"}),
        ("quantity", {"quantity": ""}),
        ("quantity", {"quantity": "many"}),
        ("item", {"item": "NOWHERE"}),
        ("variant", {"variant": "NONE"}),
        ("code", {"code": "A"}),
        ("code", {"code": ""}),
        ("new_quantity", {"new_quantity": "41"}),
        ("expiry_date", {"expiry_date": "2001-01-01"}),
        ("new_location", {"new_location": "NOWHERE"}),
        ("location", {"location": "0"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(clerk, place, split, source, field, typed):
    sent = form_of(source, place, note="Kept", **typed)
    response = clerk.post(page_of(source), sent)
    assert set(errors_of(response)) == {field}
    form = response.context["form"]
    assert {name: str(form[name].value()) for name in sent} == {name: str(value) for name, value in sent.items()}
    assert Document.objects.filter(template=split).count() == 0


def test_what_concerns_the_whole_is_said_above_the_form(clerk, place, source):
    assert "an administrator can add one" in errors_of(clerk.post(page_of(source), form_of(source, place)))["__all__"]
    TemplateFactory(warehouse=place.warehouse, create_lot_from_lot=True)
    Lot.objects.filter(pk=source.pk).update(status=LotStatus.objects.create(code="Q", other_unloads=False))
    assert "forbids" in errors_of(clerk.post(page_of(source), form_of(source, place)))["__all__"]


def test_where_a_warehouse_has_several_templates_one_is_chosen(clerk, place, split, source):
    other = TemplateFactory(warehouse=place.warehouse, create_lot_from_lot=True)
    assert "choose one" in errors_of(clerk.post(page_of(source), form_of(source, place)))["template"]
    clerk.post(page_of(source), form_of(source, place, template=other.pk))
    assert Document.objects.get(lines__lot__code="B").template == other


def test_serial_numbers_are_named_as_in_the_editor_and_counted(clerk, place, split):
    disk = ItemFactory(code="DISK", lot=True, serial=True)
    source = posted("purchase-delivery", place, line(disk, place, "S1", "S2", "S3", lot_code="A")).lines.get().lot
    clerk.post(page_of(source), form_of(source, place, quantity="", serials="S1..S2"))
    assert Lot.objects.get(code="B").on_hand == 2
    sent = form_of(source, place, code="C", quantity="1", serials="S1")
    assert "S1" in errors_of(clerk.post(page_of(source), sent))["serials"]


def test_another_item_with_serial_numbers_asks_for_them(clerk, place, split, source):
    disk = ItemFactory(code="DISK", lot=True, serial=True)
    sent = form_of(source, place, item="DISK", new_quantity="1")
    assert set(errors_of(clerk.post(page_of(source), sent))) == {"serials"}
    clerk.post(page_of(source), sent | {"serials": "S1"})
    assert SerialNumber.objects.get(item=disk).lot.code == "B"


def test_a_double_click_makes_one_lot_even_of_all_there_is(clerk, place, split, source):
    sent = form_of(source, place, quantity="100")
    first, second = clerk.post(page_of(source), sent), clerk.post(page_of(source), sent)
    assert first.url == second.url == reverse("lots:detail", args=[Lot.objects.get(code="B").pk])
    assert Document.objects.filter(template=split).count() == 1


def test_the_page_of_a_lot_leads_there_while_something_is_on_hand_and_the_user_may_post(clerk, place, split, source):
    there = reverse("lots:detail", args=[source.pk])
    assert page_of(source) in clerk.get(there).content.decode()
    clerk.post(page_of(source), form_of(source, place, quantity="100"))
    assert page_of(source) not in clerk.get(there).content.decode()
    assert clerk.get(page_of(source)).url == there
    made = Lot.objects.get(code="B")
    clerk.force_login(user("viewer"))
    assert page_of(made) not in clerk.get(reverse("lots:detail", args=[made.pk])).content.decode()
    assert clerk.get(page_of(made)).status_code == 403


@pytest.mark.parametrize("places", [1, 30])
def test_the_page_asks_as_much_of_the_database_for_one_place_as_for_thirty(
    clerk, place, split, flour, django_assert_max_num_queries, places
):
    here = [place, *(LocationFactory(warehouse=place.warehouse) for _ in range(places - 1))]
    lines = [line(flour, there, lot_code="A", quantity=Decimal(9)) for there in here]
    lot = posted("purchase-delivery", place, *lines).lines.first().lot
    clerk.get(page_of(lot))
    with django_assert_max_num_queries(9):
        response = clerk.get(page_of(lot))
    assert len(response.context["form"].fields["location"].choices) == places
