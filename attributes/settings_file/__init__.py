"""Properties, property sets and named searches in settings.json (domain: files in and out)."""

from attributes.settings_file.properties import give_properties, take_properties
from attributes.settings_file.searches import give_searches, take_searches
from attributes.settings_file.sets import give_sets, take_sets
from attributes.settings_file.together import check_together

__all__ = [
    "check_together",
    "give_properties",
    "give_searches",
    "give_sets",
    "take_properties",
    "take_searches",
    "take_sets",
]
