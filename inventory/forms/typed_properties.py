"""What is typed for the properties of a line, as plain text by the name of its field: which fields there are, only the
set of the item tells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django import forms

# The field of a line that names an instance, and the one that holds what was typed for a new one.
TYPED_FOR = {"property_instance": "properties", "target_property_instance": "target_properties"}

PROPERTY_FIELD = re.compile(r"p(\d{1,18})")
_NAME = re.compile(r"(.+?-\d+)-((?:target_)?properties)-(\w+)")

Typed = dict[str, Any]


def typed_values_of(data: Mapping[str, Any]) -> dict[str, dict[str, Typed]]:
    """What was typed for properties, by the line's prefix, its field, and the name of the property's field."""
    found: dict[str, dict[str, Typed]] = defaultdict(dict)
    for key in data:
        if match := _NAME.fullmatch(key):
            prefix, name, of_property = match.groups()
            # Browsers send the line breaks of text areas their own way.
            found[prefix].setdefault(name, {})[of_property] = str(data[key]).replace("\r\n", "\n")
    return found


class TypedWidget(forms.Widget):
    """Hands over what ``typed_values_of`` found for one line."""

    typed: Typed

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed:
        return self.typed


class TypedField(forms.Field):
    """Values of properties by the name of their field, as typed."""

    widget = TypedWidget

    def has_changed(self, initial: Any, data: Any) -> bool:
        return has_values(data)


def has_values(typed: Mapping[str, Any] | None) -> bool:
    """Whether some property has a value; a warranty date may only be proposed."""
    return any(PROPERTY_FIELD.fullmatch(name) and value not in ("", None) for name, value in (typed or {}).items())
