"""Serial numbers on the pages of items and lots."""

from django.urls import reverse
from django.utils import timezone

from lots.models import Lot
from tests.factories import ItemFactory
from tests.serials.conftest import registered


def test_the_newest_serial_numbers_of_an_item_and_of_a_lot(as_viewer, item):
    lot = Lot.objects.create(item=item, code="L1", created_at=timezone.now())
    inside = registered("INSIDE", item=item, lot=lot)
    outside = registered("OUTSIDE", item=item)
    registered("ELSEWHERE", item=ItemFactory(serial=True))
    page = as_viewer.get(reverse("items:detail", args=[item.pk])).content.decode()
    assert reverse("serials:detail", args=[inside.pk]) in page
    assert reverse("serials:detail", args=[outside.pk]) in page
    assert "ELSEWHERE" not in page
    page = as_viewer.get(reverse("lots:detail", args=[lot.pk])).content.decode()
    assert "INSIDE" in page
    assert "OUTSIDE" not in page


def test_the_others_are_a_link_away(as_viewer, item):
    for number in range(12):
        registered(f"S{number}", item=item)
    page = as_viewer.get(reverse("items:detail", args=[item.pk])).content.decode()
    link = f"/serials/?item={item.item_class.code}%2F{item.code}"
    assert link in page
    assert as_viewer.get(link).context["page"].count == 12


def test_an_item_without_serial_numbers_has_no_such_panel(as_viewer):
    item = ItemFactory()
    assert 'id="serials"' not in as_viewer.get(reverse("items:detail", args=[item.pk])).content.decode()
