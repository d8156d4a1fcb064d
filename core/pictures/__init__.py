"""Pictures drawn by the server: pure functions from data to SVG, each with the same data in words.

Colours are classes of ``static/css/pictures.css``. Nothing depends on colour, on a pointer or on a script.
"""

from core.pictures.bars import Bar, bars
from core.pictures.columns import Column, columns
from core.pictures.drawing import Picture, TableRow
from core.pictures.steps import steps
from core.pictures.timeline import Event, Span, timeline

__all__ = ["Bar", "Column", "Event", "Picture", "Span", "TableRow", "bars", "columns", "steps", "timeline"]
