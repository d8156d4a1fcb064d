"""What labels are printed for: serial numbers or lots, found by what people say. No query grows with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.codes import code_key, search_key
from core.entry import Entry, EntryProblem
from core.sql import these
from inventory.models import Document, Movement, MovementSerial
from items.models import Item
from lots.models import Lot
from lots.names import parse_lot_name
from lots.traced.models import Traced
from serials.models import SerialNumber

# How many labels are made at once: an hour of a label printer, seconds here.
MAX_LABELS = 5_000
# How many records that share a code are named.
_NAMED = 3


class Kind(models.TextChoices):
    SERIAL = "serial", gettext_lazy("Serial numbers")
    LOT = "lot", gettext_lazy("Lots")


MODELS: dict[Kind, type[Traced]] = {Kind.SERIAL: SerialNumber, Kind.LOT: Lot}
PERMISSIONS = {Kind.SERIAL: "serials.view_serialnumber", Kind.LOT: "lots.view_lot"}
_RELATED = {
    Kind.SERIAL: ("item__item_class", "variant", "lot", "item__property_instance", "property_instance"),
    Kind.LOT: ("item__item_class", "variant", "item__property_instance"),
}


def allowed_kinds(user: User | AnonymousUser) -> list[Kind]:
    """What the user may see, and so may print."""
    return [kind for kind in Kind if user.has_perm(PERMISSIONS[kind])]


def queryset(kind: Kind) -> QuerySet[Any]:
    return MODELS[kind]._default_manager.all()


def records(kind: Kind, ids: Iterable[int]) -> list[Any]:
    """The records with all that labels say of them, in the order of their ids as given."""
    wanted = dict.fromkeys(ids)
    found = queryset(kind).select_related(*_RELATED[kind]).filter(pk__in=these(wanted))
    by_id = {record.pk: record for record in found}
    return [by_id[pk] for pk in wanted if pk in by_id]


def moved_by(kind: Kind, document: Document) -> list[int]:
    """The ids of what a posted document moved, in the order they were made; one more than can be printed at most."""
    ids: QuerySet[Any, int]
    if kind == Kind.SERIAL:
        links = MovementSerial.objects.filter(movement__line__document=document)
        ids = links.order_by("serial_id").values_list("serial_id", flat=True).distinct()
    else:
        moved = Movement.objects.filter(line__document=document, lot__isnull=False)
        ids = moved.order_by("lot_id").values_list("lot_id", flat=True).distinct()
    return list(ids[: MAX_LABELS + 1])


def called(kind: Kind, entries: Sequence[Entry], item: Item | None) -> tuple[list[int], list[EntryProblem]]:
    """The records that the entries name, in their order; a problem for each that names none, or several."""
    found = queryset(kind).select_related(*_RELATED[kind][:3]).filter(code_search__in=_searched(kind, entries))
    named: dict[str, list[Any]] = defaultdict(list)
    for record in found.filter(item=item) if item else found:
        for key in {code_key(record.code), code_key(str(record))}:
            named[key].append(record)
    ids, problems = [], []
    for entry in entries:
        candidates = named.get(code_key(entry.code), [])
        if len(candidates) == 1:
            ids.append(candidates[0].pk)
        else:
            message = _several(entry.code, candidates) if candidates else _unknown(kind, entry.code)
            problems.append(EntryProblem(entry.code, entry.line, entry.position, message))
    return ids, problems


def _searched(kind: Kind, entries: Sequence[Entry]) -> set[str]:
    searched = {search_key(entry.code) for entry in entries}
    if kind == Kind.LOT:
        # The name of a FIFO instance holds its code.
        searched |= {search_key(parse_lot_name(entry.code)[0]) for entry in entries}
    return searched


def _unknown(kind: Kind, code: str) -> str:
    if kind == Kind.SERIAL:
        return _("There is no serial number “%(code)s”.") % {"code": code}
    return _("There is no lot “%(code)s”.") % {"code": code}


def _several(code: str, candidates: Sequence[Any]) -> str:
    names = "; ".join(full_name(record) for record in candidates[:_NAMED])
    message = _("“%(code)s” may be: %(names)s. Say of which item, or print it from its page.")
    return message % {"code": code, "names": names + ("; …" if len(candidates) > _NAMED else "")}


def full_name(record: Any) -> str:
    """A record such that people tell it from others of the same code."""
    parts = [record.item.full_code]
    if record.variant:
        parts.append(record.variant.code)
    if lot := getattr(record, "lot", None):
        parts.append(lot.name)
    return f"{record} ({', '.join(parts)})"
