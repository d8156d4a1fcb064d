from attributes.models.definitions import MandatoryType, Property, PropertyChoice, PropertySet, UsedProperty, ValueType
from attributes.models.instances import InstanceValue, PropertyInstance
from attributes.models.searches import PropertySearch, PropertySearchValue

__all__ = [
    "InstanceValue",
    "MandatoryType",
    "Property",
    "PropertyChoice",
    "PropertyInstance",
    "PropertySearch",
    "PropertySearchValue",
    "PropertySet",
    "UsedProperty",
    "ValueType",
]
