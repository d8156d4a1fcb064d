"""Searching by code: the statements that the register sends, against the one ideal statement that an index serves.

Only the time of the database counts: the page is opened once, and what it asked of serial numbers is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import connection

from bench.register import ORDERS, Reader, middle
from bench.timing import Result, Way
from core.filters import AFTER_ANY
from serials.code_parts import TABLE, holding

if TYPE_CHECKING:
    from bench.bench import Bench

TARGET = 3
_SHOWN = """
    SELECT s.id, s.code, c.code, i.code, i.description, v.code, lot.name, pi.description, pi.warranty_date,
        s.location_id, s.committed_line_id, s.last_movement_id, s.cancelled, s.force_closed, s.reserved, w.code, l.code,
        s.start_date, s.expiry_date, s.customer_code, s.supplier_code, p.description
    FROM ({found}) AS s
    JOIN items_item i ON i.id = s.item_id JOIN items_itemclass c ON c.id = i.item_class_id
    LEFT JOIN items_variant v ON v.id = s.variant_id LEFT JOIN lots_lot lot ON lot.id = s.lot_id
    LEFT JOIN attributes_propertyinstance pi ON pi.id = s.property_instance_id
    LEFT JOIN places_location l ON l.id = s.location_id LEFT JOIN places_warehouse w ON w.id = l.warehouse_id
    LEFT JOIN partners_partner p ON p.id = s.supplier_id
    ORDER BY {order}
"""
_ORDERS = {"newest": "s.id DESC", "by code": "s.code_search, s.id"}
Asked = tuple[str, Any]


def run(bench: Bench) -> Iterator[Result]:
    with bench.within():
        reader = Reader(bench.large, inside=True)
        code = middle().code
        # Codes are three letters of the item, the year, and three letters and five digits that look like chance.
        searches = {
            "exact code": (code, "is"),
            "prefix of 8": (code[:8], "starts"),
            "prefix of 3": (code[:3], "starts"),
            "substring of 5": (code[6:11], "contains"),
            "substring of 3, rare": (code[5:8], "contains"),
            "substring of 3, common": (code[8:11], "contains"),
        }
        for name, (part, match) in searches.items():
            for order, sort in ORDERS.items():
                asked = _asked(reader, {"code": part, "match": match, **({"sort": sort} if sort else {})})
                ideal = [_ideal(part, match, order, index=index) for index in (False, True)]
                # An index of parts, or reading in the order of the list: the ideal is the quicker.
                results = [
                    bench.compare(
                        f"Search: {name}, {order}",
                        Way(lambda _given, asked=asked: _ask(asked)),
                        Way(lambda _given, one=one: _ask([one])),
                        rows=bench.scale,
                        target=TARGET,
                        note="The floor is one statement for the same rows and columns.",
                    )
                    for one in (ideal if match == "contains" else ideal[:1])
                ]
                yield max(results, key=lambda result: result.ratio)


def _asked(reader: Reader, parameters: dict[str, str]) -> list[Asked]:
    """What the page asks of serial numbers."""
    asked: list[Asked] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "serials_serialnumber" in sql or TABLE in sql:
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        reader.way(parameters).work(None)
    return asked


def _ask(asked: list[Asked]) -> None:
    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            cursor.fetchall()


def _ideal(part: str, match: str, order: str, *, index: bool) -> Asked:
    """The first 51 rows by one statement. ``index``: of those that hold ``part``, through the index of parts."""
    conditions: dict[str, Asked] = {
        "is": ("code_search = %s", [part]),
        "starts": ("code_search >= %s AND code_search < %s", [part, part + AFTER_ANY]),
        "contains": ("code_search LIKE %s", [f"%{part}%"]),
    }
    condition, params = conditions[match]
    found = f"SELECT s.* FROM serials_serialnumber s WHERE {condition}"
    held = holding(part, ["code_search"]) if index and connection.vendor == "sqlite" else None
    if held is not None:
        condition, params = f"{condition} AND s.id IN ({held.sql.partition('IN (')[2]}", [*params, *held.params]
        found = f"SELECT s.* FROM serials_serialnumber s WHERE {condition}"
    elif index and connection.vendor == "postgresql":
        found = f"SELECT s.* FROM (SELECT * FROM serials_serialnumber WHERE {condition} OFFSET 0) AS s"
    return _SHOWN.format(found=f"{found} ORDER BY {_ORDERS[order]} LIMIT 51", order=_ORDERS[order]), params
