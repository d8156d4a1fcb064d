"""Labels as a printer and a scanner see them: rendered from the PDF, decoded, read."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

# Dots per inch of the pictures that are decoded: those of common label printers, of office printers.
LABEL_PRINTER, OFFICE_PRINTER = 203, 300
MILLIMETRE = 72 / 25.4


@dataclass
class Sheet:
    """One page: its size in millimetres, its text, and what is decoded on it."""

    width: float
    height: float
    text: str
    codes: list[zxingcpp.Barcode]
    picture: Image.Image

    @property
    def scanned(self) -> list[str]:
        """What a scanner sends for each code, with FNC1 as \\x1d in GS1."""
        return [scanner_text(code) for code in self.codes]


def scanner_text(code: zxingcpp.Barcode) -> str:
    """As a scanner types it: GS1 with its symbology identifier, other codes plain."""
    if code.content_type == zxingcpp.ContentType.GS1:
        return code.symbology_identifier + code.bytes.decode("ascii")
    return code.text


@contextmanager
def opened(pdf: bytes):
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def sheets(pdf: bytes, dpi: int = OFFICE_PRINTER) -> list[Sheet]:
    with opened(pdf) as document:
        return [_sheet(page, dpi) for page in document]


def _sheet(page, dpi: int) -> Sheet:
    width, height = page.get_size()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = page.render(scale=dpi / 72, grayscale=True).to_pil()
    text = page.get_textpage().get_text_range()
    return Sheet(width / MILLIMETRE, height / MILLIMETRE, text, list(zxingcpp.read_barcodes(picture)), picture)


def ink(picture: Image.Image) -> tuple[int, int, int, int]:
    """The box of all that is dark: left, upper, right, lower."""
    box = picture.convert("L").point(lambda value: 255 if value < 200 else 0).getbbox()
    assert box is not None
    return box


def decoded(png: bytes) -> list[str]:
    return [scanner_text(code) for code in zxingcpp.read_barcodes(Image.open(BytesIO(png)).convert("L"))]
