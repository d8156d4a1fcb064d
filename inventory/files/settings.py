"""settings.json: what administrators configure, to carry from one installation to another."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from attributes.settings_file import (
    check_together,
    give_properties,
    give_searches,
    give_sets,
    take_properties,
    take_searches,
    take_sets,
)
from core.csv import BadFile, Problems, RowProblem
from core.settings_file import Node, Tally
from inventory.files.configuration import give_document_types, give_templates, take_document_types, take_templates
from items.settings_file import give_units, take_units
from lots.settings_file import LOT_TABLES, give_lot_table, take_lot_table
from numbering.letters_settings import give_month_letters, give_year_letters, take_month_letters, take_year_letters
from numbering.settings_file import give_code_types, take_code_types
from places.settings_file import give_warehouses, take_warehouses

Give = Callable[[], list[dict[str, Any]]]
Take = Callable[[list[Node]], Tally]

# In the order in which they are taken: each may name what stands before it.
_KEYS: dict[str, tuple[Give, Take]] = {
    "units": (give_units, take_units),
    "warehouses": (give_warehouses, take_warehouses),
    "code_types": (give_code_types, take_code_types),
    "year_letters": (give_year_letters, take_year_letters),
    "month_letters": (give_month_letters, take_month_letters),
    "properties": (give_properties, take_properties),
    "property_sets": (give_sets, take_sets),
    "property_searches": (give_searches, take_searches),
    **{key: (partial(give_lot_table, key), partial(take_lot_table, key)) for key in LOT_TABLES},
    "document_types": (give_document_types, take_document_types),
    "movement_templates": (give_templates, take_templates),
}


def export_settings() -> dict[str, list[dict[str, Any]]]:
    """Everything that ``import_settings`` takes."""
    return {key: give() for key, (give, _take) in _KEYS.items()}


@transaction.atomic
def import_settings(*, file: BinaryIO) -> list[str]:
    """Create and update what the file configures; returns what was done. Keys that are absent are left alone.

    Raises BadFile with the path of every bad value, having changed nothing.
    """
    problems = Problems()
    root = Node("", _load(file), problems)
    for name in root.data:
        if name not in _KEYS:
            keys = ", ".join(_KEYS)
            problems.add(0, "", _("%(key)s: unknown key. The keys are: %(keys)s.") % {"key": name, "keys": keys})
    report = []
    for name, (_give, take) in _KEYS.items():
        if name in root.data:
            report.append(f"{name}: {take(root.objects(name))}")
    check_together(root)
    problems.refuse()
    return report


def _load(file: BinaryIO) -> dict[str, Any]:
    try:
        data = json.loads(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile([RowProblem(0, "", _("The file is not UTF-8; save it as UTF-8."))]) from error
    except json.JSONDecodeError as error:
        reason = _("is not JSON: %(reason)s at character %(column)d.") % {"reason": error.msg, "column": error.colno}
        raise BadFile([RowProblem(error.lineno, "", reason)]) from error
    except RecursionError as error:
        raise BadFile([RowProblem(0, "", _("The file is nested too deeply."))]) from error
    if not isinstance(data, dict):
        raise BadFile([RowProblem(0, "", _("The file holds no object: it begins with { and ends with }."))])
    return data
