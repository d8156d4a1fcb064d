"""The register of serial numbers: a page by every filter, the large one against the small one; its depths."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.test import Client

from attributes.models import PropertyInstance
from bench.masters import masters
from bench.timing import Result, Way
from core.paging import Ordering
from items.models import Item, ItemClass
from lots.models import Lot
from partners.models import Partner
from places.models import Warehouse
from serials.models import SerialNumber
from serials.tables import RegisterTable

if TYPE_CHECKING:
    from bench.bench import Bench
    from bench.houses import House

GROWTH, DEPTH, STATEMENTS = 1.3, 1.3, 8
# What the list is sorted by: the newest first, when nothing is said.
ORDERS = {"newest": "", "by code": "serial"}
Filters = dict[str, dict[str, str]]


class Reader:
    """Somebody logged in to one of the databases, who opens pages of the register."""

    def __init__(self, house: House, *, inside: bool) -> None:
        """``inside`` when the database is in use already."""
        self.house, self.inside = house, inside
        with house.use():
            self.client = Client()
            self.client.force_login(masters().user)
            self.filters = filters()

    def way(self, parameters: dict[str, str]) -> Way:
        address = f"/serials/?{urlencode(parameters)}"

        def work(_given: Any) -> None:
            with nullcontext() if self.inside else self.house.use():
                response = self.client.get(address, HTTP_HOST="localhost")
            # A page without rows measures nothing.
            if response.status_code != 200 or b"<tbody" not in response.content:
                raise AssertionError(f"{address} gave no rows")

        return Way(work)


def filters() -> Filters:
    """Each filter with values that the database has: shares of all, like those that people look for."""
    today = date.today()  # noqa: DTZ011
    serial = middle()
    found: Filters = {
        "all": {},
        "item, 3 in 100": {"item": Item.objects.select_related("item_class").get(code__endswith="-001").full_code},
        "item, 2 in 1,000": {"item": Item.objects.select_related("item_class").get(code__endswith="-100").full_code},
        "items by a word": {"item": "Article 1"},
        "item class": {"item_class": str(ItemClass.objects.get(code="CL6").pk)},
        "variant": {"variant": "V1"},
        "lot": {"lot": Lot.objects.filter(closed=False).order_by("pk")[Lot.objects.count() // 4].name},
        "warehouse": {"warehouse": str(Warehouse.objects.get(code="WH3").pk)},
        "location": {"location": "R03"},
        "supplier": {"supplier": Partner.objects.get(account="401", detail_account="0012").description},
        "start from": {"start_from": str(today - timedelta(days=30))},
        "start to": {"start_to": str(today - timedelta(days=1500))},
        "expiry from": {"expiry_from": str(today + timedelta(days=200))},
        "expiry to": {"expiry_to": str(today - timedelta(days=1200))},
        "properties": {"properties": "3"},
        "properties, one": {"instance": str(PropertyInstance.objects.order_by("pk")[3].pk)},
        "warranty from": {"warranty_from": "2030-09-01"},
        "warranty to": {"warranty_to": "2030-02-28"},
    }
    found |= {f"status {name}": {"status": name} for name in ("on_hand", "committed", "unloaded", "registered")}
    found |= {
        f"{flag} {is_}": {flag: is_} for flag in ("cancelled", "force_closed", "reserved") for is_ in ("yes", "no")
    }
    codes = {"own": serial.code, "customer": serial.customer_code, "supplier": serial.supplier_code, "any": serial.code}
    for which, code in codes.items():
        # The part that looks like chance.
        parts = {"is": code, "starts": code[:6], "contains": code[-5:]}
        found |= {
            f"code {match} ({which})": {"code": part, "match": match, "which": which} for match, part in parts.items()
        }
    return found


def middle() -> SerialNumber:
    """One in the middle that has codes of all kinds."""
    named = SerialNumber.objects.exclude(customer_code="").exclude(supplier_code="").order_by("pk")
    last = SerialNumber.objects.order_by("-pk").values_list("pk", flat=True)[0]
    # Not half-way: the digits that look like chance are round where the number of the row is.
    return named.filter(pk__gte=last * 3 // 7)[0]


def run(bench: Bench) -> Iterator[Result]:
    # Made while neither is in use: a database is called after the one that is.
    houses = bench.large, bench.small
    with bench.within():
        large, small = (Reader(house, inside=house is bench.large) for house in houses)
        most = 0
        for order, sort in ORDERS.items():
            for name, parameters in large.filters.items():
                sorted_by = {"sort": sort} if sort else {}
                result = bench.compare(
                    f"Register: {name}, {order}",
                    large.way({**parameters, **sorted_by}),
                    small.way({**small.filters[name], **sorted_by}),
                    rows=bench.scale,
                    target=GROWTH,
                )
                most = max(most, result.statements or 0)
                yield result
        yield Result("Register: statements of a page, at most", bench.scale, most, STATEMENTS, 1, most, unit="")
        yield from _depths(bench, large)


def _depths(bench: Bench, reader: Reader) -> Iterator[Result]:
    """The page at nine tenths of the list, against the first."""
    for order, sort in ORDERS.items():
        sorted_by = {"sort": sort} if sort else {}
        ordering = Ordering(SerialNumber, ("code_search",) if sort else RegisterTable.order_by)
        yield bench.compare(
            f"Register: at nine tenths, {order}",
            reader.way({**sorted_by, "after": ordering.cursor(_place(bench.scale, ordering))}),
            reader.way(sorted_by),
            rows=bench.scale,
            target=DEPTH,
        )


def _place(rows: int, ordering: Ordering) -> list[Any]:
    """Where the row at nine tenths stands."""
    ordered = ordering.apply(SerialNumber.objects.all()).values_list(*ordering.fields)
    return list(ordered[rows * 9 // 10])
