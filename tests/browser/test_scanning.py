"""A clerk scans: on any page, at any speed, with sound and colour, with the camera."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Seat
from tests.browser.steps import BROWSER, focused

pytestmark = BROWSER

# Milliseconds from key to key, as scanners type.
SCANNER = 20
# Notes what is heard: the pitches, instead of playing them.
HEARD = """
window.heard = [];
window.AudioContext = class { state = "running"; currentTime = 0; destination = {}; };
window.OscillatorNode = class {
  constructor(context, options) { heard.push(options.frequency); }
  connect(next) { return next; }
  start() {}
  stop() {}
};
window.GainNode = class { gain = { setTargetAtTime() {} }; connect(next) { return next; } };
"""
# A camera that shows what the test holds before it; without a picture there is none.
CAMERA = """
window.BarcodeDetector = class {
  static async getSupportedFormats() { return ["qr_code", "data_matrix"]; }
  async detect() { return window.shown ? [{ rawValue: window.shown }] : []; }
};
Object.defineProperty(navigator, "mediaDevices", { value: { async getUserMedia() {
  if (window.refused) throw new DOMException("", window.refused);
  const canvas = document.createElement("canvas");
  canvas.getContext("2d");
  const drawing = setInterval(() => canvas.getContext("2d").fillRect(0, 0, 9, 9), 20);
  window.stream = canvas.captureStream(25);
  return window.stream;
} } });
"""
NOTHING = "(01)4006381333932(10)A"


def scan(page: Page, code: str) -> None:
    """As a scanner does it, wherever the focus is."""
    page.keyboard.type(code, delay=SCANNER)
    page.keyboard.press("Enter")


@pytest.fixture
def codes(clerk: Page) -> list[str]:
    """Serial numbers of the register."""
    clerk.add_init_script(HEARD)
    clerk.goto("/serials/?match=contains&code=CN-0M27")
    return clerk.locator("a.row-link").all_inner_texts()[:3]


def test_serial_after_serial_is_scanned_without_a_click(clerk: Page, codes: list[str]):
    clerk.goto("/lots/")
    for code in codes:
        scan(clerk, code)
        expect(clerk.locator("h1")).to_have_text(code)
        expect(clerk).to_have_url(re.compile(r"/serials/\d+/$"))
        assert clerk.evaluate("heard") == [880, 1319]
    scan(clerk, "/" + codes[0])
    expect(clerk.locator("#again")).to_have_value("/" + codes[0])


def test_codes_in_one_breath_are_all_kept_and_a_second_enter_is_no_second_scan(clerk: Page, codes: list[str]):
    clerk.goto("/")
    clerk.keyboard.type(f"{codes[0]}\n{codes[1]}\n\n{codes[2]}\n")
    expect(clerk.locator("main a.row-link")).to_have_text(codes)
    held: list[Route] = []
    clerk.route("**/scan/?*", lambda route: route.continue_() if held else held.append(route))
    with clerk.expect_request("**/scan/?*"):
        scan(clerk, codes[0])
    scan(clerk, codes[1])
    expect(clerk.locator("main a.row-link")).to_have_text(codes[:2])
    assert held


def test_what_is_wrong_is_heard_seen_and_read_and_the_next_scan_just_works(clerk: Page, codes: list[str]):
    clerk.goto("/documents/")
    scan(clerk, NOTHING)
    field = clerk.locator("#again")
    expect(clerk.get_by_role("alert").filter(has_text="check digit")).to_contain_text("should be 1")
    expect(field).to_be_focused()
    expect(field).to_have_class(re.compile("flash-bad"))
    assert clerk.evaluate("heard") == [247, 165]
    # What was typed is kept, and selected: the next code takes its place. Ctrl+] is how scanners send FNC1.
    expect(field).to_have_value(NOTHING)
    clerk.keyboard.type("01040063813339311", delay=SCANNER)
    clerk.keyboard.press("Control+BracketRight")
    expect(field).to_have_value("01040063813339311␝")
    scan(clerk, "21X")
    expect(clerk.locator("#problem")).to_contain_text("At character")
    scan(clerk, codes[0])
    expect(clerk.locator("h1")).to_have_text(codes[0])


def test_the_keys_of_a_page_stay_keys(clerk: Page):
    clerk.goto("/documents/")
    clerk.keyboard.press("z")
    expect(clerk.locator("#quick-search")).not_to_be_focused()
    expect(clerk.locator("#quick-search")).to_have_value("")
    clerk.keyboard.press("/")
    expect(focused(clerk)).to_have_attribute("type", re.compile("search|text"))


def test_a_scan_goes_to_the_field_of_the_page_and_leaves_nothing_unsaved_behind(clerk: Page, codes: list[str]):
    clerk.goto("/documents/new/purchase-delivery/")
    clerk.evaluate("document.activeElement.blur()")
    clerk.keyboard.type("NOPE", delay=SCANNER)
    expect(clerk.locator("#id_scan")).to_have_value("NOPE")
    clerk.goto("/serials/")
    scan(clerk, codes[0])
    expect(clerk.locator("h1")).to_have_text(codes[0])
    there = f"{clerk.url}edit/"
    clerk.goto(there)
    clerk.locator("#id_customer_code").press("End")
    clerk.keyboard.type("7")
    clerk.evaluate("document.activeElement.blur()")
    scan(clerk, codes[1])
    expect(clerk.locator("#feedback-toast")).to_contain_text("save what is typed on this page")
    assert clerk.url == there


def test_sound_colour_and_text_are_switched_off_one_by_one(seat: Seat):
    page = seat("clerk", reduced_motion="reduce")
    page.add_init_script(HEARD)
    page.goto("/lots/")
    page.locator(".bar summary", has_text="Mădălina").press("Enter")
    page.get_by_role("button", name="Preferences").press("Enter")
    attempt = page.get_by_role("button", name="bad", exact=True)
    attempt.press("Enter")
    expect(page.locator("#feedback-toast")).to_be_visible()
    expect(page.locator("#feedback-assertive")).to_have_text("So it is when something is wrong.")
    expect(attempt).to_have_class(re.compile("flash-bad"))
    assert page.evaluate("heard.length") == 2
    for name in ("sound", "colour", "text"):
        page.get_by_label(name).press("Space")
    page.keyboard.press("Escape")
    page.reload()
    page.evaluate("document.getElementById('preferences').showModal()")
    attempt.press("Enter")
    expect(page.locator("#feedback-toast")).to_be_hidden()
    expect(attempt).not_to_have_class(re.compile("flash"))
    assert page.evaluate("heard.length") == 0


def test_the_camera_scans_and_goes_out(clerk: Page, codes: list[str]):
    clerk.add_init_script(CAMERA)
    clerk.goto("/")
    button = clerk.locator("main").get_by_role("button", name="Scan with the camera")
    button.press("Enter")
    expect(clerk.get_by_text("Hold the code into the picture.")).to_be_visible()
    clerk.keyboard.press("Escape")
    assert clerk.evaluate("stream.getTracks().every((track) => track.readyState === 'ended')")
    clerk.evaluate("window.refused = 'NotAllowedError'")
    button.press("Enter")
    expect(clerk.get_by_text("The browser may not use the camera.")).to_be_visible()
    clerk.keyboard.press("Escape")
    clerk.evaluate("(code) => { window.refused = ''; window.shown = code; }", codes[0])
    button.press("Enter")
    expect(clerk.locator("h1")).to_have_text(codes[0])


def test_without_a_reader_of_codes_there_is_no_camera_button(clerk: Page):
    clerk.add_init_script("delete window.BarcodeDetector")
    clerk.goto("/")
    expect(clerk.locator(".camera-button")).to_have_count(0)
