"""What the browser posts for properties, sets and searches, and what the pages say."""

import html
import re

from django.urls import reverse
from django.utils.html import strip_tags


def form(*rows, prefix, **values):
    """A record with its rows, as a browser sends them; a value of None is a box that is not ticked."""
    data = {"name": "", "description": "", "active": "on", **values}
    data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": sum(bool(row.get("id")) for row in rows)}
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return {name: value for name, value in data.items() if value is not None}


def property_form(*choices, **values):
    return form(*choices, prefix="choices", **{"name": "Size", "value_type": "list", **values})


def set_form(*used, **values):
    characters = {"lot_start": "«", "lot_end": "»", "serial_start": "#", "serial_end": "#"}
    defaults = {"name": "Shirt", "mandatory_type": "none", **characters}
    return form(*used, prefix="used_properties", **{**defaults, **values})


def search_form(*rows, **values):
    return form(*rows, prefix="values", **{"name": "Large", **values})


def choice(name=None, of=None, **values):
    known = {"id": of.pk, "property": of.property_id, "name": of.name, "sequence": of.sequence} if of else {}
    named = {} if name is None else {"name": name}
    data = {"sequence": "", "active": "on", **known, **named, **values}
    return {field: value for field, value in data.items() if value is not None}


def used(of, row=None, **values):
    known = {"id": row.pk, "property_set": row.property_set_id, "sequence": row.sequence} if row else {}
    data = {"sequence": "", "property": of.pk, "active": "on", **known, **values}
    return {k: v for k, v in data.items() if v is not None}


def searched(of, **values):
    return {"property": of.pk, "choice": "", "number": "", "text": "", **values}


def save(client, what, record, data):
    """Post the page of a record, or of a new one."""
    page = f"admin:attributes_{what}_change" if record else f"admin:attributes_{what}_add"
    return client.post(reverse(page, args=[record.pk] if record else []), data)


def problems(response):
    """What the page says, by field, by row, or above the rows."""
    assert response.status_code == 200, "it was saved"
    said = {field: list(messages) for field, messages in response.context["adminform"].form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        for number, errors in enumerate(inline.formset.errors):
            said |= {f"{number}.{field}": list(messages) for field, messages in errors.items()}
        if inline.formset.non_form_errors():
            said["rows"] = list(inline.formset.non_form_errors())
    return said


def page_text(response):
    return re.sub(r"\s+", " ", html.unescape(strip_tags(response.content.decode()))).strip()
