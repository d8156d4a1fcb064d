"""What was received is sold, refused, reversed; and who may do which."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import BROWSER, find, fresh, press, receive, sell, start_sale

pytestmark = BROWSER


def test_a_serial_number_is_sold_once_and_the_second_sale_is_refused_at_its_line(clerk: Page):
    code = fresh("SLL") + "1"
    receive(clerk, "HDD4T", code)
    sell(clerk, "HDD4T", code)
    find(clerk, code)
    expect(clerk.locator(".subtitle .badge")).to_have_text("unloaded")
    expect(clerk.locator("#unloads tbody tr")).to_contain_text("first")

    start_sale(clerk, "HDD4T", code)
    press(clerk, "Save and post")
    expect(clerk.locator("#id_lines-0-serials_error")).to_contain_text(code)
    expect(clerk.locator("#lines-0 .entry-row.bad")).to_contain_text(code)
    expect(clerk.locator(".state-line .badge")).to_have_text("draft")


def test_a_viewer_sees_documents_and_can_draft_none(viewer: Page):
    viewer.goto("/documents/?state=posted")
    expect(viewer.locator("main").get_by_text("New document")).to_have_count(0)
    viewer.locator("a.row-link").first.click()
    expect(viewer.locator(".state-line .badge")).to_have_text("posted")
    for button in ("Edit", "Post", "Delete", "Reverse"):
        expect(viewer.locator(".actions").get_by_text(button, exact=True)).to_have_count(0)
    refused = viewer.goto("/documents/new/sales-delivery/")
    assert refused is not None
    assert refused.status == 403
    expect(viewer.locator("h1")).to_be_visible()


def test_a_clerk_is_not_offered_what_only_a_supervisor_may_do(clerk: Page, supervisor: Page):
    code = fresh("CLK") + "1"
    document = receive(clerk, "HDD4T", code)
    for page, offered in ((clerk, 0), (supervisor, 1)):
        page.goto(document)
        expect(page.locator(".actions").get_by_text("Reverse", exact=True)).to_have_count(offered)
    refused = clerk.goto(document + "reverse/")
    assert refused is not None
    assert refused.status == 403
