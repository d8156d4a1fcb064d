"""Lots on documents: proposed, split, edited and posted by keyboard alone; chosen on a production record."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, choose, faults, focused, fresh, is_posted, press, tab_to, type_into

pytestmark = BROWSER

WAREHOUSE = "BM – Depozit central Baia Mare"
TODAY = datetime.date.today()  # noqa: DTZ011


def days(count: int) -> str:
    """A day that many days ahead, as the English pages write it."""
    return (TODAY + datetime.timedelta(days=count)).isoformat()


def make_item(admin: Page, code: str) -> None:
    """An item whose lots are withdrawn by expiry date, warned of ten days before."""
    admin.goto("/admin/items/item/add/")
    for field in ("item_class", "unit"):
        admin.select_option(f"#id_{field}", index=1)
    admin.fill("#id_code", code)
    admin.fill("#id_description", f"Vaccine {code}")
    admin.check("#id_lot_managed")
    admin.select_option("#id_withdrawal", value="fefo")
    admin.fill("#id_expiry_warn_days", "10")
    admin.locator("[name=_save]").click()
    expect(admin.locator(".messagelist .success, .success")).to_be_visible()


def receive(page: Page, item: str, lots: dict[str, tuple[int, int]]) -> None:
    """Lots by code, each with its quantity and the days until it expires."""
    page.goto("/documents/new/stock-adjustment/")
    page.select_option("#id_warehouse", label=WAREHOUSE)
    for number, (code, (quantity, expires)) in enumerate(lots.items()):
        if number:
            press(page, "Add line")
        page.select_option(f"#id_lines-{number}-direction", value="1")
        page.fill(f"#id_lines-{number}-item", item)
        page.fill(f"#id_lines-{number}-quantity", str(quantity))
        page.fill(f"#id_lines-{number}-location", "MED")
        # The field waits until the item is known to have lots.
        page.locator(f"#id_lines-{number}-location").blur()
        page.fill(f"#id_lines-{number}-lot_code", code)
        page.locator(f"#lines-{number} > details summary").click()
        page.fill(f"#id_lines-{number}-expiry_date", days(expires))
    press(page, "Save and post")
    is_posted(page)


@pytest.fixture
def vaccine(seat: Seat) -> str:
    """An item with two lots in stock: 60 of <item>A, which expires first and soon, and 80 of <item>B."""
    code = fresh("VAC")
    make_item(seat("admin"), code)
    receive(seat("clerk"), code, {f"{code}B": (80, 90), f"{code}A": (60, 9)})
    return code


def start_sale(page: Page, item: str, quantity: str) -> None:
    """A delivery note by keyboard, up to the quantity of its first line."""
    page.goto("/documents/new/sales-delivery/")
    choose(page, "id_warehouse", "BM")
    type_into(page, "id_partner", "NORDMED")
    type_into(page, "id_lines-0-item", item)
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_id("id_lines-0-quantity")
    page.keyboard.type(quantity)


def test_one_lot_is_proposed_and_taken_with_enter(clerk: Page, vaccine: str):
    start_sale(clerk, vaccine, "50")
    expect(clerk.locator("#lines-0 .lot-proposal")).to_contain_text(f"{vaccine}A 50")
    expect(clerk.locator("#lines-0 .lot-notes .warn")).to_contain_text("expires soon")
    tab_to(clerk, "id_lines-0-lot_code")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_lines-0-lot_code")).to_have_value(f"{vaccine}A")
    expect(clerk.locator("#id_lines-0-location")).to_have_value("MED")
    # A lot that is named is proposed no more.
    expect(clerk.locator("#lines-0 .lot-proposal")).to_have_count(0)
    tab_to(clerk, "Save and post")
    clerk.keyboard.press("Enter")
    is_posted(clerk)
    expect(clerk.locator("#messages .notice.warn")).to_contain_text(f"Lot {vaccine}A expires soon")
    expect(clerk.locator(".facts").get_by_role("link", name=f"{vaccine}A")).to_be_visible()


def test_a_line_is_split_into_two_lots_edited_and_posted_by_keyboard_alone(clerk: Page, vaccine: str):
    """Issue: the proposed lots fill in, editable."""
    start_sale(clerk, vaccine, "100")
    expect(clerk.locator("#lines-0 .lot-proposal")).to_contain_text(f"{vaccine}B 40")
    tab_to(clerk, "id_lines-0-lot_code")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_lines-1-lot_code")).to_have_value(f"{vaccine}B")
    expect(clerk.locator("#id_lines-0-lot_code")).to_have_value(f"{vaccine}A")
    expect(clerk.locator("#id_lines-0-quantity")).to_have_value("60")
    expect(focused(clerk)).to_have_id("id_lines-0-lot_code")
    assert faults(clerk) == []

    # Ten less of the first, ten more of the second.
    tab_to(clerk, "id_lines-0-quantity", key="Shift+Tab")
    clerk.keyboard.press("Control+A")
    clerk.keyboard.type("50")
    type_into(clerk, "id_lines-1-quantity", "50")
    clerk.keyboard.press("Control+S")
    expect(clerk.locator(".state-line .badge")).to_have_text("draft")
    expect(clerk.locator(".line-notes")).to_have_text(f"Lot {vaccine}A expires soon, on {days(9)}.")
    tab_to(clerk, "Post")
    clerk.keyboard.press("Enter")
    is_posted(clerk)
    quantities = clerk.locator(".line-quantity strong").all_inner_texts()
    assert quantities == ["50", "50"]
    clerk.goto(f"/stock/?item={vaccine}")
    expect(clerk.locator("#results tbody tr")).to_contain_text("40")


def test_two_lines_of_one_item_are_never_proposed_the_same_stock(clerk: Page, vaccine: str):
    start_sale(clerk, vaccine, "60")
    expect(clerk.locator("#lines-0 .lot-proposal")).to_contain_text(f"{vaccine}A 60")
    clerk.keyboard.press("Control+Enter")
    clerk.keyboard.type(vaccine)
    clerk.keyboard.press("Enter")
    clerk.keyboard.type("20")
    expect(clerk.locator("#lines-1 .lot-proposal")).to_contain_text(f"{vaccine}B 20")
    tab_to(clerk, "Propose lots")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_lines-0-lot_code")).to_have_value(f"{vaccine}A")
    expect(clerk.locator("#id_lines-1-lot_code")).to_have_value(f"{vaccine}B")


def test_what_the_header_says_changes_what_is_said_of_lots(clerk: Page, vaccine: str):
    start_sale(clerk, vaccine, "90")
    expect(clerk.locator("#lines-0 .lot-proposal")).to_contain_text(f"{vaccine}B 30")
    clerk.fill("#id_date", days(85))
    clerk.press("#id_date", "Tab")
    expect(clerk.locator("#lines-0 .lot-notes .warn").first).to_contain_text("expired on")
    clerk.select_option("#id_warehouse", index=2)
    expect(clerk.locator("#lines-0 .lot-proposal")).to_have_count(0)


def test_a_predefined_lot_is_chosen_on_a_production_record(clerk: Page, seat: Seat):
    """Seed: predefined lots are allocated for production, and selected on the record."""
    code = fresh("PRD")
    make_item(seat("admin"), code)
    clerk.goto("/lots/new/")
    clerk.fill("#id_item", code)
    clerk.fill("#id_codes", f"{code}AHEAD")
    clerk.locator("main form button").last.click()
    clerk.goto("/documents/new/production-record/")
    choose(clerk, "id_warehouse", "BM")
    choose(clerk, "id_lines-0-direction", "load")
    type_into(clerk, "id_lines-0-item", code)
    clerk.keyboard.press("Enter")
    clerk.keyboard.type("12")
    type_into(clerk, "id_lines-0-location", "MED")
    choices = clerk.locator("#lines-0 .lot-choices")
    expect(choices.locator("summary")).to_be_visible()
    tab_to(clerk, "1 lot to add to")
    clerk.keyboard.press("Enter")
    expect(choices.locator("li")).to_contain_text("predefined")
    tab_to(clerk, f"{code}AHEAD")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#id_lines-0-lot_code")).to_have_value(f"{code}AHEAD")
    expect(focused(clerk)).to_have_id("id_lines-0-lot_code")
    expect(clerk.locator("#lines-0 .lot-notes")).to_contain_text("this is its first load")
    # The list stays open when it is brought up to date.
    expect(choices).to_have_attribute("open", "")
    tab_to(clerk, "Save and post")
    clerk.keyboard.press("Enter")
    is_posted(clerk)
    clerk.locator(".facts").get_by_role("link", name=f"{code}AHEAD").click()
    expect(clerk.locator("h1")).to_contain_text(f"{code}AHEAD")
