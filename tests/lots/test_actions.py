"""The buttons of a lot's page, deleting it, and making lots ahead of stock."""

from decimal import Decimal

import pytest
from django.urls import reverse

from lots.models import DeletedLot, Lot, LotChange
from lots.services import edit_lot
from numbering.models import CodeKind
from tests.factories import ItemFactory, LocationFactory, SerialCodeTypeFactory, line, posted
from tests.lots.pages import details, message, page_of, url

pytestmark = pytest.mark.django_db


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


def test_the_deletion_page_of_a_lot_that_moved_says_why_not_and_leads_back(as_supervisor):
    """An old link or the browser's back button: the page never says that nothing moved it."""
    item = ItemFactory(lot=True, code="MILK")
    place = LocationFactory()
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(5), lot_code="L1"))
    lot = Lot.objects.get(code="L1")
    answer = as_supervisor.get(url("delete", lot), follow=True)
    assert answer.redirect_chain[-1][0] == page_of(lot)
    assert "it is never deleted. Cancel it instead." in message(answer)
