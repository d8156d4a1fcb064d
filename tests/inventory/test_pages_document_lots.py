"""What the page of a draft says before posting is tried: of its lots, its serial numbers, and what is missing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from lots.models import Lot, LotStatus
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    TemplateFactory,
    draft,
    line,
    posted,
    user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    """The clerk, logged in."""
    clerk = user("clerk", name="ana")
    client.force_login(clerk)
    return clerk


@pytest.fixture
def milk(place):
    """30 of L1, which expires in forty days."""
    item = ItemFactory(lot=True, code="MILK", expiry_warn_days=10, expiry_block_days=2)
    expiry = TODAY + timedelta(days=40)
    posted("purchase-delivery", place, line(item, place, lot_code="L1", quantity=Decimal(30), expiry_date=expiry))
    return item


def sale(place, clerk, *lines):
    return draft("sales-delivery", place, *lines, user=clerk, partner=PartnerFactory())


def show(client, document):
    response = client.get(reverse("documents:detail", args=[document.pk]))
    assert response.status_code == 200
    return response


def notes(response):
    return [[(note.tone, note.text) for note in entry.check.notes] for entry in response.context["lines"]]


def test_a_draft_says_that_its_lot_expires_soon_or_is_refused(client, clerk, place, milk):
    """Domain: expired and soon-blocked lots warn or refuse by the item's days; quarantine forbids."""
    document = sale(place, clerk, line(milk, place, lot_code="L1"))
    assert notes(show(client, document)) == [[]]
    Lot.objects.update(expiry_date=TODAY + timedelta(days=9))
    response = show(client, document)
    assert [tone for tone, _text in notes(response)[0]] == ["warn"]
    assert "expires soon" in response.content.decode()
    Lot.objects.update(expiry_date=TODAY + timedelta(days=1))
    assert notes(show(client, document))[0][0][0] == "bad"
    status = LotStatus.objects.create(code="Q", description="Quarantine", sales=False)
    Lot.objects.update(expiry_date=None, status=status)
    assert "Quarantine" in show(client, document).content.decode()
    transfer = draft("stock-adjustment", place, line(milk, place, lot_code="L1", direction=-1), user=clerk)
    assert notes(show(client, transfer)) == [[]]


def test_a_draft_says_that_a_lot_is_missing_unknown_or_left_to_posting(client, clerk, place, milk):
    document = sale(place, clerk, line(milk, place), line(milk, place, lot_code="NOPE"))
    none, unknown = notes(show(client, document))
    assert [tone for tone, _text in none] == ["warn"]
    assert "Name the lot" in none[0][1]
    assert unknown == [("bad", "Item MILK has no lot NOPE.")]
    milk.withdrawal = "fefo"
    milk.save()
    response = show(client, document)
    assert notes(response)[0] == []
    assert "taken on posting: by expiry date" in response.content.decode()
    receipt = draft("purchase-delivery", place, line(milk, place, lot_code="NEW"), user=clerk)
    assert notes(show(client, receipt)) == [[]]


def test_a_draft_counts_the_serial_numbers_that_are_named_and_says_how_many_are_missing(client, clerk, place, disk):
    """Domain: a line of a serial-managed item is complete when its serial numbers are as many as its quantity."""
    document = sale(place, clerk, line(disk, place, "A1", "A2", quantity=Decimal(4)), line(disk, place))
    response = show(client, document)
    page = response.content.decode()
    assert "Serial numbers (2 / 4)" in page
    assert "Serial numbers (0 / 1)" in page
    assert "2 are missing" in notes(response)[0][0][1]
    complete = sale(place, clerk, line(disk, place, "A3"))
    response = show(client, complete)
    assert "Serial numbers (1 / 1)" in response.content.decode()
    assert notes(response) == [[]]


def test_serial_numbers_that_posting_makes_are_not_missing(client, clerk, place, disk):
    from tests.factories import SerialCodeTypeFactory

    disk.serial_code_type = SerialCodeTypeFactory()
    disk.save()
    document = draft(
        "purchase-delivery", place, line(disk, place, quantity=Decimal(3), generate_serials=True), user=clerk
    )
    response = show(client, document)
    assert notes(response) == [[]]
    assert "The missing ones are made on posting." in response.content.decode()


def test_a_draft_says_what_its_header_and_its_places_lack(client, clerk, place, screw):
    LocationFactory(warehouse=place.warehouse)
    document = draft("warehouse-record", place, line(screw, None), user=clerk)
    assert "Choose the template" in show(client, document).content.decode()
    template = TemplateFactory(warehouse=place.warehouse, partner_required=True)
    document = draft("warehouse-record", place, line(screw, None), user=clerk, template=template)
    response = show(client, document)
    assert "Before it can be posted" in response.content.decode()
    assert [gap.field for gap in response.context["gaps"]] == ["partner"]
    assert "Name the location" in notes(response)[0][0][1]


def test_looking_at_a_draft_changes_nothing(client, clerk, place, milk):
    milk.withdrawal = "fefo"
    milk.save()
    document = sale(place, clerk, line(milk, None, quantity=Decimal(2)))
    before = list(document.lines.values())
    show(client, document)
    assert list(document.lines.values()) == before


def test_a_posted_page_links_its_lots_and_has_nothing_to_check(client, clerk, place, milk):
    clerk.groups.add(*user("supervisor").groups.all())
    document = posted("sales-delivery", place, line(milk, place, lot_code="L1"), partner=PartnerFactory())
    response = show(client, document)
    address = reverse("lots:detail", args=[Lot.objects.get().pk])
    # At the line, and in the table of its movements.
    assert response.content.decode().count(f'href="{address}"') == 2
    assert response.context["lines"][0].check is None
