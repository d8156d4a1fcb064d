"""The letters of years and months in settings.json."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.settings_file import Node, Tally, plain
from numbering.models import MonthLetter, YearLetter

Letter = YearLetter | MonthLetter


def give_year_letters() -> list[dict[str, Any]]:
    """The letter of every year that has one."""
    return _give(YearLetter, "year")


def take_year_letters(nodes: list[Node]) -> Tally:
    """Set the letters of years."""
    return _take(YearLetter, "year", nodes)


def give_month_letters() -> list[dict[str, Any]]:
    """The letter of every month that has one."""
    return _give(MonthLetter, "month")


def take_month_letters(nodes: list[Node]) -> Tally:
    """Set the letters of months."""
    return _take(MonthLetter, "month", nodes)


def _give(model: type[Letter], name: str) -> list[dict[str, Any]]:
    return [plain(record, {name: int, "letter": str}) for record in model._default_manager.order_by("pk")]


def _take(model: type[Letter], name: str, nodes: list[Node]) -> Tally:
    stored = {record.pk: record.letter for record in model._default_manager.all()}
    tally = Tally()
    taken: list[tuple[Node, Letter]] = []
    for node in nodes:
        node.refuse_unknown((name, "letter"))
        missing = [key for key in (name, "letter") if key not in node.data]
        for key in missing:
            node.fail(key, _("is missing."))
        number, letter = node.value(name, int, 0), node.value("letter", str, "")
        if not missing and tally.first_time(node, number):
            tally.count(stored.get(number), letter)
            taken.append((node, model(**{name: number, "letter": letter})))
    # Taken away first: two months may change places, and no two have one letter at any time.
    model._default_manager.filter(pk__in=[record.pk for _node, record in taken if record.pk in stored]).delete()
    for node, record in taken:
        if node.checked(record):
            record.save(force_insert=True)
    return tally
