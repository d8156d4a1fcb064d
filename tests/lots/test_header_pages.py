"""The page of a lot and the forms that change it."""

import datetime
from decimal import Decimal

import pytest
from django.utils.timezone import localdate

from lots.models import LabelType, Lot, LotChange, LotEvaluation, LotStatus, LotType
from lots.services import edit_lot
from numbering.models import CodeKind
from tests.factories import (
    ItemFactory,
    LotFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    VariantFactory,
)
from tests.lots.pages import details, page_of, url

pytestmark = pytest.mark.django_db


def form_of(client, lot) -> dict[str, str]:
    """What a browser would send back unchanged."""
    form = client.get(url("edit", lot)).context["form"]
    values = {field.name: field.value() for field in form if not field.field.disabled}
    return {name: str(value) for name, value in values.items() if value not in (None, "", False)}


def save(client, lot, **values):
    data = {**form_of(client, lot), **values}
    return client.post(url("edit", lot), {name: value for name, value in data.items() if value is not None})


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


def test_a_change_that_was_taken_back_meanwhile_is_told_too(as_clerk, lot, supervisor):
    typed = form_of(as_clerk, lot)
    for version, notes in ((1, "theirs"), (2, "")):
        edit_lot(lot=lot, user=supervisor, version=version, changes={"notes": notes})
    response = as_clerk.post(url("edit", lot), {**typed, "customer_code": "C"})
    assert response.status_code == 409
    assert response.context["clashes"] == []
    assert "Somebody else changed this header meanwhile" in response.content.decode()
    assert response.context["form"]["customer_code"].value() == "C"
