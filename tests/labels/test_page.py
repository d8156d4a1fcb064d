"""The page of labels: what is named, how it is shown, what is refused."""

import html

import pytest
from django.contrib.auth.models import Permission, User

from labels.records import MAX_LABELS
from lots.traced.lookups import document_name
from serials.services import register_serials
from tests.factories import ItemFactory, LocationFactory, LotFactory, draft, line, posted
from tests.labels.reading import sheets

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "label-preview"}


def registered(*codes, item=None):
    return register_serials(item=item or ItemFactory(serial=True), variant=None, lot=None, codes=codes, user=None)


def filled(**values):
    return {"kind": "serial", "format": "50x30", "symbology": "code128", "copies": 1, "start": 1, **values}


def shown(response):
    return html.unescape(response.content.decode())


def scanned(response):
    assert response["Content-Type"] == "application/pdf"
    return [sheet.scanned[0] for sheet in sheets(response.content)]


def test_the_page_of_a_serial_number_leads_to_its_label(as_viewer):
    [serial] = registered("SN1")
    page = shown(as_viewer.get(f"/serials/{serial.pk}/"))
    assert f"/labels/?kind=serial&record={serial.pk}" in page
    page = shown(as_viewer.get("/labels/", {"kind": "serial", "record": serial.pk}))
    assert "1 label," in page
    assert "data:image/png;base64," in page
    assert "Serial number SN1" in page


def test_the_page_of_a_lot_leads_to_its_label(as_viewer):
    lot = LotFactory(code="L1")
    assert f"/labels/?kind=lot&record={lot.pk}" in shown(as_viewer.get(f"/lots/{lot.pk}/"))
    response = as_viewer.post("/labels/", filled(kind="lot", record=lot.pk, pdf=1))
    assert scanned(response) == ["L1"]
    assert response["Content-Disposition"] == 'inline; filename="labels-l1.pdf"'


def test_a_posted_document_leads_to_labels_of_all_that_it_moved(as_viewer):
    here = LocationFactory()
    item = ItemFactory(serial=True, lot=True)
    document = posted("purchase-delivery", here, line(item, here, "SN1", "SN2", lot_code="L1"))
    assert f"/labels/?document={document.pk}" in shown(as_viewer.get(f"/documents/{document.pk}/"))
    page = as_viewer.get("/labels/", {"document": document.pk})
    assert "2 labels," in shown(page)
    assert page.context["form"]["document"].value() == document_name(document)
    name = document_name(document)
    assert scanned(as_viewer.post("/labels/", filled(document=name, pdf=1))) == ["SN1", "SN2"]
    assert scanned(as_viewer.post("/labels/", filled(document=name, kind="lot", pdf=1))) == ["L1"]


def test_a_document_of_lots_alone_proposes_labels_of_lots(as_viewer):
    here = LocationFactory()
    document = posted("purchase-delivery", here, line(ItemFactory(lot=True), here, lot_code="L1"))
    assert as_viewer.get("/labels/", {"document": document.pk}).context["print"].words()[0] == "Lot L1"


def test_a_draft_has_no_labels_yet(as_viewer):
    here = LocationFactory()
    document = draft("warehouse-record", here, line(ItemFactory(serial=True), here, "SN1"))
    assert "/labels/" not in shown(as_viewer.get(f"/documents/{document.pk}/"))
    page = shown(as_viewer.post("/labels/", filled(document=document_name(document), pdf=1)))
    assert "is a draft; what it names is labelled once it is posted." in page


def test_codes_are_labelled_in_the_order_typed_and_bad_ones_are_told_by_place(as_viewer):
    registered("SN1", "SN2", "SN3")
    registered("SN3")
    page = as_viewer.post("/labels/", filled(codes="SN2, nothing\nSN3\nsn1\nSN1"))
    assert "Line 1, entry 2: There is no serial number “nothing”." in shown(page)
    assert "Line 2, entry 1: “SN3” may be: SN3 (" in shown(page)
    assert "Line 4, entry 1: “SN1” is already on line 3, entry 1." in shown(page)
    assert "3 entries were left out:" in shown(page)
    assert scanned(as_viewer.post("/labels/", filled(codes="SN2, nothing\nSN3\nsn1", pdf=1))) == ["SN2", "SN1"]


def test_the_item_says_which_of_several_is_meant(as_viewer):
    registered("SN3")
    item = ItemFactory(serial=True)
    [meant] = registered("SN3", item=item)
    page = as_viewer.post("/labels/", filled(codes="SN3", item=item.full_code))
    assert page.context["print"].chosen == [meant]


def test_a_fifo_lot_is_named_by_its_name(as_viewer):
    item = ItemFactory(lot=True, fifo_lots=True)
    LotFactory(item=item, code="L1", instance=1)
    meant = LotFactory(item=item, code="L1", instance=2)
    page = as_viewer.post("/labels/", filled(kind="lot", codes="L1 #2\nL1"))
    assert page.context["print"].chosen == [meant]
    assert len(page.context["form"].problems) == 1


def test_what_was_chosen_last_is_proposed_again(as_viewer):
    [serial] = registered("SN1")
    as_viewer.post("/labels/", filled(record=serial.pk, format="a4-21", symbology="datamatrix", texts=["lot"]))
    form = as_viewer.get("/labels/").context["form"]
    assert [form[name].value() for name in ("format", "symbology", "texts")] == ["a4-21", "datamatrix", ["lot"]]


def test_the_first_place_is_kept_within_the_sheet(as_viewer):
    [serial] = registered("SN1")
    page = as_viewer.post("/labels/", filled(record=serial.pk, format="a4-14", start=24))
    assert page.context["print"].first_place == 14
    assert as_viewer.post("/labels/", filled(record=serial.pk, start=24)).context["print"].first_place == 1
    assert as_viewer.post("/labels/", filled(record=serial.pk, start=0)).context["form"].errors["start"]


def test_too_many_labels_are_refused_with_the_limit(as_viewer):
    registered(*[f"SN{number}" for number in range(51)])
    page = as_viewer.post("/labels/", filled(codes="SN0..SN50", copies=100, pdf=1))
    assert "more than 5,000 labels" in shown(page)
    assert scanned(as_viewer.post("/labels/", filled(codes="SN0", copies=2, pdf=1))) == ["SN0", "SN0"]
    assert MAX_LABELS == 5000


def test_nothing_named_asks_for_something(as_viewer):
    page = as_viewer.get("/labels/")
    assert "Name a document or codes" in shown(page)
    assert as_viewer.post("/labels/", filled(pdf=1)).status_code == 200
    assert "Name a document or codes" in shown(as_viewer.get("/labels/", {"kind": "serial", "record": "77"}))


def test_htmx_is_answered_with_the_preview_alone_and_what_is_wrong(as_viewer):
    [serial] = registered("SN1")
    part = shown(as_viewer.post("/labels/", filled(record=serial.pk), headers=HTMX))
    assert "data:image/png" in part
    assert "<html" not in part
    part = shown(as_viewer.post("/labels/", filled(document="nothing of the kind"), headers=HTMX))
    assert "Nothing is known as “nothing of the kind”." in part


def test_who_may_see_neither_gets_none(client):
    registered("SN1")
    nobody = User.objects.create_user("nobody")
    client.force_login(nobody)
    assert client.get("/labels/").status_code == 403
    nobody.user_permissions.add(Permission.objects.get(codename="view_lot"))
    client.force_login(User.objects.get(pk=nobody.pk))
    assert [name for name, _label in client.get("/labels/").context["form"].fields["kind"].choices] == ["lot"]
    page = client.post("/labels/", filled(codes="SN1"))
    assert page.context["print"] is None
    assert "document" not in page.context["form"].fields


def test_who_is_not_logged_in_is_asked_to(client):
    assert client.get("/labels/").url == "/login/?next=/labels/"


@pytest.mark.parametrize("language", ["en", "ro"])
def test_labels_speak_the_language_of_the_page(as_viewer, language):
    [serial] = registered("SN1")
    as_viewer.cookies["django_language"] = language
    response = as_viewer.post("/labels/", filled(record=serial.pk, texts=["item"], pdf=1))
    [sheet] = sheets(response.content)
    assert ("Număr" in sheet.text) is (language == "ro")
