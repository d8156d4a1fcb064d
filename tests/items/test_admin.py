"""Items as administrators keep them."""

import pytest
from django.urls import reverse

from items.models import AlternativeUnit, Item, ItemClass, Variant
from lots.models import LotStatus
from numbering.models import CodeKind
from tests import factories

pytestmark = pytest.mark.django_db


def form(item, *, variants=(), units=(), **values):
    """The form of an item as a browser sends it; a variant or unit is its row's fields."""
    data = {
        "item_class": item.item_class_id,
        "code": item.code,
        "description": item.description,
        "unit": item.unit_id,
        "active": "on",
        "withdrawal": item.withdrawal,
        "expiry_policy": item.expiry_policy,
    }
    for flag in ("lot_managed", "serial_managed", "expiry_editable"):
        if getattr(item, flag):
            data[flag] = "on"
    for prefix, rows in (("variants", variants), ("alternative_units", units)):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum("id" in row for row in rows)}
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{field}": value for field, value in row.items()}
    return {**data, **values}


def save(client, item, **parts):
    return client.post(reverse("admin:items_item_change", args=[item.pk]), form(item, **parts))


def problems(response):
    """What the page says, by field or by row."""
    assert response.status_code == 200
    said = dict(response.context["adminform"].form.errors)
    for formset in response.context["inline_admin_formsets"]:
        for number, errors in enumerate(formset.formset.errors):
            said |= {f"{number}.{field}": messages for field, messages in errors.items()}
    return said


def test_an_item_is_kept_with_its_variants_and_alternative_units(administrator):
    item = factories.ItemFactory()
    box = factories.UnitFactory(code="BOX")
    response = save(
        administrator,
        item,
        variants=[{"code": "RED", "description": "Red", "active": "on"}],
        units=[{"unit": box.pk, "factor": "10"}],
        description="Șurub",
    )
    assert response.status_code == 302
    assert Variant.objects.get(item=item).code == "RED"
    assert AlternativeUnit.objects.get(item=item).factor == 10
    assert Item.objects.get(pk=item.pk).description == "Șurub"


def test_a_code_taken_in_another_case_is_told_at_the_field(administrator):
    taken = factories.ItemFactory(code="Șurub")
    item = factories.ItemFactory(item_class=taken.item_class)
    said = problems(save(administrator, item, code=" șURUB "))
    assert said == {"code": ["This class already has an item with this code."]}


def test_a_code_with_an_invisible_character_is_told_at_the_field(administrator):
    said = problems(save(administrator, factories.ItemFactory(), code="AB\u200bC"))
    assert "U+200B" in said["code"][0]


def test_a_class_of_the_same_code_is_refused(administrator):
    factories.ItemClassFactory(code="HARD")
    response = administrator.post(
        reverse("admin:items_itemclass_add"), {"code": "hard", "description": "Hard", "active": "on"}
    )
    assert problems(response) == {"code": ["There is already an item class with this code."]}
    assert ItemClass.objects.filter(code_key="HARD").count() == 1


def test_two_new_variants_of_the_same_code_are_told_at_the_second(administrator):
    rows = [{"code": "red", "description": "Red"}, {"code": "RED", "description": "Also red"}]
    said = problems(save(administrator, factories.ItemFactory(), variants=rows))
    assert said == {"1.code": ["This code is on two rows."]}


def test_a_new_variant_with_the_code_of_an_old_one_is_told(administrator):
    variant = factories.VariantFactory(code="RED")
    rows = [
        {"id": variant.pk, "item": variant.item_id, "code": "RED", "description": "Red"},
        {"code": "red", "description": "Again"},
    ]
    said = problems(save(administrator, variant.item, variants=rows))
    assert "1.code" in said


def test_the_same_alternative_unit_twice_is_refused(administrator):
    box = factories.UnitFactory(code="BOX")
    rows = [{"unit": box.pk, "factor": "10"}, {"unit": box.pk, "factor": "12"}]
    response = save(administrator, factories.ItemFactory(), units=rows)
    assert response.status_code == 200
    assert not AlternativeUnit.objects.exists()


def test_serial_numbers_made_on_posting_need_a_code_type(administrator):
    response = save(administrator, factories.ItemFactory(serial=True), serials_automatic="on")
    assert "code type" in str(problems(response))


def test_every_rule_of_lots_is_kept_on_the_page(administrator):
    """Domain, section 3: withdrawal, expiry, initial status, single-supplier lots, FIFO lots."""
    item = factories.ItemFactory(lot=True)
    status = LotStatus.objects.create(code="QUAR", description="Quarantine")
    rule = factories.SerialCodeTypeFactory(kind=CodeKind.LOT)
    rules = {
        "lot_code_type": rule.pk,
        "initial_lot_status": status.pk,
        "withdrawal": "fefo",
        "expiry_policy": "month_end",
        "lot_validity_days": "365",
        "expiry_warn_days": "30",
        "expiry_block_days": "10",
        **dict.fromkeys(("lots_automatic", "single_supplier_lots", "fifo_lots"), "on"),
    }
    response = administrator.post(
        reverse("admin:items_item_change", args=[item.pk]),
        {name: value for name, value in form(item, **rules).items() if name != "expiry_editable"},
    )
    assert response.status_code == 302
    kept = Item.objects.filter(pk=item.pk).values(*rules, "expiry_editable").get()
    numbers = ("lot_validity_days", "expiry_warn_days", "expiry_block_days")
    flags = dict.fromkeys(("lots_automatic", "single_supplier_lots", "fifo_lots"), True)
    assert kept == {**rules, **{name: int(rules[name]) for name in numbers}, **flags, "expiry_editable": False}


def test_a_status_that_is_no_longer_given_is_not_offered(administrator):
    LotStatus.objects.create(code="OLD", description="No longer given", active=False)
    page = administrator.get(reverse("admin:items_item_add")).content.decode()
    assert "No longer given" not in page
    assert "for instance quarantine" in page


def test_a_status_that_became_inactive_stays_on_the_items_that_name_it(administrator):
    """An inactive record stays where it is used; it is not offered again."""
    old = LotStatus.objects.create(code="OLD", description="No longer given", active=False)
    rule = factories.SerialCodeTypeFactory(kind=CodeKind.LOT, active=False)
    item = factories.ItemFactory(lot=True, initial_lot_status=old, lot_code_type=rule, lots_automatic=True)
    page = administrator.get(reverse("admin:items_item_change", args=[item.pk])).content.decode()
    assert f'<option value="{old.pk}" selected>' in page
    kept = {"initial_lot_status": old.pk, "lot_code_type": rule.pk, "lots_automatic": "on"}
    assert save(administrator, item, description="Milk", **kept).status_code == 302
    item.refresh_from_db()
    assert (item.description, item.initial_lot_status, item.lot_code_type) == ("Milk", old, rule)
    other = factories.ItemFactory(lot=True)
    assert "initial_lot_status" in problems(save(administrator, other, initial_lot_status=old.pk))


def test_a_warning_that_comes_after_the_block_is_told_at_the_field(administrator):
    said = problems(save(administrator, factories.ItemFactory(lot=True), expiry_warn_days="5", expiry_block_days="6"))
    assert list(said) == ["expiry_warn_days"]


def test_the_unit_of_a_moved_item_stays(administrator):
    item, location = factories.ItemFactory(), factories.LocationFactory()
    factories.posted("purchase-delivery", location, factories.line(item, location))
    said = problems(save(administrator, item, unit=factories.UnitFactory(code="KG").pk))
    assert "movements" in said["unit"][0]


def test_a_moved_item_is_not_deleted_and_the_page_says_what_uses_it(administrator):
    item, location = factories.ItemFactory(serial=True), factories.LocationFactory()
    factories.posted("purchase-delivery", location, factories.line(item, location, "A1", "A2", "A3", "A4"))
    page = reverse("admin:items_item_delete", args=[item.pk])
    for response in (administrator.get(page), administrator.post(page, {"post": "yes"})):
        said = response.content.decode()
        assert "is in use, so it cannot be deleted" in said
        assert "Serial numbers: A1, A2, A3, …" in said
    several = administrator.post(
        reverse("admin:items_item_changelist"), {"action": "delete_selected", "_selected_action": [item.pk]}
    )
    assert "none is deleted" in several.content.decode()
    assert Item.objects.filter(pk=item.pk).exists()


def test_a_moved_variant_stays_and_its_row_says_why(administrator):
    variant, location = factories.VariantFactory(), factories.LocationFactory()
    factories.posted("purchase-delivery", location, factories.line(variant.item, location, variant=variant))
    row = {"id": variant.pk, "item": variant.item_id, "code": variant.code, "description": "Red", "DELETE": "on"}
    said = problems(save(administrator, variant.item, variants=[row]))
    assert "is in use, so it cannot be deleted: Document lines, Movements, Balances." in said["0.__all__"][0]
    assert Variant.objects.filter(pk=variant.pk).exists()


def test_an_unused_variant_is_taken_away(administrator):
    variant = factories.VariantFactory()
    row = {"id": variant.pk, "item": variant.item_id, "code": variant.code, "description": "Red", "DELETE": "on"}
    assert save(administrator, variant.item, variants=[row]).status_code == 302
    assert not Variant.objects.filter(pk=variant.pk).exists()


def test_an_item_that_nothing_uses_is_deleted_with_its_variants(administrator):
    item = factories.VariantFactory().item
    administrator.post(reverse("admin:items_item_delete", args=[item.pk]), {"post": "yes"})
    assert not Item.objects.filter(pk=item.pk).exists()


def test_refusing_to_delete_asks_no_more_for_more_movements(administrator, django_assert_max_num_queries):
    item, location = factories.ItemFactory(serial=True), factories.LocationFactory()
    page = reverse("admin:items_item_delete", args=[item.pk])
    for number in range(20):
        factories.posted("purchase-delivery", location, factories.line(item, location, f"A{number}"))
    with django_assert_max_num_queries(60):
        administrator.get(page)
