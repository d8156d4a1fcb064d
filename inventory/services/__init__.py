"""The verbs of this room: keyword-only, typed, atomic; each returns what it made."""
