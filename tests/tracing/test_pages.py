"""The pages of tracing, their panels, and who may see them."""

import csv
import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from inventory.models import Balance
from tests.factories import user

pytestmark = pytest.mark.django_db


def page(client, name, **query):
    response = client.get(reverse(f"tracing:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


def section(text, name):
    return re.search(rf'<section class="card" id="{name}".*?</section>', text, re.DOTALL)[0]


def codes(text):
    return re.findall(r'<a href="/(?:serials|lots)/\d+/">([^<]*)</a>', text)


def link(piece):
    return reverse("serials:detail" if piece.is_serial else "lots:detail", args=[piece.pk])


def test_the_menu_leads_to_tracing(client):
    assert reverse("tracing:trace") in client.get(reverse("home")).content.decode()


def test_a_code_shows_both_trees_with_links_to_pieces_and_documents(client, racks):
    text = page(client, "trace", code=" c1 ")
    assert codes(section(text, "from")) == ["B1", "S1"]
    assert codes(section(text, "used")) == ["R1"]
    assert link(racks.serial(racks.rack, "R1")) in section(text, "used")
    assert reverse("documents:detail", args=[racks.racks.pk]) in section(text, "used")
    deep = section(page(client, "trace", code="R1"), "from")
    assert codes(deep) == ["C1", "B1", "S1", "S1"]
    assert deep.count("branch-2") == 2


def test_an_unknown_code_is_kept_in_the_field(client):
    text = page(client, "trace", code="<nope>")
    assert 'value="&lt;nope&gt;"' in text
    assert "No serial number and no lot is called so." in text
    assert "No serial number and no lot is called so." not in page(client, "trace")


def test_an_ambiguous_code_is_chosen(client, racks):
    racks.receive(racks.line(racks.screw, lot_code="B1", quantity=5))
    text = page(client, "trace", code="B1")
    assert "Several things are called so" in text
    lot, serial = racks.lot(racks.screw, "B1"), racks.serial(racks.board, "B1")
    for piece in (lot, serial):
        assert f"code=B1&amp;piece={piece.address}" in text
    chosen = page(client, "trace", code="B1", piece=serial.address)
    assert codes(section(chosen, "used")) == ["C1", "R1"]
    assert "Nothing with a lot" in section(page(client, "trace", code="B1", piece=lot.address), "used")


@pytest.mark.parametrize("address", ["serial-0", "lot-", "item-3", "serial-" + "9" * 30, "lot-²"])
def test_an_address_that_names_nothing_finds_nothing(client, address):
    page(client, "trace", piece=address)
    page(client, "recall", piece=address)


def test_a_tree_that_is_cut_says_so(client, racks, monkeypatch):
    monkeypatch.setattr("tracing.views.MAX_STEPS", 2)
    assert "There is more than is shown here" in page(client, "trace", code="R1")


def test_serial_numbers_and_lots_show_what_is_near(client, racks):
    rack = client.get(link(racks.serial(racks.rack, "R1"))).content.decode()
    assert codes(section(rack, "trace")) == ["C1", "B1", "S1", "S1"]
    screws = client.get(link(racks.lot(racks.screw, "S1"))).content.decode()
    assert codes(section(screws, "trace")) == ["C1", "R1"]
    assert f"piece={racks.lot(racks.screw, 'S1').address}" in section(screws, "trace")
    board = client.get(link(racks.serial(racks.board, "B2"))).content.decode()
    assert "nothing was made of it" in section(board, "trace")


def test_the_panel_is_short_however_much_there_is(client, factory):
    factory.receive(factory.line(factory.screw, lot_code="S1", quantity=80))
    made = [f"C{number:03d}" for number in range(200)]
    for codes_made in (made[:150], made[150:]):
        screws = factory.used(factory.screw, lot_code="S1", quantity=40)
        factory.make([screws], [factory.made(factory.computer, *codes_made)])
    text = section(client.get(link(factory.lot(factory.screw, "S1"))).content.decode(), "trace")
    assert codes(text) == made[:12]
    assert "All levels" in text


@pytest.mark.parametrize(
    ("by", "code", "partner", "found"),
    [
        ("lot", "s1", "", {"S1", "C1", "R1"}),
        ("serial", "B1", "", {"B1", "C1", "R1"}),
        ("supplier-code", "M-77", "", {"S1", "C1", "R1"}),
        ("document", "Note 55", "MAKER", {"S1", "B1", "B2", "C1", "R1"}),
    ],
)
def test_a_recall_starts_from_whatever_is_known(client, racks, by, code, partner, found):
    text = page(client, "recall", by=by, code=code, partner=partner)
    assert set(codes(section(text, "affected"))) == found
    assert "adds up" in section(text, "sums")
    assert "seconds" in text


def test_a_recall_says_to_whom_and_by_which_document(client, racks):
    delivery = racks.post("sales-delivery", racks.line(racks.rack, "R1"), partner=racks.customer)
    text = page(client, "recall", by="lot", code="S1")
    shipped = section(text, "shipped")
    assert "Buyer" in shipped
    assert reverse("documents:detail", args=[delivery.pk]) in shipped
    assert codes(shipped) == ["R1"]
    assert codes(section(text, "consumed")) == ["S1", "C1", "S1", "R1", "C1", "R1"]
    assert str(racks.place) in section(text, "on_hand")


def test_a_sum_that_does_not_add_up_is_a_warning(client, racks):
    Balance.objects.filter(item=racks.screw).update(on_hand=80)
    assert "differs by 8" in section(page(client, "recall", by="lot", code="S1"), "sums")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ({"by": "lot", "code": "nope"}, "Nothing is known by this code"),
        ({"by": "serial", "code": "S1"}, "Nothing is known by this code"),
        ({"by": "document", "code": "Note 55"}, "Name the supplier"),
        ({"by": "document", "code": "Note 55", "partner": "nobody"}, "“nobody”"),
        ({"by": "document", "code": "Note 56", "partner": "MAKER"}, "No posted document"),
        ({"by": "colour", "code": "S1"}, "Select a valid choice"),
        ({"by": "lot", "code": ""}, "required"),
        ({"by": "lot", "code": "\u0301"}, "Type a code"),
    ],
)
def test_what_a_recall_cannot_start_from_is_said_and_kept(client, racks, query, reason):
    text = page(client, "recall", **query)
    assert reason in text
    assert f'value="{query["code"]}"' in text or not query["code"]
    assert 'id="sums"' not in text


def test_a_recall_of_several_lots_of_one_code_can_be_narrowed(client, racks):
    racks.receive(racks.line(racks.paint, lot_code="S1", quantity=3))
    text = page(client, "recall", by="lot", code="S1")
    assert "2 lots and serial numbers" in text
    paint = racks.lot(racks.paint, "S1")
    assert f"{reverse('tracing:recall')}?piece={paint.address}" in text
    only = page(client, "recall", piece=paint.address)
    assert codes(section(only, "affected")) == ["S1"]
    assert 'value="S1"' in only


def test_the_export_has_a_row_for_all_that_became_of_each_piece(client, racks):
    racks.post("sales-delivery", racks.line(racks.rack, "R1"), partner=racks.customer, number="DN1")
    response = client.get(reverse("tracing:recall"), {"by": "lot", "code": "S1", "export": "csv"})
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "recall-" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.getvalue().decode())))
    told = [(row["event"], row["lot"] or row["serial"], row["quantity"], row["into"]) for row in rows]
    assert sorted(told) == [
        ("consumed", "C1", "1", "R1"),
        ("consumed", "S1", "4", "R1"),
        ("consumed", "S1", "8", "C1"),
        ("on_hand", "S1", "88", ""),
        ("received", "C1", "1", ""),
        ("received", "R1", "1", ""),
        ("received", "S1", "100", ""),
        ("shipped", "R1", "1", ""),
    ]
    shipped = next(row for row in rows if row["event"] == "shipped")
    assert (shipped["document_type"], shipped["document_number"], shipped["depth"]) == ("sales-delivery", "DN1", "1")
    assert "Buyer" in shipped["partner"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", shipped["document_date"])


@pytest.mark.parametrize("name", ["trace", "recall"])
@pytest.mark.parametrize("missing", ["view_movement", "view_serialnumber", "view_lot"])
def test_who_may_not_see_what_a_genealogy_names_does_not_see_it(client, racks, name, missing):
    person = user()
    allowed = ("view_movement", "view_serialnumber", "view_lot")
    person.user_permissions.set(Permission.objects.filter(codename__in=[one for one in allowed if one != missing]))
    client.force_login(person)
    assert client.get(reverse(f"tracing:{name}"), {"code": "C1"}).status_code == 403
    page_of_serial = client.get(link(racks.serial(racks.computer, "C1")))
    assert b'id="trace"' not in page_of_serial.content


def test_documents_are_named_but_not_linked_for_who_may_not_open_them(client, racks):
    person = user()
    allowed = ("view_movement", "view_serialnumber", "view_lot")
    person.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    client.force_login(person)
    text = section(page(client, "trace", code="C1"), "used")
    assert racks.racks.number in text
    assert reverse("documents:detail", args=[racks.racks.pk]) not in text


def test_strangers_are_sent_to_log_in(client, racks):
    client.logout()
    assert client.get(reverse("tracing:recall")).status_code == 302
