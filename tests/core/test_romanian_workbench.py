"""The clerk's workbench in Romanian: first page, lists and acts on many, labels, the editor as it is scanned into."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override

from core import bulk
from core.gs1 import check_digit, element_string
from inventory.models import Document, DocumentType
from inventory.posting.steps import Step
from lots.models import Lot
from serials.models import SerialNumber
from tests.core.test_bulk import confirm
from tests.factories import (
    TODAY,
    ItemFactory,
    LocationFactory,
    LotFactory,
    LotStatusFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    draft,
    line,
    posted,
    user,
)
from tests.inventory.pages import piece, typed
from tests.inventory.scanning import Page
from tests.texts import is_left, left_in_english, said

pytestmark = pytest.mark.django_db
RECEIPT, SALE = "purchase-delivery", "sales-delivery"
GTIN, OTHER_GTIN = (digits + check_digit(digits) for digits in ("0594000000001", "0594000000002"))


@pytest.fixture
def place():
    return LocationFactory()


@pytest.fixture
def pill():
    """Lots and serial numbers, a GTIN, and a rule for the serial numbers that are not named."""
    return ItemFactory(
        code="PILL", description="Pastile", lot=True, serial=True, gtin=GTIN, serial_code_type=SerialCodeTypeFactory()
    )


@pytest.fixture
def stock(place, pill):
    """Of each something that the first page and the lists have a word for."""
    codes = ("GATA", "ANULAT", "ÎNCHIS", "REZERVAT", "VECHI")
    document = posted(RECEIPT, place, line(pill, place, *codes, lot_code="L1"), partner=PartnerFactory())
    posted(SALE, place, line(pill, place, "VECHI", lot_code="L1"), partner=PartnerFactory())
    SerialNumber.objects.filter(code="ANULAT").update(cancelled=True)
    SerialNumber.objects.filter(code="ÎNCHIS").update(force_closed=True)
    SerialNumber.objects.filter(code="REZERVAT").update(reserved=True)
    SerialNumber.objects.filter(code="GATA").update(expiry_date=TODAY + timedelta(days=9))
    status = LotStatusFactory(quarantine=True, description="Carantină")
    days = {"start_date": TODAY - timedelta(days=9), "expiry_date": TODAY - timedelta(days=1)}
    Lot.objects.filter(code="L1").update(status=status, **days)
    return document


def sentences(answer):
    """Every text of an answer to a script, which says nothing in English."""
    found = []

    def look(value):
        if isinstance(value, dict):
            look(list(value.values()))
        elif isinstance(value, list | tuple):
            for one in value:
                look(one)
        elif isinstance(value, str) and " " in value:
            # Others are keys.
            found.append(value)

    look(answer.json() if hasattr(answer, "json") else answer)
    assert [text for text in found if is_left(text)] == []
    return "\n".join(found)


# The first page.


def test_the_first_page_without_anything_is_in_romanian(reader):
    html = said(reader.get("/"))
    assert "Nicio ciornă nu vă așteaptă." in html
    assert "Încă nu s-a validat nimic." in html
    assert "Niciun lot nu expiră în următoarele 12 luni." in html


def test_the_cards_and_pictures_of_the_first_page_are_in_romanian(reader, stock, place, pill):
    draft(RECEIPT, place, line(pill, place, "NOU", lot_code="L1"), user=user("clerk", name="vlad"))
    assert reader.post(f"/documents/new/{RECEIPT}/", typed(place)).status_code == 302
    reader.post(f"/documents/typed/{RECEIPT}/", {**typed(place), "typed_key": "one", "typed_sequence": 1})
    html = said(reader.get("/"))
    wanted = ("Scrise, nesalvate", "Ciornele altora", "Stoc blocat", "Carantină", "fără destinatar", "Validate azi")
    wanted += ("Numere seriale închise forțat", "1 lot neînchis a expirat", "Ca tabel", "Scadențe viitoare")
    assert [text for text in wanted if text not in html] == []


def test_the_pictures_of_an_item_and_of_a_serial_number_are_in_romanian(reader, stock, pill):
    assert "înainte de" in said(reader.get(f"/items/{pill.pk}/"))
    for code, word in (("VECHI", "descărcat"), ("GATA", "expiră"), ("REZERVAT", "încărcat")):
        assert word in said(reader.get(f"/serials/{SerialNumber.objects.get(code=code).pk}/"))


# Lists.


@pytest.mark.parametrize("address", ["/serials/", "/lots/", "/items/", "/documents/"])
def test_saved_searches_and_columns_of_a_list_are_in_romanian(reader, stock, address):
    def send(at=address, **data):
        return said(reader.post(at, data, follow=True))

    assert "Nu există căutări salvate" in said(reader.get(f"{address}?open=saved"))
    assert "Căutarea a fost salvată ca „A”." in send(f"{address}?sort=code", saved="save", name="A")
    assert "Există deja o căutare cu numele „A”." in send(saved="save", name="a")
    assert "Dați un nume căutării." in send(saved="save", name=" ")
    assert "prea lung" in send(saved="save", name="x" * 61)
    which = reader.get(f"{address}?open=saved").context["saved"][0].pk
    for verb in ("default", "rename", "overwrite", "none", "delete"):
        send(f"{address}?open=saved", saved=verb, which=which, name="B")
    assert "mereu prima" in said(reader.get(f"{address}?open=columns"))
    send(f"{address}?open=columns", columns="save", order=[], shown=[])
    assert "Coloanele sunt din nou cele obișnuite." in send(f"{address}?open=columns", columns="reset")


def values_of(action):
    """What is filled in on the page that asks, so that the act is done."""
    form = action.form_class() if action.form_class else None
    names = set(form.fields) if form else set()
    return {name: {"code": "K-1", "status": "none"}.get(name, "") for name in names}


@pytest.mark.parametrize(("address", "model"), [("/serials/", SerialNumber), ("/lots/", Lot)])
def test_acts_on_many_ask_and_answer_in_romanian(reader, stock, address, model):
    rows = list(model.objects.all())
    offered = [
        action
        for action in bulk.offered(f"{address.strip('/')}:list", reader.get(address).wsgi_request.user)
        if action.changes
    ]
    assert len(offered) >= 7
    for action in offered:
        asked = said(reader.post(address, {"act": action.name, "row": [row.pk for row in rows]}))
        assert "alese de dvs." in asked or "ales de dvs." in asked
        assert "corespund" in said(reader.post(address, {"act": action.name, "all": "1"}))
        if action.form_class:
            wrong = {"reserved_partner": "nimeni", "reserved_document": "0", "code": "x" * 51, "status": "0"}
            assert 'class="error' in said(confirm(reader, action.name, rows, address, **wrong))
        for _twice in range(2):
            outcome = said(confirm(reader, action.name, rows, address, **values_of(action)))
        assert "neprelucrat" in outcome
    assert "Nu este ales nimic" in said(reader.post(address, {"act": "cancel"}, follow=True))


# Labels.


def test_labels_are_offered_asked_for_and_shown_in_romanian(reader, stock, pill):
    assert "Completați un document sau coduri" in said(reader.get("/labels/"))
    sent = {"kind": "serial", "format": "a4-24", "symbology": "code128", "copies": 2, "start": 3}
    shown = said(reader.post("/labels/", {**sent, "document": stock.number, "texts": ["item", "readable"]}))
    assert "10 etichete" in shown
    assert "Prima coală: etichete pe locurile 3–12 din 24." in shown
    assert "în Code 128 lipsesc litere" in shown
    for wrong in ({"codes": "NIMIC"}, {"document": "0"}, {"copies": 0, "start": 99}, {"item": "x/y", "codes": "GATA"}):
        said(reader.post("/labels/", {**sent, **wrong}))
        said(reader.post("/labels/", {**sent, **wrong}, headers={"HX-Request": "true"}))
    LotFactory(item=ItemFactory(description="Altul", lot=True), code="L1")
    assert "poate fi:" in said(reader.post("/labels/", {**sent, "kind": "lot", "codes": "L1"}))
    assert "poziție a fost lăsată" in said(reader.post("/labels/", {**sent, "codes": "GATA\nNIMIC"}))


# The editor.


def test_the_editor_with_its_words_for_scripts_and_what_was_typed_is_in_romanian(reader, place, pill):
    form = typed(place, piece(pill, place, "S1"))
    kept = reader.post(f"/documents/typed/{RECEIPT}/", {**form, "typed_key": "one", "typed_sequence": 1})
    assert "Păstrat la" in sentences(kept)
    assert "ați scris aici ceva ce nu este salvat" in said(reader.get(f"/documents/new/{RECEIPT}/"))
    assert "Aveți un document scris și nesalvat:" in said(reader.get("/documents/"))
    assert "S1" in said(reader.get(f"/documents/new/{RECEIPT}/?typed=one"))
    gone = said(reader.post("/documents/typed/one/discard/", {"type": RECEIPT}, follow=True))
    assert "Ce era scris a fost eliminat." in gone
    assert "nu se mai păstrează" in said(reader.get(f"/documents/new/{RECEIPT}/?typed=one"))
    for kind in DocumentType.objects.values_list("pk", flat=True):
        said(reader.get(f"/documents/new/{kind}/"))
    saved = draft(RECEIPT, place, line(pill, place, "S1", lot_code="L1"))
    said(reader.get(f"/documents/{saved.pk}/"))
    Document.objects.filter(pk=saved.pk).update(version=1)
    page = f"/documents/typed/{RECEIPT}/?document={saved.pk}"
    reader.post(page, {**form, "version": 1, "typed_key": "two", "typed_sequence": 1})
    Document.objects.filter(pk=saved.pk).update(version=2)
    assert "Între timp ciorna a fost salvată" in said(reader.get(f"/documents/{saved.pk}/edit/"))


@pytest.mark.parametrize("kind", [RECEIPT, SALE, "warehouse-record", "transfer"])
def test_what_scanning_answers_is_in_romanian(reader, place, pill, stock, kind):
    both = element_string(gtin=GTIN, lot="L1", serial="GATA", expiry_date=TODAY + timedelta(days=70))
    other = element_string(gtin=OTHER_GTIN, serial="X")
    loose = "10L1\x1d21GATA"
    codes = [pill.full_code, "GATA", "GATA", "ANULAT", "ÎNCHIS", "REZERVAT", "VECHI", "L1", "NOU", both, other, loose]
    codes += [GTIN, "05940000000017", "(01)05940000000017", "(21)", "(99", "x" * 60, pill.code]
    page = Page(reader, kind, place)
    for code in codes:
        sentences(page.scan(code))
    empty = Page(reader, kind, place, warehouse="")
    assert "Alegeți mai întâi gestiunea și data" in sentences(empty.ask("GATA"))
    refused = reader.post(f"/documents/scan/{kind}/", {"lines": "x"})
    assert "nu provine din pagina documentului" in sentences(refused)


@pytest.mark.parametrize("kind", [RECEIPT, SALE])
def test_a_scan_that_the_form_sends_is_answered_in_romanian(reader, place, pill, stock, kind):
    LotFactory(item=ItemFactory(description="Altul", lot=True), code="GATA")
    for code in ("GATA", "VECHI", "NIMIC?", pill.full_code):
        said(reader.post(f"/documents/new/{kind}/", typed(place, {}, action="scan", scan=code)))


@pytest.mark.parametrize("kind", [RECEIPT, SALE])
def test_what_is_said_of_serial_numbers_as_they_are_typed_is_in_romanian(reader, place, pill, stock, kind):
    codes = "GATA\nANULAT\nÎNCHIS\nREZERVAT\nVECHI\nNOU\nA..B\n5..1\nSN1+0\nx y\n" + "x" * 51
    for fields in ({}, {"lot_code": "L1"}, {"lot_code": "L2"}):
        data = typed(place, piece(pill, place, **fields))
        sentences(reader.post(f"/documents/serials/{kind}/?prefix=lines-0", data | {"entries": codes}))
        wrong = typed(place, piece(pill, place, *codes.split("\n"), **fields))
        said(reader.post(f"/documents/new/{kind}/", wrong | {"action": "post"}, follow=True))


def test_the_steps_of_posting_are_in_romanian():
    with override("ro"):
        assert [step for step in Step if is_left(str(step.label))] == []


# The search field and help.


@pytest.mark.parametrize(
    "code",
    ["", "x" * 400, f"(01){GTIN}(21)NIMIC", f"(01){OTHER_GTIN}", "(21)NIMIC", "(10)NIMIC", "(240)NIMIC", "(01)1"],
)
def test_what_the_search_field_says_is_in_romanian(reader, stock, code):
    said(reader.get("/scan/", {"code": code}, follow=True))
    said(reader.get("/scan/", {"code": [code, "NIMIC"]}, follow=True))


def test_help_is_in_romanian_and_nothing_of_it_is_kept_back(reader):
    for address in ("/", "/serials/", "/lots/", "/labels/", f"/documents/new/{RECEIPT}/", "/trace/", "/recall/"):
        html = reader.get(address).content.decode()
        assert "Taste" in html
        assert left_in_english(html) == []
