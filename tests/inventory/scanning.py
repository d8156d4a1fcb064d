"""A page that scans, as the browser would: it sends the facts of its lines and does what it is told."""

from __future__ import annotations

import json
from typing import Any

from core.gs1 import check_digit
from tests.factories import TODAY, line, posted

GTIN = "05940000000016"
RECEIPT, SALE = "purchase-delivery", "sales-delivery"


def gtin(number: int) -> str:
    """The GTIN of 14 digits that ends in a number and its check digit."""
    digits = f"{number:013d}"
    return digits + check_digit(digits)


def received(item: Any, place: Any, *codes: str, **values: Any) -> Any:
    """A receipt of one line."""
    return posted(RECEIPT, place, line(item, place, *codes, **values))


class Page:
    """The lines of a draft of one type; ``scan`` sends codes at once and carries out what comes back."""

    def __init__(self, client: Any, kind: str, place: Any, **header: Any) -> None:
        self.client, self.kind = client, kind
        self.header = {"date": TODAY.isoformat(), "warehouse": place.warehouse.pk, **header}
        self.lines: dict[str, dict[str, str]] = {"lines-0": {}}
        self.serials: dict[str, list[str]] = {"lines-0": []}
        self.current = ""

    def ask(self, *codes: str) -> list[dict[str, Any]]:
        """The answers, with nothing done."""
        facts = {key: line | {"count": str(len(self.serials[key]))} for key, line in self.lines.items()}
        data = self.header | {"lines": json.dumps(facts), "code": list(codes), "current": self.current}
        response = self.client.post(f"/documents/scan/{self.kind}/", data)
        assert response.status_code == 200, response.content
        answers: list[dict[str, Any]] = response.json()["answers"]
        return answers

    def scan(self, *codes: str) -> list[dict[str, Any]]:
        """The answers, done."""
        answers, made = self.ask(*codes), {}
        for answer in answers:
            if step := answer.get("step"):
                self.carry_out(step, made)
        return answers

    def carry_out(self, step: dict[str, Any], made: dict[str, str]) -> None:
        """Do what an answer says."""
        key = made.get(step["line"], step["line"])
        if key not in self.lines:
            key = made[step["line"]] = f"lines-{len(self.lines)}"
            last = list(self.lines.values())[-1]
            self.lines[key] = {name: last[name] for name in ("direction", "location") if name in last}
            self.serials[key] = []
        self.lines[key] |= step["values"]
        if step["serial"]:
            self.serials[key].append(step["serial"])
        self.current = key

    def shown(self, *names: str) -> list[tuple[str, ...]]:
        """What the lines hold in these fields."""
        return [tuple(line.get(name, "") for name in names) for line in self.lines.values()]


def said(answers: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Tone and sentence of each."""
    return [(answer["tone"], answer["text"]) for answer in answers]
