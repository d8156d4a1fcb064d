"""Makes records of any number ready, to do something with them: properties, headers, codes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from attributes.fields import Scope
from attributes.models import ValueType
from items.services import clear_general_values, keep_changes, set_general_values
from lots.models import Lot
from lots.services import edit_lot, register_lots
from numbering.rendering import CodeContext
from numbering.services import take_codes
from serials.models import SerialNumber
from serials.services import edit_header, register_serials
from tests import factories
from tests.attributes.making import instance_of, property_of, property_set, values_of
from tests.factories import TODAY
from tests.statements.of_documents import Ready, Work, codes
from tests.statements.world import World


def many_values(what: Callable[[list[Any]], Any]) -> Ready:
    def ready(world: World, rows: int) -> Work:
        entries = [values_of(world.drives, Grade="A", Weight=Decimal(n)) for n in range(rows)]
        return lambda: what(entries)

    return ready


def general_values(*, given: bool) -> Ready:
    """Give, or take from, an item the values of so many properties."""

    def ready(world: World, rows: int) -> Work:
        properties = [property_of(code, kind=ValueType.NUMBER) for code in codes(rows, "P")]
        of = property_set("General", *properties)
        item = factories.ItemFactory(property_set=of)
        entry = values_of(of, scope=Scope.ITEM, **dict.fromkeys(codes(rows, "P"), Decimal(1)))
        if given:
            return lambda: set_general_values(item, entry, user=world.admin)
        item = set_general_values(item, entry)
        return lambda: clear_general_values(item, user=world.admin)

    return ready


def keeping_changes(world: World, rows: int) -> Work:
    of = property_set("General", property_of("One", kind=ValueType.NUMBER))
    instance = instance_of(of, scope=Scope.ITEM, One=Decimal(1))
    items = [factories.ItemFactory(property_set=of, property_instance=instance) for _n in range(min(rows, 20))]
    return lambda: keep_changes([(item, None) for item in items], world.admin)


# Headers


def registering(how: str) -> Ready:
    def ready(world: World, rows: int) -> Work:
        common: dict[str, Any] = {"variant": None, "user": world.admin}
        if how == "serials":
            return lambda: register_serials(item=world.machine, lot=None, codes=codes(rows), **common)
        named = {"codes": codes(rows)} if how == "codes" else {"count": rows}
        return lambda: register_lots(item=world.pill, start_date=TODAY, **named, **common)

    return ready


def with_header(verb: Callable[..., Any], *, of_lots: bool, **asked: Any) -> Ready:
    """Something done with one header among so many, which was changed so often."""

    def ready(world: World, rows: int) -> Work:
        registering("codes" if of_lots else "serials")(world, rows)()
        edit = edit_lot if of_lots else edit_header
        name, model = ("lot", Lot) if of_lots else ("serial", SerialNumber)
        record = model.objects.get(code="V0")
        for n in range(min(rows, 9)):
            record = edit(**{name: record}, user=None, version=record.version, changes={"supplier_code": f"S{n}"})
        version = {"version": record.version} if verb is edit else {}
        return lambda: verb(**{name: record}, user=world.admin, **version, **asked)

    return ready


# Codes


def with_codes(what: Callable[[World, int], Any]) -> Ready:
    def ready(world: World, rows: int) -> Work:
        take_codes(code_type=world.rule, contexts=[(CodeContext(), rows)])
        return lambda: what(world, rows)

    return ready
