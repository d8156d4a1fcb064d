"""Makes documents of any size ready, to do something with them.

Each function takes the world and how many rows, makes what is needed, and gives the work that is counted.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from inventory import services
from inventory.entries import LineEntry
from inventory.models import Direction, Document, DocumentType
from items.models import Item
from lots.models import Lot
from tests import factories
from tests.attributes.making import instance_of, values_of
from tests.factories import draft, line, posted
from tests.inventory.pages import typed
from tests.statements.world import World

LOAD, UNLOAD = Direction.LOAD, Direction.UNLOAD
Work = Callable[[], Any]
Ready = Callable[[World, int], Work]
Lines = Callable[[World, int], list[LineEntry]]


def codes(rows: int, prefix: str = "V") -> list[str]:
    return [f"{prefix}{n}" for n in range(rows)]


# Lines


def pieces(world: World, rows: int) -> list[LineEntry]:
    """One line of so many serial numbers."""
    return [line(world.machine, world.home, *codes(rows))]


def described(world: World, rows: int) -> list[LineEntry]:
    """So many lines, each with a serial number and properties of its own."""
    return [
        line(world.disk, world.home, code, property_instance=values_of(world.drives, Weight=Decimal(n)))
        for n, code in enumerate(codes(rows))
    ]


def lots(world: World, rows: int) -> list[LineEntry]:
    """So many lines, each with a lot of its own."""
    return [line(world.pill, world.home, lot_code=code, quantity=Decimal(5)) for code in codes(rows)]


def many_items(world: World, rows: int) -> list[LineEntry]:
    """So many lines, each of an item of its own, every second with properties; the same when asked again."""
    items = list(Item.objects.filter(code__startswith="MANY").order_by("pk")) or [
        factories.ItemFactory(serial=True, code=f"MANY{n}", property_set=world.drives if n % 2 else None)
        for n in range(rows)
    ]
    graded = values_of(world.drives, Grade="A")
    return [
        line(item, world.home, f"V{item.pk}", property_instance=graded if item.property_set_id else None)
        for item in items
    ]


def unnamed_lots(world: World, rows: int) -> list[LineEntry]:
    """So many lines whose lots the rule makes, or the withdrawal chooses."""
    return [line(world.pill, world.home, quantity=Decimal(5)) for _n in range(rows)]


def made_pieces(world: World, rows: int) -> list[LineEntry]:
    """One line of so many serial numbers that the rule makes."""
    return [line(world.disk, world.home, quantity=Decimal(rows), generate_serials=True)]


def produced(world: World, rows: int) -> list[LineEntry]:
    """So many pieces and lots become as many machines."""
    received(world, [*described(world, rows), *lots(world, rows)])
    used = [line(world.disk, world.home, *codes(rows), direction=UNLOAD)]
    used += [line(world.pill, world.home, lot_code=code, direction=UNLOAD) for code in codes(rows)]
    return [*used, line(world.machine, world.home, *codes(rows, "M"), direction=LOAD)]


def moved(world: World, rows: int) -> list[LineEntry]:
    """So many pieces and lots go elsewhere."""
    received(world, [*described(world, rows), *lots(world, rows)])
    some = [line(world.disk, world.home, *codes(rows), target_location=world.away)]
    return some + [line(world.pill, world.home, lot_code=code, target_location=world.away) for code in codes(rows)]


def received(world: World, lines: list[LineEntry]) -> Document:
    return posted("purchase-delivery", world.home, *lines, partner=world.partner)


# Documents


def posting(kind: str, lines: Lines, *, stocked: bool = False) -> Ready:
    """Post a document of such lines; ``stocked``: what they name was received before."""

    def ready(world: World, rows: int) -> Work:
        entries = lines(world, rows)
        if stocked:
            received(world, lots(world, rows) if lines is unnamed_lots else lines(world, rows))
        header = {"target_warehouse": world.away.warehouse} if kind == "transfer" else {"partner": world.partner}
        made = draft(kind, world.home, *entries, **header)
        return lambda: services.post_document(document_id=made.pk, user=world.admin, posting_key=uuid.uuid4())

    return ready


def delivering_an_order(world: World, rows: int) -> Work:
    received(world, [*pieces(world, rows), *lots(world, rows)])
    order = posted("customer-order", world.home, *pieces(world, rows), *lots(world, rows), partner=world.partner)
    made = draft(
        "sales-delivery", world.home, *pieces(world, rows), *lots(world, rows), partner=world.partner, origin=order
    )
    return lambda: services.post_document(document_id=made.pk, user=world.admin)


def splitting(world: World, rows: int) -> Work:
    received(world, [line(world.pill, world.home, lot_code="A", quantity=Decimal(100))])
    old = line(world.pill, world.home, lot_code="A", quantity=Decimal(rows), direction=UNLOAD)
    new = [line(world.pill, world.home, lot_code=code, direction=LOAD) for code in codes(rows)]
    made = draft("warehouse-record", world.home, old, *new, template=world.split)
    return lambda: services.post_document(document_id=made.pk, user=world.admin)


def reversing(kind: str, lines: Lines) -> Ready:
    def ready(world: World, rows: int) -> Work:
        document = posting(kind, lines, stocked=kind == "sales-delivery")(world, rows)()
        return lambda: services.reverse_document(document_id=document.pk, user=world.admin)

    return ready


def _everything(world: World, rows: int) -> list[LineEntry]:
    return [*pieces(world, rows), *described(world, rows), *lots(world, rows)]


def with_lines(what: Callable[[list[LineEntry]], Any]) -> Ready:
    """Something done with so many lines that have properties."""

    def ready(world: World, rows: int) -> Work:
        lines = described(world, rows)
        return lambda: what(lines)

    return ready


def saving(world: World, rows: int) -> Work:
    lines = _everything(world, rows)
    header = factories.header("purchase-delivery", world.home)
    return lambda: services.save_draft(header=header, lines=lines, user=world.admin)


def saving_again(world: World, rows: int) -> Work:
    made = draft("purchase-delivery", world.home, *_everything(world, rows))
    lines, header = _everything(world, rows), factories.header("purchase-delivery", world.home)
    return lambda: services.save_draft(
        header=header, lines=lines, user=world.admin, document=made, version=made.version
    )


def deleting(world: World, rows: int) -> Work:
    made = draft("purchase-delivery", world.home, *_everything(world, rows))
    return lambda: services.delete_draft(document=made, user=world.admin)


def describing(world: World, rows: int) -> Work:
    instance = instance_of(world.drives, Grade="A")
    received(world, [line(world.disk, world.home, *codes(rows), property_instance=instance)])
    new = values_of(world.drives, Grade="B")
    return lambda: services.change_properties(
        item=world.disk,
        location=world.home,
        property_instance=instance,
        new=new,
        user=world.admin,
        serials=codes(rows),
        posting_key=uuid.uuid4(),
    )


def making_a_lot(world: World, rows: int) -> Work:
    item = factories.ItemFactory(lot=True, serial=True)
    received(world, [line(item, world.home, *codes(rows), lot_code="A")])
    lot = Lot.objects.get(item=item)
    return lambda: services.create_lot_from_lot(
        lot=lot,
        location=world.home,
        quantity=Decimal(rows),
        user=world.admin,
        code="B",
        serials=codes(rows),
        posting_key=uuid.uuid4(),
    )


def asking_for_a_lot(what: Callable[[World, Document], Any]) -> Ready:
    def ready(world: World, rows: int) -> Work:
        document = making_a_lot(world, rows)()
        return lambda: what(world, document)

    return ready


def among_documents(what: Callable[[World], Any]) -> Ready:
    """Something asked where there are so many documents and templates."""

    def ready(world: World, rows: int) -> Work:
        for n in range(min(rows, 9)):
            draft("purchase-delivery", world.home, line(world.pill, world.home))
            factories.TemplateFactory(warehouse=world.home.warehouse, code=f"X{n}", create_lot_from_lot=True)
        return lambda: what(world)

    return ready


def typing(what: Callable[..., Any], given: tuple[str, ...]) -> Ready:
    """Something done with the page of so many lines that somebody typed, having typed as many pages before."""

    def ready(world: World, rows: int) -> Work:
        kind = DocumentType.objects.get(pk="sales-delivery")
        made = draft("sales-delivery", world.home, line(world.pill, world.home))
        form = QueryDict(mutable=True)
        form.update(typed(world.home, *({"item": code} for code in codes(rows))))
        for code in codes(rows):
            services.keep_typed(user=world.reader, key=code, document_type=kind, form=form, document=made)
        known = {"key": "V0", "document_type": kind, "form": form, "document": made}
        asked = {name: known[name] for name in given}
        return lambda: what(user=world.reader, **asked)

    return ready
