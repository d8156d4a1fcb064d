"""What every check needs: its form, the names in a breach, and how it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

MOVEMENT_NAMES = """
    FROM inventory_movement m
    JOIN inventory_documentline l ON l.id = m.line_id
    JOIN inventory_document d ON d.id = l.document_id
"""
# The beginning of a statement that gives movements as ``tell_movement`` tells them.
MOVEMENTS = f"SELECT m.id, d.document_type_id, d.number, l.position {MOVEMENT_NAMES}"
# Without the place and the properties. Two movements, or a movement and a line.
SAME_KIND = """
    {a}.item_id = {b}.item_id
    AND COALESCE({a}.variant_id, 0) = COALESCE({b}.variant_id, 0) AND COALESCE({a}.lot_id, 0) = COALESCE({b}.lot_id, 0)
"""
# Quantities as whole numbers, exact on both databases.
MILLIONTHS = "CAST(ROUND({0} * 1000000) AS BIGINT)"


def quantity_of(millionths: Any) -> str:
    """Whole millionths as the quantity that they are."""
    return f"{int(millionths) / 1_000_000:f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Check:
    """One invariant: a statement that gives its breaches, and how a breach is told."""

    name: str
    sql: str
    tell: Callable[..., str]


def tell_document(text: str) -> Callable[..., str]:
    """Tell rows of kind and number."""
    return lambda kind, number: _(text) % {"document": f"{kind} {number}"}


def tell_movement(text: str) -> Callable[..., str]:
    """Tell rows of a movement's id and its document's kind, number and line."""
    return lambda pk, kind, number, position: (
        _(text)
        % {
            "pk": pk,
            "document": f"{kind} {number}",
            "position": position,
        }
    )


def tell_serial(text: str) -> Callable[..., str]:
    """Tell rows of a serial number's id, its code and its item."""
    return lambda pk, code, item: _(text) % {"pk": pk, "code": code, "item": item}


def tell_lot(text: str) -> Callable[..., str]:
    """Tell rows of a lot's id, its name and its item."""
    return lambda pk, name, item: _(text) % {"pk": pk, "lot": name, "item": item}


def tell_instance(text: str) -> Callable[..., str]:
    """Tell rows of a property instance's id, and of the item or property that it is about."""
    return lambda pk, name: _(text) % {"pk": pk, "item": name, "property": name}
