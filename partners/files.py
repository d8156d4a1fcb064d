"""Partners in and out (domain: files in and out)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from core.cells import parse_flag
from core.csv import Cell, Layout, Problems, Row, read_rows
from core.upsert import Upsert, by_field, code_cell, without_absent
from partners.models import Partner

COLUMNS = ("account", "detail_account", "description", "code_name", "is_customer", "is_supplier")
LAYOUT = Layout(COLUMNS, frozenset({"code_name", "is_customer", "is_supplier"}))
_MAX_ACCOUNT = 20


@transaction.atomic
def import_partners(*, file: BinaryIO) -> list[str]:
    """Create and update partners by account and detail account; returns what was done, in sentences.

    Columns that the file has not are left alone. Raises BadFile, having changed nothing.
    """
    problems = Problems()
    rows = list(read_rows(file, LAYOUT, problems))
    present = list(rows[0].cells) if rows else []
    upsert = Upsert(Partner, without_absent({name: name for name in COLUMNS[2:]}, present))
    keys = [_key(row) for row in rows]
    accounts = {key[0] for key in keys if key}
    stored = {(p.account, p.detail_account): p for p in by_field(Partner.objects.all(), "account", sorted(accounts))}
    for row, key in zip(rows, keys, strict=True):
        if key and upsert.first_time(row, key, "detail_account"):
            _take_row(row, key, stored.get(key), upsert)
    problems.refuse()
    upsert.write()
    return [_("Partners: %(counts)s") % {"counts": upsert.report()}]


def _key(row: Row) -> tuple[str, str] | None:
    account = row.require("account", code_cell(_MAX_ACCOUNT))
    detail = row.require("detail_account", code_cell(_MAX_ACCOUNT))
    return (account, detail) if account and detail else None


def _take_row(row: Row, key: tuple[str, str], stored: Partner | None, upsert: Upsert[Partner]) -> None:
    partner = stored or Partner(account=key[0], detail_account=key[1])
    before = upsert.stored_values(stored) if stored else None
    partner.description = row.require("description", str) or ""
    if "code_name" in row.cells:
        partner.code_name = row.parse("code_name", code_cell()) or ""
    wrong = row.problems.total
    if "is_customer" in row.cells:
        partner.is_customer = bool(row.parse("is_customer", parse_flag))
    if "is_supplier" in row.cells:
        partner.is_supplier = bool(row.parse("is_supplier", parse_flag))
    if not (partner.is_customer or partner.is_supplier) and row.problems.total == wrong:
        row.problem("is_supplier", _("a partner is a customer, a supplier, or both: one of the two must be 1."))
    if partner.description:
        upsert.put(row, partner, before)


def partner_rows() -> Iterator[Sequence[Cell]]:
    """Every partner in the layout of ``COLUMNS``, by account and detail account."""
    yield from Partner.objects.order_by("account", "detail_account").values_list(*COLUMNS).iterator(chunk_size=2000)
