"""A sale from the supplier's lorry to the customer's invoice, and back: each step by whom it falls to."""

import datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from inventory.exceptions import NotPermitted, Refused
from inventory.models import Balance, Document, State
from inventory.services import post_document, reverse_document
from numbering.models import Segment
from serials.models import SerialNumber
from serials.services import edit_header
from tests import factories
from tests.factories import TODAY, draft, line, posted

pytestmark = pytest.mark.django_db


class Company:
    """One warehouse, a laptop numbered SN00000 onwards, a supplier, two customers, a clerk and a supervisor."""

    def __init__(self):
        rule = factories.SerialCodeTypeFactory(prefix="SN")
        Segment.objects.create(code_type=rule, source="progressive", length=5, fill="0")
        self.laptop = factories.ItemFactory(
            serial=True, serial_code_type=rule, serials_automatic=True, serial_validity_days=730
        )
        self.shelf = factories.LocationFactory()
        self.supplier = factories.PartnerFactory(is_customer=False)
        self.clinic = factories.PartnerFactory(description="Clinica")
        self.school = factories.PartnerFactory(description="Școala")
        self.clerk = factories.user("clerk", name="madalina")
        self.supervisor = factories.user("supervisor", name="stefan")

    def post(self, kind, *lines, **header):
        return posted(kind, self.shelf, *lines, user=self.clerk, **header)

    def stock(self):
        """On hand and committed."""
        row = Balance.objects.get(item=self.laptop, location=self.shelf)
        return int(row.on_hand), int(row.committed)

    def serial(self, code):
        return SerialNumber.objects.get(code=code)

    def laptops(self, *codes):
        return line(self.laptop, self.shelf, *codes)


@pytest.fixture
def company():
    made = Company()
    yield made
    call_command("check_ledger", stdout=StringIO(), stderr=StringIO())


def receive(company):
    return company.post(
        "purchase-delivery", line(company.laptop, company.shelf, quantity=Decimal(4)), partner=company.supplier
    )


def test_goods_are_received_ordered_picked_delivered_invoiced_and_taken_back(company):
    receipt = receive(company)
    codes = list(SerialNumber.objects.order_by("pk").values_list("code", flat=True))
    assert codes == ["SN00000", "SN00001", "SN00002", "SN00003"]
    first = company.serial("SN00000")
    assert first.supplier == company.supplier
    assert first.start_date == TODAY
    assert first.expiry_date == TODAY + datetime.timedelta(days=730)
    assert company.stock() == (4, 0)

    # An order need not say which pieces; a picking list does.
    order = company.post(
        "customer-order", line(company.laptop, company.shelf, quantity=Decimal(2)), partner=company.clinic
    )
    assert company.stock() == (4, 2)
    picking = company.post("picking-list", company.laptops("SN00000", "SN00001"), origin=order)
    assert company.stock() == (4, 2)
    assert company.serial("SN00001").committed_line.document == picking

    delivery = company.post(
        "sales-delivery", company.laptops("SN00000", "SN00001"), origin=picking, partner=company.clinic
    )
    assert company.stock() == (2, 0)
    assert company.serial("SN00000").location is None
    assert company.serial("SN00000").committed_line is None

    # The invoice of a delivery note moves nothing again.
    company.post(
        "sales-invoice",
        line(company.laptop, company.shelf, quantity=Decimal(2)),
        origin=delivery,
        partner=company.clinic,
    )
    assert company.stock() == (2, 0)

    # A receipt on which deliveries stand stays; the delivery comes back first.
    with pytest.raises(Refused) as refused:
        reverse_document(document_id=receipt.pk, user=company.supervisor)
    assert delivery.pk in {problem.document_id for problem in refused.value.problems}


def test_a_wrong_delivery_comes_back_and_the_goods_go_to_somebody_else(company):
    receipt = receive(company)
    wrong = company.post("sales-delivery", company.laptops("SN00000"), partner=company.clinic)
    with pytest.raises(NotPermitted):
        reverse_document(document_id=wrong.pk, user=company.clerk)

    back = reverse_document(document_id=wrong.pk, user=company.supervisor, note="Wrong customer")
    assert back.reverses == wrong
    assert Document.objects.get(pk=wrong.pk).state == State.REVERSED
    assert company.serial("SN00000").location == company.shelf
    assert company.stock() == (4, 0)

    company.post("sales-delivery", company.laptops("SN00000"), partner=company.school)
    with pytest.raises(Refused):
        reverse_document(document_id=receipt.pk, user=company.supervisor)
    assert company.stock() == (3, 0)


def test_what_is_reserved_for_one_customer_goes_to_no_other(company):
    receive(company)
    edit_header(
        serial=company.serial("SN00002"),
        user=company.clerk,
        version=1,
        changes={"reserved": True, "reserved_partner": company.clinic},
    )
    to_school = draft(
        "sales-delivery",
        company.shelf,
        company.laptops("SN00002"),
        user=company.clerk,
        partner=company.school,
    )
    with pytest.raises(Refused, match="reserved for Clinica"):
        post_document(document_id=to_school.pk, user=company.clerk)
    assert company.stock() == (4, 0)

    company.post("sales-delivery", company.laptops("SN00002"), partner=company.clinic)
    assert company.stock() == (3, 0)


def test_two_clerks_promise_the_same_piece_and_the_second_is_told(company):
    receive(company)
    company.post("picking-list", company.laptops("SN00003"))
    other = factories.user("clerk", name="ion")
    promised = draft("picking-list", company.shelf, company.laptops("SN00003"), user=other)
    with pytest.raises(Refused, match="committed to another order"):
        post_document(document_id=promised.pk, user=other)
    assert company.stock() == (4, 1)


def test_a_clerk_does_not_post_what_another_drafted_and_a_supervisor_does(company):
    other = factories.user("clerk", name="ion")
    waiting = draft(
        "purchase-delivery",
        company.shelf,
        line(company.laptop, company.shelf, quantity=Decimal(1)),
        user=company.clerk,
    )
    with pytest.raises(NotPermitted, match="madalina"):
        post_document(document_id=waiting.pk, user=other)
    post_document(document_id=waiting.pk, user=company.supervisor)
    assert company.stock() == (1, 0)
