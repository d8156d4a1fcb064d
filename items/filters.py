import django_filters
from django.utils.translation import gettext_lazy as _

from attributes.filters import InstanceFilter
from attributes.models import PropertySet
from core.filters import ListFilterSet, WordsFilter, YesNoFilter
from items.models import ItemClass


class ItemFilterSet(ListFilterSet):
    primary = ("q", "item_class", "active")

    q = WordsFilter(field_name="search", label=_("Code or description"))
    item_class = django_filters.ModelChoiceFilter(
        queryset=ItemClass.objects.all(), label=_("Item class"), empty_label=_("any")
    )
    serial_managed = YesNoFilter(label=_("Serial numbers"))
    lot_managed = YesNoFilter(label=_("Lots"))
    property_set = django_filters.ModelChoiceFilter(
        queryset=PropertySet.objects.all(), label=_("Property set"), empty_label=_("any")
    )
    instance = InstanceFilter()
    active = YesNoFilter(label=_("Active"))
