"""What this room knows of the history of records kept below it."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, Q

from inventory.models import Balance, DocumentLine, Movement
from items.models import Item
from lots.models import Lot
from serials.models import SerialNumber


def items_with_history(item_ids: Collection[int]) -> Iterable[int]:
    """Which of the items have movements, serial numbers or lots."""
    return Item.objects.filter(
        Exists(Movement.objects.filter(item=OuterRef("pk")))
        | Exists(SerialNumber.objects.filter(item=OuterRef("pk")))
        | Exists(Lot.objects.filter(item=OuterRef("pk"))),
        pk__in=item_ids,
    ).values_list("pk", flat=True)


def items_with_instances(item_ids: Collection[int]) -> Iterable[int]:
    """Of which of the items stock, serial numbers or lines of documents name properties.

    A balance stays when all that it held is gone again, so it tells of every movement there was.
    """
    of_item = Q(item=OuterRef("pk"))
    named = of_item & Q(property_instance__isnull=False)
    return Item.objects.filter(
        Exists(Balance.objects.filter(named))
        | Exists(SerialNumber.objects.filter(named))
        | Exists(DocumentLine.objects.filter(named | (of_item & Q(target_property_instance__isnull=False)))),
        pk__in=item_ids,
    ).values_list("pk", flat=True)
