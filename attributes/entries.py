"""What is asked for: the values of a set, as forms, files and the demo give them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from attributes.models import PropertyChoice, PropertySet

Value = PropertyChoice | Decimal | str


@dataclass(frozen=True)
class InstanceEntry:
    """Values by the id of their property, each in the type of the property; what is left out has none."""

    property_set: PropertySet
    values: Mapping[int, Value] = field(default_factory=dict)
    warranty_date: datetime.date | None = None

    @property
    def filled(self) -> list[int]:
        """The ids of the properties that have a value."""
        return [pk for pk, value in self.values.items() if not isinstance(value, str) or value.strip()]

    def __bool__(self) -> bool:
        return self.warranty_date is not None or bool(self.filled)
