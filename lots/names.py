"""How a lot is called: by its code and, where a code names several FIFO instances, the number of the instance."""

from __future__ import annotations

import re

from core.codes import MAX_CODE_LENGTH

# Room for “ #” and four digits, so that an instance can be named wherever a code can.
MAX_FIFO_CODE_LENGTH = MAX_CODE_LENGTH - 6
_NAME = re.compile(r"(?P<code>.*\S)\s+[#＃](?P<instance>[1-9][0-9]{0,3})")


def lot_name(code: str, instance: int) -> str:
    """``L1`` for a lot of its own, ``L1 #2`` for the second FIFO instance of that code."""
    return f"{code} #{instance}" if instance else code


def parse_lot_name(text: str) -> tuple[str, int]:
    """Code and instance of what ``lot_name`` gives; instance 0 where none is named."""
    named = _NAME.fullmatch(text.strip())
    return (named["code"], int(named["instance"])) if named else (text.strip(), 0)
