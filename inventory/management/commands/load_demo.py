from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from inventory.demo import load
from inventory.demo.users import LOG_INS
from items.models import Item


class Command(BaseCommand):
    """Fills an empty database with a small company; changes nothing in one that holds items."""

    help = "Load the demonstration data, unless the database holds items; print the address and the log-ins."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000", help="where the server will listen")

    def handle(self, *_args: Any, **options: Any) -> None:
        loaded = not Item.objects.exists()
        if not loaded:
            self.stdout.write(_("The database holds items already: nothing is loaded."))
        else:
            load()
            self.stdout.write(_("The demonstration is loaded: Electro Nord SRL."))
        self.stdout.write(_("Open http://%(address)s") % {"address": options["address"]})
        # In a database that is not the demonstration's, nobody has these passwords.
        users = User.objects.in_bulk(LOG_INS, field_name="username")
        for name, (password, *_names, group) in LOG_INS.items():
            if name in users and (loaded or users[name].check_password(password)):
                self.stdout.write(
                    _("  %(name)s / %(password)s  (%(group)s)") % {"name": name, "password": password, "group": group}
                )
