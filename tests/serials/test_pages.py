"""The page of one serial number and the forms that change it."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from inventory.models import Document, DocumentType
from lots.models import Lot, LotType
from numbering.models import CodeKind
from serials.models import DeletedSerialNumber, SerialNumber, SerialNumberChange
from serials.services import edit_header
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    VariantFactory,
    draft,
    line,
)
from tests.serials.conftest import registered


def page_of(serial) -> str:
    return reverse("serials:detail", args=[serial.pk])


def details(response, name="header") -> dict[str, str]:
    """What a definition list of the page says, without its markup."""
    return {str(d.label): re.sub(r"<[^>]*>", "", str(d.html)) for d in response.context[name]}


def form_of(client, serial) -> dict[str, str]:
    """What a browser would send back unchanged."""
    form = client.get(reverse("serials:edit", args=[serial.pk])).context["form"]
    values = {field.name: field.value() for field in form if not field.field.disabled}
    return {name: str(value) for name, value in values.items() if value not in (None, "", False)}


def save(client, serial, **values):
    data = {**form_of(client, serial), **values}
    data = {name: value for name, value in data.items() if value is not None}
    return client.post(reverse("serials:edit", args=[serial.pk]), data)


# The page


def test_the_header_shows_every_field(as_supervisor):
    item = ItemFactory(serial=True, lot=True, code="I7", description="A disk")
    variant = VariantFactory(item=item, code="RED", description="Red one")
    lot_rule = SerialCodeTypeFactory(kind=CodeKind.LOT, code="LOTRULE")
    lot = Lot.objects.create(
        item=item,
        variant=variant,
        code="L-7",
        lot_type=LotType.objects.create(code="RAW", description="Raw"),
        code_type=lot_rule,
        created_at=timezone.now(),
    )
    supplier = PartnerFactory(account="401", detail_account="0077", description="Disks Ltd")
    serial = registered(
        "SN1",
        item=item,
        variant=variant,
        lot=lot,
        code_type=SerialCodeTypeFactory(code="RULE"),
        start_date=datetime.date(2024, 3, 9),
        expiry_date=datetime.date(2025, 3, 9),
        customer_code="CUST",
        supplier_code="SUPP",
        supplier=supplier,
        reserved=True,
        reserved_partner=supplier,
    )
    header = details(as_supervisor.get(page_of(serial)))
    assert header["Item class"].startswith(item.item_class.code)
    assert (header["Item code"], header["Item description"]) == ("I7", "A disk")
    assert (header["Variant"], header["Variant description"]) == ("RED", "Red one")
    assert (header["Lot code"], header["Lot type"]) == ("L-7", "RAW – Raw")
    assert header["Lot code type"].startswith("LOTRULE")
    assert header["Serial number code"] == "SN1"
    assert header["Serial number code type"].startswith("RULE")
    assert (header["Start date"], header["Expiry date"]) == ("2024-03-09", "2025-03-09")
    assert (header["Customer code"], header["Supplier code"]) == ("CUST", "SUPP")
    assert (header["Supplier account"], header["Supplier detail account"]) == ("401", "0077")
    assert header["Supplier description"] == "Disks Ltd"
    assert (header["Cancelled"], header["Force-closed"]) == ("no", "no")
    assert header["Reserved"].strip() == "yes"
    assert header["Reserved for partner"] == str(supplier)


def test_the_history_says_who_changed_what_from_what_to_what(as_viewer, serial, supervisor):
    edit_header(serial=serial, user=supervisor, version=1, changes={"cancelled": True, "start_date": TODAY})
    [start, cancelled] = reversed(as_viewer.get(page_of(serial)).context["changes"])
    assert (start.who, start.label, start.old, start.new) == ("ana", "Start date", "–", TODAY.isoformat())
    assert (cancelled.label, cancelled.old, cancelled.new) == ("Cancelled", "no", "yes")


def test_the_history_is_read_in_the_readers_language(serial, supervisor, as_viewer):
    edit_header(serial=serial, user=supervisor, version=1, changes={"start_date": datetime.date(2024, 3, 9)})
    with translation.override("ro"):
        as_viewer.cookies["django_language"] = "ro"
        [change] = as_viewer.get(page_of(serial)).context["changes"]
    assert change.new == "09.03.2024"


def test_a_long_history_is_shown_in_parts(serial, as_viewer):
    SerialNumberChange.objects.bulk_create(
        SerialNumberChange(serial=serial, version=n, field="supplier_code", old_value="", new_value=str(n))
        for n in range(2, 232)
    )
    first = as_viewer.get(page_of(serial))
    assert len(first.context["changes"]) == 200
    older = first.context["older_changes"]
    rest = as_viewer.get(page_of(serial), {"changes_before": older})
    assert [change.new for change in rest.context["changes"]] == [str(n) for n in range(31, 1, -1)]
    assert rest.context["older_changes"] is None


@pytest.mark.parametrize("path", ["/serials/999/", "/serials/99999999999999999999/", "/serials/deleted/999/"])
def test_a_page_that_is_not_there_says_so(as_viewer, path):
    assert as_viewer.get(path).status_code == 404


@pytest.mark.parametrize("query", ["changes_before=x", "changes_before=9999999999999999999", "loads=x", "loads=999999"])
def test_a_made_up_address_shows_the_page(as_viewer, serial, query):
    assert as_viewer.get(f"{page_of(serial)}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("role", "offered", "withheld"),
    [
        ("as_viewer", [], ["Edit", "Cancel serial number", "Delete"]),
        ("as_clerk", ["Edit", "Cancel serial number"], ["Delete"]),
        ("as_supervisor", ["Edit", "Cancel serial number", "Delete"], []),
    ],
)
def test_only_what_one_may_do_is_offered(request, serial, role, offered, withheld):
    page = request.getfixturevalue(role).get(page_of(serial)).content.decode()
    assert all(f"</svg>{name}<" in page for name in offered)
    assert not any(f"</svg>{name}<" in page for name in withheld)


@pytest.mark.parametrize("action", ["edit", "cancel", "delete"])
def test_who_may_only_look_is_refused(as_viewer, serial, action):
    url = reverse(f"serials:{action}", args=[serial.pk])
    assert as_viewer.post(url, {"version": 1}).status_code == 403
    assert as_viewer.post("/serials/register/").status_code == 403
    serial.refresh_from_db()
    assert serial.version == 1


# Editing


def test_dates_are_typed_in_the_readers_language(as_clerk, serial):
    as_clerk.cookies["django_language"] = "ro"
    assert save(as_clerk, serial, start_date="09.03.2024", expiry_date="2025-03-09").status_code == 302
    serial.refresh_from_db()
    assert (serial.start_date, serial.expiry_date) == (datetime.date(2024, 3, 9), datetime.date(2025, 3, 9))


def test_saving_without_changing_keeps_nothing(as_supervisor, serial):
    assert save(as_supervisor, serial).status_code == 302
    assert not serial.changes.exists()


def test_a_clerk_cannot_send_another_code(as_clerk, serial):
    save(as_clerk, serial, code="HACKED", supplier_code="S")
    serial.refresh_from_db()
    assert (serial.code, serial.supplier_code) == ("SN1", "S")


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(as_supervisor, serial, item):
    registered("TAKEN", item=item)
    response = save(as_supervisor, serial, code="taken", customer_code="keep me", start_date="2024-03-09")
    form = response.context["form"]
    assert "already has a serial number" in form.errors["code"][0]
    assert form["customer_code"].value() == "keep me"
    response = save(as_supervisor, serial, start_date="31.02.2024", supplier_code="stays")
    assert "start_date" in response.context["form"].errors
    assert 'value="31.02.2024"' in response.content.decode()
    assert 'value="stays"' in response.content.decode()


def test_reserved_for_a_partner_named_by_account_code_name_or_words(as_clerk, serial):
    partner = PartnerFactory(account="411", detail_account="7.1", description="Țara Bârsei", code_name="TARA")
    PartnerFactory(description="Another", code_name="")
    for typed in ("411.7.1", "tara", "barsei", str(partner)):
        save(as_clerk, serial, reserved="on", reserved_partner=typed)
        serial.refresh_from_db()
        assert serial.reserved_partner == partner
        save(as_clerk, serial, reserved=None, reserved_partner=None)


def test_a_partner_that_is_not_known_or_not_the_only_one_is_told(as_clerk, serial):
    for name in ("Alpha Disks", "Beta Disks"):
        PartnerFactory(description=name)
    response = save(as_clerk, serial, reserved="on", reserved_partner="disks")
    [message] = response.context["form"].errors["reserved_partner"]
    assert "Alpha Disks" in message
    assert "Beta Disks" in message
    response = save(as_clerk, serial, reserved="on", reserved_partner="nobody")
    assert "nobody" in response.context["form"].errors["reserved_partner"][0]


def test_reserved_for_a_document_named_by_number_or_as_suggested(as_clerk, serial, item, clerk):
    order = draft("customer-order", LocationFactory(), line(item, None), number="CO/7", partner=PartnerFactory())
    same_number = draft("picking-list", LocationFactory(), line(item, None), number="CO/7")
    response = save(as_clerk, serial, reserved="on", reserved_document="co/7")
    assert "Write which" in response.context["form"].errors["reserved_document"][0]
    form = as_clerk.get(reverse("serials:edit", args=[serial.pk])).context["form"]
    suggested = form.suggestions["document_suggestions"]
    assert len(suggested) == 2
    for typed in ("customer order CO/7", *[s for s in suggested if "order" in s]):
        save(as_clerk, serial, reserved="on", reserved_document=typed)
        serial.refresh_from_db()
        assert serial.reserved_document == order != same_number
        save(as_clerk, serial, reserved=None)
    change = SerialNumberChange.objects.filter(field="reserved_document").first()
    assert "customer-order: CO/7" in (change.old_value, change.new_value)
    page = as_clerk.get(page_of(serial))
    assert "Customer order CO/7" in {change.new for change in page.context["changes"]}


def test_a_reversed_document_is_nothing_to_reserve_for(as_clerk, serial, item):
    order = draft("customer-order", LocationFactory(), line(item, None), number="CO/7", partner=PartnerFactory())
    Document.objects.filter(pk=order.pk).update(state="reversed", posted_at=timezone.now())
    response = save(as_clerk, serial, reserved="on", reserved_document="CO/7")
    assert response.context["form"].errors["reserved_document"]
    assert DocumentType.objects.count() == 13


# Two people at once


def test_the_second_of_two_editors_is_shown_both_values_who_and_when(as_clerk, serial, supervisor):
    typed = form_of(as_clerk, serial)
    edit_header(serial=serial, user=supervisor, version=1, changes={"supplier_code": "theirs", "customer_code": "also"})
    response = as_clerk.post(
        reverse("serials:edit", args=[serial.pk]),
        {**typed, "supplier_code": "mine", "start_date": "2024-03-09"},
    )
    assert response.status_code == 409
    customer, supplier = response.context["clashes"]
    assert (supplier.label, supplier.before, supplier.theirs, supplier.yours) == (
        "Supplier code",
        "–",
        "theirs",
        "mine",
    )
    assert (supplier.who, supplier.contested) == ("ana", True)
    assert not customer.contested
    page = response.content.decode()
    assert "theirs" in page
    assert "mine" in page
    serial.refresh_from_db()
    assert (serial.supplier_code, serial.version) == ("theirs", 2)


def test_after_a_conflict_the_form_has_my_changes_and_the_newest_of_the_rest(as_clerk, serial, supervisor):
    typed = form_of(as_clerk, serial)
    edit_header(serial=serial, user=supervisor, version=1, changes={"customer_code": "theirs", "cancelled": True})
    url = reverse("serials:edit", args=[serial.pk])
    response = as_clerk.post(url, {**typed, "supplier_code": "mine"})
    form = response.context["form"]
    assert not response.context["contested"]
    offered = {field.name: field.value() for field in form if not field.field.disabled}
    assert (offered["version"], offered["supplier_code"], offered["customer_code"]) == (2, "mine", "theirs")
    assert offered["cancelled"] is True
    again = {name: value for name, value in offered.items() if value not in (None, "", False)}
    assert as_clerk.post(url, again).status_code == 302
    serial.refresh_from_db()
    assert (serial.supplier_code, serial.customer_code, serial.cancelled) == ("mine", "theirs", True)


def test_two_who_change_the_same_to_the_same_do_not_contest_it(as_clerk, serial, supervisor):
    typed = form_of(as_clerk, serial)
    edit_header(serial=serial, user=supervisor, version=1, changes={"supplier_code": "same"})
    response = as_clerk.post(reverse("serials:edit", args=[serial.pk]), {**typed, "supplier_code": "same"})
    assert response.status_code == 409
    assert not response.context["contested"]


# Cancelling, deleting, registering


def test_cancelled_and_taken_back_by_a_button(as_clerk, serial):
    url = reverse("serials:cancel", args=[serial.pk])
    assert as_clerk.post(url, {"cancelled": "1", "version": 1}).url == page_of(serial)
    serial.refresh_from_db()
    assert serial.cancelled
    as_clerk.post(url, {"cancelled": "0", "version": 2})
    serial.refresh_from_db()
    assert not serial.cancelled
    assert as_clerk.get(url).status_code == 405


def test_a_stale_button_cancels_nothing(as_clerk, serial, supervisor):
    edit_header(serial=serial, user=supervisor, version=1, changes={"supplier_code": "x"})
    response = as_clerk.post(
        reverse("serials:cancel", args=[serial.pk]), {"cancelled": "1", "version": "1"}, follow=True
    )
    assert "meanwhile" in str(next(iter(response.context["messages"])))
    serial.refresh_from_db()
    assert not serial.cancelled


def test_deleted_with_a_reason(as_supervisor, serial):
    url = reverse("serials:delete", args=[serial.pk])
    assert as_supervisor.get(url).status_code == 200
    assert as_supervisor.post(url, {"reason": ""}).context["form"].errors["reason"]
    assert as_supervisor.post(url, {"reason": "twice"}).url == reverse("serials:deleted")
    assert DeletedSerialNumber.objects.get().reason == "twice"


def test_many_registered_at_once(as_clerk, item):
    response = as_clerk.post("/serials/register/", {"item": item.full_code, "codes": "SN08..SN10\nX, Y"})
    assert response.url == reverse("serials:list")
    assert set(SerialNumber.objects.values_list("code", flat=True)) == {"SN08", "SN09", "SN10", "X", "Y"}


def test_bad_entries_are_told_by_place_and_nothing_is_registered(as_clerk, item):
    response = as_clerk.post("/serials/register/", {"item": item.code, "codes": "A\nB, a, SN9..SN1"})
    messages = response.context["form"].errors["codes"]
    assert [message[:17] for message in messages] == ["Line 2, entry 2: ", "Line 2, entry 3: "]
    assert "SN9..SN1" in response.content.decode()
    assert not SerialNumber.objects.exists()


def test_the_item_variant_and_lot_are_told_when_not_known(as_clerk, item):
    plain = ItemFactory()
    ask = {"codes": "A"}
    errors = as_clerk.post("/serials/register/", {**ask, "item": "nothing"}).context["form"].errors
    assert "nothing" in errors["item"][0]
    errors = as_clerk.post("/serials/register/", {**ask, "item": plain.full_code}).context["form"].errors
    assert "without serial numbers" in errors["item"][0]
    errors = as_clerk.post("/serials/register/", {**ask, "item": item.code, "variant": "?", "lot": "!"})
    assert set(errors.context["form"].errors) == {"variant", "lot"}
