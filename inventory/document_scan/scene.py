"""What a scan is read against: the header as typed, the line that is worked on, and what it does to stock."""

from __future__ import annotations

from dataclasses import dataclass

from inventory.draft_rules import line_direction, lines_say_direction
from inventory.kinds import Effect
from inventory.lot_rules import Purpose, purpose_of
from inventory.models import Direction, Document
from inventory.posting.places import Places
from inventory.services.rights import Actor, may
from places.models import Warehouse


@dataclass(frozen=True)
class Scene:
    """One document while its lines are scanned; ``places`` and ``purpose`` are those that posting asks."""

    document: Document
    places: Places
    purpose: Purpose

    @classmethod
    def of(cls, document: Document, user: Actor) -> Scene:
        """The scene of a draft, saved or not."""
        purpose = purpose_of(document, override=may(user, "override_reservation"))
        return cls(document, Places(document), purpose)

    @property
    def lines_choose(self) -> bool:
        """Whether each line says whether it loads or unloads."""
        return lines_say_direction(self.document.document_type, self.document.template)

    @property
    def orders(self) -> bool:
        """An order may leave the places and lots to who carries it out."""
        rules = self.document.document_type.rules
        return rules.effect is Effect.COMMIT and not rules.must_be_available

    def direction(self, given: int | None) -> int | None:
        """Whether a line loads or unloads; None while that is not said."""
        return line_direction(self.document.document_type, self.document.template, given)

    def takes(self, direction: int) -> bool:
        """Whether a line takes pieces that exist: it unloads, or another place gives what it loads."""
        return direction == Direction.UNLOAD or self.places.counter_warehouse is not None

    def source(self, direction: int | None) -> Warehouse | None:
        """The warehouse that a line takes from; None where it brings something in."""
        if direction is None or not self.takes(direction):
            return None
        if direction == Direction.LOAD:
            return self.places.counter_warehouse
        rules = self.document.document_type.rules
        used_up_there = rules.needs_partner and rules.effect is Effect.BOTH
        return self.places.partner_warehouse if used_up_there else self.document.warehouse
