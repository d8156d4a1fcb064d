"""The verbs of this room: keyword-only, typed, atomic; each returns what it made."""

from inventory.services.drafts import delete_draft, save_draft
from inventory.services.numbers import propose_number

__all__ = ["delete_draft", "propose_number", "save_draft"]
