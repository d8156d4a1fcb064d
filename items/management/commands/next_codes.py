import argparse
import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.codes import code_key
from items.numbering import expiry_of, find_item, item_context
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
            "--expiry", type=_day, metavar="D", help="the expiry date, YYYY-MM-DD (as the item makes it of the date)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        code_type = find_code_type(options["code_type"], options["kind"])
        day, expiry = options["date"] or timezone.localdate(), options["expiry"]
        try:
            if options["item"]:
                item = find_item(options["item"])
                expiry = expiry_of(item, code_type.kind, day, expiry)
                context = item_context(item, insert_date=day, expiry_date=expiry)
            else:
                context = CodeContext(insert_date=day, expiry_date=expiry)
            codes = preview_codes(code_type=code_type, context=context, count=options["count"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
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


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(_("“%(text)s” is not a whole number above zero.") % {"text": text})
    return int(text)


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(_("“%(text)s” is not a date as YYYY-MM-DD.") % {"text": text}) from error
