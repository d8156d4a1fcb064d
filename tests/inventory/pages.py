"""What a browser sends from the editor of a draft."""

from __future__ import annotations

import uuid
from typing import Any

from tests.factories import TODAY


def typed(place: Any, *lines: dict[str, Any], **header: Any) -> dict[str, str]:
    """The form with these lines and header fields, as typed."""
    data = {
        "date": TODAY.isoformat(),
        "warehouse": place.warehouse.pk,
        "posting_key": uuid.uuid4(),
        "lines-TOTAL_FORMS": len(lines),
        "lines-INITIAL_FORMS": 0,
        "action": "save",
        **header,
    }
    for index, fields in enumerate(lines):
        data |= {f"lines-{index}-{name}": value for name, value in fields.items()}
    return {name: str(value) for name, value in data.items()}


def piece(item: Any, place: Any, *codes: str, **fields: Any) -> dict[str, Any]:
    """One line as typed."""
    values: dict[str, Any] = {"item": item.full_code, "location": place.code, "quantity": len(codes) or 1}
    if codes:
        values["serials"] = "\n".join(codes)
    return values | fields


def errors(response: Any) -> str:
    """Everything that the page says is wrong."""
    return "\n".join(f"{place}: {message}" for place, message, _target in response.context["summary"])
