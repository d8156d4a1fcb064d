"""Files for tests, as bytes, and what is wrong with them as text."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from core.csv import BadFile


def file(*lines: str) -> io.BytesIO:
    """A file of these lines; the first is on line 1."""
    return io.BytesIO("".join(f"{line}\r\n" for line in lines).encode())


def reasons(take: Callable[..., Any], *lines: str, **options: Any) -> list[str]:
    """What is told when the file of these lines is refused."""
    with pytest.raises(BadFile) as caught:
        take(file=file(*lines), **options)
    return [str(problem) for problem in caught.value.problems]
