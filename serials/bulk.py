"""What the register of serial numbers offers to do with many of them."""

from __future__ import annotations

from lots.traced import bulk
from serials.many import MANY


def register() -> None:
    bulk.register(MANY, ["serials:list", "properties:search/serials"], ["serials:cancelled"])
