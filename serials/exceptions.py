"""Why a verb of this room was refused: as for lots."""

from lots.traced.exceptions import WHOLE, HeaderConflict
from lots.traced.exceptions import TracedNotPermitted as SerialNotPermitted
from lots.traced.exceptions import TracedRefused as SerialRefused

__all__ = ["WHOLE", "HeaderConflict", "SerialNotPermitted", "SerialRefused"]
