"""What has to be filled in is marked where it is asked for. Seed: obligatoriu; obligativitate tip."""

from __future__ import annotations

import re

import pytest

from tests.factories import ItemFactory, user
from tests.inventory.lot_pages import RECEIPT, SALE, show
from tests.inventory.pages import piece
from tests.inventory.property_pages import TRANSFER, block, in_stock, make_shirts

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client):
    client.force_login(user("clerk", name="ana"))


@pytest.fixture
def shirts():
    return make_shirts()


@pytest.fixture
def shirt(shirts):
    return ItemFactory(code="SHIRT", property_set=shirts)


def marked(response, name="property_instance"):
    """The fields of a line that are marked, by their labels; that of the list is "instance"."""
    page = re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.DOTALL)
    found = set()
    fields = {field.auto_id: field.label for field in block(response, name=name).form}
    for pk, label in {**fields, f"id_lines-0-{name}": "instance"}.items():
        starred = re.search(rf'<label for="{pk}">[^<]*<span class="required"[^>]*>\*</span></label>', page)
        said = re.search(
            rf'<(input|select|textarea)[^>]*id="{pk}"[^>]*aria-required="true"|aria-required="true"[^>]*id="{pk}"', page
        )
        assert bool(starred) == bool(said), label
        if starred:
            found.add(label)
    return found


def test_mandatory_properties_and_dates_are_marked_on_loads(client, clerk, place, shirts, shirt):
    page = show(client, place, piece(shirt, place), url=RECEIPT)
    assert marked(page) == {"Size"}
    shirts.warranty_mandatory = True
    shirts.save()
    assert marked(show(client, place, piece(shirt, place), url=RECEIPT)) == {"Size", "Warranty date"}


def test_a_marked_field_may_wait_until_the_draft_is_posted(client, clerk, place, shirt):
    page = show(client, place, piece(shirt, place), url=RECEIPT)
    assert not any(field.field.required for field in block(page).form)


def test_leaving_lines_mark_the_list_where_the_kind_of_document_asks(client, clerk, place, shirts, shirt):
    in_stock(shirt, place, shirts, Red=3)
    assert marked(show(client, place, piece(shirt, place))) == set()
    shirts.mandatory_type = "shipping"
    shirts.save()
    assert marked(show(client, place, piece(shirt, place), url=SALE)) == {"instance", "Size"}
    transfer = show(client, place, piece(shirt, place), url=TRANSFER)
    assert marked(transfer) == set()
    assert marked(transfer, "target_property_instance") == {"Size"}


def test_serial_numbers_that_leave_have_properties_of_their_own(client, clerk, place, shirts, shirt):
    shirts.mandatory_type = "always"
    shirts.save()
    shirt.serial_managed = True
    shirt.save()
    assert marked(show(client, place, piece(shirt, place))) == set()
    assert marked(show(client, place, piece(shirt, place), url=RECEIPT)) == {"Size"}


def test_an_inactive_set_says_that_it_takes_no_new_values_before_they_are_typed(client, clerk, place, shirts, shirt):
    shirts.active = False
    shirts.save()
    page = show(client, place, piece(shirt, place), url=RECEIPT)
    assert marked(page) == set()
    assert "Property set Shirts is inactive: choose properties that are in stock" in page.content.decode()
