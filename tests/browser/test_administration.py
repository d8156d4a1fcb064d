"""An administrator configures; everybody chooses the language."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, press

pytestmark = BROWSER

SHORT_DATE = r"\d\d\.\d\d\.\d{4}"


def test_the_preview_of_a_code_type_changes_while_it_is_typed(admin: Page):
    admin.goto("/admin/numbering/codetype/")
    admin.get_by_role("link", name="SN-AN").click()
    preview = admin.locator("#code-preview")
    expect(preview.locator("code").first).to_have_text(re.compile("^EN"))
    admin.fill("#id_prefix", "QX")
    expect(preview.locator("code").first).to_have_text(re.compile("^QX"))
    admin.fill("#id_segments-2-length", "6")
    expect(preview.locator("li code").first).to_have_text(re.compile(r"^QX\d\d.{5}\d{6}$"))
    expect(preview.locator("li")).to_have_count(3)


def test_the_forms_of_a_property_set_change_while_it_is_composed_and_can_be_tried(admin: Page):
    admin.goto("/admin/attributes/propertyset/add/")
    preview, forms = admin.locator("#code-preview"), admin.locator("#property-forms")
    admin.check("#id_uses_lot")
    expect(preview.locator("code")).to_have_text("«L1»")
    admin.fill("#id_lot_start", "[")
    expect(preview.locator("code")).to_have_text("[L1»")
    forms.get_by_label("Lot").fill("MINE")
    admin.check("#id_lot_mandatory")
    expect(forms).to_contain_text("mandatory")
    admin.check("#id_uses_serial")
    expect(preview.locator("code")).to_have_text("#SN1#_[L1»")
    assert "try-lot" not in admin.locator("#propertyset_form").evaluate("form => [...new FormData(form).keys()]")


def test_a_movement_is_shown_to_the_administrator_and_offers_nothing_to_change(admin: Page):
    admin.goto("/admin/inventory/movement/")
    expect(admin.locator("#content .addlink, #content [name=action]")).to_have_count(0)
    admin.locator("#result_list tbody a").first.click()
    expect(admin.locator("#content h1")).to_contain_text("movement")
    form = admin.locator("#movement_form")
    for kind in ("input:not([type=hidden])", "select", "textarea", ".deletelink"):
        expect(form.locator(kind)).to_have_count(0)


def test_the_pages_turn_romanian_with_their_dates_and_decimals(seat: Seat):
    # A window of its own: the language is remembered.
    page = seat("clerk", locale="en-US")
    page.goto("/serials/")
    page.get_by_role("button", name="română").click()
    expect(page.locator("html")).to_have_attribute("lang", "ro")
    expect(page.locator("h1")).to_have_text("Numere seriale")
    dates = page.locator("td.date").all_inner_texts()
    assert any(date.strip() for date in dates)
    assert all(re.fullmatch(SHORT_DATE + "|–|", date.strip()) for date in dates)
    page.goto("/documents/new/purchase-delivery/")
    expect(page.locator("#id_date")).to_have_value(re.compile("^" + SHORT_DATE + "$"))
    expect(page.locator("label[for=id_warehouse]")).to_contain_text("Gestiune")
    # Cable by the metre.
    page.goto("/documents/?number=CN00003")
    page.locator("a.row-link").first.click()
    expect(page.locator(".line-quantity").first).to_contain_text("25,5")
    page.goto("/")
    press(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
