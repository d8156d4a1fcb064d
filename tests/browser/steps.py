"""What people do with their hands, and what they read from the page."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Locator, Page, expect

BROWSER = pytest.mark.browser

AUDIT, ALIKE = ((Path(__file__).parent / f"{name}.js").read_text(encoding="utf-8") for name in ("audit", "alike"))
NARROW = {"width": 390, "height": 844}
# Light and wide in English; dark and narrow in Romanian, whose words are the longer ones.
LOOKS: dict[str, dict[str, Any]] = {
    "en": {"locale": "en-GB", "color_scheme": "light", "viewport": {"width": 1440, "height": 900}},
    "ro": {"locale": "ro-RO", "color_scheme": "dark", "viewport": NARROW},
}
# Of how many texts that look alike the contrast is measured: it is most of what axe does.
CONTRASTS = 3
RUN_AXE = """async (options) => {
  axe.configure({ rules: [{ id: "color-contrast", selector: "*:not([data-alike])" }] });
  const { violations } = await axe.run(options);
  for (const marked of document.querySelectorAll("[data-alike]")) delete marked.dataset.alike;
  return violations;
}"""
# WCAG 2.2, levels A and AA, and what axe holds for good practice. Named one by one: by itself axe leaves out sizes.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

SIDEWAYS = """() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.querySelectorAll("body *")].filter(
    (element) => element.getBoundingClientRect().right > clientWidth + 1);
  return [`${scrollWidth} px wide`, ...out.slice(0, 3).map((element) => element.outerHTML.slice(0, 140))];
}"""

_numbers = itertools.count(1)


def fresh(prefix: str) -> str:
    """The beginning of codes that no other test uses."""
    return f"{prefix}-{next(_numbers):02d}-"


def focused(page: Page) -> Locator:
    """Where the next key goes."""
    return page.locator(":focus")


def tab_to(page: Page, name: str, *, key: str = "Tab", most: int = 60) -> None:
    """Press a key until the element with this id, name or text has the focus."""
    for _press in range(most):
        here = page.evaluate(
            "(() => { const e = document.activeElement; return [e.id, e.name || '', e.innerText || '']; })()"
        )
        if name in (here[0], here[1]) or name == here[2].strip():
            return
        page.keyboard.press(key)
    raise AssertionError(f"{name} cannot be reached with {key}")


def reach(page: Page, selector: str, *, key: str = "Tab", most: int = 90) -> None:
    """Press a key until what the selector names has the focus: in any language, and where ids are not enough."""
    for _press in range(most):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached with {key}")


def type_into(page: Page, field: str, text: str) -> None:
    """Reach a field by keyboard, replace what it holds."""
    tab_to(page, field)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def choose(page: Page, field: str, text: str) -> None:
    """Reach a select by keyboard and type the beginning of a choice."""
    tab_to(page, field)
    page.keyboard.type(text)
    expect(page.locator(f"#{field} option:checked")).to_have_text(re.compile("^" + re.escape(text)))


def start_load(page: Page, item: str, codes: str, *, quantity: str = "", location: str = "A-01") -> None:
    """Fill in a warehouse record that brings an item into stock, without saving it."""
    page.goto("/documents/new/warehouse-record/")
    page.select_option("#id_warehouse", label="BM – Depozit central Baia Mare")
    page.select_option("#id_template", label="INI – Stoc inițial")
    fill_line(page, item, codes, quantity=quantity, location=location)


def start_sale(page: Page, item: str, codes: str, *, quantity: str = "", partner: str = "NORDMED") -> None:
    """Fill in a delivery note to a customer, without saving it."""
    page.goto("/documents/new/sales-delivery/")
    page.select_option("#id_warehouse", label="BM – Depozit central Baia Mare")
    page.fill("#id_partner", partner)
    fill_line(page, item, codes, quantity=quantity, location="A-01")


def fill_line(page: Page, item: str, codes: str, *, quantity: str = "", location: str = "A-01", line: int = 0) -> None:
    """Fill in one line of the page's draft."""
    page.fill(f"#id_lines-{line}-item", item)
    page.fill(f"#id_lines-{line}-quantity", quantity)
    page.fill(f"#id_lines-{line}-location", location)
    page.fill(f"#id_lines-{line}-serials", codes)


def press(page: Page, name: str) -> None:
    """Press a button by its name."""
    page.get_by_role("button", name=name, exact=True).click()


def is_posted(page: Page) -> str:
    """The page shows a posted document; its name."""
    expect(page.locator(".state-line .badge")).to_have_text("posted")
    return page.locator("h1").inner_text()


def receive(page: Page, item: str, codes: str) -> str:
    """Bring serial numbers into stock; the document's address."""
    start_load(page, item, codes)
    press(page, "Save and post")
    is_posted(page)
    return page.url


def sell(page: Page, item: str, codes: str) -> str:
    """Sell serial numbers; the document's address."""
    start_sale(page, item, codes)
    press(page, "Save and post")
    is_posted(page)
    return page.url


def find(page: Page, code: str) -> str:
    """Open what a code names, from the search field; its address."""
    page.goto("/scan/?code=" + code)
    expect(page.locator("h1")).to_have_text(code)
    return page.url


def faults(page: Page) -> list[str]:
    """What axe and our own audit find wrong with a page, and what makes it scroll sideways on a telephone."""
    found = found_by_axe(page)
    found += page.evaluate(AUDIT)
    wide = page.viewport_size
    page.set_viewport_size(NARROW)
    found += page.evaluate(SIDEWAYS)
    if wide:
        page.set_viewport_size(wide)
    return found


def found_by_axe(page: Page) -> list[str]:
    """What breaks a rule of WCAG 2.2 AA: the rule, and the first element that does."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(ALIKE, CONTRASTS)
    broken_rules = page.evaluate(RUN_AXE, {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": RULES}})
    found = []
    for broken in broken_rules:
        first = broken["nodes"][0]
        found.append(f"{broken['id']} ({len(broken['nodes'])}): {first['html'][:140]} {first['failureSummary']}")
    return found
