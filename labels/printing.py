"""From the records and what people want to labels: how the first one looks, what has to be told, the PDF."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from labels.contents import Rivals, Writer
from labels.drawing import write_pdf, write_png
from labels.formats import Format
from labels.layout import Content, arrange
from labels.pictures import sheet
from labels.records import Kind
from labels.symbols import Symbology


@dataclass
class Print:
    """So many copies of the label of each record, the first at ``first_place`` of its page."""

    chosen: Sequence[Any]
    writer: Writer
    format: Format
    copies: int
    first_place: int

    @property
    def count(self) -> int:
        return len(self.chosen) * self.copies

    @property
    def pages(self) -> int:
        return self.format.pages(self.count, self.first_place)

    @cached_property
    def first(self) -> Content:
        return self.writer.content(self.chosen[0])

    def remarks(self) -> list[str]:
        """What is to be told of some of the labels. A QR code holds whatever there is."""
        if self.writer.symbology != Symbology.QR:
            self.writer.remarks.clear()
            for record in self.chosen:
                self.writer.symbol(record)
        return self.writer.remarks.sentences()

    def picture(self) -> str:
        """The first label, as the address of a picture."""
        png = write_png(arrange(self.first, self.format), self.format)
        return "data:image/png;base64," + base64.b64encode(png).decode()

    def sheet(self) -> SafeString:
        return sheet(self.format, self.first_place, self.count)

    def words(self) -> list[str]:
        """What stands on the first label, for who cannot see the picture."""
        label = self.first
        facts = [f"{name}: {value}" if name else value for name, value in label.facts]
        said = [f"{label.caption} {label.name}", label.item, label.description, *facts, label.readable]
        return [text for text in said if text]

    def pdf(self) -> bytes:
        layouts = (arrange(self.writer.content(record), self.format) for record in self.chosen)
        copied = (layout for layout in layouts for _copy in range(self.copies))
        return write_pdf(copied, self.format, start=self.first_place, title=self.title, language=get_language() or "en")

    @property
    def title(self) -> str:
        """The record, or the first and the last of several."""
        names = [str(self.chosen[0]), *([str(self.chosen[-1])] if len(self.chosen) > 1 else [])]
        return _("Labels %(names)s") % {"names": " – ".join(names)}

    @property
    def filename(self) -> str:
        return f"{slugify(self.title)[:80] or 'labels'}.pdf"


def make_print(
    kind: Kind,
    chosen: Sequence[Any],
    *,
    symbology: Symbology,
    format_: Format,
    texts: Sequence[str],
    copies: int,
    first_place: int,
    base: str,
) -> Print:
    """What is printed for these records, at least one; ``base`` is the address of this server, without a slash."""
    writer = Writer(kind, symbology, format_, texts, base, Rivals(kind, chosen))
    return Print(chosen, writer, format_, copies, first_place)
