"""The properties of pieces: in the register, in its files, and on their own pages."""

import csv
import datetime
import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from attributes.models import PropertyChoice
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import ItemFactory, LotFactory
from tests.serials.conftest import registered

pytestmark = pytest.mark.django_db
LIST = "/serials/"
PAST, LATER = datetime.date(2020, 1, 31), datetime.date(2099, 12, 31)


@pytest.fixture
def computer_set(db):
    """Memory and a colour of each piece, its serial number between < and >, its lot, a warranty date."""
    return property_set(
        "Computer",
        property_of("Memory", kind="number", instance=True),
        property_of("Colour", "Grey", "Ștraf", instance=True),
        instance=True,
        uses_lot=True,
        uses_serial=True,
        serial_start="<",
        serial_end=">",
        uses_warranty=True,
    )


@pytest.fixture
def computer(computer_set):
    return ItemFactory(code="COMPUTER", serial=True, lot=True, property_set=computer_set)


@pytest.fixture
def grey(computer_set):
    return instance_of(computer_set, LATER, Colour="Grey")


@pytest.fixture
def striped(computer_set):
    return instance_of(computer_set, PAST, Colour="Ștraf")


@pytest.fixture
def pieces(computer, grey, striped):
    """G1, S1 and N1, which has no properties, in lot L7."""
    lot = LotFactory(item=computer, code="L7")
    return (
        registered("G1", item=computer, lot=lot, property_instance=grey),
        registered("S1", item=computer, lot=lot, property_instance=striped),
        registered("N1", item=computer, lot=lot),
    )


def found(client, **query):
    response = client.get(LIST, {**query, "export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def codes(client, **query):
    return sorted(row["serial"] for row in found(client, **query))


def definitions(page):
    told = re.search(r'id="properties".*?</section>', page, re.DOTALL)[0]
    return {
        label: re.sub(r"<[^>]+>", "", value).strip()
        for label, value in re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", told, re.DOTALL)
    }


def detail(client, serial):
    return client.get(reverse("serials:detail", args=[serial.pk])).content.decode()


def test_the_register_shows_and_finds_the_properties_of_pieces(as_viewer, pieces, grey):
    page = as_viewer.get(LIST).content.decode()
    assert 'title="Grey_2099-12-31"' in page
    assert reverse("properties:instance", args=[grey.pk]) in page
    assert codes(as_viewer, properties="straf") == ["S1"]
    assert codes(as_viewer, warranty_from="2030-01-01") == ["G1"]
    assert codes(as_viewer, warranty_to="2030-01-01") == ["S1"]
    assert codes(as_viewer, instance=grey.pk) == ["G1"]
    assert codes(as_viewer, instance="null") == ["N1"]


def test_files_of_the_register_have_the_values_and_the_warranty_date(as_viewer, pieces, capsys):
    told = {row["serial"]: (row["properties"], row["warranty_date"]) for row in found(as_viewer)}
    assert told == {"G1": ("Grey", "2099-12-31"), "S1": ("Ștraf", "2020-01-31"), "N1": ("", "")}
    call_command("export_serials")
    written = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert {row["serial"]: (row["properties"], row["warranty_date"]) for row in written} == told


def test_without_instance_sets_the_register_has_no_column_of_properties(as_viewer, serial):
    assert "properties" not in [heading.name for heading in as_viewer.get(LIST).context["headings"]]
    assert "properties" not in found(as_viewer)[0]


def test_the_search_field_lists_pieces_with_their_properties(as_viewer, computer_set, computer, pieces):
    registered("G1", item=ItemFactory(serial=True))
    page = as_viewer.get("/scan/", {"code": "G1"}).content.decode()
    assert 'title="Grey_2099-12-31"' in page


def test_administration_shows_the_properties_of_pieces(administrator, pieces):
    assert "Grey_2099-12-31" in administrator.get(reverse("admin:serials_serialnumber_changelist")).content.decode()


def test_the_page_describes_the_piece_as_its_set_joins_it(as_viewer, pieces, grey):
    page = detail(as_viewer, pieces[0])
    told = definitions(page)
    assert told["Description"] == "Grey_&lt;G1&gt;_«L7»_2099-12-31"
    assert told["Property set"] == "Computer"
    assert told["Colour"] == "Grey"
    assert told["Warranty date"].endswith("valid")
    assert reverse("properties:instance", args=[grey.pk]) in page


def test_the_page_marks_what_was_made_inactive_and_an_expired_warranty(as_viewer, pieces):
    PropertyChoice.objects.filter(name="Ștraf").update(active=False)
    told = definitions(detail(as_viewer, pieces[1]))
    assert told["Description"] == "Ștraf_&lt;S1&gt;_«L7»_2020-01-31"
    assert told["Colour"] == "Ștraf inactive"
    assert told["Warranty date"].endswith("expired")


def test_a_piece_whose_properties_nobody_named_says_so(as_viewer, pieces, serial):
    told = definitions(detail(as_viewer, pieces[2]))
    assert told == {"Description": "&lt;N1&gt;_«L7»", "Property set": "Computer", "Values": "None were named."}
    assert 'id="properties"' not in detail(as_viewer, serial)


def test_who_may_not_see_stock_sees_no_link_to_the_properties(client, django_user_model, pieces, grey):
    person = django_user_model.objects.create_user("guest")
    person.user_permissions.add(Permission.objects.get(codename="view_serialnumber"))
    client.force_login(person)
    page = detail(client, pieces[0])
    assert "Grey" in page
    assert reverse("properties:instance", args=[grey.pk]) not in page


def test_panels_of_the_item_its_lot_and_the_properties_name_them(as_viewer, pieces, computer, grey):
    described = 'title="Grey_2099-12-31"'
    assert described in as_viewer.get(reverse("items:detail", args=[computer.pk])).content.decode()
    assert described in as_viewer.get(reverse("lots:detail", args=[pieces[0].lot_id])).content.decode()
    page = as_viewer.get(reverse("properties:instance", args=[grey.pk])).content.decode()
    assert "Grey_&lt;G1&gt;_«L7»_2099-12-31" in page


def test_panels_of_an_item_without_instances_have_no_such_column(as_viewer, pieces, item, serial):
    page = as_viewer.get(reverse("items:detail", args=[item.pk])).content.decode()
    assert 'data-label="Properties"' not in page
