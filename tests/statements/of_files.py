"""Makes files, and lists to act on, of any number of rows ready."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.test import Client

from lots.models import Lot, LotType
from serials.models import SerialNumber
from tests import factories
from tests.factories import TODAY, line
from tests.statements.of_documents import Ready, Work, codes, described, received
from tests.statements.of_records import registering
from tests.statements.world import World

# What an act on many asks for, by its name.
ASKED: dict[str, dict[str, str]] = {
    "reserve": {"reserved_partner": "MAKER"},
    "customer_code": {"code": "C1"},
    "supplier_code": {"code": "C1"},
}
# What some take back.
TAKEN_BACK = {"release": "reserved", "restore": "cancelled", "reopen": "force_closed"}


def command(name: str, *arguments: str) -> Work:
    return lambda: call_command(name, *arguments, stdout=StringIO(), stderr=StringIO())


def importing(name: str, rows_of: Callable[[World, int], list[str]], *options: str) -> Ready:
    """Take a file of these lines in, the first of which is its header."""

    def ready(world: World, rows: int) -> Work:
        with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
            file.write("".join(f"{row}\r\n" for row in rows_of(world, rows)))

        def work() -> None:
            command(name, file.name, *options)()
            Path(file.name).unlink()

        return work

    return ready


def exporting(name: str) -> Ready:
    """Give everything out, or go through it all, where there is so much of it."""

    def ready(world: World, rows: int) -> Work:
        fill(world, rows)
        return command(name)

    return ready


def fill(world: World, rows: int) -> None:
    """So many of what files are of."""
    lines = [line(world.machine, world.home, *codes(rows, "X"))]
    lines += [line(world.pill, world.home, lot_code=code, quantity=Decimal(1)) for code in codes(rows, "X")]
    received(world, lines + described(world, rows))
    for n in range(min(rows, 20)):
        factories.PartnerFactory()
        LotType.objects.create(code=f"X{n}", description="A type")


def settings_again(world: World, rows: int) -> Work:
    """Take in the settings that are there."""
    fill(world, rows)
    out = StringIO()
    call_command("export_settings", stdout=out)
    return importing("import_settings", lambda _world, _rows: out.getvalue().splitlines())(world, rows)


def next_codes(world: World, rows: int) -> Work:
    return command("next_codes", world.rule.code, "--count", str(rows), "--kind", "serial")


def partners(_world: World, rows: int) -> list[str]:
    return ["account,detail_account,description,is_supplier", *(f"NEW,{n},A partner,1" for n in range(rows))]


def items(world: World, rows: int) -> list[str]:
    known = world.disk.item_class.code
    return ["item_class,code,description,uom", *(f"{known},{code},An item,PCS" for code in codes(rows))]


def new_lots(world: World, rows: int) -> list[str]:
    named = f"{world.pill.item_class.code},{world.pill.code}"
    supplier = f"{world.partner.account}.{world.partner.detail_account}"
    return ["item_class,item,lot,notes,supplier", *(f"{named},{code},A note,{supplier}" for code in codes(rows))]


def documents(world: World, rows: int) -> list[str]:
    """One document of so many serial numbers and lots."""
    place = f"purchase-delivery,NEW1,{TODAY},{world.home.warehouse.code},{world.home.code}"
    machine = f"{place},{world.machine.item_class.code},{world.machine.code}"
    pill = f"{place},{world.pill.item_class.code},{world.pill.code}"
    made = [f"{machine},,{code},1" for code in codes(rows)] + [f"{pill},{code},,1" for code in codes(rows)]
    return ["document_type,document_number,document_date,warehouse,location,item_class,item,lot,serial,quantity", *made]


def acting(room: str, act: str) -> Ready:
    """Act on so many rows of a list, as its page sends it."""

    def ready(world: World, rows: int) -> Work:
        registering("codes" if room == "lots" else "serials")(world, rows)()
        model: Any = Lot if room == "lots" else SerialNumber
        found = model.objects.filter(code__in=codes(rows))
        if act in TAKEN_BACK:
            found.update(**{TAKEN_BACK[act]: True})
        ids = ",".join(str(pk) for pk in found.values_list("pk", flat=True))
        asked = dict(ASKED.get(act, {}))
        if act == "status":
            asked["status"] = str(world.status.pk)
        sent = {"act": act, "ids": ids, "confirmed": "yes", "key": str(uuid.uuid4()), **asked}
        client = Client()
        client.force_login(world.admin)

        def work() -> None:
            answer = client.post(f"/{room}/", sent)
            assert answer.status_code == (200 if answer.streaming else 302)
            assert not answer.streaming or b"".join(answer.streaming_content)

        return work

    return ready
