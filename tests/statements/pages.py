"""Every page, with the statements that it may take: log-in, rights and all.

PostgreSQL and SQLite take the same but for few; the larger number stands here. Who raises one says why in the commit.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from core.filters import CodeMatch
from lots.traced.filters import WhichCode
from serials.status import Status
from tests.inventory.pages import piece, typed
from tests.statements.world import World

# Pages without anything of the database to show.
NO_PAGES = {"login", "logout", "set_language"}
GTIN_SCANNED = "(01)05940000000016(21){}"


@dataclass(frozen=True)
class Page:
    """What is asked for, at most so many statements. ``note`` tells several of one address apart; ``data`` is sent to
    it; ``status`` answers."""

    view: str
    limit: int
    args: tuple[Any, ...] = ()
    query: str = ""
    note: str = ""
    data: dict[str, Any] | None = None
    status: int = 200

    @property
    def name(self) -> str:
        return f"{self.view} {self.note}".strip()

    @property
    def address(self) -> str:
        return f"{reverse(self.view, args=self.args)}?{self.query}"


def pages(world: World) -> Iterator[Page]:
    """All of them, of what there is in the world now."""
    yield Page("home", 27)
    yield Page("healthz", 3)
    yield from _of_items(world)
    yield from _of_lots(world)
    yield from _of_serials(world)
    yield from _of_documents(world)
    yield from _of_the_editor(world)
    yield from _done_with_documents(world)
    yield from _of_stock(world)
    yield from _of_properties(world)
    yield from _of_traces(world)
    yield from _kept_for_lists()


def _of_lists(view: str, limits: tuple[int, ...], filters: str, page: str = "") -> Iterator[Page]:
    """A list: as it opens, with every filter, the results alone, as a file, its searches and its columns."""
    queries = {
        "": page,
        "filtered": f"{page}&{filters}",
        "exported": f"{page}&export=csv",
        "searches": "open=saved",
        "columns": "open=columns",
    }
    for limit, (note, query) in zip(limits, queries.items(), strict=True):
        yield Page(view, limit, (), query, note)


def _of_items(world: World) -> Iterator[Page]:
    filters = f"q=i&property_set={world.drives.pk}&serial_managed=true&active=true&item_class="
    yield from _of_lists("items:list", (8, 7, 5, 3, 4), filters, "sort=-code")
    yield Page("items:detail", 19, (world.disk.pk,), note="with properties")
    yield Page("items:detail", 11, (world.pill.pk,), note="with lots")
    yield Page("items:properties", 7, (world.disk.pk,))


def _of_lots(world: World) -> Iterator[Page]:
    filters = (
        "code=P&which=any&item=i&item_class=&variant=&supplier=a&producer=&shelf=&stock=open&status=null&sellable=1"
    )
    yield from _of_lists("lots:list", (9, 9, 5, 3, 3), filters, "sort=lot")
    yield Page("lots:cancelled", 9)
    yield Page("lots:deleted", 5)
    yield Page("lots:deleted_detail", 4, (world.gone_lot.pk,))
    yield Page("lots:register", 3)
    yield Page("lots:detail", 17, (world.lot.pk,))
    yield Page("lots:detail", 18, (world.fifo.pk,), note="of FIFO lots")
    yield Page("lots:edit", 9, (world.lot.pk,))
    yield Page("lots:status", 10, (world.lot.pk,), data={"version": world.lot.version, "status": ""}, status=302)
    yield Page("lots:cancel", 10, (world.empty.pk,), data={"version": 1, "cancelled": "1"}, status=302)
    yield Page("lots:delete", 8, (world.empty.pk,))
    yield Page("lot-from-lot", 7, (world.lot.pk,))


_FILTERS_OF_THE_REGISTER = (
    *(f"code=D&match={match}&which={which}" for match in CodeMatch.values for which in WhichCode.values),
    *(f"status={status}" for status in Status.values),
    *(f"{flag}=yes" for flag in ("cancelled", "force_closed", "reserved")),
    *(f"{date}_{end}=2020-01-01" for date in ("start", "expiry") for end in ("from", "to")),
    "code=DDD&match=contains",
    "item=i",
    "lot=L",
    "variant=V",
    "location=L",
    "supplier=a",
    "properties=A",
    "warranty_from=2020-01-01",
    "warranty_to=2050-01-01",
)


def _of_serials(world: World) -> Iterator[Page]:
    place = f"warehouse={world.home.warehouse.pk}&location=L"
    filters = f"code=D&which=any&item=i&status=on_hand&lot=&supplier=&properties=A&instance=&{place}"
    yield from _of_lists("serials:list", (7, 11, 6, 3, 4), filters, "sort=-created")
    # By any one filter, newest first or by code: so few that ten million serial numbers are no reason for more.
    for one in _FILTERS_OF_THE_REGISTER:
        yield Page("serials:list", 8, (), f"{one}&sort=-created", f"by {one}")
        yield Page("serials:list", 8, (), f"{one}&sort=serial", f"by {one}, in the order of codes")
    yield Page("serials:cancelled", 7)
    yield Page("serials:deleted", 5)
    yield Page("serials:deleted_detail", 4, (world.gone.pk,))
    yield Page("serials:register", 2)
    yield Page("serials:detail", 16, (world.serial.pk,))
    yield Page("serials:edit", 5, (world.serial.pk,))
    yield Page("serials:cancel", 10, (world.free.pk,), data={"version": 1, "cancelled": "1"}, status=302)
    yield Page("serials:delete", 4, (world.free.pk,))
    yield Page("scan", 7, query="code=D", note="of the beginning of codes")
    yield Page("scan", 6, query="code=D0", note="of a code", status=302)


def _of_documents(world: World) -> Iterator[Page]:
    filters = (
        f"number=P&match=contains&type=purchase-delivery&state=posted&warehouse={world.home.warehouse.pk}&partner=a"
    )
    yield from _of_lists("documents:list", (9, 9, 4, 3, 3), filters, "sort=number")
    yield Page("documents:detail", 9, (world.supply.pk,), note="posted")
    yield Page("documents:detail", 12, (world.sale.pk,), note="draft")
    machines = world.supply.lines.get(item=world.machine).pk
    yield Page("documents:line-serials", 6, (world.supply.pk, machines))
    yield Page("documents:suggest-items", 3, query="item=i")
    yield Page("documents:suggest-partners", 3, query="partner=a")
    yield Page(
        "documents:suggest-places", 9, ("sales-delivery",), f"warehouse={world.home.warehouse.pk}&date=2026-01-01"
    )
    yield Page("documents:progress", 3, (uuid.UUID(int=1),))
    yield Page("documents:reverse", 3, (world.supply.pk,))
    yield Page("documents:delete", 3, (world.sale.pk,))
    labels = f"document={world.supply.pk}&format=50x30&symbology=qr"
    made = {
        "kind": "lot",
        "document": f"{world.supply.document_type_id} {world.supply.number}",
        "copies": "1",
        "start": "1",
    }
    made |= {"format": "50x30", "symbology": "qr", "pdf": "1"}
    yield Page("labels:print", 5, note="made", data=made)
    yield Page("labels:print", 10, query=labels)


def _of_the_editor(world: World) -> Iterator[Page]:
    leaving, coming = ("sales-delivery",), ("purchase-delivery",)
    yield Page("documents:new", 11, coming, note="load")
    yield Page("documents:new", 12, leaving, note="unload")
    yield Page("documents:edit", 27, (world.sale.pk,))
    codes = [f"D{n}" for n in range(world.size)]
    lines = [piece(world.disk, world.home, code) for code in codes]
    lines += [piece(item, world.home) for item in (world.pill, *world.goods)]
    form = typed(world.home, *lines, action="refresh", typed_key="page", typed_sequence="1")
    yield Page("documents:new", 26, leaving, note="unload as typed", data=form)
    bought = [piece(world.disk, world.home, f"N{code}") for code in codes]
    bought += [piece(world.pill, world.home, lot_code=f"N{code}") for code in codes]
    bought += [piece(item, world.home) for item in world.goods]
    saved = typed(world.home, *bought, action="save")
    yield Page("documents:new", 19, coming, note="load saved", data=saved, status=302)
    yield Page("documents:line-hint", 16, leaving, data=form)
    yield Page("documents:typed", 6, leaving, data=form)
    yield Page("documents:typed-discard", 4, ("new-0",), data={}, status=302)
    asked = typed(world.home, piece(world.disk, world.home), entries="\n".join(codes))
    yield Page("documents:check-serials", 11, leaving, "prefix=lines-0", data=asked)
    lines_shown = json.dumps(
        {"lines-0": {"item": str(world.disk.full_code), "location": str(world.home.code), "count": "0"}}
    )
    scanned = {"date": "2026-01-01", "warehouse": world.home.warehouse.pk, "lines": lines_shown, "code": codes}
    yield Page("documents:scan", 14, coming, note="load", data={**scanned, "code": [f"N{code}" for code in codes]})
    yield Page("documents:scan", 14, leaving, data=scanned)


def _done_with_documents(world: World) -> Iterator[Page]:
    document = (world.ready.pk,)
    version = {"version": world.ready.version, "posting_key": uuid.uuid4()}
    yield Page("documents:post", 32, document, data=version, status=302)
    yield Page("documents:delete", 17, document, note="done", data=version, status=302)
    date = {"date": str(world.supply.date), "posting_key": uuid.uuid4()}
    yield Page("documents:reverse", 26, (world.untouched.pk,), note="done", data=date, status=302)


def _of_stock(world: World) -> Iterator[Page]:
    filters = f"item=i&warehouse={world.home.warehouse.pk}&location=L&lot=&lot_status=&properties="
    yield from _of_lists("stock:list", (8, 9, 4, 3, 3), filters, "by=item")
    yield Page("stock:list", 9, query="by=place", note="by place")
    yield Page("stock:list", 6, query="by=place&export=csv", note="by place, exported")
    balance = world.balance.pk
    yield Page("stock:place", 3, (balance,), status=302)
    yield Page("stock:change-properties", 8, (balance,))


def _of_properties(world: World) -> Iterator[Page]:
    instance = world.serial.property_instance_id
    chosen = f"p{world.grade.pk}={world.grade.choices.first().pk}&property_set={world.drives.pk}"
    searched = {"items": (8, 11, 9), "stock": (8, 12, 9), "serials": (8, 12, 9)}
    for kind, (plain, filtered, exported) in searched.items():
        yield Page("properties:search", plain, query=f"kind={kind}", note=kind)
        yield Page("properties:search", filtered, query=f"kind={kind}&{chosen}", note=f"{kind} filtered")
        yield Page("properties:search", exported, query=f"kind={kind}&{chosen}&export=csv", note=f"{kind} exported")
    yield Page("properties:search", 3, query="open=saved", note="searches")
    yield Page("properties:search", 3, query="open=columns&kind=stock", note="columns")
    yield Page("properties:instance", 10, (instance,))


def _of_traces(world: World) -> Iterator[Page]:
    yield Page("tracing:trace", 7, query=f"piece=serial-{world.made.pk}", note="back")
    yield Page("tracing:trace", 8, query="code=P0", note="forth")
    yield Page("tracing:recall", 11, query="by=lot&code=P0")
    yield Page("tracing:recall", 10, query="by=lot&code=P0&export=csv", note="exported")


def _kept_for_lists() -> Iterator[Page]:
    """What a reader keeps of any list."""
    kept = {"name": "New", "which": ""}
    yield Page("items:list", 4, query="q=i", note="search kept", data={"saved": "save", **kept}, status=302)
    yield Page("items:list", 3, query="q=i", note="opened with none", data={"saved": "none"}, status=302)
    yield Page("items:list", 5, note="columns kept", data={"columns": "save", "order": ["description"]}, status=302)
    yield Page("items:list", 4, note="usual columns", data={"columns": "reset"}, status=302)
