import argparse
import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import code_key
from items.models import Item
from items.numbering import item_context
from numbering.exceptions import NumberingError
from numbering.models import CodeKind, CodeType
from numbering.rendering import CodeContext
from numbering.services import preview_codes


class Command(BaseCommand):
    help = "Print what a code type would give next, one code a line. Takes none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code_type", metavar="CODE_TYPE", help="the code of the code type")
        parser.add_argument(
            "--kind", choices=CodeKind.values, help="needed when a lot and a serial code type have the same code"
        )
        parser.add_argument("--count", type=_positive, default=1, metavar="N", help="how many codes (1)")
        parser.add_argument("--item", metavar="CLASS/CODE", help="the item whose values the segments take")
        parser.add_argument("--date", type=_day, metavar="D", help="the insert date, YYYY-MM-DD (today)")
        parser.add_argument(
            "--expiry", type=_day, metavar="D", help="the expiry date, YYYY-MM-DD (date + the item's validity)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        code_type = find_code_type(options["code_type"], options["kind"])
        item = find_item(options["item"]) if options["item"] else None
        day = options["date"] or timezone.localdate()
        expiry = options["expiry"] or (_expiry(item, code_type, day) if item else None)
        context = (
            item_context(item, insert_date=day, expiry_date=expiry)
            if item
            else CodeContext(insert_date=day, expiry_date=expiry)
        )
        try:
            codes = preview_codes(code_type=code_type, context=context, count=options["count"])
        except NumberingError as error:
            raise CommandError(str(error)) from error
        for code in codes:
            self.stdout.write(code)


def find_code_type(code: str, kind: str | None) -> CodeType:
    """The code type of this code. Raises CommandError when there is none, or one of each kind."""
    found = CodeType.objects.filter(code_key=code_key(code))
    if kind:
        found = found.filter(kind=kind)
    code_types = list(found[:2])
    if not code_types:
        raise CommandError(_("There is no code type “%(code)s”.") % {"code": code})
    if len(code_types) > 1:
        raise CommandError(
            _("“%(code)s” is the code of a lot and of a serial code type: add --kind lot or --kind serial.")
            % {"code": code}
        )
    return code_types[0]


def find_item(full_code: str) -> Item:
    """The item called CLASS/CODE; either may hold a slash itself. Raises CommandError."""
    item_class, slash, code = full_code.partition("/")
    if not slash:
        raise CommandError(_("Write the item as CLASS/CODE, not “%(item)s”.") % {"item": full_code})
    while slash:
        item = (
            Item.objects.select_related("item_class")
            .filter(item_class__code_key=code_key(item_class), code_key=code_key(code))
            .first()
        )
        if item:
            return item
        head, slash, code = code.partition("/")
        item_class = f"{item_class}/{head}"
    raise CommandError(_("There is no item “%(item)s”.") % {"item": full_code})


def _expiry(item: Item, code_type: CodeType, day: datetime.date) -> datetime.date | None:
    days = item.lot_validity_days if code_type.kind == CodeKind.LOT else item.serial_validity_days
    return day + datetime.timedelta(days=days) if days is not None else None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“%(text)s” is not a whole number above zero.") % {"text": text})
    return int(text)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("“%(text)s” is not a date as YYYY-MM-DD.") % {"text": text}) from error
