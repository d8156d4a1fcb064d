"""What the pages of lots and serial numbers show alike: the item, the supplier, the history of changes, a clash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.formatting import Detail, describe, text, value_html
from core.models import HeaderChange
from lots.traced.exceptions import HeaderConflict
from lots.traced.header import Header, texts_before
from lots.traced.models import Deleted, Traced

CHANGES_SHOWN = 200


class Change(NamedTuple):
    """One changed field as people read it."""

    when: Any
    who: str
    label: str
    old: str
    new: str


class Clash(NamedTuple):
    """A field that somebody changed meanwhile: what it was, is now, and what the user wants."""

    label: str
    before: str
    theirs: str
    yours: str
    who: str
    when: Any
    # Both changed it, and not to the same.
    contested: bool


def history(header: Header, changes: QuerySet[Any], before: str) -> dict[str, Any]:
    """The newest changes, or those before the one numbered ``before``; and where the older ones begin, if any."""
    if before.isascii() and before.isdigit() and len(before) < 19:
        changes = changes.filter(pk__lt=int(before))
    newest = list(changes.select_related("user").order_by("-pk")[: CHANGES_SHOWN + 1])
    older = newest[CHANGES_SHOWN - 1].pk if len(newest) > CHANGES_SHOWN else None
    return {"changes": [_as_change(header, change) for change in newest[:CHANGES_SHOWN]], "older_changes": older}


def _as_change(header: Header, change: HeaderChange) -> Change:
    return Change(
        change.changed_at,
        changed_by(change),
        header.label(change.field),
        header.shown(change.field, change.old_value),
        header.shown(change.field, change.new_value),
    )


def changed_by(change: HeaderChange) -> str:
    """Who made a change; a command has no user."""
    return change.user.get_username() if change.user else _("the system")


def clashes(header: Header, conflict: HeaderConflict, wanted: Mapping[str, Any]) -> tuple[list[Clash], dict[str, Any]]:
    """The fields that others changed since, side by side; and what the user changed, to be offered again."""
    now = header.as_texts(conflict.record)
    seen = texts_before(now, conflict.changes)
    yours = {**seen, **{name: header.as_text(name, value) for name, value in wanted.items()}}
    kept = {name: value for name, value in wanted.items() if yours[name] != seen[name]}
    last = {change.field: change for change in conflict.changes}
    clashing = [
        Clash(
            header.label(name),
            header.shown(name, seen[name]),
            header.shown(name, now[name]),
            header.shown(name, yours[name]),
            changed_by(last[name]),
            last[name].changed_at,
            contested=name in kept and yours[name] != now[name],
        )
        for name in header.editable
        if name in last and now[name] != seen[name]
    ]
    return clashing, kept


def item_details(record: Traced | Deleted, request: HttpRequest) -> list[Detail]:
    """Item and variant: class, code and description of each."""
    item, variant = record.item, record.variant
    url = reverse("items:detail", args=[item.pk]) if request.user.has_perm("items.view_item") else ""
    return [
        Detail(_("Item class"), value_html(str(item.item_class))),
        Detail(_("Item code"), value_html(item.code), url),
        Detail(_("Item description"), value_html(item.description)),
        Detail(_("Variant"), value_html(variant.code if variant else None)),
        Detail(_("Variant description"), value_html(variant.description if variant else None)),
    ]


def supplier_details(record: Traced) -> list[Detail]:
    """The supplier: account, detail account, description."""
    supplier = record.supplier
    return [
        Detail(_("Supplier account"), value_html(supplier.account if supplier else None)),
        Detail(_("Supplier detail account"), value_html(supplier.detail_account if supplier else None)),
        Detail(_("Supplier description"), value_html(supplier.description if supplier else None)),
    ]


def flag_details(header: Header, record: Traced, request: HttpRequest) -> list[Detail]:
    """The flags, and for whom it is reserved."""
    details = describe(record, "cancelled", "force_closed", "reserved")
    if record.reserved:
        details.append(Detail(header.label("reserved_partner"), value_html(text(record.reserved_partner))))
        details.append(document_detail(header.label("reserved_document"), record.reserved_document, request))
    return details


def document_detail(label: str | Promise, document: Any, request: HttpRequest) -> Detail:
    """A document by type and number, with its address if the user may see it."""
    if document is None:
        return Detail(label, "")
    may_see = request.user.has_perm("inventory.view_document")
    return Detail(label, value_html(str(document)), reverse("documents:detail", args=[document.pk]) if may_see else "")
