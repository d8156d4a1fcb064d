"""Property instances are of the set of what has them, and pieces stand where balances of their properties say."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from attributes.describing import joined
from core.formatting import text
from inventory.ledger_check.telling import MILLIONTHS, Check, quantity_of, tell_instance

_STOCK = "item_id, variant_id, lot_id, property_instance_id, location_id"
# Who names an instance of which item.
_NAMED = """
    SELECT item_id, property_instance_id AS instance_id FROM inventory_movement
    UNION SELECT item_id, property_instance_id FROM inventory_documentline
    UNION SELECT item_id, target_property_instance_id FROM inventory_documentline
    UNION SELECT item_id, property_instance_id FROM serials_serialnumber
    UNION SELECT id, property_instance_id FROM items_item
"""


def property_checks() -> list[Check]:
    """What property instances must be."""
    return [_pieces(), _sets(), *_values()]


def _pieces() -> Check:
    return Check(
        "serial numbers stand in the balance of their properties",
        f"""
        SELECT i.code, lot.name, pi.description, pi.warranty_date, w.code, place.code, x.on_hand, x.pieces
        FROM (
            SELECT {_STOCK}, SUM(on_hand) AS on_hand, SUM(pieces) AS pieces
            FROM (
                SELECT {_STOCK}, {MILLIONTHS.format("on_hand")} AS on_hand, 0 AS pieces FROM inventory_balance
                WHERE on_hand <> 0 AND item_id IN (SELECT id FROM items_item WHERE serial_managed)
                UNION ALL
                SELECT {_STOCK}, 0, COUNT(*) * 1000000 FROM serials_serialnumber
                WHERE location_id IS NOT NULL GROUP BY {_STOCK}
            ) AS held GROUP BY {_STOCK} HAVING SUM(on_hand) <> SUM(pieces)
        ) AS x
        JOIN items_item i ON i.id = x.item_id
        JOIN places_location place ON place.id = x.location_id
        JOIN places_warehouse w ON w.id = place.warehouse_id
        LEFT JOIN lots_lot lot ON lot.id = x.lot_id
        LEFT JOIN attributes_propertyinstance pi ON pi.id = x.property_instance_id
        """,
        _tell_pieces,
    )


def _tell_pieces(
    item: str,
    lot: str | None,
    values: str | None,
    warranty: datetime.date | str | None,
    warehouse: str,
    place: str,
    on_hand: Any,
    pieces: Any,
) -> str:
    return _("%(item)s %(stock)s in %(place)s: %(on_hand)s on hand, and %(pieces)s serial numbers there.") % {
        "item": item,
        "stock": stock_name(lot, values, warranty),
        "place": f"{warehouse} / {place}",
        "on_hand": quantity_of(on_hand),
        "pieces": quantity_of(pieces),
    }


def stock_name(lot: str | None, values: str | None, warranty: datetime.date | str | None) -> str:
    """Which of an item's stock in one place it is: the lot, and the properties between brackets."""
    # SQLite gives dates read past the models as text.
    day = datetime.date.fromisoformat(warranty) if isinstance(warranty, str) else warranty
    described = joined([values or "", text(day)])
    return " ".join(part for part in (lot, f"({described})" if described else "") if part)


def _sets() -> Check:
    return Check(
        "properties are of the item's set",
        f"""
        SELECT named.instance_id, i.code
        FROM ({_NAMED}) AS named
        JOIN attributes_propertyinstance pi ON pi.id = named.instance_id
        JOIN items_item i ON i.id = named.item_id
        WHERE pi.property_set_id <> COALESCE(i.property_set_id, 0)
        """,
        tell_instance(gettext_noop("Item %(item)s has property instance #%(pk)s, which is not of its property set.")),
    )


def _values() -> list[Check]:
    values = """
        SELECT v.instance_id, p.name FROM attributes_instancevalue v
        JOIN attributes_property p ON p.id = v.property_id
    """
    return [
        Check(
            "values are of their property's type",
            f"""
            {values} LEFT JOIN attributes_propertychoice c ON c.id = v.choice_id
            WHERE (p.value_type = 'list') <> (v.choice_id IS NOT NULL) OR c.property_id <> v.property_id
                OR (p.value_type = 'number') <> (v.number IS NOT NULL)
            """,
            tell_instance(gettext_noop("Property instance #%(pk)s has no value of the type or list of %(property)s.")),
        ),
        # General properties may leave a set; those of stock stay while stock has values of them.
        Check(
            "values are of their set's properties",
            f"""
            {values} JOIN attributes_propertyinstance pi ON pi.id = v.instance_id
            JOIN attributes_propertyset ps ON ps.id = pi.property_set_id
            WHERE p.instance AND ps.instance AND NOT EXISTS (
                SELECT 1 FROM attributes_usedproperty u
                WHERE u.property_set_id = pi.property_set_id AND u.property_id = v.property_id)
            """,
            tell_instance(
                gettext_noop("Property instance #%(pk)s has a value of %(property)s, which its set does not use.")
            ),
        ),
    ]
