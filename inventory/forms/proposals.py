"""Proposed lots put into the lines as they are typed: one line for each lot and place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from inventory.exceptions import Problem
from inventory.forms.hints import LineHint
from inventory.forms.lines import LineForm
from inventory.forms.lot_offers import LotChoice
from inventory.forms.typed import without_idle_zeros
from inventory.posting.withdrawal import shortage_problem

# What a further line does not take over: packages count once, and a stored line is one.
_OWN = ("line", "packages", "serials")


def typed_values(form: LineForm) -> dict[str, Any]:
    """A line as typed, to be shown again."""
    return {name: form[name].value() for name in form.fields}


def filled_lines(hint: LineHint) -> list[dict[str, Any]]:
    """The line as typed, or filled with the lots proposed for it and followed by lines for further ones.

    What no lot was found for stays on a line of its own, so that no quantity is lost.
    """
    values = typed_values(hint.form)
    offer = hint.lots
    if not offer or not offer.fills or not hint.item:
        return [values]
    if offer.single:
        # One lot covers it: the line keeps its quantity and unit as typed.
        return [values | _named(offer.single)]
    unit = {"unit": hint.item.unit.code}
    filled = [values | unit | _named(part) | {"quantity": without_idle_zeros(part.quantity)} for part in offer.parts]
    if offer.missing:
        filled.append(values | unit | {"quantity": without_idle_zeros(offer.missing)})
    return filled[:1] + [{name: None if name in _OWN else value for name, value in line.items()} for line in filled[1:]]


def _named(part: LotChoice) -> dict[str, Any]:
    named = {"lot_code": part.lot.name, "location": part.place}
    return named | {"property_instance": str(part.instance.pk)} if part.instance else named


def shortage(hint: LineHint, position: int) -> Iterator[Problem]:
    """What could not be given, and the lots that were passed over for a reason."""
    offer = hint.lots
    if offer and offer.open and offer.wanted and offer.proposal and offer.proposal.missing:
        offer.line.position = position
        yield shortage_problem(offer.line, offer.wanted, offer.proposal)
