"""What the three keys of properties in settings.json say, for tests."""

import io
import json

import pytest

from core.csv import BadFile
from inventory.files.settings import export_settings, import_settings

KEYS = ("properties", "property_sets", "property_searches")
SIZE = {"name": "Size", "value_type": "list", "values": ["S", "L"], "search": True}
WEIGHT = {"name": "Weight", "value_type": "number", "search": True}
OWNER = {"name": "Owner", "value_type": "string", "instance": True}


def take(**keys):
    return import_settings(file=io.BytesIO(json.dumps(keys).encode()))


def refused(**keys):
    with pytest.raises(BadFile) as caught:
        take(**keys)
    return [str(problem) for problem in caught.value.problems]


def exported():
    found = export_settings()
    return {key: found[key] for key in KEYS}


def unchanged(count, key):
    return f"{key}: 0 created, 0 updated, {count} unchanged."
