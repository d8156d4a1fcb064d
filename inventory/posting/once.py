"""A piece moves once in a document, whatever its lines say: two may name it in different words, or leave them open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _

from inventory.exceptions import Problem
from inventory.posting.planned import Plan
from inventory.posting.serials import MAX_PROBLEMS, TYPED


def named_twice(plan: Plan) -> Iterator[Problem]:
    """The serial numbers that stand on two lines of one item, variant and lot, now that the lots are known.

    One statement; none where every line is of a stock of its own. A draft refuses only what its lines say alike.
    """
    stocks = Counter(
        (one.line.item_id, one.line.variant_id, one.line.lot_id) for one in plan.lines if one.serials_typed
    )
    if not any(lines > 1 for lines in stocks.values()):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            {TYPED}
            SELECT line_position, code, first FROM (
                SELECT d.line_position, d.position, d.code, MIN(d.line_position) OVER (
                    PARTITION BY d.item_id, COALESCE(d.variant_id, 0), COALESCE(d.lot_id, 0), d.code_key
                ) AS first
                FROM d
            ) AS named
            WHERE line_position > first ORDER BY line_position, position LIMIT {MAX_PROBLEMS}
            """,
            [plan.document.pk],
        )
        rows = cursor.fetchall()
    for position, code, first in rows:
        text = _("Serial number %(code)s stands on line %(first)d already.")
        yield Problem(text % {"code": code, "first": plan.came_from.get(first, first)}, position, "serials", code)
