"""What is printed is rendered, decoded and scanned again: it leads back to the same page."""

import base64
import datetime

import pytest
from django.urls import reverse
from django.utils import translation

from attributes.fields import Scope
from items.services import set_general_values
from labels.formats import FORMATS, ROLL, SHEET
from labels.printing import make_print
from labels.records import Kind, records
from labels.symbols import Symbology
from serials.models import SerialNumber
from serials.services import register_serials
from tests.attributes.making import property_of, property_set, values_of
from tests.factories import ItemClassFactory, ItemFactory, LotFactory, VariantFactory
from tests.labels.reading import LABEL_PRINTER, OFFICE_PRINTER, decoded, ink, sheets

pytestmark = pytest.mark.django_db
GTIN = "4006381333931"
BASE = "http://testserver"
ALL = ["item", "lot", "expiry", "start", "variant", "properties", "readable"]


def goods(**values):
    values = {"code": "CĂMAȘĂ-4T", "description": "Țesătură și pânză, în ștampilă", **values}
    return ItemFactory(item_class=ItemClassFactory(code="HDD"), **values)


def piece(code="SN-2024-000123", *, item=None, lot=None, variant=None, **values):
    item = item or goods(serial=True, gtin=GTIN)
    [made] = register_serials(item=item, variant=variant, lot=lot, codes=[code], user=None)
    SerialNumber.objects.filter(pk=made.pk).update(**values)
    return records(Kind.SERIAL, [made.pk])[0]


def labels(*chosen, kind=Kind.SERIAL, symbology=Symbology.QR, format_=ROLL, texts=ALL, copies=1, first_place=1):
    again = records(kind, [record.pk for record in chosen])
    return make_print(
        kind,
        again,
        symbology=symbology,
        format_=format_,
        texts=texts,
        copies=copies,
        first_place=first_place,
        base=BASE,
    )


def led_to(client, text):
    return client.get("/scan/", {"code": text}).url


def page(record):
    return reverse("serials:detail" if isinstance(record, SerialNumber) else "lots:detail", args=[record.pk])


@pytest.mark.parametrize("language", ["en", "ro"])
@pytest.mark.parametrize("symbology", Symbology)
@pytest.mark.parametrize("format_", FORMATS.values(), ids=str)
def test_a_serial_number_is_printed_decoded_and_found_again(as_viewer, format_, symbology, language):
    lot = LotFactory(code="L-2024-001")
    item = goods(serial=True, lot_managed=True, gtin=GTIN)
    lot.item = item
    lot.save()
    expiry = datetime.date.today() + datetime.timedelta(days=400)  # noqa: DTZ011
    serial = piece(item=item, lot=lot, expiry_date=expiry)
    piece("SN-2024-000124", item=item, lot=lot)
    with translation.override(language):
        pdf = labels(serial, symbology=symbology, format_=format_).pdf()
    [sheet] = sheets(pdf, LABEL_PRINTER if format_.places == 1 else OFFICE_PRINTER)
    [scanned] = sheet.scanned
    assert led_to(as_viewer, scanned) == page(serial)
    text = "".join(sheet.text.split())
    assert "SN-2024-000123" in text
    assert "HDD/CĂMAȘĂ-4T" in text
    assert f"{expiry:%d.%m.%Y}" in text or f"{expiry:%Y-%m-%d}" in text
    assert "Țesăturăși" in text


@pytest.mark.parametrize("symbology", Symbology)
def test_a_lot_is_printed_decoded_and_found_again(as_viewer, symbology):
    lot = LotFactory(code="L-2024-001", item=goods(lot=True, gtin=GTIN))
    LotFactory(code="L-2024-002", item=lot.item)
    [sheet] = sheets(labels(lot, kind=Kind.LOT, symbology=symbology).pdf())
    assert led_to(as_viewer, sheet.scanned[0]) == page(lot)


@pytest.mark.parametrize("code", ["A/B", "A(1)&%", "x\"'<>=", "a_b.c;d:e!"])
@pytest.mark.parametrize("symbology", Symbology)
def test_every_character_that_gs1_allows_comes_back(as_viewer, code, symbology):
    serial = piece(code)
    [sheet] = sheets(labels(serial, symbology=symbology).pdf())
    assert led_to(as_viewer, sheet.scanned[0]) == page(serial)


def test_gs1_says_item_lot_dates_and_serial_number():
    item = goods(serial=True, lot=True, gtin=GTIN)
    serial = piece(
        "SN1",
        item=item,
        lot=LotFactory(code="L1", item=item),
        start_date=datetime.date(2024, 12, 1),
        expiry_date=datetime.date(2027, 9, 30),
    )
    made = labels(serial, symbology=Symbology.DATA_MATRIX)
    [sheet] = sheets(made.pdf())
    assert sheet.scanned == ["]d20104006381333931" + "11241201" + "17270930" + "10L1\x1d21SN1"]
    assert "(01)04006381333931(11)241201(17)270930(10)L1(21)SN1" in "".join(sheet.text.split())
    assert made.remarks() == []


def test_an_item_without_gtin_is_told_by_our_own_code(as_viewer):
    serial = piece("SN1", item=ItemFactory(item_class=ItemClassFactory(code="HDD"), code="4T", serial=True))
    piece("SN1", item=ItemFactory(code="OTHER", serial=True))
    [sheet] = sheets(labels(serial, symbology=Symbology.DATA_MATRIX).pdf())
    assert sheet.scanned == ["]d2240HDD/4T\x1d21SN1"]
    assert led_to(as_viewer, sheet.scanned[0]) == page(serial)


def test_the_link_is_a_digital_link_where_the_item_has_a_gtin():
    serial = piece("SN/1")
    [sheet] = sheets(labels(serial).pdf())
    assert sheet.scanned == ["http://testserver/01/04006381333931/21/SN%2F1"]
    other = piece("SN1", item=ItemFactory(serial=True))
    [sheet] = sheets(labels(other).pdf())
    assert sheet.scanned == [f"http://testserver/serials/{other.pk}/"]


def test_a_phone_that_opens_the_link_comes_to_the_page(as_viewer):
    serial = piece("SN-1")
    [sheet] = sheets(labels(serial).pdf())
    came = as_viewer.get(sheet.scanned[0].removeprefix(BASE), follow=True)
    assert came.redirect_chain[-1][0] == page(serial)


@pytest.mark.parametrize(
    ("code", "symbology", "told"),
    [
        ("S" * 21, Symbology.DATA_MATRIX, "GS1 does not allow its code or date"),
        ("Ș 1", Symbology.DATA_MATRIX, "GS1 does not allow its code or date"),
        ("Ș1", Symbology.CODE_128, "Code 128 lacks letters"),
        ("ABCDEFGHIJKLMNOPQRSTUVWXYZ-ABCDEFGHIJKLMNOP", Symbology.CODE_128, "too fine on a label of this size"),
    ],
)
def test_what_does_not_fit_becomes_a_link_and_that_is_told(as_viewer, code, symbology, told):
    serial = piece(code)
    made = labels(serial, symbology=symbology)
    [remark] = made.remarks()
    assert told in remark
    assert code in remark
    [sheet] = sheets(made.pdf())
    assert sheet.scanned[0].startswith(BASE)
    assert led_to(as_viewer, sheet.scanned[0]) == page(serial)


def test_what_would_read_as_another_in_gs1_becomes_a_link_to_its_page(as_viewer):
    item = goods(serial=True, gtin=GTIN)
    one = piece("SN1", item=item, variant=VariantFactory(item=item))
    other = piece("SN1", item=item, variant=VariantFactory(item=item))
    made = labels(one, other, symbology=Symbology.DATA_MATRIX)
    assert made.remarks() == [
        "2 labels have a QR code with a link instead: in GS1 they would read as others do (SN1, SN1)."
    ]
    found = [led_to(as_viewer, sheet.scanned[0]) for sheet in sheets(made.pdf())]
    assert found == [page(one), page(other)]


def test_a_fifo_instance_leads_to_itself(as_viewer):
    item = goods(lot=True, fifo_lots=True, gtin=GTIN)
    one, other = LotFactory(code="L1", instance=1, item=item), LotFactory(code="L1", instance=2, item=item)
    for symbology in Symbology:
        found = [sheet.scanned[0] for sheet in sheets(labels(one, other, kind=Kind.LOT, symbology=symbology).pdf())]
        assert [led_to(as_viewer, text) for text in found] == [page(one), page(other)]


def test_a_code_that_others_have_leads_to_a_choice_and_that_is_told(as_viewer):
    one = piece("SN1")
    piece("SN1", item=ItemFactory(serial=True))
    made = labels(one, symbology=Symbology.CODE_128)
    assert "a code that others have too" in made.remarks()[0]
    [sheet] = sheets(made.pdf())
    assert sheet.scanned == ["SN1"]
    assert as_viewer.get("/scan/", {"code": "SN1"}).status_code == 200


def test_a_label_of_a_sheet_lies_in_its_place():
    made = labels(piece(), format_=SHEET, first_place=5)
    [sheet] = sheets(made.pdf(), OFFICE_PRINTER)
    assert (round(sheet.width), round(sheet.height)) == (210, 297)
    left, top, right, bottom = (length / OFFICE_PRINTER * 25.4 for length in ink(sheet.picture))
    x, y = SHEET.corner(4)
    assert x + SHEET.inset_x <= left + 0.2
    assert y + SHEET.inset_y <= top + 0.2
    assert right <= x + SHEET.width - SHEET.inset_x + 0.2
    assert bottom <= y + SHEET.height - SHEET.inset_y + 0.2


def test_copies_and_a_partly_used_sheet_go_on_to_the_next_page():
    item = goods(serial=True)
    chosen = [piece(f"SN{number}", item=item) for number in (1, 2, 3)]
    made = labels(*chosen, format_=SHEET, copies=2, first_place=18)
    assert (made.count, made.pages) == (6, 2)
    first, second = sheets(made.pdf())
    assert len(first.codes) == 4
    assert sorted(second.scanned) == [BASE + page(chosen[2])] * 2


def test_the_preview_is_the_label_and_is_told_in_words(as_viewer):
    serial = piece("SN-1")
    made = labels(serial)
    assert decoded(base64.b64decode(made.picture().partition(",")[2])) == [f"{BASE}/01/0{GTIN}/21/SN-1"]
    assert made.words()[:3] == ["Serial number SN-1", "HDD/CĂMAȘĂ-4T", "Țesătură și pânză, în ștampilă"]
    assert made.sheet() == ""
    assert 'class="used"' in labels(serial, format_=SHEET, first_place=2).sheet()


def test_texts_that_are_not_wanted_are_left_out():
    serial = piece("SN-1", expiry_date=datetime.date(2027, 9, 30))
    [sheet] = sheets(labels(serial, texts=[]).pdf())
    assert "".join(sheet.text.split()) == "SerialnumberSN-1"


def test_the_properties_of_the_item_stand_on_its_labels():
    shirt = property_set("Shirt", property_of("Colour", "Roșu", "Blue"))
    item = goods(lot=True, property_set=shirt)
    set_general_values(item, values_of(shirt, None, Scope.ITEM, Colour="Roșu"))
    lot = LotFactory(item=item)
    assert "Roșu" in labels(lot, kind=Kind.LOT).words()
    assert "Roșu" not in labels(lot, kind=Kind.LOT, texts=["item"]).words()
