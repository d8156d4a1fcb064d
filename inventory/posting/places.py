"""Where the lines of one document load into and unload from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from inventory.kinds import Effect
from inventory.models import Direction, Document, DocumentLine
from places.models import Location, Warehouse


class Places:
    """The locations that lines of one document fall back to when they name none."""

    def __init__(self, document: Document) -> None:
        self.document = document
        rules, template = document.document_type.rules, document.template
        self.partner_warehouse = (
            Warehouse.objects.filter(partner=document.partner_id, active=True).order_by("pk").first()
            if rules.needs_partner and document.partner_id
            else None
        )
        offset = template.offset_warehouse if template else None
        self.target_warehouse = self.partner_warehouse if rules.needs_partner else document.target_warehouse or offset
        self.counter_warehouse = self.target_warehouse if rules.moves_to_target else offset
        if rules.effect is Effect.COMMIT:
            self.counter_warehouse = None
        self._locations: dict[int, list[Location]] = {}
        wanted = [document.warehouse, self.partner_warehouse, self.counter_warehouse]
        for location in (
            Location.objects.filter(warehouse__in=[warehouse for warehouse in wanted if warehouse], active=True)
            .select_related("warehouse")
            .order_by()
        ):
            self._locations.setdefault(location.warehouse_id, []).append(location)

    def of_line(self, line: DocumentLine, direction: int) -> Location | None:
        """Where a line loads into or unloads from."""
        if line.location:
            return line.location
        template = self.document.template
        if self._used_up_there(direction) and self.partner_warehouse:
            return self._only(self.partner_warehouse)
        if template and template.default_location:
            return template.default_location
        return self._only(self.document.warehouse)

    def all(self) -> Iterator[Location]:
        """Every place of these warehouses."""
        return chain.from_iterable(self._locations.values())

    def sources(self, line: DocumentLine, direction: int) -> list[Location]:
        """Where stock may be taken for a line: its own place, else every place of its warehouse."""
        own = self.of_line(line, direction)
        if own:
            return [own]
        there = self.partner_warehouse if self._used_up_there(direction) else self.document.warehouse
        return sorted(self._locations.get(there.pk, []), key=lambda location: location.code_key) if there else []

    def _used_up_there(self, direction: int) -> bool:
        rules = self.document.document_type.rules
        return rules.needs_partner and rules.effect is Effect.BOTH and direction == Direction.UNLOAD

    def counter(self, line: DocumentLine) -> Location | None:
        """Where the opposite movement goes: the target of a transfer, or the template's offset warehouse."""
        if line.target_location:
            return line.target_location
        template = self.document.template
        if not self.counter_warehouse:
            return None
        offset = template.offset_template if template else None
        if offset and offset.default_location and offset.warehouse_id == self.counter_warehouse.pk:
            return offset.default_location
        return self._only(self.counter_warehouse)

    def _only(self, warehouse: Warehouse) -> Location | None:
        locations = self._locations.get(warehouse.pk, [])
        return locations[0] if len(locations) == 1 else None
