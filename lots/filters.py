from django.utils.translation import gettext_lazy as _

from core.filters import CodeFilterSet, DateFilter, WordsFilter
from lots.models import Lot


class LotFilterSet(CodeFilterSet):
    primary = ("code", "match", "item")

    item = WordsFilter(field_name="item__search", label=_("Item"))
    supplier = WordsFilter(field_name="supplier__search", label=_("Supplier"))
    expiry_from = DateFilter(field_name="expiry_date", lookup_expr="gte", label=_("Expires from"))
    expiry_to = DateFilter(field_name="expiry_date", lookup_expr="lte", label=_("Expires until"))

    class Meta:
        model = Lot
        fields: list[str] = []
