"""Taking lots.csv in (domain: files in and out): makes the lots that are not there, and updates the headers of those
that are. Their state (quantities, packages, closed) is posting's: its columns are understood, and not taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, BinaryIO, NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.cells import parse_date, parse_flag
from core.codes import clean_code, code_key
from core.csv import BadFile, Layout, Problems, Row, RowProblem, read_rows
from core.upsert import Upsert, by_field, code_cell, coded_records, portions, take_reference, without_absent
from items.expiry import lot_expiry, settled_expiry
from items.models import Item, Variant
from lots.header import HEADER, fifo_code_problem, fixed_expiry
from lots.models import Lot, LotChange
from lots.names import parse_lot_name
from lots.tables import RESERVED_PARTNER, LotFile
from partners.lookups import partners_by_accounts

# What each field of a header is called in the file.
FIELD_COLUMNS = {
    **{name: name for name in ("start_date", "expiry_date", "customer_code", "supplier_code", "notes")},
    **{name: name for name in ("lot_type", "evaluation", "label_type", "supplier", "producer", "reserved_partner")},
    **{name: name for name in ("sellable", "cancelled", "force_closed", "reserved")},
    "status": "lot_status",
}
_CODED = ("lot_type", "status", "evaluation", "label_type")
_PARTNERS = ("supplier", "producer", "reserved_partner")
# Changed by other fields of the file, too.
_ALONG = ("expiry_date", "reserved_partner", "reserved_document")
_TRACKED = (*FIELD_COLUMNS, "reserved_document")
# How a cell is read, and what a blank one says: what a new header has.
_PARSERS: dict[str, tuple[Callable[[str], Any], Any]] = {
    **dict.fromkeys(("start_date", "expiry_date"), (parse_date, None)),
    **dict.fromkeys(("customer_code", "supplier_code"), (code_cell(), "")),
    **dict.fromkeys(("cancelled", "force_closed", "reserved"), (parse_flag, False)),
    "sellable": (parse_flag, True),
    "notes": (str.strip, ""),
}
_NAMES = [column.name for column in (*LotFile.columns, RESERVED_PARTNER)]
LAYOUT = Layout(_NAMES, frozenset(_NAMES) - {"item_class", "item", "lot"})

# Item, folded code of the variant, folded code, FIFO instance.
_Key = tuple[int, str, str, int]


class _Named(NamedTuple):
    """The lot that a row names."""

    row: Row
    item: Item
    variant: Variant | None
    code: str
    instance: int

    @property
    def key(self) -> _Key:
        return self.item.pk, self.variant.code_key if self.variant else "", code_key(self.code), self.instance


@transaction.atomic
def import_lots(*, file: BinaryIO, create_missing: bool = False) -> list[str]:
    """Create lots, and update their headers, by item, variant and name; returns what was done, in sentences.

    Columns that the file has not are left alone; a new lot then begins as one made ahead does. ``create_missing`` makes
    the variants that the file names. A constant number of statements for each five hundred rows. Raises BadFile, having
    changed nothing.
    """
    problems = Problems()
    rows = list(read_rows(file, LAYOUT, problems))
    naming = _Naming(rows, create_missing=create_missing)
    named = [found for row in rows if (found := naming.of(row))]
    importer = _Importer(rows, _held(found.key for found in named))
    for found in named:
        importer.take(found)
    problems.refuse()
    Variant.objects.bulk_create(naming.made)
    report = importer.write()
    if naming.made:
        codes = ", ".join(f"{variant.item.full_code}/{variant.code}" for variant in naming.made)
        report.append(_("Variants made: %(codes)s.") % {"codes": codes})
    return report


class _Naming:
    """Finds what rows name: items and variants, a query for each five hundred codes, and lots by their names."""

    def __init__(self, rows: Sequence[Row], *, create_missing: bool) -> None:
        items = by_field(Item.objects.select_related("item_class"), "code_key", _keys(rows, "item"))
        self.items = {(item.item_class.code_key, item.code_key): item for item in items}
        variants = by_field(Variant.objects.all(), "code_key", _keys(rows, "variant"))
        self.variants = {(variant.item_id, variant.code_key): variant for variant in variants}
        self.create_missing = create_missing
        self.made: list[Variant] = []

    def of(self, row: Row) -> _Named | None:
        """What the row names; nothing when that is wrong, which is told."""
        before = row.problems.total
        item = self._item(row)
        called = row.require("lot", clean_code)
        if item is None or called is None:
            return None
        variant = self._variant(row, item)
        # The lots of a FIFO item are instances; a code alone names the first.
        code, instance = parse_lot_name(called) if item.fifo_lots else (called, 0)
        if problem := fifo_code_problem(item, code):
            row.problem("lot", problem)
        named = _Named(row, item, variant, code, instance or int(item.fifo_lots))
        return named if row.problems.total == before else None

    def _item(self, row: Row) -> Item | None:
        item_class, code = row.require("item_class", clean_code), row.require("item", clean_code)
        if not (item_class and code):
            return None
        item = self.items.get((code_key(item_class), code_key(code)))
        if item is None:
            reason = _("there is no item %(item)s in class %(class)s; import the items first.")
            row.problem("item", reason % {"item": code, "class": item_class})
        elif not item.lot_managed:
            reason = _("%(item)s is kept without lots: turn lot management on first.")
            row.problem("item", reason % {"item": item.full_code})
        return item

    def _variant(self, row: Row, item: Item) -> Variant | None:
        code = row.parse("variant", code_cell())
        if not code:
            return None
        key = (item.pk, code_key(code))
        if key not in self.variants and self.create_missing:
            self.variants[key] = Variant(item=item, code=code, code_key=key[1], description=code)
            self.made.append(self.variants[key])
        if key not in self.variants:
            reason = _("item %(item)s has no variant “%(code)s”.") % {"item": item.code, "code": code}
            row.problem("variant", f"{reason} {_('Make it first, or import with --create-missing.')}")
        return self.variants.get(key)


class _Importer:
    """Compares rows with the stored lots, and writes what differs."""

    def __init__(self, rows: Sequence[Row], stored: Mapping[_Key, Lot]) -> None:
        present = list(rows[0].cells) if rows else []
        self.upsert = Upsert(Lot, without_absent(FIELD_COLUMNS, present))
        self.stored = stored
        self.coded = {name: coded_records(Lot, name) for name in _CODED if name in self.upsert.columns}
        partners = {row.text(name).strip() for row in rows for name in _PARTNERS}
        self.partners = partners_by_accounts(sorted(partners - {""}))
        self.changes: list[LotChange] = []
        self.now = timezone.now()

    def take(self, named: _Named) -> None:
        row, item = named.row, named.item
        if not self.upsert.first_time(row, named.key, "lot"):
            return
        found_before = row.problems.total
        stored = self.stored.get(named.key)
        lot = stored or self._new(named)
        lot.item = item
        before = self.upsert.stored_values(lot) if stored else None
        was = {name: getattr(lot, name) for name in _TRACKED}
        self._take_cells(row, lot)
        if row.problems.total == found_before:
            _settle_expiry(row, lot, was if stored else None)
            _settle_reservation(row, lot)
        self.upsert.put(row, lot, before)
        if stored:
            self._keep_changes(lot, was)

    def _new(self, named: _Named) -> Lot:
        item = named.item
        return Lot(
            item=item,
            variant=named.variant,
            code=named.code,
            instance=named.instance,
            lot_type_id=item.lot_type_id,
            status_id=item.initial_lot_status_id,
            created_at=self.now,
        )

    def _take_cells(self, row: Row, lot: Lot) -> None:
        missing = _("there is no %(table)s “%(code)s”; make it first, or import the settings.")
        for name, (table, records) in self.coded.items():
            take_reference(row, lot, name, FIELD_COLUMNS[name], records, missing, table=table)
        for name in _PARTNERS:
            if name in row.cells:
                self._take_partner(row, lot, name)
        for name, (parser, empty) in _PARSERS.items():
            if name in row.cells:
                setattr(lot, name, row.parse(name, parser, empty))

    def _take_partner(self, row: Row, lot: Lot, name: str) -> None:
        accounts = row.text(name).strip()
        partner = self.partners.get(accounts)
        if accounts and partner is None:
            reason = _("there is no partner “%(code)s”; import the partners first.")
            row.problem(name, reason % {"code": accounts})
        setattr(lot, name, partner)

    def _keep_changes(self, lot: Lot, was: Mapping[str, Any]) -> None:
        """Note what changed, as the history of every header keeps it; a command has no user."""
        changed = [name for name in _TRACKED if getattr(lot, name) != was[name]]
        lot.version += bool(changed)
        for name in changed:
            before, after = HEADER.as_text(name, was[name]), HEADER.as_text(name, getattr(lot, name))
            self.changes.append(
                LotChange(lot=lot, version=lot.version, field=name, old_value=before, new_value=after, user=None)
            )

    def write(self) -> list[str]:
        for lot in self.upsert.created:
            # Variants have their keys only now.
            lot.variant_id = lot.variant.pk if lot.variant else None
        try:
            self.upsert.write(*_ALONG, "version")
        except IntegrityError as error:
            reason = _("Some of these lots were made by somebody else just now. Try again.")
            raise BadFile([RowProblem(0, "", reason)]) from error
        LotChange.objects.bulk_create(self.changes)
        return [_("Lots: %(counts)s") % {"counts": self.upsert.report()}]


def _settle_expiry(row: Row, lot: Lot, was: Mapping[str, Any] | None) -> None:
    """The expiry date follows the item's policy; where nobody may edit it, it follows the start date. ``was`` is what
    a lot had that is there already."""
    item, start = lot.item, lot.start_date
    typed = lot.expiry_date if "expiry_date" in row.cells else None
    if not item.expiry_editable:
        if was and start is None and was["start_date"]:
            message = _("The expiry date of %(item)s follows the start date: give one.")
            row.problem("start_date", message % {"item": item.full_code})
            return
        if was and start == was["start_date"]:
            lot.expiry_date = was["expiry_date"]
        else:
            lot.expiry_date = lot_expiry(item, start, None) if start else None
        if typed and typed != lot.expiry_date:
            row.problem("expiry_date", fixed_expiry(item))
    elif typed and not (was and typed == was["expiry_date"]):
        lot.expiry_date = settled_expiry(item.expiry_policy, typed)
    elif "expiry_date" not in row.cells and start and not was:
        lot.expiry_date = lot_expiry(item, start, None)
    if lot.expiry_date and start and lot.expiry_date < start:
        row.problem("expiry_date", _("The expiry date is before the start date."))


def _settle_reservation(row: Row, lot: Lot) -> None:
    """Ending a reservation also forgets for whom it was."""
    if lot.reserved:
        return
    lot.reserved_document = None
    if not row.text("reserved_partner").strip():
        lot.reserved_partner = None
    if lot.reserved_partner:
        row.problem("reserved_partner", _("Mark it reserved, or name nobody it is reserved for."))


def _keys(rows: Iterable[Row], column: str) -> list[str]:
    return sorted({code_key(row.text(column)) for row in rows} - {""})


def _held(wanted: Iterable[_Key]) -> dict[_Key, Lot]:
    """The lots that are there, kept from others until all is written."""
    keys = set(wanted)
    ids: set[int] = set()
    for named in portions(sorted(keys)):
        lots = Lot.objects.filter(item__in={key[0] for key in named}, code_key__in={key[2] for key in named})
        known = lots.values_list("pk", "item", "variant__code_key", "code_key", "instance")
        ids.update(pk for pk, item, variant, *rest in known if (item, variant or "", *rest) in keys)
    for portion in portions(sorted(ids)):
        # Locked first, read then: what a lock waited for is seen whole only by the next statement.
        locked = Lot.objects.filter(pk__in=portion).select_for_update(no_key=True).order_by("pk")
        list(locked.values_list("pk"))
    # Prefetched, not joined: lots share the records that they name.
    found = by_field(Lot.objects.prefetch_related("variant", "supplier", *HEADER.related), "pk", sorted(ids))
    return {
        (lot.item_id, lot.variant.code_key if lot.variant else "", lot.code_key, lot.instance): lot for lot in found
    }
