"""From what people type to the one partner that it names."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from core.codes import search_key
from core.upsert import portions
from partners.models import Partner

# How many candidates a message names, and how many a form offers while one types.
NAMED = 5
SUGGESTED = 100
_MAX_ACCOUNT = 20


def find_partner(text: str) -> Partner:
    """A partner by its accounts (401.0001), its code name, or words that only it has.

    Raises ValidationError with a sentence for people when there is none, or more than one.
    """
    wanted = text.partition(" – ")[0].strip()
    accounts = wanted.split(".")
    named = Q(code_name__iexact=wanted, active=True)
    # Either account may hold points itself.
    for cut in range(1, len(accounts)):
        named |= Q(account=".".join(accounts[:cut]), detail_account=".".join(accounts[cut:]))
    found = list(Partner.objects.filter(named)[: NAMED + 1])
    if not found:
        words = Partner.objects.filter(active=True)
        for word in search_key(text).split():
            words = words.filter(search__contains=word)
        found = list(words[: NAMED + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise ValidationError(_("There is no partner “%(text)s”."), params={"text": text})
    listed = ", ".join(map(str, found[:NAMED])) + (", …" if len(found) > NAMED else "")
    raise ValidationError(
        _("“%(text)s” may be %(candidates)s: type the account."), params={"text": text, "candidates": listed}
    )


def suggested_partners() -> list[str]:
    """The first partners, as a form offers them while one types."""
    return [str(partner) for partner in Partner.objects.filter(active=True)[:SUGGESTED]]


def partners_by_accounts(names: Iterable[str]) -> dict[str, Partner]:
    """The partners that files name by account and detail account, joined by a point (401.0001).

    Either account may hold points itself. A query for each five hundred.
    """
    found: dict[str, Partner] = {}
    for portion in portions(names):
        # Where an account has room to end; the last fit that is kept is the one with the shortest account.
        cuts = {name: [i for i in range(min(len(name), _MAX_ACCOUNT + 1)) if name[i] == "."] for name in portion}
        pairs = {(name[:cut], name[cut + 1 :]): name for name in portion for cut in reversed(cuts[name])}
        accounts, details = ({pair[side] for pair in pairs} for side in (0, 1))
        partners = Partner.objects.filter(account__in=accounts, detail_account__in=details)
        stored = {(partner.account, partner.detail_account): partner for partner in partners}
        found |= {name: stored[pair] for pair, name in pairs.items() if pair in stored}
    return found
