from items.models.changes import GeneralValuesChange
from items.models.classes import ItemClass, UnitOfMeasure
from items.models.item import (
    MAX_VALIDITY_DAYS,
    SET_RULES,
    SET_RULES_OF_ITEM,
    Item,
    Withdrawal,
    default_of,
)
from items.models.parts import AlternativeUnit, Variant

__all__ = [
    "MAX_VALIDITY_DAYS",
    "SET_RULES",
    "SET_RULES_OF_ITEM",
    "AlternativeUnit",
    "GeneralValuesChange",
    "Item",
    "ItemClass",
    "UnitOfMeasure",
    "Variant",
    "Withdrawal",
    "default_of",
]
