"""The sentences of the manuals on code types, each with what it promises."""

from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.exceptions import Refused
from inventory.kinds import RULES
from inventory.models import Direction, Document
from lots.models import Lot
from numbering.document_kinds import SALES_KINDS, DocumentKind, is_possible
from numbering.exceptions import CodeTooLong
from numbering.models import CodeKind, CodeType, Counter, Exclusion, Segment
from numbering.rendering import CodeContext
from numbering.services import preview_codes
from serials.models import SerialNumber
from tests.factories import ItemFactory, LocationFactory, LotCodeTypeFactory, SerialCodeTypeFactory, line, posted

pytestmark = pytest.mark.django_db

ANY = CodeContext()
KINDS = [CodeKind.LOT, CodeKind.SERIAL]


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_parameter_progressive_number_fill_0_and_length_5_codes_are_00000_00001_00002(code_type, take, kind):
    """„Cu parametrul Număr progresiv, setând caracterul de completare '0' și lungimea '5', se vor crea numere
    seriale astfel: primul 00000, apoi 00001, 00002 și așa mai departe.”"""
    rule = code_type({"source": "progressive", "length": 5, "fill": "0"}, kind=kind)
    assert take(rule, (ANY, 1), (ANY, 1), (ANY, 2)) == [["00000"], ["00001"], ["00002", "00003"]]


@pytest.mark.parametrize("kind", KINDS)
def test_start_number_is_the_first_number(code_type, take, kind):
    """„Nr. Start - primul număr de lot.”"""
    assert take(code_type(kind=kind, start_number=41), (ANY, 1)) == [["41"]]


@pytest.mark.parametrize("kind", KINDS)
def test_next_number_is_current_number_plus_increment(code_type, take, kind):
    """„Increment - determină secvența de numerotare: Nr Următor = Nr Curent + Increment.”"""
    rule = code_type(kind=kind, start_number=10, increment=7)
    assert take(rule, (ANY, 3)) == [["10", "17", "24"]]
    assert take(rule, (ANY, 1)) == [["31"]]


@pytest.mark.parametrize("kind", KINDS)
def test_the_system_updates_next_number_as_numbers_are_allocated(code_type, take, administrator, kind):
    """„Nr. următor - pe măsură ce sunt alocate numerele, sistemul va actualiza acest câmp.”"""
    rule = code_type(kind=kind, increment=5)
    for taken in (1, 2):
        take(rule, (ANY, taken))
    assert Counter.objects.get().next_number == 15
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk])).content.decode()
    assert "<td>15</td>" in page


@pytest.mark.parametrize("kind", KINDS)
def test_prefix_and_suffix_stand_before_and_after_the_number_of_the_sequence(code_type, take, kind):
    """„Prefix, Sufix - text adăugat înainte și respectiv după numărul din secvență.”"""
    assert take(code_type(kind=kind, prefix="L-", suffix="/RO"), (ANY, 2)) == [["L-0/RO", "L-1/RO"]]


@pytest.mark.parametrize("kind", KINDS)
def test_prefix_and_suffix_stand_around_segments_too(code_type, take, kind):
    rule = code_type({"source": "progressive", "length": 3}, kind=kind, prefix="L-", suffix="/RO")
    assert take(rule, (ANY, 1)) == [["L-000/RO"]]


def test_a_code_has_at_most_50_characters(code_type, take):
    """„Câmpul este alfanumeric și poate avea o lungime maximă de 50 de caractere.”"""
    fits = code_type({"source": "progressive", "length": 10}, code="FITS", prefix="P" * 40)
    assert len(take(fits, (ANY, 1))[0][0]) == 50
    long = code_type({"source": "progressive", "length": 11}, code="LONG", prefix="P" * 40)
    with pytest.raises(CodeTooLong, match=r"50 characters at code type LONG, segment 1 \(progressive number\)"):
        take(long, (ANY, 1))


def test_the_code_type_of_the_item_makes_its_serial_numbers(db):
    """„Tipul codului numărului serial trebuie asociat în registrul articol, astfel încât … numărul de serie să fie
    creat conform regulilor setate.”"""
    rule = SerialCodeTypeFactory(prefix="")
    Segment.objects.create(code_type=rule, source="progressive", length=5)
    item, place = ItemFactory(serial=True, serial_code_type=rule, serials_automatic=True), LocationFactory()
    posted("purchase-delivery", place, line(item, place, quantity=Decimal(3)))
    codes = list(SerialNumber.objects.order_by("pk").values_list("code", "code_type"))
    assert codes == [("00000", rule.pk), ("00001", rule.pk), ("00002", rule.pk)]


def test_an_inactive_code_type_is_offered_no_more(administrator, code_type):
    """„Activ - indică dacă această înregistrare este activă în sistem.”"""
    for code, active in (("USED", True), ("GONE", False)):
        code_type(code=code, active=active)
    page = administrator.get(reverse("admin:items_item_add")).content.decode()
    assert "USED" in page
    assert "GONE" not in page
    listed = administrator.get(reverse("admin:numbering_codetype_changelist"), {"active__exact": "0"})
    assert [rule.code for rule in listed.context["cl"].result_list] == ["GONE"]


@pytest.fixture
def place(db):
    return LocationFactory()


def lots_item(**exclusion):
    rule = LotCodeTypeFactory()
    Exclusion.objects.create(code_type=rule, **exclusion)
    return ItemFactory(lot=True, lot_code_type=rule, lots_automatic=True)


def test_where_a_document_is_excluded_no_new_lot_is_made_and_a_lot_that_is_there_may_be_loaded(place):
    """„Se selectează o Tabelă în care utilizatorul nu are voie să creeze noi loturi.”"""
    item = lots_item(document_type="purchase-delivery", sales=False)
    with pytest.raises(Refused, match="makes no new lots"):
        posted("purchase-delivery", place, line(item, place))
    assert not Lot.objects.exists()
    posted("production-record", place, line(item, place, direction=Direction.LOAD))
    made = Lot.objects.get()
    posted("purchase-delivery", place, line(item, place, lot_code=made.code))
    assert Lot.objects.get().on_hand == 2


def test_the_sales_flag_says_which_records_of_the_kind_are_excluded(place):
    """„Căsuța Tranzacție Vânzare determină tipul de înregistrări din tabelă pentru care se exclude alocarea.”"""
    item = lots_item(document_type="purchase-delivery", sales=True)
    posted("purchase-delivery", place, line(item, place))
    assert Lot.objects.count() == 1


@pytest.mark.parametrize("kind", sorted(set(DocumentKind) - {DocumentKind.PICKING_LIST}))
def test_the_kinds_that_are_sales_are_those_that_posting_takes_for_sales(kind):
    assert (kind in SALES_KINDS) == RULES[kind].sales
    assert is_possible(kind, sales=RULES[kind].sales)
    assert not is_possible(kind, sales=not RULES[kind].sales)


def test_a_picking_list_may_be_for_a_sale_or_not():
    assert is_possible(DocumentKind.PICKING_LIST, sales=True)
    assert is_possible(DocumentKind.PICKING_LIST, sales=False)


def test_every_field_of_a_code_type_is_on_its_page(administrator, code_type):
    """Domain, code types: code, description, active, the sequence, segments, root, fill gaps, exclusions, preview."""
    rule = code_type({"source": "progressive", "length": 5})
    page = administrator.get(reverse("admin:numbering_codetype_change", args=[rule.pk])).content.decode()
    fields = ["kind", "code", "description", "active", "start_number", "increment", "prefix", "suffix"]
    fields += ["start_letters", "fill_gaps"]
    rows = [f"segments-0-{name}" for name in ("position", "source", "length", "fill", "root", "text")]
    rows += [f"exclusions-0-{name}" for name in ("document_type", "sales")]
    for name in [*fields, *rows, "sample-record", "sample-insert_date", "sample-expiry_date"]:
        assert f'name="{name}"' in page, name
    for anchor in ("code-preview", "code-parts", "code-counters"):
        assert f'id="{anchor}"' in page, anchor
    assert preview_codes(code_type=rule, context=ANY)[0] in page


def test_a_code_type_that_made_codes_is_not_deleted(administrator, place):
    rule = SerialCodeTypeFactory()
    item = ItemFactory(serial=True, serial_code_type=rule, serials_automatic=True)
    posted("purchase-delivery", place, line(item, place))
    administrator.post(reverse("admin:numbering_codetype_delete", args=[rule.pk]), {"post": "yes"})
    assert CodeType.objects.filter(pk=rule.pk).exists()
    assert Document.objects.exists()
