"""Layouts as ink: a PDF to print, a picture to look at. Both use the same typeface and the same millimetres."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from labels.formats import Format
from labels.layout import Drawn, Layout
from labels.texts import POINT, Face, font

# Dots of a picture for each millimetre of paper: about those of a printer of 300 dpi.
_DOTS = 12
# Binary streams: a third smaller and quicker than text that holds them.
rl_config.useA85 = 0


def write_pdf(layouts: Iterable[Layout], format_: Format, *, start: int = 1, title: str, language: str) -> bytes:
    """The labels as a PDF in true size, the first at place ``start`` of its page."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(format_.page_width / POINT, format_.page_height / POINT), pageCompression=1)
    canvas.setTitle(title)
    canvas.setCreator("Trasabil")
    canvas.setCatalogEntry("Lang", language)
    # A label that is scaled to the page misses its place on the sheet.
    canvas.setViewerPreference("PrintScaling", "None")
    place = start - 1
    for layout in layouts:
        if place == format_.places:
            canvas.showPage()
            place = 0
        _print(canvas, layout, format_, place)
        place += 1
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def _print(canvas: Canvas, layout: Layout, format_: Format, place: int) -> None:
    left, top = format_.corner(place)
    for text in layout.texts:
        canvas.setFont(font(text.style.face).fontName, text.style.size)
        canvas.drawString((left + text.x) / POINT, (format_.page_height - top - text.y) / POINT, text.text)
    if layout.drawn:
        canvas.addLiteral(_path(layout.drawn, left, format_.page_height - top))


def _path(drawn: Drawn, left: float, top: float) -> str:
    """The dark modules as one filled path: sharp at any size, and without seams between rows."""
    module, rows = drawn.module / POINT, drawn.symbol.rows
    height = drawn.height / len(rows) / POINT
    x, y = (left + drawn.x) / POINT, (top - drawn.y - drawn.height) / POINT
    runs = " ".join(
        f"{start} {len(rows) - 1 - number} {length} 1 re" for number, row in enumerate(rows) for start, length in row
    )
    return f"q {module:.4f} 0 0 {height:.4f} {x:.4f} {y:.4f} cm 0 g {runs} f Q"


def write_png(layout: Layout, format_: Format) -> bytes:
    """One label as a picture."""
    size = (round(format_.width * _DOTS), round(format_.height * _DOTS))
    image = Image.new("L", size, 255)
    draw = ImageDraw.Draw(image)
    for text in layout.texts:
        typeface = _typeface(text.style.face, text.style.size * POINT * _DOTS)
        draw.text((text.x * _DOTS, text.y * _DOTS), text.text, fill=0, font=typeface, anchor="ls")
    if layout.drawn:
        _paint(draw, layout.drawn)
    file = BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _paint(draw: ImageDraw.ImageDraw, drawn: Drawn) -> None:
    height = drawn.height / len(drawn.symbol.rows)
    for number, row in enumerate(drawn.symbol.rows):
        upper = (drawn.y + number * height) * _DOTS
        lower = (drawn.y + (number + 1) * height) * _DOTS
        for start, length in row:
            first = (drawn.x + start * drawn.module) * _DOTS
            last = (drawn.x + (start + length) * drawn.module) * _DOTS
            draw.rectangle((round(first), round(upper), round(last) - 1, round(lower) - 1), fill=0)


@lru_cache(maxsize=64)
def _typeface(face: Face, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(face.path, size)
