"""A partner is found by what people type."""

import pytest
from django.core.exceptions import ValidationError

from partners.lookups import find_partner
from tests.factories import PartnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def acme():
    """One to find, beside another."""
    PartnerFactory(account="401", detail_account="08", description="Other")
    return PartnerFactory(account="401.1", detail_account="07", code_name="ACM", description="Acme Țepeș")


@pytest.mark.parametrize("text", ["401.1.07", "acm", "tepes", "ACME tepeș", "401.1.07 – Acme Țepeș"])
def test_a_partner_is_found_by_accounts_code_name_or_words_only_it_has(acme, text):
    assert find_partner(text) == acme


@pytest.mark.parametrize(("text", "told"), [("401", "401.1.07"), ("nobody", "There is no partner “nobody”")])
def test_several_are_named_and_none_is_said(text, told):
    with pytest.raises(ValidationError, match=told):
        find_partner(text)
