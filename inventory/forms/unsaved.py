"""A draft as it is typed: documents and lines that are not saved, as far as what was typed can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.codes import code_key
from inventory.forms.header import HeaderForm
from inventory.forms.lines import LineForm
from inventory.forms.typed import find_locations
from inventory.models import Direction, Document, DocumentLine
from items.models import Item, Variant
from places.models import Location, Warehouse

_READ = ("date", "number", "reference", "warehouse", "target_warehouse", "template", "partner", "origin")


def unsaved_document(header: HeaderForm, document: Document | None) -> Document | None:
    """The header as typed, of which what is wrong is left out; None without a warehouse and a date."""
    form = header
    if not form.is_bound:
        shown = {name: header[name].value() for name in header.fields}
        form = HeaderForm(shown, document_type=header.document_type, document=document)
    form.is_valid()
    read = {name: value for name in _READ if (value := form.cleaned_data.get(name))}
    if "date" not in read or "warehouse" not in read:
        return None
    return Document(pk=document.pk if document else None, document_type=header.document_type, **read)


@dataclass
class KnownLine:
    """A line's form with its item and the variants that it may name."""

    form: LineForm
    item: Item
    variants: Iterable[Variant]


def unsaved_lines(document: Document, known: Mapping[int, KnownLine]) -> dict[int, DocumentLine]:
    """Lines by the keys of ``known``, in one query; without those whose variant or place cannot be read.

    ``direction`` is 0 while it is not said.
    """
    warehouses: dict[str, Warehouse | None] = {
        "location": document.warehouse,
        "target_location": document.target_warehouse,
    }
    asked = [
        (warehouse, text)
        for line in known.values()
        for name, warehouse in warehouses.items()
        if warehouse and (text := _text(line.form, name))
    ]
    found = find_locations(asked)
    lines = {}
    for key, line in known.items():
        variant_text = _text(line.form, "variant")
        variant = next((each for each in line.variants if each.code_key == code_key(variant_text)), None)
        places = {
            name: found[warehouse.pk, text]
            for name, warehouse in warehouses.items()
            if warehouse and (text := _text(line.form, name))
        }
        if (variant_text and not variant) or not all(isinstance(place, Location) for place in places.values()):
            continue
        lines[key] = DocumentLine(
            item=line.item,
            variant=variant,
            direction=_direction(line.form),
            lot_code=_text(line.form, "lot_code"),
            property_instance=block.named if (block := line.form.blocks.get("property_instance")) else None,
            **places,
        )
    return lines


def _text(form: LineForm, name: str) -> str:
    return form.typed(name) if name in form.fields else ""


def _direction(form: LineForm) -> int:
    text = _text(form, "direction")
    return int(text) if text in {str(direction.value) for direction in Direction} else 0
