"""What the editor is told of serial numbers while they come in, and the many that it takes."""

import time
from decimal import Decimal

import pytest
from django.urls import reverse

from core.codes import code_key
from inventory.forms import stored
from inventory.models import Document, DraftSerial
from items.models import Withdrawal
from numbering.models import Exclusion
from serials.models import SerialNumber
from tests.factories import (
    ItemFactory,
    LocationFactory,
    PartnerFactory,
    SerialCodeTypeFactory,
    draft,
    line,
    posted,
    user,
)
from tests.inventory.pages import piece, typed

pytestmark = pytest.mark.django_db
RECEIPT, SALE = "purchase-delivery", "sales-delivery"


@pytest.fixture
def ask(client, place):
    """Asks about entries of the only line of a document, as its page does."""
    client.force_login(user("clerk"))

    def asked(kind, item, entries, *, header=None, **fields):
        data = typed(place, piece(item, place, **fields), **(header or {}))
        address = reverse("documents:check-serials", args=[kind])
        response = client.post(f"{address}?prefix=lines-0", data | {"entries": entries})
        assert response.status_code == 200
        return response.json()

    return asked


def said(answer):
    """Tone and sentence by key, as pairs."""
    return {key: tuple(found) for key, found in answer["found"].items()}


def test_ranges_are_expanded_and_each_entry_that_cannot_be_read_is_named_with_its_place(ask, disk):
    answer = ask(RECEIPT, disk, 'A1\n"1-5"\nSN01..SN03\nB\u200b2\n5-3\n' + "X" * 51 + "\n7-7")
    assert answer["entries"]["2"]["codes"] == [["SN01", "SN01", "SN01"], ["SN02", "SN02", "SN02"], ["SN03"] * 3]
    assert answer["entries"]["6"]["codes"] == [["7", "7", "7"]]
    assert {"0", "1"}.isdisjoint(answer["entries"])
    for place, reason in {"3": "U+200B", "4": "runs backwards", "5": "51 characters"}.items():
        problem = answer["entries"][place]
        assert reason in problem["problem"]
        assert (problem["line"], problem["position"]) == (int(place) + 1, 1)
    assert said(answer) == {}


def test_what_a_range_gives_is_sent_so_that_it_is_read_as_single_codes(ask, disk):
    """A1+1, A1+2 and so on would be ranges themselves."""
    codes = ask(RECEIPT, disk, "A1+1+2")["entries"]["0"]["codes"]
    assert codes == [["A1+1", "A1+1", '"A1+1"'], ["A1+2", "A1+2", '"A1+2"']]


def test_of_a_gs1_code_the_serial_number_is_taken(ask, disk):
    codes = [
        "]d2010950600013435221SN7\x1d17300101",
        "(01)09506000134352(21)SN8",
        "010950600013435221SN9",
        "0109506000134352",
    ]
    entries = ask(RECEIPT, disk, "\n".join(codes))["entries"]
    assert [entries[place]["codes"][0][0] for place in ("0", "1", "2")] == ["SN7", "SN8", "SN9"]
    assert "3" not in entries


def test_a_load_is_told_what_is_on_hand_and_what_comes_back(ask, place, disk):
    posted(RECEIPT, place, line(disk, place, "HERE", "SOLD", "GONE"))
    posted(SALE, place, line(disk, place, "SOLD"))
    SerialNumber.objects.filter(code="GONE").update(cancelled=True)
    found = said(ask(RECEIPT, disk, "here\nSOLD\nGONE\nNEW"))
    here = f"here is on hand already, in {place.warehouse.code} / {place.code}."
    assert found["HERE"] == ("bad", here)
    assert found["SOLD"] == ("info", "SOLD was in stock before: it comes back.")
    assert found["GONE"] == ("bad", "GONE is cancelled: it takes part in no movement.")
    assert "NEW" not in found


def test_a_load_is_told_of_the_same_code_in_another_lot(ask, place):
    both = ItemFactory(serial_managed=True, lot_managed=True)
    posted(RECEIPT, place, line(both, place, "A1", lot_code="L1"))
    assert "is on hand in lot L1 already" in said(ask(RECEIPT, both, "A1", lot_code="L2"))["A1"][1]
    assert said(ask(RECEIPT, both, "A1", lot_code="L2"))["A1"][0] == "warn"
    assert said(ask(RECEIPT, both, "A1", lot_code="l1"))["A1"][0] == "bad"


def test_an_unload_is_told_why_a_piece_may_not_leave(ask, place, disk):
    other = LocationFactory(warehouse=place.warehouse)
    posted(RECEIPT, place, line(disk, place, "GOOD", "SOLD", "KEPT", "SHUT", "TAKEN"), line(disk, other, "THERE"))
    posted(SALE, place, line(disk, place, "SOLD"))
    posted("customer-order", place, line(disk, place, "TAKEN"))
    SerialNumber.objects.filter(code="SHUT").update(force_closed=True)
    partner = PartnerFactory(description="Acme")
    SerialNumber.objects.filter(code="KEPT").update(reserved=True, reserved_partner=partner)
    found = said(ask(SALE, disk, "GOOD\nSOLD\nKEPT\nSHUT\nTAKEN\nTHERE\nNONE"))
    reasons = {
        "SOLD": "is not on hand",
        "KEPT": "is reserved for Acme",
        "SHUT": "is force-closed",
        "TAKEN": "is committed to another order",
        "THERE": f"is in {other.warehouse.code} / {other.code}",
        "NONE": "is not a serial number of this item",
    }
    assert set(found) == set(reasons)
    for key, reason in reasons.items():
        assert found[key][0] == "bad"
        assert reason in found[key][1]
    assert "KEPT" not in said(ask(SALE, disk, "KEPT", header={"partner": "Acme"}))


def test_pieces_that_leave_say_themselves_of_which_lot_they_are_and_where_they_stand(ask, place):
    both = ItemFactory(serial_managed=True, lot_managed=True)
    other = LocationFactory(warehouse=place.warehouse)
    far = LocationFactory()
    posted(RECEIPT, place, line(both, place, "A1", lot_code="L1"), line(both, other, "A2", lot_code="L2"))
    posted(RECEIPT, far, line(both, far, "A3", lot_code="L1"))
    posted(RECEIPT, place, line(both, place, "A4", lot_code="L1"))
    posted(SALE, place, line(both, place, "A4", lot_code="L1"))
    found = said(ask(SALE, both, "A1\nA2\nA3\nA4\nA5", location=""))
    assert set(found) == {"A3", "A4", "A5"}
    assert f"is in {far.warehouse.code} / {far.code}" in found["A3"][1]
    assert "is not on hand" in found["A4"][1]
    assert "is not a serial number" in found["A5"][1]
    assert set(said(ask(SALE, both, "A1\nA2"))) == {"A2"}
    assert "is in lot L1: name that lot" in said(ask(SALE, both, "A1", lot_code="L2", location=""))["A1"][1]


def test_a_code_of_several_pieces_is_told_as_posting_tells_it(ask, place):
    both = ItemFactory(serial_managed=True, lot_managed=True)
    other = LocationFactory(warehouse=place.warehouse)
    posted(RECEIPT, place, line(both, place, "A1", lot_code="L1"), line(both, other, "A1", "A2", lot_code="L2"))
    told = "A1 names several pieces, of several lots: name the lot or the location."
    assert said(ask(SALE, both, "a1\nA2", location="")) == {"A1": ("bad", told.replace("A1 ", "a1 "))}
    assert said(ask(SALE, both, "A1")) == said(ask(SALE, both, "A1", lot_code="L2", location="")) == {}


def test_what_the_page_is_told_is_what_posting_says(ask, place, disk):
    posted(RECEIPT, place, line(disk, place, "HERE"))
    from inventory.exceptions import Refused

    with pytest.raises(Refused) as refused:
        posted(RECEIPT, place, line(disk, place, "HERE"))
    assert [problem.message for problem in refused.value.problems] == [said(ask(RECEIPT, disk, "HERE"))["HERE"][1]]


def test_before_the_item_is_known_nothing_is_compared(ask, disk):
    answer = ask(RECEIPT, ItemFactory.build(code="NONE"), "A1\n1..3")
    assert (answer["looked_up"], answer["found"]) == (False, {})
    assert len(answer["entries"]["1"]["codes"]) == 3


def test_a_code_type_that_makes_no_new_ones_here_is_told_at_each_new_code(ask, place):
    rule = SerialCodeTypeFactory()
    item = ItemFactory(serial=True, serial_code_type=rule)
    Exclusion.objects.create(code_type=rule, document_type=RECEIPT, sales=False)
    posted("stock-adjustment", place, line(item, place, "OLD", direction=1))
    posted(SALE, place, line(item, place, "OLD"))
    found = said(ask(RECEIPT, item, "OLD\nNEW"))
    assert found["OLD"][0] == "info"
    assert found["NEW"][0] == "bad"
    assert "makes no new serial numbers" in found["NEW"][1]


def test_ten_thousand_are_looked_up_at_once_in_as_many_statements_as_three(ask, place, disk, statements):
    posted(RECEIPT, place, line(disk, place, "SN00002"))
    ask(RECEIPT, disk, "WARM")
    statements.clear()
    ask(RECEIPT, disk, "SN00001..SN00003")
    few = len(statements)
    began = time.monotonic()
    answer = ask(RECEIPT, disk, "\n".join(f"SN{number:05d}" for number in range(10_000)))
    assert list(answer["found"]) == ["SN00002"]
    assert len(statements) == 2 * few
    # Some tenths of a second; a machine may be busy.
    assert time.monotonic() - began < 10


def test_a_viewer_is_told_nothing(client, place, disk):
    client.force_login(user("viewer"))
    address = reverse("documents:check-serials", args=[RECEIPT])
    assert client.post(address, {"entries": "A1"}).status_code == 403
    assert client.get(address).status_code in (403, 405)


def test_the_key_of_the_server_and_of_the_page_are_the_same_for_what_people_type():
    """The page folds with the same forms of Unicode: NFKC, upper case, NFKC."""
    assert [code_key(code) for code in (" sn-1 ", "ＳＮ－１", "straße", "ǆ")] == ["SN-1", "SN-1", "STRASSE", "DŽ"]


def hint(client, place, item, kind=RECEIPT, **fields):
    """What the editor is told of a line that sends the count of its serial numbers."""
    data = typed(place, piece(item, place, **fields))
    return client.post(reverse("documents:line-hint", args=[kind]) + "?prefix=lines-0", data)


def test_the_running_count_is_told_from_the_count_alone(client, place, disk):
    client.force_login(user("clerk"))
    response = hint(client, place, disk, quantity=100, count=37)
    assert "37 / 100" in response.content.decode()
    assert 'data-wanted="100"' in response.content.decode()


def test_where_serial_numbers_are_counted_no_lot_is_proposed(client, place):
    both = ItemFactory(serial_managed=True, lot_managed=True, withdrawal=Withdrawal.FIFO)
    posted(RECEIPT, place, line(both, place, "A1", "A2", lot_code="L1"))
    client.force_login(user("clerk"))
    assert "lot-proposal" in hint(client, place, both, SALE, quantity=1).content.decode()
    assert "lot-proposal" not in hint(client, place, both, SALE, quantity=1, count=1).content.decode()


@pytest.fixture
def ruled(db):
    """An item whose serial numbers a rule makes."""
    return ItemFactory(serial=True, serial_code_type=SerialCodeTypeFactory(prefix="SN-"))


def test_the_first_and_the_last_of_what_posting_makes_are_told_and_none_is_taken(client, place, ruled):
    client.force_login(user("clerk"))
    page = hint(client, place, ruled, quantity=100, count=37, generate_serials="on").content.decode()
    assert "37 + 63 to be made / 100" in page
    assert "<code>SN-0</code> … <code>SN-62</code>" in page
    saved = draft(RECEIPT, place, line(ruled, place, quantity=Decimal(63), generate_serials=True))
    from inventory.services import post_document

    post_document(document_id=saved.pk, user=None)
    codes = set(SerialNumber.objects.values_list("code", flat=True))
    assert codes == {f"SN-{number}" for number in range(63)}


def test_two_lines_of_one_rule_are_told_codes_one_after_the_other(client, place, ruled):
    client.force_login(user("clerk"))
    lines = [piece(ruled, place, quantity=count, generate_serials="on") for count in (5, 3)]
    page = client.post(
        reverse("documents:line-hint", args=[RECEIPT]) + "?prefix=lines-1", typed(place, *lines)
    ).content.decode()
    assert "<code>SN-5</code> … <code>SN-7</code>" in page


def test_who_may_not_make_new_ones_is_told_right_there(client, place, ruled):
    Exclusion.objects.create(code_type=ruled.serial_code_type, document_type=RECEIPT, sales=False)
    client.force_login(user("clerk"))
    page = hint(client, place, ruled, quantity=5).content.decode()
    assert "makes no new serial numbers on a" in page
    assert "data-rule" not in page


def test_an_item_without_a_rule_is_offered_no_making(client, place, disk):
    client.force_login(user("clerk"))
    assert "data-rule" not in hint(client, place, disk, quantity=5).content.decode()


def test_ten_thousand_on_a_line_are_saved_and_come_back_to_be_edited(client, place, disk, statements):
    client.force_login(user("clerk"))
    codes = [f"SN{number:05d}" for number in range(10_000)]
    assert len(codes) <= stored.MAX_TYPED_SERIALS
    address = reverse("documents:new", args=[RECEIPT])
    assert client.post(address, typed(place, piece(disk, place, *codes))).status_code == 302
    document = Document.objects.get()
    assert DraftSerial.objects.filter(line__document=document).count() == 10_000
    form = client.get(reverse("documents:edit", args=[document.pk])).context["lines"][0]["form"]
    assert form.typed("serials").splitlines() == codes
    assert form.kept is None
