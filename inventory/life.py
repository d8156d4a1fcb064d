"""The life of one serial number, from the ledger and the changes of its header: a picture, and a list beside it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core import panels
from core.formatting import quantity, text
from core.pictures import Event, Span, timeline
from core.prepared import ASKED, Prepared
from core.table_rows import to_address
from inventory.histories import document_type
from inventory.models import Movement
from lots.traced.header import FLAGS
from serials.models import SerialNumber, SerialNumberChange

# Movements drawn at most, the latest; the histories of the page have all. Of the header's changes as many.
MOST = 200
# Events of the list in sight; those before are folded away.
IN_SIGHT = 8
_DOCUMENT = "line__document"
_FIELDS = (
    "line_id",
    "date",
    "created_at",
    "quantity",
    "committed",
    "reverses_id",
    "line__document_id",
    f"{_DOCUMENT}__number",
    f"{_DOCUMENT}__document_type_id",
    f"{_DOCUMENT}__document_type__description",
    f"{_DOCUMENT}__partner__description",
    "location__warehouse__code",
    "location__code",
)
_LATEST = Prepared(
    Movement.objects.filter(serial_links__serial=ASKED).order_by("-pk").values_list(*_FIELDS)[: MOST + 1]
)
_FLAGGED = Prepared(
    SerialNumberChange.objects.filter(serial=ASKED, field__in=FLAGS)
    .order_by("-pk")
    .values_list("changed_at", "field", "new_value")[:MOST]
)


class Moved(NamedTuple):
    """One movement of it."""

    line: int
    day: datetime.date
    moment: datetime.datetime
    quantity: Any
    committed: Any
    reverses: int | None
    document: int
    number: str
    kind: str
    kind_name: str
    partner: str | None
    warehouse: str
    location: str


@dataclass(frozen=True)
class Happened:
    """One event of the list: what, by which document, where and with whom."""

    day: datetime.date
    moment: datetime.datetime
    word: str
    document: str = ""
    url: str = ""
    about: str = ""

    @property
    def event(self) -> Event:
        told = ", ".join(part for part in (self.document, self.about) if part)
        sentence = f"{text(self.day)} {self.word}: {told}" if told else f"{text(self.day)} {self.word}"
        return Event(self.day, self.word, sentence, self.url)


def life(request: HttpRequest, serial: SerialNumber) -> Mapping[str, Any]:
    """The panel. Two statements, whatever happened to it."""
    moved = [Moved(*row) for row in reversed(_LATEST.ask(serial.pk))]
    cut = len(moved) > MOST
    moved = moved[-MOST:]
    may_see = request.user.has_perm("inventory.view_document")
    events = [*_movements(moved, may_see=may_see), *_changes(serial)]
    if not cut and _known_before(serial, moved):
        events.append(Happened(localdate(serial.created_at), serial.created_at, pgettext("life", "registered")))
    events.sort(key=lambda event: (event.day, event.moment))
    today = (localdate(), pgettext("life", "today"))
    ahead = _ahead(serial, today[0])
    picture = timeline(
        "life-picture",
        _("Life of %(serial)s") % {"serial": serial.code},
        _summary(len(events), cut=cut),
        [event.event for event in events],
        today=today,
        spans=_spans(sorted(moved, key=lambda one: (one.day, one.moment))),
        ahead=ahead,
    )
    first = max(len(events) - IN_SIGHT, 0)
    # One that is folded away takes more room than it saves.
    first = 0 if first == 1 else first
    shown = {"earlier": events[:first], "events": events[first:], "first": first + 1}
    return {"picture": picture, "ahead": ahead, **shown}


def _known_before(serial: SerialNumber, moved: Sequence[Moved]) -> bool:
    """Whether it was registered ahead of stock, rather than made by its first load."""
    return not moved or (serial.created_at < moved[0].moment and localdate(serial.created_at) <= moved[0].day)


def _summary(count: int, *, cut: bool) -> str:
    if cut:
        return _("The latest %(count)s movements; all are in the histories below.") % {"count": quantity(MOST)}
    told = ngettext("%(count)s event, numbered as in the list.", "%(count)s events, numbered as in the list.", count)
    return told % {"count": count}


def _movements(moved: Iterable[Moved], *, may_see: bool) -> list[Happened]:
    """What each document line did: a transfer leaves one place and comes to another in one event."""
    lines: dict[int, list[Moved]] = {}
    for one in moved:
        lines.setdefault(one.line, []).append(one)
    address = to_address("documents:detail") if may_see else lambda _document: ""
    return [_event(line, address) for line in lines.values()]


def _event(line: Sequence[Moved], address: Callable[[int], str]) -> Happened:
    last = line[-1]
    # Where it came to, if it came anywhere.
    at = next((one for one in line if one.quantity > 0), last)
    document = f"{document_type(last.kind_name, last.kind)} {last.number}"
    about = ", ".join(part for part in (f"{at.warehouse} / {at.location}", last.partner) if part)
    return Happened(last.day, last.moment, _word(line), document, address(last.document), about)


def _word(line: Sequence[Moved]) -> str:
    came, went = (any(one.quantity * sign > 0 for one in line) for sign in (1, -1))
    undone = any(one.reverses for one in line)
    if came and went:
        return pgettext("life", "transfer reversed") if undone else pgettext("life", "transferred")
    if came:
        return pgettext("life", "unload reversed") if undone else pgettext("life", "loaded")
    if went:
        return pgettext("life", "load reversed") if undone else pgettext("life", "unloaded")
    if sum(one.committed for one in line) > 0:
        return pgettext("life", "committed")
    return pgettext("life", "released")


def _changes(serial: SerialNumber) -> list[Happened]:
    """When a flag of its header was set or taken back."""
    return [
        Happened(localdate(moment), moment, _flag_word(flag, value == "1"))
        for moment, flag, value in _FLAGGED.ask(serial.pk)
    ]


def _flag_word(flag: str, is_set: bool) -> str:
    return {
        ("cancelled", True): pgettext("life", "cancelled"),
        ("cancelled", False): pgettext("life", "cancellation taken back"),
        ("force_closed", True): pgettext("life", "force-closed"),
        ("force_closed", False): pgettext("life", "opened again"),
        ("reserved", True): pgettext("life", "reserved"),
        ("reserved", False): pgettext("life", "no longer reserved"),
    }[flag, is_set]


def _spans(moved: Sequence[Moved]) -> list[Span]:
    """When it was in stock, and when it was committed."""
    in_stock, committed = _("in stock"), pgettext("life", "committed")
    spans: list[Span] = []
    for kind, name, amounts in (
        ("solid", in_stock, [(one.day, one.quantity) for one in moved]),
        ("thin", committed, [(one.day, one.committed) for one in moved]),
    ):
        since: datetime.date | None = None
        level = 0
        for day, amount in amounts:
            level += (amount > 0) - (amount < 0)
            if level > 0 and since is None:
                since = day
            elif level <= 0 and since is not None:
                spans.append(Span(since, day, kind, name))
                since = None
        if since is not None:
            spans.append(Span(since, None, kind, name))
    return spans


def _ahead(serial: SerialNumber, today: datetime.date) -> list[Event]:
    """The dates that it carries: they may also lie behind."""
    expiry, instance = serial.expiry_date, serial.property_instance
    warranty = instance.warranty_date if instance else None
    found = []
    if expiry:
        word = pgettext("life", "expires %(date)s") if expiry >= today else pgettext("life", "expired %(date)s")
        found.append(Event(expiry, word % {"date": text(expiry)}))
    if warranty:
        word = _("warranty until %(date)s")
        found.append(Event(warranty, word % {"date": text(warranty)}))
    return found


def register() -> None:
    """Show it on the page of a serial number, before the histories."""
    panels.register(
        "serials.serialnumber",
        "life",
        title=gettext_lazy("Life"),
        template="inventory/panels/life.html",
        context=life,
        order=5,
        permission="serials.view_serialnumber",
        icon="clock",
    )
