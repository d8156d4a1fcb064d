"""What a new installation starts with: the document types, and the groups with their rights.

Runs after every migration and never undoes what an administrator changed: a row that exists is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.apps import apps as installed_apps
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Q

from numbering.document_kinds import DocumentKind as Kind

if TYPE_CHECKING:
    from django.apps.registry import Apps

VIEWER, CLERK, SUPERVISOR, ADMINISTRATOR = "viewer", "clerk", "supervisor", "administrator"
GROUPS = (VIEWER, CLERK, SUPERVISOR, ADMINISTRATOR)

NUMBER_PREFIXES = {
    Kind.WAREHOUSE_RECORD: "WR",
    Kind.PURCHASE_DELIVERY: "PD",
    Kind.PRODUCTION_RECORD: "PR",
    Kind.SUBCONTRACT_DELIVERY: "SD",
    Kind.SUBCONTRACT_RETURN: "SR",
    Kind.PRODUCTION_ORDER: "PO",
    Kind.CUSTOMER_ORDER: "CO",
    Kind.PICKING_LIST: "PL",
    Kind.SALES_DELIVERY: "DN",
    Kind.SALES_INVOICE: "SI",
    Kind.TRANSFER: "TR",
    Kind.CONSUMPTION: "CN",
    Kind.STOCK_ADJUSTMENT: "SA",
}
PARTNER_REQUIRED = {Kind.SUBCONTRACT_DELIVERY, Kind.SUBCONTRACT_RETURN}

ROOMS = ("partners", "numbering", "attributes", "places", "items", "lots", "serials", "inventory")
CLERK_RIGHTS = (
    "inventory.add_document",
    "inventory.change_document",
    "inventory.delete_document",
    "inventory.post_document",
    "lots.add_lot",
    "lots.change_lot",
    "serials.add_serialnumber",
    "serials.change_serialnumber",
)
SUPERVISOR_RIGHTS = (
    # The general values of items, on their pages; the rest of an item is in the administration, for staff.
    "items.change_item",
    "inventory.reverse_document",
    "inventory.backdate_document",
    "inventory.override_reservation",
    "inventory.change_others_draft",
    "lots.delete_lot",
    "lots.change_lot_code",
    "lots.change_lot_status",
    "serials.change_serial_code",
    "serials.delete_serialnumber",
)
CONFIGURED = (
    "inventory.documenttype",
    "inventory.movementtemplate",
    "inventory.numbersequence",
    "inventory.period",
    "lots.lottype",
    "lots.lotstatus",
    "lots.lotevaluation",
    "lots.labeltype",
    "auth.user",
    "auth.group",
)
CONFIGURED_ROOMS = ("partners", "numbering", "attributes", "places", "items")
# Whom the log-in guard locked out, an administrator lets in again.
UNLOCKING = ("axes.view_accessattempt", "axes.delete_accessattempt", "axes.view_accesslog")


def install(
    sender: AppConfig,
    using: str = DEFAULT_DB_ALIAS,
    apps: Apps = installed_apps,
    **_signal: Any,
) -> None:
    """Add the document types and groups that are missing. Receives ``post_migrate``.

    Does nothing while the tables are not there, as when migrating backwards.
    """
    try:
        document_type = apps.get_model("inventory", "DocumentType")
        group = apps.get_model("auth", "Group")
        permission = apps.get_model("auth", "Permission")
    except LookupError:
        return
    add_document_types(document_type.objects.using(using))
    add_groups(group.objects.using(using), permission.objects.using(using))


def add_document_types(document_types: Any) -> None:
    """One document type for each kind."""
    known = set(document_types.values_list("code", flat=True))
    document_types.bulk_create(
        document_types.model(code=kind.value, number_prefix=prefix, partner_required=kind in PARTNER_REQUIRED)
        for kind, prefix in NUMBER_PREFIXES.items()
        if kind.value not in known
    )


def add_groups(groups: Any, permissions: Any) -> None:
    """The four groups; only a group made here gets rights."""
    known = set(groups.filter(name__in=GROUPS).values_list("name", flat=True))
    for name in GROUPS:
        if name not in known:
            groups.create(name=name).permissions.set(permissions.filter(rights_of(name)))


def rights_of(group: str) -> Q:
    """The rights a group starts with, as a filter on permissions. Each group may do what those before it may."""
    rights = Q(content_type__app_label__in=ROOMS, codename__startswith="view_")
    if group == VIEWER:
        return rights
    rights |= _named(CLERK_RIGHTS)
    if group == CLERK:
        return rights
    rights |= _named(SUPERVISOR_RIGHTS)
    if group == SUPERVISOR:
        return rights
    for model in CONFIGURED:
        room, name = model.split(".")
        rights |= Q(content_type__app_label=room, content_type__model=name)
    return rights | Q(content_type__app_label__in=CONFIGURED_ROOMS) | _named(UNLOCKING)


def _named(rights: tuple[str, ...]) -> Q:
    named = Q()
    for right in rights:
        room, codename = right.split(".")
        named |= Q(content_type__app_label=room, codename=codename)
    return named
