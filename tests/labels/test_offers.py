"""Labels of many rows of a list: those chosen, or all that match."""

import pytest

from labels import offers, selections
from labels.records import Kind
from serials.services import register_serials
from tests.factories import ItemFactory, LotFactory
from tests.labels.reading import opened

pytestmark = pytest.mark.django_db
WANTED = {"format": "50x30", "symbology": "qr", "copies": 1, "start": 1, "pdf": 1}


def registered(count, item=None):
    codes = [f"SN{number:04d}" for number in range(count)]
    return register_serials(item=item or ItemFactory(serial=True), variant=None, lot=None, codes=codes, user=None)


def pages(client, address):
    """How many labels come of the page that an act led to."""
    form = client.get(address).context["form"]
    sent = {"kind": form["kind"].value(), "selection": form["selection"].value(), **WANTED}
    with opened(client.post("/labels/", sent).content) as document:
        return len(document)


def test_the_chosen_rows_are_labelled(as_viewer):
    one, _other, third = registered(3)
    came = as_viewer.post("/serials/", {"act": "labels", "row": [one.pk, third.pk]})
    assert came.url.startswith("/labels/?kind=serial&selection=")
    assert [record for record, _url in as_viewer.get(came.url).context["named"]] == [one, third]
    assert pages(as_viewer, came.url) == 2


def test_all_that_match_are_labelled(as_viewer):
    item = ItemFactory(serial=True)
    registered(120, item)
    registered(7)
    came = as_viewer.post(f"/serials/?item={item.full_code}", {"act": "labels", "all": "1"})
    assert pages(as_viewer, came.url) == 120


def test_lots_and_cancelled_ones_are_labelled_too(as_viewer):
    lot = LotFactory(cancelled=True)
    for address in ("/lots/", "/lots/cancelled/"):
        assert pages(as_viewer, as_viewer.post(address, {"act": "labels", "row": [lot.pk]}).url) == 1


def test_more_than_can_be_made_at_once_are_refused(as_viewer, monkeypatch):
    monkeypatch.setattr(offers, "MAX_LABELS", 2)
    registered(3)
    came = as_viewer.post("/serials/", {"act": "labels", "all": "1"}, follow=True)
    assert "more than 2 labels are not made at once: choose fewer" in came.content.decode()


def test_the_last_choices_are_kept_and_older_ones_told_of(as_viewer, rf):
    request = rf.get("/")
    request.session = {}
    names = [selections.keep(request, Kind.SERIAL, [number, number + 1, number + 5]) for number in range(1, 5)]
    assert selections.kept(request, names[0]) is None
    assert selections.kept(request, names[3]) == (Kind.SERIAL, [4, 5, 9])
    page = as_viewer.get("/labels/", {"kind": "serial", "selection": "gone"})
    assert "is no longer known here: choose it there again." in page.content.decode()
