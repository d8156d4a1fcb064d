"""The benchmarks' own frame: scales, ratios, targets, the table; measuring in turn and counting statements."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from django.db import connection

from bench.__main__ import rows_of
from bench.groups import GROUPS
from bench.report import as_json, table
from bench.timing import Result, Way, compare, counting


@pytest.mark.parametrize(
    ("text", "rows"), [("250000", 250_000), ("100k", 100_000), ("10m", 10_000_000), ("1M", 1_000_000)]
)
def test_a_scale_is_a_number_with_or_without_its_unit(text, rows):
    assert rows_of(text) == rows


@pytest.mark.parametrize("text", ["", "k", "ten", "1g"])
def test_a_scale_that_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="invalid literal"):
        rows_of(text)


def result(ours, floor, target, *, higher=False):
    return Result("Post a load", 10_000, ours, floor, target, statements=30, higher=higher, database="sqlite")


def test_a_target_is_met_at_most_or_at_least():
    assert result(300, 200, 1.5).met
    assert not result(301, 200, 1.5).met
    assert result(80, 1, 80, higher=True).met
    assert not result(79, 1, 80, higher=True).met


def test_the_table_names_what_is_missed():
    text = table([result(300, 200, 1.5), result(400, 200, 1.5)])
    assert "| 1.50  | ≤ 1.5        | 30" in text
    assert "| 2.00  | ≤ 1.5 MISSED | 30" in text


def test_the_file_has_what_its_readers_are_promised():
    (case,) = as_json([result(300, 200, 1.5)])["cases"]
    promised = {"case", "database", "rows", "ours_ms", "floor_ms", "ratio", "target", "statements"}
    assert promised <= set(case)
    assert (case["ratio"], case["target"], case["statements"]) == (1.5, 1.5, 30)


def test_a_result_survives_the_way_between_processes():
    one = result(300, 200, 1.5)
    assert Result(**json.loads(json.dumps(asdict(one)))) == one


def test_both_ways_run_in_turn_after_one_run_that_does_not_count():
    runs = []
    way = lambda name: Way(work=lambda given: runs.append((name, given)), prepare=lambda: len(runs))  # noqa: E731
    compare(way("ours"), way("floor"), runs=4)
    assert [name for name, _given in runs[:2]] == ["ours", "floor"]
    assert [sorted(name for name, _given in runs[start : start + 2]) for start in (2, 4, 6, 8)] == [
        ["floor", "ours"]
    ] * 4
    assert [given for _name, given in runs] == list(range(10))


@pytest.mark.django_db
def test_statements_are_counted_where_they_are_sent():
    with counting() as counted, connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.execute("SELECT 2")
    assert counted.statements == ["SELECT 1", "SELECT 2"]


def test_no_group_is_named_twice():
    assert len(set(GROUPS)) == len(GROUPS)
