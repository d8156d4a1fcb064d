"""What people see rather than read: the cards of the first page, and pictures that say the same in words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, NARROW, find, found_by_axe

pytestmark = BROWSER

# Letters smaller than this are not read at a desk; on the screen, whatever the picture is scaled to.
LEGIBLE = 9.5


def letters(page: Page) -> list[float]:
    """How high the letters of the drawings in sight are on the screen."""
    found: list[float] = page.evaluate(
        """() => [...document.querySelectorAll(".drawing")].filter((one) => one.checkVisibility()).map(
          (one) => 12 * one.getBoundingClientRect().width / one.viewBox.baseVal.width)"""
    )
    return found


def overlapping(drawing: Locator) -> list[str]:
    """Texts of a drawing that stand on one another, as the machine's own letters make them."""
    found: list[str] = drawing.evaluate(
        """(svg) => {
          const texts = [...svg.querySelectorAll("text")].map((one) => [one.textContent, one.getBoundingClientRect()]);
          const within = (start, end, from, to) => start < to - 4 && from < end - 4;
          const meet = (a, b) => within(a.left, a.right, b.left, b.right) && within(a.top, a.bottom, b.top, b.bottom);
          return texts.flatMap(([text, box], n) =>
            texts.slice(n + 1).filter(([, other]) => meet(box, other)).map(([other]) => `${text} / ${other}`));
        }"""
    )
    return found


def test_the_first_page_leads_to_what_it_counts(supervisor: Page) -> None:
    supervisor.goto("/")
    card = supervisor.locator("#due")
    count = int(card.locator(".group-title span").first.inner_text())
    expect(card.locator(".lines").first.locator("li")).to_have_count(min(count, 5))
    card.get_by_role("link", name=re.compile("All of them|Show in the list")).first.click()
    expect(supervisor).to_have_url(re.compile(r"/lots/\?shelf=due"))
    expect(supervisor.locator("table.list tbody tr")).to_have_count(count)
    supervisor.go_back()
    # A bar, by the mouse; the same by the keyboard, from the table.
    bar = supervisor.locator("#expiry .drawing.wide a").first
    address = bar.get_attribute("href")
    bar.click(position={"x": 5, "y": 5})
    expect(supervisor).to_have_url(re.compile(re.escape(address or "?")))
    supervisor.go_back()
    supervisor.locator("#expiry summary").press("Enter")
    supervisor.locator(f'#expiry table a[href="{address}"]').press("Enter")
    expect(supervisor).to_have_url(re.compile(re.escape(address or "?")))


def test_pictures_are_legible_wherever_they_stand(seat: Seat) -> None:
    page = seat("supervisor", locale="ro-RO")
    for address in ("/", "/scan/?code=WCC7K3847112", "/scan/?code=TRM-TB-31"):
        page.goto(address)
        for width in (1440, 700, NARROW["width"]):
            page.set_viewport_size({"width": width, "height": 900})
            assert min(letters(page)) >= LEGIBLE, (address, width)
            for drawing in page.locator(".drawing:visible").all():
                assert overlapping(drawing) == [], (address, width)


def test_the_life_of_a_serial_number_is_a_picture_and_a_list(viewer: Page) -> None:
    find(viewer, "WCC7K3847112")
    life = viewer.locator("#life")
    expect(life.get_by_role("listitem")).to_have_count(3)
    expect(life.locator(".drawing:visible").get_by_text("today", exact=True)).to_be_visible()
    document = life.get_by_role("listitem").first.get_by_role("link")
    address = document.get_attribute("href")
    document.press("Enter")
    expect(viewer).to_have_url(re.compile(re.escape(address or "?")))


@pytest.mark.parametrize(("faint", "told"), [("td", 0), ("tr.odd td", 1), ("tr.odd td a", 1), ("tr:last-child td", 1)])
def test_one_pale_text_among_many_rows_is_found(seat: Seat, faint: str, told: int) -> None:
    """Contrast is measured where a text looks unlike the others, wherever that is."""
    page = seat()
    row = "<tr class={}><td>Five <a href='#'>pieces</a></td></tr>"
    rows = "".join(row.format("odd" if number == 40 else "even") for number in range(50))
    colour = "#777" if told else "#555"
    page.set_content(f"<style>td, a {{ color: #333 }} {faint} {{ color: {colour}; background: #ddd }}</style>{rows}")
    page.evaluate("rows => document.body.innerHTML = `<table>${rows}</table>`", rows)
    assert [fault.partition(" ")[0] for fault in found_by_axe(page)].count("color-contrast") == told
