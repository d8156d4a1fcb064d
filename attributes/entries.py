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

    def __bool__(self) -> bool:
        return self.warranty_date is not None or any(
            value.strip() if isinstance(value, str) else True for value in self.values.values()
        )
