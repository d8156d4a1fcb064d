"""What this room knows of the history of records kept below it."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from inventory.models import Movement
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
