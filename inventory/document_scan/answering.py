"""The answers to a batch of scans, in their order: each sees the lines as those before it left them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.gs1 import RunTogether, Scanned, read
from inventory.document_scan.bringing import Bringing
from inventory.document_scan.named import Ask, Named, Reading, Wrong, one_of
from inventory.document_scan.register import Register
from inventory.document_scan.scene import Scene
from inventory.document_scan.sheet import Sheet, Step, warnings
from inventory.document_scan.taking import Taking
from inventory.document_scan.wording import item_named
from inventory.models import Document
from inventory.services.rights import Actor
from items.models import Item


@dataclass(frozen=True)
class Answer:
    """What came of one scan. ``tone``: good; warn, done but to be watched, or nothing to do; bad; ask, with choices.

    ``choices`` are the key and the name of each, and what comes of it.
    """

    code: str
    tone: str
    text: str
    step: Step | None = None
    choices: tuple[tuple[str, str, Answer], ...] = ()


def answer_scans(
    codes: Iterable[str],
    *,
    sheet: Sheet,
    document: Document | None,
    user: Actor,
    chosen: str = "",
    links: Mapping[str, Scanned] = MappingProxyType({}),
) -> list[Answer]:
    """Answers up to the first question: what comes after it depends on what is chosen.

    ``document`` is the header as typed, None while it names no warehouse and date. ``chosen`` is the key of the
    choice, where the first code was asked about before. ``links`` are the codes that are addresses of our pages, with
    what they mean.
    """
    codes = list(codes)
    if document is None:
        text = _("Choose the warehouse and the date first: what a code means depends on them.")
        return [Answer(code, "bad", text) for code in codes]
    scans = [(code, links.get(code) or _scanned(code)) for code in codes]
    scene = Scene.of(document, user)
    given = sheet.current.direction if sheet.current else None
    readable = [one for _code, scan in scans for one in _readings(scan)]
    register = Register(readable, sheet.items, scene.source(scene.direction(given)))
    answers: list[Answer] = []
    for code, scan in scans:
        reading = _read(scan, scene, register, sheet)
        if chosen and isinstance(reading, Ask):
            reading = next((one for one in reading.choices if one.key == chosen), reading)
        chosen = ""
        answers.append(_answer(code, reading, sheet))
        if isinstance(reading, Ask):
            break
    return answers


def _scanned(code: str) -> Scanned | RunTogether | ValidationError:
    try:
        return read(code)
    except ValidationError as error:
        return error


def _readings(scan: Scanned | ValidationError) -> tuple[Scanned, ...]:
    if isinstance(scan, Scanned):
        return (scan, *scan.readings)
    return scan.readings if isinstance(scan, RunTogether) else ()


def _read(scan: Scanned | ValidationError, scene: Scene, register: Register, sheet: Sheet) -> Reading:
    direction = scene.direction(sheet.current.direction if sheet.current else None)
    if isinstance(scan, ValidationError) and not isinstance(scan, RunTogether):
        return Wrong(" ".join(scan.messages))
    if direction is None:
        return _undirected(scan, scene, register)
    kind = Taking if scene.takes(direction) else Bringing
    reader = kind(scene, register, sheet.current, direction)
    if isinstance(scan, Scanned) and not scan.structured:
        return reader.plain(scan) or _unknown(scan)
    found: list[Reading] = []
    for one in _readings(scan):
        items = _items(one, register, sheet)
        found.append(items if isinstance(items, Wrong) else reader.structured(one, items) or _unknown(one))
    return _settled(scan, found, _readings(scan))


def _settled(scan: Scanned | RunTogether, found: list[Reading], readings: tuple[Scanned, ...]) -> Reading:
    """Of several ways to part one text, those that the register or the item bears out."""
    if isinstance(scan, Scanned) and len(found) == 1:
        return found[0]
    named: list[Named] = []
    for reading, one in zip(found, readings, strict=True):
        several = reading.choices if isinstance(reading, Ask) else (reading,)
        named += [each for each in several if isinstance(each, Named) and _bears_out(each, one)]
    known = [one for one in named if not one.key.startswith(("new", "item"))]
    if known or named:
        parted = {(one.scope, one.key): one for one in known or named}
        choices = list(parted.values())
        return choices[0] if len(choices) == 1 else Ask(_run_together(), tuple(choices))
    if isinstance(scan, RunTogether):
        return Wrong(" ".join(scan.messages))
    return found[0]


def _bears_out(named: Named, scan: Scanned) -> bool:
    """Whether the item keeps the lots and serial numbers that this way to part the text finds, and no others."""
    item = named.item
    return item.serial_managed == bool(scan.serial) and item.lot_managed == bool(scan.lot)


def _run_together() -> str:
    return str(RunTogether().messages[0])


def _undirected(scan: Scanned | RunTogether, scene: Scene, register: Register) -> Reading:
    """Without a direction nothing but an item can be meant."""
    if not scene.lines_choose:
        return Wrong(_("Choose the template: it says whether this loads or unloads."))
    if isinstance(scan, Scanned) and not scan.serial and not scan.lot:
        items = register.items_of_gtin(scan.gtin) or register.items_called(scan.item_code or scan.text)
        if items:
            return one_of(scan.text, [item_named(item) for item in items])
    return Wrong(_("Say on the line whether it loads or unloads, then scan again."))


def _items(scan: Scanned, register: Register, sheet: Sheet) -> list[Item] | Wrong | None:
    """The items that a GS1 text may be of; None where it names none."""
    if not scan.gtin and not scan.item_code:
        return None
    items = register.items_of_gtin(scan.gtin) if scan.gtin else register.items_called(scan.item_code)
    if not items:
        if scan.gtin:
            text = _("No item has the GTIN %(gtin)s: write it on the item, or scan the item's own code.")
            return Wrong(text % {"gtin": scan.gtin})
        return Wrong(_("There is no item “%(code)s”.") % {"code": scan.item_code})
    current = sheet.current.item if sheet.current else None
    return [item for item in items if current and item.pk == current.pk] or items


def _unknown(scan: Scanned) -> Wrong:
    if scan.structured:
        text = _("Nothing in stock or in the register is called so: %(code)s.")
        return Wrong(text % {"code": ", ".join(part for part in (scan.lot, scan.serial, scan.text) if part)})
    text = _("No serial number, lot or item is called “%(code)s”.") % {"code": scan.text[:60]}
    return Wrong(f"{text} {scan.doubt}".strip())


def _answer(code: str, reading: Reading, sheet: Sheet) -> Answer:
    if isinstance(reading, Wrong):
        return Answer(code, "bad", reading.text)
    if isinstance(reading, Ask):
        # Each choice is tried on the lines as they are.
        tried = ((choice.key, _answer(code, choice, sheet.copy())) for choice in reading.choices)
        named = {choice.key: choice.text for choice in reading.choices}
        return Answer(code, "ask", reading.text, choices=tuple((key, named[key], one) for key, one in tried))
    if number := sheet.already(reading):
        return Answer(code, "warn", already_there(reading.serial, number))
    step = sheet.place(reading)
    if step is None:
        return Answer(code, "bad", _("This page holds no more lines: save it, and go on in another document."))
    line = sheet.lines[step.number - 1]
    watch = [*reading.warnings, *warnings(line, reading)]
    said = _("Line %(number)d: %(text)s.") % {"number": step.number, "text": reading.text}
    return Answer(code, "warn" if watch else "good", " ".join([said, *watch]), step)


def already_there(code: str, number: object) -> str:
    """That a serial number stands on the document."""
    return _("“%(code)s” is already on line %(number)s: it is not added again.") % {"code": code, "number": number}
