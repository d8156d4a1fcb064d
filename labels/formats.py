"""What labels are printed on: sheets of A4 with many, or rolls with one to a page. All lengths in millimetres."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Format:
    """Labels of one size and where they lie on their page, counted row by row from the top left."""

    name: str
    title: str | Promise
    page_width: float
    page_height: float
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    # Between two labels side by side; rows touch.
    gap: float = 0.0
    # Kept free inside each label, for what printers cannot reach and sheets that are fed askew.
    inset_x: float = 1.5
    inset_y: float = 1.5

    @property
    def places(self) -> int:
        """How many labels a page has."""
        return self.columns * self.rows

    def corner(self, place: int) -> tuple[float, float]:
        """The top left corner of a label on its page; ``place`` counts from 0 on each page."""
        row, column = divmod(place, self.columns)
        return self.left + column * (self.width + self.gap), self.top + row * self.height

    def pages(self, labels: int, start: int = 1) -> int:
        """How many pages so many labels take, the first of them at place ``start`` (from 1)."""
        return -(-(labels + start - 1) // self.places) if labels else 0


ROLL = Format("50x30", _("50 × 30 mm, one on each page (label printer)"), 50, 30, 50, 30)
WIDE_ROLL = Format(
    "100x50", _("100 × 50 mm, one on each page (label printer)"), 100, 50, 100, 50, inset_x=2.5, inset_y=2.5
)
# Labels up to the edges of the sheet: office printers leave about five millimetres of it white.
FULL_SHEET = Format(
    "a4-24", _("A4 sheet, 3 × 8 labels of 70 × 37 mm"), 210, 297, 70, 37, 3, 8, top=0.5, inset_x=5.5, inset_y=4.5
)
SHEET = Format(
    "a4-21",
    _("A4 sheet, 3 × 7 labels of 63.5 × 38.1 mm"),
    210,
    297,
    63.5,
    38.1,
    3,
    7,
    left=7.25,
    top=15.15,
    gap=2.5,
    inset_x=2,
    inset_y=2,
)
LARGE_SHEET = Format(
    "a4-14",
    _("A4 sheet, 2 × 7 labels of 99.1 × 38.1 mm"),
    210,
    297,
    99.1,
    38.1,
    2,
    7,
    left=4.65,
    top=15.15,
    gap=2.5,
    inset_x=3,
    inset_y=2,
)
FORMATS = {format_.name: format_ for format_ in (ROLL, WIDE_ROLL, FULL_SHEET, SHEET, LARGE_SHEET)}
