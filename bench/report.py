"""The results as a table to read and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.timing import Result

HEADINGS = ("Case", "Database", "Rows", "Ours", "Floor", "Ratio", "Target", "Statements")


def as_json(results: Sequence[Result]) -> dict[str, Any]:
    """What ``bench/results.json`` holds."""
    return {
        "cases": [
            {
                "case": one.case,
                "database": one.database,
                "rows": one.rows,
                "ours_ms": round(one.ours, 3),
                "floor_ms": round(one.floor, 3),
                "ratio": round(one.ratio, 3),
                "target": one.target,
                "statements": one.statements,
                "better": "higher" if one.higher else "lower",
                "unit": one.unit,
                "met": one.met,
                "note": one.note,
            }
            for one in results
        ]
    }


def _cells(one: Result) -> tuple[str, ...]:
    sign = "≥" if one.higher else "≤"
    return (
        one.case,
        one.database,
        f"{one.rows:,}",
        f"{one.ours:,.2f} {one.unit}",
        f"{one.floor:,.2f} {one.unit}",
        f"{one.ratio:,.2f}",
        f"{sign} {one.target:g}{'' if one.met else ' MISSED'}",
        "" if one.statements is None else str(one.statements),
    )


def line(one: Result) -> str:
    """One result in one line, for who waits."""
    return "  ".join(_cells(one))


def table(results: Sequence[Result]) -> str:
    """All results as a table in Markdown."""
    rows = [HEADINGS, *map(_cells, results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    notes = dict.fromkeys(f"{one.case} ({one.database}): {one.note}" for one in results if one.note)
    return "\n".join([*lines, "", *notes])
