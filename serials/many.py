"""What is done with many serial numbers at once: nothing but what is done with lots, too."""

from __future__ import annotations

from lots.traced.many import Many
from serials.header import VERBS

MANY = Many(VERBS)
