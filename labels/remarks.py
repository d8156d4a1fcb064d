"""What people are told of labels that are not quite what they asked for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import ngettext

# How many labels a remark names.
_EXAMPLES = 3


class Remark(models.TextChoices):
    """Why a label has another symbol than the one that was asked for, or one that leads to a choice."""

    NOT_GS1 = "not_gs1"
    SAME_GS1 = "same_gs1"
    NOT_ASCII = "not_ascii"
    TOO_LONG = "too_long"
    SHARED = "shared"


@dataclass
class Remarks:
    """The labels that each remark is about, a few of them by name."""

    counts: Counter[Remark] = field(default_factory=Counter)
    examples: defaultdict[Remark, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, remark: Remark, record: Any) -> None:
        self.counts[remark] += 1
        if len(self.examples[remark]) < _EXAMPLES:
            self.examples[remark].append(str(record))

    def clear(self) -> None:
        self.counts.clear()
        self.examples.clear()

    def sentences(self) -> list[str]:
        return [self._sentence(remark, count) for remark, count in self.counts.items()]

    def _sentence(self, remark: Remark, count: int) -> str:
        names = ", ".join(self.examples[remark]) + (", …" if count > _EXAMPLES else "")
        return _sentences(count)[remark] % {"count": count, "names": names}


def _sentences(count: int) -> Mapping[Remark, str]:
    return {
        Remark.NOT_GS1: ngettext(
            "%(count)d label has a QR code with a link instead: GS1 does not allow its code or date (%(names)s).",
            "%(count)d labels have a QR code with a link instead: GS1 does not allow their codes or dates (%(names)s).",
            count,
        ),
        Remark.SAME_GS1: ngettext(
            "%(count)d label has a QR code with a link instead: in GS1 it would read as another one does (%(names)s).",
            "%(count)d labels have a QR code with a link instead: in GS1 they would read as others do (%(names)s).",
            count,
        ),
        Remark.NOT_ASCII: ngettext(
            "%(count)d label has a QR code with a link instead: Code 128 lacks letters of its code (%(names)s).",
            "%(count)d labels have a QR code with a link instead: Code 128 lacks letters of their codes (%(names)s).",
            count,
        ),
        Remark.TOO_LONG: ngettext(
            "%(count)d label has a QR code with a link instead: its bars would be too fine on a label of this size "
            "(%(names)s).",
            "%(count)d labels have a QR code with a link instead: their bars would be too fine on a label of this "
            "size (%(names)s).",
            count,
        ),
        Remark.SHARED: ngettext(
            "%(count)d label has a code that others have too: who scans it is asked which one is meant (%(names)s).",
            "%(count)d labels have codes that others have too: who scans them is asked which one is meant (%(names)s).",
            count,
        ),
    }
