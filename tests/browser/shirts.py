"""Shirts, as an administrator describes them in a browser: the properties and their set once, an item for each test."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.steps import fresh

# Texts of one or several choices; a number.
PROPERTIES = {"Colour": ("Red", "Blue"), "Size": ("S", "M"), "Weight": ()}


def save(admin: Page) -> None:
    admin.locator("[name=_save]").click()
    expect(admin.locator(".messagelist .success, .success")).to_be_visible()


def show_row(admin: Page, group: str, field: str) -> None:
    """Ask for one more row of a table in a form, where it ends before this field."""
    if not admin.locator(field).is_visible():
        admin.locator(f"#{group}-group .add-row a, #{group}-group a.addlink").last.click()


def make_property(admin: Page, name: str, *values: str) -> None:
    """A property of stock: a list of values, or a number."""
    admin.goto("/admin/attributes/property/add/")
    admin.fill("#id_name", name)
    admin.select_option("#id_value_type", value="list" if values else "number")
    admin.check("#id_instance")
    for place, value in enumerate(values):
        field = f"#id_choices-{place}-name"
        show_row(admin, "choices", field)
        admin.fill(field, value)
    save(admin)


def make_set(admin: Page) -> str:
    """Pieces have a colour, a size, a weight and a warranty of thirty days; the name of the set."""
    for name, values in PROPERTIES.items():
        make_property(admin, name, *values)
    admin.goto("/admin/attributes/propertyset/add/")
    admin.fill("#id_name", "Shirts")
    admin.check("#id_instance")
    admin.check("#id_uses_warranty")
    admin.fill("#id_warranty_days", "30")
    for place, name in enumerate(PROPERTIES):
        field = f"#id_used_properties-{place}-property"
        show_row(admin, "used_properties", field)
        admin.select_option(field, label=name)
        admin.fill(f"#id_used_properties-{place}-sequence", str(place))
    save(admin)
    return "Shirts"


def make_shirt(admin: Page, set_name: str) -> str:
    """An item of the set, nothing of it in stock; its code."""
    code = fresh("SHIRT")
    admin.goto("/admin/items/item/add/")
    for field in ("item_class", "unit"):
        admin.select_option(f"#id_{field}", index=1)
    admin.fill("#id_code", code)
    admin.fill("#id_description", f"Shirt {code}")
    admin.select_option("#id_property_set", label=set_name)
    save(admin)
    return code
