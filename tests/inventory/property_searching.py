"""What the tests of the search by properties look for, and how they read its page."""

import csv
import datetime
import html
import io
import re
from decimal import Decimal

from attributes.fields import Scope
from attributes.models import PropertySearch, PropertySearchValue
from tests.attributes.making import instance_of, property_of
from tests.factories import ItemFactory, line, posted

SEARCH = "/properties/search/"
DAY = datetime.date(2027, 1, 31)
KINDS = ("items", "stock", "serials")


def search_properties():
    """Colour and sizes are the item's; shade, width and remark belong to a piece of stock."""
    made = [
        property_of("Colour", "Red", "Blue", search=True),
        property_of("Size", "S", "L", search=True),
        property_of("Long size", "L", "XL", search=True),
        property_of("Shade", "Dark", "Pale", search=True, instance=True),
        property_of("Width", kind="number", search=True, instance=True),
        property_of("Remark", kind="string", search=True, instance=True),
    ]
    return {one.name: one for one in made}


def item_of(of, code, **values):
    general = instance_of(of, scope=Scope.ITEM, **values) if values else None
    return ItemFactory(code=code, description="Cămașă", property_set=of, property_instance=general)


def received(item, place, quantity=1, warranty=None, **values):
    instance = instance_of(item.property_set, warranty, **values) if values or warranty else None
    return posted("purchase-delivery", place, line(item, place, quantity=Decimal(quantity), property_instance=instance))


def any_of(properties, name, *values):
    """The parameter that chooses values of a list."""
    property_ = properties[name]
    return {f"p{property_.pk}": [str(property_.choices.get(name=value).pk) for value in values]}


def named(name, *values, **fields):
    search = PropertySearch.objects.create(name=name, **fields)
    for property_, value in values:
        chosen = property_.choices.get(name=value)
        PropertySearchValue.objects.create(search=search, property=property_, choice=chosen)
    return {"named": [str(search.pk)]}


def page(client, address=SEARCH, **query):
    response = client.get(address, query)
    assert response.status_code == 200
    return response


def shown(response):
    """The rows of the page as their cells read."""
    rows = re.findall(r"<tr data-href[^>]*>(.*?)</tr>", response.content.decode(), re.DOTALL)
    cells = [re.findall(r'data-label="([^"]*)">(.*?)</td>', row, re.DOTALL) for row in rows]
    return [{label: html.unescape(re.sub(r"<[^>]*>", "", cell)) for label, cell in row} for row in cells]


def found(client, label, **query):
    """What the column ``label`` says, row by row."""
    return [row[label] for row in shown(page(client, **query))]


def exported(client, **query):
    response = client.get(SEARCH, query | {"export": "csv"})
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


def counts(response):
    """How many of each kind the search finds."""
    tabs = re.findall(r'kind=(\w+)[^>]*>[^<]*(?:<span class="counter">([^<]*)</span>)?', response.content.decode())
    return {kind: count for kind, count in tabs if kind in KINDS and count}


def errors(response):
    """What is said at each field of the form."""
    at = re.findall(r'<div class="errors" id="id_(\w+)_error"[^>]*>(.*?)</div>', response.content.decode(), re.DOTALL)
    told = {name: html.unescape(re.sub(r"<[^>]*>", "", text)).strip() for name, text in at}
    return {name: text for name, text in told.items() if text}
