"""A clerk's day without a mouse: received, mended, made, posted, labelled, sold, corrected and taken back.

Once in English on a wide screen in the light, once in Romanian on a telephone in the dark. A scanner types and presses
Enter, a clipboard is filled by another program: the rest is keys.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.utils import translation
from django.utils.translation import gettext, pgettext
from playwright.sync_api import Page, expect

from inventory.demo.users import LOG_INS
from tests.browser.conftest import Seat
from tests.browser.hands import counted, enter, paste, printer, scan, write
from tests.browser.steps import BROWSER, LOOKS, faults, focused, fresh, reach
from tests.labels.reading import sheets

pytestmark = BROWSER

SCANNED, PASTED, MADE = 100, 1000, 500


@dataclass
class Day:
    """What the steps of a day hand on to one another."""

    language: str
    begins: str
    page: Page

    def says(self, text: str, context: str = "") -> str:
        """A text of ours in the language of the page."""
        with translation.override(self.language):
            return pgettext(context, text) if context else gettext(text)

    def number(self, value: int) -> str:
        """A number as people of the language write it."""
        return f"{value:,}" if self.language == "en" else f"{value:,}".replace(",", ".")

    def state(self, name: str) -> None:
        expect(self.page.locator(".state-line .badge")).to_have_text(self.says(name))


@pytest.mark.parametrize("look", LOOKS)
def test_a_clerk_works_a_whole_day_by_keyboard(seat: Seat, look: str) -> None:
    def sit_down(name: str = "") -> Page:
        return seat(name, **LOOKS[look])

    day = Day(look, fresh("DAY"), sit_down())
    log_in(day)
    open_new(day, "purchase-delivery", number="R", partner="DEO")
    receive_a_hundred_by_scanning(day)
    paste_a_thousand_and_mend_three(day)
    generate_five_hundred(day)
    save_and_post(day)
    print_a_label_and_scan_it(day)
    second = sit_down("clerk")
    edit_a_serial_number_in_two_windows(day, second)
    open_new(day, "sales-delivery", number="S", partner="NORDMED")
    sell_by_scanning(day)
    edit_a_header_in_two_windows(day, second)
    reverse(day, sit_down("supervisor"))


def log_in(day: Day) -> None:
    page, (password, first_name, *_rest) = day.page, LOG_INS["clerk"]
    page.goto("/login/")
    expect(focused(page)).to_have_id("id_username")
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    expect(page.locator("summary", has_text=first_name)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", day.language)


def open_new(day: Day, kind: str, *, number: str, partner: str) -> None:
    """From wherever one is to a new document whose header is complete; what is scanned next goes onto its lines."""
    page = day.page
    enter(page, ".menu a[href='/documents/']")
    expect(page.locator("h1")).to_have_text(day.says("Documents"))
    enter(page, ".new-menu summary")
    enter(page, f".new-menu a[href$='/new/{kind}/']")
    page.wait_for_url(f"**/documents/new/{kind}/")
    reach(page, "#id_number", key="Shift+Tab")
    page.keyboard.type(day.begins + number)
    reach(page, "#id_warehouse")
    page.keyboard.type("BM")
    write(page, "#id_partner", partner)
    page.keyboard.press("F8")
    expect(focused(page)).to_have_id("id_scan")


def receive_a_hundred_by_scanning(day: Day) -> None:
    page, line = day.page, day.page.locator("#lines-0")
    codes = [f"{day.begins}{number:03d}" for number in range(SCANNED)]
    scan(page, "HDD4T", *codes)
    counted(line, day.number(SCANNED))
    expect(page.locator(".draft-line")).to_have_count(1)
    scan(page, codes[7].lower())
    expect(page.locator(".scan-said").first).to_have_class(re.compile("warn|bad"))
    # The last one is taken back, and scanned again.
    page.keyboard.press("Control+z")
    counted(line, day.number(SCANNED - 1))
    scan(page, codes[-1])
    # Enter, however often, saves and posts nothing.
    page.keyboard.press("Enter")
    counted(line, day.number(SCANNED))
    assert "/documents/new/" in page.url
    page.keyboard.press("Control+Enter")
    expect(focused(page)).to_have_id("id_lines-0-item")
    write(page, "#id_lines-0-location", "A-01")
    page.keyboard.press("Control+Enter")


def paste_a_thousand_and_mend_three(day: Day) -> None:
    page, line, every = day.page, day.page.locator("#lines-1"), day.number(PASTED)
    codes = [f"{day.begins}P{number:04d}" for number in range(PASTED)]
    wrong = {99: "X" * 51, 499: f"{day.begins}\u200bA", 899: "9-1"}
    expect(focused(page)).to_have_id("id_lines-1-item")
    page.keyboard.type("SSD1T")
    page.keyboard.press("Enter")
    page.keyboard.type(str(PASTED))
    reach(page, "#id_lines-1-serials")
    paste(page, "\r\n".join(wrong.get(number, code) for number, code in enumerate(codes)))
    counted(line, f"{PASTED - len(wrong)} / {every}")
    assert line.locator(".entry-row").count() < 60
    assert faults(page) == []
    enter(page, "#lines-1 [data-only]")
    expect(line.locator(".entry-number")).to_have_text([day.number(place + 1) for place in wrong])
    reach(page, "#lines-1-list", key="Shift+Tab")
    for place in wrong:
        page.keyboard.press("Home")
        page.keyboard.press("F2")
        page.keyboard.type(codes[place])
        page.keyboard.press("Enter")
    counted(line, f"{every} / {every}")
    page.keyboard.press("End")
    page.keyboard.press("Delete")
    counted(line, f"{day.number(PASTED - 1)} / {every}")
    page.keyboard.press("Control+z")
    counted(line, f"{every} / {every}")
    reach(page, "#id_lines-1-serials", key="Shift+Tab")
    page.keyboard.press("Control+Enter")


def generate_five_hundred(day: Day) -> None:
    page, line = day.page, day.page.locator("#lines-2")
    expect(focused(page)).to_have_id("id_lines-2-item")
    page.keyboard.type("TERM2")
    write(page, "#id_lines-2-location", "MED")
    reach(page, "#lines-2-how-many")
    page.keyboard.type(str(MADE))
    page.keyboard.press("Enter")
    expect(page.locator("#id_lines-2-quantity")).to_have_value(str(MADE))
    told = line.locator("#lines-2-count code")
    expect(told).to_have_count(2)
    first, last = told.all_inner_texts()
    assert int(last) - int(first) == MADE - 1


def save_and_post(day: Day) -> None:
    """As a draft first, looked at, then posted."""
    page = day.page
    page.keyboard.press("Control+s")
    day.state("draft")
    assert faults(page) == []
    enter(page, "form[action$='/post/'] button")
    day.state("posted")
    expect(page.locator("h1")).to_contain_text(day.begins)
    expect(page.locator(".line-quantity strong")).to_have_text([day.number(n) for n in (SCANNED, PASTED, MADE)])
    assert faults(page) == []


def print_a_label_and_scan_it(day: Day) -> None:
    page, code = day.page, f"{day.begins}042"
    # Scanned wherever one is: what it names is opened.
    scan(page, code, anywhere=True)
    expect(page.locator("h1")).to_have_text(code)
    enter(page, "main a[href^='/labels/']")
    expect(page.locator("h1")).to_have_text(day.says("Print labels", "title"))
    reach(page, "#id_symbology")
    while focused(page).input_value() != "datamatrix":
        page.keyboard.press("ArrowDown")
    expect(page.locator("#label-preview img")).to_have_attribute("alt", re.compile(rf"\(21\){code}$"))
    assert faults(page) == []
    with printer(page) as printed, page.context.expect_page() as window:
        enter(page, "#label-preview button[name=pdf]")
        expect(window.value).to_have_title("Printed")
    window.value.close()
    [[label]] = [sheet.scanned for sheet in sheets(printed[0])]
    assert label != code
    enter(page, ".brand", key="Shift+Tab")
    expect(focused(page)).to_have_id("search")
    scan(page, label)
    expect(page.locator("h1")).to_have_text(code)


def edit_a_serial_number_in_two_windows(day: Day, second: Page) -> None:
    """The second is shown what the first changed, and decides."""
    first = day.page
    enter(first, "main a[href$='/edit/']")
    first.wait_for_url("**/edit/")
    second.goto(first.url)
    write(first, "#id_customer_code", "FIRST")
    first.keyboard.press("Enter")
    expect(first.locator("#changes")).to_contain_text("FIRST")
    write(second, "#id_customer_code", "SECOND")
    second.keyboard.press("Enter")
    clash = second.locator("table.clashes tbody tr")
    expect(clash).to_have_count(1)
    expect(clash).to_contain_text(re.compile("FIRST.*SECOND.*", re.DOTALL))
    expect(clash).to_contain_text(re.compile("clerk|Bălan"))
    expect(second.locator("#id_customer_code")).to_have_value("SECOND")
    assert faults(second) == []
    reach(second, "#id_customer_code", key="Shift+Tab")
    second.keyboard.press("Enter")
    expect(second.locator("#changes tbody tr").first).to_contain_text("FIRST")
    expect(second.locator("#changes tbody tr").first).to_contain_text("SECOND")


def sell_by_scanning(day: Day) -> None:
    page, line = day.page, day.page.locator("#lines-0")
    scan(page, *(f"{day.begins}{number:03d}" for number in (42, 43, 44)))
    counted(line, "3")
    expect(page.locator("#id_lines-0-item")).to_have_value(re.compile("HDD4T$"))
    expect(page.locator("#id_lines-0-location")).to_have_value("A-01")
    page.keyboard.press("Control+s")
    day.state("draft")


def edit_a_header_in_two_windows(day: Day, second: Page) -> None:
    """Of a draft: the second loses nothing that was typed, and overwrites nothing that it has not seen."""
    first, draft = day.page, day.page.url
    enter(first, "main a[href$='/edit/']")
    first.wait_for_url("**/edit/")
    second.goto(first.url)
    write(first, "#id_reference", "FIRST")
    write(second, "#id_reference", "SECOND")
    first.keyboard.press("Control+s")
    day.state("draft")
    expect(first.locator("main")).to_contain_text("FIRST")
    second.keyboard.press("Control+s")
    expect(second.locator("[data-summary]")).to_contain_text("clerk")
    expect(second.locator("#id_reference")).to_have_value("SECOND")
    assert faults(second) == []
    second.goto(draft)
    expect(second.locator("main")).to_contain_text("FIRST")
    enter(first, "form[action$='/post/'] button")
    day.state("posted")


def reverse(day: Day, supervisor: Page) -> None:
    """The receipt is refused, what stands on it linked; the sale is taken back, and the stock is there again."""
    sale = day.page.url
    scan(day.page, f"{day.begins}043", anywhere=True)
    expect(day.page.locator("h1")).to_have_text(f"{day.begins}043")
    expect(day.page.locator(".subtitle .badge")).to_have_text(day.says("unloaded"))
    page = day.page = supervisor
    page.goto("/documents/")
    page.keyboard.press("/")
    page.keyboard.type(day.begins + "R")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(day.begins + "R")
    enter(page, "main a[href$='/reverse/']")
    page.wait_for_url("**/reverse/")
    enter(page, "main form[data-posts] button")
    blocker = page.locator(".problems[role=alert] a")
    expect(blocker).to_have_count(1)
    assert faults(page) == []
    enter(page, ".problems a")
    page.wait_for_url(sale)
    enter(page, "main a[href$='/reverse/']")
    page.wait_for_url("**/reverse/")
    write(page, "#id_note", "Retur")
    enter(page, "main form[data-posts] button")
    day.state("posted")
    page.goto(sale)
    day.state("reversed")
    scan(page, f"{day.begins}043", anywhere=True)
    expect(page.locator(".subtitle .badge")).to_have_text(day.says("on hand"))
    assert urlsplit(page.url).path.startswith("/serials/")
