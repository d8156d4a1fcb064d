"""What a list led here with: too many to name in an address, so the session keeps the last few."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.crypto import get_random_string

from labels.records import Kind

_SESSION_KEY = "labels_of"
_KEPT = 3


def keep(request: HttpRequest, kind: Kind, ids: Sequence[int]) -> str:
    """Keep a choice of records; returns the name by which the page of labels finds it again."""
    name = get_random_string(8)
    kept: list[list[object]] = request.session.get(_SESSION_KEY, [])
    request.session[_SESSION_KEY] = [*kept[-_KEPT + 1 :], [name, kind.value, _runs(ids)]]
    return name


def kept(request: HttpRequest, name: str) -> tuple[Kind, list[int]] | None:
    """What was kept under ``name``; None when it was pushed out by others since, or never was."""
    for known, kind, runs in request.session.get(_SESSION_KEY, []):
        if known == name:
            return Kind(kind), [pk for first, count in runs for pk in range(first, first + count)]
    return None


def _runs(ids: Sequence[int]) -> list[list[int]]:
    """Ids that follow each other as first and count: what is chosen often came in together."""
    runs: list[list[int]] = []
    for pk in ids:
        if runs and sum(runs[-1]) == pk:
            runs[-1][1] += 1
        else:
            runs.append([pk, 1])
    return runs
