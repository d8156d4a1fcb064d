"""Giving documents.csv out, in one query whose rows come as they are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from attributes.columns import WrittenProperties
from attributes.models import PropertyInstance
from core.csv import Cell
from core.upsert import portions
from inventory.files.layout import BASIC, HEADER_EXTRAS, LINE_EXTRAS
from inventory.kinds import RULES, Effect
from inventory.models import Direction, Document, DocumentLine, State

_CHUNK = 2000
Record = dict[str, Any]

# What each column is read from; those of the place, the serial number and the quantity are worked out.
_SOURCES = {
    "document_type": "document__document_type_id",
    "document_number": "document__number",
    "document_date": "document__date",
    "template": "document__template__code",
    "partner_account": "document__partner__account",
    "partner_detail_account": "document__partner__detail_account",
    "reference": "document__reference",
    "reference_date": "document__reference_date",
    "origin_type": "document__origin__document_type_id",
    "origin_number": "document__origin__number",
    "closes_origin": "document__closes_origin",
    "note": "document__note",
    "own_warehouse": "document__warehouse__code",
    "own_target": "document__target_warehouse__code",
    "source_warehouse": "location__warehouse__code",
    "source_location": "location__code",
    "target_warehouse": "target_location__warehouse__code",
    "target_location_code": "target_location__code",
    "line_id": "pk",
    "line_direction": "direction",
    "item_class": "item__item_class__code",
    "item_code": "item__code",
    "variant_code": "variant__code",
    "lot_typed": "lot_code",
    "lot_name": "lot__name",
    "lot_start_date": "lot__start_date",
    "lot_expiry_date": "lot__expiry_date",
    "lot_supplier_code": "lot__supplier_code",
    "lot_customer_code": "lot__customer_code",
    "lot_status": "lot__status__code",
    "expiry_editable": "item__expiry_editable",
    "uom": "unit__code",
    "managed_uom": "item__unit__code",
    "line_quantity": "quantity",
    "in_managed": "managed_quantity",
    "line_packages": "packages",
    "line_supplier_code": "supplier_code",
    "line_customer_code": "customer_code",
    "line_start_date": "start_date",
    "line_expiry_date": "expiry_date",
    "cost": "unit_cost",
    "line_note": "note",
    "instance": "property_instance_id",
    "target_instance": "target_property_instance_id",
}
_SERIAL_FIELDS = ("code", "supplier_code", "customer_code", "start_date", "expiry_date")


def exported_documents(*, drafts: bool = False) -> QuerySet[Document]:
    """Posted documents that stand: what was reversed, and the reversal, leave the stock as if neither had been."""
    wanted = Q(state=State.POSTED, reverses=None)
    return Document.objects.filter(wanted | Q(state=State.DRAFT) if drafts else wanted)


def columns(*, drafts: bool = False) -> list[str]:
    """The layout's columns, and those of the extras and properties that some document has."""
    documents = exported_documents(drafts=drafts)
    lines = DocumentLine.objects.filter(document__in=documents)
    used = {
        "reference_date": documents.filter(reference_date__isnull=False),
        "origin": documents.filter(origin__isnull=False),
        "closes_origin": documents.filter(closes_origin=True),
        "note": documents.exclude(note=""),
        "unit_cost": lines.filter(unit_cost__isnull=False),
        # Blank is a lot without status, though its item gives one to new lots.
        "lot_status": lines.filter(Q(lot__status__isnull=False) | Q(lot__item__initial_lot_status__isnull=False)),
        "line_note": lines.exclude(note=""),
    }
    extras = [name for name in (*HEADER_EXTRAS, *LINE_EXTRAS) if used[name].exists()]
    return [*BASIC, *extras, *_properties(lines).names]


def _properties(lines: QuerySet[DocumentLine]) -> WrittenProperties:
    named = Q(pk__in=lines.values("property_instance")) | Q(pk__in=lines.values("target_property_instance"))
    return WrittenProperties(PropertyInstance.objects.filter(named))


def document_rows(names: Sequence[str], *, drafts: bool = False) -> Iterator[Sequence[Cell]]:
    """The rows of posted documents by the time of their posting and, with ``drafts``, of drafts after them."""
    states = [State.POSTED, State.DRAFT] if drafts else [State.POSTED]
    properties = _properties(DocumentLine.objects.filter(document__in=exported_documents(drafts=drafts)))
    for state in states:
        records = _described(_records(state), properties) if properties.names else _records(state)
        for _line, of_line in groupby(records, key=itemgetter("line_id")):
            for row in _line_rows(of_line):
                yield [row.get(name) for name in names]


def _records(state: State) -> Iterator[Record]:
    """Each line once for each of its serial numbers, or once if it has none."""
    lines = DocumentLine.objects.filter(document__state=state, document__reverses=None)
    if state == State.POSTED:
        # The movement of the line itself: not that of the other place, nor what released a commitment. What changes
        # its properties where it is has both places in one.
        itself = Q(movements__order_line=None) | Q(movements__order_line=F("pk"))
        loads = Q(direction=Direction.LOAD, movements__quantity__gte=0)
        unloads = Q(direction=Direction.UNLOAD, movements__quantity__lte=0)
        own = FilteredRelation("movements", condition=Q(movements__location=F("location")) & itself & (loads | unloads))
        lines, serials = lines.annotate(own=own), "own__serial_links__serial"
        order = ("document__posted_at", "document_id", "position", "own__serial_links__serial_id")
    else:
        serials = "draft_serials"
        order = ("document_id", "position", "pk", "draft_serials__position")
    picked = _SOURCES | {f"serial_{name}": f"{serials}__{name}" for name in _SERIAL_FIELDS}
    for values in lines.order_by(*order).values_list(*picked.values()).iterator(chunk_size=_CHUNK):
        yield dict(zip(picked, values, strict=True))


def _described(records: Iterator[Record], properties: WrittenProperties) -> Iterator[Record]:
    """The records with the cells of their properties."""
    for portion in portions(records, _CHUNK):
        cells = properties.cells(record[name] for record in portion for name in ("instance", "target_instance"))
        for record in portion:
            yield record | {
                "properties": cells.get(record["instance"]),
                "becomes": cells.get(record["target_instance"]),
            }


def _line_rows(records: Iterator[Record]) -> Iterator[dict[str, Cell]]:
    count = 0
    record: Record = {}
    for record in records:
        if record["serial_code"] is not None:
            count += 1
            yield from _sides(record, Decimal(1), record["managed_uom"], _serial_cells(record), first=count == 1)
    cells = _lot_cells(record)
    if not count and record["in_managed"] is not None:
        # Items.csv knows no alternative units: what comes in again is counted in the management unit.
        yield from _sides(record, record["in_managed"], record["managed_uom"], cells, first=True)
    elif not count:
        yield from _sides(record, record["line_quantity"], record["uom"], cells, first=True)
    elif (rest := _managed(record) - count) > 0:
        # An order, and a draft, may name only some of the serial numbers.
        yield from _sides(record, rest, record["managed_uom"], cells, first=False)


def _managed(record: Record) -> Decimal:
    """The quantity in the management unit; of a draft in another unit it is not known, and taken as none."""
    if record["in_managed"] is not None:
        return Decimal(record["in_managed"])
    return Decimal(record["line_quantity"] if record["uom"] == record["managed_uom"] else 0)


def _lot_cells(record: Record) -> dict[str, Cell]:
    """The lot's own data stand where it is loaded, as they are now: there an import makes it."""
    source = "lot" if record["lot_name"] and record["line_direction"] == Direction.LOAD else "line"
    cells = {name: record[f"{source}_{name}"] for name in _SERIAL_FIELDS[1:]}
    # What nobody may edit is worked out again.
    return cells if record["expiry_editable"] else {**cells, "expiry_date": None}


def _serial_cells(record: Record) -> dict[str, Cell]:
    """A serial number's own data stand where it is loaded: there an import makes it."""
    loads = record["line_direction"] == Direction.LOAD
    names = _SERIAL_FIELDS[1:] if loads else ()
    return {"serial": record["serial_code"], **{name: record[f"serial_{name}"] for name in names}}


def _sides(
    record: Record, quantity: Decimal, uom: str, cells: dict[str, Cell], *, first: bool
) -> Iterator[dict[str, Cell]]:
    """One row, or two where goods leave one place and arrive in another."""
    rules = RULES[record["document_type"]]
    row: dict[str, Cell] = {
        **{name: record[name] for name in _SOURCES if name in BASIC or name in HEADER_EXTRAS},
        **cells,
        "warehouse": record["source_warehouse"] or record["own_warehouse"],
        "location": record["source_location"],
        "item": record["item_code"],
        "variant": record["variant_code"],
        "lot": record["lot_name"] or record["lot_typed"],
        "lot_status": record["lot_status"],
        "uom": uom,
        "packages": record["line_packages"] if first else None,
        "origin": f"{record['origin_type']} {record['origin_number']}" if record["origin_number"] else None,
        "closes_origin": True if record["closes_origin"] else None,
        "unit_cost": record["cost"],
        "line_note": record["line_note"],
    }
    leaves, arrives = record.get("properties") or {}, record.get("becomes") or {}
    target = record["target_warehouse"] or record["own_target"]
    if rules.moves_to_target and target:
        yield {**row, **leaves, "quantity": -quantity}
        place = {"warehouse": target, "location": record["target_location_code"], "packages": None}
        yield {**row, **place, **arrives, "quantity": quantity}
    else:
        signed = rules.effect in (Effect.BOTH, Effect.BY_TEMPLATE) and record["line_direction"] == Direction.UNLOAD
        yield {**row, **leaves, "quantity": -quantity if signed else quantity}
