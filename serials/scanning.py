"""What a scan leads to, as far as a user may see it: a serial number, a lot or an item, or why it is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from core import gs1
from core.codes import code_key, search_key
from core.filters import CodeMatch
from core.gs1 import Scanned
from core.table_rows import Row
from items.models import Item
from lots.filters import lot_called
from lots.models import Lot
from lots.traced.filters import called
from serials.models import SerialNumber
from serials.tables import register_table

# How many candidates of a kind are listed; the registers find the others.
LISTED = 50
# A longer text is no code of anything; GS1 Digital Links are long.
LONGEST = 500
# The shortest part of a code worth looking for.
SHORTEST_PART = 3


class Hit(NamedTuple):
    """A lot or an item that a code names."""

    kind: str
    code: str
    description: str
    url: str


@dataclass(frozen=True)
class Found:
    """What a text names: of each kind one more than is listed, when there are so many."""

    text: str
    serials: Sequence[Row] = ()
    lots: Sequence[Hit] = ()
    items: Sequence[Hit] = ()
    # Not what was asked for, but what is nearest to it.
    near: bool = False
    # What is wrong, in sentences, or which part of it is not known.
    problem: str = ""
    # What to search the registers for when not all candidates are listed, and how.
    code: str = ""
    match: CodeMatch = CodeMatch.IS

    @property
    def urls(self) -> list[str]:
        return [row.url for row in self.serials] + [hit.url for hit in (*self.lots, *self.items)]


class Sight:
    """The registers as one user sees them. Each question is one statement, whatever it asks for."""

    def __init__(self, user: AbstractBaseUser | AnonymousUser | PermissionsMixin) -> None:
        self._user: Any = user

    @property
    def items_seen(self) -> bool:
        return bool(self._user.has_perm("items.view_item"))

    def serials(self, condition: Q) -> Sequence[Row]:
        if not condition or not self._user.has_perm("serials.view_serialnumber"):
            return []
        return register_table().first(SerialNumber.objects.filter(condition), LISTED + 1)

    def lots(self, condition: Q) -> Sequence[Hit]:
        if not condition or not self._user.has_perm("lots.view_lot"):
            return []
        found = Lot.objects.filter(condition).select_related("item__item_class")[: LISTED + 1]
        return [Hit(_("Lot"), lot.name, str(lot.item), reverse("lots:detail", args=[lot.pk])) for lot in found]

    def items(self, condition: Q) -> Sequence[Hit]:
        if not condition or not self.items_seen:
            return []
        found = Item.objects.filter(condition).select_related("item_class")[:LISTED]
        return [
            Hit(_("Item"), item.full_code, item.description, reverse("items:detail", args=[item.pk])) for item in found
        ]


def resolve(text: str, user: AbstractBaseUser | AnonymousUser) -> Found:
    """What ``text``, typed or scanned, names. Where it names nothing: what is nearest to it, and what is wrong."""
    sight = Sight(user)
    try:
        scan = gs1.read(text)
    except gs1.RunTogether as refused:
        found = _structured(sight, text, refused.readings)
        return found if not found.problem else replace(found, problem=refused.messages[0])
    except ValidationError as refused:
        # However a code looks, what is called so is found.
        plain = _exact(sight, Scanned(text))
        return plain if plain.urls else Found(text, problem=refused.messages[0])
    if not scan.structured:
        return _plain(sight, scan)
    found = _structured(sight, scan.text, (scan, *scan.readings))
    if not found.problem:
        return found
    plain = _exact(sight, Scanned(scan.text))
    return plain if plain.urls else found


def _plain(sight: Sight, scan: Scanned) -> Found:
    """What is called so; if nothing is, what contains it."""
    exact = _exact(sight, scan)
    if exact.urls or len(search_key(scan.text)) < SHORTEST_PART:
        return exact
    part, text = CodeMatch.CONTAINS, scan.text
    return Found(
        text,
        sight.serials(called(text, part)),
        sight.lots(lot_called(text, part)),
        near=True,
        problem=scan.doubt,
        code=text,
        match=part,
    )


def _exact(sight: Sight, scan: Scanned) -> Found:
    text = scan.text
    if not search_key(text):
        return Found(text)
    named = sight.items(_item_called(text) | Q(gtin__in=gs1.gtin_forms(scan.gtin)))
    return Found(text, sight.serials(called(text)), sight.lots(lot_called(text)), named, code=text)


def _item_called(text: str) -> Q:
    """Items by code, or by class and code; either may hold slashes."""
    parts = code_key(text).split("/")
    named = Q(code_key="/".join(parts))
    for cut in range(1, len(parts)):
        named |= Q(item_class__code_key="/".join(parts[:cut]), code_key="/".join(parts[cut:]))
    return named


def _item_of(scan: Scanned) -> Q:
    """The condition on items that the scan names; none where it names none."""
    if scan.gtin:
        return Q(gtin__in=gs1.gtin_forms(scan.gtin))
    return _item_called(scan.item_code) if scan.item_code else Q()


def _within(scan: Scanned) -> Q:
    """The condition that something is of the item that the scan names."""
    item = _item_of(scan)
    return Q(item__in=Item.objects.filter(item)) if item else Q()


def _serial_of(scan: Scanned) -> Q:
    lot = Q(lot__in=Lot.objects.filter(_lot_of(scan))) if scan.lot else Q()
    return called(scan.serial) & _within(scan) & lot


def _lot_of(scan: Scanned) -> Q:
    return lot_called(scan.lot) & _within(scan)


def conditions(text: str) -> tuple[Q, Q]:
    """The conditions on serial numbers and on lots that a GS1 text names; empty where it names none, or is no GS1."""
    try:
        scan = gs1.read(text)
    except gs1.RunTogether as refused:
        return _conditions(refused.readings)[:2]
    except ValidationError:
        return Q(), Q()
    return _conditions((scan, *scan.readings))[:2] if scan.structured else (Q(), Q())


def _conditions(readings: Sequence[Scanned]) -> tuple[Q, Q, Q]:
    """On serial numbers, lots and items: each reading names one of the three."""
    serials, lots, items = Q(), Q(), Q()
    for scan in readings:
        if scan.serial:
            serials |= _serial_of(scan)
        elif scan.lot:
            lots |= _lot_of(scan)
        else:
            items |= _item_of(scan)
    return serials, lots, items


def _structured(sight: Sight, text: str, readings: Sequence[Scanned]) -> Found:
    """What GS1 names: item, lot and serial number together. Which of several readings is meant, the register says."""
    serials, lots, items = _conditions(readings)
    found = Found(text, sight.serials(serials), sight.lots(lots), sight.items(items))
    return found if found.urls else _nearest(sight, text, readings)


def _nearest(sight: Sight, text: str, readings: Sequence[Scanned]) -> Found:
    """Which part of the scan is not known, and what is known of it."""
    scan, *others = readings
    items = sight.items(_item_of(scan))
    in_lots = Q()
    for one in readings:
        in_lots |= _lot_of(one) if one.lot and one.serial else Q()
    lots = sight.lots(in_lots)
    code = scan.serial or scan.lot
    # In another lot, or of another item.
    anywhere = called(code) & (_within(scan) if items else Q()) if code else Q()
    serials = sight.serials(anywhere) if scan.serial else []
    if scan.lot and not scan.serial and not items:
        lots = sight.lots(lot_called(scan.lot))
    problem = _unknown(sight, scan, items, lots, serials)
    if any(one.serial for one in others) and not scan.serial:
        problem += " " + _("If lot and serial number run together in it, set the scanner to send the separator (FNC1).")
    return Found(text, serials, lots, [] if lots or serials else items, near=True, problem=problem, code=code)


def _unknown(sight: Sight, scan: Scanned, items: Sequence[Hit], lots: Sequence[Hit], serials: Sequence[Row]) -> str:
    """The sentence that names the part of the scan that is not known."""
    names = {"gtin": scan.gtin, "code": scan.item_code, "lot": scan.lot, "serial": scan.serial}
    names["item"] = items[0].code if items else ""
    if not sight.items_seen or not (items or scan.gtin or scan.item_code or scan.lot or scan.serial):
        return _("Nothing is known by this code.")
    if not items and scan.gtin:
        return _("No item has the GTIN %(gtin)s.") % names
    if not items and scan.item_code:
        return _("No item has the code “%(code)s”.") % names
    if not items:
        known = _("No serial number is called “%(serial)s”.") if scan.serial else _("No lot is called “%(lot)s”.")
        return known % names
    if serials:
        return _("Item %(item)s has a serial number “%(serial)s”, but not in lot “%(lot)s”.") % names
    if scan.serial and lots:
        return _("Lot “%(lot)s” of item %(item)s is known; serial number “%(serial)s” of it is not.") % names
    if scan.serial and scan.lot:
        return _("Item %(item)s is known; lot “%(lot)s” and serial number “%(serial)s” of it are not.") % names
    if scan.serial:
        return _("Item %(item)s is known; serial number “%(serial)s” of it is not.") % names
    return _("Item %(item)s is known; lot “%(lot)s” of it is not.") % names
