"""Symbols as modules: what is dark, in runs, free of size. Drawn by ``zxing-cpp``; sized for printers here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import zxingcpp
from django.db import models
from django.utils.translation import gettext_lazy as _


class Symbology(models.TextChoices):
    QR = "qr", _("QR code (a link to the page)")
    DATA_MATRIX = "datamatrix", _("GS1 DataMatrix (item, lot, dates, serial number)")
    CODE_128 = "code128", _("Code 128 (the code itself)")


# One dot of a common label printer of 203 dots per inch: modules of whole dots print evenly.
DOT = 25.4 / 203
# The smallest modules that are still read reliably, in millimetres: two dots in the plane, a bar of 300 dpi in a line.
SMALLEST = {Symbology.QR: 2 * DOT, Symbology.DATA_MATRIX: 2 * DOT, Symbology.CODE_128: 0.17}
LARGEST = 8 * DOT
# Kept white on each side, in modules (ISO/IEC 18004, 16022, 15417).
QUIET = {Symbology.QR: 4, Symbology.DATA_MATRIX: 1, Symbology.CODE_128: 10}


@dataclass(frozen=True)
class Symbol:
    """Rows of dark runs (first module, how many), from the top; a line of bars has one row."""

    symbology: Symbology
    width: int
    rows: tuple[tuple[tuple[int, int], ...], ...]

    @property
    def quiet(self) -> int:
        return QUIET[self.symbology]

    @property
    def linear(self) -> bool:
        return self.symbology == Symbology.CODE_128

    def module(self, width: float, height: float = 0.0) -> float | None:
        """How large its modules are in a box of millimetres, quiet zones included; None when they would be too small.

        Whole dots of a label printer where that leaves them large enough.
        """
        sides = [width / (self.width + 2 * self.quiet)]
        if not self.linear:
            sides.append(height / (len(self.rows) + 2 * self.quiet))
        largest, smallest = min(*sides, LARGEST), SMALLEST[self.symbology]
        even = int(largest / DOT + 1e-6) * DOT
        if even >= max(smallest, 2 * DOT) - 1e-6:
            return even
        return largest if largest >= smallest - 1e-6 else None


_OPTIONS: dict[Symbology, tuple[zxingcpp.BarcodeFormat, dict[str, Any]]] = {
    Symbology.QR: (zxingcpp.BarcodeFormat.QRCode, {"ec_level": "M"}),
    Symbology.DATA_MATRIX: (zxingcpp.BarcodeFormat.DataMatrix, {"gs1": True, "force_square": True}),
    Symbology.CODE_128: (zxingcpp.BarcodeFormat.Code128, {}),
}


_DARK = re.compile(rb"\x00+")


@lru_cache(maxsize=64)
def symbol(symbology: Symbology, content: str) -> Symbol:
    """The symbol that holds ``content``; of GS1, with each application identifier in square brackets.

    Raises ValueError when it cannot hold it.
    """
    code_format, options = _OPTIONS[symbology]
    image: Any = zxingcpp.create_barcode(content, code_format, **options).to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    pixels = bytes(memoryview(image).cast("B"))
    if symbology == Symbology.CODE_128:
        height = 1
    rows = (
        tuple((run.start(), run.end() - run.start()) for run in _DARK.finditer(pixels[row * width : (row + 1) * width]))
        for row in range(height)
    )
    return Symbol(symbology, width, tuple(rows))
