"""The pages of documents, and histories, name the properties of what moves (domain: property sets)."""

import datetime
import re
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from attributes.models import MandatoryType
from inventory import lines_shown
from inventory.services import change_properties, create_lot_from_lot, reverse_document
from lots.models import Lot
from serials.models import SerialNumber
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import ItemFactory, LocationFactory, draft, line, posted, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(user("clerk", name="ana"))
    return client


@pytest.fixture
def of(db):
    colour = property_of("Colour", "Red", "Blue", "Green", instance=True)
    return property_set("Shirt", colour, property_of("Note", kind="string", instance=True), instance=True)


@pytest.fixture
def shirt(of):
    return ItemFactory(code="SHIRT", property_set=of)


@pytest.fixture
def computer(of):
    return ItemFactory(code="PC", serial=True, property_set=of)


@pytest.fixture
def red(of):
    return instance_of(of, Colour="Red")


@pytest.fixture
def blue(of):
    return instance_of(of, Colour="Blue")


def page_of(client, document):
    response = client.get(reverse("documents:detail", args=[document.pk]))
    assert response.status_code == 200
    return response


def said(text):
    """What is read, without markup and white space."""
    return re.sub(r"\s+", " ", strip_tags(text.replace("<", " <")))


def facts(client, document):
    """The properties that each line tells, and what they become."""
    return [
        (entry.properties and entry.properties.text, entry.new_properties and entry.new_properties.text)
        for entry in page_of(client, document).context["lines"]
    ]


def instance_url(instance):
    return reverse("properties:instance", args=[instance.pk])


def several(place, computer, red, blue):
    """Two red computers, a blue one, and one that nothing is said of."""
    for codes, instance in ((("R1", "R2"), red), (("B1",), blue), (("N1",), None)):
        posted("purchase-delivery", place, line(computer, place, *codes, property_instance=instance))


def test_a_line_names_its_property_instance_as_a_draft_and_posted(clerk, place, of, shirt):
    of.uses_warranty = True
    of.save()
    named = instance_of(of, datetime.date(2030, 1, 31), Colour="Red")
    entry = line(shirt, place, quantity=Decimal(3), property_instance=named)
    for document in (draft("purchase-delivery", place, entry), posted("purchase-delivery", place, entry)):
        text = page_of(clerk, document).content.decode()
        assert f'<a href="{instance_url(named)}">Red_' in text
        assert "2030" in text


def test_the_lot_of_the_line_is_told_where_the_set_has_it(clerk, place):
    of = property_set("Flour", property_of("Grade", "A", instance=True), instance=True, uses_lot=True)
    flour = ItemFactory(lot=True, property_set=of)
    entry = line(flour, place, lot_code="L7", property_instance=instance_of(of, Grade="A"))
    assert facts(clerk, posted("purchase-delivery", place, entry)) == [("A_«L7»", None)]


def test_a_line_without_properties_says_nothing_of_them(clerk, place, shirt, screw):
    document = posted("purchase-delivery", place, line(shirt, place), line(screw, place))
    assert facts(clerk, document) == [(None, None)] * 2
    assert "Properties" not in page_of(clerk, document).content.decode().split("lines-title")[1]


def test_who_may_not_see_stock_reads_the_properties_without_a_link(client, place, shirt, red):
    viewer = user("viewer")
    viewer.groups.get().permissions.remove(*viewer.groups.get().permissions.filter(codename="view_balance"))
    client.force_login(viewer)
    text = page_of(client, posted("purchase-delivery", place, line(shirt, place, property_instance=red)))
    assert "Red" in text.content.decode()
    assert instance_url(red) not in text.content.decode()


def test_a_transfer_tells_what_becomes_of_it_and_its_reversal_the_other_way_round(clerk, place, shirt, red, blue):
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(5), property_instance=red))
    done = change_properties(
        item=shirt, location=place, property_instance=red, new=blue, quantity=Decimal(2), user=None
    )
    assert facts(clerk, done) == [("Red", "Blue")]
    text = said(page_of(clerk, done).content.decode())
    assert "Properties Red → Blue" in text
    undone = reverse_document(document_id=done.pk, user=None)
    assert facts(clerk, undone) == [("Blue", "Red")]
    assert "Properties Blue → Red" in said(page_of(clerk, undone).content.decode())


def test_a_transfer_of_stock_without_properties_says_so(clerk, place, shirt, blue):
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(5)))
    entry = line(shirt, place, target_property_instance=blue, target_location=place)
    for document in (
        draft("transfer", place, entry),
        posted("transfer", place, entry, target_warehouse=place.warehouse),
    ):
        assert facts(clerk, document) == [("without properties", "Blue")]


def test_a_line_that_names_no_properties_tells_those_that_its_pieces_had(clerk, place, computer, red, blue):
    several(place, computer, red, blue)
    document = posted("consumption", place, line(computer, place, "R1", "R2"))
    assert facts(clerk, document) == [("Red", None)]


def test_pieces_that_differed_stand_under_what_they_were(clerk, place, computer, red, blue):
    several(place, computer, red, blue)
    document = posted("consumption", place, line(computer, place, "R1", "R2", "B1", "N1"))
    (entry,) = page_of(clerk, document).context["lines"]
    told = {pieces.properties.text: [one.code for one in pieces.serials] for pieces in entry.alike}
    assert told == {"Red": ["R1", "R2"], "Blue": ["B1"], "without properties": ["N1"]}
    assert facts(clerk, document) == [("several", None)]
    text = page_of(clerk, document).content.decode()
    assert re.search(rf'alike">\s*<a href="{instance_url(red)}">Red</a>\s*</p>.*>R1<.*>R2<.*alike">', text, re.DOTALL)
    assert "3 movements" in text


def test_what_the_pieces_were_stays_when_they_become_something_else(clerk, place, of, computer, red, blue):
    several(place, computer, red, blue)
    document = posted("consumption", place, line(computer, place, "R1", "B1"))
    green = values_of(of, Colour="Green")
    posted("purchase-delivery", place, line(computer, place, "R1", "B1", property_instance=green))
    (entry,) = page_of(clerk, document).context["lines"]
    assert [pieces.properties.text for pieces in entry.alike] == ["Red", "Blue"]


def test_a_transfer_names_each_piece_once(clerk, place, computer, red, blue):
    several(place, computer, red, blue)
    there = LocationFactory(warehouse=place.warehouse)
    entry = line(computer, place, "R1", "B1", "N1", target_location=there)
    document = posted("transfer", place, entry, target_warehouse=place.warehouse)
    (entry,) = page_of(clerk, document).context["lines"]
    assert sorted(one.code for one in entry.serials) == ["B1", "N1", "R1"]
    assert not entry.more
    pieces = clerk.get(reverse("documents:line-serials", args=[document.pk, entry.line.pk]))
    assert {one.properties.text for one in pieces.context["alike"]} == {"Red", "Blue", "without properties"}
    assert sorted(one.code for alike in pieces.context["alike"] for one in alike.serials) == ["B1", "N1", "R1"]


def test_an_order_that_names_pieces_of_several_properties_shows_all_of_them(clerk, place, computer, red, blue):
    several(place, computer, red, blue)
    order = posted("customer-order", place, line(computer, place, "R1", "B1"))
    (entry,) = page_of(clerk, order).context["lines"]
    assert sorted(one.code for one in entry.serials) == ["B1", "R1"]
    sale = posted("sales-delivery", place, line(computer, place, "R1", "B1"), origin=order)
    (entry,) = page_of(clerk, sale).context["lines"]
    assert sorted(one.code for one in entry.serials) == ["B1", "R1"]


def test_of_many_pieces_the_first_are_shown_and_the_rest_is_a_link_away(clerk, place, of, computer, monkeypatch):
    monkeypatch.setattr(lines_shown, "SERIALS_SHOWN", 3)
    monkeypatch.setattr(lines_shown, "MOVEMENTS_SHOWN", 4)
    for number in range(6):
        named = instance_of(of, Note=f"n{number}")
        posted("purchase-delivery", place, line(computer, place, f"{number}A", f"{number}B", property_instance=named))
    codes = [f"{number}{letter}" for number in range(6) for letter in "AB"]
    document = posted("consumption", place, line(computer, place, *codes))
    (entry,) = page_of(clerk, document).context["lines"]
    assert [one.code for one in entry.serials] == ["0A", "0B", "1A"]
    assert (entry.more, len(entry.movements), entry.movement_count) == (True, 4, 6)
    text = page_of(clerk, document).content.decode()
    assert "The first 4 are shown." in text
    assert reverse("documents:line-serials", args=[document.pk, entry.line.pk]) in text


@pytest.mark.parametrize("kind", ["purchase-delivery", "transfer"])
def test_as_many_statements_for_thirty_properties_as_for_one(clerk, place, of, shirt, computer, statements, kind):
    there = LocationFactory(warehouse=place.warehouse)
    instances = [instance_of(of, Note=f"n{number}") for number in range(31)]

    def lines(chosen):
        for number, instance in chosen:
            yield line(computer, place, f"P{number}", property_instance=instance)
            yield line(shirt, place, property_instance=instance)

    for part in (list(enumerate(instances))[:1], list(enumerate(instances))[1:]):
        received = posted("purchase-delivery", place, *lines(part))
        if kind == "transfer":
            entries = list(lines(part))
            for entry in entries:
                entry.target_location, entry.target_property_instance = there, values_of(of, Colour="Green")
            received = posted("transfer", place, *entries, target_warehouse=place.warehouse)
        page_of(clerk, received)
        before = len(statements)
        page_of(clerk, received)
        if len(part) == 1:
            first = len(statements) - before
    assert len(statements) - before <= first


def test_a_draft_says_which_properties_are_missing_before_it_is_posted(clerk, place, of, shirt, red):
    of.mandatory_type = MandatoryType.MATERIAL
    of.save()
    document = draft("purchase-delivery", place, line(shirt, place), line(shirt, place, property_instance=red))
    missing, named = page_of(clerk, document).context["lines"]
    assert ["fill in" in note.text for note in missing.check.notes] == [True]
    assert named.check.notes == []


def notes(client, document):
    return [" ".join(note.text for note in one.check.notes) for one in page_of(client, document).context["lines"]]


def test_a_draft_that_leaves_the_properties_open_is_told_what_it_can_choose(clerk, place, shirt, red, blue):
    for instance in (red, blue):
        posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(5), property_instance=instance))
    lines = [line(shirt, place), line(shirt, place, property_instance=red)]
    document = draft("sales-delivery", place, *lines)
    open_one, named = notes(clerk, document)
    assert "choose the property instance; on hand there: Red (5), Blue (5)" in open_one
    assert named == ""
    # An order waits; stock without properties is taken as it is.
    assert notes(clerk, draft("customer-order", place, *lines)) == ["", ""]
    posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(5)))
    assert notes(clerk, document) == ["", ""]


def test_a_draft_of_a_lot_is_told_the_properties_of_that_lot(clerk, place):
    of = property_set("Flour", property_of("Grade", "A", "B", instance=True), instance=True, uses_lot=True)
    flour = ItemFactory(lot=True, property_set=of)
    for code, grade in (("L1", "A"), ("L2", "B")):
        entry = line(flour, place, lot_code=code, property_instance=instance_of(of, Grade=grade))
        posted("purchase-delivery", place, entry)
    told = notes(clerk, draft("consumption", place, *(line(flour, place, lot_code=code) for code in ("L2", "L9"))))
    assert "on hand there: B (1)" in told[0]
    assert "choose the property instance" not in told[1]


def test_a_draft_that_changes_nothing_says_so(clerk, place, shirt, red):
    posted("purchase-delivery", place, line(shirt, place, property_instance=red))
    entry = line(shirt, place, property_instance=red, target_property_instance=red, target_location=place)
    (told,) = notes(clerk, draft("transfer", place, entry, target_warehouse=place.warehouse))
    assert "nothing to change" in told


@pytest.mark.parametrize("kind", ["consumption", "transfer"])
def test_as_many_statements_for_a_draft_of_thirty_lines_as_of_two(clerk, place, of, shirt, computer, statements, kind):
    for number in range(4):
        named = instance_of(of, Note=f"n{number}")
        posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(50), property_instance=named))
    counts = []
    for size in (2, 30):
        entries = [
            line(shirt, place, property_instance=instance_of(of, Note="n1") if number % 2 else None)
            for number in range(size)
        ]
        document = draft(kind, place, *entries, *(line(computer, place, f"X{size}-{n}") for n in range(size)))
        page_of(clerk, document)
        before = len(statements)
        page_of(clerk, document)
        counts.append(len(statements) - before)
    assert counts[1] <= counts[0]


def columns(response_text, name):
    """The headings of one history."""
    part = response_text.split(f'id="{name}"')[1].split("</table>")[0]
    return [said(heading).strip() for heading in re.findall(r"<th[^>]*>.*?</th>", part, re.DOTALL)]


def test_histories_of_a_serial_number_tell_what_it_was_each_time(clerk, place, of, computer, red):
    posted("purchase-delivery", place, line(computer, place, "R1", "N1", property_instance=None))
    change_properties(item=computer, location=place, property_instance=None, new=red, serials=["R1"], user=None)
    change_properties(
        item=computer,
        location=place,
        property_instance=red,
        new=values_of(of, Colour="Blue"),
        serials=["R1"],
        user=None,
    )
    pieces = {piece.code: reverse("serials:detail", args=[piece.pk]) for piece in SerialNumber.objects.all()}
    text = clerk.get(pieces["R1"]).content.decode()
    for name in ("loads", "unloads", "movements"):
        assert "Properties" in columns(text, name)
        assert instance_url(red) in text.split(f'id="{name}"')[1].split("</table>")[0]
    # Where no movement had any there is no column.
    text = clerk.get(pieces["N1"]).content.decode()
    assert "Properties" not in columns(text, "loads")
    assert len(columns(text, "movements")) == text.split('id="movements"')[1].split("</tr>")[1].count("<td")


def test_histories_of_a_lot_tell_what_moved_and_what_refers_to_it(clerk, place):
    of = property_set("Flour", property_of("Grade", "A", "B", instance=True), instance=True, uses_lot=True)
    flour, grade = ItemFactory(lot=True, property_set=of), instance_of(of, Grade="A")
    for code, instance in (("L1", grade), ("L2", None)):
        entry = line(flour, place, lot_code=code, quantity=Decimal(9), property_instance=instance)
        posted("purchase-delivery", place, entry)
        entry = line(flour, place, lot_code=code, property_instance=instance)
        posted("consumption", place, entry)
        draft("consumption", place, entry)
    for lot in Lot.objects.all():
        text = clerk.get(reverse("lots:detail", args=[lot.pk])).content.decode()
        for name in ("loads", "unloads", "documents"):
            assert ("Properties" in columns(text, name)) is (lot.code == "L1")
    client_without = user("viewer")
    client_without.groups.get().permissions.remove(
        *client_without.groups.get().permissions.filter(codename="view_balance")
    )
    clerk.force_login(client_without)
    text = clerk.get(reverse("lots:detail", args=[Lot.objects.get(code="L1").pk])).content.decode()
    assert "Properties" in columns(text, "loads")
    assert instance_url(grade) not in text


def test_a_lot_made_of_a_lot_shows_what_both_lines_say(clerk, place, split):
    of = property_set("Flour", property_of("Grade", "A", instance=True), instance=True, uses_lot=True)
    flour, grade = ItemFactory(code="F", lot=True, property_set=of), instance_of(of, Grade="A")
    posted("purchase-delivery", place, line(flour, place, lot_code="L1", quantity=Decimal(9), property_instance=grade))
    document = create_lot_from_lot(
        lot=Lot.objects.get(),
        location=place,
        quantity=Decimal(4),
        property_instance=grade,
        code="L2",
        template=split,
        user=None,
    )
    assert facts(clerk, document) == [("A_«L1»", None), ("A_«L2»", None)]
