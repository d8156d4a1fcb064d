"""Properties of stock on documents: typed, repeated, chosen and sold by keyboard alone, and found by everybody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.shirts import make_shirt
from tests.browser.steps import BROWSER, choose, faults, focused, is_posted, press, tab_to, type_into

pytestmark = BROWSER


@pytest.fixture
def shirt(seat: Seat, shirts: str) -> str:
    return make_shirt(seat("admin"), shirts)


def value_field(page: Page, line: int, label: str) -> str:
    """The id of a field of the properties of a line, by the beginning of its label."""
    labels = page.locator(f"#lines-{line} [data-block=property_instance] label", has_text=re.compile(f"^{label}"))
    expect(labels).to_have_count(1)
    return labels.get_attribute("for") or ""


def start(page: Page, kind: str, item: str, quantity: str) -> None:
    """A document by keyboard, up to the quantity of its first line."""
    page.goto(f"/documents/new/{kind}/")
    choose(page, "id_warehouse", "BM")
    if kind == "sales-delivery":
        type_into(page, "id_partner", "NORDMED")
    type_into(page, "id_lines-0-item", item)
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_id("id_lines-0-quantity")
    page.keyboard.type(quantity)


def receive(page: Page, item: str) -> None:
    """Five red ones and seven blue, by keyboard."""
    start(page, "purchase-delivery", item, "5")
    type_into(page, "id_lines-0-location", "A-01")
    page.keyboard.press("Enter")
    choose(page, value_field(page, 0, "Colour"), "Red")
    page.keyboard.press("Enter")
    page.keyboard.type("S")
    page.keyboard.press("Control+Shift+Enter")
    expect(focused(page)).to_have_id("id_lines-1-quantity")
    page.keyboard.type("7")
    choose(page, value_field(page, 1, "Colour"), "Blue")


def test_two_colours_are_received_by_keyboard_alone(clerk: Page, shirt: str):
    """The second line is one more like the first: only what differs is typed."""
    receive(clerk, shirt)
    size = value_field(clerk, 1, "Size")
    expect(clerk.locator(f"#{size} option:checked")).to_have_text("S")
    expect(clerk.locator(f"#{value_field(clerk, 1, 'Warranty')}")).to_have_value(re.compile(r"^\d{4}-\d\d-\d\d$"))
    assert faults(clerk) == []
    tab_to(clerk, "Save and post")
    clerk.keyboard.press("Enter")
    is_posted(clerk)
    assert clerk.locator(".line-quantity strong").all_inner_texts() == ["5", "7"]


def test_an_instance_in_stock_is_chosen_and_sold_by_keyboard_alone(clerk: Page, shirt: str):
    receive(clerk, shirt)
    tab_to(clerk, "Save and post")
    clerk.keyboard.press("Enter")
    is_posted(clerk)

    start(clerk, "sales-delivery", shirt, "8")
    expect(clerk.locator("#id_lines-0-property_instance option")).to_have_count(3)
    choose(clerk, "id_lines-0-property_instance", "Blue_S")
    # The values of what is chosen are asked for; who stands at the list stays there.
    expect(clerk.locator("#lines-0 [data-block] .described")).to_contain_text("Blue_S_")
    expect(focused(clerk)).to_have_id("id_lines-0-property_instance")
    expect(clerk.locator("#id_lines-0-location")).to_have_value("A-01")
    assert faults(clerk) == []
    tab_to(clerk, "Save and post")
    clerk.keyboard.press("Enter")

    # There are not so many: everything is still there.
    expect(clerk.locator("[data-summary]")).to_be_focused()
    expect(clerk.locator("#id_lines-0-property_instance option:checked")).to_contain_text("Blue_S")
    type_into(clerk, "id_lines-0-quantity", "2")
    tab_to(clerk, "Save and post")
    clerk.keyboard.press("Enter")
    is_posted(clerk)
    start(clerk, "sales-delivery", shirt, "1")
    expect(clerk.locator("#id_lines-0-property_instance")).to_contain_text("5")
    expect(clerk.locator("#id_lines-0-property_instance")).not_to_contain_text("7")


def test_a_wrong_value_is_told_at_its_field_and_nothing_typed_is_lost(clerk: Page, shirt: str):
    receive(clerk, shirt)
    weight = value_field(clerk, 1, "Weight")
    type_into(clerk, weight, "heavy")
    clerk.keyboard.press("Control+S")
    expect(clerk.locator("[data-summary]")).to_be_focused()
    expect(clerk.locator(f"#{weight}_error")).to_contain_text("number")
    expect(clerk.locator(f"#{value_field(clerk, 0, 'Colour')} option:checked")).to_have_text("Red")
    expect(clerk.locator(f"#{value_field(clerk, 1, 'Colour')} option:checked")).to_have_text("Blue")
    clerk.keyboard.press("Tab")
    clerk.keyboard.press("Enter")
    expect(focused(clerk)).to_have_id(weight)
    assert faults(clerk) == []
    clerk.keyboard.press("Control+A")
    clerk.keyboard.type("0.2")
    clerk.keyboard.press("Control+S")
    expect(clerk.locator(".state-line .badge")).to_have_text("draft")


def test_typing_a_value_makes_a_new_instance_of_the_chosen_one(clerk: Page, shirt: str):
    receive(clerk, shirt)
    press(clerk, "Save and post")
    is_posted(clerk)
    start(clerk, "purchase-delivery", shirt, "3")
    expect(clerk.locator("#id_lines-0-property_instance")).to_be_visible()
    choose(clerk, "id_lines-0-property_instance", "Red_S")
    colour, size = value_field(clerk, 0, "Colour"), value_field(clerk, 0, "Size")
    expect(clerk.locator(f"#{colour} option:checked")).to_have_text("Red")
    expect(focused(clerk)).to_have_id("id_lines-0-property_instance")
    tab_to(clerk, size, key="Shift+Tab")
    clerk.keyboard.type("M")
    expect(clerk.locator("#id_lines-0-property_instance")).to_have_value("")
    # What the server says next leaves it alone.
    type_into(clerk, "id_lines-0-location", "A-01")
    clerk.keyboard.press("Tab")
    expect(clerk.locator(f"#{size} option:checked")).to_have_text("M")
    expect(clerk.locator(f"#{colour} option:checked")).to_have_text("Red")


def test_what_becomes_of_stock_begins_with_what_it_is(clerk: Page, shirt: str):
    receive(clerk, shirt)
    press(clerk, "Save and post")
    is_posted(clerk)
    start(clerk, "transfer", shirt, "3")
    expect(clerk.locator("#id_lines-0-property_instance")).to_be_visible()
    choose(clerk, "id_lines-0-property_instance", "Red_S")
    expect(clerk.locator("#lines-0 .described")).to_have_text(re.compile("^Red_S"))
    tab_to(clerk, "New properties: what becomes of it")
    clerk.keyboard.press("Enter")
    new = clerk.locator("#lines-0 [data-block=target_property_instance] [data-values] select")
    expect(new.nth(0).locator("option:checked")).to_have_text("Red")
    expect(new.nth(1).locator("option:checked")).to_have_text("S")
    # Who has said something there is not interrupted.
    new.nth(0).select_option(label="Blue")
    clerk.locator("#lines-0 [data-block=target_property_instance] > summary").dblclick()
    expect(new.nth(0).locator("option:checked")).to_have_text("Blue")


def test_properties_are_shown_and_saved_without_a_script(seat: Seat, shirt: str):
    page = seat("clerk", java_script_enabled=False)
    page.goto("/documents/new/purchase-delivery/")
    page.select_option("#id_warehouse", label="BM – Depozit central Baia Mare")
    page.fill("#id_lines-0-item", shirt)
    page.fill("#id_lines-0-quantity", "4")
    page.fill("#id_lines-0-location", "A-01")
    press(page, "Show properties")
    page.select_option(f"#{value_field(page, 0, 'Colour')}", label="Blue")
    press(page, "One more line like this")
    expect(page.locator(f"#{value_field(page, 1, 'Colour')} option:checked")).to_have_text("Blue")
    page.fill("#id_lines-1-quantity", "1")
    press(page, "Save draft")
    expect(page.locator(".state-line .badge")).to_have_text("draft")
