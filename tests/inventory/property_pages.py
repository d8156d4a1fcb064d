"""What tests of properties in the editor share: shirts, what is typed of them, and what a page would send back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from attributes.models import PropertyChoice, PropertySet, ValueType
from inventory.models import DocumentLine
from tests.attributes.making import instance_of, property_of, property_set
from tests.factories import line, posted

TRANSFER = "/documents/new/transfer/"


def make_shirts() -> PropertySet:
    """An instance set: colour and size of each piece of stock, and a warranty of thirty days."""
    colour = property_of("Colour", "Red", "Blue", "Green", instance=True)
    size = property_of("Size", "S", "M", instance=True, mandatory=True)
    weight = property_of("Weight", kind=ValueType.NUMBER, instance=True)
    return property_set("Shirts", colour, size, weight, instance=True, uses_warranty=True, warranty_days=30)


def value(of: PropertySet, name: str) -> int:
    """A value of a list, as the browser sends it."""
    return PropertyChoice.objects.get(property__sets=of, name=name).pk


def worn(of: PropertySet, prefix: str = "properties", **values: str) -> dict[str, Any]:
    """What is typed for properties by their names: of lists the name of the value."""
    found: dict[str, Any] = {}
    for name, given in values.items():
        if name == "warranty_date":
            found[f"{prefix}-{name}"] = given
            continue
        known = of.properties.get(name__iexact=name)
        chosen = known.choices.filter(name=given).first()
        found[f"{prefix}-p{known.pk}"] = chosen.pk if chosen else given
    return found


def fields(response: Any, index: int = 0, name: str = "property_instance") -> dict[str, Any]:
    """What the fields of a line's properties show, by their labels."""
    block = response.context["lines"][index]["form"].blocks[name]
    return {field.label: field.value() for field in block.form}


def block(response: Any, index: int = 0, name: str = "property_instance") -> Any:
    """What a line's item asks of properties."""
    return response.context["lines"][index]["form"].blocks[name]


def sent(response: Any) -> dict[str, Any]:
    """Every field of the page with its value, as a browser sends it back."""
    page = re.sub(r"<template.*?</template>", "", response.content.decode(), flags=re.DOTALL)
    form = page[page.index('<form id="draft"') :]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        named = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if named.get("name") and (named.get("type") != "checkbox" or " checked" in tag):
            found[named["name"]] = named.get("value", "")
    for attributes, text in re.findall(r"<textarea ([^>]*)>(.*?)</textarea>", form, flags=re.DOTALL):
        found[re.search(r'name="([^"]*)"', attributes)[1]] = text.strip()
    for attributes, options in re.findall(r"<select ([^>]*)>(.*?)</select>", form, flags=re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)"[^>]* selected', options) or re.search(r'value="([^"]*)"', options)
        found[re.search(r'name="([^"]*)"', attributes)[1]] = chosen[1]
    return found


def saved() -> list[DocumentLine]:
    """The lines of all drafts."""
    return list(DocumentLine.objects.filter(document__state="draft").order_by("document_id", "position"))


def in_stock(shirt: Any, place: Any, shirts: PropertySet, **amounts: int) -> None:
    """Red ones and others on hand, so many of each."""
    for colour, quantity in amounts.items():
        instance = instance_of(shirts, Colour=colour, Size="S")
        posted("purchase-delivery", place, line(shirt, place, quantity=Decimal(quantity), property_instance=instance))
