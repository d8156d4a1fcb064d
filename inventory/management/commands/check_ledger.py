from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inventory.ledger_check import breaches, checks, repair


class Command(BaseCommand):
    help = "Prove the ledger's invariants: names every breach on standard error, exit status 1 if there is any."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair-balances",
            action="store_true",
            help="first make balances the sums of their movements again, and lots those of their balances; "
            "movements are never changed",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["repair_balances"]:
            balances, lots = repair()
            self.stdout.write(f"Balances repaired: {balances}; lots repaired: {lots}")
        found = 0
        for name, sentence in breaches():
            found += 1
            self.stderr.write(f"{name}: {sentence}")
        if found:
            raise CommandError(f"The ledger has {found} breaches.")
        self.stdout.write(f"The ledger is sound: {len(checks())} invariants hold.")
