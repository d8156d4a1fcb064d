"""From what people type or scan to the records it names, in a constant number of queries for any number of lines.

Each function gives, for every text asked, a record or the sentence that says why there is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from core.codes import code_key
from inventory.models import Document, DocumentType, State
from items.models import SET_RULES, AlternativeUnit, Item, UnitOfMeasure, Variant
from places.models import Location, Warehouse

# How many candidates a message about an ambiguous text names.
NAMED = 5


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")


def find_items(texts: Iterable[str]) -> dict[str, Item | str]:
    """Items by ``CODE``, ``CLASS/CODE`` or GTIN. A code may hold slashes itself."""
    asked = {text: code_key(text) for text in texts}
    by_name = items_by_name(asked.values())
    return {text: _one_item(text, key, by_name.get(key, [])) for text, key in asked.items()}


def items_by_name(names: Iterable[str]) -> dict[str, list[Item]]:
    """All items by each of their names that is among ``names``: ``CODE``, ``CLASS/CODE`` or GTIN, folded."""
    keys = {code_key(name) for name in names}
    codes: set[str] = set()
    for key in keys:
        parts = key.split("/")
        codes.update("/".join(parts[index:]) for index in range(len(parts)))
    gtins = {key for key in keys if key.isdigit()}
    found = (
        Item.objects.filter(Q(code_key__in=codes) | Q(gtin__in=gtins))
        .select_related("item_class", "unit", "lot_code_type", "serial_code_type", *SET_RULES)
        .order_by("item_class__code_key", "code_key")
        if keys
        else []
    )
    by_name: dict[str, list[Item]] = defaultdict(list)
    for item in found:
        for name in {code_key(item.full_code), item.code_key, item.gtin} - {""}:
            by_name[name].append(item)
    return by_name


def _one_item(text: str, key: str, candidates: Sequence[Item]) -> Item | str:
    if not candidates:
        return _("There is no item “%(code)s”.") % {"code": text}
    whole = [item for item in candidates if code_key(item.full_code) == key]
    narrowed = whole or [item for item in candidates if item.active] or candidates
    if len(narrowed) == 1:
        return narrowed[0]
    return _("“%(code)s” may be %(candidates)s: type the class and the code.") % {
        "code": text,
        "candidates": _named([item.full_code for item in narrowed]),
    }


def find_variants(asked: Iterable[tuple[Item, str]]) -> dict[tuple[int, str], Variant | str]:
    """Variants of items by code; the key is the item's and the text."""
    pairs = list(asked)
    found = (
        Variant.objects.filter(
            item__in={item.pk for item, _text in pairs}, code_key__in={code_key(t) for _i, t in pairs}
        )
        if pairs
        else []
    )
    by_key = {(variant.item_id, variant.code_key): variant for variant in found}
    return {
        (item.pk, text): by_key.get((item.pk, code_key(text)))
        or _("%(item)s has no variant “%(code)s”.") % {"item": item.full_code, "code": text}
        for item, text in pairs
    }


def find_units(asked: Iterable[tuple[Item, str]]) -> dict[tuple[int, str], UnitOfMeasure | str]:
    """Units that an item is counted in, by code: its management unit and its alternative ones."""
    pairs = list(asked)
    elsewhere = [item.pk for item, text in pairs if code_key(text) != item.unit.code_key]
    alternatives = AlternativeUnit.objects.filter(item__in=set(elsewhere)).select_related("unit") if elsewhere else []
    units: dict[int, dict[str, UnitOfMeasure]] = defaultdict(dict)
    for alternative in alternatives:
        units[alternative.item_id][alternative.unit.code_key] = alternative.unit
    answers: dict[tuple[int, str], UnitOfMeasure | str] = {}
    for item, text in pairs:
        of_item = {item.unit.code_key: item.unit, **units[item.pk]}
        answers[item.pk, text] = of_item.get(code_key(text)) or _(
            "%(item)s is counted in %(units)s, not in “%(code)s”."
        ) % {
            "item": item.full_code,
            "units": _named([unit.code for unit in of_item.values()]),
            "code": text,
        }
    return answers


def location_name(location: Location, warehouse_id: int | None) -> str:
    """How a form shows a location, such that ``find_locations`` finds it again."""
    return location.code if location.warehouse_id == warehouse_id else str(location)


def without_idle_zeros(number: Decimal | None) -> Decimal | None:
    """How a form shows a number: its widget writes it as the reader's language does."""
    return None if number is None else Decimal(f"{number.normalize():f}")


def find_locations(asked: Iterable[tuple[Warehouse, str]]) -> dict[tuple[int, str], Location | str]:
    """Locations by code inside a warehouse, or by ``WAREHOUSE / CODE``; the key is the warehouse's and the text."""
    pairs = list(asked)
    keys = {code_key(part) for _warehouse, text in pairs for part in (text, text.rpartition("/")[2])}
    found = Location.objects.filter(code_key__in=keys).select_related("warehouse") if pairs else []
    inside = {(location.warehouse_id, location.code_key): location for location in found}
    elsewhere = {(location.warehouse.code_key, location.code_key): location for location in found}
    answers: dict[tuple[int, str], Location | str] = {}
    for warehouse, text in pairs:
        other, _slash, code = text.rpartition("/")
        answers[warehouse.pk, text] = (
            inside.get((warehouse.pk, code_key(text)))
            or elsewhere.get((code_key(other), code_key(code)))
            or _("Warehouse %(warehouse)s has no location “%(code)s”.") % {"warehouse": warehouse.code, "code": text}
        )
    return answers


def find_origin(text: str, types: Sequence[DocumentType]) -> Document | str:
    """A posted document of one of ``types``, by its number or its type and number."""
    for document_type in types:
        if text.startswith(f"{document_type} "):
            text, types = text.removeprefix(f"{document_type} "), [document_type]
            break
    found = list(
        Document.objects.filter(document_type__in=types, number_key=code_key(text), state=State.POSTED)
        .select_related("document_type")
        .order_by("-date", "-id")[: NAMED + 1]
    )
    if len(found) == 1:
        return found[0]
    if found:
        return _("“%(text)s” may be %(candidates)s: type the kind and the number.") % {
            "text": text,
            "candidates": _named([str(document) for document in found]),
        }
    return _("There is no posted document “%(text)s” among these: %(kinds)s.") % {
        "text": text,
        "kinds": ", ".join(str(document_type) for document_type in types),
    }
