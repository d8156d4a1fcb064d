"""What the lot register is searched by."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.db import models
from django.db.models import Max, Q, QuerySet
from django.forms import CheckboxInput
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from core.codes import search_key
from core.filters import CodeMatch, FewFilter, YesNoFilter, code_condition
from items.expiry import Shelf, shelf_on
from items.models import Item
from lots.models import DeletedLot, Lot, LotEvaluation, LotStatus, LotType, withheld
from lots.names import parse_lot_name
from lots.traced.filters import DeletedFilterSet, PartnerFilter, TracedFilterSet, WhichCode, called


class Stock(models.TextChoices):
    """The lists of the register (domain: not closed, stock left; closed, stock zero)."""

    OPEN = "open", _("not closed (stock left)")
    CLOSED = "closed", _("closed (stock zero)")
    PREDEFINED = "predefined", _("predefined (nothing loaded yet)")


STOCK = {
    Stock.OPEN: Q(closed=False),
    Stock.CLOSED: Q(closed=True),
    Stock.PREDEFINED: Q(initial_quantity__isnull=True),
}
# What somebody has to look after, in one choice.
DUE = "due"
ON_SHELF = {DUE: (Shelf.WARN, Shelf.EXPIRED, Shelf.BLOCKED), **{shelf.value: (shelf,) for shelf in Shelf}}


def named(text: str) -> Q:
    """The condition that the lot is the FIFO instance that ``text`` names, as “L1 #2”; of other texts, never true."""
    code, instance = parse_lot_name(text)
    return Q(code_search=search_key(code), instance=instance) if instance else Q(pk__in=())


def lot_called(text: str, match: str = CodeMatch.IS, which: str = WhichCode.ANY) -> Q:
    """As ``called``; a lot's own code also by the name of a FIFO instance."""
    condition = called(text, match, which)
    return condition | named(text) if which in (WhichCode.OWN, WhichCode.ANY) else condition


def matching_lots(text: str) -> QuerySet[Lot]:
    """Lots whose code begins with ``text``, or the FIFO instance so named."""
    return Lot.objects.filter(code_condition("code_search", text, CodeMatch.STARTS) | named(text))


class LotFilterSet(TracedFilterSet):
    """Every search the register knows."""

    primary = ("code", "match", "which", "item", "stock")

    stock = django_filters.ChoiceFilter(
        label=_("Stock"), choices=Stock.choices, empty_label=_("all"), method="filter_stock"
    )
    status = FewFilter(label=_("Status"), queryset=LotStatus.objects.all(), empty_label=_("any"), null_label=_("none"))
    shelf = django_filters.ChoiceFilter(
        label=_("By expiry date"),
        choices=[(DUE, _("expires soon, expired or blocked")), *Shelf.choices],
        empty_label=_("any"),
        method="filter_shelf",
    )
    evaluation = FewFilter(
        label=_("Evaluation"), queryset=LotEvaluation.objects.all(), empty_label=_("any"), null_label=_("none")
    )
    lot_type = FewFilter(
        label=_("Lot type"), queryset=LotType.objects.all(), empty_label=_("any"), null_label=_("none")
    )
    producer = PartnerFilter(label=_("Producer"))
    sellable = YesNoFilter(label=_("Sellable"), lookup_expr="exact")
    withheld = django_filters.BooleanFilter(
        label=_("Stock that nothing may leave"), widget=CheckboxInput, method="filter_withheld"
    )

    class Meta:
        model = Lot
        # The order on the page.
        fields: tuple[str, ...] = (
            "code",
            "match",
            "which",
            "item",
            "stock",
            "status",
            "shelf",
            "item_class",
            "variant",
            "evaluation",
            "lot_type",
            "supplier",
            "producer",
            "sellable",
        )

    def code_condition(self, text: str, match: str, which: str) -> Q:
        return lot_called(text, match, which)

    def filter_stock(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(STOCK[Stock(value)])

    def filter_shelf(self, queryset: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """By the days of each lot's item, as of today; what needs care is looked for among lots that are not closed.

        What expired is found even where it is blocked since.
        """
        if value != Shelf.GOOD:
            queryset = queryset.filter(closed=False)
        if value == Shelf.EXPIRED:
            return queryset.filter(expiry_date__lt=localdate())
        shelves = [shelf.value for shelf in ON_SHELF[value]]
        found: QuerySet[Any] = queryset.alias(shelf=shelf_on(localdate())).filter(shelf__in=shelves)
        if value == Shelf.GOOD:
            return found
        # Said for the index: no item looks further ahead.
        ahead = Item.objects.aggregate(warn=Max("expiry_warn_days"), block=Max("expiry_block_days"))
        longest = max(ahead["warn"] or 0, ahead["block"] or 0)
        return found.filter(expiry_date__lte=localdate() + datetime.timedelta(days=longest))

    def filter_withheld(self, queryset: QuerySet[Any], _name: str, value: bool | None) -> QuerySet[Any]:
        return queryset.filter(withheld(), closed=False, on_hand__gt=0) if value else queryset


class DeletedLotFilterSet(DeletedFilterSet):
    class Meta:
        model = DeletedLot
        fields: tuple[str, ...] = ()
