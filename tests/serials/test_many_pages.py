"""The lists act on many serial numbers and lots: what is asked, what is refused, what is told."""

from __future__ import annotations

import html

import pytest

from core import bulk
from lots.models import Lot
from serials.models import SerialNumber
from serials.services import delete_serial
from tests.factories import LotFactory, LotStatusFactory, PartnerFactory, user
from tests.serials.conftest import logged_in, registered

pytestmark = pytest.mark.django_db

CLERKS = {"reserve", "release", "restore", "force-close", "reopen", "customer_code", "supplier_code"}


@pytest.fixture
def serials(item):
    return [registered(f"SN{number}", item=item) for number in range(3)]


def names(list_name, person):
    return {action.name for action in bulk.offered(list_name, person)} - {"labels", "print"}


def act(client, address, records, name, **values):
    """Send the page that asks; what the page says then."""
    sent = {"act": name, "row": [record.pk for record in records], "confirmed": "yes", **values}
    return html.unescape(client.post(address, sent, follow=True).content.decode())


def test_each_list_offers_what_the_user_may_do(clerk, supervisor, viewer):
    assert names("serials:list", clerk) >= CLERKS | {"cancel"}
    assert "cancel" not in names("serials:cancelled", clerk) >= CLERKS
    assert "status" not in names("lots:list", clerk) >= CLERKS | {"cancel"}
    assert "status" in names("lots:list", supervisor)
    assert not names("serials:list", viewer) & CLERKS


def test_a_partner_is_found_as_people_type_it_and_the_rest_is_told(as_clerk, serials):
    customer = PartnerFactory(code_name="NORD")
    assert "3 rows done" in act(as_clerk, "/serials/", serials, "reserve", reserved_partner="nord")
    assert set(SerialNumber.objects.values_list("reserved_partner", flat=True)) == {customer.pk}
    told = act(as_clerk, "/serials/?code=SN", [], "release", all="1", counted="3")
    assert "3 rows done" in told
    told = act(as_clerk, "/serials/", serials[:1], "release")
    assert "0 rows done" in told
    assert "not reserved" in told


def test_what_was_deleted_after_it_was_chosen_is_told(as_clerk, serials):
    delete_serial(serial=serials[0], user=None, reason="twice")
    told = " ".join(act(as_clerk, "/serials/", serials, "cancel").split())
    assert "2 rows done; 1 was not:" in told
    assert "1: deleted or changed meanwhile" in told


def test_what_was_mistyped_is_told_at_its_field_and_nothing_is_done(as_clerk, serials):
    PartnerFactory(code_name="OLD", active=False, account="9", detail_account="9")
    assert "There is no partner “nobody”" in act(as_clerk, "/serials/", serials, "reserve", reserved_partner="nobody")
    assert "no longer in use" in act(as_clerk, "/serials/", serials, "reserve", reserved_partner="9.9")
    assert "Nothing is known as “X9”" in act(as_clerk, "/serials/", serials, "reserve", reserved_document="X9")
    long = act(as_clerk, "/serials/", serials, "customer_code", code="A" * 51)
    assert "at most 50" in long
    assert "A" * 51 in long
    assert "U+200B" in act(as_clerk, "/serials/", serials, "customer_code", code="A\u200bB")
    assert "Type the code" in act(as_clerk, "/serials/", serials, "customer_code", code=" ")
    assert "Either give a code" in act(as_clerk, "/serials/", serials, "customer_code", code="A", clear="on")
    assert set(SerialNumber.objects.values_list("version", flat=True)) == {1}


def test_codes_are_given_and_taken_away(as_clerk, serials):
    assert "3 rows done" in act(as_clerk, "/serials/", serials, "supplier_code", code="S-1")
    assert "2 rows done" in act(as_clerk, "/serials/", serials[:2], "supplier_code", clear="on")
    assert sorted(SerialNumber.objects.values_list("supplier_code", flat=True)) == ["", "", "S-1"]


def test_a_page_that_asks_offers_partners_and_documents_without_a_script(as_clerk, serials):
    partner = PartnerFactory()
    page = as_clerk.post("/serials/", {"act": "reserve", "row": [serials[0].pk]}).content.decode()
    assert '<datalist id="partner_suggestions"><option value="' in page
    assert html.escape(str(partner)) in page
    assert 'list="document_suggestions"' in page


def test_a_status_is_chosen_and_never_taken_away_by_haste(supervisor):
    client, quarantine = logged_in(supervisor), LotStatusFactory(quarantine=True)
    lots = [LotFactory() for _ in range(2)]
    assert "2 rows done" in act(client, "/lots/", lots, "status", status=quarantine.pk)
    assert "This field is required" in act(client, "/lots/", lots, "status")
    assert set(Lot.objects.values_list("status", flat=True)) == {quarantine.pk}
    assert "2 rows done" in act(client, "/lots/", lots, "status", status="none")
    assert set(Lot.objects.values_list("status", flat=True)) == {None}


def test_who_may_release_lots_but_not_edit_them_is_refused_in_words():
    from django.contrib.auth.models import Permission

    person, status, lot = user("viewer"), LotStatusFactory(), LotFactory()
    person.user_permissions.add(Permission.objects.get(codename="change_lot_status"))
    told = act(logged_in(person), "/lots/", [lot], "status", status=status.pk)
    assert "You may look at these, not change them." in told
    assert Lot.objects.get().status is None
