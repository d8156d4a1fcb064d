"""The properties of pieces and of stock on hand, where they are traced and recalled."""

import csv
import datetime
import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, user

pytestmark = pytest.mark.django_db
LATER = datetime.date(2099, 12, 31)


@pytest.fixture
def grades(db):
    """Grade of stock, with a warranty date; pieces are described with their serial number."""
    grade = property_of("Grade", "First", "Second", instance=True)
    return property_set("Graded", grade, instance=True, uses_serial=True, uses_warranty=True)


@pytest.fixture
def first(grades):
    return instance_of(grades, LATER, Grade="First")


@pytest.fixture
def second(grades):
    return instance_of(grades, Grade="Second")


@pytest.fixture
def graded(factory, grades, first, second):
    """Cloth of lot C1 in two grades; of the first grade and a graded needle, D1, a dress was made."""
    factory.cloth = ItemFactory(lot=True, code="CLOTH", property_set=grades)
    factory.needle = ItemFactory(serial=True, code="NEEDLE", property_set=grades)
    factory.dress = ItemFactory(serial=True, code="DRESS", property_set=grades)
    factory.receive(
        factory.line(factory.cloth, lot_code="C1", quantity=10, property_instance=first),
        factory.line(factory.cloth, lot_code="C1", quantity=4, property_instance=second),
        factory.line(factory.needle, "N1", property_instance=second),
    )
    used = [factory.used(factory.cloth, lot_code="C1", quantity=3, property_instance=first)]
    used.append(factory.used(factory.needle, "N1"))
    factory.make(used, [factory.made(factory.dress, "D1", property_instance=first)])
    return factory


def page(client, name, **query):
    response = client.get(reverse(f"tracing:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


def section(text, name):
    return re.search(rf'<section class="card" id="{name}".*?</section>', text, re.DOTALL)[0]


def cells(text):
    rows = re.findall(r"<tr[ >].*?</tr>", text, re.DOTALL)[1:]
    return [
        [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)] for row in rows
    ]


def test_a_trace_describes_the_piece_and_those_it_was_made_of(client, graded, first, second):
    text = page(client, "trace", code="D1")
    assert "First_#D1#_2099-12-31" in text
    needle = next(row for row in cells(section(text, "from")) if "N1" in row[0])
    assert "Second" in needle[0]
    assert reverse("properties:instance", args=[second.pk]) in section(text, "from")


def test_several_pieces_of_one_code_are_told_apart_by_their_properties(client, graded, second):
    other = ItemFactory(serial=True, code="OTHER")
    graded.receive(graded.line(other, "N1"))
    assert "Second" in page(client, "trace", code="N1")


def test_the_page_of_a_piece_names_the_properties_of_what_it_was_made_of(client, graded):
    piece = graded.serial(graded.dress, "D1")
    text = client.get(reverse("serials:detail", args=[piece.pk])).content.decode()
    assert "Second" in section(text, "trace")


def test_a_recall_tells_stock_on_hand_by_its_properties(client, graded, first, second):
    text = page(client, "recall", by="lot", code="C1")
    on_hand = cells(section(text, "on_hand"))
    assert [(row[1].split()[0], row[2], row[3]) for row in on_hand] == [
        ("CLOTH", "First_2099-12-31", "7"),
        ("CLOTH", "Second", "4"),
        ("DRESS", "First_2099-12-31", "1"),
    ]
    assert reverse("properties:instance", args=[first.pk]) in section(text, "on_hand")
    assert "adds up" in section(text, "sums")
    assert "First_2099-12-31" in section(text, "affected")


def test_a_recall_of_what_has_no_properties_has_no_column_for_them(client, racks):
    assert 'data-label="Properties"' not in page(client, "recall", by="lot", code="S1")


def test_the_file_of_a_recall_has_the_properties(client, graded):
    response = client.get(reverse("tracing:recall"), {"by": "lot", "code": "C1", "export": "csv"})
    rows = csv.DictReader(io.StringIO(b"".join(response).decode()))
    told = {
        (row["lot"] or row["serial"], row["properties"], row["warranty_date"], row["quantity"])
        for row in rows
        if row["event"] == "on_hand"
    }
    assert told == {
        ("C1", "First", "2099-12-31", "7"),
        ("C1", "Second", "", "4"),
        ("D1", "First", "2099-12-31", "1"),
    }


def test_properties_are_named_but_not_linked_for_who_may_not_open_them(client, graded, first):
    person = user()
    for name in ("view_movement", "view_serialnumber", "view_lot"):
        person.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(person)
    for name, query in (("trace", {"code": "D1"}), ("recall", {"by": "lot", "code": "C1"})):
        text = page(client, name, **query)
        assert "First" in text
        assert "/properties/" not in text
