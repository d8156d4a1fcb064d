"""The page of a lot and the forms that change it."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from lots.models import DeletedLot, LabelType, Lot, LotChange, LotEvaluation, LotStatus, LotType
from lots.services import edit_lot
from numbering.models import CodeKind
from tests.factories import (
    ItemFactory,
    LotFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    VariantFactory,
)

pytestmark = pytest.mark.django_db


def page_of(lot) -> str:
    return reverse("lots:detail", args=[lot.pk])


def url(action, lot) -> str:
    return reverse(f"lots:{action}", args=[lot.pk])


def details(response, *names) -> dict[str, str]:
    """What definition lists of the page say, without their markup."""
    listed = [detail for name in names for detail in response.context[name]]
    return {str(d.label): re.sub(r"<[^>]*>", "", str(d.html)).strip() for d in listed}


def form_of(client, lot) -> dict[str, str]:
    """What a browser would send back unchanged."""
    form = client.get(url("edit", lot)).context["form"]
    values = {field.name: field.value() for field in form if not field.field.disabled}
    return {name: str(value) for name, value in values.items() if value not in (None, "", False)}


def save(client, lot, **values):
    data = {**form_of(client, lot), **values}
    return client.post(url("edit", lot), {name: value for name, value in data.items() if value is not None})


def message(response) -> str:
    return str(next(iter(response.context["messages"])))


# The page


def test_the_page_shows_every_field_of_the_register(as_clerk, quarantine):
    """Domain, section 3: as for serial numbers, and supplier, producer, label type, notes, initial quantity,
    packages, lot status, lot evaluation, sellable flag, closed flag."""
    item = ItemFactory(lot=True, code="MILK", description="Fresh milk", expiry_warn_days=10)
    supplier = PartnerFactory(account="401", detail_account="0077", description="Dairy Ltd")
    lot = LotFactory(
        item=item,
        variant=VariantFactory(item=item, code="1L", description="One litre"),
        code="L-7",
        lot_type=LotType.objects.create(code="RAW", description="Raw"),
        code_type=SerialCodeTypeFactory(kind=CodeKind.LOT, code="LOTRULE"),
        start_date=datetime.date(2024, 3, 9),
        expiry_date=localdate() + datetime.timedelta(days=9),
        customer_code="CUST",
        supplier_code="SUPP",
        supplier=supplier,
        producer=PartnerFactory(description="Farm"),
        label_type=LabelType.objects.create(code="S", description="Small"),
        evaluation=LotEvaluation.objects.create(code="A", description="Good"),
        notes="keep cold",
        status=quarantine,
        initial_quantity=Decimal("1250.5"),
        initial_packages=12,
        on_hand=Decimal("40"),
        reserved=True,
        reserved_partner=supplier,
    )
    shown = details(as_clerk.get(page_of(lot)), "header", "state")
    assert shown["Item class"].startswith(item.item_class.code)
    assert (shown["Item code"], shown["Item description"]) == ("MILK", "Fresh milk")
    assert (shown["Variant"], shown["Variant description"]) == ("1L", "One litre")
    assert (shown["Lot code"], shown["Lot type"]) == ("L-7", "RAW – Raw")
    assert shown["Lot code type"].startswith("LOTRULE")
    assert shown["Start date"] == "2024-03-09"
    assert shown["Expiry date"].startswith(lot.expiry_date.isoformat())
    assert "expires soon" in shown["Expiry date"]
    assert (shown["Customer code"], shown["Supplier code"]) == ("CUST", "SUPP")
    assert (shown["Supplier account"], shown["Supplier detail account"]) == ("401", "0077")
    assert shown["Supplier description"] == "Dairy Ltd"
    assert "Farm" in shown["Producer"]
    assert (shown["Label type"], shown["Evaluation"]) == ("S – Small", "A – Good")
    assert shown["Notes"] == "keep cold"
    assert (shown["Initial quantity"], shown["Packages"]) == ("1,250.5 PCS", "12")
    assert shown["On hand"] == "40 PCS"
    assert shown["Status"] == "Quarantine"
    assert shown["It forbids"] == "sales, production, other unloads, automatic withdrawal"
    assert (shown["Sellable"], shown["Closed"]) == ("yes", "no")
    assert (shown["Cancelled"], shown["Force-closed"], shown["Reserved"]) == ("no", "no", "yes")
    assert shown["Reserved for partner"] == str(supplier)
    assert "Unit cost" not in shown


def test_a_fifo_lot_shows_its_cost_and_the_other_lots_of_its_code(as_clerk):
    """Seed, Lot Fifo: received several times under one lot code at different prices."""
    item = ItemFactory(lot=True, fifo_lots=True)
    first, second, third = (
        LotFactory(item=item, code="L1", instance=n, unit_cost=Decimal(n), on_hand=n) for n in (1, 2, 3)
    )
    LotFactory(item=item, code="L2", instance=1)
    LotFactory(item=item, code="L1", instance=1, variant=VariantFactory(item=item))
    response = as_clerk.get(page_of(second))
    assert details(response, "state")["Unit cost"] == "2"
    assert details(response, "instances") == {"L1 #3": "3 PCS", "L1 #1": "1 PCS"}
    assert [detail.url for detail in response.context["instances"]] == [page_of(third), page_of(first)]


def test_a_predefined_lot_says_that_nothing_was_loaded(as_clerk, lot):
    response = as_clerk.get(page_of(lot))
    assert "predefined" in details(response, "state")["Initial quantity"]
    assert "nothing forbidden" in details(response, "state")["Status"]


def test_the_history_says_who_changed_what_from_what_to_what(as_viewer, lot, supervisor, quarantine):
    edit_lot(lot=lot, user=supervisor, version=1, changes={"status": quarantine, "sellable": False})
    sellable, status = as_viewer.get(page_of(lot)).context["changes"]
    assert (status.who, status.label, status.old, status.new) == ("ana", "Status", "–", "Q – Quarantine")
    assert (sellable.label, sellable.old, sellable.new) == ("Sellable", "yes", "no")


@pytest.mark.parametrize(
    ("role", "offered", "withheld"),
    [
        ("as_viewer", [], ["Edit", "Cancel lot", "Delete", "Change status"]),
        ("as_clerk", ["Edit", "Cancel lot"], ["Delete", "Change status"]),
        ("as_supervisor", ["Edit", "Cancel lot", "Delete", "Change status"], []),
    ],
)
def test_only_what_one_may_do_is_offered(request, lot, role, offered, withheld):
    page = request.getfixturevalue(role).get(page_of(lot)).content.decode()
    assert all(f"</svg>{name}<" in page for name in offered)
    assert not any(f"</svg>{name}<" in page for name in withheld)


@pytest.mark.parametrize("action", ["edit", "cancel", "delete", "status"])
def test_who_may_only_look_is_refused(as_viewer, as_clerk, lot, action):
    assert as_viewer.post(url(action, lot), {"version": 1}).status_code == 403
    if action in ("delete", "status"):
        assert as_clerk.post(url(action, lot), {"version": 1}).status_code == 403
    assert as_viewer.post("/lots/new/").status_code == 403
    assert not LotChange.objects.exists()


@pytest.mark.parametrize("path", ["/lots/999/", "/lots/99999999999999999999/", "/lots/deleted/999/", "/lots/9/edit/"])
def test_a_page_that_is_not_there_says_so(as_clerk, path):
    assert as_clerk.get(path).status_code == 404


# Editing


def test_everything_is_edited_in_one_form(as_supervisor, lot, quarantine):
    producer = PartnerFactory(code_name="FARM")
    kind = LotType.objects.create(code="RAW", description="Raw")
    response = save(
        as_supervisor,
        lot,
        code="L2",
        start_date="2026-03-09",
        expiry_date="2026-04-09",
        lot_type=kind.pk,
        status=quarantine.pk,
        producer="farm",
        notes="keep dry",
        sellable=None,
    )
    assert response.url == page_of(lot)
    lot.refresh_from_db()
    assert (lot.name, lot.lot_type, lot.status, lot.producer) == ("L2", kind, quarantine, producer)
    assert (lot.notes, lot.sellable, lot.version) == ("keep dry", False, 2)
    assert not save(as_supervisor, lot).context
    assert LotChange.objects.filter(version=3).count() == 0


def test_a_clerk_cannot_send_another_code_or_status(as_clerk, lot, quarantine):
    save(as_clerk, lot, code="HACKED", status=quarantine.pk, supplier_code="S")
    lot.refresh_from_db()
    assert (lot.code, lot.status, lot.supplier_code) == ("L1", None, "S")
    assert "A supervisor may change it." in as_clerk.get(url("edit", lot)).content.decode()


def test_an_expiry_date_that_nobody_may_edit_cannot_be_sent(as_supervisor):
    item = ItemFactory(lot=True, expiry_editable=False, lot_validity_days=10)
    day = datetime.date(2026, 3, 9)
    lot = LotFactory(item=item, start_date=day, expiry_date=day + datetime.timedelta(days=10))
    save(as_supervisor, lot, expiry_date="2030-01-01", notes="n")
    lot.refresh_from_db()
    assert (lot.expiry_date, lot.notes) == (day + datetime.timedelta(days=10), "n")
    assert "the validity of the item" in as_supervisor.get(url("edit", lot)).content.decode()


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(as_supervisor, lot, item):
    LotFactory(item=item, code="TAKEN")
    form = save(as_supervisor, lot, code="taken", notes="keep me").context["form"]
    assert "already has a lot" in form.errors["code"][0]
    assert form["notes"].value() == "keep me"
    form = save(as_supervisor, lot, start_date="31.02.2024", producer="nobody").context["form"]
    assert set(form.errors) == {"start_date", "producer"}


def test_what_is_out_of_use_is_offered_only_where_it_is(as_supervisor, lot, quarantine, released):
    Lot.objects.filter(pk=lot.pk).update(status=quarantine)
    LotStatus.objects.update(active=False)
    offered = as_supervisor.get(url("edit", lot)).context["form"].fields["status"].queryset
    assert list(offered) == [quarantine]
    assert as_supervisor.get(page_of(lot)).context["statuses"] == [quarantine]


def test_the_second_of_two_windows_is_shown_both_values_and_saves_after_looking(as_clerk, lot, supervisor, quarantine):
    typed = form_of(as_clerk, lot)
    edit_lot(lot=lot, user=supervisor, version=1, changes={"status": quarantine, "notes": "theirs"})
    response = as_clerk.post(url("edit", lot), {**typed, "notes": "mine", "customer_code": "C"})
    assert response.status_code == 409
    status, notes = response.context["clashes"]
    assert (status.label, status.theirs, status.contested) == ("Status", "Q – Quarantine", False)
    assert (notes.before, notes.theirs, notes.yours, notes.who, notes.contested) == ("–", "theirs", "mine", "ana", True)
    lot.refresh_from_db()
    assert (lot.notes, lot.version) == ("theirs", 2)
    offered = {f.name: f.value() for f in response.context["form"] if not f.field.disabled}
    assert (offered["version"], offered["notes"], offered["customer_code"]) == (2, "mine", "C")
    again = {name: value for name, value in offered.items() if value not in (None, "", False)}
    assert as_clerk.post(url("edit", lot), again).status_code == 302
    lot.refresh_from_db()
    assert (lot.notes, lot.customer_code, lot.status) == ("mine", "C", quarantine)


# Quick actions


def test_a_supervisor_releases_a_lot_on_its_page(as_supervisor, lot, quarantine, released):
    """Issue: quarantine on receipt; release by a supervisor."""
    Lot.objects.filter(pk=lot.pk).update(status=quarantine)
    response = as_supervisor.post(url("status", lot), {"version": 1, "status": released.pk}, follow=True)
    assert message(response) == "Its status is “Released” now."
    assert LotChange.objects.get().new_value == "R – Released"
    response = as_supervisor.post(url("status", lot), {"version": 2, "status": ""}, follow=True)
    assert "no status" in message(response)
    lot.refresh_from_db()
    assert lot.status is None


@pytest.mark.parametrize(("status", "version", "told"), [("", "1", "meanwhile"), ("999", "2", "no longer there")])
def test_a_stale_or_unknown_release_changes_nothing(as_supervisor, lot, quarantine, status, version, told):
    edit_lot(lot=lot, user=None, version=1, changes={"status": quarantine})
    response = as_supervisor.post(url("status", lot), {"version": version, "status": status}, follow=True)
    assert told in message(response)
    lot.refresh_from_db()
    assert (lot.status, lot.version) == (quarantine, 2)


def test_cancelled_and_taken_back_by_a_button(as_clerk, lot):
    assert as_clerk.post(url("cancel", lot), {"cancelled": "1", "version": 1}).url == page_of(lot)
    lot.refresh_from_db()
    assert lot.cancelled
    assert "L1" in as_clerk.get("/lots/cancelled/").content.decode()
    as_clerk.post(url("cancel", lot), {"cancelled": "0", "version": 2})
    lot.refresh_from_db()
    assert not lot.cancelled


# Deleting, making ahead of stock


def test_a_lot_is_deleted_with_a_reason_and_its_page_shows_what_is_left(as_supervisor, lot, supervisor):
    edit_lot(lot=lot, user=supervisor, version=1, changes={"notes": "n"})
    assert as_supervisor.get(url("delete", lot)).status_code == 200
    assert as_supervisor.post(url("delete", lot), {"reason": ""}).context["form"].errors["reason"]
    assert as_supervisor.post(url("delete", lot), {"reason": "twice"}).url == reverse("lots:deleted")
    left = DeletedLot.objects.get()
    assert reverse("lots:deleted_detail", args=[left.pk]) in as_supervisor.get("/lots/deleted/").content.decode()
    response = as_supervisor.get(page_of(lot), follow=True)
    assert details(response, "deletion")["Reason"] == "twice"
    assert [change.new for change in response.context["changes"]] == ["n"]


def test_a_loaded_lot_is_not_offered_for_deletion_and_not_deleted(as_supervisor, lot):
    Lot.objects.filter(pk=lot.pk).update(initial_quantity=1)
    assert url("delete", lot) not in as_supervisor.get(page_of(lot)).content.decode()


def test_predefined_lots_are_made_from_typed_codes(as_clerk, item):
    assert as_clerk.get("/lots/new/", {"item": item.full_code}).context["form"]["item"].value() == item.full_code
    response = as_clerk.post(
        "/lots/new/", {"item": item.full_code, "start_date": "2026-03-09", "codes": "L08..L10\nX, Y"}
    )
    assert response.url == reverse("lots:list")
    assert set(Lot.objects.values_list("code", flat=True)) == {"L08", "L09", "L10", "X", "Y"}


def test_predefined_lots_are_made_by_the_items_rule(as_clerk):
    item = ItemFactory(lot=True, lot_code_type=SerialCodeTypeFactory(kind=CodeKind.LOT, prefix="P"))
    response = as_clerk.post("/lots/new/", {"item": item.code, "start_date": "2026-03-09", "count": "1"}, follow=True)
    assert response.redirect_chain[0][0] == page_of(Lot.objects.get())
    assert message(response) == "1 lot was made."


def test_what_is_wrong_with_new_lots_is_told_by_place_and_field_and_none_is_made(as_clerk, item):
    def errors(**values):
        data = {"item": item.code, "start_date": "2026-03-09", **values}
        response = as_clerk.post("/lots/new/", data)
        assert response.status_code == 200
        return response.context["form"].errors

    assert [m[:17] for m in errors(codes="A\nB, a, L9..L1")["codes"]] == ["Line 2, entry 2: ", "Line 2, entry 3: "]
    assert "nothing" in errors(item="nothing", codes="A")["item"][0]
    assert set(errors(variant="?", codes="A")) == {"variant"}
    assert "no lot code type" in errors(count="2")["count"][0]
    assert "at least one" in errors()["codes"][0]
    assert set(errors(start_date="", count="0")) == {"start_date", "count"}
    assert not Lot.objects.exists()


# Statements


def test_as_many_statements_for_a_long_history_and_many_instances_as_for_few(as_supervisor, released, statements):
    item = ItemFactory(lot=True, fifo_lots=True)
    lot = LotFactory(item=item, code="L1", instance=1)
    LotFactory(item=item, code="L1", instance=2)

    def count() -> int:
        as_supervisor.get(page_of(lot))
        before = len(statements)
        as_supervisor.get(page_of(lot))
        return len(statements) - before

    edit_lot(lot=lot, user=None, version=1, changes={"supplier_code": "S"})
    few = count()
    for number in range(30):
        edit_lot(lot=lot, user=None, version=number + 2, changes={"supplier_code": f"S{number}"})
        LotFactory(item=item, code="L1", instance=number + 3)
        LotStatus.objects.create(code=f"S{number}", description="One more")
    assert count() == few
