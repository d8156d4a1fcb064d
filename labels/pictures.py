"""A sheet as it will come out: which of its labels are printed, which were used before, which stay."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from labels.formats import Format

# Left between labels that touch, in millimetres.
_EDGE = 1.5


def sheet(format_: Format, first: int, labels: int) -> SafeString:
    """The first page, with so many labels from place ``first`` (from 1) on; nothing where a page has one label."""
    if format_.places == 1:
        return SafeString()
    last = min(format_.places, first - 1 + labels)
    cells = (
        (_state(place, first, last), *(f"{length + _EDGE:.2f}" for length in format_.corner(place - 1)))
        for place in range(1, format_.places + 1)
    )
    size = (f"{format_.width - 2 * _EDGE:.2f}", f"{format_.height - 2 * _EDGE:.2f}")
    drawn = format_html_join(
        "", '<rect class="{}" x="{}" y="{}" width="{}" height="{}" rx="2"/>', ((*cell, *size) for cell in cells)
    )
    told = _("The first sheet: labels at places %(first)d to %(last)d of %(places)d.")
    return format_html(
        '<svg class="label-sheet" viewBox="0 0 {} {}" role="img"><title>{}</title>'
        '<rect class="paper" x="0.5" y="0.5" width="{}" height="{}"/>{}</svg>',
        *(f"{length:.0f}" for length in (format_.page_width, format_.page_height)),
        told % {"first": first, "last": last, "places": format_.places},
        *(f"{length - 1:.0f}" for length in (format_.page_width, format_.page_height)),
        drawn,
    )


def _state(place: int, first: int, last: int) -> str:
    if place < first:
        return "used"
    return "label" if place <= last else "free"
